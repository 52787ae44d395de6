#include <algorithm>
#include <cmath>
#include <set>

#include "dataset/validate_detail.h"

namespace tandem::detail {
namespace {

const char* const info_file = "meta/info.json";

// What the reader of Rerun knows; on any other it gives up the whole file (notes 2.1).
const std::set<std::string> common_types{"video", "image", "bool",   "float32", "float64",
                                         "int16", "int64", "string", "language"};

// Keys LeRobot writes into the object `info` of a video; its merge compares all but its encoder settings (notes 2.2).
const std::set<std::string> info_keys{"is_depth_map",      "video.is_depth_map",  "video.height",
                                      "video.width",       "video.codec",         "video.pix_fmt",
                                      "video.fps",         "video.channels",      "has_audio",
                                      "audio.channels",    "audio.codec",         "audio.bit_rate",
                                      "audio.sample_rate", "audio.bit_depth",     "audio.channel_layout",
                                      "video.g",           "video.crf",           "video.preset",
                                      "video.fast_decode", "video.video_backend", "video.extra_options",
                                      "video.depth_min",   "video.depth_max",     "video.shift",
                                      "video.use_log",     "depth_unit"};

void check_bookkeeping(Validation& v) {
  for (const auto& wanted : bookkeeping_features()) {
    const Feature* feature = find_feature(v.info.features, wanted.name);
    if (feature == nullptr) {
      v.error("info-field", info_file, "feature " + wanted.name + " is missing",
              "Every dataset has it; restore info.json.");
    } else if (feature->dtype != wanted.dtype || feature->shape != wanted.shape) {
      v.error("info-field", info_file,
              "feature " + wanted.name + " is declared as " + feature->json.value("dtype", "?") + " " +
                  dump_json(Json(feature->shape)),
              "It is " + wanted.json.value("dtype", "?") + " [1] in every dataset.");
    }
  }
}

void check_names(Validation& v, const Feature& feature) {
  if (!feature.json.contains("names")) {
    v.error("info-field", info_file, "feature " + feature.name + " has no entry names", "Add \"names\": null.");
    return;
  }
  const auto names = element_names(feature);
  if (feature.is_numeric() && !names.empty() && static_cast<std::int64_t>(names.size()) != feature.shape.back()) {
    v.add(Severity::warning, "info-field", info_file,
          "feature " + feature.name + " has " + std::to_string(names.size()) + " names for " +
              std::to_string(feature.shape.back()) + " values",
          "Give every value one name.");
  }
}

void check_visual(Validation& v, const Feature& feature) {
  const auto channels = feature.image_channels();
  if (feature.shape.size() != 3 || (channels != 1 && channels != 3)) {
    v.error("info-field", info_file,
            "feature " + feature.name + " has the shape " + dump_json(Json(feature.shape)) +
                ", a picture has height, width and 1 or 3 channels",
            "Declare the true shape, and its order in names.");
  }
  const Json stored = feature.json.value("info", Json());
  const Json about = stored.is_object() ? stored : Json::object();
  for (const auto& [key, value] : about.items()) {
    if (!info_keys.contains(key)) {
      v.add(Severity::info, "info-extra", info_file, "info of " + feature.name + " holds the key " + key,
            "LeRobot cannot merge the dataset with its own recordings while it is there.");
      break;
    }
  }
}

}  // namespace

void check_features(Validation& v) {
  check_bookkeeping(v);
  for (const auto& feature : v.info.features) {
    const std::string type = feature.json.value("dtype", "");
    check_names(v, feature);
    if (feature.is_visual()) {
      check_visual(v, feature);
    } else if (feature.name.find("image") != std::string::npos) {
      v.error("feature-name", info_file,
              "feature " + feature.name +
                  " has \"image\" in its name and holds no pictures: LeRobot cannot save, "
                  "merge or split the dataset",
              "Rename it.");
    }
    if (feature.dtype == DType::other) {
      v.add(Severity::warning, "type-unusual", info_file, "feature " + feature.name + " has the type " + type,
            "Its values were not checked; LeRobot may not know the type.");
    } else if (!common_types.contains(type)) {
      v.add(Severity::info, "type-unusual", info_file, "feature " + feature.name + " has the type " + type,
            "LeRobot reads it, some viewers refuse the whole dataset; float32 and int64 are safe.");
    }
  }
}

}  // namespace tandem::detail
