#pragma once

#include <array>
#include <atomic>
#include <mutex>
#include <vector>

#include "device/devices.h"
#include "device/hand_input.h"
#include "device/kinematics.h"

namespace tandem {

/// Turns hand commands into joint targets by inverse kinematics; drives the first arm, others hold.
class HandDriver {
 public:
  void begin(const JointReading& present);
  /// The joint targets after `dt_s` more of the command.
  [[nodiscard]] JointValues drive(const HandCommand& command, double dt_s);
  [[nodiscard]] bool begun() const { return !targets_.empty(); }

 private:
  JointValues targets_;
};

/// Led by keys (or anything else that sets a HandCommand); the window feeds it key presses.
class KeyboardLeader final : public Teleoperator, public HandCommandInput {
 public:
  Result<void> connect() override { return {}; }
  void disconnect() override {}
  void begin_episode(std::uint64_t seed, const JointReading& present) override;
  Result<JointReading> read(const Observation& observation) override;
  void set_command(const HandCommand& command) override;

 private:
  HandDriver driver_;
  std::mutex mutex_;
  HandCommand command_;
  std::int64_t command_ns_ = 0;
  std::int64_t last_ns_ = 0;
};

/// Led by one slider for each joint; the window sets them.
class SliderLeader final : public Teleoperator, public JointTargetInput {
 public:
  Result<void> connect() override { return {}; }
  void disconnect() override {}
  void begin_episode(std::uint64_t seed, const JointReading& present) override;
  Result<JointReading> read(const Observation& observation) override;
  void set_target(std::size_t joint, double value) override;
  [[nodiscard]] JointValues targets() const override;

 private:
  mutable std::mutex mutex_;
  JointValues targets_;
};

}  // namespace tandem
