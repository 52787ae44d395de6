#include "sim/driver.h"

#include "sim/camera.h"
#include "sim/demonstrator.h"
#include "sim/follower.h"
#include "sim/model.h"
#include "sim/synthetic.h"
#include "sim/world.h"

namespace tandem {
namespace {

Result<std::unique_ptr<Rig>> make_simulated_rig(const RigProfile& profile, const RigOptions& options) {
  const std::string name = options.scene.empty() ? profile.scene : options.scene;
  auto scene = sim::make_scene(name);
  if (!scene) {
    return std::unexpected(scene.error());
  }
  auto model = sim::build_model(profile, name, options.resources);
  if (!model) {
    return std::unexpected(model.error());
  }
  const std::vector<int> cameras = model->cameras;
  auto world = sim::SimWorld::create(std::move(*model), std::move(*scene), options.seed);
  if (!world) {
    return std::unexpected(world.error());
  }
  std::vector<std::string> names;
  for (const auto& camera : profile.cameras) {
    names.push_back(camera.spec.name);
  }
  (*world)->set_camera_names(std::move(names));
  auto rig = std::make_unique<Rig>();
  rig->profile = profile;
  rig->profile.scene = name;
  rig->simulated = true;
  rig->world = *world;
  rig->faults = *world;
  rig->robot = std::make_unique<sim::SimFollower>(*world, profile.robot_type);
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    rig->cameras.push_back(
        std::make_unique<sim::SimCamera>(*world, profile.cameras[i].spec, cameras[i], static_cast<int>(i % 3) * 2 + 1));
  }
  rig->leaders["scripted"] = std::make_unique<sim::Demonstrator>(*world);
  return rig;
}

}  // namespace

void register_simulation(DeviceRegistry& registry) {
  registry.add_driver("sim", make_simulated_rig);
  registry.add_driver(
      "synthetic", [](const RigProfile& profile, const RigOptions& options) -> Result<std::unique_ptr<Rig>> {
        if (!options.scene.empty()) {
          return fail(ErrorCode::invalid_input,
                      "Rig " + profile.name + " has no scene; \"" + options.scene + "\" cannot be put in front of it.",
                      "Leave the scene away or choose another rig.");
        }
        return sim::make_synthetic_rig(profile);
      });
}

}  // namespace tandem
