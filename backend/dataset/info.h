#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "dataset/features.h"

namespace tandem {

/// The layouts Tandem reads. It writes v3.0.
enum class DatasetVersion {
  v21,  ///< one Parquet file and one video a camera for every episode, JSON lines beside them
  v30,  ///< many episodes a file
};

/// meta/info.json of a LeRobot dataset. Keys that Tandem does not know survive a rewrite.
struct DatasetInfo {
  DatasetVersion version = DatasetVersion::v30;
  int fps = 0;
  std::string robot_type;  ///< empty: null in the file
  Features features;
  std::int64_t total_episodes = 0;
  std::int64_t total_frames = 0;
  std::int64_t total_tasks = 0;
  std::int64_t chunks_size = 1000;  ///< files in a chunk folder; in v2.1 episodes
  std::string data_path;
  std::string video_path;  ///< empty: null in the file
  Json json;               ///< the whole file as read

  /// `data/chunk-CCC/file-FFF.parquet` relative to the root. In v2.1 the file number is that of the episode.
  [[nodiscard]] std::filesystem::path data_file(std::int64_t chunk, std::int64_t file) const;
  [[nodiscard]] std::filesystem::path video_file(const std::string& key, std::int64_t chunk, std::int64_t file) const;
  /// Names of the features of dtype video, in order.
  [[nodiscard]] std::vector<std::string> video_keys() const;
};

/// `meta/episodes/chunk-CCC/file-FFF.parquet`; this template is fixed by the format.
[[nodiscard]] std::filesystem::path episodes_file(std::int64_t chunk, std::int64_t file);

/// A new info for an empty dataset with the default templates.
[[nodiscard]] DatasetInfo new_info(int fps, const std::string& robot_type, Features features,
                                   DatasetVersion version = DatasetVersion::v30);

/// Reads info.json of a dataset that can be recorded into, v3.0. Refuses other versions, with what to run, and path
/// templates that leave the folder.
[[nodiscard]] Result<DatasetInfo> parse_info(const Json& document, const std::string& origin);

/// The same for a dataset that is only read: v2.1 and v3.0.
[[nodiscard]] Result<DatasetInfo> parse_readable_info(const Json& document, const std::string& origin);

/// The text of info.json as LeRobot writes it: 4 spaces, splits {"train": "0:n"}, counters updated.
[[nodiscard]] std::string info_text(const DatasetInfo& info);

/// Features of a recording: action, observation.state, cameras, bookkeeping (lerobot-dataset notes 14.1).
struct CameraShape {
  std::string name;
  int width = 0;
  int height = 0;
};
[[nodiscard]] Features recording_features(const std::vector<std::string>& joint_features,
                                          const std::vector<CameraShape>& cameras);

/// Splits the n-th file of a stream into chunk and file number and steps to the next (notes 1.1).
struct FileNumber {
  std::int64_t chunk = 0;
  std::int64_t file = 0;
  [[nodiscard]] FileNumber next(std::int64_t chunks_size) const {
    return file + 1 >= chunks_size ? FileNumber{chunk + 1, 0} : FileNumber{chunk, file + 1};
  }
  auto operator<=>(const FileNumber&) const = default;
};

}  // namespace tandem
