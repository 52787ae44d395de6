#include "sim/model.h"

#include <cmath>
#include <numbers>

#include "sim/calibration.h"
#include "sim/textures.h"

namespace tandem::sim {
namespace {

struct SpecFree {
  void operator()(mjSpec* p) const { mj_deleteSpec(p); }
};
using SpecPtr = std::unique_ptr<mjSpec, SpecFree>;

std::string prefix_of(const ArmProfile& arm) { return arm.name.empty() ? "" : arm.name + "_"; }

std::unexpected<Error> broken(const std::string& what, const std::string& detail) {
  return fail(ErrorCode::invalid_input, "The simulated scene cannot be built: " + what + ".",
              "Reinstall Tandem, or correct the files in resources/sim.", detail);
}

Result<SpecPtr> parse(const std::filesystem::path& path) {
  char error[1024] = {};
  SpecPtr spec(mj_parseXML(path.c_str(), nullptr, error, sizeof error));
  if (!spec) {
    return broken(path.string() + " cannot be read", error);
  }
  return spec;
}

Result<void> attach_arm(mjSpec* scene, mjSpec* arm, const ArmProfile& profile) {
  mjsBody* world = mjs_findBody(scene, "world");
  mjsFrame* frame = mjs_addFrame(world, nullptr);
  const double half = profile.yaw_deg * std::numbers::pi / 360;
  for (int i = 0; i < 3; ++i) {
    frame->pos[i] = profile.position_m[static_cast<std::size_t>(i)];
  }
  frame->quat[0] = std::cos(half);
  frame->quat[3] = std::sin(half);
  mjsBody* base = mjs_findBody(arm, "base");
  const std::string prefix = prefix_of(profile) + "arm_";
  if (base == nullptr || mjs_attach(frame->element, base->element, prefix.c_str(), "") == nullptr) {
    return broken("so101.xml cannot be attached", mjs_getError(scene));
  }
  return {};
}

Result<ModelArm> find_arm(const mjModel* model, const ArmProfile& profile) {
  ModelArm arm;
  arm.prefix = prefix_of(profile);
  arm.base_m = profile.position_m;
  arm.yaw_rad = profile.yaw_deg * std::numbers::pi / 180;
  for (std::size_t i = 0; i < motor_names.size(); ++i) {
    const std::string name = arm.prefix + "arm_" + motor_names[i];
    const int joint = mj_name2id(model, mjOBJ_JOINT, name.c_str());
    arm.actuator[i] = mj_name2id(model, mjOBJ_ACTUATOR, name.c_str());
    if (joint < 0 || arm.actuator[i] < 0) {
      return broken("joint " + name + " is missing", "");
    }
    arm.position[i] = model->jnt_qposadr[joint];
    arm.velocity[i] = model->jnt_dofadr[joint];
  }
  return arm;
}

Result<int> find_camera(const mjModel* model, const CameraProfile& camera, const RigProfile& profile) {
  std::string name = camera.mount;
  if (camera.mount == "wrist") {
    const std::string arm = camera.arm.empty() ? profile.arms.front().name : camera.arm;
    name = (arm.empty() ? "" : arm + "_") + "arm_wrist";
  }
  const int id = mj_name2id(model, mjOBJ_CAMERA, name.c_str());
  if (id < 0) {
    const std::string& where = profile.origin.empty() ? profile.name : profile.origin;
    return fail(ErrorCode::invalid_input,
                where + ": camera " + camera.spec.name + " has the unknown mount \"" + camera.mount + "\".",
                "Known are front, top and wrist.");
  }
  return id;
}

}  // namespace

Result<SceneModel> build_model(const RigProfile& profile, const std::string& scene,
                               const std::filesystem::path& resources) {
  auto spec = parse(resources / "sim" / (scene + ".xml"));
  if (!spec) {
    return std::unexpected(spec.error());
  }
  paint_textures(spec->get());
  std::vector<SpecPtr> arms;  // a spec is attached once, and lives until the scene is compiled
  for (const auto& each : profile.arms) {
    auto arm = parse(resources / "sim" / "so101.xml");
    if (!arm) {
      return std::unexpected(arm.error());
    }
    arms.push_back(std::move(*arm));
    TANDEM_TRY(attach_arm(spec->get(), arms.back().get(), each));
  }
  SceneModel out;
  out.model.reset(mj_compile(spec->get(), nullptr));
  if (!out.model) {
    return broken("it does not compile", mjs_getError(spec->get()));
  }
  for (const auto& each : profile.arms) {
    auto found = find_arm(out.model.get(), each);
    if (!found) {
      return std::unexpected(found.error());
    }
    out.arms.push_back(*found);
  }
  for (const auto& camera : profile.cameras) {
    auto found = find_camera(out.model.get(), camera, profile);
    if (!found) {
      return std::unexpected(found.error());
    }
    out.cameras.push_back(*found);
  }
  return out;
}

}  // namespace tandem::sim
