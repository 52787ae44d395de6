#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "device/devices.h"

namespace tandem {

/// The error of a camera that gave no picture for `limit_ns`. Where all cameras fail at once it is hardly the cameras.
[[nodiscard]] Error lost_pictures(const Observation& observation, const std::string& camera, std::int64_t limit_ns);

/// When the oldest picture of these cameras was taken; names in rig order, those that are empty are not looked at.
/// Fails where one is missing or older than a second.
[[nodiscard]] Result<std::int64_t> oldest_picture_ns(const Observation& observation,
                                                     std::span<const std::string> cameras);

}  // namespace tandem
