#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataset/repair.h"
#include "dataset/scratch.h"
#include "dataset/validate.h"

namespace tandem::detail {

/// What is left of one episode.
struct FoundEpisode {
  std::optional<EpisodeRow> stored;  ///< its row of meta/episodes
  StatsTable stats;                  ///< that are stored with it
  FileNumber data;
  std::filesystem::path data_file;  ///< relative to the dataset, or where its rows were saved
  std::int64_t first = 0;           ///< of its rows in the file
  std::int64_t length = 0;
  std::vector<TextFrom> tasks;
  std::vector<VideoSpan> videos;
  bool rewrite = false;  ///< its rows are numbered or timed wrongly
  std::string lost;      ///< why it cannot be mended; empty where it can
};

/// What is left of a dataset.
struct Survey {
  std::filesystem::path root;
  ValidationReport findings;
  DatasetInfo info;
  std::vector<std::string> tasks;
  bool tasks_lost = false;                                       ///< neither the table nor any row says them
  std::map<std::int64_t, FoundEpisode> episodes;                 ///< by number
  std::vector<std::filesystem::path> aside;                      ///< files that no episode uses
  std::set<std::string> undeclared;                              ///< columns
  std::set<std::filesystem::path> unused;                        ///< videos with pictures of no episode
  std::optional<Scratch> scratch;                                ///< for what is read of files without an end
  std::map<std::filesystem::path, std::filesystem::path> saved;  ///< these, with the files that hold it
  bool rows_spoiled = false;  ///< rows of meta/episodes are missing, too many or out of order
  RepairReport report;

  void step(const std::string& kind, const std::string& where, const std::string& text) {
    report.steps.push_back({kind, where, text});
  }
  [[nodiscard]] bool found(const std::string& kind) const;
  [[nodiscard]] bool v21() const { return info.version == DatasetVersion::v21; }
  /// The file of the rows of episodes, and that of statistics.
  [[nodiscard]] std::string rows_name() const { return v21() ? "meta/episodes.jsonl" : "meta/episodes"; }
  [[nodiscard]] std::string stats_name() const { return v21() ? "meta/episodes_stats.jsonl" : "meta/stats.json"; }
};

/// meta/info.json as it should be, made of the files where it cannot be read.
[[nodiscard]] Result<void> survey_info(Survey& survey);
/// Rows of meta/episodes, task texts and rows of the data files.
[[nodiscard]] Result<void> survey_rows(Survey& survey);
/// Where the pictures of every episode are, and whether they can be decoded.
[[nodiscard]] Result<void> survey_videos(Survey& survey, const EditProgress& progress);

/// "file-003.parquet" in "chunk-000" as a number, of v2.1 "episode_000003.parquet", whose videos lie a folder deeper;
/// nothing for other names.
[[nodiscard]] std::optional<FileNumber> number_of_file(const std::filesystem::path& path,
                                                       DatasetVersion version = DatasetVersion::v30);

}  // namespace tandem::detail
