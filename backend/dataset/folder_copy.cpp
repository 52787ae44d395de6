#include "dataset/folder_copy.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/files.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

struct Descriptor {
  explicit Descriptor(int number) : fd(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd >= 0) {
      close(fd);
    }
  }
  int fd;
};

// Inside the kernel: blocks are shared where the file system can, else copied there.
Result<void> copy_whole(const fs::path& from, const fs::path& to) {
  const Descriptor in(open(from.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat like {};
  if (in.fd < 0 || fstat(in.fd, &like) != 0) {
    return std::unexpected(file_error("read", from, errno));
  }
  const Descriptor out(open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (like.st_mode & 0777U) | S_IWUSR));
  if (out.fd < 0) {
    return std::unexpected(file_error("written", to, errno));
  }
  if (ioctl(out.fd, FICLONE, in.fd) != 0) {
    off_t left = like.st_size;
    while (left > 0) {
      const ssize_t n = copy_file_range(in.fd, nullptr, out.fd, nullptr, static_cast<std::size_t>(left), 0);
      if (n < 0 && errno == EINTR) {
        continue;
      }
      if (n <= 0) {
        const bool refused = n < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP);
        std::error_code error;
        if (refused && left == like.st_size && fs::copy_file(from, to, fs::copy_options::overwrite_existing, error)) {
          break;
        }
        return std::unexpected(file_error("copied", to, n == 0 ? EIO : error ? error.value() : errno));
      }
      left -= n;
    }
  }
  return sync_file(to);
}

}  // namespace

Result<void> take_over(const fs::path& path, const fs::path& to, TakeOver how) {
  TANDEM_TRY(make_folder(to.parent_path()));
  std::error_code error;
  const fs::path real = fs::canonical(path, error);  // of a link what it leads to
  const fs::path& from = error ? path : real;
  error.clear();
  if (how == TakeOver::link) {
    fs::create_hard_link(from, to, error);
  }
  if (how == TakeOver::copy || error) {
    TANDEM_TRY(copy_whole(from, to));
  }
  return sync_folder(to.parent_path());
}

Result<void> take_over_rest(const fs::path& from, const fs::path& to, TakeOver how, bool keep_links,
                            const std::function<bool(const fs::path&)>& wanted) {
  std::error_code error;
  for (fs::recursive_directory_iterator it(from, error), end; it != end; it.increment(error)) {
    const fs::path relative = it->path().lexically_relative(from);
    if (!wanted(relative)) {
      if (it->is_directory(error) && !it->is_symlink(error)) {
        it.disable_recursion_pending();
      }
      continue;
    }
    if (it->is_symlink(error) && !keep_links && it->is_regular_file(error)) {
      TANDEM_TRY(take_over(it->path(), to / relative, how));
    } else if (it->is_symlink(error)) {
      TANDEM_TRY(make_folder((to / relative).parent_path()));
      fs::copy_symlink(it->path(), to / relative, error);
    } else if (it->is_directory(error)) {
      TANDEM_TRY(make_folder(to / relative));
    } else if (it->is_regular_file(error)) {
      TANDEM_TRY(take_over(it->path(), to / relative, how));
    }
  }
  return {};
}

Result<void> keep_owners(const fs::path& like, const fs::path& to) {
  struct stat owner {};
  if (stat(like.c_str(), &owner) != 0) {
    return std::unexpected(file_error("read", like, errno));
  }
  std::error_code error;
  for (fs::recursive_directory_iterator it(to, error), end; it != end; it.increment(error)) {
    struct stat now {};
    struct stat before {};
    if (lstat(it->path().c_str(), &now) != 0 || (S_ISREG(now.st_mode) && now.st_nlink > 1)) {
      continue;
    }
    const bool had = lstat((like / it->path().lexically_relative(to)).c_str(), &before) == 0;
    const struct stat& model = had ? before : owner;
    if (now.st_uid != model.st_uid || now.st_gid != model.st_gid) {
      static_cast<void>(lchown(it->path().c_str(), model.st_uid, model.st_gid));  // refused to all but root
    }
    if (S_ISDIR(now.st_mode) || (had && S_ISREG(now.st_mode))) {
      static_cast<void>(chmod(it->path().c_str(), model.st_mode & 07777U));
    }
  }
  return {};
}

}  // namespace tandem::detail
