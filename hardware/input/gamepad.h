#pragma once

#include <memory>
#include <string>

#include "device/devices.h"

namespace tandem {

/// The path of the first gamepad (/dev/input/event…), or empty. A device that cannot be read counts as
/// absent.
[[nodiscard]] std::string find_gamepad();

/// Led by a gamepad through evdev: left stick moves across the table, right stick up and down and turns the
/// hand, the shoulder buttons close and open the gripper.
[[nodiscard]] std::unique_ptr<Teleoperator> make_gamepad_leader();

}  // namespace tandem
