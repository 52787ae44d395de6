#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "dataset/episodes.h"
#include "dataset/stats.h"
#include "dataset/writer.h"

namespace tandem::detail {

/// What the writer carries from episode to episode so that every save costs the same.
struct RunningTotals {
  StatsTable stats;                                             ///< dataset so far
  std::map<std::string, std::vector<QuantileSketch>> sketches;  ///< numeric features, one an element
  std::map<std::string, PixelHistogram> pixels;                 ///< video features; absent: true quantiles unknown
};

/// Adds an episode to the totals.
void add_episode(RunningTotals& totals, const StatsTable& episode,
                 const std::map<std::string, std::vector<double>>& values, const std::vector<PendingVideo>& videos);

/// The dataset's statistics with true quantiles where they are known.
[[nodiscard]] StatsTable dataset_stats(const RunningTotals& totals);

/// Rebuilds the totals of an existing dataset from its files; reports what had to be made anew and what is not as it should be.
[[nodiscard]] Result<RunningTotals> load_totals(const std::filesystem::path& root, const DatasetInfo& info,
                                                const std::vector<EpisodeRow>& rows, OpenReport& report);

/// Keeps the pixel counts in the sidecar; `frames` ties them to the state of the dataset.
[[nodiscard]] std::string pixels_text(const std::map<std::string, PixelHistogram>& pixels, std::int64_t frames);

/// Whether a folder without info.json is what a recording leaves that was killed before its first episode was saved:
/// our lock, and at most one episode.
[[nodiscard]] bool is_abandoned_start(const std::filesystem::path& root);

/// Refuses a dataset whose folders or files are links, as in a download cache: what they lead to belongs to others.
[[nodiscard]] Result<void> refuse_links(const std::filesystem::path& root);

/// Moves everything that info.json does not cover to `tandem/leftovers/<n>`; says what was moved.
[[nodiscard]] Result<std::vector<std::string>> quarantine_leftovers(const std::filesystem::path& root,
                                                                    const DatasetInfo* info,
                                                                    std::vector<EpisodeRow>& rows);

}  // namespace tandem::detail
