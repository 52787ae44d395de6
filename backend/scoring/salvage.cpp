#include <filesystem>
#include <set>

#include "scoring/database_detail.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

struct Table {
  std::string name;
  std::vector<std::string> columns;
};

std::vector<std::string> texts(const Database& database, const std::string& sql, int column) {
  std::vector<std::string> out;
  auto statement = database.prepare(sql);
  if (!statement) {
    return out;
  }
  for (auto row = statement->step(); row && *row; row = statement->step()) {
    out.push_back(statement->text(column));
  }
  return out;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) {
    out += (out.empty() ? "\"" : ",\"") + name + "\"";
  }
  return out;
}

// Row by row, so that one that cannot be read does not take the others along; from both ends, for what lies behind a
// broken page.
std::int64_t copy_rows(const Database& target, const Table& table) {
  std::int64_t copied = 0;
  const std::string columns = list_of(table.columns);
  for (const char* order : {"ASC", "DESC"}) {
    auto ids = target.prepare("SELECT rowid FROM damaged.\"" + table.name + "\" ORDER BY rowid " + order);
    auto insert = target.prepare("INSERT OR IGNORE INTO main.\"" + table.name + "\"(" + columns + ") SELECT " +
                                 columns + " FROM damaged.\"" + table.name + "\" WHERE rowid=?1");
    if (!ids || !insert) {
      break;
    }
    for (auto row = ids->step(); row && *row; row = ids->step()) {
      insert->bind(ids->integer(0));
      if (insert->run()) {
        auto changes = target.prepare("SELECT changes()");
        copied += changes && changes->step().value_or(false) ? changes->integer(0) : 0;
      }
    }
  }
  return copied;
}

// Tables without row numbers are copied as far as they can be read.
std::int64_t copy_whole(const Database& target, const Table& table) {
  const std::string columns = list_of(table.columns);
  const auto before = texts(target, "SELECT count(*) FROM main.\"" + table.name + "\"", 0);
  static_cast<void>(target.execute("INSERT OR IGNORE INTO main.\"" + table.name + "\"(" + columns + ") SELECT " +
                                   columns + " FROM damaged.\"" + table.name + "\""));
  const auto after = texts(target, "SELECT count(*) FROM main.\"" + table.name + "\"", 0);
  return after.empty() || before.empty() ? 0 : std::stoll(after[0]) - std::stoll(before[0]);
}

}  // namespace

fs::path file_beside(const fs::path& file, const std::string& word) {
  std::error_code error;
  for (int n = 1;; ++n) {
    fs::path name =
        file.parent_path() / (file.stem().string() + "." + word + "-" + std::to_string(n) + file.extension().string());
    if (!fs::exists(name, error)) {
      return name;
    }
  }
}

std::int64_t salvage(Database& target, const fs::path& damaged) {
  auto attach = target.prepare("ATTACH DATABASE ?1 AS damaged");
  if (!attach) {
    return 0;
  }
  attach->bind(std::string_view(damaged.string()));
  if (!attach->run()) {
    return 0;  // not even its head is that of a database
  }
  std::int64_t copied = 0;
  // A row whose reference is lost is kept all the same.
  static_cast<void>(target.execute("PRAGMA foreign_keys=OFF"));
  for (const auto& name : texts(target, "SELECT name FROM main.sqlite_schema WHERE type='table' ORDER BY rowid", 0)) {
    if (name == "schema_migration" || name == "open_slot") {
      continue;  // the second follows from slots and trials
    }
    const Table table{name, texts(target, "PRAGMA main.table_info(\"" + name + "\")", 1)};
    const bool numbered = target.prepare("SELECT rowid FROM main.\"" + name + "\"").has_value();
    copied += numbered ? copy_rows(target, table) : copy_whole(target, table);
  }
  static_cast<void>(target.execute("DETACH DATABASE damaged"));
  static_cast<void>(target.execute("PRAGMA foreign_keys=ON"));
  return copied;
}

}  // namespace tandem::detail
