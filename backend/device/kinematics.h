#pragma once

#include <array>
#include <optional>

namespace tandem {

/// The five body joints of an SO-100/SO-101 in radians: pan, lift, elbow, wrist flex, wrist roll.
using ArmAngles = std::array<double, 5>;

/// A pose in the base frame of the arm: metres, and the rotation matrix row by row.
struct Pose {
  std::array<double, 3> position_m{};
  std::array<double, 9> rotation{1, 0, 0, 0, 1, 0, 0, 0, 1};
};

/// A point carried by the gripper body (metres in the gripper frame).
using ToolPoint = std::array<double, 3>;

/// The origin of gripper_frame_link: between the finger tips.
inline constexpr ToolPoint gripper_frame_point{-0.0079, -0.000218121, -0.0981274};

/// Limits of the body joints in radians (SO-101, "new calibration" model).
extern const std::array<std::array<double, 2>, 5> so101_limits_rad;

/// Pose of gripper_frame_link for the given angles (SO-101 "new calibration" model, hardware notes 4.1),
/// with its origin moved to `tool`.
[[nodiscard]] Pose so101_forward(const ArmAngles& angles, const ToolPoint& tool = gripper_frame_point);

/// What inverse kinematics is asked for.
struct ReachGoal {
  std::array<double, 3> position_m{};        ///< where the tool point shall be
  std::array<double, 3> approach{0, 0, -1};  ///< direction in which the fingers point
  std::optional<double> opening_yaw_rad;  ///< direction (from x towards y) in which the jaw opens, modulo a half turn
  ToolPoint tool = gripper_frame_point;
};

/// What it found.
struct ReachResult {
  ArmAngles angles{};
  double position_error_m = 0;
  double approach_error_rad = 0;
};

/// Damped least squares from `start`, within the joint limits. Returns the best found; the caller judges
/// the errors. About 50 µs.
[[nodiscard]] ReachResult so101_inverse(const ReachGoal& goal, const ArmAngles& start);

}  // namespace tandem
