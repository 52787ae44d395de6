#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "policy/policy.h"
#include "rollout/doctor.h"

namespace tandem {

/// Which policy is to be run, and what is known beside its folder.
struct PolicyChoice {
  std::filesystem::path folder;
  std::filesystem::path dataset = {};  ///< it was trained on; empty: not known. Gives joint names, rate and statistics
  std::string norm_key = {};           ///< set of statistics of a checkpoint that holds several; empty: none chosen
  std::optional<Precision> precision = {};   ///< none: what this machine does best
  std::optional<ComputeDevice> device = {};  ///< none: a graphics card where there is one
};

/// A policy that is ready, with what is known of its training.
struct LoadedPolicy {
  std::shared_ptr<Policy> policy;
  TrainingFacts training;
};

/// Loads a policy. Features without statistics get those of the chosen set, then those of the dataset. Where no dataset
/// is named, the one that train_config.json names is looked for on this machine, for joint names and rate only. Takes
/// seconds; not in the UI or control thread.
[[nodiscard]] Result<LoadedPolicy> load_policy(const PolicyChoice& choice);

/// What a LeRobot dataset (v2.x or v3.0) says: meta/info.json and meta/stats.json.
[[nodiscard]] Result<TrainingFacts> read_training(const std::filesystem::path& dataset);

/// The folder of the dataset that train_config.json beside a policy names: dataset.root, or its repository in LeRobot's
/// folder of datasets (HF_LEROBOT_HOME, HF_HOME or ~/.cache/huggingface). Empty where it is not on this machine.
[[nodiscard]] std::filesystem::path training_dataset(const std::filesystem::path& policy);

}  // namespace tandem
