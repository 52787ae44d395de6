#include <algorithm>
#include <cmath>

#include "scoring/figures_detail.h"
#include "scoring/multiplicity.h"

namespace tandem {

bool may_test(const TrialTable& table) {
  return table.experiment.design != Design::fixed || table.experiment.complete();
}

namespace detail {

std::vector<std::uint32_t> counting_rows(const TrialTable& table, const TrialFilter& filter) {
  const Selection selected(table, filter);
  std::vector<std::uint32_t> out(table.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    out[count] = static_cast<std::uint32_t>(i);
    count += static_cast<std::size_t>(table.valid[i] != 0) & static_cast<std::size_t>(selected(i));
  }
  out.resize(count);
  return out;
}

double median_in(std::vector<double>& values) {
  const auto half = static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), values.begin() + half, values.end());
  const double upper = values[static_cast<std::size_t>(half)];
  return values.size() % 2 == 1 ? upper : (*std::max_element(values.begin(), values.begin() + half) + upper) / 2;
}

TrialFilter only_contender(TrialFilter filter, std::size_t contender) {
  filter.contender = contender;
  return filter;
}

TrialFilter only_task(TrialFilter filter, std::size_t task) {
  filter.task = task;
  return filter;
}

std::vector<std::size_t> contenders_of(const TrialTable& table, const TrialFilter& filter) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < table.contenders.size(); ++i) {
    if (!filter.contender || *filter.contender == i) {
      out.push_back(i);
    }
  }
  return out;
}

RateFigure rate_figure(std::int64_t k, std::int64_t n, const FigureOptions& options) {
  RateFigure out{k, n, {0, 1}};
  if (n > 0) {
    out.limits = proportion_interval(options.interval, k, n, options.level);
  }
  return out;
}

MeanFigure mean_figure(const MeanInterval& interval, std::int64_t n) {
  return {n, interval.mean, interval.limits, interval.degenerate, interval.method};
}

std::optional<MeanFigure> mean_figure(const TrialTable& table, const std::vector<std::int64_t>& counts,
                                      const FigureOptions& options) {
  ScoreLevels levels;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) {
      levels.values.push_back(table.levels[i]);
      levels.counts.push_back(counts[i]);
    }
  }
  if (levels.values.empty()) {
    return std::nullopt;
  }
  return mean_figure(shown_interval(levels, 0, 1, options.level, options.seed), levels.total());
}

Interval normal_limits(double mean, double standard_error, double level) {
  const double reach = normal_quantile(1 - (1 - level) / 2) * standard_error;
  return {mean - reach, mean + reach};
}

std::optional<Interval> student_limits(double mean, double standard_error, std::int64_t n, double level) {
  if (n < 2) {
    return std::nullopt;
  }
  const auto count = static_cast<double>(n);
  const double reach =
      student_quantile(1 - (1 - level) / 2, count - 1) * standard_error * std::sqrt(count / (count - 1));
  return Interval{mean - reach, mean + reach};
}

Interval welch_limits(const TimeMean& first, const TimeMean& second, double most, double level) {
  if (first.n < 2 || second.n < 2) {
    return {-most, most};
  }
  const auto part = [](const TimeMean& mean) {
    return mean.standard_error_s * mean.standard_error_s * static_cast<double>(mean.n) /
           static_cast<double>(mean.n - 1);
  };
  const double a = part(first);
  const double b = part(second);
  const double middle = first.mean_s - second.mean_s;
  if (a + b <= 0) {
    return {-most, most};  // all times are the same: nothing is known of their spread
  }
  const double freedom =
      (a + b) * (a + b) / (a * a / static_cast<double>(first.n - 1) + b * b / static_cast<double>(second.n - 1));
  const double reach = student_quantile(1 - (1 - level) / 2, freedom) * std::sqrt(a + b);
  return {std::max(-most, middle - reach), std::min(most, middle + reach)};
}

std::vector<Horizon> horizons_of(const TrialTable& table) {
  std::vector<Horizon> out;
  for (const auto& task : table.suite.tasks) {
    Horizon horizon;
    if (task.horizon_s) {
      horizon.seconds = *task.horizon_s;
    } else if (task.horizon_steps && task.control_hz && *task.control_hz > 0) {
      horizon.seconds = static_cast<double>(*task.horizon_steps) / *task.control_hz;
    } else {
      horizon.assumed = true;
    }
    out.push_back(horizon);
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    Horizon& horizon = out[table.suite.cells[table.cell[i]].task];
    if (horizon.assumed && table.valid[i] != 0 && table.duration_s[i] > horizon.seconds) {
      horizon.seconds = table.duration_s[i];
    }
  }
  return out;
}

std::optional<TimedTrial> timed(const TrialTable& table, std::size_t row, const std::vector<Horizon>& horizons) {
  if (table.success[row] < 0) {
    return std::nullopt;
  }
  const double horizon = horizons[table.suite.cells[table.cell[row]].task].seconds;
  const double duration = table.duration_s[row];
  const bool known = !std::isnan(duration);
  if (table.success[row] == 1) {
    return known ? std::optional(TimedTrial{std::min(duration, horizon), true}) : std::nullopt;
  }
  const auto end = static_cast<EndReason>(table.end[row]);
  // Whoever stopped a trial and judged it a failure saw that it would never succeed.
  const bool cut = end == EndReason::robot_fault || end == EndReason::network_fault || end == EndReason::operator_error;
  if (cut && known) {
    return TimedTrial{std::min(duration, horizon), false};
  }
  return horizon > 0 ? std::optional(TimedTrial{horizon, false}) : std::nullopt;
}

namespace {

// Of trials with one horizon. Without cuts the area under the curve is the plain mean, and Greenwood's variance of it
// that of the times over n.
TimeMean mean_of_one_task(const std::vector<TimedTrial>& trials, double horizon) {
  TimeMean out;
  out.n = static_cast<std::int64_t>(trials.size());
  const bool cut =
      std::any_of(trials.begin(), trials.end(), [&](const auto& t) { return !t.solved && t.time_s < horizon; });
  if (cut) {
    const auto mean = restricted_mean(trials, horizon);
    out.mean_s = mean.mean_s;
    out.standard_error_s = mean.standard_error_s;
    return out;
  }
  const auto n = static_cast<double>(trials.size());
  for (const auto& trial : trials) {
    out.mean_s += trial.time_s / n;
  }
  double squares = 0;
  for (const auto& trial : trials) {
    squares += (trial.time_s - out.mean_s) * (trial.time_s - out.mean_s);
  }
  out.standard_error_s = std::sqrt(squares) / n;
  return out;
}

// Limits that hold for few times: what was cut might have ended there, for the limit below, or never, for the one
// above.
Interval few_times_limits(const std::vector<std::vector<TimedTrial>>& of_task, const std::vector<Horizon>& horizons,
                          double level) {
  Scores early;
  Scores late;
  double longest = 0;
  for (std::size_t task = 0; task < of_task.size(); ++task) {
    for (const auto& trial : of_task[task]) {
      early.push_back(trial.time_s);
      late.push_back(trial.solved ? trial.time_s : horizons[task].seconds);
      longest = std::max(longest, horizons[task].seconds);
    }
  }
  const double tail = (1 - level) / 2;
  return {bounded_mean_low(levels_of(early), 0, tail), bounded_mean_high(levels_of(late), longest, tail)};
}

}  // namespace

std::optional<TimeMean> time_mean(const TrialTable& table, const std::vector<std::uint32_t>& rows,
                                  const std::vector<Horizon>& horizons, double level) {
  std::vector<std::vector<TimedTrial>> of_task(table.suite.tasks.size());
  std::int64_t n = 0;
  for (const auto row : rows) {
    if (const auto trial = timed(table, row, horizons)) {
      of_task[table.suite.cells[table.cell[row]].task].push_back(*trial);
      ++n;
    }
  }
  if (n == 0) {
    return std::nullopt;
  }
  TimeMean out;
  out.n = n;
  double variance = 0;
  for (std::size_t task = 0; task < of_task.size(); ++task) {
    if (of_task[task].empty()) {
      continue;
    }
    const TimeMean one = mean_of_one_task(of_task[task], horizons[task].seconds);
    const double share = static_cast<double>(one.n) / static_cast<double>(n);
    out.mean_s += share * one.mean_s;
    variance += share * share * one.standard_error_s * one.standard_error_s;
  }
  out.standard_error_s = std::sqrt(variance);
  if (n < 2) {
    return out;
  }
  if (n < few_times) {
    out.limits = few_times_limits(of_task, horizons, level);
    out.method = "bounded_mean";
  } else {
    out.limits = student_limits(out.mean_s, out.standard_error_s, n, level);
    out.limits->low = std::max(0.0, out.limits->low);
    out.method = "student";
  }
  return out;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_of(const TrialTable& table, const TrialFilter& filter,
                                                              std::size_t first, std::size_t second) {
  TrialFilter any = filter;
  any.contender.reset();
  const Selection selected(table, any);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> out;
  const auto& one = table.paired[first];
  const auto& two = table.paired[second];
  for (std::size_t block = 0; block < one.size(); ++block) {
    if (one[block] >= 0 && two[block] >= 0) {
      const auto a = static_cast<std::uint32_t>(one[block]);
      const auto b = static_cast<std::uint32_t>(two[block]);
      if (selected(a) && selected(b)) {
        out.emplace_back(a, b);
      }
    }
  }
  const auto later = [](const auto& x, const auto& y) {
    return std::max(x.first, x.second) < std::max(y.first, y.second);
  };
  if (!std::is_sorted(out.begin(), out.end(), later)) {
    std::sort(out.begin(), out.end(), later);
  }
  return out;
}

void adjust(std::vector<Comparison*> comparisons, double alpha) {
  std::erase_if(comparisons, [](const Comparison* c) { return !c->tested; });
  std::vector<double> p;
  for (const auto* comparison : comparisons) {
    p.push_back(comparison->p);
  }
  const auto adjusted = holm(p);
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    comparisons[i]->adjusted_p = adjusted[i];
    comparisons[i]->significant = adjusted[i] < alpha;
  }
}

}  // namespace detail
}  // namespace tandem
