#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rollout/runner.h"
#include "session/action_source.h"

namespace tandem {

/// The actions of a policy. While there is none (a synchronous inference runs, an answer is late) the arm holds its
/// last target. It holds, too, while a camera that the policy looks through shows a picture older than the rig allows;
/// after a second without a new one the source fails, with the name of the camera.
class PolicySource final : public ActionSource {
 public:
  /// The runner outlives the source and is started by it anew. `cameras`: names in rig order, empty for those that the
  /// policy does not use.
  PolicySource(PolicyRunner& runner, std::string task, std::uint64_t seed, std::vector<std::string> cameras)
      : runner_(runner), task_(std::move(task)), seed_(seed), cameras_(std::move(cameras)) {}
  [[nodiscard]] RunKind kind() const override { return RunKind::policy; }
  void begin(const JointReading& present) override;
  Result<JointReading> next(const Observation& observation, bool& finished) override;

 private:
  PolicyRunner& runner_;
  std::string task_;
  std::uint64_t seed_;
  std::vector<std::string> cameras_;
  JointValues last_;
  bool begun_ = false;  // an action was there since begin()
};

}  // namespace tandem
