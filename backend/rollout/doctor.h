#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "device/devices.h"
#include "policy/policy.h"
#include "policy/timing.h"
#include "rollout/model.h"

namespace tandem {

/// What the doctor knows of a rig.
struct RigFacts {
  std::vector<CameraSpec> cameras;
  std::vector<JointSpec> joints;
  int rate_hz = 30;
};

/// What is known of the data a policy was trained on.
struct TrainingFacts {
  std::string dataset;              ///< folder or name; empty where none is known
  int fps = 0;                      ///< 0: not known
  std::vector<std::string> joints;  ///< names of the action in order, with or without ".pos"; empty: not known
  PolicyStatistics statistics;      ///< of the dataset; empty: not known
  std::string problem = {};         ///< why the dataset that the policy names cannot be read; may be empty
};

/// How bad a finding is: amber may be run after it was read, red may not.
enum class FindingLevel { green, amber, red };
[[nodiscard]] std::string name_of(FindingLevel level);

/// One thing that was looked at.
struct FitFinding {
  FindingLevel level = FindingLevel::green;
  std::string item;    ///< "cameras", "statistics", …
  std::string text;    ///< one sentence
  std::string remedy;  ///< what to do; empty where green
};

/// A picture that the policy wants, and the camera of the rig that gives it.
struct InputMatch {
  std::string feature;  ///< of the policy
  std::string camera;   ///< of the rig; empty where none does
};

/// Whether a policy and a rig go together.
struct Compatibility {
  std::vector<InputMatch> inputs;  ///< in the order of the policy
  std::vector<FitFinding> findings;
  PolicyBinding binding;
  [[nodiscard]] FindingLevel worst() const;
};

/// What a precision costs. `on`: the observations it was measured on; empty: noise.
[[nodiscard]] FitFinding precision_finding(Precision precision, const PrecisionError& error,
                                           const std::string& on = {});

/// What can be said of the statistics without a rig.
[[nodiscard]] std::vector<FitFinding> examine_statistics(const Policy& policy, const TrainingFacts& training);

/// Compares a loaded policy with a rig before anything moves. State and action are bound by joint name where the
/// training or the checkpoint names joints, otherwise by position, which is said. `cameras` says which camera of the
/// rig (key) feeds which input of the policy (value, with or without "observation.images."); cameras of the same name
/// need no entry. `timing` is what measure() found; empty where it was not asked.
[[nodiscard]] Compatibility examine(const Policy& policy, const RigFacts& rig, const TrainingFacts& training,
                                    const std::map<std::string, std::string>& cameras, const std::string& task,
                                    const PolicyTiming& timing);

}  // namespace tandem
