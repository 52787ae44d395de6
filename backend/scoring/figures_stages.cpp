#include <algorithm>
#include <cmath>
#include <map>

#include "scoring/figures_detail.h"
#include "scoring/two_proportions.h"

namespace tandem {
namespace {

using namespace detail;
using Rows = std::vector<std::uint32_t>;

std::vector<std::size_t> steps_of(const SuiteTask& task) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < task.stages.size(); ++i) {
    if (task.stages[i].kind == StageKind::stage || task.stages[i].kind == StageKind::count) {
      out.push_back(i);
    }
  }
  return out;
}

std::optional<double> median_between(const TrialTable& table, const Rows& rows, std::size_t stage,
                                     std::optional<std::size_t> before) {
  std::vector<double> times;
  for (const auto row : rows) {
    const double end = table.reached_s[row][stage];
    const double start = before ? static_cast<double>(table.reached_s[row][*before]) : 0.0;
    if (table.credit[row][stage] > 0 && (!before || table.credit[row][*before] > 0) && !std::isnan(end) &&
        !std::isnan(start)) {
      times.push_back(end - start);
    }
  }
  if (times.empty()) {
    return std::nullopt;
  }
  return median_in(times);
}

FunnelFigure funnel_of(const TrialTable& table, std::size_t task, std::size_t contender, const Rows& rows,
                       const FigureOptions& options) {
  const SuiteTask& of = table.suite.tasks[task];
  const auto steps = steps_of(of);
  FunnelFigure out;
  out.contender = contender;
  out.task = task;
  out.n = static_cast<std::int64_t>(rows.size());
  out.ordered = of.scoring == Scoring::staged_cumulative;
  std::vector<std::vector<std::int64_t>> stopped(steps.size());
  for (const auto row : rows) {
    out.trials.push_back(table.trial[row]);
    const auto first = std::find_if(steps.begin(), steps.end(), [&](auto s) { return table.credit[row][s] <= 0; });
    if (first != steps.end()) {
      stopped[static_cast<std::size_t>(first - steps.begin())].push_back(table.trial[row]);
    }
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    FunnelStage stage;
    stage.stage = steps[i];
    stage.reached = std::count_if(rows.begin(), rows.end(), [&](auto row) { return table.credit[row][steps[i]] > 0; });
    const std::int64_t before = out.ordered && i > 0 ? out.stages.back().reached : out.n;
    stage.conditional = rate_figure(std::min(stage.reached, before), before, options);
    stage.overall = rate_figure(stage.reached, out.n, options);
    stage.median_s =
        median_between(table, rows, steps[i], out.ordered && i > 0 ? std::optional(steps[i - 1]) : std::nullopt);
    stage.stopped = std::move(stopped[i]);
    out.stages.push_back(std::move(stage));
  }
  return out;
}

}  // namespace

std::vector<FunnelFigure> funnel_figures(const TrialTable& table, const TrialFilter& filter,
                                         const FigureOptions& options) {
  std::vector<FunnelFigure> out;
  if (table.credit.size() != table.size()) {
    return out;
  }
  for (std::size_t task = 0; task < table.suite.tasks.size(); ++task) {
    if ((filter.task && *filter.task != task) || steps_of(table.suite.tasks[task]).empty()) {
      continue;
    }
    for (const auto contender : contenders_of(table, filter)) {
      const auto rows = counting_rows(table, only_task(only_contender(filter, contender), task));
      if (!rows.empty()) {
        out.push_back(funnel_of(table, task, contender, rows, options));
      }
    }
  }
  return out;
}

std::vector<ChainFigure> chain_figures(const TrialTable& table, const TrialFilter& filter,
                                       const FigureOptions& options) {
  std::vector<ChainFigure> out;
  for (std::size_t task = 0; task < table.suite.tasks.size(); ++task) {
    if (table.suite.tasks[task].scoring != Scoring::chain || (filter.task && *filter.task != task)) {
      continue;
    }
    const auto length = static_cast<std::size_t>(table.suite.tasks[task].chain_length.value_or(1));
    for (const auto contender : contenders_of(table, filter)) {
      ChainFigure figure;
      figure.task = task;
      figure.contender = contender;
      figure.histogram.assign(length + 1, 0);
      for (const auto row : counting_rows(table, only_task(only_contender(filter, contender), task))) {
        if (table.chain[row] >= 0) {
          ++figure.histogram[std::min(length, static_cast<std::size_t>(table.chain[row]))];
          figure.trials.push_back(table.trial[row]);
        }
      }
      const auto n = static_cast<std::int64_t>(figure.trials.size());
      if (n == 0) {
        continue;
      }
      std::int64_t reached = n;
      for (std::size_t i = 1; i <= length; ++i) {
        reached -= figure.histogram[i - 1];
        figure.at_least.push_back(rate_figure(reached, n, options));
        figure.mean += figure.at_least.back().rate();
      }
      out.push_back(std::move(figure));
    }
  }
  return out;
}

std::vector<FailureFigure> failure_figures(const TrialTable& table, const TrialFilter& filter,
                                           const FigureOptions& options) {
  std::vector<FailureFigure> out(table.causes.size());
  std::vector<std::int64_t> recovered(table.causes.size(), 0);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = {table.causes[i].key,
              table.causes[i].title,
              table.causes[i].level,
              std::vector<std::int64_t>(table.contenders.size(), 0),
              {},
              {}};
  }
  for (const auto& failure : table.failures) {
    if (table.valid[failure.row] != 0 && selected(table, filter, failure.row)) {
      ++out[failure.cause].counts[table.contender[failure.row]];
      out[failure.cause].trials.push_back(table.trial[failure.row]);
      recovered[failure.cause] += failure.recovered ? 1 : 0;
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].recovered = rate_figure(recovered[i], static_cast<std::int64_t>(out[i].trials.size()), options);
  }
  std::erase_if(out, [](const auto& figure) { return figure.trials.empty(); });
  const auto often = [](const auto& a, const auto& b) { return a.trials.size() > b.trials.size(); };
  std::stable_sort(out.begin(), out.end(), often);
  std::map<std::uint8_t, FailureFigure> ends;
  for (const auto row : counting_rows(table, filter)) {
    if (table.success[row] == 0) {
      auto& figure = ends[table.end[row]];
      figure.counts.resize(table.contenders.size(), 0);
      ++figure.counts[table.contender[row]];
      figure.trials.push_back(table.trial[row]);
    }
  }
  std::vector<FailureFigure> endings;
  for (auto& [end, figure] : ends) {
    figure.key = name_of(static_cast<EndReason>(end));
    figure.title = figure.key;
    figure.level = "end";
    endings.push_back(std::move(figure));
  }
  std::stable_sort(endings.begin(), endings.end(), often);
  out.insert(out.end(), std::make_move_iterator(endings.begin()), std::make_move_iterator(endings.end()));
  return out;
}

std::vector<VoidFigure> void_figures(const TrialTable& table, const TrialFilter& filter, const FigureOptions& options) {
  const std::size_t n = table.contenders.size();
  std::vector<std::int64_t> ran(n, 0);
  std::vector<std::int64_t> voids(n, 0);
  std::vector<std::map<std::string, std::int64_t>> reasons(n);
  std::vector<std::vector<std::int64_t>> trials(n);
  const Selection selected(table, filter);
  for (std::size_t i = 0; i < table.size(); ++i) {
    ran[table.contender[i]] += selected(i) ? 1 : 0;
  }
  for (const auto& [row, reason] : table.void_reasons) {
    if (selected(row)) {
      ++voids[table.contender[row]];
      ++reasons[table.contender[row]][reason];
      trials[table.contender[row]].push_back(table.trial[row]);
    }
  }
  std::vector<VoidFigure> out;
  for (const auto contender : contenders_of(table, filter)) {
    VoidFigure figure;
    figure.contender = contender;
    figure.voids = rate_figure(voids[contender], ran[contender], options);
    figure.trials = trials[contender];
    figure.reasons.assign(reasons[contender].begin(), reasons[contender].end());
    TwoCounts counts{voids[contender], ran[contender], 0, 0};
    for (std::size_t other = 0; other < n; ++other) {
      counts.k2 += other != contender ? voids[other] : 0;
      counts.n2 += other != contender ? ran[other] : 0;
    }
    if (counts.n1 > 0 && counts.n2 > 0 && counts.n1 + counts.n2 <= 400) {
      figure.p_against_rest = barnard_test(counts).p_two_sided;
    } else if (counts.n1 > 0 && counts.n2 > 0) {
      figure.p_against_rest = mantel_haenszel_test({counts}).p;
    }
    out.push_back(std::move(figure));
  }
  return out;
}

}  // namespace tandem
