#include "dataset/features.h"

#include <array>
#include <utility>

namespace tandem {
namespace {

constexpr std::array<std::pair<std::string_view, DType>, 16> dtype_words{{
    {"video", DType::video},
    {"image", DType::image},
    {"string", DType::string},
    {"language", DType::language},
    {"float32", DType::float32},
    {"float64", DType::float64},
    {"int64", DType::int64},
    {"int32", DType::int32},
    {"bool", DType::boolean},
    {"float16", DType::number},
    {"int16", DType::number},
    {"int8", DType::number},
    {"uint8", DType::number},
    {"uint16", DType::number},
    {"uint32", DType::number},
    {"uint64", DType::number},
}};

Feature scalar_feature(const std::string& name, const char* dtype) {
  Json json = {{"dtype", dtype}, {"shape", {1}}, {"names", nullptr}};
  return {name, dtype_named(dtype), {1}, std::move(json)};
}

// Index of the channel axis: last unless the third name says otherwise.
bool channels_last(const Feature& feature) {
  const auto names = feature.json.find("names");
  if (names == feature.json.end() || !names->is_array() || names->size() != 3 || !(*names)[2].is_string()) {
    return false;
  }
  const auto& last = (*names)[2].get_ref<const std::string&>();
  return last == "channels" || last == "channel";
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const auto n : shape) {
    text += (text.empty() ? "" : "×") + std::to_string(n);
  }
  return text;
}

}  // namespace

std::vector<std::string> element_names(const Feature& feature) {
  Json names = feature.json.value("names", Json());
  if (names.is_object() && names.size() == 1) {
    const Json inner = names.begin().value();
    names = inner;
  }
  std::vector<std::string> out;
  for (const auto& name : names.is_array() ? names : Json::array()) {
    if (!name.is_string()) {
      return {};
    }
    out.push_back(name.get<std::string>());
  }
  return out;
}

DType dtype_named(std::string_view word) {
  for (const auto& [text, dtype] : dtype_words) {
    if (text == word) {
      return dtype;
    }
  }
  return DType::other;
}

std::int64_t Feature::width() const {
  std::int64_t product = 1;
  for (const auto n : shape) {
    product *= n;
  }
  return product;
}

bool Feature::is_numeric() const {
  return dtype == DType::float32 || dtype == DType::float64 || dtype == DType::int64 || dtype == DType::int32 ||
         dtype == DType::boolean || dtype == DType::number;
}

std::int64_t Feature::image_height() const { return shape.size() == 3 ? shape[channels_last(*this) ? 0 : 1] : 0; }
std::int64_t Feature::image_width() const { return shape.size() == 3 ? shape[channels_last(*this) ? 1 : 2] : 0; }
std::int64_t Feature::image_channels() const { return shape.size() == 3 ? shape[channels_last(*this) ? 2 : 0] : 0; }

Feature vector_feature(const std::string& name, const std::vector<std::string>& element_names) {
  const auto size = static_cast<std::int64_t>(element_names.size());
  Json json = {{"dtype", "float32"}, {"shape", {size}}, {"names", element_names}};
  return {name, DType::float32, {size}, std::move(json)};
}

Feature video_feature(const std::string& camera, int width, int height) {
  Json json = {{"dtype", "video"}, {"shape", {height, width, 3}}, {"names", {"height", "width", "channels"}}};
  return {"observation.images." + camera, DType::video, {height, width, 3}, std::move(json)};
}

Features bookkeeping_features() {
  return {scalar_feature("timestamp", "float32"), scalar_feature("frame_index", "int64"),
          scalar_feature("episode_index", "int64"), scalar_feature("index", "int64"),
          scalar_feature("task_index", "int64")};
}

bool is_bookkeeping(std::string_view name) {
  return name == "timestamp" || name == "frame_index" || name == "episode_index" || name == "index" ||
         name == "task_index";
}

const Feature* find_feature(const Features& features, std::string_view name) {
  for (const auto& feature : features) {
    if (feature.name == name) {
      return &feature;
    }
  }
  return nullptr;
}

Result<Features> parse_features(const Json& object, const std::string& origin) {
  if (!object.is_object() || object.empty() || object.size() > 1000) {
    return fail(ErrorCode::invalid_input, origin + ": field features must be an object with entries.",
                "Restore the file from a copy.");
  }
  Features out;
  for (const auto& [name, entry] : object.items()) {
    JsonReader reader(entry, origin, "features." + name);
    Feature feature;
    feature.name = name;
    feature.dtype = dtype_named(reader.text("dtype"));
    if (name.empty() || name.find('/') != std::string::npos || name.find("..") != std::string::npos) {
      reader.reject("dtype", "belongs to a feature whose name is empty or holds / or ..");
    }
    const auto shape = entry.is_object() ? entry.find("shape") : entry.end();
    if (!entry.is_object() || shape == entry.end() || !shape->is_array() || shape->empty() || shape->size() > 5) {
      reader.reject("shape", "must be a list of one to five whole numbers");
    } else {
      std::int64_t product = 1;
      for (const auto& n : *shape) {
        const bool good = n.is_number_integer() && n.get<std::int64_t>() > 0 && n.get<std::int64_t>() <= 100'000'000;
        product *= good ? n.get<std::int64_t>() : 0;
        if (!good || product > 100'000'000) {
          reader.reject("shape", "must hold positive whole numbers of a sensible size");
          break;
        }
        feature.shape.push_back(n.get<std::int64_t>());
      }
    }
    if (reader.error()) {
      return std::unexpected(*reader.error());
    }
    feature.json = entry;
    out.push_back(std::move(feature));
  }
  return out;
}

std::vector<std::string> feature_differences(const Features& have, const Features& wanted) {
  std::vector<std::string> out;
  for (const auto& feature : wanted) {
    const Feature* match = find_feature(have, feature.name);
    if (match == nullptr) {
      out.push_back("the rig gives " + feature.name + ", the dataset has no such feature");
      continue;
    }
    if (match->json.value("dtype", "") != feature.json.value("dtype", "")) {
      out.push_back(feature.name + " is " + match->json.value("dtype", "?") + " in the dataset, " +
                    feature.json.value("dtype", "?") + " on the rig");
    } else if (match->shape != feature.shape) {
      out.push_back(feature.name + " is " + shape_text(match->shape) + " in the dataset, " + shape_text(feature.shape) +
                    " on the rig");
    } else if (match->json.value("names", Json()) != feature.json.value("names", Json())) {
      out.push_back(feature.name + " has other element names in the dataset (" +
                    dump_json(match->json.value("names", Json())) + ") than on the rig (" +
                    dump_json(feature.json.value("names", Json())) + ")");
    }
  }
  for (const auto& feature : have) {
    if (find_feature(wanted, feature.name) == nullptr) {
      out.push_back("the dataset has " + feature.name + ", the rig does not give it");
    }
  }
  return out;
}

}  // namespace tandem
