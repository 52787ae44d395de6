#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "policy/policy.h"
#include "rollout/shadow.h"

namespace tandem {

/// Which frames of a dataset a policy is asked about.
struct ShadowOptions {
  std::int64_t first_episode = 0;
  std::int64_t episodes = -1;  ///< −1: all from there on
  std::int64_t every = 10;     ///< frames from one inference to the next
  std::uint64_t seed = 1;      ///< of the noise: the same seed gives the same actions
  /// Camera of the dataset → input of the policy, with or without "observation.images."; others go by their own name.
  std::map<std::string, std::string> cameras;
  Policy* reference = nullptr;  ///< compared with what this one says, as another precision, instead of what was done
};

/// What came of it.
struct ShadowReport {
  ShadowMeter meter;                ///< by how many frames the prediction looks ahead
  std::vector<std::string> joints;  ///< names of the action
  std::int64_t episodes = 0;
  std::int64_t inferences = 0;
  std::uint64_t digest = 0;  ///< of all predicted actions, bit by bit: two runs of one stream have to agree
};

/// Plays the recorded observations of a dataset to a policy and compares what it would have done with what was done.
/// `progress` gets the share that is done and says whether to go on. Not in real time.
[[nodiscard]] Result<ShadowReport> run_shadow(Policy& policy, const std::filesystem::path& dataset,
                                              const ShadowOptions& options,
                                              const std::function<bool(double share)>& progress = {});

}  // namespace tandem
