#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "scoring/database_detail.h"
#include "scoring/evaluation_detail.h"
#include "scoring/suite_store.h"

namespace tandem::detail {

using Numbers = std::map<std::string, std::int64_t>;

inline std::unexpected<Error> wrong(const std::string& origin, const std::string& field, const std::string& what) {
  return fail(ErrorCode::invalid_input, origin + ": " + field + " " + what + ".", "Correct the file.");
}

inline std::optional<std::string> bytes_of(const std::string& text) {
  std::string out;
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  for (std::size_t i = 0; i + 1 < text.size() + 1; i += 2) {
    if (i + 1 >= text.size() || digit(text[i]) < 0 || digit(text[i + 1]) < 0) {
      return std::nullopt;
    }
    out += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
  }
  return out;
}

inline bool is_whole(const Json& value) {
  return value.is_number_integer() && (!value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX);
}

/// Reads one document into the database, part by part, inside one transaction.
class Importer {
 public:
  Importer(Database& database, const Json& document, std::string origin)
      : database_(database), document_(document), origin_(std::move(origin)) {}

  Result<std::int64_t> run();

 private:
  Result<void> check_head() const {
    if (!document_.is_object() || !document_.contains("schema") || document_["schema"] != evaluation_schema) {
      return fail(ErrorCode::invalid_input, origin_ + " is no evaluation of the schema tandem.evaluation/1.",
                  "Choose a file that Tandem exported as JSON.");
    }
    for (const char* key : {"suite", "experiment"}) {
      if (!document_.contains(key) || !document_[key].is_object()) {
        return wrong(origin_, key, "must be an object");
      }
    }
    constexpr std::array known{"schema",     "software", "suite",       "experiment", "contenders",
                               "blocks",     "rigs",     "people",      "artifacts",  "failure_modes",
                               "conditions", "trials",   "preferences", "analyses"};
    for (const auto& [key, value] : document_.items()) {
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        return wrong(origin_, key, "is not known");
      }
    }
    return {};
  }

  // Row numbers by names.
  void name_parts() {
    for (std::size_t t = 0; t < suite_.tasks.size(); ++t) {
      for (std::size_t s = 0; s < suite_.tasks[t].stages.size(); ++s) {
        stages_[suite_.tasks[t].key + "\n" + suite_.tasks[t].stages[s].key] = ids_.stages[t][s];
      }
    }
    for (std::size_t c = 0; c < suite_.cells.size(); ++c) {
      const SuiteCell& cell = suite_.cells[c];
      const std::string name = suite_.tasks[cell.task].key + "\n" + suite_.settings[cell.setting].key;
      cells_[name] = ids_.cells[c];
      for (std::size_t i = 0; i < cell.conditions.size() && i < ids_.conditions[c].size(); ++i) {
        conditions_[name + "\n" + cell.conditions[i].key] = ids_.conditions[c][i];
      }
    }
  }

  // The list under a key; an empty one where it is not there.
  Result<const Json*> list_in(const Json& object, const char* key, const std::string& where) const {
    static const Json empty = Json::array();
    const auto found = object.find(key);
    if (found == object.end()) {
      return &empty;
    }
    if (!found->is_array() || !std::all_of(found->begin(), found->end(), [](const Json& i) { return i.is_object(); })) {
      return wrong(origin_, where + key, "must be a list of objects");
    }
    return &*found;
  }

  // Calls `take` with each object of a list and its name for sentences.
  template <typename Take>
  Result<void> each(const Json& object, const char* key, const std::string& where, const Take& take) const {
    const auto list = list_in(object, key, where);
    if (!list) {
      return std::unexpected(list.error());
    }
    for (std::size_t i = 0; i < (*list)->size(); ++i) {
      TANDEM_TRY(take((**list)[i], where + key + "[" + std::to_string(i) + "]"));
    }
    return {};
  }

  Result<void> bind_fields(Statement& insert, const Json& object, Fields fields, const std::string& where) const {
    for (const auto& field : fields) {
      const auto found = object.find(field.name);
      if (found == object.end()) {
        insert.bind_null();
        continue;
      }
      const std::string name = where + "." + field.name;
      if (field.kind == 'i') {
        if (!is_whole(*found)) {
          return wrong(origin_, name, "must be a whole number");
        }
        insert.bind(found->get<std::int64_t>());
      } else if (field.kind == 'n') {
        if (!found->is_number() || !std::isfinite(found->get<double>())) {
          return wrong(origin_, name, "must be a number");
        }
        insert.bind(found->get<double>());
      } else {
        if (!found->is_string()) {
          return wrong(origin_, name, "must be a text");
        }
        const auto text = field.kind == 'b' ? bytes_of(found->get<std::string>()) : found->get<std::string>();
        if (!text) {
          return wrong(origin_, name, "must be hexadecimal digits");
        }
        insert.bind(std::string_view(*text));
      }
    }
    return {};
  }

  // Fields that are not in `fields` or `beside` would be lost.
  Result<void> expect_only(const Json& object, Fields fields, std::initializer_list<std::string_view> beside,
                           const std::string& where) const {
    for (const auto& [key, value] : object.items()) {
      const bool known = std::any_of(fields.begin(), fields.end(), [&](const Field& f) { return key == f.name; }) ||
                         std::find(beside.begin(), beside.end(), key) != beside.end();
      if (!known) {
        return wrong(origin_, where + "." + key, "is not known");
      }
    }
    return {};
  }

  // "INSERT INTO t(a,b) VALUES(?1,?2)" with the columns of `keys` first.
  static std::string insert_sql(const std::string& table, const std::string& keys, Fields fields) {
    std::string columns = keys;
    for (const auto& field : fields) {
      columns += (columns.empty() ? "" : ",");
      columns += field.name;
    }
    std::string values;
    bool bytes = false;
    for (std::size_t i = 0; i < static_cast<std::size_t>(std::count(columns.begin(), columns.end(), ',')) + 1; ++i) {
      const std::size_t first =
          keys.empty() ? 0 : static_cast<std::size_t>(std::count(keys.begin(), keys.end(), ',')) + 1;
      bytes = i >= first && fields[i - first].kind == 'b';
      std::string place = i > 0 ? "," : "";
      place += bytes ? "CAST(?" : "?";
      place += std::to_string(i + 1);
      values += place + (bytes ? " AS BLOB)" : "");
    }
    return "INSERT INTO " + table + "(" + columns + ") VALUES(" + values + ")";
  }

  // Runs an insert; what the database's own rules refuse is said with the place in the file.
  Result<std::int64_t> insert(Statement& statement, const std::string& where) {
    const auto done = statement.run();
    if (!done && done.error().code == ErrorCode::invalid_input) {
      return fail(ErrorCode::invalid_input, origin_ + ": " + where + " holds a value that is not allowed there.",
                  "Correct the file.", done.error().detail);
    }
    if (!done) {
      return std::unexpected(done.error());
    }
    return database_.last_row_id();
  }

  // A record that others refer to by `key`: found where it is there already.
  Result<std::int64_t> shared(const std::string& table, const std::string& id, const char* key, const Json& object,
                              Fields fields, const std::string& where) {
    if (!object.is_object() || !object.contains(key) || !object[key].is_string()) {
      return wrong(origin_, where + "." + key, "must be a text");
    }
    auto find = database_.prepare("SELECT " + id + " FROM " + table + " WHERE " + key + "=?1");
    auto add = database_.prepare(insert_sql(table, "", fields));
    if (!find || !add) {
      return std::unexpected(!find ? find.error() : add.error());
    }
    find->bind(std::string_view(object[key].get<std::string>()));
    const auto row = find->step();
    if (!row) {
      return std::unexpected(row.error());
    }
    if (*row) {
      return find->integer(0);
    }
    TANDEM_TRY(expect_only(object, fields, {}, where));
    TANDEM_TRY(bind_fields(*add, object, fields, where));
    return insert(*add, where);
  }

  Result<void> shared_list(const char* list, const std::string& table, const std::string& id, const char* key,
                           Fields fields, Numbers& numbers) {
    return each(document_, list, "", [&](const Json& item, const std::string& where) -> Result<void> {
      const auto row = shared(table, id, key, item, fields, where);
      if (!row) {
        return std::unexpected(row.error());
      }
      numbers[item[key].get<std::string>()] = *row;
      return {};
    });
  }

  Result<void> surroundings() {
    TANDEM_TRY(shared_list("rigs", "rig", "rig_id", "sha256", rig_fields, rigs_));
    TANDEM_TRY(shared_list("people", "person", "person_id", "key", person_fields, people_));
    TANDEM_TRY(shared_list("artifacts", "artifact", "artifact_id", "sha256", artifact_fields, artifacts_));
    TANDEM_TRY(shared_list("failure_modes", "failure_mode", "failure_id", "key", failure_mode_fields, failure_modes_));
    return each(document_, "conditions", "", [&](const Json& item, const std::string& where) -> Result<void> {
      TANDEM_TRY(expect_only(item, condition_fields, {"task", "setting", "condition", "images"}, where));
      const auto condition = condition_in(item, where);
      if (!condition) {
        return std::unexpected(condition.error());
      }
      auto update = database_.prepare(
          "UPDATE initial_condition SET "
          "objects_json=coalesce(objects_json,?2),pose_tolerance_mm=coalesce(pose_tolerance_mm,"
          "?3) WHERE ic_id=?1");
      auto image = database_.prepare("INSERT OR IGNORE INTO ic_image(ic_id,camera_key,artifact_id) VALUES(?1,?2,?3)");
      if (!update || !image) {
        return std::unexpected(!update ? update.error() : image.error());
      }
      update->bind(*condition);
      TANDEM_TRY(bind_fields(*update, item, condition_fields, where));
      TANDEM_TRY(insert(*update, where));
      const Json images = item.value("images", Json::object());
      if (!images.is_object()) {
        return wrong(origin_, where + ".images", "must be an object");
      }
      for (const auto& [camera, sha] : images.items()) {
        const auto found = sha.is_string() ? artifacts_.find(sha.get<std::string>()) : artifacts_.end();
        if (found == artifacts_.end()) {
          return wrong(origin_, where + ".images." + camera, "names an artifact that is not in the file");
        }
        image->bind(*condition).bind(std::string_view(camera)).bind(found->second);
        TANDEM_TRY(insert(*image, where));
      }
      return {};
    });
  }

  // The number of what a field names; nothing where the field is not there.
  Result<std::optional<std::int64_t>> reference(const Json& object, const char* key, const Numbers& numbers,
                                                const std::string& where) const {
    const auto found = object.find(key);
    if (found == object.end()) {
      return std::nullopt;
    }
    const auto number = found->is_string() ? numbers.find(found->get<std::string>()) : numbers.end();
    if (number == numbers.end()) {
      return wrong(origin_, where + "." + key, "names something that is not in the file");
    }
    return number->second;
  }
  Result<std::int64_t> required(const Json& object, const char* key, const Numbers& numbers,
                                const std::string& where) const {
    const auto found = reference(object, key, numbers, where);
    if (!found) {
      return std::unexpected(found.error());
    }
    return *found ? Result<std::int64_t>(**found) : wrong(origin_, where + "." + key, "is missing");
  }
  static std::string text_in(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  }
  Result<std::int64_t> cell_in(const Json& object, const std::string& where) const {
    const auto found = cells_.find(text_in(object, "task") + "\n" + text_in(object, "setting"));
    return found != cells_.end() ? Result<std::int64_t>(found->second)
                                 : wrong(origin_, where, "names a task and setting that the suite does not have");
  }
  Result<std::int64_t> condition_in(const Json& object, const std::string& where) const {
    const auto found = conditions_.find(text_in(object, "task") + "\n" + text_in(object, "setting") + "\n" +
                                        text_in(object, "condition"));
    return found != conditions_.end()
               ? Result<std::int64_t>(found->second)
               : wrong(origin_, where, "names an initial condition that the suite does not have");
  }

  Result<void> experiment();
  Result<void> contenders();
  Result<void> blocks();
  Result<void> trials();
  Result<void> trial(const Json& item, const std::string& where);
  Result<void> ratings(std::int64_t trial, const Json& item, const SuiteTask& task, const std::string& where);
  Result<void> credits(std::int64_t rating, const Json& item, const SuiteTask& task, const std::string& where);
  Result<void> beside_trial(std::int64_t trial, const Json& item, const SuiteTask& task, const std::string& where);
  Result<void> preferences();
  Result<void> analyses();
  Result<std::int64_t> checkpoint(const Json& item, const std::string& where);

  Database& database_;
  const Json& document_;
  std::string origin_;
  Suite suite_;
  SuiteIds ids_;
  std::int64_t experiment_ = 0;
  Numbers rigs_, people_, artifacts_, failure_modes_, stages_, cells_, conditions_, contenders_;
  std::map<std::int64_t, std::int64_t> blocks_;                          // by ordinal
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> slots_;  // by ordinal and position
};

}  // namespace tandem::detail
