#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/graded.h"
#include "scoring/preference.h"
#include "scoring/proportion.h"
#include "scoring/survival.h"
#include "scoring/trial_table.h"

namespace tandem {

// What dashboards, tables and reports show, computed from a TrialTable and nothing else. Success, score and time are
// three figures and never stand for each other; a rate comes with its counts, its limits and how it was pooled; void
// trials are counted beside, never within; every figure names the trials behind it (row numbers of the database).
// Contenders and tasks are places in the table. Pure and, for a seed, the same on every machine; any thread.

/// Which trials a figure is about. Nothing given: all of them.
struct TrialFilter {
  std::optional<std::size_t> task;
  std::optional<std::size_t> setting;
  std::optional<std::size_t> contender;
  std::optional<bool> out_of_distribution;
  bool before_unblinding = false;  ///< leaves out what ran after the contenders were told
};

struct FigureOptions {
  IntervalMethod interval = IntervalMethod::wilson;
  double level = 0.95;
  std::uint64_t seed = 0;  ///< of resamples, where they are needed
};

/// k of n and its limits; [0, 1] where n is 0.
struct RateFigure {
  std::int64_t k = 0;
  std::int64_t n = 0;
  Interval limits{0, 1};
  [[nodiscard]] double rate() const { return n > 0 ? static_cast<double>(k) / static_cast<double>(n) : 0.0; }
};

/// A mean of n scores, as shares of the most points. Its limits are those of shown_interval(); of the averages of a
/// suite over tasks or settings, those of stratified_interval().
struct MeanFigure {
  std::int64_t n = 0;
  double mean = 0;
  Interval limits{0, 1};
  bool degenerate = false;          ///< all scores are equal: the limits are a bound
  std::string_view method = "bca";  ///< MeanInterval::method, or an interval of rates
};

/// Mean time when every failure costs the horizon. One time alone has no limits.
struct TimeMean {
  std::int64_t n = 0;
  double mean_s = 0;
  double standard_error_s = 0;
  std::optional<Interval> limits;
  std::string_view method;  ///< of the limits: "bounded_mean" of few times, "student" of more; empty without limits
};

/// A difference that was tested. Only its limits are given where the plan does not allow a test now.
struct Comparison {
  std::size_t first = 0;
  std::size_t second = 0;
  std::int64_t pairs = 0;  ///< blocks that both have; 0: independent trials
  double difference = 0;   ///< first minus second
  Interval limits{-1, 1};
  bool tested = false;
  std::string_view test;     ///< such as "mcnemar", "barnard", "betting_mixture"; also while not tested
  double p = 1;              ///< two-sided
  double adjusted_p = 1;     ///< Holm, over all comparisons of the figure
  bool significant = false;  ///< adjusted_p below the experiment's alpha
  /// How the limits were found: "newcombe", "welch", "bounded_mean" or "bca" of paired differences,
  /// "confidence_sequence" (of pairs, valid whenever one looks: the only one of a sequential design); empty without
  /// limits.
  std::string_view limits_by;
};

/// Whether the plan allows tests of these trials now: a fixed design only when it is complete.
[[nodiscard]] bool may_test(const TrialTable& table);

/// Compares two contenders by the experiment's primary metric and the test that was chosen for it; by pairs where there
/// are blocks. Trials after unblinding do not count. adjusted_p is p.
[[nodiscard]] Comparison compare(const TrialTable& table, const TrialFilter& filter, std::size_t first,
                                 std::size_t second, const FigureOptions& options = {});

/// A row of the leaderboard.
struct LeaderRow {
  std::size_t contender = 0;
  std::string name;  ///< the label alone while the experiment is blind
  std::int64_t valid = 0;
  std::int64_t voids = 0;
  RateFigure success;               ///< micro: over trials; n is less than `valid` where a task defines no success
  std::optional<MeanFigure> score;  ///< micro; none without graded trials
  std::optional<TimeMean> time;     ///< restricted mean time; none where no trial has a time
  MeanFigure headline_success;      ///< as the suite averages (Leaderboard::aggregate)
  std::optional<MeanFigure> headline_score;
  std::string letters;        ///< contenders that share one cannot be told apart; empty while the plan allows no test
  bool insufficient = false;  ///< fewer than ten valid trials
  std::string last_utc;       ///< when its last trial began; empty without trials
  std::vector<std::int64_t> trials;  ///< valid ones
  std::vector<std::int64_t> void_trials;
  std::vector<std::int64_t> helped_trials;  ///< successes during which somebody intervened
};
struct Leaderboard {
  std::vector<LeaderRow> rows;  ///< by lower limit of success, else of the score, falling
  SuiteAggregate aggregate = SuiteAggregate::micro;
  std::vector<Comparison> comparisons;  ///< all pairs, Holm-adjusted
  bool tested = false;
};
[[nodiscard]] Leaderboard leaderboard(const TrialTable& table, const TrialFilter& filter = {},
                                      const FigureOptions& options = {});

/// A contender under a task and a setting.
struct CellFigure {
  std::size_t cell = 0;  ///< of the suite
  std::size_t contender = 0;
  std::int64_t planned = 0;
  std::int64_t valid = 0;
  std::int64_t voids = 0;
  RateFigure success;
  std::optional<MeanFigure> score;
  /// This contender minus the baseline; none for the baseline, or where one of both has no trials.
  std::optional<Comparison> against_baseline;
  std::vector<std::int64_t> trials;
  std::int64_t helped = 0;  ///< of the successes, with an intervention
};
/// Every cell that the filter leaves, for every contender; cells by the suite's order. `baseline`: a contender; none:
/// the one marked so, else no differences.
[[nodiscard]] std::vector<CellFigure> cell_figures(const TrialTable& table, const TrialFilter& filter = {},
                                                   std::optional<std::size_t> baseline = {},
                                                   const FigureOptions& options = {});

/// What a posterior curve is drawn from: posterior_density(k, n, p).
struct PosteriorFigure {
  std::size_t contender = 0;
  std::int64_t k = 0;
  std::int64_t n = 0;
  double median = 0.5;
  Interval limits{0, 1};  ///< equal-tailed, uniform prior
  std::vector<std::int64_t> trials;
};
[[nodiscard]] std::vector<PosteriorFigure> posterior_figures(const TrialTable& table, const TrialFilter& filter = {},
                                                             const FigureOptions& options = {});

/// How the scores of a contender spread.
struct DistributionFigure {
  std::size_t contender = 0;
  std::vector<double> levels;  ///< shares of the points, ascending; only those that occur in the selection
  std::vector<std::int64_t> counts;
  std::vector<double> cumulative;                 ///< share of trials up to each level
  std::vector<double> at_most;                    ///< an upper bound on it that holds for all levels at once
  std::vector<std::vector<std::int64_t>> trials;  ///< of each level
};
[[nodiscard]] std::vector<DistributionFigure> distribution_figures(const TrialTable& table,
                                                                   const TrialFilter& filter = {},
                                                                   const FigureOptions& options = {});

/// A stage of a rubric for one contender.
struct FunnelStage {
  std::size_t stage = 0;              ///< of the task
  std::int64_t reached = 0;           ///< n_j
  RateFigure conditional;             ///< of those that reached the stage before; of all in a rubric without order
  std::optional<double> median_s;     ///< since the stage before, over trials that reached both
  std::vector<std::int64_t> stopped;  ///< trials whose first stage without credit is this one
  RateFigure overall;                 ///< of all trials: the limits on an axis of all of them
};
struct FunnelFigure {
  std::size_t contender = 0;
  std::size_t task = 0;
  std::int64_t n = 0;
  bool ordered = true;  ///< stages depend on each other
  std::vector<FunnelStage> stages;
  std::vector<std::int64_t> trials;
};
/// Needs add_stages(). Tasks without stages are left out.
[[nodiscard]] std::vector<FunnelFigure> funnel_figures(const TrialTable& table, const TrialFilter& filter = {},
                                                       const FigureOptions& options = {});

/// Time to success of a contender.
struct TimeFigure {
  std::size_t contender = 0;
  double horizon_s = 0;
  std::vector<SurvivalStep> curve;  ///< share not solved yet, with log-log bands
  TimeMean restricted;
  double median_s = 0;    ///< infinite where half is never solved
  TimeMean of_successes;  ///< secondary: of the successes alone, with their own n
  std::vector<std::int64_t> trials;
};
struct TimeDifference {
  std::size_t first = 0;
  std::size_t second = 0;
  std::int64_t pairs = 0;  ///< blocks, where the difference is paired
  double difference_s = 0;
  Interval limits_s;
  LogRank log_rank;  ///< over tasks as strata
  bool tested = false;
};
struct TimeFigures {
  double horizon_s = 0;          ///< the longest of the tasks
  bool horizon_assumed = false;  ///< some task has none: its longest trial was taken
  std::vector<TimeFigure> contenders;
  std::vector<TimeDifference> differences;
  std::vector<double> risk_times_s;                ///< where the numbers at risk are given: round_steps()
  std::vector<std::vector<std::int64_t>> at_risk;  ///< of each contender
};
[[nodiscard]] TimeFigures time_figures(const TrialTable& table, const TrialFilter& filter = {},
                                       const FigureOptions& options = {});

/// Marks of an axis from 0 to `most`: at most so many steps, each 1, 2 or 5 times a power of ten.
[[nodiscard]] std::vector<double> round_steps(double most, int steps);

/// Synchronous against asynchronous and others: everything by contender, tasks in the suite's order.
struct PanelDot {
  std::int64_t trial = 0;
  std::int64_t block = -1;  ///< dots of one block belong together
  double value = 0;
};
struct PanelScore {
  std::size_t task = 0;
  std::size_t contender = 0;
  MeanFigure score;
  RateFigure success;
  std::vector<std::int64_t> trials;
};
struct PanelTimes {
  std::size_t task = 0;
  std::size_t contender = 0;
  std::vector<PanelDot> dots;  ///< seconds, failures at the horizon
  double total_s = 0;
  double mean_s = 0;
  double deviation_s = 0;
};
struct PanelCounts {
  std::size_t task = 0;
  std::size_t contender = 0;
  double window_s = 0;
  std::vector<PanelDot> dots;  ///< one a round
  std::int64_t total = 0;
  double mean = 0;
  double deviation = 0;
};
struct PanelRun {
  std::size_t contender = 0;
  std::string mode;
  std::optional<double> stall_share;     ///< of the time of the trials
  std::optional<double> latency_p50_ms;  ///< median of the trials' medians
  std::optional<double> latency_p95_ms;  ///< median of the trials' 95th percentiles
  std::optional<std::int64_t> queue_min;
  std::vector<std::int64_t> trials;
};
/// Counts of two contenders in the same windows.
struct PanelCountTest {
  std::size_t task = 0;
  std::size_t first = 0;
  std::size_t second = 0;
  double ratio = 1;
  Interval ratio_limits;
  double difference = 0;  ///< of the means a round
  double p = 1;           ///< permutation of rounds
  bool tested = false;
};
struct InferenceFigures {
  std::vector<PanelScore> scores;
  std::vector<MeanFigure> mean_scores;  ///< macro over the tasks, by contender
  std::vector<PanelTimes> times;
  std::vector<PanelCounts> counts;
  std::vector<PanelCountTest> count_tests;
  std::vector<PanelRun> runs;  ///< empty while blind: speed would tell who is who
};
/// `runs` needs add_performance().
[[nodiscard]] InferenceFigures inference_panel(const TrialTable& table, const TrialFilter& filter = {},
                                               const FigureOptions& options = {});

/// Seen against unseen conditions of a task.
struct SlopeFigure {
  std::size_t task = 0;
  std::size_t contender = 0;
  RateFigure seen;
  RateFigure unseen;
  double gap = 0;              ///< seen minus unseen
  Interval gap_limits{-1, 1};  ///< Newcombe
  bool covers_zero = true;
  std::vector<std::int64_t> trials;
};
/// Tasks that were run under both kinds of conditions.
[[nodiscard]] std::vector<SlopeFigure> slope_figures(const TrialTable& table, const TrialFilter& filter = {},
                                                     const FigureOptions& options = {});

/// The evidence after a pair.
struct EvidencePoint {
  std::int64_t pair = 0;  ///< from 1
  std::int64_t block = 0;
  double difference = 0;     ///< second minus first
  double log10_forward = 0;  ///< for "the second is better"
  double log10_reverse = 0;
  std::optional<Interval>
      limits;  ///< confidence sequence of the mean difference; at some of the pairs, the last among them
  std::int64_t first_trial = 0;
  std::int64_t second_trial = 0;
};
struct EvidenceFigure {
  std::size_t first = 0;
  std::size_t second = 1;
  bool offered = false;               ///< only for sequential designs, on success, score or count
  double threshold_log10 = 0;         ///< log10(1/α)
  std::vector<EvidencePoint> points;  ///< in the order of the blocks' completion
  double mean = 0;
  Interval limits{-1, 1};
  std::int64_t decided_forward = 0;  ///< pair at which it was reached, or 0
  std::int64_t decided_reverse = 0;
  double p_forward = 1;
  double p_reverse = 1;
  std::optional<std::int64_t> pairs_left;  ///< of the budget; without one, of the plan
};
[[nodiscard]] EvidenceFigure evidence_figure(const TrialTable& table, std::size_t first, std::size_t second,
                                             const TrialFilter& filter = {});

/// Verdicts between pairs and the strengths that follow.
struct PreferenceFigure {
  std::vector<PairVerdicts> verdicts;           ///< pairs that were judged
  std::vector<std::vector<std::int64_t>> wins;  ///< wins[i][j]: i preferred to j
  std::vector<std::vector<std::int64_t>> ties;  ///< symmetric
  std::optional<Strengths> strengths;           ///< none without verdicts
  std::vector<Interval> limits;                 ///< of the scores (1500 the middle), by contender
  std::vector<std::int64_t> blocks;             ///< ordinals behind it
};
[[nodiscard]] PreferenceFigure preference_figure(const TrialTable& table, const TrialFilter& filter = {},
                                                 const FigureOptions& options = {});

/// Whether the rig drifts: successes of one contender in the order in which they ran.
struct ChartRun {
  std::int64_t first_run = 0;  ///< counts trials from 1
  RateFigure success;
  bool outside = false;  ///< its limits do not hold its rate; only of a complete run
  std::vector<std::int64_t> trials;
  Interval limits{0, 1};  ///< around the pooled rate for as many trials as it has: what is to be drawn for it
  bool complete = false;  ///< it has all its ten trials; else it is not judged
};
struct ChartFigure {
  std::size_t contender = 0;
  double pooled = 0;
  Interval limits{0, 1};       ///< for a run of ten around the pooled rate
  std::vector<ChartRun> runs;  ///< of ten
  std::vector<double> cusum;   ///< after every trial
  double p0 = 0.8;             ///< rate that the sum takes for good order
  double p1 = 0.5;             ///< rate whose drop it looks for
  double alarm_at = 3;
  std::optional<std::size_t> alarm;                         ///< first trial at or above it
  std::vector<std::pair<std::int64_t, std::string>> notes;  ///< what was done to the rig, before which trial (from 1)
};
struct ChartOptions {
  std::optional<double> p0;  ///< the rate in good order; none: the pooled rate
  std::optional<double> p1;  ///< the rate after a drop, below p0; none: a quarter of its odds, as of 0.8 to 0.5
  double alarm_at = 3;
};
[[nodiscard]] ChartFigure chart_figure(const TrialTable& table, std::size_t contender, const ChartOptions& chart = {},
                                       const TrialFilter& filter = {}, const FigureOptions& options = {});

/// Published figures beside own ones, never averaged with them. Those that fit the filter's task and setting.
[[nodiscard]] std::vector<Anchor> anchor_figures(const TrialTable& table, const TrialFilter& filter = {});

/// A cause of failure.
struct FailureFigure {
  std::string key;
  std::string title;
  std::string level;
  std::vector<std::int64_t> counts;  ///< by contender
  RateFigure recovered;              ///< of all its occurrences
  std::vector<std::int64_t> trials;
};
/// Named causes, most frequent first; after them how the trials without success ended, with level "end".
[[nodiscard]] std::vector<FailureFigure> failure_figures(const TrialTable& table, const TrialFilter& filter = {},
                                                         const FigureOptions& options = {});

/// Length of the chains of a task that is a chain: share of trials with at least i subtasks in a row, and the mean.
struct ChainFigure {
  std::size_t task = 0;
  std::size_t contender = 0;
  std::vector<std::int64_t> histogram;  ///< of chains with 0, 1, … subtasks
  std::vector<RateFigure> at_least;     ///< 1, 2, …; their rates add up to the mean
  double mean = 0;
  std::vector<std::int64_t> trials;
};
[[nodiscard]] std::vector<ChainFigure> chain_figures(const TrialTable& table, const TrialFilter& filter = {},
                                                     const FigureOptions& options = {});

/// Void trials of each contender with their reasons, and whether some contender has strikingly many.
struct VoidFigure {
  std::size_t contender = 0;
  RateFigure voids;  ///< of all that ran
  std::vector<std::pair<std::string, std::int64_t>> reasons;
  double p_against_rest = 1;         ///< Barnard's test against all others
  std::vector<std::int64_t> trials;  ///< void ones
};
[[nodiscard]] std::vector<VoidFigure> void_figures(const TrialTable& table, const TrialFilter& filter = {},
                                                   const FigureOptions& options = {});

}  // namespace tandem
