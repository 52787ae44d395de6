#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "device/devices.h"
#include "device/world.h"
#include "session/rig_state.h"

namespace tandem {

/// Where actions come from. All calls in the control thread.
class ActionSource {
 public:
  virtual ~ActionSource() = default;
  [[nodiscard]] virtual RunKind kind() const = 0;
  /// The source takes over the arm, which stands at `present`.
  virtual void begin(const JointReading& present) = 0;
  /// The wanted action for this observation, without values as long as there has been none since begin(): the arm
  /// stays, and the start-pose guard waits for the first. An error means the input is lost. `finished` is set when the
  /// source has nothing more to say.
  virtual Result<JointReading> next(const Observation& observation, bool& finished) = 0;
};

/// A leader arm, a script, keys or sliders.
class TeleoperationSource final : public ActionSource {
 public:
  /// `faults` (may be null) can make any leader of a simulated rig disappear.
  TeleoperationSource(Teleoperator& leader, std::uint64_t seed, const FaultSwitches* faults)
      : leader_(leader), seed_(seed), faults_(faults) {}
  [[nodiscard]] RunKind kind() const override { return RunKind::teleoperate; }
  void begin(const JointReading& present) override { leader_.begin_episode(seed_, present); }
  Result<JointReading> next(const Observation& observation, bool& finished) override;
  [[nodiscard]] Teleoperator& leader() { return leader_; }

 private:
  Teleoperator& leader_;
  std::uint64_t seed_;
  const FaultSwitches* faults_;
};

/// The actions of a recorded episode, one a tick.
class ReplaySource final : public ActionSource {
 public:
  /// `actions` is rows × width.
  ReplaySource(std::vector<double> actions, std::size_t width) : actions_(std::move(actions)), width_(width) {}
  [[nodiscard]] RunKind kind() const override { return RunKind::replay; }
  void begin(const JointReading&) override { row_ = 0; }
  Result<JointReading> next(const Observation& observation, bool& finished) override;
  /// The first action is repeated until the ramp to it has ended.
  void set_waiting(bool waiting) { waiting_ = waiting; }
  [[nodiscard]] std::size_t rows() const { return width_ == 0 ? 0 : actions_.size() / width_; }
  [[nodiscard]] std::size_t row() const { return row_; }

 private:
  std::vector<double> actions_;
  std::size_t width_;
  std::size_t row_ = 0;
  bool waiting_ = false;
};

/// Leads the arm back to a pose in which it can stay without torque, slowly and smoothly.
class HomingSource final : public ActionSource {
 public:
  /// `rest` and the speed in joint units (a second).
  HomingSource(const JointValues& rest, double speed_per_s) : rest_(rest), speed_per_s_(speed_per_s) {}
  [[nodiscard]] RunKind kind() const override { return RunKind::homing; }
  void begin(const JointReading& present) override;
  Result<JointReading> next(const Observation& observation, bool& finished) override;

 private:
  JointValues rest_;
  double speed_per_s_;
  JointValues from_;
  std::int64_t start_ns_ = 0;  // 0: not begun
  double duration_s_ = 0;
};

}  // namespace tandem
