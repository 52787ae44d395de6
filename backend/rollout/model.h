#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "device/image.h"
#include "device/joints.h"
#include "policy/policy.h"

namespace tandem {

/// What the rig saw at one tick, as it goes to a policy. Pictures are shared, not copied.
struct RolloutObservation {
  std::int64_t tick = 0;
  std::int64_t time_ns = 0;
  JointValues joints;
  ImagePtrs images;  ///< in rig order
};

/// One inference that is asked for.
struct InferenceRequest {
  std::int64_t epoch = 0;   ///< counts the starts: answers of an earlier one are void
  std::int64_t number = 0;  ///< counts the chunks of a start
  std::int64_t tick = 0;    ///< of the newest observation
  std::string task;
  std::uint64_t seed = 0;
  std::vector<RolloutObservation> history;  ///< oldest first
  bool guided = false;
  ChunkGuide guide = {};
};

/// Something that answers observations with action chunks: a policy on this machine, a remote one, a test's formula.
/// Called by one thread at a time.
class ChunkModel {
 public:
  virtual ~ChunkModel() = default;
  [[nodiscard]] virtual const PolicyTraits& traits() const = 0;
  [[nodiscard]] virtual Result<ActionChunk> infer(const InferenceRequest& request) = 0;
  /// Normalised actions (rows × width) → units and order of the robot, in place. Any thread.
  virtual void finish(std::vector<float>& actions) const = 0;
};

/// How the inputs of a policy are taken from a rig.
struct PolicyBinding {
  std::map<std::string, std::string> cameras;  ///< camera of the rig → feature of the policy
  std::vector<std::string> camera_names;       ///< of the rig, in its order
  std::vector<std::size_t> joints;             ///< place i of the policy is joint joints[i] of the robot
  /// The cameras of the rig in its order, with an empty name for those that the policy does not look through.
  [[nodiscard]] std::vector<std::string> used_cameras() const;
};

/// A policy on this machine.
class PolicyModel final : public ChunkModel {
 public:
  PolicyModel(std::shared_ptr<Policy> policy, PolicyBinding binding)
      : policy_(std::move(policy)), binding_(std::move(binding)) {}
  [[nodiscard]] const PolicyTraits& traits() const override { return policy_->traits(); }
  [[nodiscard]] Result<ActionChunk> infer(const InferenceRequest& request) override;
  void finish(std::vector<float>& actions) const override;

 private:
  void to_robot_order(std::vector<float>& actions) const;

  std::shared_ptr<Policy> policy_;
  PolicyBinding binding_;
};

}  // namespace tandem
