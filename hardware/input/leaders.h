#pragma once

#include "device/rig.h"

namespace tandem {

/// Adds the leaders that a person drives without a leader arm: "keyboard", "sliders", and "gamepad" when one
/// is plugged in. They lead robots with SO-101 joints.
void register_input_leaders(DeviceRegistry& registry);

}  // namespace tandem
