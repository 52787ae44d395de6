#include "session/rig_state.h"

namespace tandem {
namespace {

std::unexpected<Error> not_now(const char* message, const char* hint) { return fail(ErrorCode::busy, message, hint); }

}  // namespace

std::string_view name_of(RigState state) {
  switch (state) {
    case RigState::no_rig:
      return "no rig";
    case RigState::connected:
      return "connected";
    case RigState::armed:
      return "armed";
    case RigState::running:
      return "running";
  }
  return "no rig";
}

std::string_view name_of(RunKind kind) {
  switch (kind) {
    case RunKind::none:
      return "none";
    case RunKind::teleoperate:
      return "teleoperate";
    case RunKind::replay:
      return "replay";
    case RunKind::policy:
      return "policy";
    case RunKind::homing:
      return "homing";
  }
  return "none";
}

Result<void> RigStateMachine::connect() {
  if (state_ != RigState::no_rig) {
    return not_now("A rig is connected already.", "Disconnect it first.");
  }
  state_ = RigState::connected;
  reason_.clear();
  return {};
}

void RigStateMachine::disconnect() {
  state_ = RigState::no_rig;
  run_ = RunKind::none;
}

Result<void> RigStateMachine::arm() {
  if (state_ == RigState::no_rig) {
    return not_now("There is no rig to arm.", "Connect a rig first.");
  }
  if (state_ != RigState::connected) {
    return not_now("The rig is armed already.", "");
  }
  state_ = RigState::armed;
  reason_.clear();
  return {};
}

Result<void> RigStateMachine::run(RunKind kind) {
  if (state_ == RigState::no_rig) {
    return not_now("There is no rig to move.", "Connect a rig first.");
  }
  if (state_ == RigState::connected) {
    return not_now("The rig is not armed.", "Arm it first.");
  }
  if (kind == RunKind::none) {
    return not_now("There is nothing to run.", "");
  }
  state_ = RigState::running;
  run_ = kind;
  reason_.clear();
  return {};
}

Result<void> RigStateMachine::check_release() const {
  if (state_ == RigState::no_rig) {
    return not_now("There is no rig.", "Connect a rig first.");
  }
  if (state_ == RigState::running) {
    return not_now("The rig is moving.", "Stop it first (Esc).");
  }
  return {};
}

Result<void> RigStateMachine::release() {
  TANDEM_TRY(check_release());
  state_ = RigState::connected;
  reason_.clear();
  return {};
}

bool RigStateMachine::hold(std::string reason) {
  if (state_ != RigState::running) {
    return false;
  }
  state_ = RigState::armed;
  run_ = RunKind::none;
  reason_ = std::move(reason);
  return true;
}

}  // namespace tandem
