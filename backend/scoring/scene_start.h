#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "scoring/scene_match.h"

namespace tandem {

/// One joint of an arm, in the unit in which its robot is read.
struct JointPlace {
  std::string name;
  double value = 0;
  std::string unit;  ///< "°" or "%"
};

/// What belongs to the planned start of a trial beside its pictures; lies with them.
struct SceneStart {
  /// Regions of each camera's picture that alone count for the match, by the name of the picture's file.
  std::vector<std::pair<std::string, std::vector<MatchRegion>>> regions;
  std::vector<JointPlace> joints;  ///< where the arm stood; empty: nobody kept it

  [[nodiscard]] const std::vector<MatchRegion>& regions_of(const std::string& picture) const;
  void set_regions(const std::string& picture, std::vector<MatchRegion> regions);
};
/// The file of a start in the folder of its pictures.
[[nodiscard]] std::filesystem::path scene_start_file(const std::filesystem::path& folder);
/// Reads it; an empty one where there is no file. The error names file and field.
[[nodiscard]] Result<SceneStart> read_scene_start(const std::filesystem::path& folder);
[[nodiscard]] Result<SceneStart> parse_scene_start(const Json& document, const std::string& origin);
[[nodiscard]] Json scene_start_json(const SceneStart& start);
/// Writes it whole or not at all.
[[nodiscard]] Result<void> write_scene_start(const SceneStart& start, const std::filesystem::path& folder);

/// From this on, in degrees or percent, the arm does not stand as it should (evaluation.md §4.3).
inline constexpr double joint_pass = 2;
/// The joint that is farthest from where it should be.
struct JointDistance {
  std::string joint;
  double difference = 0;  ///< now minus wanted, in the joint's unit
  std::string unit;
  [[nodiscard]] bool passes() const;
};
/// None where the start knows none of these joints in the same unit.
[[nodiscard]] std::optional<JointDistance> joint_distance(const std::vector<JointPlace>& now,
                                                          const std::vector<JointPlace>& wanted);

}  // namespace tandem
