#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "rollout/runner.h"
#include "session/episode_watch.h"
#include "session/policy_setup.h"
#include "session/setup.h"

namespace tandem {

/// One episode of a policy that nobody watches: from the rest pose, in a scene put back, to its success or its horizon.
struct PolicyTrialSetup {
  LoadedPolicy policy;
  std::map<std::string, std::string> cameras;  ///< of the rig → inputs of the policy, where the names differ
  RolloutSettings settings;
  bool lockstep = true;
  double latency_ms = 0;  ///< lockstep: what an inference costs in every mode; else for the check only
  std::string task;
  std::uint64_t seed = 0;  ///< of the scene and of the noise of the policy
  ScenePlaces places = ScenePlaces::usual;
  double push = 0;  ///< strength of Fault::push
  double horizon_s = 20;
  std::string policy_name;                    ///< for the facts of the recorded episode
  bool blind = false;                         ///< they tell nothing of how the policy runs
  std::optional<RecordingOptions> recording;  ///< none: nothing is recorded
  /// What the recorded episode says of its end. May be empty.
  std::function<EpisodeResult(const EpisodeOutcome&)> result;
  std::function<bool()> stop;  ///< true: ends soon
};

struct PolicyTrialOutcome {
  EpisodeOutcome episode;
  RolloutStatus figures;
  std::string fault;                     ///< why the rig stopped by itself; empty: it did not
  bool policy_fault = false;             ///< and the policy was why
  bool stopped = false;                  ///< by `stop`: the trial did not end
  std::optional<std::int64_t> recorded;  ///< number of the episode in the dataset
};

/// Runs it on a rig that is not connected yet and disconnects it again. An error where it could not begin: the policy
/// does not fit the rig, a device does not connect, the dataset cannot be opened or saved. Waits; not in the UI thread.
[[nodiscard]] Result<PolicyTrialOutcome> run_policy_trial(Rig& rig, const PolicyTrialSetup& setup);

}  // namespace tandem
