#include "scoring/trial_store.h"

#include <algorithm>
#include <array>

#include "scoring/audit.h"
#include "scoring/database_detail.h"
#include "scoring/identity.h"
#include "scoring/people.h"

namespace tandem {
namespace {

Result<void> insert_events(Database& database, std::int64_t trial, const std::vector<TrialEvent>& events) {
  auto insert = database.prepare("INSERT INTO trial_event(trial_id,t_s,t_end_s,kind,detail) VALUES(?1,?2,?3,?4,?5)");
  if (!insert) {
    return std::unexpected(insert.error());
  }
  for (const auto& event : events) {
    insert->bind(trial).bind(event.at_s).bind(event.until_s).bind(std::string_view(event.kind));
    insert->bind(std::string_view(event.detail));
    TANDEM_TRY(insert->run());
  }
  return {};
}

Result<void> insert_performance(Database& database, std::int64_t trial, const TrialPerformance& performance) {
  auto insert = database.prepare(
      "INSERT INTO trial_perf(trial_id,n_inferences,infer_p50_ms,infer_p95_ms,stall_count,stall_total_s) "
      "VALUES(?1,?2,?3,?4,?5,?6)");
  if (!insert) {
    return std::unexpected(insert.error());
  }
  insert->bind(trial).bind(performance.inferences).bind(performance.infer_p50_ms).bind(performance.infer_p95_ms);
  insert->bind(performance.stalls).bind(performance.stalled_s);
  return insert->run();
}

constexpr std::array<FailureMode, 10> modes{{
    {"not_perceived", "Not perceived", "perception"},
    {"wrong_object", "Wrong object", "semantic"},
    {"wrong_receptacle", "Wrong receptacle", "semantic"},
    {"missed_grasp", "Missed grasp", "grasp"},
    {"slipped_grasp", "Slipped grasp", "transport"},
    {"collision", "Collision", "approach"},
    {"wrong_order", "Wrong order", "semantic"},
    {"stopped_early", "Stopped early", "recovery"},
    {"stall", "Oscillation or stall", "recovery"},
    {"hardware", "Hardware", "hardware"},
}};

Result<void> insert_failures(Database& database, std::int64_t trial, const std::vector<TrialFailure>& failures) {
  auto add_mode = database.prepare("INSERT OR IGNORE INTO failure_mode(key,title,level) VALUES(?1,?2,?3)");
  auto insert = database.prepare(
      "INSERT INTO trial_failure(trial_id,failure_id,t_s,is_primary,recovered) "
      "VALUES(?1,(SELECT failure_id FROM failure_mode WHERE key=?2),?3,?4,?5)");
  if (!add_mode || !insert) {
    return std::unexpected(!add_mode ? add_mode.error() : insert.error());
  }
  for (std::size_t i = 0; i < failures.size(); ++i) {
    const FailureMode* mode = failure_mode_named(failures[i].mode);
    if (mode == nullptr) {
      return fail(ErrorCode::invalid_input, "There is no kind of failure \"" + failures[i].mode + "\".",
                  "Choose one of the list.");
    }
    add_mode->bind(mode->key).bind(mode->title).bind(mode->level);
    TANDEM_TRY(add_mode->run());
    insert->bind(trial).bind(mode->key).bind(failures[i].at_s);
    insert->bind(std::int64_t{i == 0 ? 1 : 0}).bind(std::int64_t{failures[i].recovered ? 1 : 0});
    TANDEM_TRY(insert->run());
  }
  return {};
}

Json rating_json(const Score& score, const Rating& rating) {
  return {{"pass", name_of(rating.pass)},
          {"blinded", rating.blinded},
          {"score", score.score},
          {"success", score.success ? Json(*score.success) : Json()}};
}

}  // namespace

std::span<const FailureMode> failure_modes() { return modes; }

const FailureMode* failure_mode_named(std::string_view key) {
  const auto* found =
      std::find_if(modes.begin(), modes.end(), [&](const FailureMode& mode) { return mode.key == key; });
  return found != modes.end() ? found : nullptr;
}

std::string_view name_of(EndReason reason) {
  constexpr std::array<std::string_view, 11> names{"success",       "timeout",        "policy_done", "operator_stop",
                                                   "irrecoverable", "safety_stop",    "robot_fault", "policy_fault",
                                                   "network_fault", "operator_error", "imported"};
  return names.at(static_cast<std::size_t>(reason));
}

bool is_void_by_default(EndReason reason) {
  return reason == EndReason::robot_fault || reason == EndReason::network_fault || reason == EndReason::operator_error;
}

std::string_view name_of(RatingPass pass) {
  constexpr std::array<std::string_view, 5> names{"live", "video", "adjudicated", "auto", "imported"};
  return names.at(static_cast<std::size_t>(pass));
}

Result<std::int64_t> TrialStore::insert_trial(const TrialRecord& trial) {
  auto insert = database_.prepare(
      "INSERT INTO trial(uuid,experiment_id,contender_id,cell_id,ic_id,slot_id,attempt,run_seq,instruction,env_seed,"
      "started_utc,t_first_motion_s,duration_s,n_steps,end_reason,validity,void_reason,success_at_reset,dataset_root,"
      "episode_index,unblinded,app_version,notes,ic_match,operator_id) VALUES(?1,?2,?3,?4,?5,?6,?7,"
      "(SELECT 1+coalesce(max(run_seq),0) FROM trial WHERE experiment_id=?2),?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,"
      "?19,(SELECT unblinded_utc IS NOT NULL FROM experiment WHERE experiment_id=?2),?20,?21,?22,?23)");
  const auto person = person_row(database_, trial.operator_name);
  if (!insert || !person) {
    return std::unexpected(!insert ? insert.error() : person.error());
  }
  const bool is_void = !trial.void_reason.empty();
  insert->bind(std::string_view(new_uuid())).bind(trial.experiment).bind(trial.slot.contender).bind(trial.slot.cell);
  insert->bind(trial.slot.condition).bind(trial.slot.slot).bind(trial.slot.attempt);
  insert->bind(std::string_view(trial.instruction)).bind(trial.seed).bind(std::string_view(trial.started_utc));
  insert->bind(trial.first_motion_s).bind(trial.duration_s).bind(trial.steps).bind(name_of(trial.end));
  insert->bind(std::string_view(is_void ? "void" : "valid"));
  is_void ? insert->bind(std::string_view(trial.void_reason)) : insert->bind_null();
  insert->bind(std::int64_t{trial.success_at_reset ? 1 : 0});
  trial.dataset_root.empty() ? insert->bind_null() : insert->bind(std::string_view(trial.dataset_root));
  insert->bind(trial.episode).bind(std::string_view(TANDEM_VERSION)).bind(std::string_view(trial.notes));
  insert->bind(trial.start_match).bind(*person);
  TANDEM_TRY(insert->run());
  return database_.last_row_id();
}

Result<std::int64_t> TrialStore::insert_rating(std::int64_t trial, const SuiteTask& task, const Rating& rating,
                                               bool official) {
  const auto score = score_of(task, rating.observed);
  if (!score) {
    return std::unexpected(score.error());
  }
  auto insert = database_.prepare(
      "INSERT INTO rating(trial_id,pass,blinded,success,score,count_done,chain_done,created_utc,is_official,notes,"
      "scorer_id) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)");
  const auto person = person_row(database_, rating.scorer);
  if (!insert || !person) {
    return std::unexpected(!insert ? insert.error() : person.error());
  }
  insert->bind(trial).bind(name_of(rating.pass)).bind(std::int64_t{rating.blinded ? 1 : 0});
  score->success ? insert->bind(std::int64_t{*score->success ? 1 : 0}) : insert->bind_null();
  insert->bind(score->score).bind(score->count).bind(score->chain).bind(std::string_view(detail::utc_now()));
  insert->bind(std::int64_t{official ? 1 : 0}).bind(std::string_view(rating.notes)).bind(*person);
  TANDEM_TRY(insert->run());
  const std::int64_t id = database_.last_row_id();
  const auto stages = detail::row_numbers(
      database_,
      "SELECT stage_id FROM rubric_stage JOIN cell USING(task_id) JOIN trial USING(cell_id) WHERE trial_id=?1 ORDER BY "
      "rubric_stage.ordinal",
      trial);
  auto credit = database_.prepare("INSERT INTO rating_stage(rating_id,stage_id,credit,reached_s) VALUES(?1,?2,?3,?4)");
  if (!stages || !credit) {
    return std::unexpected(!stages ? stages.error() : credit.error());
  }
  for (std::size_t i = 0; i < std::min(stages->size(), rating.observed.stages.size()); ++i) {
    const StageCredit& seen = rating.observed.stages[i];
    credit->bind(id).bind((*stages)[i]).bind(seen.credit).bind(seen.reached_s);
    TANDEM_TRY(credit->run());
  }
  TANDEM_TRY(
      append_audit(database_, {"rating", id, official ? "rate" : "rate beside", Json(), rating_json(*score, rating)}));
  return id;
}

Result<std::int64_t> TrialStore::insert(const TrialRecord& trial, const SuiteTask& task, const Rating& rating) {
  const auto id = insert_trial(trial);
  if (!id) {
    return id;
  }
  const auto rated = insert_rating(*id, task, rating, true);
  if (!rated) {
    return rated;
  }
  TANDEM_TRY(insert_events(database_, *id, trial.events));
  TANDEM_TRY(insert_failures(database_, *id, trial.failures));
  TANDEM_TRY(insert_performance(database_, *id, trial.performance));
  TANDEM_TRY(append_audit(database_, {"trial",
                                      *id,
                                      "add",
                                      Json(),
                                      {{"slot", trial.slot.slot},
                                       {"attempt", trial.slot.attempt},
                                       {"end", name_of(trial.end)},
                                       {"void", trial.void_reason}}}));
  return id;
}

Result<std::int64_t> TrialStore::commit(const TrialRecord& trial, const SuiteTask& task, const Rating& rating) {
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  const auto id = insert(trial, task, rating);
  if (!id) {
    return id;
  }
  TANDEM_TRY(transaction->commit());
  return id;
}

Result<void> TrialStore::commit_all(std::span<const JudgedTrial> trials, const Suite& suite) {
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  for (const auto& [trial, task, rating] : trials) {
    if (task >= suite.tasks.size()) {
      return fail(ErrorCode::invalid_input, "A trial is of a task that suite " + suite.key + " does not have.",
                  "Give it one of the suite's tasks.");
    }
    const auto id = insert(trial, suite.tasks[task], rating);
    if (!id) {
      return std::unexpected(id.error());
    }
  }
  return transaction->commit();
}

Result<std::int64_t> TrialStore::rate(std::int64_t trial, const SuiteTask& task, const Rating& rating, bool official) {
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  if (official) {
    auto stand_back = database_.prepare("UPDATE rating SET is_official=0 WHERE trial_id=?1 AND is_official=1");
    if (!stand_back) {
      return std::unexpected(stand_back.error());
    }
    stand_back->bind(trial);
    TANDEM_TRY(stand_back->run());
  }
  const auto id = insert_rating(trial, task, rating, official);
  if (!id) {
    return id;
  }
  TANDEM_TRY(transaction->commit());
  return id;
}

namespace {

// Why a trial that should count is none.
Error no_valid_trial(const Database& database, std::int64_t trial) {
  auto row = database.prepare("SELECT void_reason FROM trial WHERE trial_id=?1");
  if (row) {
    row->bind(trial);
    if (const auto found = row->step(); found && *found) {
      return {ErrorCode::busy,
              "Trial " + std::to_string(trial) + " does not count already: " + row->text(0) + ".",
              "Choose another one.",
              {}};
    }
  }
  return {ErrorCode::not_found, "There is no trial " + std::to_string(trial) + ".", "Choose another one.", {}};
}

}  // namespace

Result<std::int64_t> TrialStore::rate_again(std::int64_t trial, const SuiteTask& task, const Rating& rating) {
  auto same = database_.prepare(
      "SELECT count(*) FROM rating r JOIN person p ON p.person_id=r.scorer_id WHERE r.trial_id=?1 AND lower(p.key)=lower(?2)");
  auto there = database_.prepare("SELECT count(*),max(duration_s) FROM trial WHERE trial_id=?1 AND validity='valid'");
  if (!same || !there) {
    return std::unexpected(!same ? same.error() : there.error());
  }
  there->bind(trial);
  const auto found = there->step();
  if (!found || there->integer(0) == 0) {
    return std::unexpected(no_valid_trial(database_, trial));
  }
  for (const auto& stage : rating.observed.stages) {
    if (stage.reached_s && !there->is_null(1) && *stage.reached_s > there->number(1)) {
      return fail(ErrorCode::invalid_input, "A stage was reached after the end of the trial.", "Correct its time.");
    }
  }
  if (rating.scorer.find_first_not_of(' ') == std::string::npos) {
    return fail(ErrorCode::invalid_input, "A second judgement needs the name of who judges.", "Say who it is.");
  }
  same->bind(trial).bind(std::string_view(rating.scorer));
  const auto before = same->step();
  if (!before || same->integer(0) != 0) {
    return fail(ErrorCode::invalid_input, rating.scorer + " has judged this trial already.",
                "The second judgement is another person's.");
  }
  Rating second = rating;
  second.pass = RatingPass::video;
  return rate(trial, task, second, false);
}

Result<void> TrialStore::add_failure(std::int64_t trial, const TrialFailure& failure) {
  const FailureMode* mode = failure_mode_named(failure.mode);
  if (mode == nullptr) {
    return fail(ErrorCode::invalid_input, "There is no kind of failure \"" + failure.mode + "\".",
                "Choose one of the list.");
  }
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  auto known = database_.prepare(
      "SELECT (SELECT count(*) FROM trial WHERE trial_id=?1),(SELECT count(*) FROM trial_failure WHERE trial_id=?1),"
      "(SELECT count(*) FROM trial_failure JOIN failure_mode USING(failure_id) WHERE trial_id=?1 AND key=?2)");
  auto add_mode = database_.prepare("INSERT OR IGNORE INTO failure_mode(key,title,level) VALUES(?1,?2,?3)");
  auto insert = database_.prepare(
      "INSERT INTO trial_failure(trial_id,failure_id,t_s,is_primary,recovered) "
      "VALUES(?1,(SELECT failure_id FROM failure_mode WHERE key=?2),?3,?4,?5)");
  if (!known || !add_mode || !insert) {
    return std::unexpected(!known ? known.error() : !add_mode ? add_mode.error() : insert.error());
  }
  known->bind(trial).bind(mode->key);
  const auto row = known->step();
  if (!row || known->integer(0) == 0) {
    return fail(ErrorCode::not_found, "There is no trial " + std::to_string(trial) + ".", "Choose another one.");
  }
  if (known->integer(2) != 0) {
    return fail(ErrorCode::busy, "This failure is named for the trial already.", "Choose another one.");
  }
  add_mode->bind(mode->key).bind(mode->title).bind(mode->level);
  TANDEM_TRY(add_mode->run());
  insert->bind(trial).bind(mode->key).bind(failure.at_s).bind(std::int64_t{known->integer(1) == 0 ? 1 : 0});
  insert->bind(std::int64_t{failure.recovered ? 1 : 0});
  TANDEM_TRY(insert->run());
  TANDEM_TRY(append_audit(database_, {"trial", trial, "failure", Json(), {{"mode", failure.mode}}}));
  return transaction->commit();
}

Result<void> TrialStore::make_void(std::int64_t trial, const std::string& reason) {
  if (reason.find_first_not_of(' ') == std::string::npos) {
    return fail(ErrorCode::invalid_input, "A trial is made void for a reason only.", "Write what went wrong.");
  }
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  auto update =
      database_.prepare("UPDATE trial SET validity='void',void_reason=?2 WHERE trial_id=?1 AND validity='valid'");
  auto changed = database_.prepare("SELECT changes()");
  if (!update || !changed) {
    return std::unexpected(!update ? update.error() : changed.error());
  }
  update->bind(trial).bind(std::string_view(reason));
  TANDEM_TRY(update->run());
  const auto row = changed->step();
  if (!row || changed->integer(0) == 0) {
    return std::unexpected(no_valid_trial(database_, trial));
  }
  TANDEM_TRY(append_audit(database_, {"trial", trial, "void", Json(), {{"reason", reason}}}));
  return transaction->commit();
}

Result<std::vector<TrialRow>> TrialStore::rows(std::int64_t experiment) const {
  auto statement = database_.prepare(
      "SELECT v.trial_id,v.uuid,v.contender_id,c.blind_label,v.task_key,v.setting_key,v.is_ood,coalesce(b.ordinal,-1),"
      "v.validity,coalesce(v.void_reason,''),v.end_reason,v.duration_s,v.success,v.score,v.score_max,v.started_utc,"
      "coalesce(v.notes,'') "
      "FROM v_trial v JOIN contender c USING(contender_id) LEFT JOIN slot s USING(slot_id) LEFT JOIN block b "
      "USING(block_id) WHERE v.experiment_id=?1 ORDER BY v.run_seq");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  statement->bind(experiment);
  std::vector<TrialRow> out;
  TANDEM_TRY(detail::each_row(*statement, [&](const Statement& found) {
    TrialRow row;
    row.trial = found.integer(0);
    row.uuid = found.text(1);
    row.contender = found.integer(2);
    row.label = found.text(3);
    row.task = found.text(4);
    row.setting = found.text(5);
    row.out_of_distribution = found.integer(6) != 0;
    row.block = found.integer(7);
    row.valid = found.text(8) == "valid";
    row.void_reason = found.text(9);
    row.end_reason = found.text(10);
    row.duration_s = found.number_or_none(11);
    row.success = found.is_null(12) ? std::nullopt : std::optional(found.integer(12) != 0);
    row.score = found.number_or_none(13);
    row.score_max = found.number(14);
    row.started_utc = found.text(15);
    row.notes = found.text(16);
    out.push_back(std::move(row));
  }));
  return out;
}

Result<TrialStore::Place> TrialStore::place(std::int64_t trial) const {
  std::optional<Place> out;
  TANDEM_TRY(detail::each_row(database_,
                              "SELECT k.suite_id,(SELECT count(*) FROM task o WHERE o.suite_id=k.suite_id AND "
                              "o.ordinal<k.ordinal) FROM trial t "
                              "JOIN cell USING(cell_id) JOIN task k USING(task_id) WHERE t.trial_id=?1",
                              trial, [&](const Statement& row) {
                                out = Place{row.integer(0), static_cast<std::size_t>(row.integer(1))};
                              }));
  if (!out) {
    return fail(ErrorCode::not_found, "There is no trial " + std::to_string(trial) + ".", "Choose another one.");
  }
  return *out;
}

// A recording begins with the start; the clock of a trial may begin later, with the first motion.
Result<TrialRecording> TrialStore::recording(std::int64_t trial) const {
  auto found = database_.prepare(
      "SELECT coalesce(t.dataset_root,''),t.episode_index,t.run_seq,c.blind_label,"
      "CASE WHEN k.clock_start='first_motion' THEN coalesce(t.t_first_motion_s,0) ELSE 0 END "
      "FROM trial t JOIN contender c USING(contender_id) JOIN cell e USING(cell_id) JOIN task k USING(task_id) "
      "WHERE t.trial_id=?1");
  auto marks = database_.prepare(
      "SELECT rs.reached_s,g.title,0,(SELECT count(*) FROM rubric_stage o WHERE o.task_id=g.task_id AND "
      "o.ordinal<g.ordinal) FROM rating r JOIN rating_stage rs USING(rating_id) JOIN rubric_stage g "
      "USING(stage_id) WHERE r.trial_id=?1 AND r.is_official=1 AND rs.credit>0 AND rs.reached_s IS NOT NULL "
      "UNION ALL SELECT t_s,kind,1,-1 FROM trial_event WHERE trial_id=?1 ORDER BY 1");
  if (!found || !marks) {
    return std::unexpected(!found ? found.error() : marks.error());
  }
  TrialRecording out;
  bool any = false;
  double clock_from_s = 0;
  found->bind(trial);
  TANDEM_TRY(detail::each_row(*found, [&](const Statement& row) {
    any = true;
    out.dataset_root = row.text(0);
    out.episode = row.integer_or_none(1);
    out.number = row.integer(2);
    out.label = row.text(3);
    clock_from_s = row.number(4);
  }));
  if (!any) {
    return fail(ErrorCode::not_found, "There is no trial " + std::to_string(trial) + ".", "Choose another one.");
  }
  marks->bind(trial);
  TANDEM_TRY(detail::each_row(*marks, [&](const Statement& row) {
    out.marks.push_back(
        {clock_from_s + row.number(0), row.text(1), row.integer(2) != 0, static_cast<int>(row.integer(3))});
  }));
  return out;
}

}  // namespace tandem
