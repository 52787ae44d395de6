#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "dataset/episodes.h"
#include "dataset/info.h"
#include "dataset/stats.h"
#include "dataset/validate.h"
#include "dataset/video_reader.h"

namespace tandem::detail {

/// A numeric column over all rows.
struct RowColumn {
  std::vector<double> values;
  std::size_t width = 0;
};

/// A contiguous run of rows of one episode.
struct RowSpan {
  std::size_t first = 0;
  std::size_t length = 0;
};

/// What the parts of the validator share.
struct Validation {
  std::filesystem::path root;
  ValidationOptions options;
  ValidationReport report;
  DatasetInfo info;
  std::vector<std::string> tasks;
  bool tasks_known = false;
  std::vector<EpisodeRow> episodes;
  std::vector<StatsTable> episode_stats;     ///< beside `episodes`
  std::map<std::string, RowColumn> columns;  ///< complete numeric columns
  std::vector<std::string> file_of_row;
  std::map<std::int64_t, RowSpan> spans;                                       ///< episodes found once in the rows
  std::map<std::pair<std::int64_t, std::string>, FeatureStats> picture_stats;  ///< recomputed, by episode and key
  bool rows_complete = true;  ///< every file of meta/episodes could be read
  bool stats_read = true;     ///< v2.1: meta/episodes_stats.jsonl could be read
  bool loads = true;          ///< LeRobot would open it
  bool cancelled = false;

  void add(Severity severity, const std::string& kind, const std::string& where, const std::string& text,
           const std::string& remedy);
  void error(const std::string& kind, const std::string& where, const std::string& text, const std::string& remedy) {
    add(Severity::error, kind, where, text, remedy);
  }
  /// An error that keeps LeRobot from opening the dataset.
  void fatal(const std::string& kind, const std::string& where, const std::string& text, const std::string& remedy) {
    loads = false;
    add(Severity::error, kind, where, text, remedy);
  }
  /// As fatal(), unless the row lies beyond total_episodes: such a row (of a save that was cut short) is not read.
  void fatal_for(const EpisodeRow& row, const std::string& kind, const std::string& where, const std::string& text,
                 const std::string& remedy) {
    loads = loads && row.episode >= info.total_episodes;
    add(Severity::error, kind, where, text, remedy);
  }
  /// Whether it can be opened without waiting for ever; what is no file is named by check_leftovers().
  bool is_file(const std::filesystem::path& relative) {
    std::error_code ignored;
    const bool file = std::filesystem::is_regular_file(root / relative, ignored);
    loads = loads && file;
    return file;
  }
  [[nodiscard]] bool v21() const { return info.version == DatasetVersion::v21; }
  /// Where the rows of the episodes are.
  [[nodiscard]] std::string rows_file() const { return v21() ? "meta/episodes.jsonl" : "meta/episodes"; }
  [[nodiscard]] std::string tasks_file() const { return v21() ? "meta/tasks.jsonl" : "meta/tasks.parquet"; }
  /// Takes over the task table and says what is wrong with its texts and their number.
  void take_tasks(std::vector<std::string> texts, const std::string& where);
  void progress(double share) { cancelled = cancelled || (options.progress && !options.progress(share)); }
};

void check_features(Validation& v);
void check_task_lines(Validation& v);
void check_episode_lines(Validation& v);
void check_stats_lines(Validation& v);
void check_time_steps(Validation& v);
void check_rows(Validation& v);
void check_language(Validation& v);
void check_images(Validation& v);
void check_videos(Validation& v);
void check_statistics(Validation& v);

}  // namespace tandem::detail
