#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/inline_vector.h"

namespace tandem {

/// The unit a joint's values carry, as LeRobot normalises them (hardware notes, normalisation).
enum class JointUnit {
  degrees,     ///< LeRobot DEGREES
  range_m100,  ///< LeRobot RANGE_M100_100: −100 … 100 of the calibrated range
  range_100,   ///< LeRobot RANGE_0_100: 0 … 100, grippers
};

/// The unit sign shown behind a value: "°" or "%".
[[nodiscard]] constexpr std::string_view sign_of(JointUnit unit) { return unit == JointUnit::degrees ? "°" : "%"; }

/// One joint of a robot: name without ".pos", unit and the limits that targets are kept within.
struct JointSpec {
  std::string name;
  JointUnit unit = JointUnit::degrees;
  double min = 0;
  double max = 0;

  /// The LeRobot feature name, "shoulder_pan.pos".
  [[nodiscard]] std::string feature() const { return name + ".pos"; }
};

/// One number a joint, in the order and units of the robot's JointSpecs. Two arms fit without an allocation.
using JointValues = InlineVector<double, 16>;

/// Joint values at one time, in the order and units of the robot's JointSpecs.
struct JointReading {
  JointValues values;
  std::int64_t time_ns = 0;  ///< when they entered the process
};

}  // namespace tandem
