#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "device/joints.h"

namespace tandem {

/// Calibration of one servo, as in LeRobot's calibration file.
struct MotorCalibration {
  int id = 0;
  int drive_mode = 0;     ///< 1: reversed
  int homing_offset = 0;  ///< steps
  int range_min = 0;      ///< steps, after homing
  int range_max = 0;      ///< steps, after homing
};

/// Motors in robot order.
using Calibration = std::vector<std::pair<std::string, MotorCalibration>>;

/// Servo steps to joint value, as LeRobot does (its _normalize; a turn has `resolution` steps). Feetech
/// buses apply drive_mode in the two range modes, never in degrees.
[[nodiscard]] double normalise(double steps, const MotorCalibration& motor, JointUnit unit, int resolution = 4096);

/// Joint value to servo steps, truncated toward zero as LeRobot does (its _unnormalize).
[[nodiscard]] int unnormalise(double value, const MotorCalibration& motor, JointUnit unit, int resolution = 4096);

/// Reads LeRobot's calibration JSON.
[[nodiscard]] Result<Calibration> parse_calibration(const Json& document, const std::string& origin);

}  // namespace tandem
