#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "device/joints.h"
#include "device/rig_profile.h"

namespace tandem {

/// What the gate made of one wanted action.
struct GateDecision {
  JointValues sent;           ///< what may go to the robot
  bool clipped = false;       ///< a limit or the largest step changed the wanted action
  bool held = false;          ///< the input was missing, too old or not a number: the last target stays
  bool ramping = false;       ///< the start-pose guard is leading the arm to the wanted pose
  double start_distance = 0;  ///< while ramping: largest joint distance at the start
};

/// Stands between every action source and the robot: joint limits, largest step a tick, start-pose guard with
/// ramp, hold on stale input. No value that is not a number ever passes. Control thread.
class SafetyGate {
 public:
  SafetyGate(std::vector<JointSpec> joints, SafetyProfile limits, int rate_hz);

  /// The arm was just armed at this pose, which is the target until something else is wanted.
  /// Refuses a pose that holds a value that is not a number.
  [[nodiscard]] Result<void> hold_at(std::span<const double> present);
  /// A source takes over: its first action goes through the start-pose guard.
  void begin_run();
  /// Judges the wanted action of one tick. `wanted` is null when the source has none.
  [[nodiscard]] GateDecision apply(const JointReading* wanted, std::int64_t now_ns);
  /// The last target that was allowed.
  [[nodiscard]] const JointValues& last_sent() const { return last_sent_; }

 private:
  [[nodiscard]] double largest_step(std::int64_t now_ns) const;
  [[nodiscard]] bool usable(const JointReading* wanted, std::int64_t now_ns) const;

  std::vector<JointSpec> joints_;
  SafetyProfile limits_;
  double largest_step_;  // of a whole period
  std::int64_t period_ns_;
  std::int64_t judged_ns_ = 0;  // newest tick; 0: none since the arm holds
  JointValues last_sent_;
  bool starting_ = false;
  bool ramping_ = false;
  std::int64_t ramp_start_ns_ = 0;
  JointValues ramp_from_;
  double start_distance_ = 0;
};

}  // namespace tandem
