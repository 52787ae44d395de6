#include <algorithm>
#include <cmath>
#include <numbers>

#include "scoring/control_chart.h"
#include "scoring/figures_detail.h"
#include "scoring/sequential.h"

namespace tandem {
namespace {

using namespace detail;

constexpr std::size_t most_limits = 60;  // confidence sequences of a figure

}  // namespace

EvidenceFigure evidence_figure(const TrialTable& table, std::size_t first, std::size_t second,
                               const TrialFilter& filter) {
  EvidenceFigure out;
  out.first = first;
  out.second = second;
  const double alpha = table.experiment.alpha;
  out.threshold_log10 = -std::log10(alpha);
  const std::string& metric = table.experiment.primary_metric;
  out.offered = table.experiment.design == Design::sequential && metric != "time" && metric != "preference";
  if (!out.offered) {
    return out;
  }
  TrialFilter blind = filter;
  blind.before_unblinding = true;
  const auto pairs = pairs_of(table, blind, first, second);
  const std::size_t every = std::max<std::size_t>(1, (pairs.size() + most_limits - 1) / most_limits);
  BettingMixture mixture;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto [a, b] = pairs[i];
    const auto difference = pair_difference(table, a, b);
    if (!difference) {
      continue;
    }
    mixture.add(*difference);
    EvidencePoint point;
    point.pair = mixture.pairs();
    point.block = table.block[a];
    point.difference = *difference;
    point.log10_forward = mixture.log_forward() / std::numbers::ln10;
    point.log10_reverse = mixture.log_reverse() / std::numbers::ln10;
    point.first_trial = table.trial[a];
    point.second_trial = table.trial[b];
    if ((i + 1) % every == 0) {
      point.limits = mixture.confidence_sequence(alpha);
    }
    out.points.push_back(point);
  }
  if (!out.points.empty()) {
    out.limits = mixture.confidence_sequence(alpha);
    out.points.back().limits = out.limits;
  }
  out.mean = mixture.pairs() > 0 ? mixture.mean() : 0.0;
  out.decided_forward = mixture.decided_forward(alpha);
  out.decided_reverse = mixture.decided_reverse(alpha);
  out.p_forward = mixture.p_forward();
  out.p_reverse = mixture.p_reverse();
  // Without a budget of its own the plan is the budget.
  std::optional<std::int64_t> most = table.experiment.most_pairs;
  if (!most && table.experiment.slots > 0) {
    most = table.experiment.slots / static_cast<std::int64_t>(table.contenders.size());
  }
  if (most) {
    out.pairs_left = std::max<std::int64_t>(0, *most - mixture.pairs());
  }
  return out;
}

PreferenceFigure preference_figure(const TrialTable& table, const TrialFilter& filter, const FigureOptions& options) {
  const std::size_t n = table.contenders.size();
  PreferenceFigure out;
  out.wins.assign(n, std::vector<std::int64_t>(n, 0));
  out.ties.assign(n, std::vector<std::int64_t>(n, 0));
  const TrialFilter any{filter.task, filter.setting, std::nullopt, filter.out_of_distribution,
                        filter.before_unblinding};
  for (const auto& verdict : table.preferences) {
    const auto block = static_cast<std::size_t>(verdict.block);
    const std::int32_t row = block < table.paired[verdict.left].size() ? table.paired[verdict.left][block] : -1;
    const bool narrowed = any.task || any.setting || any.out_of_distribution || any.before_unblinding;
    if (narrowed && (row < 0 || !selected(table, any, static_cast<std::size_t>(row)))) {
      continue;
    }
    if (filter.contender && *filter.contender != verdict.left && *filter.contender != verdict.right) {
      continue;
    }
    if (verdict.outcome == 0) {
      ++out.ties[verdict.left][verdict.right];
      ++out.ties[verdict.right][verdict.left];
    } else {
      ++out.wins[verdict.outcome > 0 ? verdict.left : verdict.right]
                [verdict.outcome > 0 ? verdict.right : verdict.left];
    }
    out.blocks.push_back(verdict.block);
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      if (out.wins[i][j] + out.ties[i][j] + out.wins[j][i] > 0) {
        out.verdicts.push_back({i, j, out.wins[i][j], out.ties[i][j], out.wins[j][i]});
      }
    }
  }
  if (out.verdicts.empty() || n < 2) {
    return out;
  }
  out.strengths = fit_strengths(n, out.verdicts);
  for (std::size_t i = 0; i < n; ++i) {
    out.limits.push_back(normal_limits(out.strengths->score(i), 200 * out.strengths->standard_error[i], options.level));
  }
  return out;
}

ChartFigure chart_figure(const TrialTable& table, std::size_t contender, const ChartOptions& chart,
                         const TrialFilter& filter, const FigureOptions& options) {
  constexpr std::int64_t run_length = 10;
  ChartFigure out;
  out.contender = contender;
  out.alarm_at = chart.alarm_at;
  std::vector<std::uint32_t> rows = counting_rows(table, only_contender(filter, contender));
  std::erase_if(rows, [&](auto row) { return table.success[row] < 0; });
  if (rows.empty()) {
    return out;
  }
  const auto successes = std::ranges::count_if(rows, [&](auto row) { return table.success[row] == 1; });
  out.pooled = static_cast<double>(successes) / static_cast<double>(rows.size());
  // A sum needs rates within 0 and 1, also where nothing failed yet.
  constexpr double nearest = 0.02;
  out.p0 = chart.p0.value_or(std::clamp(out.pooled, 2 * nearest, 1 - nearest));
  const double odds = out.p0 / (1 - out.p0) / 4;
  out.p1 = chart.p1.value_or(odds / (1 + odds));
  Cusum cusum(out.p0, out.p1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool success = table.success[rows[i]] == 1;
    out.cusum.push_back(cusum.add(success));
    if (!out.alarm && out.cusum.back() >= chart.alarm_at) {
      out.alarm = i;
    }
    if (i % static_cast<std::size_t>(run_length) == 0) {
      out.runs.push_back({static_cast<std::int64_t>(i) + 1, {}, false, {}, {0, 1}, false});
    }
    ChartRun& run = out.runs.back();
    run.success.k += success ? 1 : 0;
    ++run.success.n;
    run.trials.push_back(table.trial[rows[i]]);
  }
  // Rows are in the order in which they ran: the number of a row is the run number less one.
  for (const auto& note : table.experiment.rig_notes) {
    const auto ran = std::count_if(rows.begin(), rows.end(), [&](auto row) { return row < note.after_trial; });
    out.notes.emplace_back(ran + 1, note.text);
  }
  // Wilson's limits around a rate that need not be a count of ten.
  const double z = normal_quantile(1 - (1 - options.level) / 2);
  const auto around = [&](double n) {
    const double middle = (out.pooled + z * z / (2 * n)) / (1 + z * z / n);
    const double reach = z / (1 + z * z / n) * std::sqrt(out.pooled * (1 - out.pooled) / n + z * z / (4 * n * n));
    return Interval{std::max(0.0, middle - reach), std::min(1.0, middle + reach)};
  };
  out.limits = around(run_length);
  for (auto& run : out.runs) {
    run.success = rate_figure(run.success.k, run.success.n, options);
    run.limits = around(static_cast<double>(run.success.n));
    run.complete = run.success.n == run_length;
    run.outside = run.complete && (run.success.rate() < run.limits.low || run.success.rate() > run.limits.high);
  }
  return out;
}

std::vector<Anchor> anchor_figures(const TrialTable& table, const TrialFilter& filter) {
  std::vector<Anchor> out;
  for (const auto& anchor : table.suite.anchors) {
    const bool task = !filter.task || anchor.task == table.suite.tasks[*filter.task].key;
    const bool setting = !filter.setting || anchor.setting == table.suite.settings[*filter.setting].key;
    if (task && setting) {
      out.push_back(anchor);
    }
  }
  return out;
}

}  // namespace tandem
