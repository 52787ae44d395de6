#include "dataset/dataset_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/files.h"
#include "dataset/writer.h"

namespace tandem {

DatasetLock::DatasetLock(DatasetLock&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

DatasetLock& DatasetLock::operator=(DatasetLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  return *this;
}

DatasetLock::~DatasetLock() {
  if (fd_ >= 0) {
    close(fd_);
  }
}

Result<DatasetLock> DatasetLock::take(const std::filesystem::path& root) {
  TANDEM_TRY(make_folder(sidecar_folder(root)));
  const auto path = sidecar_folder(root) / "lock";
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) {
    return std::unexpected(file_error("written", path, errno));
  }
  DatasetLock lock(fd, path);
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::busy, root.string() + " is being recorded into.",
                "Close it there or choose another folder.");
  }
  // The file may have been taken away between open() and flock(): then this lock keeps nobody out.
  if (!lock.in_place()) {
    return fail(ErrorCode::busy, root.string() + " is being changed by another program.", "Try again in a moment.");
  }
  return lock;
}

bool DatasetLock::in_place() const {
  struct stat held {};
  struct stat there {};
  return fd_ >= 0 && fstat(fd_, &held) == 0 && stat(path_.c_str(), &there) == 0 && held.st_ino == there.st_ino &&
         held.st_dev == there.st_dev;
}

void remove_lock(const std::filesystem::path& root) {
  std::error_code error;
  std::filesystem::remove(sidecar_folder(root) / "lock", error);
  std::filesystem::remove(sidecar_folder(root), error);  // fails where it is not empty
}

}  // namespace tandem
