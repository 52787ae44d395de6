#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/inline_vector.h"
#include "base/result.h"

namespace tandem {

/// A step of a scene's task, such as "grasp": whether it is so at this moment.
struct SceneStage {
  const char* key = "";
  bool reached = false;
};

/// How far a scene's task has come.
struct SceneProgress {
  double progress = 0;  ///< 0 … 1
  bool success = false;
  InlineVector<SceneStage, 4> stages;  ///< in their order; the same keys each time
};

/// Where the objects of a scene may lie at the start.
enum class ScenePlaces {
  usual,    ///< where demonstrations begin
  outside,  ///< beside that area, still within reach: for the test of what a policy makes of other places
};

/// The simulated world behind a simulated rig; real rigs have none.
class World {
 public:
  virtual ~World() = default;
  /// Lockstep: no time passes by itself any more, only by advance(). Before the devices start.
  virtual void set_lockstep(bool on) = 0;
  /// Lockstep only: the world moves on by exactly this time, and every camera shows the world at its end.
  virtual Result<void> advance(std::int64_t period_ns) = 0;
  /// Time of the world, which is the time of every reading and image of its devices.
  [[nodiscard]] virtual std::int64_t time_ns() const = 0;
  /// Puts the objects at the random places that belong to the seed. The arms stay where they are.
  virtual void reset_scene(std::uint64_t seed, ScenePlaces places) = 0;
  [[nodiscard]] virtual SceneProgress progress() const = 0;
  /// The task text that fits the scene.
  [[nodiscard]] virtual std::string task() const = 0;
};

/// Ways in which a simulated device can fail on purpose.
enum class Fault {
  camera_freeze,  ///< the camera goes on delivering, always the same old picture time
  camera_unplug,  ///< the camera stops and reports that it is gone
  bus_loss,       ///< the follower's replies get lost with probability `amount`
  leader_lost,    ///< the leader stops answering
  push,           ///< the arms are pushed about, by some `amount` × 8 degrees of each joint
};

/// Switches for faults of simulated devices. Any thread.
class FaultSwitches {
 public:
  virtual ~FaultSwitches() = default;
  /// Turns a fault on (`amount` 1 or a probability) or off (0). `device` names a camera, else ignored.
  virtual Result<void> set_fault(Fault fault, const std::string& device, double amount) = 0;
  /// How strong a fault is now (0: off).
  [[nodiscard]] virtual double fault(Fault fault, const std::string& device) const = 0;
};

/// The fault for a word of the command line ("camera-freeze", "camera-unplug", "bus-loss", "leader-lost", "push").
[[nodiscard]] Result<Fault> fault_named(const std::string& word);

}  // namespace tandem
