#include "scoring/figures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

#include "base/random.h"
#include "testing/scored_experiment.h"

namespace tandem {
namespace {

using testing::Asked;
using testing::Played;

class Figures : public testing::ScoredExperiment {
 protected:
  TrialTable load(std::int64_t experiment) {
    auto table = load_trials(*database, experiment);
    EXPECT_TRUE(table) << table.error().sentence() << table.error().detail;
    return std::move(*table);
  }
  static const LeaderRow& row_of(const Leaderboard& board, const std::string& name) {
    const auto found = std::find_if(board.rows.begin(), board.rows.end(),
                                    [&](const auto& row) { return row.name.find(name) != std::string::npos; });
    EXPECT_NE(found, board.rows.end()) << name;
    return *found;
  }
  // Scores of the worked example, two contenders on the same ten starts.
  std::int64_t example(Design design = Design::fixed) {
    const auto suite = only(
        shipped("smolvla_so101_lego"), [](const auto& cell) { return cell.setting == 0; }, 10);
    const std::vector<std::vector<double>> scores{{1, 1, .5, 1, 0, 1, .5, 1, 1, 1},
                                                  {.5, 0, .5, 1, 0, .5, .5, 0, 1, .5}};
    auto how = spec({"one", "two"});
    how.primary_metric = "score";
    how.design = design;
    how.most_pairs = 50;
    return played(suite, how, [&](const Asked& asked) {
      const double score = scores[asked.contender][static_cast<std::size_t>(asked.nth)];
      return Played{stages(suite.tasks[0], static_cast<std::size_t>(score * 2)), 10.0 + static_cast<double>(asked.nth),
                    score == 1 ? EndReason::success : EndReason::timeout, ""};
    });
  }
};

// The unseen average of the article is that over trials; the mean of the settings is another number with another name.
TEST_F(Figures, RoboVlmsAveragesAreMicroAndSaySo) {
  const auto suite = only(
      shipped("robovlms_20"), [](const auto&) { return true; }, 1);
  // Successes by setting: simple, and four unseen ones in the suite's order.
  std::map<std::size_t, std::int64_t> trials;
  for (const auto& cell : suite.cells) {
    ++trials[cell.setting];
  }
  ASSERT_EQ(trials.size(), 5U);
  std::map<std::string, std::map<std::string, std::int64_t>> wanted;
  for (const auto& anchor : suite.anchors) {
    wanted[anchor.method][anchor.setting] = anchor.successes.value_or(0);
    for (std::size_t s = 0; s < suite.settings.size(); ++s) {
      if (suite.settings[s].key == anchor.setting) {
        ASSERT_EQ(anchor.trials, trials[s]) << anchor.setting;
      }
    }
  }
  const std::vector<std::string> names{"KosMos P.H.", "Octo", "OpenVLA"};
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> used;
  const auto id = played(suite, spec(names), [&](const Asked& asked) {
    const std::size_t setting = suite.cells[asked.cell].setting;
    const std::int64_t nth = used[{asked.contender, setting}]++;
    const bool success = nth < wanted[names[asked.contender]][suite.settings[setting].key];
    return Played{value(success ? 1 : 0), 5.0, success ? EndReason::success : EndReason::timeout, ""};
  });
  auto table = load(id);
  TrialFilter unseen;
  unseen.out_of_distribution = true;
  auto board = leaderboard(table, unseen);
  EXPECT_EQ(board.aggregate, SuiteAggregate::micro);
  const auto& kosmos = row_of(board, "KosMos");
  EXPECT_EQ(kosmos.success.k, 38);
  EXPECT_EQ(kosmos.success.n, 75);
  EXPECT_NEAR(kosmos.headline_success.mean, .5067, 5e-5);
  EXPECT_NEAR(row_of(board, "Octo").headline_success.mean, .3333, 5e-5);
  EXPECT_NEAR(row_of(board, "OpenVLA").headline_success.mean, .2400, 5e-5);
  EXPECT_EQ(board.rows.front().name, kosmos.name) << "sorted by the lower limit";
  EXPECT_EQ(kosmos.trials.size(), 75U);
  table.suite.aggregate = SuiteAggregate::macro_setting;
  board = leaderboard(table, unseen);
  EXPECT_EQ(board.aggregate, SuiteAggregate::macro_setting);
  const auto& macro = row_of(board, "KosMos").headline_success;
  EXPECT_NEAR(macro.mean, .4958, 5e-5);
  EXPECT_LT(macro.limits.low, macro.mean);
  EXPECT_GT(macro.limits.high, macro.mean);
  const auto slopes = slope_figures(table);
  EXPECT_FALSE(slopes.empty());
  const auto cells = cell_figures(table, {}, 0);
  EXPECT_EQ(cells.size(), 95U * 3U);
  EXPECT_EQ(cells[0].planned, 1);
}

TEST_F(Figures, UniVlaLettersTellOneFromThree) {
  const auto suite = only(
      shipped("univla_4"), [](const auto& cell) { return cell.setting == 0; }, 15);
  ASSERT_EQ(suite.cells.size(), 4U);
  const std::int64_t solved[4][4] = {{6, 5, 8, 1}, {6, 8, 5, 4}, {9, 6, 5, 7}, {14, 15, 7, 13}};
  auto how = spec({"DP", "OpenVLA", "LAPA", "UniVLA"});
  how.test_method = "barnard";
  const auto id = played(suite, how, [&](const Asked& asked) {
    const bool success = asked.nth < solved[asked.contender][suite.cells[asked.cell].task];
    const auto& task = suite.tasks[suite.cells[asked.cell].task];
    return Played{stages(task, success ? 3 : 1), 20.0, success ? EndReason::success : EndReason::timeout, ""};
  });
  const auto board = leaderboard(load(id));
  ASSERT_TRUE(board.tested);
  EXPECT_EQ(row_of(board, "UniVLA").letters, "a");
  for (const char* name : {"DP", "OpenVLA", "LAPA"}) {
    EXPECT_EQ(row_of(board, name).letters, "b") << name;
  }
  EXPECT_EQ(row_of(board, "DP").success.k, 20);
  EXPECT_EQ(row_of(board, "LAPA").success.k, 27);
  EXPECT_EQ(row_of(board, "UniVLA").success.k, 49);
  EXPECT_EQ(row_of(board, "UniVLA").success.n, 60);
  for (const auto& comparison : board.comparisons) {
    EXPECT_EQ(comparison.test, "barnard");
  }
  // A partial credit of one stage in three is a score, and no success.
  EXPECT_NEAR(row_of(board, "DP").score->mean, (20 + 40 / 3.0) / 60, 1e-9);
}

TEST_F(Figures, SmolVlaPanelOfSynchronousAgainstAsynchronous) {
  auto suite = shipped("smolvla_sync_async");
  const double times[2][10] = {{13.75, 13.75, 13.75, 13.75, 16.75, 10.75, 11.75, 15.75, 11.15, 16.35},
                               {9.7, 9.7, 9.7, 9.7, 13.7, 5.7, 12.7, 6.7, 7.7, 11.7}};
  const std::int64_t full[2][3] = {{5, 8, 7}, {6, 8, 5}};
  const std::int64_t half[2][3] = {{5, 2, 0}, {4, 2, 0}};
  const double cubes[2][5] = {{2, 2, 2, 2, 1}, {2, 3, 4, 5, 5}};
  auto how = spec({"smolvla", "smolvla-2"});
  how.contenders[1] = contender("smolvla", "async");
  const auto id = played(suite, how, [&](const Asked& asked) -> std::optional<Played> {
    const std::size_t task = suite.cells[asked.cell].task;
    const auto nth = static_cast<std::size_t>(asked.nth);
    if (task == 3) {
      return Played{value(cubes[asked.contender][nth]), 60.0, EndReason::timeout, ""};
    }
    const bool whole = asked.nth < full[asked.contender][task];
    const bool some = asked.nth < full[asked.contender][task] + half[asked.contender][task];
    const std::size_t reached = whole ? suite.tasks[task].stages.size() : some ? 1 : 0;
    // The published times are those of all trials: what failed counts as cut from outside here, for the clock alone.
    return Played{stages(suite.tasks[task], reached), times[asked.contender][nth],
                  whole ? EndReason::success : EndReason::network_fault, ""};
  });
  auto table = load(id);
  ASSERT_TRUE(add_performance(*database, table));
  const auto panel = inference_panel(table);
  ASSERT_EQ(panel.scores.size(), 6U);
  const std::map<std::string, std::vector<double>> wanted{{"sync", {.75, .90, .70}}, {"async", {.80, .90, .50}}};
  for (const auto& score : panel.scores) {
    EXPECT_NEAR(score.score.mean, wanted.at(table.contenders[score.contender].mode)[score.task], 1e-12);
    EXPECT_LT(score.score.limits.low, score.score.mean);
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const bool sync = table.contenders[i].mode == "sync";
    EXPECT_NEAR(panel.mean_scores[i].mean, sync ? .783333 : .733333, 1e-6);
    const auto& count = panel.counts[i];
    const bool of_sync = table.contenders[count.contender].mode == "sync";
    EXPECT_EQ(count.total, of_sync ? 9 : 19);
    EXPECT_NEAR(count.mean, of_sync ? 1.8 : 3.8, 1e-12);
    EXPECT_NEAR(count.deviation, of_sync ? .447 : 1.304, 5e-4);
    EXPECT_EQ(count.window_s, 60);
  }
  ASSERT_EQ(panel.count_tests.size(), 1U);
  EXPECT_NEAR(panel.count_tests[0].p, 10.0 / 252, 1e-9);
  for (const auto& time : panel.times) {
    if (time.task == 0) {
      const bool sync = table.contenders[time.contender].mode == "sync";
      EXPECT_NEAR(time.total_s, sync ? 137.5 : 97.0, 1e-9);
      EXPECT_NEAR(time.mean_s, sync ? 13.75 : 9.70, 1e-9);
      EXPECT_EQ(time.dots.size(), 10U);
    }
  }
}

TEST_F(Figures, CalvinChainsAddUpToTheirLength) {
  auto suite = shipped("calvin_chain");
  suite.cells.resize(1);
  suite.cells[0].planned_trials = 100;
  suite.cells[0].conditions = {{"start", "", "", {}}};
  const std::int64_t histogram[6] = {2, 5, 8, 7, 8, 70};
  const auto id = played(suite, spec({"policy"}), [&](const Asked& asked) {
    std::int64_t done = 0;
    for (std::int64_t up_to = histogram[0]; asked.nth >= up_to; up_to += histogram[++done]) {
    }
    return Played{value(static_cast<double>(done)), {}, done == 5 ? EndReason::success : EndReason::timeout, ""};
  });
  const auto chains = chain_figures(load(id));
  ASSERT_EQ(chains.size(), 1U);
  const double wanted[5] = {.98, .93, .85, .78, .70};
  double sum = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(chains[0].at_least[i].rate(), wanted[i], 1e-12);
    sum += wanted[i];
  }
  EXPECT_NEAR(chains[0].mean, sum, 1e-12);
  double length = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(chains[0].histogram[i], histogram[i]);
    length += static_cast<double>(i) * static_cast<double>(histogram[i]) / 100;
  }
  EXPECT_NEAR(chains[0].mean, length, 1e-12) << "the mean length is the sum of the rates";
}

TEST_F(Figures, GradedScoresHaveTheirLimitsAndPairs) {
  const auto table = load(example());
  const auto board = leaderboard(table);
  const auto& one = row_of(board, "one");
  const auto& two = row_of(board, "two");
  EXPECT_NEAR(one.score->mean, .80, 1e-12);
  // Ten scores: the limits for few of them, here from 200,000 draws of the weights.
  EXPECT_EQ(one.score->method, "bounded_mean");
  EXPECT_NEAR(one.score->limits.low, .4795, 3e-3);
  EXPECT_NEAR(one.score->limits.high, .9580, 3e-3);
  EXPECT_NEAR(two.score->limits.low, .2133, 3e-3);
  EXPECT_NEAR(two.score->limits.high, .7088, 3e-3);
  EXPECT_EQ(one.success.k, 7);
  EXPECT_FALSE(one.insufficient);
  ASSERT_EQ(board.comparisons.size(), 1U);
  EXPECT_EQ(board.comparisons[0].test, "sign_flip");
  EXPECT_EQ(board.comparisons[0].pairs, 10);
  EXPECT_NEAR(std::abs(board.comparisons[0].difference), .35, 1e-12);
  EXPECT_NEAR(board.comparisons[0].p, .0625, 1e-9);
  EXPECT_EQ(one.letters, "a");
  EXPECT_EQ(two.letters, "a");
  const auto spread = distribution_figures(table);
  ASSERT_EQ(spread.size(), 2U);
  EXPECT_EQ(spread[0].levels, (std::vector<double>{0, .5, 1}));
  EXPECT_EQ(spread[0].cumulative.back(), 1);
  EXPECT_GE(spread[0].at_most[0], spread[0].cumulative[0]);
  const auto posterior = posterior_figures(table);
  EXPECT_EQ(posterior[0].n, 10);
  EXPECT_FALSE(evidence_figure(table, 0, 1).offered) << "a fixed design has no running evidence";
}

TEST_F(Figures, SequentialDesignsShowEvidencePairByPair) {
  const auto table = load(example(Design::sequential));
  const std::size_t one = table.contenders[0].title.find("one") != std::string::npos ? 0 : 1;
  const auto evidence = evidence_figure(table, 1 - one, one);  // for "one is better"
  ASSERT_TRUE(evidence.offered);
  ASSERT_EQ(evidence.points.size(), 10U);
  // Hand-made: the mean over the stakes of the product of 1 + stake · D.
  const double differences[10] = {.5, 1, 0, 0, 0, .5, 0, 1, 0, .5};
  double product_mean = 0;
  for (int i = 1; i <= 19; ++i) {
    double product = 1;
    for (const double d : differences) {
      product *= 1 + .05 * i * d;
    }
    product_mean += product / 19;
  }
  EXPECT_NEAR(evidence.points.back().log10_forward, std::log10(product_mean), 1e-9);
  EXPECT_NEAR(evidence.threshold_log10, std::log10(20.0), 1e-12);
  EXPECT_EQ(evidence.pairs_left, 40);
  EXPECT_NEAR(evidence.mean, .35, 1e-12);
  EXPECT_TRUE(evidence.points.back().limits.has_value());
  const auto board = leaderboard(table);
  EXPECT_EQ(board.comparisons[0].test, "betting_mixture");
  EXPECT_TRUE(board.tested);
  EXPECT_EQ(board.comparisons[0].limits_by, "confidence_sequence");
  const auto same = evidence_figure(table, board.comparisons[0].first, board.comparisons[0].second);
  EXPECT_NEAR(board.comparisons[0].difference, -same.mean, 1e-12) << "the figures are of the same pairs";
  EXPECT_NEAR(board.comparisons[0].limits.low, -same.limits.high, 1e-9);
  EXPECT_NEAR(board.comparisons[0].limits.high, -same.limits.low, 1e-9);
}

TEST_F(Figures, TimesCountFailuresAsTheHorizon) {
  auto suite = only(
      shipped("smolvla_so101_lego"), [](const auto& cell) { return cell.setting == 0; }, 10);
  suite.tasks[0].horizon_s = 30;
  const double times[2][10] = {{7.2, 8.1, 8.9, 9.4, 9.9, 10.6, 11.3, 12.8, 16.0, -1},
                               {10.4, 11.9, 12.6, 13.1, 13.8, 14.4, 15.9, 18.7, -1, -1}};
  auto how = spec({"async", "sync"});
  how.primary_metric = "time";
  const auto id = played(suite, how, [&](const Asked& asked) {
    const double time = times[asked.contender][static_cast<std::size_t>(asked.nth)];
    // A hopeless trial that was ended early never succeeds: it costs the horizon, whoever ended it.
    const auto end = asked.nth == 9 ? EndReason::operator_stop : EndReason::irrecoverable;
    return time < 0 ? Played{stages(suite.tasks[0], 0), 4.0, end, ""}
                    : Played{stages(suite.tasks[0], 2), time, EndReason::success, ""};
  });
  const auto table = load(id);
  const auto figures = time_figures(table);
  ASSERT_EQ(figures.contenders.size(), 2U);
  EXPECT_EQ(figures.horizon_s, 30);
  EXPECT_FALSE(figures.horizon_assumed);
  for (const auto& figure : figures.contenders) {
    const bool async = table.contenders[figure.contender].title.find("async") == 0;
    EXPECT_NEAR(figure.restricted.mean_s, async ? 12.42 : 17.08, 1e-9);
    EXPECT_NEAR(figure.restricted.standard_error_s, async ? 2.000890 : 2.152152, 5e-7);
    EXPECT_NEAR(figure.median_s, async ? 9.9 : 13.8, 1e-9);
    ASSERT_TRUE(figure.restricted.limits);
    EXPECT_EQ(figure.restricted.method, "bounded_mean");
    EXPECT_LT(figure.restricted.limits->low, figure.restricted.mean_s - 1.96 * figure.restricted.standard_error_s)
        << "with ten times the normal limits are too narrow";
    EXPECT_GT(figure.restricted.limits->high, figure.restricted.mean_s + 1.96 * figure.restricted.standard_error_s);
    EXPECT_LE(figure.restricted.limits->high, 30);
    EXPECT_EQ(figure.of_successes.n, async ? 9 : 8);
    EXPECT_EQ(figure.trials.size(), 10U);
    EXPECT_EQ(figures.at_risk[0].front(), 10);
  }
  ASSERT_EQ(figures.differences.size(), 1U);
  EXPECT_NEAR(figures.differences[0].log_rank.p, .092712, 5e-7);
  EXPECT_EQ(figures.differences[0].pairs, 10);
  EXPECT_NEAR(std::abs(figures.differences[0].difference_s), 4.66, 1e-9);
  EXPECT_NEAR(leaderboard(table).comparisons[0].p, .092712, 5e-7);
}

TEST(RoundSteps, AreOneTwoOrFiveTimesAPowerOfTen) {
  const auto steps = [](double most, int count) { return round_steps(most, count); };
  EXPECT_EQ(steps(20, 6), (std::vector<double>{0, 5, 10, 15, 20}));
  EXPECT_EQ(steps(30, 6), (std::vector<double>{0, 5, 10, 15, 20, 25, 30}));
  EXPECT_EQ(steps(36, 6), (std::vector<double>{0, 10, 20, 30}));
  EXPECT_EQ(steps(60, 4), (std::vector<double>{0, 20, 40, 60}));
  EXPECT_EQ(steps(600, 6), (std::vector<double>{0, 100, 200, 300, 400, 500, 600}));
  EXPECT_EQ(steps(2.5, 6), (std::vector<double>{0, 0.5, 1, 1.5, 2, 2.5}));
  for (double most = 0.03; most < 1e5; most *= 1.17) {
    const auto marks = steps(most, 6);
    ASSERT_GE(marks.size(), 3U) << most;
    EXPECT_LE(marks.size(), 7U) << most;
    EXPECT_LE(marks.back(), most * (1 + 1e-9));
  }
  EXPECT_EQ(steps(0, 6), std::vector<double>{0});
  EXPECT_EQ(steps(std::nan(""), 6), std::vector<double>{0});
  EXPECT_EQ(steps(std::numeric_limits<double>::infinity(), 6), std::vector<double>{0});
}

TEST_F(Figures, FunnelOfTheScoopingTask) {
  const auto suite = only(
      shipped("oft_aloha"), [](const auto& cell) { return cell.task == 2; }, 12);
  ASSERT_EQ(suite.cells.size(), 1U);
  const std::int64_t reached[6] = {11, 11, 11, 9, 9, 3};  // ACT
  const auto id = played(suite, spec({"ACT"}), [&](const Asked& asked) {
    Observed seen;
    for (std::size_t i = 0; i < 6; ++i) {
      seen.stages.push_back({asked.nth < reached[i] ? 1.0 : 0.0, 2.0 * static_cast<double>(i + 1)});
    }
    seen.stages.push_back({asked.nth == 0 ? 1.0 : 0.0, {}});
    seen.stages.push_back({0, {}});
    return Played{seen, 30.0, EndReason::timeout, ""};
  });
  auto table = load(id);
  EXPECT_TRUE(funnel_figures(table).empty()) << "without the stages there is no funnel";
  ASSERT_TRUE(add_stages(*database, table));
  const auto funnels = funnel_figures(table);
  ASSERT_EQ(funnels.size(), 1U);
  EXPECT_TRUE(funnels[0].ordered);
  ASSERT_EQ(funnels[0].stages.size(), 6U) << "penalties are no stages";
  std::int64_t before = 12;
  std::size_t stopped = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto& stage = funnels[0].stages[i];
    EXPECT_EQ(stage.reached, reached[i]);
    EXPECT_EQ(stage.conditional.k, reached[i]);
    EXPECT_EQ(stage.conditional.n, before);
    EXPECT_EQ(stage.overall.k, reached[i]);
    EXPECT_EQ(stage.overall.n, 12) << "on an axis of all trials the limits are of all trials";
    EXPECT_EQ(stage.overall.limits.low, proportion_interval(IntervalMethod::wilson, reached[i], 12, .95).low);
    EXPECT_EQ(static_cast<std::int64_t>(stage.stopped.size()), before - reached[i]);
    EXPECT_NEAR(stage.median_s.value(), 2.0, 1e-6);
    before = reached[i];
    stopped += stage.stopped.size();
  }
  EXPECT_EQ(stopped, 9U);
  EXPECT_NEAR(leaderboard(table).rows[0].score->mean, .7125, 1e-9);
}

TEST_F(Figures, BlindAndUnfinishedExperimentsKeepTheirSecrets) {
  const auto suite = only(
      shipped("smolvla_so101_lego"), [](const auto&) { return true; }, 10);
  auto how = spec({"secret-one", "secret-two"});
  how.blinding = Blinding::operator_and_scorer;
  how.contenders[0].baseline = true;
  const auto id = played(suite, how, [&](const Asked& asked) -> std::optional<Played> {
    if (asked.cell == 1 && asked.nth > 5) {
      return std::nullopt;
    }
    const bool is_void = asked.nth == 3 && asked.contender == 0;
    return Played{stages(suite.tasks[0], asked.contender == 0 ? 2 : 0), 8.0, EndReason::success,
                  is_void ? "wrong cube" : ""};
  });
  auto table = load(id);
  EXPECT_TRUE(table.experiment.blind);
  EXPECT_FALSE(table.experiment.complete());
  auto board = leaderboard(table);
  EXPECT_FALSE(board.tested) << "a fixed design is not tested before its end";
  for (const auto& row : board.rows) {
    EXPECT_EQ(row.name.size(), 1U);
    EXPECT_TRUE(row.letters.empty());
  }
  std::int64_t voids = 0;
  for (const auto& row : board.rows) {
    voids += row.voids;
    EXPECT_EQ(row.voids, static_cast<std::int64_t>(row.void_trials.size()));
    EXPECT_EQ(row.valid + row.voids, 16);
  }
  EXPECT_EQ(voids, 2);
  EXPECT_TRUE(inference_panel(table).runs.empty());
  for (const auto& figure : cell_figures(table)) {
    EXPECT_FALSE(figure.against_baseline) << "the baseline is one of the secrets";
  }
  const auto void_rates = void_figures(table);
  EXPECT_EQ(void_rates[0].voids.k + void_rates[1].voids.k, 2);
  ASSERT_TRUE(ExperimentStore(*database).unblind(id, "over"));
  table = load(id);
  EXPECT_NE(leaderboard(table).rows[0].name.find("secret"), std::string::npos);
  EXPECT_EQ(table.contenders[0].hash.size(), 64U);
}

}  // namespace
}  // namespace tandem
