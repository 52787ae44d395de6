#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "dataset/reader.h"
#include "dataset/stats.h"

namespace tandem {

/// Statistics of a numeric feature over an episode, rows × Feature::width(). Of more than one dimension all but the
/// last are pooled, as LeRobot does.
[[nodiscard]] FeatureStats feature_stats(const Feature& feature, std::span<const double> values);

struct StatsOptions {
  bool pictures = true;  ///< also of cameras; decodes the frames that LeRobot would sample
  /// Called now and then with 0 … 1; returning false cancels. May be empty.
  std::function<bool(double)> progress;
  std::vector<std::int64_t> only{};  ///< these episodes, ascending; the others stay empty. Empty: all of them
};

/// Recomputes the statistics of every episode from its rows and pictures, as LeRobot does (notes 6.2).
[[nodiscard]] Result<std::vector<StatsTable>> compute_episode_stats(std::shared_ptr<const DatasetSummary> dataset,
                                                                    const StatsOptions& options = {});

/// The statistics that are stored for each episode; empty tables where there are none. v3.0: columns of meta/episodes,
/// v2.1: meta/episodes_stats.jsonl.
[[nodiscard]] Result<std::vector<StatsTable>> read_all_episode_stats(const DatasetSummary& dataset);

/// The statistics of the whole dataset as a reader gets them. v3.0: meta/stats.json, v2.1: those of the episodes
/// together.
[[nodiscard]] Result<StatsTable> read_dataset_stats(const DatasetSummary& dataset);

}  // namespace tandem
