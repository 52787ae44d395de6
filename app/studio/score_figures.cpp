#include "studio/score_figures.h"

#include <algorithm>

namespace tandem {
namespace {

constexpr std::size_t most_pairs_shown = 10;

std::optional<std::size_t> contender_with(const TrialTable& table, std::initializer_list<const char*> modes) {
  for (const char* mode : modes) {
    const auto found = std::find_if(table.contenders.begin(), table.contenders.end(),
                                    [&](const TableContender& c) { return c.mode == mode; });
    if (found != table.contenders.end()) {
      return static_cast<std::size_t>(found - table.contenders.begin());
    }
  }
  return {};
}

std::optional<std::size_t> baseline_of(const TrialTable& table) {
  const auto found = std::find_if(table.contenders.begin(), table.contenders.end(),
                                  [](const TableContender& c) { return c.baseline; });
  return found == table.contenders.end() ? std::nullopt
                                         : std::optional(static_cast<std::size_t>(found - table.contenders.begin()));
}

// Each against the baseline, or all pairs while they are few.
std::vector<EvidenceFigure> all_evidence(const TrialTable& table, const TrialFilter& filter) {
  std::vector<EvidenceFigure> out;
  const std::optional<std::size_t> baseline = baseline_of(table);
  for (std::size_t i = 0; i < table.contenders.size(); ++i) {
    for (std::size_t j = i + 1; j < table.contenders.size() && out.size() < most_pairs_shown; ++j) {
      if (baseline && *baseline != i && *baseline != j) {
        continue;
      }
      const bool turned = baseline && *baseline == j;
      EvidenceFigure figure = evidence_figure(table, turned ? j : i, turned ? i : j, filter);
      if (figure.offered && !figure.points.empty()) {
        out.push_back(std::move(figure));
      }
    }
  }
  return out;
}

std::vector<ChartFigure> all_drift(const TrialTable& table, const TrialFilter& filter, const FigureOptions& options) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < table.contenders.size(); ++i) {
    order.push_back(i);
  }
  std::stable_partition(order.begin(), order.end(), [&](std::size_t i) { return table.contenders[i].baseline; });
  std::vector<ChartFigure> out;
  for (const std::size_t contender : order) {
    if (filter.contender.value_or(contender) == contender) {
      out.push_back(chart_figure(table, contender, {}, filter, options));
    }
  }
  return out;
}

}  // namespace

ScoreFigures first_figures(const TrialTable& table, const TrialFilter& filter, const FigureOptions& options) {
  ScoreFigures out;
  out.board = leaderboard(table, filter, options);
  out.cells = cell_figures(table, filter, {}, options);
  out.anchors = anchor_figures(table, filter);
  return out;
}

void add_other_figures(ScoreFigures& out, const TrialTable& table, const TrialFilter& filter,
                       const FigureOptions& options) {
  out.posteriors = posterior_figures(table, filter, options);
  out.distributions = distribution_figures(table, filter, options);
  out.funnels = table.credit.empty() ? std::vector<FunnelFigure>{} : funnel_figures(table, filter, options);
  out.times = time_figures(table, filter, options);
  out.inference = inference_panel(table, filter, options);
  out.synchronous = contender_with(table, {"sync"});
  out.asynchronous = contender_with(table, {"async", "rtc"});
  out.slopes = slope_figures(table, filter, options);
  out.evidence = all_evidence(table, filter);
  out.preference = preference_figure(table, filter, options);
  out.drift = all_drift(table, filter, options);
  out.failures = failure_figures(table, filter, options);
}

ScoreFigures score_figures(const TrialTable& table, const TrialFilter& filter, const FigureOptions& options) {
  ScoreFigures out = first_figures(table, filter, options);
  add_other_figures(out, table, filter, options);
  return out;
}

std::vector<std::int64_t> trials_without_cause(const TrialTable& table) {
  std::vector<bool> named(table.size(), false);
  for (const auto& failure : table.failures) {
    named[failure.row] = true;
  }
  std::vector<std::int64_t> out;
  for (std::size_t row = 0; row < table.size(); ++row) {
    if (table.valid[row] == 1 && table.success[row] == 0 && !named[row]) {
      out.push_back(table.trial[row]);
    }
  }
  return out;
}

}  // namespace tandem
