#include "device/rig_profile.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace tandem {
namespace fs = std::filesystem;
namespace {

bool is_plain_name(const std::string& name) {
  return name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

ArmProfile read_arm(JsonReader& in) {
  in.expect_only({"name", "model", "position_m", "yaw_deg"});
  ArmProfile arm;
  arm.name = in.text_or("name", "");
  if (!is_plain_name(arm.name)) {
    in.reject("name", "may hold at most 40 letters, digits, _ and -");
  }
  arm.model = in.text("model");
  if (arm.model != "so101") {
    in.reject("model", "must be \"so101\"");
  }
  arm.position_m = in.numbers_or<3>("position_m", {0, 0, 0});
  if (std::any_of(arm.position_m.begin(), arm.position_m.end(), [](double m) { return std::abs(m) > 5; })) {
    in.reject("position_m", "must lie within 5 m");
  }
  arm.yaw_deg = in.number_or("yaw_deg", 0, -360, 360);
  return arm;
}

CameraProfile read_camera(JsonReader& in, int rate_hz) {
  in.expect_only({"name", "width", "height", "fps", "mount", "arm"});
  CameraProfile camera;
  camera.spec.name = in.text("name");
  if (!is_plain_name(camera.spec.name)) {
    in.reject("name", "may hold at most 40 letters, digits, _ and -");
  }
  camera.spec.width = static_cast<int>(in.integer("width", 64, 4096));
  camera.spec.height = static_cast<int>(in.integer("height", 64, 4096));
  if (camera.spec.width % 2 != 0) {
    in.reject("width", "must be even (video needs it)");
  }
  if (camera.spec.height % 2 != 0) {
    in.reject("height", "must be even (video needs it)");
  }
  camera.spec.fps = static_cast<int>(in.integer_or("fps", rate_hz, 1, 240));
  camera.mount = in.text_or("mount", camera.spec.name);
  camera.arm = in.text_or("arm", "");
  return camera;
}

SafetyProfile read_safety(JsonReader& in) {
  in.expect_only({"max_speed_per_s", "start_guard", "ramp_s", "stale_input_ms"});
  SafetyProfile safety;
  safety.max_speed_per_s = in.number_or("max_speed_per_s", safety.max_speed_per_s, 1, 2000);
  safety.start_guard = in.number_or("start_guard", safety.start_guard, 0.1, 180);
  safety.ramp_s = in.number_or("ramp_s", safety.ramp_s, 0.1, 30);
  safety.stale_input_ms = in.number_or("stale_input_ms", safety.stale_input_ms, 10, 5000);
  return safety;
}

void check_arms(const RigProfile& rig, JsonReader& in) {
  std::set<std::string> names;
  for (const auto& arm : rig.arms) {
    if (!names.insert(arm.name).second) {
      in.reject("arms", "names the arm \"" + arm.name + "\" twice");
    }
    if (rig.arms.size() > 1 && arm.name.empty()) {
      in.reject("arms", "has two arms: each needs a name");
    }
  }
  std::set<std::string> cameras;
  for (const auto& camera : rig.cameras) {
    if (!cameras.insert(camera.spec.name).second) {
      in.reject("cameras", "names the camera \"" + camera.spec.name + "\" twice");
    }
    if (!camera.arm.empty() && !names.contains(camera.arm)) {
      in.reject("cameras", "mounts a camera on the arm \"" + camera.arm + "\", which does not exist");
    }
  }
}

}  // namespace

Result<RigProfile> parse_rig_profile(const Json& document, const std::string& origin) {
  JsonReader in(document, origin);
  in.expect_only(
      {"version", "name", "title", "driver", "robot_type", "scene", "leader", "rate_hz", "arms", "cameras", "safety"});
  RigProfile rig;
  rig.version = static_cast<int>(in.integer("version", 1, 1));
  rig.name = in.text("name");
  rig.origin = origin;
  rig.title = in.text_or("title", rig.name);
  rig.driver = in.text("driver");
  rig.robot_type = in.text("robot_type");
  rig.scene = in.text_or("scene", "");
  rig.leader = in.text_or("leader", "");
  rig.rate_hz = static_cast<int>(in.integer_or("rate_hz", 30, 1, 500));
  if (!in.has("arms")) {
    in.reject("arms", "is missing");
  }
  for (auto& reader : in.objects("arms")) {
    rig.arms.push_back(read_arm(reader));
    in.absorb(reader);
  }
  if (rig.arms.empty() || rig.arms.size() > 2) {
    in.reject("arms", "must list one or two arms");
  }
  constexpr std::size_t most_cameras = 16;
  for (auto& reader : in.objects("cameras")) {
    if (rig.cameras.size() == most_cameras) {
      in.reject("cameras", "must not list more than 16 cameras");
      break;
    }
    rig.cameras.push_back(read_camera(reader, rig.rate_hz));
    in.absorb(reader);
  }
  JsonReader safety = in.object("safety");
  rig.safety = read_safety(safety);
  in.absorb(safety);
  check_arms(rig, in);
  if (in.error()) {
    return std::unexpected(*in.error());
  }
  return rig;
}

Result<RigProfile> load_rig_profile(const std::string& name, const fs::path& resources) {
  const bool is_path = name.find('/') != std::string::npos || name.ends_with(".json");
  const fs::path file = is_path ? fs::path(name) : resources / "rigs" / (name + ".json");
  std::error_code error;
  if (!fs::exists(file, error)) {
    return fail(ErrorCode::not_found, "There is no rig called \"" + name + "\".",
                "\"tandem-cli rig list\" shows the rigs; a path to a rig file works too.");
  }
  auto document = read_json_by_hand(file);
  if (!document) {
    return std::unexpected(document.error());
  }
  return parse_rig_profile(*document, file.string());
}

std::vector<Result<RigProfile>> list_rig_profiles(const fs::path& resources) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(resources / "rigs", error)) {
    if (entry.path().extension() == ".json") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Result<RigProfile>> out;
  for (const auto& file : files) {
    out.push_back(load_rig_profile(file.string(), resources));
  }
  return out;
}

}  // namespace tandem
