#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "dataset/episodes.h"
#include "dataset/finding.h"
#include "dataset/info.h"

namespace tandem {

/// What is known of a dataset after opening it: info.json, tasks and episode rows, no frames and no statistics.
struct DatasetSummary {
  std::filesystem::path root;
  DatasetInfo info;
  std::vector<std::string> tasks;
  std::vector<EpisodeRow> episodes;
  std::vector<Finding> findings;  ///< what is missing or does not agree and can be done without
};

/// Opens a dataset of v2.1 or v3.0 for reading. Reads no data file and no statistics: 10,000 episodes take a moment.
[[nodiscard]] Result<DatasetSummary> open_dataset(const std::filesystem::path& root);

/// The data file of an episode with the rows that hold it.
struct EpisodeRows {
  ParquetFile file;
  RowRange range;
};

/// Finds the rows of an episode: where its row of the meta files says, or, where that is wrong, by episode_index.
[[nodiscard]] Result<EpisodeRows> find_rows(const DatasetSummary& dataset, std::int64_t episode);

/// The same in its file that is open already.
[[nodiscard]] Result<RowRange> find_rows_in(const ParquetFile& file, const DatasetSummary& dataset,
                                            std::int64_t episode);

/// The values of a numeric feature in one episode, rows × width. For many episodes see DataReader.
[[nodiscard]] Result<std::vector<double>> read_episode_values(const DatasetSummary& dataset, std::int64_t episode,
                                                              const std::string& feature);

/// The values of a text feature in one episode, one a row.
[[nodiscard]] Result<std::vector<std::string>> read_episode_texts(const DatasetSummary& dataset, std::int64_t episode,
                                                                  const std::string& feature);

/// The row of an episode, or that there is none.
[[nodiscard]] Result<const EpisodeRow*> find_episode(const DatasetSummary& dataset, std::int64_t episode);

}  // namespace tandem
