#include "dataset/info.h"

#include <algorithm>
#include <cstdio>

namespace tandem {
namespace fs = std::filesystem;
namespace {

constexpr const char* default_data_path = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet";
constexpr const char* default_video_path = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4";

std::string three_digits(std::int64_t n) {
  char text[24];
  std::snprintf(text, sizeof text, "%03lld", static_cast<long long>(n));
  return text;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// A template may name only the placeholders LeRobot uses, and must stay inside the dataset.
std::string template_problem(const std::string& text, bool video) {
  std::string rest = text;
  for (const char* field : {"{chunk_index:03d}", "{file_index:03d}", "{video_key}"}) {
    const bool wanted = video || std::string(field) != "{video_key}";
    if (wanted && rest.find(field) == std::string::npos) {
      return std::string("lacks ") + field;
    }
    if (wanted) {
      replace_all(rest, field, "0");
    }
  }
  if (rest.find_first_of("{}\\") != std::string::npos) {
    return "holds an unknown placeholder";
  }
  const fs::path path(rest);
  if (path.is_absolute() || std::find(path.begin(), path.end(), fs::path("..")) != path.end()) {
    return "leads out of the dataset";
  }
  return {};
}

}  // namespace

fs::path DatasetInfo::data_file(std::int64_t chunk, std::int64_t file) const {
  std::string path = data_path;
  replace_all(path, "{chunk_index:03d}", three_digits(chunk));
  replace_all(path, "{file_index:03d}", three_digits(file));
  return path;
}

fs::path DatasetInfo::video_file(const std::string& key, std::int64_t chunk, std::int64_t file) const {
  std::string path = video_path;
  replace_all(path, "{chunk_index:03d}", three_digits(chunk));
  replace_all(path, "{file_index:03d}", three_digits(file));
  replace_all(path, "{video_key}", key);
  return path;
}

std::vector<std::string> DatasetInfo::video_keys() const {
  std::vector<std::string> keys;
  for (const auto& feature : features) {
    if (feature.dtype == DType::video) {
      keys.push_back(feature.name);
    }
  }
  return keys;
}

fs::path episodes_file(std::int64_t chunk, std::int64_t file) {
  return fs::path("meta") / "episodes" / ("chunk-" + three_digits(chunk)) / ("file-" + three_digits(file) + ".parquet");
}

DatasetInfo new_info(int fps, const std::string& robot_type, Features features) {
  DatasetInfo info;
  info.fps = fps;
  info.robot_type = robot_type;
  info.features = std::move(features);
  info.data_path = default_data_path;
  info.video_path = info.video_keys().empty() ? "" : default_video_path;
  return info;
}

Result<DatasetInfo> parse_info(const Json& document, const std::string& origin) {
  JsonReader in(document, origin);
  const std::string version = in.text("codebase_version");
  if (!in.error() && version != "v3.0") {
    return fail(ErrorCode::unsupported, origin + ": this is a " + version + " dataset, Tandem records into v3.0.",
                "Convert it first, with LeRobot's v2.1 to v3.0 converter for instance.");
  }
  DatasetInfo info;
  info.fps = static_cast<int>(in.integer("fps", 1, 100'000));
  if (in.has("robot_type") && !document["robot_type"].is_null()) {
    info.robot_type = in.text_or("robot_type", "");
  }
  info.total_episodes = in.integer_or("total_episodes", 0, 0, 100'000'000);
  info.total_frames = in.integer_or("total_frames", 0, 0, 100'000'000'000);
  info.total_tasks = in.integer_or("total_tasks", 0, 0, 100'000'000);
  info.chunks_size = in.integer_or("chunks_size", 1000, 1, 100'000'000);
  info.data_path = in.text_or("data_path", default_data_path);
  if (!document.is_object() || !document.contains("features")) {
    in.reject("features", "is missing");
  }
  if (in.error()) {
    return std::unexpected(*in.error());
  }
  auto features = parse_features(document["features"], origin);
  if (!features) {
    return std::unexpected(features.error());
  }
  info.features = std::move(*features);
  if (!info.video_keys().empty()) {
    info.video_path = in.text_or("video_path", default_video_path);
  }
  if (const auto problem = template_problem(info.data_path, false); !problem.empty()) {
    in.reject("data_path", problem);
  }
  if (const auto problem = info.video_path.empty() ? "" : template_problem(info.video_path, true); !problem.empty()) {
    in.reject("video_path", problem);
  }
  if (in.error()) {
    return std::unexpected(*in.error());
  }
  info.json = document;
  return info;
}

std::string info_text(const DatasetInfo& info) {
  Json features = Json::object();
  for (const auto& feature : info.features) {
    features[feature.name] = feature.json;
  }
  Json out = info.json.is_object() ? info.json : Json::object();
  out["codebase_version"] = "v3.0";
  out["fps"] = info.fps;
  out["features"] = std::move(features);
  out["total_episodes"] = info.total_episodes;
  out["total_frames"] = info.total_frames;
  out["total_tasks"] = info.total_tasks;
  out["chunks_size"] = info.chunks_size;
  if (!out.contains("data_files_size_in_mb")) {
    out["data_files_size_in_mb"] = 100;
    out["video_files_size_in_mb"] = 200;
  }
  out["data_path"] = info.data_path;
  out["video_path"] = info.video_path.empty() ? Json() : Json(info.video_path);
  out["robot_type"] = info.robot_type.empty() ? Json() : Json(info.robot_type);
  out["splits"] =
      info.total_episodes == 0 ? Json::object() : Json{{"train", "0:" + std::to_string(info.total_episodes)}};
  return dump_json(out, 4);
}

Features recording_features(const std::vector<std::string>& joint_features, const std::vector<CameraShape>& cameras) {
  Features features{vector_feature("action", joint_features), vector_feature("observation.state", joint_features)};
  for (const auto& camera : cameras) {
    features.push_back(video_feature(camera.name, camera.width, camera.height));
  }
  for (auto& feature : bookkeeping_features()) {
    features.push_back(std::move(feature));
  }
  return features;
}

}  // namespace tandem
