#include "scoring/database.h"

#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <utility>

#include "base/files.h"
#include "scoring/database_detail.h"

namespace tandem {
namespace fs = std::filesystem;
using namespace detail;

namespace detail {

Error database_error(sqlite3* handle, int code, const fs::path& file) {
  const std::string name = file.string();
  const std::string detail = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  const int why = handle != nullptr ? sqlite3_system_errno(handle) : 0;
  const auto with_detail = [&](Error error) {
    error.detail = detail;
    return error;
  };
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return with_detail(file_error("written", file, ENOSPC));
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return with_detail(file_error("written", file, EACCES));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::busy, name + " is in use by another program.", "Try again in a moment.", detail};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::invalid_input, name + " is damaged or not a database of scores.",
              "Write to it, and what can be read is taken over; or restore it from a backup.", detail};
    case SQLITE_CANTOPEN:
      return with_detail(file_error("opened", file, why != 0 ? why : EIO));
    case SQLITE_IOERR:
      return with_detail(file_error("written", file, why != 0 ? why : EIO));
    case SQLITE_CONSTRAINT:
      return {ErrorCode::invalid_input, name + ": what was to be written is against its rules.", "", detail};
    default:
      return {ErrorCode::internal, name + ": the database refused a command.", "Please report it.", detail};
  }
}

std::string utc_now() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  std::tm parts{};
  gmtime_r(&now.tv_sec, &parts);
  char text[40];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + length, sizeof text - length, ".%03ldZ", now.tv_nsec / 1'000'000);
  return text;
}

}  // namespace detail

void Statement::finalize(sqlite3_stmt* statement) { sqlite3_finalize(statement); }

Statement& Statement::bind(std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), ++bound_, value);
  return *this;
}
Statement& Statement::bind(double value) {
  sqlite3_bind_double(statement_.get(), ++bound_, value);
  return *this;
}
Statement& Statement::bind(std::string_view text) {
  sqlite3_bind_text(statement_.get(), ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  return *this;
}
Statement& Statement::bind_bytes(std::string_view bytes) {
  sqlite3_bind_blob(statement_.get(), ++bound_, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
  return *this;
}
Statement& Statement::bind_null() {
  sqlite3_bind_null(statement_.get(), ++bound_);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW || code == SQLITE_DONE) {
    return code == SQLITE_ROW;
  }
  sqlite3* handle = sqlite3_db_handle(statement_.get());
  return std::unexpected(database_error(handle, code, sqlite3_db_filename(handle, "main")));
}

Result<void> Statement::run() {
  const auto stepped = step();
  reset();
  if (!stepped) {
    return std::unexpected(stepped.error());
  }
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  bound_ = 0;
}

ColumnType Statement::type(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER:
      return ColumnType::integer;
    case SQLITE_FLOAT:
      return ColumnType::number;
    case SQLITE_TEXT:
      return ColumnType::text;
    case SQLITE_BLOB:
      return ColumnType::bytes;
    default:
      return ColumnType::null;
  }
}
bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
double Statement::number(int column) const { return sqlite3_column_double(statement_.get(), column); }
std::string Statement::text(int column) const { return std::string(view(column)); }
std::string_view Statement::view(int column) const {
  const unsigned char* bytes = sqlite3_column_text(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(bytes), size);
}
std::optional<std::int64_t> Statement::integer_or_none(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}
std::optional<double> Statement::number_or_none(int column) const {
  return is_null(column) ? std::nullopt : std::optional(number(column));
}
std::optional<std::string> Statement::text_or_none(int column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

struct Database::Impl {
  fs::path file;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> handle{nullptr, &sqlite3_close_v2};
  int lock = -1;
  bool writable = false;

  ~Impl() {
    if (writable) {
      sqlite3_exec(handle.get(), "PRAGMA optimize", nullptr, nullptr, nullptr);
    }
    handle.reset();
    if (lock >= 0) {
      close(lock);
    }
  }
};

namespace {

// A file from elsewhere must not write to SQLite's own tables. (trusted_schema=OFF would refuse json_valid(), which
// SQLite 3.40 does not count as harmless; no function that does anything is loaded.)
void keep_in_bounds(sqlite3* handle) {
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
}

}  // namespace

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

bool Database::writable() const { return impl_->writable; }
const fs::path& Database::file() const { return impl_->file; }
std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(impl_->handle.get()); }

Result<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(impl_->handle.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) {
    return std::unexpected(database_error(impl_->handle.get(), code, impl_->file));
  }
  return Statement(statement);
}

Result<void> Database::execute(std::string_view sql) const {
  const int code = sqlite3_exec(impl_->handle.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    return std::unexpected(database_error(impl_->handle.get(), code, impl_->file));
  }
  return {};
}

Result<void> Database::copy_to(const fs::path& target) const {
  auto statement = prepare("VACUUM INTO ?1");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  statement->bind(std::string_view(target.string()));
  TANDEM_TRY(statement->run());
  return sync_file(target);
}

Result<std::vector<std::string>> Database::damages() const {
  std::vector<std::string> out;
  for (const char* question : {"PRAGMA integrity_check", "PRAGMA foreign_key_check"}) {
    auto statement = prepare(question);
    if (!statement) {
      return std::unexpected(statement.error());
    }
    for (auto row = statement->step(); *row; row = statement->step()) {
      if (statement->text(0) != "ok") {
        out.push_back(statement->text(0));
      }
    }
  }
  return out;
}

Result<Transaction> Transaction::begin(Database& database) {
  TANDEM_TRY(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) {
    static_cast<void>(database_->execute("ROLLBACK"));
  }
}

Result<void> Transaction::commit() {
  TANDEM_TRY(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

namespace {

// SQLite's own count of its memory takes a lock at every allocation; nobody asks for it. Possible only before its
// first use.
void prepare_sqlite() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(once);
}

}  // namespace

namespace {

// A path as SQLite reads it in a URI.
std::string uri_of(const fs::path& file) {
  std::string out = "file:";
  for (const char letter : fs::absolute(file).string()) {
    if (letter == '%' || letter == '?' || letter == '#') {
      char code[4];
      std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(letter)));
      out += code;
    } else {
      out += letter;
    }
  }
  return out + "?immutable=1";
}

// Readers of a write-ahead log share a file beside the database. Where none can be made (read-only media, another
// person's folder) nobody writes there either, and what is on the disk is all there is, unless a log was left behind.
bool has_log(const fs::path& file) {
  std::error_code error;
  const auto log = fs::file_size(file.string() + "-wal", error);
  return !error && log > 0;
}
bool may_be_read_as_it_lies(const fs::path& file) {
  const fs::path folder = file.parent_path().empty() ? fs::path(".") : file.parent_path();
  return ::access(folder.c_str(), W_OK) != 0 && !has_log(file);
}

}  // namespace

Result<Database> detail::DatabaseOpener::open_to_read(const fs::path& file, bool as_it_lies) {
  auto impl = std::make_unique<Database::Impl>();
  impl->file = file;
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(as_it_lies ? uri_of(file).c_str() : file.c_str(), &handle,
                      SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | (as_it_lies ? SQLITE_OPEN_URI : 0), nullptr);
  impl->handle.reset(handle);
  if (code != SQLITE_OK) {
    return std::unexpected(database_error(handle, code, file));
  }
  keep_in_bounds(handle);
  Database out(std::move(impl));
  TANDEM_TRY(
      out.execute("PRAGMA busy_timeout=5000;PRAGMA foreign_keys=ON;PRAGMA temp_store=MEMORY;"
                  "PRAGMA cache_size=-32768;PRAGMA query_only=ON;SELECT count(*) FROM sqlite_schema"));
  return out;
}

Result<Database> Database::open_to_read(const fs::path& file) {
  TANDEM_TRY(refuse_if_no_file(file, "Choose another file for the scores."));
  prepare_sqlite();
  if (may_be_read_as_it_lies(file)) {
    return detail::DatabaseOpener::open_to_read(file, true);
  }
  auto out = detail::DatabaseOpener::open_to_read(file, false);
  // On a full disk the file that readers share cannot be made; without a log nothing is missed.
  const bool no_room = !out && (out.error().code == ErrorCode::no_space || out.error().code == ErrorCode::io);
  return no_room && !has_log(file) ? detail::DatabaseOpener::open_to_read(file, true) : std::move(out);
}

Result<Database> detail::DatabaseOpener::open_to_write(const fs::path& file, int lock) {
  prepare_sqlite();
  auto impl = std::make_unique<Database::Impl>();
  impl->file = file;
  impl->lock = lock;
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  impl->handle.reset(handle);
  if (code != SQLITE_OK) {
    return std::unexpected(database_error(handle, code, file));
  }
  keep_in_bounds(handle);
  impl->writable = true;
  Database out(std::move(impl));
  // FULL: a commit is on the disk, not only in the operating system, when it returns.
  TANDEM_TRY(out.execute(
      "PRAGMA busy_timeout=5000;PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
      "PRAGMA foreign_keys=ON;PRAGMA temp_store=MEMORY;PRAGMA cache_size=-32768;PRAGMA wal_autocheckpoint=1000;"
      "PRAGMA journal_size_limit=67108864"));
  return out;
}

}  // namespace tandem
