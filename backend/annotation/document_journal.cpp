#include "annotation/document_journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "base/files.h"
#include "base/sha256.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

constexpr int journal_version = 1;
constexpr std::uintmax_t most_bytes = 4'000'000'000;
const char* const folder_in_dataset = "meta/tandem/annotations";

Json head(const std::string& kind) { return {{"tandem", kind}, {"version", journal_version}}; }

// Whether files can be made in the folder, or in the nearest one above it that is there.
Result<void> can_write_into(fs::path folder) {
  while (!is_there(folder) && folder.has_relative_path()) {
    folder = folder.parent_path();
  }
  if (faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) != 0) {
    return std::unexpected(file_error("written", folder, errno));
  }
  return {};
}

std::string text_of(const fs::path& path) {
  return is_there(path) ? read_text(path, most_bytes).value_or("") : std::string();
}

// Brings home what was written elsewhere, unless both have gone on since.
Result<void> bring_home(const fs::path& home, const fs::path& away, std::vector<std::string>& notes) {
  const std::string there = text_of(away);
  if (there.empty()) {
    return {};
  }
  if (!there.starts_with(text_of(home))) {
    notes.push_back("The dataset has annotations of its own; those made while it was read-only stay in " +
                    away.string() + ".");
    return {};
  }
  TANDEM_TRY(make_folder(home.parent_path()));
  TANDEM_TRY(replace_text(home, there, home.parent_path()));
  std::error_code ignored;
  fs::remove(away, ignored);
  return {};
}

}  // namespace

AnnotationJournal::AnnotationJournal(AnnotationJournal&& other) noexcept { *this = std::move(other); }

AnnotationJournal& AnnotationJournal::operator=(AnnotationJournal&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  std::swap(kind_, other.kind_);
  std::swap(lines_, other.lines_);
  std::swap(size_, other.size_);
  std::swap(torn_, other.torn_);
  return *this;
}

AnnotationJournal::~AnnotationJournal() {
  if (fd_ >= 0) {
    close(fd_);
  }
}

Result<AnnotationJournal> AnnotationJournal::open(const fs::path& path, const std::string& kind) {
  AnnotationJournal out;
  out.path_ = path;
  out.kind_ = kind;
  if (is_there(path)) {
    TANDEM_TRY(refuse_if_no_file(path, "Move it out of the dataset."));
    TANDEM_TRY(out.take(O_RDWR));
    TANDEM_TRY(out.read());
  }
  return out;
}

Result<void> AnnotationJournal::take(int flags) {
  fd_ = ::open(path_.c_str(), flags | O_CLOEXEC, 0644);
  const int error = errno;
  if (fd_ < 0 && error != EEXIST) {
    return std::unexpected(file_error("opened", path_, error));
  }
  if (fd_ < 0 || flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::busy, path_.string() + ": another program annotates this dataset.",
                "Close it there and open the dataset again.");
  }
  return {};
}

Result<void> AnnotationJournal::read() {
  const auto text = read_text(path_, most_bytes);
  if (!text) {
    return std::unexpected(text.error());
  }
  std::size_t number = 0;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string where = path_.string() + ", line " + std::to_string(++number);
    auto line = parse_json(rest.substr(0, end), where);
    const bool last = end == std::string_view::npos || end + 1 == rest.size();
    if (end == std::string_view::npos || (last && !line)) {
      torn_ = true;  // it was never said to be kept
      break;
    }
    if (!line) {
      return std::unexpected(line.error());
    }
    if (number == 1) {
      const bool ours = line->is_object() && line->value("tandem", Json()) == Json(kind_) &&
                        line->contains("version") && (*line)["version"].is_number_integer();
      if (!ours || (*line)["version"] != journal_version) {
        return fail(ErrorCode::unsupported, where + ": these are no annotations that this version of Tandem reads.",
                    "Use the newest version, or move the file away.");
      }
    } else {
      lines_.push_back(std::move(*line));
    }
    size_ += static_cast<std::int64_t>(end) + 1;
    rest.remove_prefix(end + 1);
  }
  return {};
}

Result<void> AnnotationJournal::append(const Json& line) {
  const bool begun = fd_ < 0;
  if (begun) {
    TANDEM_TRY(make_folder(path_.parent_path()));
    TANDEM_TRY(take(O_RDWR | O_CREAT | O_EXCL));
  }
  TANDEM_TRY(size_ == 0 ? write(dump_json(head(kind_)) + '\n') : Result<void>());
  TANDEM_TRY(write(dump_json(line) + '\n'));
  return begun ? sync_folder(path_.parent_path()) : Result<void>();
}

Result<std::string> AnnotationJournal::with_line(const Json& line) const {
  std::string text = dump_json(head(kind_)) + '\n';
  if (size_ > 0) {
    auto whole = read_text(path_, most_bytes);
    if (!whole) {
      return whole;
    }
    text = whole->substr(0, static_cast<std::size_t>(size_));
  }
  return text + dump_json(line) + '\n';
}

Result<void> AnnotationJournal::write(const std::string& text) {
  // What follows the last whole line is cut off: a torn one, or a part of one that failed.
  if (ftruncate(fd_, size_) != 0) {
    return std::unexpected(file_error("written", path_, errno));
  }
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = pwrite(fd_, text.data() + done, text.size() - done, size_ + static_cast<off_t>(done));
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      const int error = n < 0 ? errno : EIO;
      static_cast<void>(ftruncate(fd_, size_));
      return std::unexpected(file_error("written", path_, error));
    }
    done += static_cast<std::size_t>(n);
  }
  if (fdatasync(fd_) != 0) {
    const int error = errno;
    static_cast<void>(ftruncate(fd_, size_));
    return std::unexpected(file_error("flushed to the disk", path_, error));
  }
  size_ += static_cast<std::int64_t>(text.size());
  return {};
}

fs::path default_annotation_folder() {
  const auto variable = [](const char* name) -> std::string_view {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
  };
  fs::path base(variable("XDG_DATA_HOME"));
  if (!base.is_absolute()) {
    const fs::path home(variable("HOME"));
    if (home.empty()) {
      return {};
    }
    base = home / ".local" / "share";
  }
  return base / "Tandem" / "annotations";
}

fs::path journal_in_dataset(const fs::path& dataset, const std::string& kind) {
  return dataset / folder_in_dataset / (kind + ".jsonl");
}

Result<fs::path> place_of_journal(const fs::path& dataset, const fs::path& user_folder, std::vector<std::string>& notes,
                                  const std::string& kind) {
  const fs::path home = journal_in_dataset(dataset, kind);
  std::error_code error;
  fs::path whole = fs::weakly_canonical(dataset, error);
  whole = error ? dataset : whole;
  const fs::path away =
      user_folder.empty()
          ? fs::path()
          : user_folder / (sha256(whole.string()).substr(0, 32) + (kind == "journal" ? "" : "." + kind) + ".jsonl");
  const auto writable = can_write_into(home.parent_path());
  if (writable) {
    if (!away.empty()) {
      TANDEM_TRY(bring_home(home, away, notes));
    }
    return home;
  }
  if (writable.error().code != ErrorCode::permission || away.empty()) {
    return std::unexpected(writable.error());
  }
  TANDEM_TRY(make_folder(user_folder));
  if (!is_there(away) && is_there(home)) {
    TANDEM_TRY(write_text(away, text_of(home)));
  }
  notes.push_back("The dataset cannot be written: its annotations are kept in " + away.string() + ".");
  return away;
}

}  // namespace tandem
