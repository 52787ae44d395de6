#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "dataset/episodes.h"
#include "dataset/info.h"

namespace tandem {

/// What is known of a dataset after opening it: info.json, tasks and episode rows, no frames.
struct DatasetSummary {
  std::filesystem::path root;
  DatasetInfo info;
  std::vector<std::string> tasks;
  std::vector<EpisodeRow> episodes;
};

/// Opens a v3.0 dataset for reading.
[[nodiscard]] Result<DatasetSummary> open_dataset(const std::filesystem::path& root);

/// The values of a numeric feature in one episode, rows × width.
[[nodiscard]] Result<std::vector<double>> read_episode_values(const DatasetSummary& dataset, std::int64_t episode,
                                                              const std::string& feature);

}  // namespace tandem
