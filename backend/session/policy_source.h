#pragma once

#include <memory>

#include "rollout/runner.h"
#include "session/action_source.h"

namespace tandem {

/// The actions of a policy. While there is none (a synchronous inference runs, an answer is late) the arm holds its
/// last target.
class PolicySource final : public ActionSource {
 public:
  /// The runner outlives the source and is started by it anew.
  PolicySource(PolicyRunner& runner, std::string task, std::uint64_t seed)
      : runner_(runner), task_(std::move(task)), seed_(seed) {}
  [[nodiscard]] RunKind kind() const override { return RunKind::policy; }
  void begin(const JointReading& present) override;
  Result<JointReading> next(const Observation& observation, bool& finished) override;

 private:
  PolicyRunner& runner_;
  std::string task_;
  std::uint64_t seed_;
  std::vector<double> last_;
};

}  // namespace tandem
