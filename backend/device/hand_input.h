#pragma once

#include <cstddef>
#include <vector>

namespace tandem {

/// Commands in end-effector space for one SO-100/SO-101 arm, each −1 … 1 of the full speed. Names as in
/// LeRobot's keyboard_ee and gamepad teleoperators.
struct HandCommand {
  double forward = 0;  ///< away from the base
  double left = 0;
  double up = 0;
  double pitch = 0;  ///< hand down
  double roll = 0;
  double open = 0;  ///< gripper
};

/// A leader that a window or another source feeds with hand commands.
class HandCommandInput {
 public:
  virtual ~HandCommandInput() = default;
  /// What is wanted now; to be repeated at least five times a second while anything is, else it counts as nothing.
  /// Any thread.
  virtual void set_command(const HandCommand& command) = 0;
};

/// A leader that a window feeds with one target for each joint.
class JointTargetInput {
 public:
  virtual ~JointTargetInput() = default;
  /// Sets one joint's target. Any thread.
  virtual void set_target(std::size_t joint, double value) = 0;
  /// The targets now, empty before the first take. Any thread.
  [[nodiscard]] virtual JointValues targets() const = 0;
};

}  // namespace tandem
