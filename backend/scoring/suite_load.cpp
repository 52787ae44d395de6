#include "scoring/database_detail.h"
#include "scoring/suite_store.h"

namespace tandem {
namespace {

using detail::each_row;

template <typename T>
void put(Json& object, const char* key, const std::optional<T>& value) {
  if (value) {
    object[key] = *value;
  }
}

Result<Json> stages_of(const Database& database, std::int64_t task) {
  Json out = Json::array();
  TANDEM_TRY(
      each_row(database,
               "SELECT s.key,s.title,s.kind,s.points,s.max_count,coalesce(r.key,''),s.partial_ok,s.hotkey,s.criterion "
               "FROM rubric_stage s LEFT JOIN rubric_stage r ON r.stage_id=s.requires_stage_id WHERE s.task_id=?1 "
               "ORDER BY s.ordinal",
               task, [&](const Statement& row) {
                 out.push_back({{"key", row.text(0)},
                                {"title", row.text(1)},
                                {"kind", row.text(2)},
                                {"points", row.number(3)},
                                {"max_count", row.integer(4)},
                                {"requires", row.text(5)},
                                {"partial", row.integer(6) != 0},
                                {"hotkey", row.text(7)},
                                {"criterion", row.text(8)}});
               }));
  return out;
}

Json task_of(const Statement& row) {
  Json out{{"key", row.text(1)},           {"group", row.text(2)},        {"title", row.text(3)},
           {"instruction", row.text(4)},   {"scoring", row.text(5)},      {"score_max", row.number(6)},
           {"success_min", row.number(7)}, {"clock_start", row.text(11)}, {"success", row.text(13)}};
  put(out, "horizon_s", row.number_or_none(8));
  put(out, "horizon_steps", row.integer_or_none(9));
  put(out, "control_hz", row.number_or_none(10));
  put(out, "chain_length", row.integer_or_none(12));
  return out;
}

Result<Json> conditions_of(const Database& database, std::int64_t cell) {
  Json out = Json::array();
  TANDEM_TRY(each_row(database,
                      "SELECT key,coalesce(instruction,''),coalesce(description,''),seed FROM initial_condition "
                      "WHERE cell_id=?1 ORDER BY ordinal",
                      cell, [&](const Statement& row) {
                        Json item{{"key", row.text(0)}, {"instruction", row.text(1)}, {"description", row.text(2)}};
                        put(item, "seed", row.integer_or_none(3));
                        out.push_back(std::move(item));
                      }));
  return out;
}

Result<Json> anchors_of(const Database& database, std::int64_t suite) {
  Json out = Json::array();
  TANDEM_TRY(each_row(
      database,
      "SELECT task_key,setting_key,method,metric,value,spread,n,successes,unit,source,trust FROM anchor "
      "WHERE suite_id=?1 ORDER BY anchor_id",
      suite, [&](const Statement& row) {
        Json item{{"task", row.text(0)},    {"setting", row.text(1)}, {"method", row.text(2)}, {"metric", row.text(3)},
                  {"value", row.number(4)}, {"unit", row.text(8)},    {"source", row.text(9)}, {"trust", row.text(10)}};
        put(item, "spread", row.number_or_none(5));
        put(item, "n", row.integer_or_none(6));
        put(item, "k", row.integer_or_none(7));
        out.push_back(std::move(item));
      }));
  return out;
}

Result<void> add_tasks(const Database& database, std::int64_t suite, Json& document) {
  std::vector<std::int64_t> numbers;
  Json tasks = Json::array();
  TANDEM_TRY(
      each_row(database,
               "SELECT task_id,key,coalesce(group_key,''),title,instruction,scoring,score_max,success_min,horizon_s,"
               "horizon_steps,control_hz,clock_start,chain_len,success_text FROM task WHERE suite_id=?1 "
               "ORDER BY ordinal",
               suite, [&](const Statement& row) {
                 numbers.push_back(row.integer(0));
                 tasks.push_back(task_of(row));
               }));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    auto stages = stages_of(database, numbers[i]);
    if (!stages) {
      return std::unexpected(stages.error());
    }
    tasks[i]["stages"] = std::move(*stages);
  }
  document["tasks"] = std::move(tasks);
  return {};
}

Result<void> add_cells(const Database& database, std::int64_t suite, Json& document) {
  std::vector<std::int64_t> numbers;
  Json cells = Json::array();
  TANDEM_TRY(
      each_row(database,
               "SELECT c.cell_id,t.key,s.key,c.planned_trials,c.weight FROM cell c JOIN task t USING(task_id) JOIN "
               "setting s USING(setting_id) WHERE t.suite_id=?1 ORDER BY c.cell_id",
               suite, [&](const Statement& row) {
                 numbers.push_back(row.integer(0));
                 cells.push_back({{"task", row.text(1)},
                                  {"setting", row.text(2)},
                                  {"trials", row.integer(3)},
                                  {"starts", 0},
                                  {"weight", row.number(4)}});
               }));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    auto conditions = conditions_of(database, numbers[i]);
    if (!conditions) {
      return std::unexpected(conditions.error());
    }
    cells[i]["conditions"] = std::move(*conditions);
  }
  document["cells"] = std::move(cells);
  return {};
}

}  // namespace

Result<Suite> SuiteStore::load(std::int64_t suite_id) const {
  Json document;
  TANDEM_TRY(each_row(
      database_,
      "SELECT key,version,title,kind,coalesce(source_ref,''),aggregate,coalesce(notes,'') FROM suite WHERE "
      "suite_id=?1",
      suite_id, [&](const Statement& row) {
        document = {
            {"suite", 1},          {"key", row.text(0)},    {"version", row.integer(1)}, {"title", row.text(2)},
            {"kind", row.text(3)}, {"source", row.text(4)}, {"aggregate", row.text(5)},  {"notes", row.text(6)}};
      }));
  if (document.is_null()) {
    return fail(ErrorCode::not_found, "The suite is not in the database.", "Choose another one.");
  }
  TANDEM_TRY(add_tasks(database_, suite_id, document));
  Json settings = Json::array();
  TANDEM_TRY(
      each_row(database_,
               "SELECT key,title,axis,is_ood,coalesce(description,'') FROM setting WHERE suite_id=?1 ORDER BY ordinal",
               suite_id, [&](const Statement& row) {
                 settings.push_back({{"key", row.text(0)},
                                     {"title", row.text(1)},
                                     {"axis", row.text(2)},
                                     {"out_of_distribution", row.integer(3) != 0},
                                     {"description", row.text(4)}});
               }));
  document["settings"] = std::move(settings);
  TANDEM_TRY(add_cells(database_, suite_id, document));
  auto anchors = anchors_of(database_, suite_id);
  if (!anchors) {
    return std::unexpected(anchors.error());
  }
  document["anchors"] = std::move(*anchors);
  return parse_suite(document, database_.file().string());
}

}  // namespace tandem
