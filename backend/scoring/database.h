#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tandem {
namespace detail {
struct DatabaseOpener;
}

/// What a column of a row holds.
enum class ColumnType { null, integer, number, text, bytes };

/// One statement of a database: bound from left to right, then stepped. Not longer-lived than its database.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement, &finalize) {}

  Statement& bind(std::int64_t value);
  Statement& bind(double value);
  Statement& bind(std::string_view text);
  /// As bytes, also where they are no text.
  Statement& bind_bytes(std::string_view bytes);
  Statement& bind_null();
  /// Null where there is none.
  template <typename T>
  Statement& bind(const std::optional<T>& value) {
    return value ? bind(*value) : bind_null();
  }
  /// True while there is a row.
  [[nodiscard]] Result<bool> step();
  /// Runs a statement that gives no rows, and makes it ready for the next binding.
  [[nodiscard]] Result<void> run();
  /// Ready for the next binding.
  void reset();

  [[nodiscard]] ColumnType type(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double number(int column) const;
  [[nodiscard]] std::string text(int column) const;
  /// The same without a copy; valid until the next step.
  [[nodiscard]] std::string_view view(int column) const;
  [[nodiscard]] std::optional<std::int64_t> integer_or_none(int column) const;
  [[nodiscard]] std::optional<double> number_or_none(int column) const;
  [[nodiscard]] std::optional<std::string> text_or_none(int column) const;

 private:
  static void finalize(sqlite3_stmt* statement);
  std::unique_ptr<sqlite3_stmt, void (*)(sqlite3_stmt*)> statement_;
  int bound_ = 0;
};

/// A step of the schema. Released ones never change.
struct Migration {
  int version = 0;
  std::string_view name;
  std::string_view sql;
};
/// Those built into this program, ascending.
[[nodiscard]] const std::vector<Migration>& migrations();

/// What was noticed on opening a database, in sentences for the person.
struct DatabaseNotices {
  bool read_only = false;  ///< another program writes to it, or it belongs to a newer Tandem, or may not be written
  bool recovered = false;  ///< it was damaged: what could be read was taken over
  std::string hint;        ///< what to do in order to write, where it is read only
  std::vector<std::string> sentences;
};

/// The scores' database file: SQLite in WAL mode, every commit on the disk before it returns. This class is the only
/// door to SQLite. One thread at a time.
class Database {
 public:
  /// Opens or makes the file, brings its schema up to date (a backup is made before) and takes the right to write.
  /// Where another program has it, or the schema is newer, it is opened for reading only and `notices` says so.
  [[nodiscard]] static Result<Database> open(const std::filesystem::path& file, DatabaseNotices& notices,
                                             const std::vector<Migration>& steps = migrations());
  /// A connection for reading beside the one that writes.
  [[nodiscard]] static Result<Database> open_to_read(const std::filesystem::path& file);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  [[nodiscard]] bool writable() const;
  [[nodiscard]] const std::filesystem::path& file() const;
  [[nodiscard]] Result<Statement> prepare(std::string_view sql) const;
  /// Statements without rows.
  [[nodiscard]] Result<void> execute(std::string_view sql) const;
  [[nodiscard]] std::int64_t last_row_id() const;
  /// A whole copy of the present state, made while others go on.
  [[nodiscard]] Result<void> copy_to(const std::filesystem::path& file) const;
  /// Everything that SQLite can find wrong with the file; empty: nothing.
  [[nodiscard]] Result<std::vector<std::string>> damages() const;

 private:
  struct Impl;
  friend struct detail::DatabaseOpener;
  explicit Database(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Whether a database that is open for reading is one of scores; what has to be said about one of a newer Tandem.
[[nodiscard]] Result<std::optional<std::string>> scores_within(const Database& database);

/// What is written between its making and commit() is written whole or not at all.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  /// Undoes what was not committed.
  ~Transaction();
  /// On the disk when it returns without error.
  [[nodiscard]] Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace tandem
