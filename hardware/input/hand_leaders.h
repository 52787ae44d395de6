#pragma once

#include <array>
#include <atomic>
#include <mutex>
#include <vector>

#include "device/devices.h"
#include "device/kinematics.h"

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

/// Turns hand commands into joint targets by inverse kinematics; drives the first arm, others hold.
class HandDriver {
 public:
  void begin(const JointReading& present);
  /// The joint targets after `dt_s` more of the command.
  [[nodiscard]] std::vector<double> drive(const HandCommand& command, double dt_s);
  [[nodiscard]] bool begun() const { return !targets_.empty(); }

 private:
  std::vector<double> targets_;
};

/// Led by keys (or anything else that sets a HandCommand); the window feeds it key presses.
class KeyboardLeader final : public Teleoperator {
 public:
  Result<void> connect() override { return {}; }
  void disconnect() override {}
  void begin_episode(std::uint64_t seed, const JointReading& present) override;
  Result<JointReading> read(const Observation& observation) override;
  /// The keys held down now; to be repeated at least five times a second while any is, else it counts as none.
  /// Any thread.
  void set_command(const HandCommand& command);

 private:
  HandDriver driver_;
  std::mutex mutex_;
  HandCommand command_;
  std::int64_t command_ns_ = 0;
  std::int64_t last_ns_ = 0;
};

/// Led by one slider for each joint; the window sets them.
class SliderLeader final : public Teleoperator {
 public:
  Result<void> connect() override { return {}; }
  void disconnect() override {}
  void begin_episode(std::uint64_t seed, const JointReading& present) override;
  Result<JointReading> read(const Observation& observation) override;
  /// Sets one joint's target. Any thread.
  void set_target(std::size_t joint, double value);
  /// The targets now, empty before the first take. Any thread.
  [[nodiscard]] std::vector<double> targets() const;

 private:
  mutable std::mutex mutex_;
  std::vector<double> targets_;
};

}  // namespace tandem
