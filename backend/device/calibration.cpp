#include "device/calibration.h"

#include <algorithm>
#include <cmath>

namespace tandem {

double normalise(double steps, const MotorCalibration& motor, JointUnit unit, int resolution) {
  const double low = motor.range_min;
  const double high = motor.range_max;
  if (unit == JointUnit::degrees) {
    return (steps - (low + high) / 2) * 360 / (resolution - 1);
  }
  const double share = (std::clamp(steps, low, high) - low) / (high - low);
  if (unit == JointUnit::range_m100) {
    const double value = share * 200 - 100;
    return motor.drive_mode != 0 ? -value : value;
  }
  const double value = share * 100;
  return motor.drive_mode != 0 ? 100 - value : value;
}

int unnormalise(double value, const MotorCalibration& motor, JointUnit unit, int resolution) {
  const double low = motor.range_min;
  const double high = motor.range_max;
  if (unit == JointUnit::degrees) {
    return static_cast<int>(value * (resolution - 1) / 360 + (low + high) / 2);
  }
  if (unit == JointUnit::range_m100) {
    value = std::clamp(motor.drive_mode != 0 ? -value : value, -100.0, 100.0);
    return static_cast<int>(((value + 100) / 200) * (high - low) + low);
  }
  value = std::clamp(motor.drive_mode != 0 ? 100 - value : value, 0.0, 100.0);
  return static_cast<int>((value / 100) * (high - low) + low);
}

Result<Calibration> parse_calibration(const Json& document, const std::string& origin) {
  if (!document.is_object()) {
    return fail(ErrorCode::invalid_input, origin + ": the calibration must be an object.", "Calibrate again.");
  }
  Calibration out;
  for (const auto& [name, value] : document.items()) {
    JsonReader reader(value, origin, name);
    MotorCalibration motor;
    motor.id = static_cast<int>(reader.integer("id", 0, 253));
    motor.drive_mode = static_cast<int>(reader.integer("drive_mode", 0, 1));
    motor.homing_offset = static_cast<int>(reader.integer("homing_offset", -1'000'000, 1'000'000));
    motor.range_min = static_cast<int>(reader.integer("range_min", -1'000'000, 1'000'000));
    motor.range_max = static_cast<int>(reader.integer("range_max", -1'000'000, 1'000'000));
    if (motor.range_min >= motor.range_max) {
      reader.reject("range_max", "must be larger than range_min");
    }
    if (reader.error()) {
      return std::unexpected(*reader.error());
    }
    out.emplace_back(name, motor);
  }
  return out;
}

}  // namespace tandem
