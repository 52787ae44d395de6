#include "input/hand_leaders.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/time.h"

namespace tandem {
namespace {

constexpr double speed_m_per_s = 0.12;
constexpr double turn_deg_per_s = 60;
constexpr double gripper_per_s = 90;
constexpr double to_rad = std::numbers::pi / 180;

}  // namespace

void HandDriver::begin(const JointReading& present) { targets_ = present.values; }

JointValues HandDriver::drive(const HandCommand& command, double dt_s) {
  if (targets_.size() < 6) {
    return targets_;
  }
  ArmAngles angles{};
  for (std::size_t i = 0; i < 5; ++i) {
    angles[i] = targets_[i] * to_rad;
  }
  const bool moves = command.forward != 0 || command.left != 0 || command.up != 0;
  if (moves) {
    const Pose pose = so101_forward(angles);
    ReachGoal goal;
    goal.position_m = {pose.position_m[0] + command.forward * speed_m_per_s * dt_s,
                       pose.position_m[1] + command.left * speed_m_per_s * dt_s,
                       std::max(0.005, pose.position_m[2] + command.up * speed_m_per_s * dt_s)};
    goal.approach = {pose.rotation[2], pose.rotation[5], pose.rotation[8]};
    const ReachResult found = so101_inverse(goal, angles);
    if (found.position_error_m < 0.02) {
      angles = found.angles;
    }
  }
  angles[3] = std::clamp(angles[3] + command.pitch * turn_deg_per_s * to_rad * dt_s, so101_limits_rad[3][0],
                         so101_limits_rad[3][1]);
  angles[4] = std::clamp(angles[4] + command.roll * turn_deg_per_s * to_rad * dt_s, so101_limits_rad[4][0],
                         so101_limits_rad[4][1]);
  for (std::size_t i = 0; i < 5; ++i) {
    targets_[i] = angles[i] / to_rad;
  }
  targets_[5] = std::clamp(targets_[5] + command.open * gripper_per_s * dt_s, 0.0, 100.0);
  return targets_;
}

void KeyboardLeader::begin_episode(std::uint64_t, const JointReading& present) {
  driver_.begin(present);
  last_ns_ = 0;
}

void KeyboardLeader::set_command(const HandCommand& command) {
  const std::lock_guard lock(mutex_);
  command_ = command;
  command_ns_ = monotonic_ns();
}

Result<JointReading> KeyboardLeader::read(const Observation& observation) {
  HandCommand command;
  {
    const std::lock_guard lock(mutex_);
    // A window that hangs must not leave a key pressed.
    command = monotonic_ns() - command_ns_ < 200 * ns_per_ms ? command_ : HandCommand{};
  }
  if (!driver_.begun()) {
    driver_.begin(observation.state);
  }
  const double dt = last_ns_ == 0 ? 0 : std::clamp(seconds(observation.time_ns - last_ns_), 0.0, 0.1);
  last_ns_ = observation.time_ns;
  return JointReading{driver_.drive(command, dt), observation.time_ns};
}

void SliderLeader::begin_episode(std::uint64_t, const JointReading& present) {
  const std::lock_guard lock(mutex_);
  targets_ = present.values;
}

Result<JointReading> SliderLeader::read(const Observation& observation) {
  const std::lock_guard lock(mutex_);
  if (targets_.empty()) {
    targets_ = observation.state.values;
  }
  return JointReading{targets_, observation.time_ns};
}

void SliderLeader::set_target(std::size_t joint, double value) {
  const std::lock_guard lock(mutex_);
  if (joint < targets_.size()) {
    targets_[joint] = value;
  }
}

JointValues SliderLeader::targets() const {
  const std::lock_guard lock(mutex_);
  return targets_;
}

}  // namespace tandem
