#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dataset/episodes.h"
#include "dataset/info.h"
#include "dataset/stats.h"

namespace tandem {

/// The finished video of one camera for one episode, still in the staging folder.
struct PendingVideo {
  std::string key;  ///< feature name
  std::filesystem::path file;
  std::int64_t frames = 0;
  FeatureStats stats;
  PixelHistogram pixels{};  ///< of the sampled frames, for the dataset's true quantiles
  Json info;                ///< the feature's `info`
};

/// Everything of an episode that is about to be saved.
struct PendingEpisode {
  std::int64_t length = 0;
  std::map<std::string, std::vector<double>> values;  ///< numeric feature → rows × width; without bookkeeping
  std::vector<std::string> tasks;                     ///< distinct texts of this episode
  std::vector<std::int32_t> task_of_row;              ///< index into `tasks`, one a row; empty: all 0
  std::vector<PendingVideo> videos;                   ///< one for each video feature
  Json facts = Json::object();                        ///< Tandem's own facts, to the sidecar (docs/sidecar.md)
  std::vector<ParquetColumn> sidecar_rows;            ///< Tandem's own columns, to the sidecar
};

/// What was found and mended when a dataset was opened for writing; one sentence each.
struct OpenReport {
  bool resumed = false;
  std::vector<std::string> repairs;   ///< what was put in order
  std::vector<std::string> warnings;  ///< what is not as it should be and was left alone
};

/// Writes a LeRobot v3.0 dataset, one whole episode at a time. After save() returns, the episode is on the
/// disk for good; before the replacement of meta/info.json inside it, no reader counts it. Whatever happens
/// in between leaves a dataset that loads (lerobot-dataset notes 16). One thread at a time; one writer a
/// folder, enforced by a lock.
class DatasetWriter {
 public:
  struct Spec {
    std::filesystem::path root;
    int fps = 30;
    std::string robot_type;
    Features features;
  };

  /// Makes a new dataset (the folder must not exist or hold nothing but an abandoned start), or resumes one
  /// that LeRobot or Tandem wrote. Refuses with a list when features, fps or robot type differ. Leftovers of
  /// a killed recording are moved to `tandem/leftovers`.
  [[nodiscard]] static Result<DatasetWriter> open(Spec spec, OpenReport* report = nullptr);
  DatasetWriter(DatasetWriter&&) noexcept;
  DatasetWriter& operator=(DatasetWriter&&) noexcept;
  ~DatasetWriter();

  /// An empty folder for the videos of the next take, on the dataset's file system.
  [[nodiscard]] Result<std::filesystem::path> new_staging_folder();

  /// Saves the episode and returns its row. On failure nothing counts as saved, the take's files stay, and
  /// the call may be repeated with the same episode.
  [[nodiscard]] Result<EpisodeRow> save(const PendingEpisode& episode);

  /// Whether the folder is still where it was opened. Where it was moved or deleted, nothing is written any more.
  [[nodiscard]] bool in_place() const;
  [[nodiscard]] const DatasetInfo& info() const;
  [[nodiscard]] const std::filesystem::path& root() const;
  [[nodiscard]] const std::vector<std::string>& tasks() const;

 private:
  struct Impl;
  explicit DatasetWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The sidecar folder of Tandem's own facts inside a dataset.
[[nodiscard]] inline std::filesystem::path sidecar_folder(const std::filesystem::path& root) { return root / "tandem"; }

/// Changes the facts of a saved episode in the sidecar: keys of `changes` replace those of the same name, null
/// removes one. Atomic. Writes a file; not in the UI or control thread.
[[nodiscard]] Result<void> change_facts(const std::filesystem::path& root, std::int64_t episode, const Json& changes);

/// Path without ".json"/".parquet" of an episode's sidecar files.
[[nodiscard]] std::filesystem::path sidecar_episode(const std::filesystem::path& root, std::int64_t episode);

}  // namespace tandem
