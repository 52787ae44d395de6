#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dataset/episodes.h"
#include "dataset/info.h"
#include "dataset/stats.h"

namespace tandem {

/// The meta files of v2.1 (lerobot-dataset notes 11.1): one JSON object a line. Errors name the line.
inline constexpr const char* episodes_lines_file = "meta/episodes.jsonl";
inline constexpr const char* tasks_lines_file = "meta/tasks.jsonl";
inline constexpr const char* stats_lines_file = "meta/episodes_stats.jsonl";

/// Rows in the order of the lines; where they lie in the dataset (from_index) is not known yet.
[[nodiscard]] Result<std::vector<EpisodeRow>> parse_episode_lines(std::string_view text, const DatasetInfo& info,
                                                                  const std::string& origin);

/// Sorts rows by episode and counts from_index and to_index. An error where they are not 0, 1, 2, ….
[[nodiscard]] Result<void> put_in_order(std::vector<EpisodeRow>& rows, const std::string& origin);

/// The task texts by task_index, which must be 0, 1, 2, … in any order.
[[nodiscard]] Result<std::vector<std::string>> parse_task_lines(std::string_view text, const std::string& origin);

/// The rows of `<root>/meta/episodes.jsonl`, put in order.
[[nodiscard]] Result<std::vector<EpisodeRow>> read_episode_lines(const std::filesystem::path& root,
                                                                 const DatasetInfo& info);

/// The tasks of `<root>/meta/tasks.jsonl`.
[[nodiscard]] Result<std::vector<std::string>> read_task_lines(const std::filesystem::path& root);

/// One line of meta/episodes_stats.jsonl.
[[nodiscard]] Result<std::pair<std::int64_t, StatsTable>> parse_stats_line(std::string_view line,
                                                                           const std::string& origin);

/// Hands the statistics of each episode to `take`, line by line: such files become large.
[[nodiscard]] Result<void> read_stats_lines(const std::filesystem::path& path,
                                            const std::function<void(std::int64_t episode, StatsTable stats)>& take);

}  // namespace tandem
