#pragma once

#include <array>
#include <string>
#include <vector>

#include "device/calibration.h"
#include "device/joints.h"

namespace tandem::sim {

/// Motor names of an SO-101 in LeRobot's order.
inline constexpr std::array<const char*, 6> motor_names{"shoulder_pan", "shoulder_lift", "elbow_flex",
                                                        "wrist_flex",   "wrist_roll",    "gripper"};

/// The calibration of the simulated servos: ranges as on a real SO-101 whose travel is that of the model.
[[nodiscard]] const std::array<MotorCalibration, 6>& servo_calibration();

/// Joint specs of one arm; names get `prefix` ("left_").
[[nodiscard]] std::vector<JointSpec> joint_specs(const std::string& prefix);

/// Model angle (radians) to the servo's step, rounded as an encoder does, and back.
[[nodiscard]] int steps_from_radians(std::size_t motor, double radians);
[[nodiscard]] double radians_from_steps(std::size_t motor, int steps);

/// Model angle to LeRobot value and back, through whole servo steps.
[[nodiscard]] double value_from_radians(std::size_t motor, double radians);
[[nodiscard]] double radians_from_value(std::size_t motor, double value);

}  // namespace tandem::sim
