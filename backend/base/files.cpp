#include "base/files.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

namespace tandem {
namespace fs = std::filesystem;
namespace {

thread_local int later = 0;

Result<void> flush_path(const fs::path& path, int flags) {
  const int fd = open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) {
    return std::unexpected(file_error("opened", path, errno));
  }
  const int rc = fsync(fd);
  const int error = errno;
  close(fd);
  if (rc != 0) {
    return std::unexpected(file_error("flushed to the disk", path, error));
  }
  return {};
}

Result<void> sync_path(const fs::path& path, int flags) { return later > 0 ? Result<void>() : flush_path(path, flags); }

Result<void> write_all(int fd, std::string_view text, const fs::path& path) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return std::unexpected(file_error("written", path, errno));
    }
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  if (later == 0 && fsync(fd) != 0) {
    return std::unexpected(file_error("flushed to the disk", path, errno));
  }
  return {};
}

}  // namespace

Error file_error(std::string_view verb, const fs::path& path, int errno_value) {
  const std::string head = path.string() + " could not be " + std::string(verb);
  switch (errno_value) {
    case ENOSPC:
    case EDQUOT:
      return {ErrorCode::no_space, head + ": the disk is full.", "Free some space or choose another folder.", {}};
    case EFBIG:
      return {ErrorCode::no_space,
              head + ": it may not grow any further.",
              "Raise the limit of file sizes (ulimit -f), or choose a disk that takes larger files.",
              {}};
    case EROFS:
      return {ErrorCode::permission,
              head + ": the disk is mounted read-only.",
              "Mount it writable or choose another folder.",
              {}};
    case EACCES:
    case EPERM:
      return {ErrorCode::permission,
              head + ": no permission.",
              "Give yourself write access to the folder or choose another one.",
              {}};
    case ENOTDIR:
      return {ErrorCode::invalid_input, head + ": a part of its path is a file, not a folder.", "Check the path.", {}};
    case EEXIST:
      return {ErrorCode::invalid_input, head + ": a file of that name is there already.", "Choose another folder.", {}};
    case ENAMETOOLONG:
      return {ErrorCode::invalid_input, head + ": its name is too long.", "Choose a shorter name.", {}};
    case ENOMEM:
      return {ErrorCode::unsupported,
              head + ": there is not enough memory.",
              "Close other programs, or raise the limit of memory (ulimit -v).",
              {}};
    case ENOENT:
      return {ErrorCode::not_found, head + ": it does not exist.", "Check the path.", {}};
    default:
      return {ErrorCode::io, head + ": " + std::string(std::strerror(errno_value)) + ".", "Check the disk.", {}};
  }
}

Result<void> refuse_if_no_file(const fs::path& path, const std::string& hint) {
  std::error_code ignored;
  if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) {
    return fail(ErrorCode::invalid_input, path.string() + " is not a file but a folder, pipe or device.", hint);
  }
  return {};
}

bool is_there(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

Result<std::string> read_text(const fs::path& path, std::uintmax_t max_bytes) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return fail(ErrorCode::invalid_input, path.string() + " is a folder, not a file.", "Check the path.");
  }
  TANDEM_TRY(refuse_if_no_file(path, "Check the path."));
  const auto size = fs::file_size(path, error);
  if (error) {
    return std::unexpected(file_error("read", path, error.value()));
  }
  if (size > max_bytes) {
    return fail(ErrorCode::invalid_input, path.string() + " is too large (" + std::to_string(size) + " bytes).",
                "It is probably not the file it claims to be.");
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return std::unexpected(file_error("read", path, errno));
  }
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

Result<void> make_folder(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return {};
  }
  const fs::path parent = path.parent_path();
  if (!parent.empty() && parent != path) {
    TANDEM_TRY(make_folder(parent));
  }
  fs::create_directory(path, error);
  if (error) {
    return std::unexpected(file_error("made", path, error.value()));
  }
  return sync_folder(parent.empty() ? fs::path(".") : parent);
}

Result<void> sync_file(const fs::path& path) { return sync_path(path, O_RDONLY); }
Result<void> sync_folder(const fs::path& path) { return sync_path(path, O_RDONLY | O_DIRECTORY); }

FlushLater::FlushLater() { ++later; }
FlushLater::~FlushLater() { --later; }

Result<void> FlushLater::flush(const fs::path& folder) {
  std::vector<fs::path> files;
  std::vector<fs::path> folders{folder};
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; it != end; it.increment(error)) {
    if (it->is_symlink(error)) {
      continue;
    }
    if (it->is_directory(error)) {
      folders.push_back(it->path());
    } else if (it->is_regular_file(error) && it->hard_link_count(error) == 1) {
      files.push_back(it->path());
    }
  }
  if (error) {
    return std::unexpected(file_error("flushed to the disk", folder, error.value()));
  }
  for (const auto& file : files) {  // all are on their way before the first is waited for
    const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
      static_cast<void>(sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE));
      close(fd);
    }
  }
  for (const auto& file : files) {
    TANDEM_TRY(flush_path(file, O_RDONLY));
  }
  for (const auto& one : folders) {
    TANDEM_TRY(flush_path(one, O_RDONLY | O_DIRECTORY));
  }
  return {};
}

Result<void> move_into_place(const fs::path& from, const fs::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    return std::unexpected(file_error("moved into place", to, errno));
  }
  return sync_folder(to.parent_path());
}

Result<void> write_text(const fs::path& path, std::string_view text) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) {
    return std::unexpected(file_error("written", path, errno));
  }
  auto written = write_all(fd, text, path);
  close(fd);
  if (!written) {
    unlink(path.c_str());
  }
  return written;
}

Result<void> replace_text(const fs::path& path, std::string_view text, const fs::path& scratch) {
  const fs::path temporary = scratch / (path.filename().string() + ".new");
  TANDEM_TRY(write_text(temporary, text));
  return move_into_place(temporary, path);
}

Result<fs::path> absolute_path(const fs::path& path) {
  if (path.empty()) {
    return fail(ErrorCode::invalid_input, "The name of the folder is empty.", "Choose a folder.");
  }
  std::error_code error;
  fs::path out = fs::absolute(path, error);
  if (error) {
    return fail(ErrorCode::not_found, path.string() + " is meant below a folder that is gone.",
                "Give the whole path, or enter another folder first.");
  }
  return out.lexically_normal();
}

Result<std::uintmax_t> free_bytes(const fs::path& path) {
  auto whole = absolute_path(path);
  if (!whole) {
    return std::unexpected(whole.error());
  }
  fs::path probe = std::move(*whole);
  std::error_code error;
  while (!fs::exists(probe, error) && probe.has_relative_path()) {
    probe = probe.parent_path();
  }
  struct statvfs stat {};
  if (statvfs(probe.c_str(), &stat) != 0) {
    return std::unexpected(file_error("examined", probe, errno));
  }
  if (stat.f_blocks == 0) {
    return fail(ErrorCode::unsupported, path.string() + " is on a file system of the kernel that holds no files.",
                "Choose a folder on a disk.");
  }
  return static_cast<std::uintmax_t>(stat.f_bavail) * stat.f_frsize;
}

Result<fs::path> resource_folder() {
  std::error_code error;
  if (const char* set = std::getenv("TANDEM_RESOURCES"); set != nullptr && *set != '\0') {
    return fs::path(set);
  }
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (fs::path folder = program.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
    for (const char* name : {"share/tandem/resources", "resources"}) {
      if (fs::is_directory(folder / name / "rigs", error)) {
        return folder / name;
      }
    }
  }
  return fail(ErrorCode::not_found, "Tandem's resources folder was not found.",
              "Reinstall Tandem, or set TANDEM_RESOURCES to the folder.");
}

}  // namespace tandem
