#pragma once

#include <string>
#include <vector>

#include "dataset/finding.h"
#include "dataset/stats.h"

namespace tandem {

/// One thing in which stored statistics are not what the data gives.
struct StatsDifference {
  Severity severity = Severity::error;
  std::string kind;  ///< "stats-wrong", "stats-missing" or "stats-quantiles"
  std::string feature;
  std::string text;  ///< "action/mean is […], recomputed […]"
};

/// Compares stored statistics of an episode with recomputed ones, within the margins by which float32 sums and lossy
/// pictures of other writers differ.
[[nodiscard]] std::vector<StatsDifference> compare_episode_stats(const StatsTable& have, const StatsTable& expect);

/// The same for a dataset. `episodes`: the recomputed ones; its quantiles may be those of all rows or any
/// envelope of the episodes'.
[[nodiscard]] std::vector<StatsDifference> compare_dataset_stats(const StatsTable& have,
                                                                 const std::vector<StatsTable>& episodes);

/// Aggregates every feature that all parts have, but for empty ones (notes 6.3).
[[nodiscard]] StatsTable aggregate_tables(const std::vector<StatsTable>& parts);

}  // namespace tandem
