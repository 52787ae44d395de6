#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "nn/weight_files.h"
#include "policy/observation.h"
#include "policy/policy_config.h"
#include "policy/statistics.h"

namespace tandem {

class NormalizeStep;
class ProcessorStep;

/// The processing around a network as its folder describes it: policy_preprocessor.json and policy_postprocessor.json,
/// step by step in their order (policies reference, 1.3); or, for folders up to LeRobot 0.3.3 that have none, what that
/// version did inside the model. An unknown step is refused by name. After loading immutable but for bind().
class Processor {
 public:
  /// `leave_out_damaged`: statistics that are not finite count as missing instead of being refused; for bind().
  [[nodiscard]] static Result<Processor> load(const PolicyConfig& config, const WeightFiles& weights,
                                              bool leave_out_damaged = false);
  Processor(Processor&&) noexcept;
  Processor& operator=(Processor&&) noexcept;
  ~Processor();

  /// Raw observation → network input. Pictures that the policy does not take are left out.
  [[nodiscard]] Result<PolicyInput> prepare(const PolicyObservation& observation) const;
  /// Normalised actions (rows × action width) → robot units, in place.
  void finish(std::vector<float>& actions) const;

  /// Features that should be normalised and have no statistics: LeRobot passes them unchanged, and a robot then gets
  /// numbers near zero where it expects degrees. Motion is not allowed while this is not empty.
  [[nodiscard]] std::vector<std::string> without_statistics() const;
  /// Gives such features the statistics of a dataset. Refused where a feature is absent there or of another length.
  [[nodiscard]] Result<void> bind(const PolicyStatistics& statistics);
  /// The sets of statistics that the checkpoint holds for such features, where it was trained on several datasets. None
  /// is taken by itself.
  [[nodiscard]] std::vector<std::string> statistics_sets() const;
  /// Chooses one of them; features that it lacks stay without.
  [[nodiscard]] Result<void> choose_set(const std::string& name);
  /// The statistics a feature is normalised with; null where it has none or needs none.
  [[nodiscard]] const FeatureStatistics* statistics(const std::string& feature) const;
  /// Camera names of the robot → names of the policy.
  [[nodiscard]] const std::map<std::string, std::string>& renames() const { return renames_; }
  void set_renames(std::map<std::string, std::string> renames) { renames_ = std::move(renames); }
  /// Token ids that a task can be turned into; 0 where the policy takes no task.
  [[nodiscard]] std::int64_t vocabulary() const;
  /// The longest task in tokens; 0 where the policy takes no task.
  [[nodiscard]] std::int64_t max_tokens() const;
  /// Tokens of a task before it is cut; empty where the policy takes none.
  [[nodiscard]] std::vector<std::int64_t> tokens_of(const std::string& task) const;
  /// One line a step, for people.
  [[nodiscard]] std::vector<std::string> description() const;

 private:
  Processor();
  using Rebound = std::function<Result<std::unique_ptr<NormalizeStep>>(const NormalizeStep&)>;
  [[nodiscard]] Result<void> rebind(const Rebound& how);

  PolicyConfig config_;
  std::map<std::string, std::string> renames_;
  std::vector<std::unique_ptr<ProcessorStep>> before_;
  std::vector<std::unique_ptr<ProcessorStep>> after_;
};

}  // namespace tandem
