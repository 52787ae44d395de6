#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <fstream>
#include <utility>

#include "base/files.h"
#include "scoring/database_detail.h"
#include "scoring/sha256.h"

namespace tandem {
namespace fs = std::filesystem;
using namespace detail;

namespace {

Result<std::int64_t> one_number(const Database& database, std::string_view sql) {
  auto statement = database.prepare(sql);
  if (!statement) {
    return std::unexpected(statement.error());
  }
  const auto row = statement->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  return *row ? statement->integer(0) : 0;
}

Result<void> apply(Database& database, const Migration& step) {
  auto transaction = Transaction::begin(database);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  TANDEM_TRY(database.execute(step.sql));
  const auto broken = one_number(database, "SELECT count(*) FROM pragma_foreign_key_check");
  if (!broken || *broken != 0) {
    return broken ? fail(ErrorCode::invalid_input, database.file().string() + " holds rows that belong to nothing.",
                         "Restore it from a backup.")
                  : std::unexpected(broken.error());
  }
  auto row = database.prepare("INSERT INTO schema_migration(version,name,sha256,applied_utc) VALUES(?1,?2,?3,?4)");
  if (!row) {
    return std::unexpected(row.error());
  }
  row->bind(std::int64_t{step.version}).bind(step.name).bind(std::string_view(sha256(step.sql))).bind(utc_now());
  TANDEM_TRY(row->run());
  TANDEM_TRY(database.execute("PRAGMA user_version=" + std::to_string(step.version)));
  return transaction->commit();
}

// Runs what is missing; a database that holds something is copied first.
Result<void> migrate(Database& database, std::int64_t version, const std::vector<Migration>& steps,
                     DatabaseNotices& notices) {
  if (steps.empty() || version >= steps.back().version) {
    return {};
  }
  if (version > 0) {
    const fs::path backup = file_beside(database.file(), "before-" + std::to_string(steps.back().version));
    TANDEM_TRY(database.copy_to(backup));
    notices.sentences.push_back("The scores were brought up to date; a copy of before is " + backup.string() + ".");
  }
  // A table that is made anew is away for a moment; references are looked over at the end of each step.
  TANDEM_TRY(database.execute("PRAGMA foreign_keys=OFF"));
  for (const auto& step : steps) {
    if (step.version > version) {
      TANDEM_TRY(apply(database, step));
    }
  }
  return database.execute("PRAGMA foreign_keys=ON");
}

bool is_damage(const Error& error) { return error.code == ErrorCode::invalid_input; }

// The right to write, held until the file descriptor is closed; -1 where another program has it.
Result<int> take_lock(const fs::path& file) {
  const fs::path path = file.string() + ".lock";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0 && errno == ENOENT) {
    return fail(ErrorCode::permission, "No file can be made in " + file.parent_path().string() + ".",
                "Choose another folder for the scores.");
  }
  if (fd < 0) {
    return std::unexpected(file_error("written", path, errno));
  }
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd);
    return -1;
  }
  return fd;
}

Result<void> check_owner(const Database& database) {
  const auto owner = one_number(database, "PRAGMA application_id");
  if (!owner) {
    return std::unexpected(owner.error());
  }
  const auto tables = one_number(database, "SELECT count(*) FROM sqlite_schema");
  if (!tables) {
    return std::unexpected(tables.error());
  }
  if (*owner == application_id || (*owner == 0 && *tables == 0)) {
    return {};
  }
  return fail(ErrorCode::mismatch, database.file().string() + " is a database of another program.",
              "Choose another file for the scores.");
}

// Looks the file over before anything is written to it: a small one at every opening, a large one (a third of a second
// for 100 000 trials) after it was not closed in order, and once a day. The lock file's time says when that was last.
Result<void> check_whole(const Database& database, bool was_open) {
  constexpr std::uintmax_t small = 8'000'000;
  constexpr std::time_t day_s = 86'400;
  const std::string stamp = database.file().string() + ".lock";
  struct stat last {};
  std::error_code error;
  const auto bytes = fs::file_size(database.file(), error);
  const std::time_t now = std::time(nullptr);
  const bool lately =
      ::stat(stamp.c_str(), &last) == 0 && last.st_size > 0 && last.st_mtime <= now && now - last.st_mtime < day_s;
  if (!was_open && bytes > small && lately) {
    return {};
  }
  auto statement = database.prepare("PRAGMA quick_check(1)");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  const auto row = statement->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  if (*row && statement->text(0) != "ok") {
    return fail(ErrorCode::invalid_input, database.file().string() + " is damaged or not a database of scores.",
                "Write to it, and what can be read is taken over; or restore it from a backup.", statement->text(0));
  }
  std::ofstream(stamp, std::ios::trunc) << "checked\n";
  return {};
}

Result<Database> open_writer(const fs::path& file, int lock, const std::vector<Migration>& steps,
                             DatabaseNotices& notices) {
  std::error_code error;
  const fs::path log = file.string() + "-wal";
  const bool was_open = fs::exists(log, error) && fs::file_size(log, error) > 0;
  auto database = detail::DatabaseOpener::open_to_write(file, lock);
  if (!database) {
    return database;
  }
  TANDEM_TRY(check_whole(*database, was_open));
  TANDEM_TRY(check_owner(*database));
  const auto version = one_number(*database, "PRAGMA user_version");
  if (!version) {
    return std::unexpected(version.error());
  }
  if (!steps.empty() && *version > steps.back().version) {
    notices.read_only = true;
    notices.hint = "Use that Tandem to write to it.";
    notices.sentences.push_back(newer_schema(file));
    return Database::open_to_read(file);
  }
  TANDEM_TRY(database->execute("PRAGMA application_id=" + std::to_string(application_id)));
  TANDEM_TRY(migrate(*database, *version, steps, notices));
  return database;
}

}  // namespace

namespace {

// By its first bytes: somebody's text file that was named by mistake is not put aside.
bool is_sqlite(const fs::path& file) {
  constexpr std::string_view magic = "SQLite format 3";
  std::ifstream in(file, std::ios::binary);
  std::string head(magic.size(), ' ');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  return in.gcount() == static_cast<std::streamsize>(magic.size()) && head == magic;
}

// A copy beside the file, without one where the disk can share it.
Result<void> keep_aside(const fs::path& file, const fs::path& aside) {
  std::error_code error;
  fs::create_hard_link(file, aside, error);
  if (error) {
    error.clear();
    fs::copy_file(file, aside, error);
  }
  if (error) {
    return std::unexpected(file_error("copied to " + aside.string(), file, error.value()));
  }
  for (const char* suffix : {"-wal", "-shm"}) {
    if (fs::exists(file.string() + suffix, error)) {
      TANDEM_TRY(move_into_place(file.string() + suffix, aside.string() + suffix));
    }
  }
  return {};
}

// Puts in the file's place what can be read of it; the file itself stays beside it.
Result<void> recover(const fs::path& file, const std::vector<Migration>& steps, DatabaseNotices& notices) {
  const fs::path aside = file_beside(file, "damaged");
  const fs::path fresh = file_beside(file, "recovered");
  std::string outcome;
  {
    DatabaseNotices ignored;
    auto database = open_writer(fresh, -1, steps, ignored);
    if (!database) {
      return std::unexpected(database.error());
    }
    auto saved = salvage(*database, file);
    if (!saved) {
      return std::unexpected(saved.error());
    }
    outcome = std::move(*saved);
    // Nothing is left in a log that would have to come along.
    TANDEM_TRY(database->execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  TANDEM_TRY(keep_aside(file, aside));
  TANDEM_TRY(move_into_place(fresh, file));
  std::error_code error;
  for (const char* suffix : {".lock", "-wal", "-shm"}) {
    fs::remove(fresh.string() + suffix, error);
  }
  notices.recovered = true;
  notices.sentences.push_back(file.string() + " was damaged and is kept as " + aside.string() + "; " + outcome + ".");
  return {};
}

}  // namespace

std::string detail::newer_schema(const fs::path& file) {
  return file.string() + " was written by a newer Tandem; it is open for reading only.";
}

Result<std::optional<std::string>> scores_within(const Database& database) {
  TANDEM_TRY(check_owner(database));
  const auto version = one_number(database, "PRAGMA user_version");
  if (!version) {
    return std::unexpected(version.error());
  }
  if (*version == 0) {
    return fail(ErrorCode::invalid_input, database.file().string() + " holds no scores.",
                "Choose another file for the scores.");
  }
  return *version > migrations().back().version ? std::optional(newer_schema(database.file())) : std::nullopt;
}

Result<Database> Database::open(const fs::path& file, DatabaseNotices& notices, const std::vector<Migration>& steps) {
  TANDEM_TRY(refuse_if_no_file(file, "Choose another file for the scores."));
  if (!file.parent_path().empty()) {
    TANDEM_TRY(make_folder(file.parent_path()));
  }
  const auto lock = take_lock(file);
  std::error_code error;
  if (!lock && !fs::exists(file, error)) {
    return std::unexpected(lock.error());
  }
  if (!lock || *lock < 0) {
    notices.read_only = true;
    notices.hint = lock ? "Close the other program, or choose another file." : lock.error().hint;
    notices.sentences.push_back(lock ? file.string() + " is in use by another Tandem; it is open for reading only."
                                     : file.string() + " may not be written; it is open for reading only.");
    return open_to_read(file);
  }
  auto opened = open_writer(file, *lock, steps, notices);
  if (opened || !is_damage(opened.error()) || !fs::exists(file, error)) {
    return opened;
  }
  if (!is_sqlite(file) && file.extension() != ".db") {
    return fail(ErrorCode::invalid_input, file.string() + " is not a database of scores.",
                "Choose another file, or restore it from a backup.");
  }
  // The lock went with the connection that failed.
  const auto again = take_lock(file);
  if (!again || *again < 0) {
    return fail(ErrorCode::busy, file.string() + " is in use by another program.", "Try again in a moment.");
  }
  if (auto done = recover(file, steps, notices); !done) {
    ::close(*again);
    return std::unexpected(done.error());
  }
  return open_writer(file, *again, steps, notices);
}

}  // namespace tandem
