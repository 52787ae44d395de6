#pragma once

#include <mujoco/mujoco.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "device/rig_profile.h"

namespace tandem::sim {

struct ModelFree {
  void operator()(mjModel* p) const { mj_deleteModel(p); }
};
struct DataFree {
  void operator()(mjData* p) const { mj_deleteData(p); }
};
using ModelPtr = std::unique_ptr<mjModel, ModelFree>;
using DataPtr = std::unique_ptr<mjData, DataFree>;

/// Where the parts of one arm are in the model.
struct ModelArm {
  std::string prefix;             ///< "" or "left_"
  std::array<int, 6> position{};  ///< addresses in qpos
  std::array<int, 6> velocity{};  ///< addresses in qvel
  std::array<int, 6> actuator{};  ///< actuator numbers
  std::array<double, 3> base_m{};
  double yaw_rad = 0;
};

/// A scene with the arms of a rig in it.
struct SceneModel {
  ModelPtr model;
  std::vector<ModelArm> arms;
  std::vector<int> cameras;  ///< model camera of each camera of the profile
};

/// Builds `<resources>/sim/<scene>.xml` with one so101.xml for each arm of the profile.
[[nodiscard]] Result<SceneModel> build_model(const RigProfile& profile, const std::string& scene,
                                             const std::filesystem::path& resources);

}  // namespace tandem::sim
