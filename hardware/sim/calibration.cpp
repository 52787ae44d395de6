#include "sim/calibration.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tandem::sim {
namespace {

constexpr double steps_per_radian = 4096 / (2 * std::numbers::pi);
constexpr std::size_t gripper = 5;
// Jaw angles of "closed" (0) and "open" (100) in the model.
constexpr double jaw_closed = -0.174533;
constexpr double jaw_travel = 1.919863;

constexpr JointUnit unit_of(std::size_t motor) { return motor == gripper ? JointUnit::range_100 : JointUnit::degrees; }

}  // namespace

const std::array<MotorCalibration, 6>& servo_calibration() {
  static const std::array<MotorCalibration, 6> table{{
      {1, 0, -14, 796, 3298},
      {2, 0, 27, 910, 3184},
      {3, 0, -33, 946, 3148},
      {4, 0, 8, 967, 3127},
      {5, 0, 51, 0, 4095},
      {6, 0, -5, 2033, 3285},
  }};
  return table;
}

std::vector<JointSpec> joint_specs(const std::string& prefix) {
  std::vector<JointSpec> specs;
  for (std::size_t i = 0; i < motor_names.size(); ++i) {
    JointSpec spec{prefix + motor_names[i], unit_of(i), 0, 100};
    if (i == 4) {
      spec.min = value_from_radians(i, -2.74385);
      spec.max = value_from_radians(i, 2.84121);
    } else if (i != gripper) {
      spec.min = normalise(servo_calibration()[i].range_min, servo_calibration()[i], spec.unit);
      spec.max = normalise(servo_calibration()[i].range_max, servo_calibration()[i], spec.unit);
    }
    specs.push_back(std::move(spec));
  }
  return specs;
}

int steps_from_radians(std::size_t motor, double radians) {
  const MotorCalibration& servo = servo_calibration()[motor];
  if (motor == gripper) {
    const double share = (radians - jaw_closed) / jaw_travel;
    return static_cast<int>(std::lround(servo.range_min + share * (servo.range_max - servo.range_min)));
  }
  return static_cast<int>(std::lround((servo.range_min + servo.range_max) / 2.0 + radians * steps_per_radian));
}

double radians_from_steps(std::size_t motor, int steps) {
  const MotorCalibration& servo = servo_calibration()[motor];
  // The servo's own position limits clamp every goal.
  steps = std::clamp(steps, servo.range_min, servo.range_max);
  if (motor == gripper) {
    const double share = static_cast<double>(steps - servo.range_min) / (servo.range_max - servo.range_min);
    return jaw_closed + share * jaw_travel;
  }
  return (steps - (servo.range_min + servo.range_max) / 2.0) / steps_per_radian;
}

double value_from_radians(std::size_t motor, double radians) {
  return normalise(steps_from_radians(motor, radians), servo_calibration()[motor], unit_of(motor));
}

double radians_from_value(std::size_t motor, double value) {
  return radians_from_steps(motor, unnormalise(value, servo_calibration()[motor], unit_of(motor)));
}

}  // namespace tandem::sim
