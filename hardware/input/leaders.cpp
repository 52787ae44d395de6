#include "input/leaders.h"

#include "input/gamepad.h"
#include "input/hand_leaders.h"

namespace tandem {
namespace {

bool is_so101(const Rig& rig) { return !rig.profile.arms.empty() && rig.profile.arms.front().model == "so101"; }

}  // namespace

void register_window_leaders(DeviceRegistry& registry) {
  registry.add_leader("keyboard", [](const Rig& rig) -> std::unique_ptr<Teleoperator> {
    return is_so101(rig) ? std::make_unique<KeyboardLeader>() : nullptr;
  });
  registry.add_leader("sliders",
                      [](const Rig&) -> std::unique_ptr<Teleoperator> { return std::make_unique<SliderLeader>(); });
}

void register_gamepad_leader(DeviceRegistry& registry) {
  registry.add_leader("gamepad", [](const Rig& rig) -> std::unique_ptr<Teleoperator> {
    return is_so101(rig) && !find_gamepad().empty() ? make_gamepad_leader() : nullptr;
  });
}

}  // namespace tandem
