#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "scoring/database.h"

namespace tandem::detail {

/// "TNDM" in ASCII: what `file` and SQLite tell Tandem's databases by.
inline constexpr std::int64_t application_id = 0x544E444D;

/// The sentence for an SQLite result code.
[[nodiscard]] Error database_error(sqlite3* handle, int code, const std::filesystem::path& file);

/// Now, such as 2026-11-22T09:30:00.125Z.
[[nodiscard]] std::string utc_now();

/// An unused name beside the file: "scores.db" gives "scores.damaged-1.db".
[[nodiscard]] std::filesystem::path file_beside(const std::filesystem::path& file, const std::string& word);

/// Writes every row that can still be read out of a damaged file into a new database, page by page; references to rows
/// that are lost lead to stand-ins or nowhere. Says how many rows of which tables were taken over and lost.
[[nodiscard]] Result<std::string> salvage(Database& target, const std::filesystem::path& damaged);

/// The sentence about a file of a newer Tandem.
[[nodiscard]] std::string newer_schema(const std::filesystem::path& file);

/// Hands every row of a bound statement to `take`, which gets the statement.
template <typename Take>
[[nodiscard]] Result<void> each_row(Statement& rows, const Take& take) {
  for (auto row = rows.step();; row = rows.step()) {
    if (!row) {
      return std::unexpected(row.error());
    }
    if (!*row) {
      return {};
    }
    take(rows);
  }
}

/// The same for a question about one number.
template <typename Take>
[[nodiscard]] Result<void> each_row(const Database& database, const char* sql, std::int64_t of, const Take& take) {
  auto rows = database.prepare(sql);
  if (!rows) {
    return std::unexpected(rows.error());
  }
  rows->bind(of);
  return each_row(*rows, take);
}

/// The first column of the rows of a question about one number.
[[nodiscard]] Result<std::vector<std::int64_t>> row_numbers(const Database& database, const char* sql, std::int64_t of);

/// Several questions about one state of the database, whatever another program writes meanwhile. Within a transaction
/// that is open already it does nothing.
class Snapshot {
 public:
  explicit Snapshot(const Database& database) : database_(database), own_(database.execute("BEGIN").has_value()) {}
  ~Snapshot() {
    if (own_) {
      static_cast<void>(database_.execute("COMMIT"));
    }
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  const Database& database_;
  bool own_;
};

struct DatabaseOpener {
  /// Takes over the lock, also where it fails.
  [[nodiscard]] static Result<Database> open_to_write(const std::filesystem::path& file, int lock);
  /// `as_it_lies`: without the file that readers share.
  [[nodiscard]] static Result<Database> open_to_read(const std::filesystem::path& file, bool as_it_lies);
};

}  // namespace tandem::detail
