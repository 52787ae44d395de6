#pragma once

#include <filesystem>
#include <utility>

#include "base/result.h"

namespace tandem {

/// Keeps every other program from writing into a dataset, by flock() on `tandem/lock`; gone with the process.
class DatasetLock {
 public:
  DatasetLock() = default;
  DatasetLock(DatasetLock&& other) noexcept;
  DatasetLock& operator=(DatasetLock&& other) noexcept;
  ~DatasetLock();

  /// Never waits; `busy` when another program has it. Makes the folder `tandem/` where it is missing.
  [[nodiscard]] static Result<DatasetLock> take(const std::filesystem::path& root);
  /// Whether the lock file is still where it was taken: the folder was neither moved nor deleted.
  [[nodiscard]] bool in_place() const;

 private:
  DatasetLock(int fd, std::filesystem::path path) : fd_(fd), path_(std::move(path)) {}
  int fd_ = -1;
  std::filesystem::path path_;
};

/// Takes away the lock file and, where nothing else is in it, `tandem/`: for a dataset that was only looked at.
/// While holding the lock.
void remove_lock(const std::filesystem::path& root);

}  // namespace tandem
