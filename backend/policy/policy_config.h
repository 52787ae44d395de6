#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

/// What a feature of a policy is (LeRobot's FeatureType); `other` is not used at inference.
enum class FeatureKind { visual, state, environment, action, other };

/// One input or output of a policy. Shapes: pictures [3, height, width], vectors [length].
struct PolicyFeature {
  std::string name;  ///< as in the dataset, such as "observation.images.front"
  FeatureKind kind = FeatureKind::other;
  std::vector<std::int64_t> shape;
};

/// A picture that SmolVLA fills by itself: no camera belongs to it.
[[nodiscard]] bool is_empty_camera(const PolicyFeature& feature);

/// How a feature is brought to the range the network was trained on (policies reference, 1.4).
enum class NormMode { identity, mean_std, min_max, quantiles, quantile10 };
using NormMap = std::map<FeatureKind, NormMode>;

/// The parts of config.json that every policy has (policies reference, 1.2). The order of the pictures in `inputs` is
/// the camera order of the network.
struct PolicyConfig {
  std::filesystem::path folder;
  std::string type;  ///< "act", "smolvla", "diffusion", …
  std::vector<PolicyFeature> inputs;
  std::vector<PolicyFeature> outputs;
  NormMap normalization;
  std::int64_t n_obs_steps = 1;
  Json raw;  ///< the whole document, for what only one policy has

  /// Reads FOLDER/config.json.
  [[nodiscard]] static Result<PolicyConfig> load(const std::filesystem::path& folder);

  [[nodiscard]] std::string origin() const { return (folder / "config.json").string(); }
  /// The pictures, in camera order.
  [[nodiscard]] std::vector<PolicyFeature> cameras() const;
  /// Length of the first input of this kind; 0 where there is none.
  [[nodiscard]] std::int64_t input_width(FeatureKind kind) const;
  /// Length of the action.
  [[nodiscard]] std::int64_t action_width() const;
};

/// The features of an ordered JSON object {name: {type, shape}}.
[[nodiscard]] Result<std::vector<PolicyFeature>> read_features(const Json& object, const std::string& origin);
/// {"STATE": "MEAN_STD", …}
[[nodiscard]] Result<NormMap> read_norm_map(const Json& object, const std::string& origin);
/// "MEAN_STD"
[[nodiscard]] std::string name_of(NormMode mode);

/// Refuses a type of policy that Tandem does not run.
[[nodiscard]] Result<void> check_supported(const PolicyConfig& config);

}  // namespace tandem
