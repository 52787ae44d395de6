#include "scoring/suite_store.h"

#include <algorithm>
#include <map>

#include "scoring/database_detail.h"

namespace tandem {
namespace {

using detail::row_numbers;

Result<void> insert_task(Database& database, std::int64_t suite, std::size_t ordinal, const SuiteTask& task) {
  auto row = database.prepare(
      "INSERT INTO task(suite_id,key,ordinal,group_key,title,instruction,scoring,score_max,success_min,horizon_s,"
      "horizon_steps,control_hz,clock_start,chain_len,success_text) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)");
  if (!row) {
    return std::unexpected(row.error());
  }
  row->bind(suite).bind(std::string_view(task.key)).bind(static_cast<std::int64_t>(ordinal));
  row->bind(std::string_view(task.group)).bind(std::string_view(task.title)).bind(std::string_view(task.instruction));
  row->bind(name_of(task.scoring)).bind(task.score_max).bind(task.success_min).bind(task.horizon_s);
  row->bind(task.horizon_steps).bind(task.control_hz).bind(name_of(task.clock_start)).bind(task.chain_length);
  row->bind(std::string_view(task.success_text));
  TANDEM_TRY(row->run());
  const std::int64_t task_id = database.last_row_id();
  std::vector<std::int64_t> stages;
  auto insert = database.prepare(
      "INSERT INTO rubric_stage(task_id,ordinal,key,title,kind,points,max_count,requires_stage_id,partial_ok,hotkey,"
      "criterion) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)");
  if (!insert) {
    return std::unexpected(insert.error());
  }
  for (std::size_t i = 0; i < task.stages.size(); ++i) {
    const RubricStage& stage = task.stages[i];
    insert->bind(task_id).bind(static_cast<std::int64_t>(i)).bind(std::string_view(stage.key));
    insert->bind(std::string_view(stage.title)).bind(name_of(stage.kind)).bind(stage.points).bind(stage.max_count);
    stage.required ? insert->bind(stages[*stage.required]) : insert->bind_null();
    insert->bind(std::int64_t{stage.partial ? 1 : 0}).bind(std::string_view(stage.hotkey));
    insert->bind(std::string_view(stage.criterion));
    TANDEM_TRY(insert->run());
    stages.push_back(database.last_row_id());
  }
  return {};
}

Result<void> insert_settings(Database& database, std::int64_t suite, const std::vector<SuiteSetting>& settings) {
  auto insert = database.prepare(
      "INSERT INTO setting(suite_id,key,ordinal,title,axis,is_ood,description) VALUES(?1,?2,?3,?4,?5,?6,?7)");
  if (!insert) {
    return std::unexpected(insert.error());
  }
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const SuiteSetting& setting = settings[i];
    insert->bind(suite).bind(std::string_view(setting.key)).bind(static_cast<std::int64_t>(i));
    insert->bind(std::string_view(setting.title)).bind(std::string_view(setting.axis));
    insert->bind(std::int64_t{setting.out_of_distribution ? 1 : 0}).bind(std::string_view(setting.description));
    TANDEM_TRY(insert->run());
  }
  return {};
}

Result<void> insert_cell(Database& database, const SuiteCell& cell, const SuiteIds& ids) {
  auto row = database.prepare("INSERT INTO cell(task_id,setting_id,planned_trials,weight) VALUES(?1,?2,?3,?4)");
  if (!row) {
    return std::unexpected(row.error());
  }
  row->bind(ids.tasks[cell.task]).bind(ids.settings[cell.setting]).bind(cell.planned_trials).bind(cell.weight);
  TANDEM_TRY(row->run());
  const std::int64_t cell_id = database.last_row_id();
  auto insert = database.prepare(
      "INSERT INTO initial_condition(cell_id,key,ordinal,instruction,seed,description) VALUES(?1,?2,?3,?4,?5,?6)");
  if (!insert) {
    return std::unexpected(insert.error());
  }
  for (std::size_t i = 0; i < cell.conditions.size(); ++i) {
    const InitialCondition& condition = cell.conditions[i];
    insert->bind(cell_id).bind(std::string_view(condition.key)).bind(static_cast<std::int64_t>(i));
    insert->bind(std::string_view(condition.instruction)).bind(condition.seed);
    insert->bind(std::string_view(condition.description));
    TANDEM_TRY(insert->run());
  }
  return {};
}

Result<void> insert_anchors(Database& database, std::int64_t suite, const std::vector<Anchor>& anchors) {
  auto insert = database.prepare(
      "INSERT INTO anchor(suite_id,task_key,setting_key,method,metric,value,spread,n,successes,unit,source,trust) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)");
  if (!insert) {
    return std::unexpected(insert.error());
  }
  for (const auto& anchor : anchors) {
    insert->bind(suite).bind(std::string_view(anchor.task)).bind(std::string_view(anchor.setting));
    insert->bind(std::string_view(anchor.method)).bind(std::string_view(anchor.metric)).bind(anchor.value);
    insert->bind(anchor.spread).bind(anchor.trials).bind(anchor.successes).bind(std::string_view(anchor.unit));
    insert->bind(std::string_view(anchor.source)).bind(std::string_view(anchor.trust));
    TANDEM_TRY(insert->run());
  }
  return {};
}

}  // namespace

Result<std::vector<std::int64_t>> detail::row_numbers(const Database& database, const char* sql, std::int64_t of) {
  std::vector<std::int64_t> out;
  TANDEM_TRY(each_row(database, sql, of, [&](const Statement& row) { out.push_back(row.integer(0)); }));
  return out;
}

Result<std::int64_t> SuiteStore::insert(const Suite& suite) {
  auto row = database_.prepare(
      "INSERT INTO suite(key,version,title,kind,source_ref,aggregate,definition_sha256,frozen_utc,notes) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)");
  if (!row) {
    return std::unexpected(row.error());
  }
  row->bind(std::string_view(suite.key)).bind(suite.version).bind(std::string_view(suite.title));
  row->bind(std::string_view(suite.simulated ? "sim" : "real")).bind(std::string_view(suite.source));
  row->bind(name_of(suite.aggregate)).bind(std::string_view(definition_sha256(suite)));
  row->bind(std::string_view(detail::utc_now())).bind(std::string_view(suite.notes));
  TANDEM_TRY(row->run());
  const std::int64_t id = database_.last_row_id();
  for (std::size_t i = 0; i < suite.tasks.size(); ++i) {
    TANDEM_TRY(insert_task(database_, id, i, suite.tasks[i]));
  }
  TANDEM_TRY(insert_settings(database_, id, suite.settings));
  const auto parts = ids(id);
  if (!parts) {
    return std::unexpected(parts.error());
  }
  for (const auto& cell : suite.cells) {
    TANDEM_TRY(insert_cell(database_, cell, *parts));
  }
  TANDEM_TRY(insert_anchors(database_, id, suite.anchors));
  return id;
}

Result<std::optional<SuiteIds>> SuiteStore::find(const Suite& suite) const {
  auto known = database_.prepare("SELECT suite_id,definition_sha256 FROM suite WHERE key=?1 AND version=?2");
  if (!known) {
    return std::unexpected(known.error());
  }
  known->bind(std::string_view(suite.key)).bind(suite.version);
  const auto found = known->step();
  if (!found) {
    return std::unexpected(found.error());
  }
  if (!*found) {
    return std::nullopt;
  }
  if (known->text(1) != definition_sha256(suite)) {
    return fail(
        ErrorCode::mismatch,
        "Suite " + suite.key + " version " + std::to_string(suite.version) + " is frozen with another definition.",
        "Give the changed suite the next version.");
  }
  auto there = ids(known->integer(0));
  return there ? Result<std::optional<SuiteIds>>(std::move(*there)) : std::unexpected(there.error());
}

Result<SuiteIds> SuiteStore::add_in_transaction(const Suite& suite) {
  auto there = find(suite);
  if (!there) {
    return std::unexpected(there.error());
  }
  if (*there) {
    return std::move(**there);
  }
  const auto id = insert(suite);
  return id ? ids(*id) : std::unexpected(id.error());
}

Result<SuiteIds> SuiteStore::add(const Suite& suite) {
  auto there = find(suite);
  if (!there) {
    return std::unexpected(there.error());
  }
  if (*there) {
    return std::move(**there);
  }
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  auto added = add_in_transaction(suite);
  if (!added) {
    return added;
  }
  TANDEM_TRY(transaction->commit());
  return added;
}

Result<SuiteIds> SuiteStore::ids(std::int64_t suite_id) const {
  SuiteIds out;
  out.suite = suite_id;
  auto tasks = row_numbers(database_, "SELECT task_id FROM task WHERE suite_id=?1 ORDER BY ordinal", suite_id);
  auto settings = row_numbers(database_, "SELECT setting_id FROM setting WHERE suite_id=?1 ORDER BY ordinal", suite_id);
  auto cells = row_numbers(
      database_, "SELECT cell_id FROM cell JOIN task USING(task_id) WHERE suite_id=?1 ORDER BY cell_id", suite_id);
  if (!tasks || !settings || !cells) {
    return std::unexpected(!tasks ? tasks.error() : !settings ? settings.error() : cells.error());
  }
  out.tasks = std::move(*tasks);
  out.settings = std::move(*settings);
  out.cells = std::move(*cells);
  for (const auto task : out.tasks) {
    auto stages = row_numbers(database_, "SELECT stage_id FROM rubric_stage WHERE task_id=?1 ORDER BY ordinal", task);
    if (!stages) {
      return std::unexpected(stages.error());
    }
    out.stages.push_back(std::move(*stages));
  }
  for (const auto cell : out.cells) {
    auto conditions =
        row_numbers(database_, "SELECT ic_id FROM initial_condition WHERE cell_id=?1 ORDER BY ordinal", cell);
    if (!conditions) {
      return std::unexpected(conditions.error());
    }
    out.conditions.push_back(std::move(*conditions));
  }
  return out;
}

}  // namespace tandem
