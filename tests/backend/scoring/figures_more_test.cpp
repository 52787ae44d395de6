#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "scoring/figures.h"
#include "scoring/proportion.h"
#include "scoring/score_levels.h"
#include "testing/scored_experiment.h"

namespace tandem {
namespace {

using testing::Asked;
using testing::Played;

class MoreFigures : public testing::ScoredExperiment {
 protected:
  TrialTable load(std::int64_t experiment) {
    auto table = load_trials(*database, experiment);
    EXPECT_TRUE(table) << table.error().sentence() << table.error().detail;
    return std::move(*table);
  }
  std::int64_t lego(const ExperimentSpec& how, const std::function<bool(const Asked&)>& solved,
                    std::int64_t trials = 10) {
    const auto suite = only(
        shipped("smolvla_so101_lego"), [](const auto& cell) { return cell.setting == 0; }, trials);
    return played(suite, how, [&](const Asked& asked) {
      const bool success = solved(asked);
      return Played{stages(suite.tasks[0], success ? 2 : 0), 9.0,
                    success ? EndReason::success : EndReason::irrecoverable, ""};
    });
  }
  void execute(const std::string& sql) { ASSERT_TRUE(database->execute(sql)) << sql; }
};

TEST_F(MoreFigures, PreferencesBecomeStrengths) {
  const auto id = lego(
      spec({"A", "B", "C", "D"}), [](const Asked&) { return true; }, 100);
  const auto contenders = database->prepare("SELECT 1");
  ASSERT_TRUE(contenders);
  // Wins, ties, losses of the worked example, laid into the blocks one after the other.
  const struct {
    int first, second, wins, ties, losses;
  } judged[] = {{0, 1, 7, 2, 3}, {0, 2, 9, 1, 2}, {1, 2, 6, 3, 3}, {0, 3, 5, 2, 5}, {2, 3, 2, 2, 8}, {1, 3, 4, 2, 6}};
  int block = 0;
  for (const auto& pair : judged) {
    for (int i = 0; i < pair.wins + pair.ties + pair.losses; ++i, ++block) {
      const char* outcome = i < pair.wins ? "left" : i < pair.wins + pair.ties ? "tie" : "right";
      execute(
          "INSERT INTO preference(block_id,left_contender,right_contender,outcome,created_utc) SELECT block_id,"
          "(SELECT min(contender_id) FROM contender WHERE experiment_id=" +
          std::to_string(id) + ")+" + std::to_string(pair.first) +
          ",(SELECT min(contender_id) FROM contender WHERE experiment_id=" + std::to_string(id) + ")+" +
          std::to_string(pair.second) + ",'" + outcome + "','' FROM block WHERE experiment_id=" + std::to_string(id) +
          " AND ordinal=" + std::to_string(block));
    }
  }
  const auto table = load(id);
  const auto figure = preference_figure(table);
  EXPECT_EQ(figure.blocks.size(), 72U);
  EXPECT_EQ(figure.verdicts.size(), 6U);
  EXPECT_EQ(figure.wins[0][2], 9);
  EXPECT_EQ(figure.wins[2][0], 2);
  EXPECT_EQ(figure.ties[2][0], 1);
  ASSERT_TRUE(figure.strengths);
  EXPECT_NEAR(figure.strengths->theta[0], .611360, 1e-5);
  EXPECT_NEAR(figure.strengths->theta[2], -.897424, 1e-5);
  EXPECT_NEAR(figure.strengths->ties, .222523, 1e-5);
  EXPECT_NEAR(figure.limits[0].high - figure.strengths->score(0), 200 * 1.959964 * .301477, .01);
}

TEST_F(MoreFigures, TheControlChartRaisesAnAlarm) {
  const int outcomes[18] = {1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0};
  const auto id = lego(
      spec({"canary"}), [&](const Asked& asked) { return outcomes[asked.nth] == 1; }, 18);
  const auto chart = chart_figure(load(id), 0, {.p0 = 0.8, .p1 = 0.5});
  ASSERT_EQ(chart.cusum.size(), 18U);
  EXPECT_NEAR(chart.cusum[3], .9163, 5e-5);
  EXPECT_NEAR(chart.cusum[13], 2.7252, 5e-5);
  EXPECT_NEAR(chart.cusum[15], 3.1714, 5e-5);
  EXPECT_EQ(chart.alarm, 15U);
  ASSERT_EQ(chart.runs.size(), 2U);
  EXPECT_EQ(chart.runs[0].success.k, 8);
  EXPECT_EQ(chart.runs[1].success.n, 8);
  EXPECT_NEAR(chart.pooled, 11.0 / 18, 1e-12);
  // The reference is what the contender does on the whole; at a rate of 0.8 the drop looked for is one to 0.5.
  const auto own = chart_figure(load(id), 0);
  EXPECT_NEAR(own.p0, 11.0 / 18, 1e-12);
  EXPECT_NEAR(own.p1, 11.0 / 39, 1e-12);
  EXPECT_FALSE(own.alarm) << "two failures in three are no drop of a rate of 0.61";
  EXPECT_TRUE(own.runs[0].complete);
  EXPECT_FALSE(own.runs[1].complete);
  EXPECT_FALSE(own.runs[1].outside) << "a run that is not complete is not judged";
  EXPECT_LT(own.runs[1].limits.low, own.runs[0].limits.low) << "eight trials have wider limits than ten";
  EXPECT_EQ(own.runs[0].limits.low, own.limits.low);
}

// All cells say no more than one or two values each could.
TEST_F(MoreFigures, AverageOfSmallCellsHasLimitsThatCover) {
  const auto mean = stratified_interval({{1, 2, 1, proportion_interval(IntervalMethod::wilson, 2, 2, .95)},
                                         {1, 4, .75, proportion_interval(IntervalMethod::wilson, 3, 4, .95)},
                                         {1, 6, 0, proportion_interval(IntervalMethod::wilson, 0, 6, .95)}});
  EXPECT_NEAR(mean.mean, 1.75 / 3, 1e-12);
  // By hand: 0.5833 - sqrt(0.6576² + 0.4494²)/3 and 0.5833 + sqrt(0.2044² + 0.3903²)/3.
  EXPECT_NEAR(mean.limits.low, .31784, 1e-4);
  EXPECT_NEAR(mean.limits.high, .73020, 1e-4);
}

TEST_F(MoreFigures, EveryShippedSuiteCanBePlanned) {
  const auto suites = list_suites(std::filesystem::path(TANDEM_SOURCE_DIR) / "resources");
  EXPECT_GE(suites.size(), 13U);
  for (const auto& suite : suites) {
    ASSERT_TRUE(suite);
    const auto id = ExperimentStore(*database).create(*suite, spec({"one", "two"}));
    ASSERT_TRUE(id) << suite->key << ": " << id.error().sentence();
    EXPECT_GT(ExperimentStore(*database).row(*id)->slots, 0) << suite->key;
  }
}

TEST_F(MoreFigures, ASuccessWithHelpIsNamed) {
  const auto id = lego(spec({"one", "two"}), [](const Asked& asked) { return asked.contender == 0 && asked.nth < 7; });
  execute(
      "INSERT INTO trial_event(trial_id,t_s,kind) SELECT trial_id,1.5,'intervention' FROM trial WHERE run_seq IN "
      "(SELECT run_seq FROM trial JOIN rating USING(trial_id) WHERE success=1 ORDER BY run_seq LIMIT 2)");
  execute(
      "INSERT INTO trial_event(trial_id,t_s,kind) SELECT min(trial_id),1.5,'drop' FROM trial JOIN rating "
      "USING(trial_id) WHERE success=1");
  const auto board = leaderboard(load(id));
  EXPECT_EQ(board.rows[0].success.k, 7) << "it still counts";
  EXPECT_EQ(board.rows[0].helped_trials.size(), 2U);
  EXPECT_TRUE(board.rows[1].helped_trials.empty());
  const auto cells = cell_figures(load(id));
  EXPECT_EQ(std::accumulate(cells.begin(), cells.end(), std::int64_t{0},
                            [](std::int64_t sum, const CellFigure& cell) { return sum + cell.helped; }),
            2);
}

// Of two times nothing can be said, of three something that can be.
TEST_F(MoreFigures, TheMeanTimeOfFewSuccessesStaysWithinTheHorizon) {
  for (const int solved : {2, 3}) {
    auto suite = only(
        shipped("smolvla_so101_lego"), [](const auto& cell) { return cell.setting == 0; }, 10);
    suite.tasks[0].horizon_s = 14;
    suite.key = "lego_" + std::to_string(solved);
    const auto id = played(suite, spec({"one"}), [&](const Asked& asked) {
      const bool success = asked.nth < solved;
      return Played{stages(suite.tasks[0], success ? 2 : 0), asked.nth == 0 ? 2.0 : 7.5,
                    success ? EndReason::success : EndReason::timeout, ""};
    });
    const auto mean = time_figures(load(id)).contenders.at(0).of_successes;
    ASSERT_EQ(mean.limits.has_value(), solved == 3);
    if (mean.limits) {
      EXPECT_GE(mean.limits->low, 0);
      EXPECT_LE(mean.limits->high, 14);
      EXPECT_LT(mean.limits->low, mean.mean_s);
      EXPECT_GT(mean.limits->high, mean.mean_s);
    }
  }
}

TEST_F(MoreFigures, ContendersThatDifferInOneNumberAreToldApart) {
  auto how = spec({"one", "two"});
  how.contenders[1] = how.contenders[0];
  how.contenders[0].parameters["latency_ms"] = 50;
  how.contenders[1].parameters["latency_ms"] = 100;
  const auto table = load(lego(how, [](const Asked&) { return true; }));
  EXPECT_TRUE(table.contenders[0].title.ends_with("sync, latency_ms 50")) << table.contenders[0].title;
  EXPECT_TRUE(table.contenders[1].title.ends_with("sync, latency_ms 100")) << table.contenders[1].title;
}

TEST_F(MoreFigures, CausesOfFailureAreCountedWithRecovery) {
  const auto id = lego(spec({"one", "two"}), [](const Asked& asked) { return asked.nth < 6; });
  execute("INSERT INTO failure_mode(failure_id,key,title,level) VALUES(901,'slip','Slipped grasp','grasp')");
  execute(
      "INSERT INTO trial_failure(trial_id,failure_id,recovered,is_primary) SELECT t.trial_id,901,r.success,1 FROM "
      "trial "
      "t JOIN rating r USING(trial_id) WHERE t.experiment_id=" +
      std::to_string(id) + " AND t.run_seq<=12");
  const auto table = load(id);
  const auto figures = failure_figures(table);
  ASSERT_GE(figures.size(), 2U);
  EXPECT_EQ(figures[0].key, "slip");
  EXPECT_EQ(figures[0].trials.size(), 12U);
  EXPECT_EQ(figures[0].counts[0] + figures[0].counts[1], 12);
  EXPECT_EQ(figures[0].recovered.n, 12);
  EXPECT_EQ(figures[1].level, "end");
  EXPECT_EQ(figures[1].key, "irrecoverable");
  EXPECT_EQ(figures[1].trials.size(), 8U);
}

TEST_F(MoreFigures, OfASlotTheLastValidAttemptCounts) {
  const auto id = lego(spec({"one"}), [](const Asked&) { return false; });
  // A second valid attempt in the first trial's slot, solved.
  execute(
      "INSERT INTO trial(uuid,experiment_id,contender_id,cell_id,ic_id,slot_id,attempt,run_seq,instruction,started_utc,"
      "end_reason) SELECT 'again',experiment_id,contender_id,cell_id,ic_id,slot_id,2,99,'x','2026-12-01','success' "
      "FROM "
      "trial WHERE run_seq=1 AND experiment_id=" +
      std::to_string(id));
  execute(
      "INSERT INTO rating(trial_id,pass,blinded,success,score,created_utc,is_official) SELECT "
      "trial_id,'live',0,1,1,'',1 "
      "FROM trial WHERE uuid='again'");
  const auto board = leaderboard(load(id));
  EXPECT_EQ(board.rows[0].success.k, 1);
  EXPECT_EQ(board.rows[0].success.n, 10);
  EXPECT_EQ(board.rows[0].last_utc, "2026-12-01");
}

TEST_F(MoreFigures, ATableIsBroughtUpToDate) {
  const auto suite = only(
      shipped("smolvla_so101_lego"), [](const auto& cell) { return cell.setting == 0; }, 10);
  const auto id = played(suite, spec({"one", "two"}), [&](const Asked& asked) -> std::optional<Played> {
    return asked.nth < 5 ? std::optional(Played{stages(suite.tasks[0], 2), 9.0, EndReason::success, ""}) : std::nullopt;
  });
  auto table = load(id);
  ASSERT_TRUE(add_stages(*database, table));
  ASSERT_TRUE(add_performance(*database, table));
  EXPECT_FALSE(refresh_trials(*database, table).value_or(true)) << "nothing is new";
  const auto add = [&](std::size_t reached) {
    TrialRecord trial;
    trial.experiment = id;
    trial.slot = **ExperimentStore(*database).next_slot(id);
    trial.started_utc = "2026-12-01T00:00:00.000Z";
    trial.performance.infer_p50_ms = 12;
    trial.failures = {{reached == 0 ? "collision" : "missed_grasp", 1.0, true}, {"stall", std::nullopt, false}};
    Rating rating;
    rating.observed = stages(suite.tasks[0], reached);
    const auto added = TrialStore(*database).commit(trial, suite.tasks[0], rating);
    EXPECT_TRUE(added);
    return *added;
  };
  const auto same = [&](const char* after) {
    EXPECT_TRUE(refresh_trials(*database, table).value_or(false)) << after;
    auto anew = load(id);
    ASSERT_TRUE(add_stages(*database, anew));
    EXPECT_EQ(table.trial, anew.trial) << after;
    EXPECT_EQ(table.valid, anew.valid) << after;
    EXPECT_EQ(table.level, anew.level) << after;
    EXPECT_EQ(table.levels, anew.levels) << after;
    EXPECT_EQ(table.paired, anew.paired) << after;
    EXPECT_EQ(table.credit, anew.credit) << after;
    EXPECT_EQ(table.experiment.slots_done, anew.experiment.slots_done) << after;
    EXPECT_EQ(table.performance.size(), table.size()) << after;
    EXPECT_EQ(table.causes.size(), anew.causes.size()) << after;
    ASSERT_EQ(table.failures.size(), anew.failures.size()) << after;
    for (std::size_t i = 0; i < anew.failures.size(); ++i) {
      EXPECT_EQ(table.failures[i].row, anew.failures[i].row) << after;
      EXPECT_EQ(table.causes[table.failures[i].cause].key, anew.causes[anew.failures[i].cause].key) << after;
    }
  };
  const auto first = add(1);
  same("one trial");
  EXPECT_EQ(table.performance.back().infer_p50_ms, 12);
  add(2);
  add(0);
  same("two trials");
  ASSERT_TRUE(TrialStore(*database).make_void(first, "wrong cube"));
  same("a void");
  add(2);
  same("its place run again");
  Rating again;
  again.pass = RatingPass::video;
  again.observed = stages(suite.tasks[0], 0);
  ASSERT_TRUE(TrialStore(*database).rate(table.trial[0], suite.tasks[0], again, true));
  same("another judgement");
}

TEST_F(MoreFigures, TrialsOfAnotherExperimentAreRefused) {
  const auto first = lego(spec({"one"}), [](const Asked&) { return true; });
  const auto second = lego(spec({"two"}), [](const Asked&) { return true; });
  execute(
      "DROP TRIGGER trial_keeps; UPDATE trial SET contender_id=(SELECT contender_id FROM contender WHERE "
      "experiment_id=" +
      std::to_string(second) + ") WHERE run_seq=3 AND experiment_id=" + std::to_string(first));
  const auto table = load_trials(*database, first);
  ASSERT_FALSE(table);
  EXPECT_NE(table.error().message.find("do not fit"), std::string::npos) << table.error().message;
  EXPECT_TRUE(load_trials(*database, second));
}

TEST_F(MoreFigures, FiltersNarrowEveryFigureAlike) {
  const auto suite = only(
      shipped("smolvla_so101_lego"), [](const auto&) { return true; }, 8);
  const auto id = played(suite, spec({"one", "two"}), [&](const Asked& asked) {
    const bool success = suite.cells[asked.cell].setting == 0 || asked.nth < 2;
    return Played{stages(suite.tasks[0], success ? 2 : 0), 7.0, success ? EndReason::success : EndReason::timeout, ""};
  });
  const auto table = load(id);
  TrialFilter filter;
  filter.setting = 1;
  filter.contender = 1;
  const auto board = leaderboard(table, filter);
  ASSERT_EQ(board.rows.size(), 1U);
  EXPECT_EQ(board.rows[0].success.k, 2);
  EXPECT_EQ(board.rows[0].success.n, 8);
  EXPECT_TRUE(board.rows[0].insufficient);
  EXPECT_EQ(cell_figures(table, filter).size(), 1U);
  EXPECT_EQ(posterior_figures(table, filter)[0].n, 8);
  EXPECT_EQ(time_figures(table, filter).contenders.size(), 1U);
  const auto slopes = slope_figures(table);
  ASSERT_EQ(slopes.size(), 2U);
  EXPECT_EQ(slopes[0].seen.k, 8);
  EXPECT_EQ(slopes[0].unseen.k, 2);
  EXPECT_NEAR(slopes[0].gap, .75, 1e-12);
  EXPECT_FALSE(slopes[0].covers_zero);
  const auto cells = cell_figures(table, {}, 0);
  std::size_t compared = 0;
  for (const auto& cell : cells) {
    compared += cell.against_baseline ? 1U : 0U;
    if (cell.against_baseline) {
      EXPECT_EQ(cell.against_baseline->difference, 0);
      EXPECT_FALSE(cell.against_baseline->significant);
      EXPECT_LT(cell.against_baseline->limits.low, 0);
    }
  }
  EXPECT_EQ(compared, 2U);
}

TEST(ScoreLevels, ManyScoresHaveTheLimitsOfTheirBootstrap) {
  // 400 scores are resampled exactly, 401 by the expansion: both must agree where they meet.
  Scores scores;
  for (int i = 0; i < 400; ++i) {
    scores.push_back(i % 10 == 0 ? 0.0 : i % 3 == 0 ? 0.5 : 1.0);
  }
  const auto exact = level_interval(levels_of(scores));
  scores.push_back(1);
  const auto expanded = level_interval(levels_of(scores));
  EXPECT_NEAR(exact.limits.low, expanded.limits.low, .002);
  EXPECT_NEAR(exact.limits.high, expanded.limits.high, .002);
  EXPECT_NEAR(exact.acceleration, expanded.acceleration, 1e-3);
  EXPECT_NEAR(exact.z0, expanded.z0, 2e-3);
  const auto all_one = level_interval(levels_of(Scores(500, 1.0)));
  EXPECT_TRUE(all_one.degenerate);
  EXPECT_LT(all_one.limits.low, 1) << "never a zero-width interval";
}

TEST(ScoreLevels, StrataCountByTheirWeights) {
  const std::vector<Stratum> strata{{1, 4, .75, {.3, .95}}, {1, 8, .25, {.07, .59}}, {5, 0, 0, {0, 1}}};
  const auto mean = stratified_interval(strata);
  EXPECT_NEAR(mean.mean, (.75 + .25) / 2, 1e-12);
  EXPECT_GT(mean.mean, mean.limits.low);
  EXPECT_LT(mean.mean, mean.limits.high);
  // The deviation of the mean is known: half of the root of both variances of the means.
  std::vector<Stratum> large{{1, 10000, .75, proportion_interval(IntervalMethod::wilson, 7500, 10000, .95)},
                             {1, 8000, .25, proportion_interval(IntervalMethod::wilson, 2000, 8000, .95)}};
  const auto many = stratified_interval(large);
  const double error = .5 * std::sqrt(.1875 / 10000 + .1875 / 8000);
  EXPECT_NEAR(many.limits.high - many.mean, 1.96 * error, .02 * error);
}

// What a dashboard has to do with a large evaluation: measured on one core, the best of a few runs.
TEST_F(MoreFigures, AHundredThousandTrialsAreShownAtOnce) {
  const auto suite = only(
      shipped("sim_so101"), [](const auto&) { return true; }, 8334);
  Random random(3);
  const auto id = played(suite, spec({"one", "two", "three", "four"}), [&](const Asked& asked) {
    const auto& task = suite.tasks[suite.cells[asked.cell].task];
    const std::size_t reached = random.next() % (task.stages.size() + 1);
    const bool success = reached == task.stages.size();
    return Played{stages(task, reached), 5 + 20 * random.uniform(), success ? EndReason::success : EndReason::timeout,
                  random.next() % 50 == 0 ? "wrong cube" : ""};
  });
  const auto best = [](const auto& work) {
    double least = 1e9;
    for (int i = 0; i < 5; ++i) {
      const auto start = std::chrono::steady_clock::now();
      work();
      least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return least * 1000;
  };
  TrialTable table;
  const double loading = best([&] { table = load(id); });
  ASSERT_GE(table.size(), 100'000U);
  Leaderboard board;
  const double whole = best([&] { board = leaderboard(table); });
  TrialFilter filter;
  filter.task = 1;
  const double narrowed = best([&] { board = leaderboard(table, filter); });
  const double cells = best([&] { static_cast<void>(cell_figures(table, {}, 0)); });
  ASSERT_TRUE(TrialStore(*database).make_void(table.trial[0], "the first place is run again"));
  ASSERT_TRUE(refresh_trials(*database, table));
  double refreshing = 1e9;
  for (int i = 0; i < 3; ++i) {
    TrialRecord trial;
    trial.experiment = id;
    const auto slot = ExperimentStore(*database).next_slot(id);
    ASSERT_TRUE(slot && *slot);
    trial.slot = **slot;
    trial.started_utc = "2026-12-01T00:00:00.000Z";
    const auto numbers = SuiteStore(*database).ids(ExperimentStore(*database).row(id)->suite)->cells;
    const auto cell =
        static_cast<std::size_t>(std::find(numbers.begin(), numbers.end(), (*slot)->cell) - numbers.begin());
    const auto& task = suite.tasks[suite.cells[cell].task];
    Rating rating;
    rating.observed = stages(task, task.stages.size());
    ASSERT_TRUE(TrialStore(*database).commit(trial, task, rating));
    const auto start = std::chrono::steady_clock::now();
    ASSERT_TRUE(refresh_trials(*database, table).value_or(false));
    board = leaderboard(table, filter);
    refreshing =
        std::min(refreshing, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() * 1000);
  }
  EXPECT_LT(refreshing, 100);
  std::printf("refresh %.0f ms, ", refreshing);
  std::printf("load %.0f ms, leaderboard %.1f ms, of a task %.1f ms, cells %.1f ms\n", loading, whole, narrowed, cells);
  EXPECT_LT(whole, 150);
  EXPECT_LT(narrowed, 30);
  EXPECT_EQ(board.rows.size(), 4U);
  EXPECT_GT(board.rows[0].valid, 7000);
}

}  // namespace
}  // namespace tandem
