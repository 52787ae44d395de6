#include <algorithm>
#include <cmath>

#include "scoring/figures_detail.h"
#include "scoring/two_proportions.h"

namespace tandem {
namespace {

using namespace detail;
using Rows = std::vector<std::uint32_t>;

// For curves over tasks with different horizons: what was given up never succeeds, so it stays until the longest.
std::vector<TimedTrial> curve_trials(const TrialTable& table, const Rows& rows, const std::vector<Horizon>& horizons,
                                     double longest) {
  std::vector<TimedTrial> out;
  for (const auto row : rows) {
    if (auto trial = timed(table, row, horizons)) {
      const double own = horizons[table.suite.cells[table.cell[row]].task].seconds;
      if (!trial->solved && trial->time_s >= own) {
        trial->time_s = longest;
      }
      out.push_back(*trial);
    }
  }
  return out;
}

// Its limits lie between no time and the horizon; fewer than three times have none.
TimeMean mean_of_successes(const TrialTable& table, const Rows& rows, const std::vector<Horizon>& horizons,
                           double level) {
  constexpr std::int64_t too_few = 3;
  Scores times;
  double longest = 0;
  for (const auto row : rows) {
    if (table.success[row] == 1 && !std::isnan(table.duration_s[row])) {
      times.push_back(table.duration_s[row]);
      longest = std::max({longest, times.back(), horizons[table.suite.cells[table.cell[row]].task].seconds});
    }
  }
  TimeMean out;
  out.n = static_cast<std::int64_t>(times.size());
  if (out.n > 0) {
    out.mean_s = mean_of(times);
    const auto n = static_cast<double>(out.n);
    out.standard_error_s = deviation_of(times) / std::sqrt(n);
    if (out.n >= few_times) {
      out.limits = student_limits(out.mean_s, out.standard_error_s * std::sqrt((n - 1) / n), out.n, level);
      out.limits = Interval{std::max(0.0, out.limits->low), std::min(longest, out.limits->high)};
      out.method = "student";
    } else if (out.n >= too_few) {
      const ScoreLevels levels = levels_of(times);
      const double tail = (1 - level) / 2;
      out.limits = Interval{bounded_mean_low(levels, 0, tail), bounded_mean_high(levels, longest, tail)};
      out.method = "bounded_mean";
    }
  }
  return out;
}

std::vector<std::int64_t> at_risk_of(const std::vector<TimedTrial>& trials, const std::vector<double>& times) {
  std::vector<std::int64_t> out;
  for (const double time : times) {
    out.push_back(
        std::count_if(trials.begin(), trials.end(), [&](const auto& trial) { return trial.time_s >= time - 1e-9; }));
  }
  return out;
}

// Differences of both times in each block; none where a time was cut from outside.
std::optional<Scores> paired_times(const TrialTable& table, const TrialFilter& filter, std::size_t first,
                                   std::size_t second, const std::vector<Horizon>& horizons) {
  Scores out;
  for (const auto& [a, b] : pairs_of(table, filter, first, second)) {
    const auto one = timed(table, a, horizons);
    const auto two = timed(table, b, horizons);
    if (!one || !two) {
      continue;
    }
    const double horizon = horizons[table.suite.cells[table.cell[a]].task].seconds;
    if ((!one->solved && one->time_s < horizon) || (!two->solved && two->time_s < horizon)) {
      return std::nullopt;
    }
    out.push_back(one->time_s - two->time_s);
  }
  return out.size() < 2 ? std::nullopt : std::optional(std::move(out));
}

LogRank stratified(const TrialTable& table, const Rows& first, const Rows& second,
                   const std::vector<Horizon>& horizons) {
  std::vector<std::pair<std::vector<TimedTrial>, std::vector<TimedTrial>>> strata(table.suite.tasks.size());
  for (const bool to_first : {true, false}) {
    for (const auto row : to_first ? first : second) {
      if (const auto trial = timed(table, row, horizons)) {
        auto& stratum = strata[table.suite.cells[table.cell[row]].task];
        (to_first ? stratum.first : stratum.second).push_back(*trial);
      }
    }
  }
  return stratified_log_rank(strata);
}

TimeDifference difference_of(const TrialTable& table, const TrialFilter& filter, const TimeFigure& first,
                             const TimeFigure& second, const std::vector<Horizon>& horizons,
                             const FigureOptions& options) {
  TrialFilter blind = filter;
  blind.before_unblinding = true;
  TimeDifference out;
  out.first = first.contender;
  out.second = second.contender;
  out.difference_s = first.restricted.mean_s - second.restricted.mean_s;
  out.limits_s = welch_limits(first.restricted, second.restricted, first.horizon_s, options.level);
  if (const auto paired = paired_times(table, filter, first.contender, second.contender, horizons)) {
    const auto [low, high] = std::minmax_element(paired->begin(), paired->end());
    const auto interval = score_interval(*paired, *low, *high, options.level, options.seed);
    out.pairs = static_cast<std::int64_t>(paired->size());
    if (!interval.degenerate) {
      out.difference_s = interval.mean;
      out.limits_s = interval.limits;
    }
  }
  out.tested = may_test(table) && table.experiment.design != Design::sequential;
  if (out.tested) {
    out.log_rank = stratified(table, counting_rows(table, only_contender(blind, first.contender)),
                              counting_rows(table, only_contender(blind, second.contender)), horizons);
  }
  return out;
}

}  // namespace

std::vector<double> round_steps(double most, int steps) {
  std::vector<double> out{0};
  if (!(most > 0) || !std::isfinite(most)) {
    return out;
  }
  const double ten = std::pow(10, std::floor(std::log10(most / steps)));
  const auto fits = [&](double times) { return most / (times * ten) <= steps + 1e-9; };
  const double step = ten * (fits(1) ? 1 : fits(2) ? 2 : fits(5) ? 5 : 10);
  while (static_cast<double>(out.size()) * step <= most * (1 + 1e-9)) {
    out.push_back(static_cast<double>(out.size()) * step);
  }
  return out;
}

TimeFigures time_figures(const TrialTable& table, const TrialFilter& filter, const FigureOptions& options) {
  TimeFigures out;
  const auto horizons = horizons_of(table);
  for (std::size_t task = 0; task < horizons.size(); ++task) {
    if ((!filter.task || *filter.task == task) && table.suite.tasks[task].scoring != Scoring::rate) {
      out.horizon_s = std::max(out.horizon_s, horizons[task].seconds);
      out.horizon_assumed = out.horizon_assumed || horizons[task].assumed;
    }
  }
  out.risk_times_s = round_steps(out.horizon_s, 6);
  for (const auto contender : contenders_of(table, filter)) {
    const auto rows = counting_rows(table, only_contender(filter, contender));
    const auto trials = curve_trials(table, rows, horizons, out.horizon_s);
    if (trials.empty()) {
      continue;
    }
    TimeFigure figure;
    figure.contender = contender;
    figure.horizon_s = out.horizon_s;
    figure.curve = kaplan_meier(trials, options.level);
    figure.restricted = time_mean(table, rows, horizons, options.level).value_or(TimeMean{});
    figure.median_s = median_time(trials);
    figure.of_successes = mean_of_successes(table, rows, horizons, options.level);
    for (const auto row : rows) {
      if (timed(table, row, horizons)) {
        figure.trials.push_back(table.trial[row]);
      }
    }
    out.at_risk.push_back(at_risk_of(trials, out.risk_times_s));
    out.contenders.push_back(std::move(figure));
  }
  for (std::size_t i = 0; i < out.contenders.size(); ++i) {
    for (std::size_t j = i + 1; j < out.contenders.size(); ++j) {
      out.differences.push_back(difference_of(table, filter, out.contenders[i], out.contenders[j], horizons, options));
    }
  }
  return out;
}

namespace {

std::optional<double> median_of(std::vector<double> values) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
  if (values.empty()) {
    return std::nullopt;
  }
  return median_in(values);
}

Scores values_in(const std::vector<PanelDot>& dots) {
  Scores out;
  for (const auto& dot : dots) {
    out.push_back(dot.value);
  }
  return out;
}

PanelTimes panel_times(const TrialTable& table, std::size_t task, std::size_t contender, const Rows& rows,
                       const std::vector<Horizon>& horizons) {
  PanelTimes out;
  out.task = task;
  out.contender = contender;
  for (const auto row : rows) {
    if (const auto trial = timed(table, row, horizons)) {
      out.dots.push_back({table.trial[row], table.block[row], trial->time_s});
    }
  }
  const Scores values = values_in(out.dots);
  out.mean_s = mean_of(values);
  out.total_s = out.mean_s * static_cast<double>(values.size());
  out.deviation_s = deviation_of(values);
  return out;
}

PanelCounts panel_counts(const TrialTable& table, std::size_t task, std::size_t contender, const Rows& rows) {
  PanelCounts out;
  out.task = task;
  out.contender = contender;
  out.window_s = table.suite.tasks[task].horizon_s.value_or(0);
  for (const auto row : rows) {
    if (table.count[row] >= 0) {
      out.dots.push_back({table.trial[row], table.block[row], static_cast<double>(table.count[row])});
      out.total += table.count[row];
    }
  }
  const Scores values = values_in(out.dots);
  out.mean = mean_of(values);
  out.deviation = deviation_of(values);
  return out;
}

// Counts of two contenders: rounds against rounds, for counts spread less than chance alone would have them.
void add_count_tests(const TrialTable& table, const FigureOptions& options, InferenceFigures& panel) {
  for (std::size_t i = 0; i < panel.counts.size(); ++i) {
    for (std::size_t j = i + 1; j < panel.counts.size(); ++j) {
      const PanelCounts& first = panel.counts[i];
      const PanelCounts& second = panel.counts[j];
      if (first.task != second.task || first.dots.empty() || second.dots.empty()) {
        continue;
      }
      PanelCountTest out;
      out.task = first.task;
      out.first = first.contender;
      out.second = second.contender;
      out.difference = first.mean - second.mean;
      if (first.dots.size() == second.dots.size()) {
        const auto ratio = rate_ratio(first.total, second.total, options.level);
        out.ratio = ratio.ratio;
        out.ratio_limits = ratio.limits;
      } else {
        out.ratio = second.mean > 0 ? first.mean / second.mean : 0.0;
        out.ratio_limits = {0, std::numeric_limits<double>::infinity()};
      }
      out.tested = may_test(table) && table.experiment.design != Design::sequential &&
                   first.dots.size() + second.dots.size() <= 400;
      if (out.tested) {
        out.p = permutation_test(values_in(first.dots), values_in(second.dots), options.seed).p;
      }
      panel.count_tests.push_back(out);
    }
  }
}

PanelRun panel_run(const TrialTable& table, std::size_t contender, const Rows& rows) {
  PanelRun out;
  out.contender = contender;
  out.mode = table.contenders[contender].mode;
  std::vector<double> medians;
  std::vector<double> tails;
  double stalled = 0;
  double ran = 0;
  for (const auto row : rows) {
    const TablePerformance& here = table.performance[row];
    out.trials.push_back(table.trial[row]);
    medians.push_back(here.infer_p50_ms);
    tails.push_back(here.infer_p95_ms);
    if (!std::isnan(here.stalled_s) && !std::isnan(table.duration_s[row])) {
      stalled += here.stalled_s;
      ran += table.duration_s[row];
    }
    if (here.queue_min >= 0) {
      out.queue_min = std::min(here.queue_min, out.queue_min.value_or(here.queue_min));
    }
  }
  out.latency_p50_ms = median_of(std::move(medians));
  out.latency_p95_ms = median_of(std::move(tails));
  if (ran > 0) {
    out.stall_share = stalled / ran;
  }
  return out;
}

void add_task(const TrialTable& table, const TrialFilter& filter, std::size_t task,
              const std::vector<Horizon>& horizons, const FigureOptions& options, InferenceFigures& panel,
              std::vector<std::vector<Stratum>>& strata) {
  for (const auto contender : contenders_of(table, filter)) {
    const auto rows = counting_rows(table, only_task(only_contender(filter, contender), task));
    if (rows.empty()) {
      continue;
    }
    if (table.suite.tasks[task].scoring == Scoring::rate) {
      panel.counts.push_back(panel_counts(table, task, contender, rows));
      continue;
    }
    Scores scores;
    std::int64_t k = 0;
    std::int64_t n = 0;
    std::vector<std::int64_t> trials;
    for (const auto row : rows) {
      trials.push_back(table.trial[row]);
      if (table.level[row] != TrialTable::no_level) {
        scores.push_back(table.levels[table.level[row]]);
      }
      k += table.success[row] == 1 ? 1 : 0;
      n += table.success[row] >= 0 ? 1 : 0;
    }
    PanelScore score{task, contender, {}, rate_figure(k, n, options), {}};
    if (!scores.empty()) {
      const auto levels = levels_of(scores);
      score.score = mean_figure(shown_interval(levels, 0, 1, options.level, options.seed), levels.total());
      strata[contender].push_back({1, score.score.n, score.score.mean, score.score.limits});
    }
    score.trials = std::move(trials);
    panel.scores.push_back(std::move(score));
    panel.times.push_back(panel_times(table, task, contender, rows, horizons));
  }
}

}  // namespace

InferenceFigures inference_panel(const TrialTable& table, const TrialFilter& filter, const FigureOptions& options) {
  InferenceFigures out;
  const auto horizons = horizons_of(table);
  std::vector<std::vector<Stratum>> strata(table.contenders.size());
  for (std::size_t task = 0; task < table.suite.tasks.size(); ++task) {
    if (!filter.task || *filter.task == task) {
      add_task(table, filter, task, horizons, options, out, strata);
    }
  }
  for (const auto contender : contenders_of(table, filter)) {
    std::int64_t n = 0;
    for (const auto& stratum : strata[contender]) {
      n += stratum.n;
    }
    out.mean_scores.push_back(n > 0 ? mean_figure(stratified_interval(strata[contender]), n) : MeanFigure{});
    if (!table.experiment.blind && !table.performance.empty()) {
      out.runs.push_back(panel_run(table, contender, counting_rows(table, only_contender(filter, contender))));
    }
  }
  add_count_tests(table, options, out);
  return out;
}

}  // namespace tandem
