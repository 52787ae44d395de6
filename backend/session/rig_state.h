#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tandem {

/// Where a rig stands. Torque is on in `armed` and `running` only.
enum class RigState { no_rig, connected, armed, running };

/// What moves a running rig.
enum class RunKind { none, teleoperate, replay, policy, homing };

[[nodiscard]] std::string_view name_of(RigState state);
[[nodiscard]] std::string_view name_of(RunKind kind);

/// The rules of the states (design §4), without devices: which steps are allowed, and why not. Motion needs
/// two deliberate acts, arm() and run(); hold() is allowed from every state and never fails.
class RigStateMachine {
 public:
  [[nodiscard]] RigState state() const { return state_; }
  [[nodiscard]] RunKind run_kind() const { return run_; }
  /// Why the rig stopped moving by itself; empty after a deliberate act.
  [[nodiscard]] const std::string& reason() const { return reason_; }

  [[nodiscard]] Result<void> connect();
  void disconnect();
  [[nodiscard]] Result<void> arm();
  [[nodiscard]] Result<void> run(RunKind kind);
  /// Whether torque may be switched off now.
  [[nodiscard]] Result<void> check_release() const;
  /// Torque is off.
  [[nodiscard]] Result<void> release();
  /// Stops motion and holds; `reason` is empty when a person asked for it. Returns whether it was running.
  bool hold(std::string reason);
  /// What stopped it is known by now.
  void acknowledge() { reason_.clear(); }

 private:
  RigState state_ = RigState::no_rig;
  RunKind run_ = RunKind::none;
  std::string reason_;
};

}  // namespace tandem
