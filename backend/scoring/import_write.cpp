#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "scoring/audit.h"
#include "scoring/database_detail.h"
#include "scoring/identity.h"
#include "scoring/import.h"
#include "scoring/plan.h"
#include "scoring/score_rules.h"
#include "scoring/sha256.h"
#include "scoring/suite_store.h"

namespace tandem {
namespace {

std::optional<std::size_t> task_in(const Suite& suite, const std::string& name) {
  for (std::size_t i = 0; i < suite.tasks.size(); ++i) {
    const SuiteTask& task = suite.tasks[i];
    if (task.key == name || task.title == name || task.instruction == name) {
      return i;
    }
  }
  return std::nullopt;
}

// An empty name is the only setting, or the first one that is in distribution.
std::optional<std::size_t> setting_in(const Suite& suite, const std::string& name) {
  for (std::size_t i = 0; i < suite.settings.size(); ++i) {
    const SuiteSetting& setting = suite.settings[i];
    if (name.empty() ? !setting.out_of_distribution || suite.settings.size() == 1
                     : setting.key == name || setting.title == name) {
      return i;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> cell_in(const Suite& suite, const ImportedTrial& trial) {
  const auto task = task_in(suite, trial.task);
  const auto setting = setting_in(suite, trial.setting);
  for (std::size_t i = 0; task && setting && i < suite.cells.size(); ++i) {
    if (suite.cells[i].task == *task && suite.cells[i].setting == *setting) {
      return i;
    }
  }
  return std::nullopt;
}

// In a table whose columns are stages: those of the tasks that are made of it, in the order in which they come.
void give_stages(const ImportedTable& table, SuiteTask& task) {
  for (const auto& trial : table.trials) {
    for (const auto& [key, reached] : trial.milestones) {
      const bool there = std::any_of(task.stages.begin(), task.stages.end(),
                                     [&](const RubricStage& stage) { return stage.key == key; });
      if (trial.task == task.key && !there) {
        RubricStage stage;
        stage.key = key;
        stage.title = key;
        stage.points = 1;
        stage.criterion = "As judged where it was recorded.";
        task.stages.push_back(std::move(stage));
      }
    }
  }
  if (!task.stages.empty()) {
    task.scoring = Scoring::staged_independent;
    task.score_max = static_cast<double>(task.stages.size());
    task.success_min = task.score_max;
  }
}

// A suite of the tasks and settings that occur. Its key is that of its content, so that the same tasks are one suite.
Suite suite_for(const ImportedTable& table) {
  Suite out;
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::int64_t>> cells;  // trials by contender
  std::map<std::string, std::size_t> tasks;
  std::map<std::string, std::size_t> settings;
  for (const auto& trial : table.trials) {
    ++cells[{trial.task, trial.setting}][trial.contender];
    tasks.emplace(trial.task, 0);
    settings.emplace(trial.setting, 0);
  }
  for (auto& [name, place] : tasks) {
    place = out.tasks.size();
    SuiteTask task;
    task.key = name;
    task.title = name;
    task.instruction = name;
    task.scoring = Scoring::progress;
    task.success_text = "As judged where it was recorded.";
    if (table.format == ImportFormat::csv) {
      give_stages(table, task);
    }
    out.tasks.push_back(std::move(task));
  }
  for (auto& [name, place] : settings) {
    place = out.settings.size();
    SuiteSetting setting;
    setting.key = name;
    for (std::string key = "all"; setting.key.empty(); key += "_") {
      setting.key = settings.contains(key) ? "" : key;
    }
    setting.title = name.empty() ? "As recorded" : name;
    setting.axis = "other";
    out.settings.push_back(std::move(setting));
  }
  std::string content;
  for (const auto& [names, trials] : cells) {
    std::int64_t count = 0;
    for (const auto& [contender, number] : trials) {
      count = std::max(count, number);
    }
    SuiteCell cell;
    cell.task = tasks.at(names.first);
    cell.setting = settings.at(names.second);
    cell.conditions = {{"recorded", "", "Not controlled by Tandem.", {}}};
    cell.planned_trials = count;
    out.cells.push_back(std::move(cell));
    content += names.first + "\n" + names.second + "\n" + std::to_string(count) + "\n";
  }
  for (const auto& task : out.tasks) {
    for (const auto& stage : task.stages) {
      content += "stage " + task.key + "\n" + stage.key + "\n";
    }
  }
  out.key = "imported_" + sha256(content).substr(0, 12);
  out.title = "Imported tasks";
  out.source = std::string(name_of(table.format));
  out.aggregate = SuiteAggregate::micro;
  return out;
}

// The share of the points that the stages give; none where the task is not judged by them.
std::optional<double> share_of_stages(const ImportedTrial& trial, const SuiteTask& task) {
  if (trial.milestones.empty() || task.stages.empty()) {
    return std::nullopt;
  }
  Observed seen;
  seen.stages.resize(task.stages.size());
  for (const auto& [key, reached] : trial.milestones) {
    for (std::size_t i = 0; i < task.stages.size(); ++i) {
      if (task.stages[i].key == key) {
        seen.stages[i].credit = reached ? 1 : 0;
      }
    }
  }
  const auto score = score_of(task, seen);
  return score ? std::optional(score->score / task.score_max) : std::nullopt;
}

// A stage that the rubric of its task does not have.
std::optional<std::string> unknown_stage(const ImportedTable& table, const Suite& suite) {
  for (const auto& trial : table.trials) {
    const auto place = task_in(suite, trial.task);
    for (const auto& [key, reached] : trial.milestones) {
      const auto has = [&](const RubricStage& stage) { return stage.key == key; };
      if (place && std::none_of(suite.tasks[*place].stages.begin(), suite.tasks[*place].stages.end(), has)) {
        return key;
      }
    }
  }
  return std::nullopt;
}

/// Writes one imported table inside one transaction.
class Writer {
 public:
  Writer(Database& database, const ImportedTable& table, const Suite& suite, const SuiteIds& ids,
         const ImportProgress& go_on)
      : database_(database), table_(table), suite_(suite), ids_(ids), go_on_(go_on) {}

  Result<std::int64_t> run() {
    TANDEM_TRY(experiment());
    TANDEM_TRY(contenders());
    TANDEM_TRY(sessions());
    std::int64_t sequence = 0;
    for (const auto& trial : table_.trials) {
      if (go_on_ && sequence % 100 == 0 && !go_on_(static_cast<std::size_t>(sequence))) {
        return fail(ErrorCode::cancelled, "The import was cancelled.", "Nothing was imported.");
      }
      TANDEM_TRY(write(trial, ++sequence));
    }
    TANDEM_TRY(verdicts());
    TANDEM_TRY(append_audit(database_, {"experiment",
                                        experiment_,
                                        "import",
                                        Json(),
                                        {{"format", name_of(table_.format)}, {"trials", table_.trials.size()}}}));
    return experiment_;
  }

 private:
  Result<void> experiment() {
    auto insert = database_.prepare(
        "INSERT INTO experiment(uuid,suite_id,title,primary_metric,design,started_utc,notes) "
        "VALUES(?1,?2,?3,?4,'imported',?5,?6)");
    if (!insert) {
      return std::unexpected(insert.error());
    }
    std::string notes = "Imported from " + std::string(name_of(table_.format)) + ".";
    for (std::size_t i = 0; i < std::min<std::size_t>(table_.warnings.size(), 20); ++i) {
      notes += "\n" + table_.warnings[i];
    }
    insert->bind(std::string_view(new_uuid())).bind(ids_.suite).bind(std::string_view(table_.title));
    insert->bind(std::string_view(table_.verdicts.empty() ? "success" : "preference"));
    insert->bind(std::string_view(now_)).bind(std::string_view(notes));
    TANDEM_TRY(insert->run());
    experiment_ = database_.last_row_id();
    return {};
  }

  // The row that holds a name, made where there is none.
  Result<std::int64_t> named(const char* find_sql, const char* insert_sql, const std::string& name,
                             std::optional<std::int64_t> parent) {
    auto find = database_.prepare(find_sql);
    auto insert = database_.prepare(insert_sql);
    if (!find || !insert) {
      return std::unexpected(!find ? find.error() : insert.error());
    }
    find->bind(std::string_view(name));
    insert->bind(std::string_view(name));
    if (parent) {
      find->bind(*parent);
      insert->bind(*parent);
    }
    const auto row = find->step();
    if (!row) {
      return std::unexpected(row.error());
    }
    if (*row) {
      return find->integer(0);
    }
    TANDEM_TRY(insert->run());
    return database_.last_row_id();
  }

  // What ran elsewhere has no content hash: it is known by its name alone.
  Result<void> contenders() {
    std::set<std::string> names;
    for (const auto& trial : table_.trials) {
      names.insert(trial.contender);
    }
    auto insert = database_.prepare(
        "INSERT INTO contender(experiment_id,blind_label,checkpoint_id,inference_id) VALUES(?1,?2,?3,?4)");
    if (!insert) {
      return std::unexpected(insert.error());
    }
    auto labels = draw_labels(names.size(), 0);
    std::sort(labels.begin(), labels.end());
    std::size_t next = 0;
    const auto inference =
        named("SELECT inference_id FROM inference_config WHERE sha256=?1",
              "INSERT INTO inference_config(sha256,mode,backend,params_json) VALUES(?1,'external','unknown','{}')",
              sha256("external"), {});
    if (!inference) {
      return std::unexpected(inference.error());
    }
    for (const auto& name : names) {
      const auto policy = named("SELECT policy_id FROM policy WHERE key=?1",
                                "INSERT INTO policy(key,family,title) VALUES(?1,'external',?1)", name, {});
      const auto checkpoint =
          policy ? named(
                       "SELECT checkpoint_id FROM checkpoint WHERE label=?1 AND policy_id=?2 AND content_sha256 IS "
                       "NULL",
                       "INSERT INTO checkpoint(label,policy_id) VALUES(?1,?2)", name, *policy)
                 : policy;
      if (!checkpoint) {
        return std::unexpected(checkpoint.error());
      }
      insert->bind(experiment_).bind(std::string_view(labels[next++])).bind(*checkpoint).bind(*inference);
      TANDEM_TRY(insert->run());
      contenders_[name] = database_.last_row_id();
    }
    return {};
  }

  // Trials of one session are the pair of a block.
  Result<void> sessions() {
    std::map<std::string, std::vector<std::size_t>> of_session;
    for (std::size_t i = 0; i < table_.trials.size(); ++i) {
      if (!table_.trials[i].session.empty()) {
        of_session[table_.trials[i].session].push_back(i);
      }
    }
    auto block = database_.prepare("INSERT INTO block(experiment_id,ordinal,ic_id) VALUES(?1,?2,?3)");
    auto slot = database_.prepare("INSERT INTO slot(block_id,position,contender_id) VALUES(?1,?2,?3)");
    if (!block || !slot) {
      return std::unexpected(!block ? block.error() : slot.error());
    }
    std::int64_t ordinal = 0;
    for (const auto& [session, trials] : of_session) {
      const std::size_t cell = *cell_in(suite_, table_.trials[trials.front()]);
      if (ids_.conditions[cell].empty()) {
        continue;
      }
      block->bind(experiment_).bind(ordinal++).bind(ids_.conditions[cell].front());
      TANDEM_TRY(block->run());
      const std::int64_t row = database_.last_row_id();
      blocks_[session] = row;
      std::int64_t position = 0;
      std::set<std::string> there;
      for (const auto trial : trials) {
        if (there.insert(table_.trials[trial].contender).second) {
          slot->bind(row).bind(position++).bind(contenders_.at(table_.trials[trial].contender));
          TANDEM_TRY(slot->run());
          slots_[trial] = database_.last_row_id();
        }
      }
    }
    return {};
  }

  Result<void> write(const ImportedTrial& trial, std::int64_t sequence) {
    const std::size_t cell = *cell_in(suite_, trial);
    const SuiteTask& task = suite_.tasks[suite_.cells[cell].task];
    auto insert = database_.prepare(
        "INSERT INTO trial(uuid,experiment_id,contender_id,cell_id,slot_id,run_seq,instruction,env_seed,started_utc,"
        "duration_s,n_steps,end_reason,validity,void_reason,app_version,notes) "
        "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,'imported',?12,?13,?14,?15)");
    if (!insert) {
      return std::unexpected(insert.error());
    }
    const auto slot = slots_.find(static_cast<std::size_t>(sequence - 1));
    insert->bind(std::string_view(new_uuid())).bind(experiment_).bind(contenders_.at(trial.contender));
    insert->bind(ids_.cells[cell]);
    insert->bind(slot != slots_.end() ? std::optional(slot->second) : std::nullopt).bind(sequence);
    insert->bind(std::string_view(trial.instruction.empty() ? task.instruction : trial.instruction)).bind(trial.seed);
    insert->bind(std::string_view(trial.when_utc.empty() ? now_ : trial.when_utc)).bind(trial.duration_s);
    insert->bind(trial.steps);
    const bool is_void = !trial.void_reason.empty();
    insert->bind(std::string_view(is_void ? "void" : "valid"));
    is_void ? insert->bind(std::string_view(trial.void_reason)) : insert->bind_null();
    insert->bind(std::string_view(TANDEM_VERSION)).bind(std::string_view(trial.notes));
    TANDEM_TRY(insert->run());
    const std::int64_t row = database_.last_row_id();
    return trial.success || trial.share || !trial.milestones.empty() ? rate(row, trial, cell, task) : Result<void>();
  }

  Result<void> rate(std::int64_t trial, const ImportedTrial& of, std::size_t cell, const SuiteTask& task) {
    auto insert = database_.prepare(
        "INSERT INTO rating(trial_id,pass,blinded,success,score,created_utc,is_official) "
        "VALUES(?1,'imported',0,?2,?3,?4,1)");
    auto stage = database_.prepare("INSERT INTO rating_stage(rating_id,stage_id,credit) VALUES(?1,?2,?3)");
    if (!insert || !stage) {
      return std::unexpected(!insert ? insert.error() : stage.error());
    }
    const double score =
        task.score_max * of.share.value_or(share_of_stages(of, task).value_or(of.success.value_or(false) ? 1.0 : 0.0));
    const bool success = of.success.value_or(score >= task.success_min - 1e-9);
    insert->bind(trial).bind(std::int64_t{success ? 1 : 0}).bind(score).bind(std::string_view(now_));
    TANDEM_TRY(insert->run());
    const std::int64_t rating = database_.last_row_id();
    const auto& stages = ids_.stages[suite_.cells[cell].task];
    for (const auto& [key, reached] : of.milestones) {
      for (std::size_t i = 0; i < task.stages.size(); ++i) {
        if (task.stages[i].key == key) {
          stage->bind(rating).bind(stages[i]).bind(reached ? 1.0 : 0.0);
          TANDEM_TRY(stage->run());
        }
      }
    }
    return {};
  }

  Result<void> verdicts() {
    auto insert = database_.prepare(
        "INSERT INTO preference(block_id,left_contender,right_contender,outcome,reason,created_utc) "
        "VALUES(?1,?2,?3,?4,?5,?6)");
    if (!insert) {
      return std::unexpected(insert.error());
    }
    for (const auto& verdict : table_.verdicts) {
      const auto block = blocks_.find(verdict.session);
      if (block == blocks_.end()) {
        continue;
      }
      insert->bind(block->second).bind(contenders_.at(verdict.left)).bind(contenders_.at(verdict.right));
      insert->bind(std::string_view(verdict.outcome > 0 ? "left" : verdict.outcome < 0 ? "right" : "tie"));
      insert->bind(std::string_view(verdict.reason)).bind(std::string_view(now_));
      TANDEM_TRY(insert->run());
    }
    return {};
  }

  Database& database_;
  const ImportedTable& table_;
  const Suite& suite_;
  const SuiteIds& ids_;
  const ImportProgress& go_on_;
  std::string now_ = detail::utc_now();
  std::int64_t experiment_ = 0;
  std::map<std::string, std::int64_t> contenders_;
  std::map<std::string, std::int64_t> blocks_;
  std::map<std::size_t, std::int64_t> slots_;  // by place in the table
};

}  // namespace

std::vector<std::string> unknown_in(const ImportedTable& table, const Suite& suite) {
  std::set<std::string> out;
  for (const auto& trial : table.trials) {
    if (!cell_in(suite, trial)) {
      out.insert(trial.setting.empty() ? trial.task : trial.task + " × " + trial.setting);
    }
  }
  return {out.begin(), out.end()};
}

Result<std::int64_t> write_import(Database& database, const ImportedTable& table, const std::optional<Suite>& suite,
                                  const ImportProgress& go_on) {
  if (!table.problems.empty()) {
    return fail(ErrorCode::invalid_input,
                std::to_string(table.problems.size()) + " rows of the table cannot be taken over.",
                "Correct them, or leave them out.");
  }
  const Suite used = suite ? *suite : suite_for(table);
  const auto unknown = unknown_in(table, used);
  if (!unknown.empty()) {
    return fail(ErrorCode::invalid_input,
                "The suite " + used.key + " has no cell for \"" + unknown.front() + "\"" +
                    (unknown.size() > 1 ? " and " + std::to_string(unknown.size() - 1) + " others" : "") + ".",
                "Choose a suite that has these tasks, or import without one.");
  }
  const auto stage = table.format == ImportFormat::csv ? unknown_stage(table, used) : std::nullopt;
  if (stage) {
    return fail(ErrorCode::invalid_input, "The suite " + used.key + " has no stage \"" + *stage + "\" in that task.",
                "Map the columns to the stages of the suite, or import without one.");
  }
  auto transaction = Transaction::begin(database);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  const auto ids = SuiteStore(database).add_in_transaction(used);
  if (!ids) {
    return std::unexpected(ids.error());
  }
  const auto id = Writer(database, table, used, *ids, go_on).run();
  if (!id) {
    return id;
  }
  TANDEM_TRY(transaction->commit());
  return id;
}

}  // namespace tandem
