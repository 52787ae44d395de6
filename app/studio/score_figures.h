#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "scoring/figures.h"

namespace tandem {

/// Everything that the dashboards show of one experiment under one filter.
struct ScoreFigures {
  Leaderboard board;
  std::vector<CellFigure> cells;
  std::vector<PosteriorFigure> posteriors;
  std::vector<DistributionFigure> distributions;
  std::vector<FunnelFigure> funnels;
  TimeFigures times;
  InferenceFigures inference;
  std::optional<std::size_t> synchronous;  ///< contenders that the panel compares
  std::optional<std::size_t> asynchronous;
  std::vector<SlopeFigure> slopes;
  std::vector<EvidenceFigure> evidence;
  PreferenceFigure preference;
  std::vector<ChartFigure> drift;  ///< the baseline first
  std::vector<Anchor> anchors;
  std::vector<FailureFigure> failures;
};

/// What stands at the top and is shown first: leaderboard, cells and published figures.
[[nodiscard]] ScoreFigures first_figures(const TrialTable& table, const TrialFilter& filter,
                                         const FigureOptions& options = {});
/// The others, added to the first ones.
void add_other_figures(ScoreFigures& figures, const TrialTable& table, const TrialFilter& filter,
                       const FigureOptions& options = {});

/// Computes all of them. Any thread; up to some tenths of a second for 100,000 trials.
[[nodiscard]] ScoreFigures score_figures(const TrialTable& table, const TrialFilter& filter,
                                         const FigureOptions& options = {});

/// The trials that count and failed, and of which nobody named the cause; in the order in which they ran.
[[nodiscard]] std::vector<std::int64_t> trials_without_cause(const TrialTable& table);

}  // namespace tandem
