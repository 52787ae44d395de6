#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/json.h"
#include "dataset/parquet_join.h"
#include "dataset/reader.h"
#include "dataset/video_join.h"

namespace tandem::testing {

/// Lays a v3.0 dataset out as v2.1: files for every episode, JSON lines, statistics without quantiles.
inline Result<void> make_v21(const std::filesystem::path& from, const std::filesystem::path& to) {
  namespace fs = std::filesystem;
  const auto set = open_dataset(from);
  if (!set) {
    return std::unexpected(set.error());
  }
  Json info = set->info.json;
  info["codebase_version"] = "v2.1";
  info["data_path"] = "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet";
  const auto keys = set->info.video_keys();
  info["video_path"] =
      keys.empty() ? Json() : Json("videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4");
  info["total_videos"] = keys.size() * set->episodes.size();
  info["total_chunks"] = 1;
  info["chunks_size"] = 1000;
  info.erase("data_files_size_in_mb");
  info.erase("video_files_size_in_mb");
  fs::create_directories(to / "meta");
  fs::create_directories(to / "data/chunk-000");
  std::ofstream(to / "meta/info.json") << dump_json(info, 4);
  const auto target = parse_readable_info(info, "info.json");
  if (!target) {
    return std::unexpected(target.error());
  }
  std::ofstream tasks(to / "meta/tasks.jsonl");
  for (std::size_t i = 0; i < set->tasks.size(); ++i) {
    tasks << dump_json({{"task_index", i}, {"task", set->tasks[i]}}) << '\n';
  }
  std::ofstream episodes(to / "meta/episodes.jsonl");
  std::ofstream statistics(to / "meta/episodes_stats.jsonl");
  std::vector<StatsTable> tables;
  for (const auto& file : parquet_files(from, "meta/episodes")) {
    auto stats = read_episode_stats(from / file);
    if (!stats) {
      return std::unexpected(stats.error());
    }
    tables.insert(tables.end(), stats->begin(), stats->end());
  }
  for (const auto& row : set->episodes) {
    episodes << dump_json({{"episode_index", row.episode}, {"tasks", row.tasks}, {"length", row.length}}) << '\n';
    StatsTable table = tables[static_cast<std::size_t>(row.episode)];
    for (auto& [name, stats] : table) {
      stats.quantiles = {};
    }
    const auto object = parse_json(stats_text(table), "statistics");
    statistics << dump_json({{"episode_index", row.episode}, {"stats", *object}}) << '\n';
    const auto rows = find_rows(*set, row.episode);
    if (!rows) {
      return std::unexpected(rows.error());
    }
    TANDEM_TRY(
        join_parquet({{from / set->info.data_file(row.data.chunk, row.data.file), rows->range.first, row.length}}, {},
                     to / target->data_file(0, row.episode)));
    for (std::size_t k = 0; k < keys.size(); ++k) {
      const auto& span = row.videos[k];
      const auto file = to / target->video_file(keys[k], 0, row.episode);
      fs::create_directories(file.parent_path());
      TANDEM_TRY(join_videos({{from / set->info.video_file(keys[k], span.file.chunk, span.file.file),
                               std::llround(span.from_s * set->info.fps), row.length}},
                             set->info.fps, file));
    }
  }
  return {};
}

}  // namespace tandem::testing
