#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "scoring/database_detail.h"
#include "scoring/salvage_pages.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

struct Column {
  std::string name;
  std::string type;
  bool needed = false;
};

// A table of the present schema, and what was found of it.
struct Table {
  std::string name;
  std::vector<Column> columns;     // as they lie in a row
  std::optional<std::size_t> key;  // the column that is the key of the row
  bool numbered = true;            // its rows have numbers of their own
  std::vector<std::string> indexes;
  std::uint32_t root = 0;
  bool whole = true;
  std::int64_t expected = -1;  // rows by its indexes; -1: they do not tell
  std::int64_t found = 0;
};

std::vector<std::string> texts(const Database& database, const std::string& sql, int column = 0) {
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

std::int64_t count_of(const Database& database, const std::string& table) {
  const auto text = texts(database, "SELECT count(*) FROM \"" + table + "\"");
  return text.empty() ? 0 : std::stoll(text[0]);
}

Table table_of(const Database& target, const std::string& name) {
  Table out;
  out.name = name;
  out.numbered = target.prepare("SELECT rowid FROM \"" + name + "\"").has_value();
  std::vector<std::pair<std::int64_t, Column>> keys;
  std::vector<Column> others;
  auto info = target.prepare("SELECT name,type,\"notnull\",pk FROM pragma_table_info('" + name + "') ORDER BY cid");
  for (auto row = info->step(); row && *row; row = info->step()) {
    Column column{info->text(0), info->text(1), info->integer(2) != 0};
    const auto place = info->integer(3);
    if (out.numbered) {
      if (place > 0 && column.type == "INTEGER") {
        out.key = out.columns.size();
        column.needed = false;
      }
      out.columns.push_back(std::move(column));
    } else if (place > 0) {
      keys.emplace_back(place, std::move(column));
    } else {
      others.push_back(std::move(column));
    }
  }
  std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& key : keys) {
    out.columns.push_back(std::move(key.second));
  }
  out.columns.insert(out.columns.end(), others.begin(), others.end());
  out.indexes = texts(target, "SELECT name FROM sqlite_schema WHERE type='index' AND tbl_name='" + name + "'");
  return out;
}

// Whether a row may be of the table: older schemas had fewer columns, none had more.
bool fits(const Table& table, const RawRow& row) {
  if (row.values.empty() || row.values.size() > table.columns.size()) {
    return false;
  }
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    const auto type = row.values[i].type;
    const std::string& of = table.columns[i].type;
    const bool is_null = type == ColumnType::null;
    if (table.key == i ? !is_null
        : is_null      ? table.columns[i].needed
                       : (of == "INTEGER" && type != ColumnType::integer) ||
                        (of == "REAL" && type != ColumnType::integer && type != ColumnType::number) ||
                        (of == "TEXT" && type != ColumnType::text) || (of == "BLOB" && type != ColumnType::bytes)) {
      return false;
    }
  }
  return true;
}

void bind(Statement& statement, const RawValue& value) {
  switch (value.type) {
    case ColumnType::integer:
      statement.bind(value.integer);
      break;
    case ColumnType::number:
      statement.bind(value.number);
      break;
    case ColumnType::text:
      statement.bind(std::string_view(value.text));
      break;
    case ColumnType::bytes:
      statement.bind_bytes(value.text);
      break;
    case ColumnType::null:
      statement.bind_null();
      break;
  }
}

// Writes rows of one table; one that is against its rules is left out.
class Writer {
 public:
  Writer(const Database& target, const Table& table) : target_(target), table_(table) {}

  void add(const RawRow& row) {
    if (!fits(table_, row)) {
      return;
    }
    auto& insert = of_width(row.values.size());
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      if (table_.key == i) {
        insert.bind(row.key);
      } else {
        bind(insert, row.values[i]);
      }
    }
    static_cast<void>(insert.run());
  }

 private:
  Statement& of_width(std::size_t width) {
    const auto known = inserts_.find(width);
    if (known != inserts_.end()) {
      return known->second;
    }
    std::string names;
    std::string marks;
    for (std::size_t i = 0; i < width; ++i) {
      names += (i == 0 ? "\"" : ",\"") + table_.columns[i].name + "\"";
      marks += i == 0 ? "?" : ",?";
    }
    auto made = target_.prepare("INSERT OR IGNORE INTO \"" + table_.name + "\"(" + names + ") VALUES(" + marks + ")");
    return inserts_.emplace(width, std::move(*made)).first->second;
  }

  const Database& target_;
  const Table& table_;
  std::map<std::size_t, Statement> inserts_;
};

void take_rows(const Database& target, RawDatabase& raw, std::vector<Table>& tables) {
  auto roots = raw.roots();
  // What the list of tables no longer says lies where it lies in a new database.
  std::set<std::uint32_t> taken;
  for (const auto& [name, root] : roots) {
    taken.insert(root);
  }
  auto lying = target.prepare("SELECT name,rootpage FROM sqlite_schema WHERE rootpage>0");
  for (auto row = lying->step(); row && *row; row = lying->step()) {
    const auto root = static_cast<std::uint32_t>(lying->integer(1));
    if (!taken.contains(root)) {
      roots.emplace(lying->text(0), root);
    }
  }
  for (auto& table : tables) {
    const auto root = roots.find(table.name);
    table.root = root != roots.end() ? root->second : 0;
    Writer writer(target, table);
    table.whole = raw.walk(table.root, table.numbered, [&](const RawRow& row) { writer.add(row); });
    for (const auto& name : table.indexes) {
      const auto index = roots.find(name);
      std::int64_t entries = 0;
      if (index != roots.end() && raw.walk(index->second, false, [&](const RawRow&) { ++entries; })) {
        table.expected = std::max(table.expected, entries);
      }
    }
  }
  for (const char* other : {"schema_migration", "open_slot", "sqlite_stat1", "sqlite_stat4"}) {
    if (const auto root = roots.find(other); root != roots.end()) {
      raw.walk(root->second, std::string_view(other) != "open_slot", [](const RawRow&) {});
    }
  }
  // Pages whose way from the root is lost, where they can be of one table only.
  for (const bool numbered : {true, false}) {
    for (const auto page : raw.orphans(numbered)) {
      std::vector<Table*> of;
      for (auto& table : tables) {
        std::size_t rows = 0;
        bool all = table.numbered == numbered && !table.whole;
        raw.rows_of(page, numbered, [&](const RawRow& row) {
          ++rows;
          all = all && row.values.size() == table.columns.size() && fits(table, row);
        });
        if (all && rows > 0) {
          of.push_back(&table);
        }
      }
      if (of.size() == 1) {
        Writer writer(target, *of.front());
        raw.rows_of(page, numbered, [&](const RawRow& row) { writer.add(row); });
      }
    }
  }
}

// What stands in for a row that is lost but others belong to, so that those can be kept: its name says so.
struct StandIn {
  std::string_view table;
  std::string_view sql;
};
constexpr StandIn stand_ins[] = {
    {"suite", "INSERT INTO suite(suite_id,key,title,kind) VALUES(?1,'lost-'||?1,'Lost suite '||?1,'real')"},
    {"task",
     "INSERT INTO task(task_id,suite_id,key,ordinal,title,instruction,scoring,score_max,success_min,success_text) "
     "SELECT ?1,s.suite_id,'lost-'||?1,?1+1000000,'Lost task '||?1,'','progress',"
     "max(1,coalesce((SELECT max(r.score) FROM rating r JOIN trial t USING(trial_id) JOIN cell USING(cell_id) WHERE "
     "task_id=?1),1)),1,'' FROM cell c JOIN setting s USING(setting_id) WHERE c.task_id=?1 LIMIT 1"},
    {"setting",
     "INSERT INTO setting(setting_id,suite_id,key,ordinal,title,axis,is_ood) SELECT ?1,k.suite_id,'lost-'||?1,"
     "?1+1000000,'Lost setting '||?1,'other',0 FROM cell c JOIN task k USING(task_id) WHERE c.setting_id=?1 LIMIT 1"},
    {"cell",
     "INSERT INTO cell(cell_id,task_id,setting_id,planned_trials) SELECT ?1,k.task_id,?1+1000000,0 FROM trial t JOIN "
     "experiment e USING(experiment_id) JOIN task k ON k.suite_id=e.suite_id AND k.instruction=t.instruction WHERE "
     "t.cell_id=?1 LIMIT 1"},
    {"initial_condition",
     "INSERT INTO initial_condition(ic_id,cell_id,key,ordinal) SELECT ?1,t.cell_id,'lost-'||?1,?1+1000000 FROM trial t "
     "WHERE t.ic_id=?1 LIMIT 1"},
    {"policy", "INSERT INTO policy(policy_id,key,family,title) VALUES(?1,'lost-'||?1,'lost','Lost policy '||?1)"},
    {"checkpoint", "INSERT INTO checkpoint(checkpoint_id,policy_id,label) VALUES(?1,?1+1000000,'lost-'||?1)"},
    {"inference_config",
     "INSERT INTO inference_config(inference_id,sha256,mode,backend,params_json) VALUES(?1,'lost-'||?1,'external',"
     "'lost','{}')"},
    {"experiment",
     "INSERT INTO experiment(experiment_id,uuid,suite_id,title,design) SELECT ?1,'lost-'||?1,k.suite_id,"
     "'Lost experiment '||?1,'exploratory' FROM (SELECT cell_id FROM trial WHERE experiment_id=?1 UNION ALL SELECT "
     "i.cell_id FROM block b JOIN initial_condition i USING(ic_id) WHERE b.experiment_id=?1) JOIN cell USING(cell_id) "
     "JOIN task k USING(task_id) LIMIT 1"},
    {"contender",
     "INSERT INTO contender(contender_id,experiment_id,blind_label,checkpoint_id,inference_id) SELECT ?1,"
     "experiment_id,'lost-'||?1,?1+1000000,?1+1000000 FROM (SELECT experiment_id FROM trial WHERE contender_id=?1 "
     "UNION ALL SELECT b.experiment_id FROM slot s JOIN block b USING(block_id) WHERE s.contender_id=?1) LIMIT 1"},
    {"block",
     "INSERT INTO block(block_id,experiment_id,ordinal,ic_id) SELECT ?1,t.experiment_id,?1+1000000,t.ic_id FROM slot s "
     "JOIN trial t USING(slot_id) WHERE s.block_id=?1 AND t.ic_id IS NOT NULL LIMIT 1"},
};

struct Reference {
  std::string table;
  std::string column;
  std::string parent;
  bool needed = false;
  [[nodiscard]] std::string lost() const {
    return "\"" + column + "\" IS NOT NULL AND \"" + column + "\" NOT IN(SELECT rowid FROM \"" + parent + "\")";
  }
};

std::vector<Reference> references_of(const Database& target, const std::vector<Table>& tables) {
  std::vector<Reference> out;
  for (const auto& table : tables) {
    auto list = target.prepare("SELECT \"from\",\"table\" FROM pragma_foreign_key_list('" + table.name + "')");
    for (auto row = list->step(); row && *row; row = list->step()) {
      Reference reference{table.name, list->text(0), list->text(1)};
      const auto column = std::ranges::find(table.columns, reference.column, &Column::name);
      reference.needed = column == table.columns.end() || column->needed ||
                         (table.key && *table.key == static_cast<std::size_t>(column - table.columns.begin()));
      out.push_back(std::move(reference));
    }
  }
  return out;
}

// Every reference leads somewhere afterwards: to a stand-in, or nowhere, or the row that needs it goes.
void mend_references(const Database& target, const std::vector<Table>& tables) {
  const auto references = references_of(target, tables);
  for (int round = 0; round < 4; ++round) {
    for (const auto& reference : references) {
      const auto stand_in = std::ranges::find(stand_ins, std::string_view(reference.parent), &StandIn::table);
      if (!reference.needed || stand_in == std::end(stand_ins)) {
        continue;
      }
      for (const auto& id : texts(target, "SELECT DISTINCT \"" + reference.column + "\" FROM \"" + reference.table +
                                              "\" WHERE " + reference.lost())) {
        auto insert = target.prepare(stand_in->sql);
        if (insert) {
          insert->bind(std::int64_t{std::stoll(id)});
          static_cast<void>(insert->run());
        }
      }
    }
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& reference : references) {
      const std::string where = "\"" + reference.table + "\"";
      if (texts(target, "SELECT 1 FROM " + where + " WHERE " + reference.lost() + " LIMIT 1").empty()) {
        continue;
      }
      changed = target
                    .execute(reference.needed ? "DELETE FROM " + where + " WHERE " + reference.lost()
                                              : "UPDATE " + where + " SET \"" + reference.column + "\"=NULL WHERE " +
                                                    reference.lost())
                    .has_value() ||
                changed;
    }
  }
}

std::string outcome_of(const Database& target, const std::vector<Table>& tables) {
  std::string kept;
  std::string lost;
  const auto append = [](std::string& to, const std::string& text) { to += (to.empty() ? "" : ", ") + text; };
  for (const auto& table : tables) {
    // Without stand-ins.
    const std::int64_t now = std::min(table.found, count_of(target, table.name));
    if (now > 0) {
      append(kept, std::to_string(now) + " " + table.name);
    }
    if (table.expected > table.found || (table.expected < 0 && table.whole && table.found > now)) {
      append(lost,
             std::to_string(std::max(table.expected, table.found) - std::min(now, table.found)) + " " + table.name);
    } else if (!table.whole && table.expected < 0) {
      append(lost, "an unknown number of " + table.name);
    } else if (table.found > now) {
      append(lost, std::to_string(table.found - now) + " " + table.name);
    }
  }
  return "rows taken over: " + (kept.empty() ? "none" : kept) + "; rows lost: " + (lost.empty() ? "none" : lost);
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

Result<std::string> salvage(Database& target, const fs::path& damaged) {
  auto raw = RawDatabase::read(damaged);
  if (!raw) {
    return std::unexpected(raw.error());
  }
  TANDEM_TRY(target.execute("PRAGMA foreign_keys=OFF"));
  auto transaction = Transaction::begin(target);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  // The rules for what a person does would stand in the way; they come back.
  const auto triggers = texts(target, "SELECT sql FROM sqlite_schema WHERE type='trigger'");
  for (const auto& name : texts(target, "SELECT name FROM sqlite_schema WHERE type='trigger'")) {
    TANDEM_TRY(target.execute("DROP TRIGGER \"" + name + "\""));
  }
  std::vector<Table> tables;
  for (const auto& name : texts(target, "SELECT name FROM sqlite_schema WHERE type='table' ORDER BY rowid")) {
    if (name != "schema_migration" && name != "open_slot" && !name.starts_with("sqlite_")) {
      tables.push_back(table_of(target, name));
    }
  }
  take_rows(target, *raw, tables);
  for (auto& table : tables) {
    table.found = count_of(target, table.name);
  }
  mend_references(target, tables);
  TANDEM_TRY(
      target.execute("DELETE FROM open_slot; INSERT INTO open_slot SELECT b.experiment_id,b.ordinal,s.position,"
                     "s.slot_id FROM block b JOIN slot s USING(block_id) WHERE NOT EXISTS(SELECT 1 FROM trial t WHERE "
                     "t.slot_id=s.slot_id AND t.validity='valid')"));
  for (const auto& sql : triggers) {
    TANDEM_TRY(target.execute(sql));
  }
  const std::string outcome = outcome_of(target, tables);
  TANDEM_TRY(transaction->commit());
  TANDEM_TRY(target.execute("PRAGMA foreign_keys=ON"));
  return outcome;
}

}  // namespace tandem::detail
