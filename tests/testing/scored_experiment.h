#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scoring/experiment_store.h"
#include "scoring/score_rules.h"
#include "scoring/sha256.h"
#include "scoring/suite_store.h"
#include "scoring/trial_store.h"
#include "testing/temporary_folder.h"

namespace tandem::testing {

/// A trial that is to be in the database.
struct Played {
  Observed observed;
  std::optional<double> duration_s;
  EndReason end = EndReason::timeout;
  std::string void_reason;
};

/// Which planned trial is asked about: contender in the order of the specification, and its nth trial in the cell.
struct Asked {
  std::size_t contender = 0;
  std::size_t cell = 0;
  std::int64_t nth = 0;
};

/// A database with experiments whose trials are written at once, as a long evaluation would have left them.
class ScoredExperiment : public ::testing::Test {
 protected:
  ScoredExperiment() {
    DatabaseNotices notices;
    auto opened = Database::open(folder / "scores.db", notices);
    EXPECT_TRUE(opened);
    database = std::make_unique<Database>(std::move(*opened));
  }
  static Suite shipped(const std::string& key) {
    auto suite = load_suite(key, std::filesystem::path(TANDEM_SOURCE_DIR) / "resources");
    EXPECT_TRUE(suite);
    return std::move(*suite);
  }
  /// Keeps the cells of some tasks and settings, each with `trials` planned ones.
  static Suite only(Suite suite, const std::function<bool(const SuiteCell&)>& keep, std::int64_t trials) {
    std::erase_if(suite.cells, [&](const SuiteCell& cell) { return !keep(cell); });
    for (auto& cell : suite.cells) {
      cell.planned_trials = trials;
      cell.conditions.resize(std::min(cell.conditions.size(), static_cast<std::size_t>(trials)));
    }
    return suite;
  }
  static ContenderSpec contender(const std::string& name, const std::string& mode = "sync") {
    return {name, "act", name, sha256(name), "/policies/" + name, mode, "tandem", {{"chunk_size", 50}}, false};
  }
  static ExperimentSpec spec(const std::vector<std::string>& names) {
    ExperimentSpec out;
    out.title = "Which one";
    out.question = "Which one is better?";
    out.seed = 7;
    for (const auto& name : names) {
      out.contenders.push_back(contender(name));
    }
    return out;
  }
  /// The observation of a trial of a staged task: all stages, the first ones, or none.
  static Observed stages(const SuiteTask& task, std::size_t reached) {
    Observed out;
    for (std::size_t i = 0; i < task.stages.size(); ++i) {
      out.stages.push_back({i < reached ? 1.0 : 0.0, {}});
    }
    return out;
  }
  static Observed value(double number) {
    Observed out;
    out.value = number;
    return out;
  }

  /// Creates the experiment and plays what `play` says for each planned trial, in the order of the plan; trials for
  /// which it says nothing stay open.
  std::int64_t played(const Suite& suite, const ExperimentSpec& how,
                      const std::function<std::optional<Played>(const Asked&)>& play) {
    const auto id = ExperimentStore(*database).create(suite, how);
    EXPECT_TRUE(id) << id.error().sentence() << id.error().detail;
    const auto ids = SuiteStore(*database).ids(ExperimentStore(*database).row(*id)->suite);
    auto transaction = Transaction::begin(*database);
    auto slots = database->prepare(
        "SELECT s.slot_id,s.contender_id,i.cell_id,b.ic_id,(SELECT min(contender_id) FROM contender WHERE "
        "experiment_id=?1) FROM block b JOIN slot s USING(block_id) JOIN initial_condition i USING(ic_id) WHERE "
        "b.experiment_id=?1 ORDER BY b.ordinal,s.position");
    slots->bind(*id);
    std::vector<std::array<std::int64_t, 5>> rows;
    while (slots->step().value_or(false)) {
      rows.push_back({slots->integer(0), slots->integer(1), slots->integer(2), slots->integer(3), slots->integer(4)});
    }
    std::vector<std::vector<std::int64_t>> nth(how.contenders.size(), std::vector<std::int64_t>(suite.cells.size()));
    std::int64_t sequence = 0;
    std::array<Statement, 3> inserts{std::move(*database->prepare(trial_sql)),
                                     std::move(*database->prepare(rating_sql)),
                                     std::move(*database->prepare(credit_sql))};
    for (const auto& row : rows) {
      Asked asked;
      asked.contender = static_cast<std::size_t>(row[1] - row[4]);
      asked.cell =
          static_cast<std::size_t>(std::find(ids->cells.begin(), ids->cells.end(), row[2]) - ids->cells.begin());
      asked.nth = nth[asked.contender][asked.cell]++;
      if (const auto trial = play(asked)) {
        const std::size_t task = suite.cells[asked.cell].task;
        write(*id, row, ++sequence, suite.tasks[task], ids->stages[task], *trial, inserts);
      }
    }
    EXPECT_TRUE(transaction->commit());
    return *id;
  }

  TemporaryFolder folder;
  std::unique_ptr<Database> database;

 private:
  static constexpr const char* trial_sql =
      "INSERT INTO trial(uuid,experiment_id,contender_id,cell_id,ic_id,slot_id,run_seq,instruction,started_utc,"
      "duration_s,end_reason,validity,void_reason,app_version) VALUES(?1,?2,?3,?4,?5,?6,?7,'Do it',?8,?9,?10,?11,"
      "?12,'0')";
  static constexpr const char* rating_sql =
      "INSERT INTO rating(trial_id,pass,blinded,success,score,count_done,chain_done,created_utc,is_official) "
      "VALUES(?1,'live',0,?2,?3,?4,?5,'2026-11-01T00:00:00.000Z',1)";
  static constexpr const char* credit_sql =
      "INSERT INTO rating_stage(rating_id,stage_id,credit,reached_s) VALUES(?1,?2,?3,?4)";

  void write(std::int64_t experiment, const std::array<std::int64_t, 5>& slot, std::int64_t sequence,
             const SuiteTask& task, const std::vector<std::int64_t>& stages, const Played& trial,
             std::array<Statement, 3>& inserts) {
    auto& [row, rating, credit] = inserts;
    const auto score = score_of(task, trial.observed);
    ASSERT_TRUE(score) << score.error().sentence();
    row.bind(std::string_view("trial-" + std::to_string(experiment) + "-" + std::to_string(sequence)));
    row.bind(experiment).bind(slot[1]).bind(slot[2]).bind(slot[3]).bind(slot[0]).bind(sequence);
    char when[48];
    std::snprintf(when, sizeof when, "2026-11-%02dT%02d:%02d:%02d.000Z", static_cast<int>(1 + sequence / 86400 % 28),
                  static_cast<int>(sequence / 3600 % 24), static_cast<int>(sequence / 60 % 60),
                  static_cast<int>(sequence % 60));
    const bool is_void = !trial.void_reason.empty();
    row.bind(std::string_view(when)).bind(trial.duration_s).bind(name_of(trial.end));
    row.bind(std::string_view(is_void ? "void" : "valid"));
    is_void ? row.bind(std::string_view(trial.void_reason)) : row.bind_null();
    ASSERT_TRUE(row.run());
    rating.bind(database->last_row_id());
    score->success ? rating.bind(std::int64_t{*score->success ? 1 : 0}) : rating.bind_null();
    rating.bind(score->score).bind(score->count).bind(score->chain);
    ASSERT_TRUE(rating.run());
    const std::int64_t rated = database->last_row_id();
    for (std::size_t i = 0; i < std::min(stages.size(), trial.observed.stages.size()); ++i) {
      credit.bind(rated).bind(stages[i]).bind(trial.observed.stages[i].credit);
      credit.bind(trial.observed.stages[i].reached_s);
      ASSERT_TRUE(credit.run());
    }
  }
};

}  // namespace tandem::testing
