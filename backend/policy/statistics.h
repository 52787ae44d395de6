#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "nn/weight_files.h"
#include "policy/policy_config.h"

namespace tandem {

/// Statistics of one feature by name: mean, std, min, max, q01, q10, q90, q99; pictures have one number a channel.
using FeatureStatistics = std::map<std::string, std::vector<float>>;
/// By feature name.
using PolicyStatistics = std::map<std::string, FeatureStatistics>;

/// From the state file of a normalizer step: keys "<feature>.<statistic>". Refuses numbers that are not finite, or,
/// with `leave_out_damaged`, leaves out the features that have some.
[[nodiscard]] Result<PolicyStatistics> read_statistics(const TensorFile& file, bool leave_out_damaged = false);

/// From the buffers that checkpoints up to LeRobot 0.3.3 hold in model.safetensors (policies reference, 1.6):
/// "normalize_inputs.buffer_observation_state.mean", with or without a robot infix. `inputs` chooses the buffers of the
/// inputs or those of the outputs. Values that were never set (infinite) count as missing. Where several robots have
/// statistics, those of each stand under "<robot>.buffer.<feature>", and none counts as that of the feature.
[[nodiscard]] Result<PolicyStatistics> read_old_statistics(const WeightFiles& weights,
                                                           const std::vector<PolicyFeature>& features, bool inputs);

/// From the meta/stats.json of a dataset.
[[nodiscard]] Result<PolicyStatistics> read_dataset_statistics(const std::filesystem::path& file);

/// The names of the statistics that a mode needs, such as mean and std.
[[nodiscard]] std::vector<std::string> statistics_of(NormMode mode);

/// The statistics of a feature; also under a name in which '.' and '_' are exchanged, as LeRobot's migration leaves
/// them. Null where there are none.
[[nodiscard]] const FeatureStatistics* find_statistics(const PolicyStatistics& all, const std::string& feature);

/// Statistics of one feature by the name of the set they belong to: a checkpoint of several datasets keeps them under
/// "<set>.buffer.<feature>" (policies reference, 1.5).
[[nodiscard]] std::map<std::string, FeatureStatistics> statistics_sets(const PolicyStatistics& all,
                                                                       const std::string& feature);

/// (De)normalises in place. `values` is rows × width, or for a picture channels × pixels with `per_channel`. The old
/// formulas are those of LeRobot up to 0.3.3.
struct Normalization {
  NormMode mode = NormMode::identity;
  const FeatureStatistics* statistics = nullptr;  ///< null: values pass unchanged
  float eps = 1e-8F;
  bool old = false;
};
void normalize(std::span<float> values, std::size_t width, bool per_channel, const Normalization& how);
void unnormalize(std::span<float> values, std::size_t width, const Normalization& how);

}  // namespace tandem
