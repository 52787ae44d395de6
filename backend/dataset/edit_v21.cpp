#include "base/files.h"
#include "dataset/edit_detail.h"
#include "dataset/json_lines.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

std::string lines_text(const std::vector<Json>& objects) {
  std::string out;
  for (const auto& object : objects) {
    out += dump_json(object) + "\n";
  }
  return out;
}

// As LeRobot at 0cf8648 writes it (lerobot-dataset notes 11.1).
std::string v21_info_text(const DatasetInfo& info) {
  Json features = Json::object();
  for (const auto& feature : info.features) {
    features[feature.name] = feature.json;
  }
  Json out = info.json.is_object() ? info.json : Json::object();
  out.erase("tools");  // language columns stay behind
  out["codebase_version"] = "v2.1";
  out["robot_type"] = info.robot_type.empty() ? Json() : Json(info.robot_type);
  out["total_episodes"] = info.total_episodes;
  out["total_frames"] = info.total_frames;
  out["total_tasks"] = info.total_tasks;
  out["total_videos"] = info.total_episodes * static_cast<std::int64_t>(info.video_keys().size());
  out["total_chunks"] = (info.total_episodes + info.chunks_size - 1) / info.chunks_size;
  out["chunks_size"] = info.chunks_size;
  out["fps"] = info.fps;
  out["splits"] = Json{{"train", "0:" + std::to_string(info.total_episodes)}};
  out["data_path"] = info.data_path;
  out["video_path"] = info.video_path.empty() ? Json() : Json(info.video_path);
  out["features"] = std::move(features);
  return dump_json(out, 4);
}

// v2.1 knows no quantiles.
Result<Json> stats_object(StatsTable stats) {
  for (auto& [name, entry] : stats) {
    entry.quantiles = {};
  }
  return parse_json(stats_text(stats), stats_lines_file);
}

}  // namespace

Result<void> write_v21_meta(const EditLayout& layout, const std::vector<StatsTable>& stats, const fs::path& root) {
  std::vector<Json> episodes;
  std::vector<Json> tasks;
  std::string lines;
  for (std::size_t e = 0; e < layout.rows.size(); ++e) {
    const EpisodeRow& row = layout.rows[e];
    episodes.push_back({{"episode_index", row.episode}, {"tasks", row.tasks}, {"length", row.length}});
    auto object = stats_object(stats[e]);
    if (!object) {
      return std::unexpected(object.error());
    }
    lines += dump_json({{"episode_index", row.episode}, {"stats", std::move(*object)}}) + "\n";
  }
  for (std::size_t i = 0; i < layout.tasks.size(); ++i) {
    tasks.push_back({{"task_index", i}, {"task", layout.tasks[i]}});
  }
  TANDEM_TRY(write_text(root / episodes_lines_file, lines_text(episodes)));
  TANDEM_TRY(write_text(root / tasks_lines_file, lines_text(tasks)));
  TANDEM_TRY(write_text(root / stats_lines_file, lines));
  return write_text(root / "meta/info.json", v21_info_text(layout.info));
}

}  // namespace tandem::detail
