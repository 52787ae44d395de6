#include "dataset/info.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace tandem {
namespace fs = std::filesystem;
namespace {

constexpr const char* default_data_path = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet";
constexpr const char* default_video_path = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4";

constexpr const char* v21_data_path = "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet";
constexpr const char* v21_video_path = "videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4";

std::string digits(std::int64_t n, int width) {
  char text[24];
  std::snprintf(text, sizeof text, "%0*lld", width, static_cast<long long>(n));
  return text;
}

std::string three_digits(std::int64_t n) { return digits(n, 3); }

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

fs::path filled(std::string path, std::int64_t chunk, std::int64_t file) {
  replace_all(path, "{chunk_index:03d}", three_digits(chunk));
  replace_all(path, "{file_index:03d}", three_digits(file));
  replace_all(path, "{episode_chunk:03d}", three_digits(chunk));
  replace_all(path, "{episode_index:06d}", digits(file, 6));
  return path;
}

// A template may name only the placeholders LeRobot uses, and must stay inside the dataset.
std::string template_problem(const std::string& text, bool video, DatasetVersion version) {
  std::string rest = text;
  const bool v21 = version == DatasetVersion::v21;
  for (const char* field : {v21 ? "{episode_chunk:03d}" : "{chunk_index:03d}",
                            v21 ? "{episode_index:06d}" : "{file_index:03d}", "{video_key}"}) {
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

// Older datasets may hold 30.0.
int read_fps(const Json& document, JsonReader& in) {
  const auto found = document.is_object() ? document.find("fps") : document.end();
  if (document.is_object() && found != document.end() && found->is_number_float()) {
    const double fps = in.number("fps", 1, 100'000);
    if (fps != std::floor(fps)) {
      in.reject("fps", "must be a whole number");
    }
    return static_cast<int>(fps);
  }
  return static_cast<int>(in.integer("fps", 1, 100'000));
}

std::unexpected<Error> unreadable_version(const std::string& origin, const std::string& version) {
  std::string hint = "Update Tandem, or let LeRobot write it as v3.0.";
  if (version == "v2.0") {
    hint = "Run LeRobot's convert_dataset_v20_to_v21.py on it first (LeRobot commit 0cf8648 has it).";
  } else if (version.starts_with("v1.") || version.starts_with("v0.")) {
    hint = "Run LeRobot's convert_dataset_v1_to_v2.py and convert_dataset_v20_to_v21.py on it first.";
  }
  return fail(ErrorCode::unsupported, origin + ": this is a " + version + " dataset, Tandem reads v2.1 and v3.0.",
              hint);
}

}  // namespace

fs::path DatasetInfo::data_file(std::int64_t chunk, std::int64_t file) const { return filled(data_path, chunk, file); }

fs::path DatasetInfo::video_file(const std::string& key, std::int64_t chunk, std::int64_t file) const {
  std::string path = video_path;
  replace_all(path, "{video_key}", key);
  return filled(path, chunk, file);
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

DatasetInfo new_info(int fps, const std::string& robot_type, Features features, DatasetVersion version) {
  const bool v21 = version == DatasetVersion::v21;
  DatasetInfo info;
  info.version = version;
  info.fps = fps;
  info.robot_type = robot_type;
  info.features = std::move(features);
  info.data_path = v21 ? v21_data_path : default_data_path;
  info.video_path = info.video_keys().empty() ? "" : v21 ? v21_video_path : default_video_path;
  return info;
}

Result<DatasetInfo> parse_info(const Json& document, const std::string& origin) {
  JsonReader in(document, origin);
  const std::string version = in.text("codebase_version");
  if (!in.error() && version != "v3.0") {
    return fail(ErrorCode::unsupported, origin + ": this is a " + version + " dataset, Tandem records into v3.0.",
                "Convert it first, with LeRobot's v2.1 to v3.0 converter for instance.");
  }
  return parse_readable_info(document, origin);
}

Result<DatasetInfo> parse_readable_info(const Json& document, const std::string& origin) {
  JsonReader in(document, origin);
  const std::string version = in.text("codebase_version");
  if (!in.error() && version != "v3.0" && version != "v2.1") {
    return unreadable_version(origin, version);
  }
  DatasetInfo info;
  info.version = version == "v2.1" ? DatasetVersion::v21 : DatasetVersion::v30;
  const bool v21 = info.version == DatasetVersion::v21;
  info.fps = read_fps(document, in);
  if (in.has("robot_type") && !document["robot_type"].is_null()) {
    info.robot_type = in.text_or("robot_type", "");
  }
  info.total_episodes = in.integer_or("total_episodes", 0, 0, 100'000'000);
  info.total_frames = in.integer_or("total_frames", 0, 0, 100'000'000'000);
  info.total_tasks = in.integer_or("total_tasks", 0, 0, 100'000'000);
  info.chunks_size = in.integer_or("chunks_size", 1000, 1, 100'000'000);
  info.data_path = in.text_or("data_path", v21 ? v21_data_path : default_data_path);
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
    info.video_path = in.text_or("video_path", v21 ? v21_video_path : default_video_path);
  }
  if (const auto problem = template_problem(info.data_path, false, info.version); !problem.empty()) {
    in.reject("data_path", problem);
  }
  const bool videos = !info.video_path.empty();
  if (const auto problem = videos ? template_problem(info.video_path, true, info.version) : ""; !problem.empty()) {
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
