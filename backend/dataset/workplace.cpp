#include "dataset/workplace.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

constexpr const char* note_end = ".json";
constexpr std::size_t random_letters = 6;

std::string prefix_of(const fs::path& target) { return "." + target.filename().string() + ".tandem-"; }

// Where the old dataset waits when two names cannot be exchanged at once.
fs::path aside_of(const fs::path& folder) { return folder.string() + ".old"; }

bool is_folder(const fs::path& path, struct stat& out) {
  return lstat(path.c_str(), &out) == 0 && S_ISDIR(out.st_mode);
}

// Holds the note, unless its owner lives or it was taken away meanwhile.
int hold(const fs::path& note) {
  const int fd = open(note.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  struct stat held {};
  struct stat there {};
  if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &held) == 0 && lstat(note.c_str(), &there) == 0 &&
      held.st_ino == there.st_ino && S_ISREG(held.st_mode)) {
    return fd;
  }
  if (fd >= 0) {
    close(fd);
  }
  return -1;
}

void rename_to_backup(const fs::path& old, fs::path backup, const fs::path& target) {
  if (backup.empty()) {
    std::error_code error;
    fs::remove_all(old, error);
  } else if (renameat2(AT_FDCWD, old.c_str(), AT_FDCWD, backup.c_str(), RENAME_NOREPLACE) != 0) {
    backup = backup_name(target);
    static_cast<void>(std::rename(old.c_str(), backup.c_str()));
  }
}

// What is found under a note whose owner is gone.
void put_in_order(const fs::path& target, const fs::path& folder, const Json& note) {
  std::error_code error;
  struct stat made {};
  struct stat place {};
  const bool known = note.is_object() && note.value("inode", Json()).is_number_unsigned();
  if (!known) {
    fs::remove(folder, error);  // nothing was written yet; goes only when it is empty
    return;
  }
  const auto inode = note["inode"].get<std::uint64_t>();
  const std::string name = note.value("backup", Json()).is_string() ? note["backup"].get<std::string>() : "";
  const bool sane = name.find('/') == std::string::npos && name != "." && name != "..";
  const fs::path backup = name.empty() || !sane ? fs::path() : target.parent_path() / name;
  const fs::path aside = aside_of(folder);
  const bool have_aside = is_folder(aside, made);
  if (have_aside && !is_folder(target, place)) {
    static_cast<void>(std::rename(aside.c_str(), target.c_str()));  // the old one comes back
  } else if (have_aside) {
    rename_to_backup(aside, backup, target);
  }
  if (is_folder(folder, made) && made.st_ino == inode) {
    fs::remove_all(folder, error);  // the new one did not get its place
  } else if (is_folder(folder, made)) {
    rename_to_backup(folder, backup, target);  // the old one, exchanged
  }
}

}  // namespace

fs::path backup_name(const fs::path& root) {
  const std::string stem = root.string() + "_old";
  std::error_code error;
  fs::path out = stem;
  for (int n = 2; fs::exists(fs::symlink_status(out, error)); ++n) {
    out = stem + std::to_string(n);
  }
  return out;
}

void Workplace::tidy(const fs::path& target) {
  const fs::path parent = target.has_parent_path() ? target.parent_path() : fs::path(".");
  const std::string prefix = prefix_of(target);
  std::error_code error;
  std::vector<fs::path> notes;
  for (fs::directory_iterator it(parent, error), end; it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(note_end) &&
        name.size() == prefix.size() + random_letters + std::string(note_end).size()) {
      notes.push_back(it->path());
    }
  }
  for (const auto& path : notes) {
    const int fd = hold(path);
    if (fd < 0) {
      continue;
    }
    const auto note = read_json(path);
    fs::path folder = path;
    put_in_order(target, folder.replace_extension(), note.value_or(Json()));
    if (!fs::exists(folder, error)) {
      fs::remove(path, error);
    }
    close(fd);
    static_cast<void>(sync_folder(parent));
  }
}

Result<Workplace> Workplace::make(const fs::path& target, const fs::path& backup) {
  tidy(target);
  std::string pattern = (target.parent_path() / (prefix_of(target) + "XXXXXX" + note_end)).string();
  const int fd = mkostemps(pattern.data(), static_cast<int>(std::string(note_end).size()), O_CLOEXEC);
  if (fd < 0) {
    return std::unexpected(file_error("written", target.parent_path(), errno));
  }
  Workplace out;
  out.fd_ = fd;
  out.target_ = target;
  out.backup_ = backup;
  out.note_ = pattern;
  const fs::path folder = fs::path(pattern).replace_extension();
  if (flock(fd, LOCK_EX | LOCK_NB) != 0 || mkdir(folder.c_str(), 0755) != 0) {
    return std::unexpected(file_error("made", folder, errno));
  }
  out.folder_ = folder;
  struct stat made {};
  if (stat(folder.c_str(), &made) != 0) {
    return std::unexpected(file_error("made", folder, errno));
  }
  const std::string text = dump_json({{"about", "A dataset is being changed here; may be deleted when nothing runs."},
                                      {"inode", static_cast<std::uint64_t>(made.st_ino)},
                                      {"backup", backup.filename().string()}});
  if (write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size()) || fsync(fd) != 0) {
    return std::unexpected(file_error("written", out.note_, errno));
  }
  TANDEM_TRY(sync_folder(target.parent_path()));
  struct stat like {};
  if (stat(target.c_str(), &like) == 0) {
    static_cast<void>(chown(folder.c_str(), like.st_uid, like.st_gid));
    static_cast<void>(chmod(folder.c_str(), like.st_mode & 07777U));
  }
  return out;
}

Workplace::Workplace(Workplace&& other) noexcept
    : target_(std::move(other.target_)),
      folder_(std::exchange(other.folder_, {})),
      note_(std::exchange(other.note_, {})),
      backup_(std::move(other.backup_)),
      fd_(std::exchange(other.fd_, -1)) {}

Workplace::~Workplace() {
  std::error_code error;
  if (!folder_.empty()) {
    fs::remove_all(folder_, error);
  }
  if (!note_.empty() && (folder_.empty() || !fs::exists(folder_, error))) {
    fs::remove(note_, error);
  }
  if (fd_ >= 0) {
    close(fd_);
  }
}

Result<void> Workplace::keep_old(const fs::path& old) {
  const auto flushed = sync_folder(target_.parent_path());
  std::error_code error;
  if (backup_.empty()) {
    fs::remove_all(old, error);
  } else if (renameat2(AT_FDCWD, old.c_str(), AT_FDCWD, backup_.c_str(), RENAME_NOREPLACE) != 0) {
    rename_to_backup(old, backup_name(target_), target_);
  }
  if (fs::exists(old, error)) {
    note_.clear();  // stays, so that tidy() goes on with it
  }
  return flushed ? sync_folder(target_.parent_path()) : flushed;
}

Result<void> Workplace::exchange(bool at_once) {
  if (at_once && renameat2(AT_FDCWD, folder_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0) {
    return keep_old(std::exchange(folder_, {}));
  }
  if (at_once && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) {
    return std::unexpected(file_error("exchanged", target_, errno));
  }
  const fs::path aside = aside_of(folder_);
  if (std::rename(target_.c_str(), aside.c_str()) != 0) {
    return std::unexpected(file_error("exchanged", target_, errno));
  }
  if (std::rename(folder_.c_str(), target_.c_str()) != 0) {
    const int number = errno;
    static_cast<void>(std::rename(aside.c_str(), target_.c_str()));
    return std::unexpected(file_error("exchanged", target_, number));
  }
  folder_.clear();
  return keep_old(aside);
}

Result<void> Workplace::place() {
  if (renameat2(AT_FDCWD, folder_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno != EINVAL && errno != ENOSYS) {
      return std::unexpected(file_error("moved into place", target_, errno));
    }
    if (is_there(target_) || std::rename(folder_.c_str(), target_.c_str()) != 0) {
      return std::unexpected(file_error("moved into place", target_, is_there(target_) ? EEXIST : errno));
    }
  }
  return sync_folder(target_.parent_path());
}

}  // namespace tandem::detail
