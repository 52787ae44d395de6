#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "dataset/info.h"
#include "dataset/parquet.h"
#include "dataset/stats.h"

namespace tandem {

/// Where the frames of one episode lie in the videos of one camera.
struct VideoSpan {
  FileNumber file;
  double from_s = 0;
  double to_s = 0;
  bool present = false;  ///< whether the row names a video at all
};

/// One row of meta/episodes.
struct EpisodeRow {
  std::int64_t episode = 0;
  std::int64_t length = 0;
  std::int64_t from_index = 0;  ///< first row in the dataset
  std::int64_t to_index = 0;    ///< one past the last
  std::vector<std::string> tasks;
  FileNumber data;
  FileNumber own;                 ///< the file that holds this row
  std::vector<VideoSpan> videos;  ///< in the order of DatasetInfo::video_keys()
  std::filesystem::path file;     ///< where it was read, relative to the root
};

/// The task texts of meta/tasks.parquet by task_index, or why they cannot be used. `pandas_index` (if not
/// null) says whether the pandas metadata that LeRobot needs is there.
[[nodiscard]] Result<std::vector<std::string>> read_tasks(const std::filesystem::path& root,
                                                          bool* pandas_index = nullptr);

/// Writes tasks.parquet at `path` with the pandas metadata of lerobot-dataset notes 3.
[[nodiscard]] Result<void> write_tasks(const std::filesystem::path& path, const std::vector<std::string>& tasks);

/// Writes a table of texts as a pandas frame whose index is `name`, beside the column "NAME_index".
[[nodiscard]] Result<void> write_text_table(const std::filesystem::path& path, const std::string& name,
                                            const std::vector<std::string>& texts);

/// All Parquet files of `<root>/<folder>/*/`, sorted as readers sort them.
[[nodiscard]] std::vector<std::filesystem::path> parquet_files(const std::filesystem::path& root,
                                                               const std::string& folder);

/// The rows of one file of meta/episodes. `relative` is its path inside `root`.
[[nodiscard]] Result<std::vector<EpisodeRow>> read_episode_file(const std::filesystem::path& root,
                                                                const std::filesystem::path& relative,
                                                                const DatasetInfo& info);

/// All rows, in file order. Checks that row i is episode i.
[[nodiscard]] Result<std::vector<EpisodeRow>> read_episodes(const std::filesystem::path& root, const DatasetInfo& info);

/// The stats/ columns of one file of meta/episodes, one table a row. Features without complete columns are
/// left out.
[[nodiscard]] Result<std::vector<StatsTable>> read_episode_stats(const std::filesystem::path& path);

/// The columns of an episode row in LeRobot's order (notes 5): the row, its statistics, its own file number.
[[nodiscard]] std::vector<ParquetColumn> episode_columns(const EpisodeRow& row, const DatasetInfo& info,
                                                         const StatsTable& stats);

}  // namespace tandem
