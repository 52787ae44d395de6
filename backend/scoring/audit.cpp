#include "scoring/audit.h"

#include "scoring/database_detail.h"
#include "scoring/sha256.h"

namespace tandem {
namespace {

std::string text_or_empty(const Json& value) { return value.is_null() ? std::string() : canonical_json(value); }

std::string chained(const std::string& previous, const std::string& at, const std::string& table, std::int64_t row,
                    const std::string& action, const std::string& before, const std::string& after) {
  const Json entry{{"at", at},         {"table", table},   {"row", row},
                   {"action", action}, {"before", before}, {"after", after}};
  return sha256(previous + canonical_json(entry));
}

}  // namespace

Result<void> append_audit(const Database& database, const AuditEntry& entry) {
  auto last = database.prepare("SELECT sha256 FROM audit ORDER BY audit_id DESC LIMIT 1");
  if (!last) {
    return std::unexpected(last.error());
  }
  const auto row = last->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  const std::string previous = *row ? last->text(0) : std::string();
  const std::string at = detail::utc_now();
  const std::string before = text_or_empty(entry.before);
  const std::string after = text_or_empty(entry.after);
  auto insert = database.prepare(
      "INSERT INTO audit(at_utc,tbl,row_id,action,before_json,after_json,prev_sha256,sha256) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8)");
  if (!insert) {
    return std::unexpected(insert.error());
  }
  insert->bind(std::string_view(at)).bind(std::string_view(entry.table)).bind(entry.row);
  insert->bind(std::string_view(entry.action)).bind(std::string_view(before)).bind(std::string_view(after));
  insert->bind(std::string_view(previous));
  insert->bind(std::string_view(chained(previous, at, entry.table, entry.row, entry.action, before, after)));
  return insert->run();
}

std::string trail_text(std::int64_t broken) {
  return broken == 0 ? "every entry fits the one before it"
                     : "broken at entry " + std::to_string(broken) + ": the database was changed outside of Tandem";
}

Result<std::int64_t> first_broken_audit(const Database& database) {
  auto rows = database.prepare(
      "SELECT audit_id,at_utc,tbl,row_id,action,before_json,after_json,prev_sha256,sha256 FROM audit ORDER BY "
      "audit_id");
  if (!rows) {
    return std::unexpected(rows.error());
  }
  std::string previous;
  for (auto row = rows->step();; row = rows->step()) {
    if (!row) {
      return std::unexpected(row.error());
    }
    if (!*row) {
      return 0;
    }
    const std::string own =
        chained(previous, rows->text(1), rows->text(2), rows->integer(3), rows->text(4), rows->text(5), rows->text(6));
    if (rows->text(7) != previous || rows->text(8) != own) {
      return rows->integer(0);
    }
    previous = own;
  }
}

}  // namespace tandem
