#pragma once

#include <mujoco/mujoco.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "device/world.h"

namespace tandem::sim {

/// Position in metres and turn about the vertical of an object.
struct ObjectPose {
  std::array<double, 3> position_m{};
  double yaw_rad = 0;
};

/// "Take this object and let go of it there": what a demonstrator has to do, one after the other.
struct PickPlace {
  std::string object;            ///< body name
  std::string onto;              ///< body above which it is released
  double release_height_m = 0;   ///< of the object's centre above the origin of `onto`
  double approach_height_m = 0;  ///< of the object's centre while it is carried there
};

/// A task on the table: random starts, and how well it is done.
class Scene {
 public:
  virtual ~Scene() = default;
  /// Puts the objects at random places that can be reached and do not touch.
  virtual void randomise(const mjModel* model, mjData* data, Random& random, ScenePlaces places) const = 0;
  [[nodiscard]] virtual SceneProgress measure(const mjModel* model, const mjData* data) const = 0;
  [[nodiscard]] virtual std::vector<PickPlace> plan() const = 0;
  /// The task text that fits the scene.
  [[nodiscard]] virtual std::string task() const = 0;
};

/// "cube", "stack" or "sort".
[[nodiscard]] Result<std::unique_ptr<Scene>> make_scene(const std::string& name);

/// Pose of a body.
[[nodiscard]] ObjectPose pose_of(const mjModel* model, const mjData* data, const std::string& body);

}  // namespace tandem::sim
