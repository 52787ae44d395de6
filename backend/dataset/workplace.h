#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace tandem::detail {

/// The folder in which a dataset is made beside its place, and the one step that puts it there. A note beside the
/// folder says what is going on and is held (flock) by whoever works there, so that a kill at any moment leaves the old
/// or the new dataset and a remainder that the next one to work there finds and puts in order.
class Workplace {
 public:
  /// Puts in order what killed work left behind for `target`, then makes an empty folder `.NAME.tandem-XXXXXX` beside
  /// it. `backup`: where the old dataset shall stay when it is exchanged; empty: it goes.
  [[nodiscard]] static Result<Workplace> make(const std::filesystem::path& target,
                                              const std::filesystem::path& backup = {});
  Workplace(Workplace&& other) noexcept;
  Workplace& operator=(Workplace&&) = delete;
  /// What is still in the folder goes.
  ~Workplace();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Gives the folder the place of `target`, which exists, in one step; afterwards the old one is the backup or gone.
  /// `at_once`: false where the file system cannot exchange two names; then between two renames there is neither, and
  /// tidy() brings the old one back.
  [[nodiscard]] Result<void> exchange(bool at_once = true);
  /// Gives the folder the name of `target`, which does not exist.
  [[nodiscard]] Result<void> place();

  /// Puts in order what killed work left behind for `target`: brings the old dataset back, finishes a backup, deletes
  /// what was unfinished. Touches nothing that somebody works on or that is not ours.
  static void tidy(const std::filesystem::path& target);

 private:
  Workplace() = default;
  [[nodiscard]] Result<void> keep_old(const std::filesystem::path& old);

  std::filesystem::path target_;
  std::filesystem::path folder_;
  std::filesystem::path note_;
  std::filesystem::path backup_;
  int fd_ = -1;
};

/// A free name for the backup of a dataset: "NAME_old" as LeRobot's, then "NAME_old2", ….
[[nodiscard]] std::filesystem::path backup_name(const std::filesystem::path& root);

}  // namespace tandem::detail
