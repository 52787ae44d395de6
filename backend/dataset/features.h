#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

/// The feature types of LeRobot that Tandem knows by name; `number` is any other of numpy.
enum class DType { video, image, string, language, float32, float64, int64, int32, boolean, number, other };

[[nodiscard]] DType dtype_named(std::string_view word);

/// One entry of `features` in meta/info.json. Everything of the entry that Tandem does not know survives in
/// `json`.
struct Feature {
  std::string name;
  DType dtype = DType::other;
  std::vector<std::int64_t> shape;
  Json json;  ///< the whole entry

  /// Number of values in a row: the product of the shape.
  [[nodiscard]] std::int64_t width() const;
  /// Video or image.
  [[nodiscard]] bool is_visual() const { return dtype == DType::video || dtype == DType::image; }
  /// Has numbers in a column of the data files.
  [[nodiscard]] bool is_numeric() const;
  /// Picture height, width and channels; both shape orders are read (lerobot-dataset notes 2.1).
  [[nodiscard]] std::int64_t image_height() const;
  [[nodiscard]] std::int64_t image_width() const;
  [[nodiscard]] std::int64_t image_channels() const;
};

/// In the order of info.json, which is the column order.
using Features = std::vector<Feature>;

/// A float32 vector with one name an element ("action", "observation.state").
[[nodiscard]] Feature vector_feature(const std::string& name, const std::vector<std::string>& element_names);

/// "observation.images.<camera>" as video.
[[nodiscard]] Feature video_feature(const std::string& camera, int width, int height);

/// timestamp, frame_index, episode_index, index, task_index.
[[nodiscard]] Features bookkeeping_features();

/// Whether the name is one of those five.
[[nodiscard]] bool is_bookkeeping(std::string_view name);

/// The names of a vector's elements; empty where they are null or no list. Datasets up to v2.1 may nest them:
/// {"motors": [...]}.
[[nodiscard]] std::vector<std::string> element_names(const Feature& feature);

[[nodiscard]] const Feature* find_feature(const Features& features, std::string_view name);

/// Reads the object `features` of info.json.
[[nodiscard]] Result<Features> parse_features(const Json& object, const std::string& origin);

/// Every difference that keeps two feature sets from being recorded into one dataset, one sentence each.
/// Ignores `info` and other optional keys, as LeRobot does when it resumes. `have` is the dataset.
[[nodiscard]] std::vector<std::string> feature_differences(const Features& have, const Features& wanted);

}  // namespace tandem
