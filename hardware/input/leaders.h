#pragma once

#include "device/rig.h"

namespace tandem {

/// Adds the leader "gamepad" where one is plugged in. Leads robots with SO-101 joints.
void register_gamepad_leader(DeviceRegistry& registry);

/// Adds the leaders that a window feeds, "keyboard" (SO-101 joints) and "sliders" (any robot). Without a window
/// nothing would move them.
void register_window_leaders(DeviceRegistry& registry);

}  // namespace tandem
