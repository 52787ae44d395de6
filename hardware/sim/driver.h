#pragma once

#include "device/rig.h"

namespace tandem {

/// Adds the drivers "sim" (SO-101 arms in MuJoCo) and "synthetic" (test pictures and an instant bus), and
/// their leaders "scripted" and "sine".
void register_simulation(DeviceRegistry& registry);

}  // namespace tandem
