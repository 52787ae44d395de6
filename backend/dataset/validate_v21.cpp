#include <algorithm>
#include <cmath>

#include "base/files.h"
#include "dataset/json_lines.h"
#include "dataset/validate_detail.h"

namespace tandem::detail {
namespace {

const char* const info_file = "meta/info.json";

void check_count(Validation& v, const char* key, std::int64_t expected) {
  const auto found = v.info.json.find(key);
  if (found != v.info.json.end() && *found != Json(expected)) {
    v.error("info-count", info_file,
            std::string(key) + " is " + dump_json(*found) + ", expected " + std::to_string(expected), "Count again.");
  }
}

}  // namespace

void check_task_lines(Validation& v) {
  if (!is_there(v.root / tasks_lines_file)) {
    v.fatal("tasks-invalid", tasks_lines_file, "the file is missing", "Restore it from a copy.");
    return;
  }
  if (!v.is_file(tasks_lines_file)) {
    return;
  }
  auto tasks = read_task_lines(v.root);
  if (!tasks) {
    v.fatal("tasks-invalid", tasks_lines_file, tasks.error().message, "Write the line again, or restore the file.");
    return;
  }
  v.take_tasks(std::move(*tasks), tasks_lines_file);
}

void check_episode_lines(Validation& v) {
  if (!is_there(v.root / episodes_lines_file)) {
    v.fatal("episode-row-missing", episodes_lines_file, "the file is missing",
            "Restore it from a copy; length and tasks of each episode are also in its data file.");
    v.rows_complete = false;
    return;
  }
  const auto text = v.is_file(episodes_lines_file) ? read_text(v.root / episodes_lines_file)
                                                   : Result<std::string>(std::unexpected(Error()));
  auto rows = text ? parse_episode_lines(*text, v.info, episodes_lines_file) : std::unexpected(text.error());
  if (!rows) {
    if (!rows.error().message.empty()) {
      v.fatal("file-unreadable", episodes_lines_file, rows.error().message,
              "Write the line again, or restore the file from a copy.");
    }
    v.rows_complete = false;
    return;
  }
  std::stable_sort(rows->begin(), rows->end(), [](const auto& a, const auto& b) { return a.episode < b.episode; });
  std::int64_t next_row = 0;
  std::int64_t missing = 0;
  std::int64_t first_missing = -1;
  for (auto& row : *rows) {
    const std::int64_t expected = v.episodes.empty() ? 0 : v.episodes.back().episode + 1;
    if (row.episode < expected) {
      v.error("episode-row-duplicate", episodes_lines_file,
              "episode " + std::to_string(row.episode) + " has more than one line", "Drop the second line.");
      continue;
    }
    first_missing = missing == 0 && row.episode > expected ? expected : first_missing;
    missing += row.episode - expected;
    row.from_index = next_row;
    next_row += row.length;
    row.to_index = next_row;
    v.episodes.push_back(std::move(row));
  }
  v.episode_stats.resize(v.episodes.size());
  const auto have = static_cast<std::int64_t>(v.episodes.size());
  if (have < v.info.total_episodes && missing == 0) {
    missing = v.info.total_episodes - have;
    first_missing = have;
  }
  if (missing > 0) {
    v.fatal("episode-row-missing", episodes_lines_file,
            std::to_string(missing) + " episodes have no line, the first is episode " + std::to_string(first_missing),
            "Write the lines from the data files, or restore the file.");
  }
  if (have != v.info.total_episodes) {
    check_count(v, "total_episodes", have);
  }
  const auto cameras = static_cast<std::int64_t>(v.info.video_keys().size());
  check_count(v, "total_videos", have * cameras);
  check_count(v, "total_chunks", (have + v.info.chunks_size - 1) / v.info.chunks_size);
}

void check_stats_lines(Validation& v) {
  if (!is_there(v.root / stats_lines_file)) {
    v.fatal("stats-missing", stats_lines_file, "the file is missing: LeRobot does not open the dataset without it",
            "Recompute the statistics.");
    return;
  }
  if (!v.is_file(stats_lines_file)) {
    return;
  }
  std::map<std::int64_t, StatsTable> found;
  const auto read = read_stats_lines(v.root / stats_lines_file, [&](std::int64_t episode, StatsTable stats) {
    if (!found.emplace(episode, std::move(stats)).second) {
      v.error("stats-wrong", stats_lines_file, "episode " + std::to_string(episode) + " has more than one line",
              "Recompute the statistics.");
    }
  });
  if (!read) {
    std::string message = read.error().message;
    if (const std::string prefix = (v.root / stats_lines_file).string(); message.starts_with(prefix)) {
      message = stats_lines_file + message.substr(prefix.size());
    }
    v.fatal("stats-wrong", stats_lines_file, message, "Recompute the statistics.");
  }
  for (std::size_t i = 0; i < v.episodes.size(); ++i) {
    if (const auto stats = found.find(v.episodes[i].episode); stats != found.end()) {
      v.episode_stats[i] = std::move(stats->second);
    }
  }
  v.stats_read = read.has_value();
}

// Loaders of v2.1 measure every step (notes 11.1).
void check_time_steps(Validation& v) {
  constexpr double tolerance_s = 1e-4;
  const auto stamps = v.columns.find("timestamp");
  if (stamps == v.columns.end()) {
    return;
  }
  for (const auto& [episode, span] : v.spans) {
    for (std::size_t i = span.first + 1; i < span.first + span.length; ++i) {
      const double step = stamps->second.values[i] - stamps->second.values[i - 1];
      if (!(std::abs(step - 1.0 / v.info.fps) <= tolerance_s)) {
        v.fatal("timestamp-off-grid", v.file_of_row[i],
                "the step of timestamp before row " + std::to_string(i - span.first) + " is " + std::to_string(step) +
                    " s, not 1/" + std::to_string(v.info.fps) + " s: LeRobot refuses the dataset",
                "Write frame_index / fps, or correct fps.");
        return;
      }
    }
  }
}

}  // namespace tandem::detail
