#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "scoring/figures.h"
#include "scoring/people.h"
#include "session/policy_trial.h"

namespace tandem {

/// A trial of an unattended experiment that was committed. Contenders are told by their labels only.
struct TrialReport {
  std::int64_t trial = 0;  ///< row number
  PlannedSlot slot;
  std::string task;
  std::string setting;
  std::uint64_t seed = 0;
  EndReason end = EndReason::timeout;
  bool success = false;
  double score = 0;
  double duration_s = 0;
  std::string void_reason;  ///< not empty: it does not count and is run again
  std::optional<std::int64_t> episode;
};

/// Why an unattended experiment ended.
enum class ExperimentEnd {
  complete,  ///< every planned trial is there
  decided,   ///< a sequential design: the evidence is enough for every pair of contenders
  budget,    ///< a sequential design: as many pairs as were planned at most
  stopped,   ///< by `stop` or `most_trials`
};
[[nodiscard]] std::string_view name_of(ExperimentEnd end);

struct ExperimentRunOptions {
  /// Makes a fresh simulated rig with this scene.
  std::function<Result<std::unique_ptr<Rig>>(const std::string& scene)> make_rig;
  bool lockstep = true;
  std::map<std::string, std::string> cameras;  ///< of the rig → inputs of the policies, where the names differ
  std::filesystem::path root;                  ///< dataset that the trials are recorded into; empty: none
  std::string vcodec = RecordingOptions().vcodec;
  std::int64_t most_trials = 0;  ///< then it stops, and can be gone on with; 0: all
  std::function<bool()> stop;
  std::function<void(const TrialReport&)> tell;  ///< after each commit
};

/// Runs what is left of an experiment in simulation, by itself: draws the next trial of the plan, runs the contender
/// from the trial's own start, judges it by what the scene measures (stages by their keys, with their times) and
/// commits it, before the next one begins. Killed at any moment it loses at most the running trial. A suite's tasks are
/// named after scenes; what of its settings can be simulated is said at trial_scene(). Waits; not in the UI thread.
[[nodiscard]] Result<ExperimentEnd> run_experiment(Database& database, std::int64_t experiment,
                                                   const ExperimentRunOptions& options);

/// How a contender's way of inference is run: "threshold", "filter", "aggregate", "actions_per_chunk", "latency_ms"
/// (lockstep: what an inference costs), "precision". An error names what is not known or out of range.
struct ContenderSettings {
  RolloutSettings rollout;
  std::optional<double> latency_ms;
  std::optional<Precision> precision;
};
[[nodiscard]] Result<ContenderSettings> contender_settings(const ContenderSpec& contender);

/// What is kept of a rig and this machine with an experiment.
[[nodiscard]] RigRecord rig_record_of(const RigProfile& profile, bool simulated);

}  // namespace tandem
