#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "base/handover.h"
#include "device/rig.h"

namespace tandem::sim {

/// A rig that costs nothing but its pictures: an arm that is at its goal at once, and cameras that show
/// noisy moving pictures at an exact rate. For benchmarks and tests of recording.
[[nodiscard]] Result<std::unique_ptr<Rig>> make_synthetic_rig(const RigProfile& profile);

}  // namespace tandem::sim
