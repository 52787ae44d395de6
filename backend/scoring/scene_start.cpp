#include "scoring/scene_start.h"

#include <algorithm>
#include <cmath>

#include "base/files.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

// Corners as [[x, y], …].
std::optional<MatchRegion> region_in(const Json& corners) {
  MatchRegion out;
  if (!corners.is_array() || corners.size() < 3 || corners.size() > most_corners) {
    return std::nullopt;
  }
  for (const auto& corner : corners) {
    if (!corner.is_array() || corner.size() != 2 || !corner[0].is_number() || !corner[1].is_number()) {
      return std::nullopt;
    }
    const double x = corner[0].get<double>();
    const double y = corner[1].get<double>();
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
      return std::nullopt;
    }
    out.corners.push_back({x, y});
  }
  return out;
}

void read_pictures(JsonReader& in, const Json& document, SceneStart& out) {
  if (!in.has("regions")) {
    return;
  }
  const Json& pictures = document["regions"];
  if (!pictures.is_object()) {
    in.reject("regions", "must be an object");
    return;
  }
  for (const auto& [picture, list] : pictures.items()) {
    std::vector<MatchRegion> regions;
    if (!list.is_array() || list.size() > most_regions) {
      in.reject("regions", "holds no regions of a picture");
      return;
    }
    for (const auto& corners : list) {
      auto region = region_in(corners);
      if (!region) {
        in.reject("regions", "holds a region that is no polygon inside the picture");
        return;
      }
      regions.push_back(std::move(*region));
    }
    out.set_regions(picture, std::move(regions));
  }
}

}  // namespace

const std::vector<MatchRegion>& SceneStart::regions_of(const std::string& picture) const {
  static const std::vector<MatchRegion> none;
  const auto found =
      std::find_if(regions.begin(), regions.end(), [&](const auto& each) { return each.first == picture; });
  return found == regions.end() ? none : found->second;
}

void SceneStart::set_regions(const std::string& picture, std::vector<MatchRegion> drawn) {
  std::erase_if(regions, [&](const auto& each) { return each.first == picture; });
  if (!drawn.empty()) {
    regions.emplace_back(picture, std::move(drawn));
  }
}

fs::path scene_start_file(const fs::path& folder) { return folder / "start.json"; }

Result<SceneStart> parse_scene_start(const Json& document, const std::string& origin) {
  JsonReader in(document, origin);
  in.expect_only({"start", "regions", "joints"});
  in.integer("start", 1, 1);
  SceneStart out;
  if (!in.error()) {
    read_pictures(in, document, out);
  }
  for (auto& item : in.objects("joints")) {
    item.expect_only({"name", "value", "unit"});
    JointPlace joint{item.text("name"), item.number("value", -1e6, 1e6), item.text("unit")};
    if (joint.unit != "°" && joint.unit != "%") {
      item.reject("unit", "is none of °, %");
    }
    in.absorb(item);
    out.joints.push_back(std::move(joint));
  }
  return in.error() ? Result<SceneStart>(std::unexpected(*in.error())) : Result<SceneStart>(std::move(out));
}

Json scene_start_json(const SceneStart& start) {
  Json out{{"start", 1}, {"regions", Json::object()}, {"joints", Json::array()}};
  for (const auto& [picture, regions] : start.regions) {
    Json list = Json::array();
    for (const auto& region : regions) {
      Json corners = Json::array();
      for (const auto& [x, y] : region.corners) {
        corners.push_back(Json::array({x, y}));
      }
      list.push_back(std::move(corners));
    }
    out["regions"][picture] = std::move(list);
  }
  for (const auto& joint : start.joints) {
    out["joints"].push_back({{"name", joint.name}, {"value", joint.value}, {"unit", joint.unit}});
  }
  return out;
}

Result<SceneStart> read_scene_start(const fs::path& folder) {
  const fs::path file = scene_start_file(folder);
  if (!is_there(file)) {
    return SceneStart{};
  }
  const auto document = read_json_by_hand(file);
  return document ? parse_scene_start(*document, file.string()) : std::unexpected(document.error());
}

Result<void> write_scene_start(const SceneStart& start, const fs::path& folder) {
  TANDEM_TRY(make_folder(folder));
  return replace_text(scene_start_file(folder), dump_json(scene_start_json(start), 1) + "\n", folder);
}

bool JointDistance::passes() const { return std::abs(difference) <= joint_pass; }

std::optional<JointDistance> joint_distance(const std::vector<JointPlace>& now, const std::vector<JointPlace>& wanted) {
  std::optional<JointDistance> out;
  for (const auto& joint : wanted) {
    const auto found = std::find_if(now.begin(), now.end(), [&](const JointPlace& each) {
      return each.name == joint.name && each.unit == joint.unit;
    });
    if (found == now.end()) {
      continue;
    }
    const double difference = found->value - joint.value;
    if (!out || std::abs(difference) > std::abs(out->difference)) {
      out = JointDistance{joint.name, difference, joint.unit};
    }
  }
  return out;
}

}  // namespace tandem
