#include "session/controller.h"

#include <cstdio>

#include "base/log.h"
#include "base/time.h"

namespace tandem {
namespace {

constexpr int reads_per_tick = 3;            // the first and two immediate retries
constexpr int misses_before_hold = 3;        // ticks in a row without an answer
constexpr std::int64_t stall_ns = ns_per_s;  // field cases: below a second count and go on, from there on hold
constexpr double homing_share = 0.25;        // of the largest speed that the rig allows

}  // namespace

Controller::Controller(Rig& rig, TickClock& clock)
    : rig_(rig),
      clock_(clock),
      gate_(rig.robot->joints(), rig.profile.safety, rig.profile.rate_hz),
      meter_(clock.period_ns()) {}

Controller::~Controller() { disconnect(); }

Result<void> Controller::connect() {
  TANDEM_TRY(machine_.connect());
  Result<void> outcome = rig_.robot->connect();
  for (auto& camera : rig_.cameras) {
    outcome = outcome ? camera->start() : outcome;
  }
  if (outcome) {
    auto joints = rig_.robot->read();
    for (int i = 1; i < reads_per_tick && !joints; ++i) {
      joints = rig_.robot->read();
    }
    if (joints) {
      last_joints_ = std::move(*joints);
      next_status_.cameras.resize(rig_.cameras.size());
      return {};
    }
    outcome = std::unexpected(joints.error());
  }
  disconnect_devices();
  machine_.disconnect();
  return outcome;
}

void Controller::disconnect_devices() {
  for (auto camera = rig_.cameras.rbegin(); camera != rig_.cameras.rend(); ++camera) {
    (*camera)->stop();
  }
  rig_.robot->disconnect();
}

void Controller::disconnect() {
  if (machine_.state() == RigState::no_rig) {
    return;
  }
  source_.reset();
  disconnect_devices();
  machine_.disconnect();
  ControlStatus gone;
  gone.loop = meter_.figures();
  status_.put(std::move(gone));
}

Result<void> Controller::arm() {
  if (misses_in_row_ > 0) {
    return fail(ErrorCode::device_lost, "The follower does not answer; it cannot be armed.",
                "Check the cable and the power supply of the arm.");
  }
  TANDEM_TRY(machine_.arm());
  auto armed = gate_.hold_at(last_joints_.values);
  if (armed) {
    armed = rig_.robot->set_torque(true);
  }
  if (!armed) {
    static_cast<void>(machine_.release());
    if (!rig_.robot->set_torque(false)) {
      Error error = armed.error();
      error.message += " Some motors may still be powered.";
      error.hint = "Support the arm and switch its power supply off.";
      return std::unexpected(std::move(error));
    }
    return armed;
  }
  rest_ = last_joints_.values;
  log_info("session", "Rig armed.");
  return {};
}

Result<void> Controller::release() {
  TANDEM_TRY(machine_.check_release());
  TANDEM_TRY(rig_.robot->set_torque(false));
  log_info("session", "Torque off.");
  return machine_.release();
}

Result<void> Controller::run(std::unique_ptr<ActionSource> source) {
  TANDEM_TRY(machine_.run(source->kind()));
  next_status_.is_home = false;
  source_ = std::move(source);
  // From the last target, not from the measured pose: against gravity the difference is what holds the arm.
  source_->begin({gate_.last_sent(), last_joints_.time_ns});
  gate_.begin_run();
  return {};
}

Result<void> Controller::teleoperate(const std::string& leader, std::uint64_t seed) {
  const auto found = find_leader(rig_, leader);
  if (!found) {
    return std::unexpected(found.error());
  }
  TANDEM_TRY((*found)->connect());
  return run(std::make_unique<TeleoperationSource>(**found, seed, rig_.faults.get()));
}

Result<void> Controller::home() {
  return run(std::make_unique<HomingSource>(rest_, homing_share * rig_.profile.safety.max_speed_per_s));
}

void Controller::hold(std::string reason) {
  const std::string why = reason;
  if (machine_.hold(std::move(reason))) {
    source_.reset();
    if (!why.empty()) {
      log_warning("session", why);
    }
  }
}

void Controller::end(const std::string& reason) {
  hold(reason);
  next_status_.state = machine_.state();
  next_status_.run = machine_.run_kind();
  next_status_.reason = reason;
  next_status_.ended = true;
  status_.store(next_status_);
}

void Controller::end_episode() {
  if (source_ && source_->kind() == RunKind::teleoperate) {
    static_cast<TeleoperationSource&>(*source_).leader().end_episode();
  }
}

Result<JointReading> Controller::read_joints(Step& step, std::int64_t now_ns) {
  const std::int64_t start = monotonic_ns();
  auto joints = rig_.robot->read();
  for (int i = 1; i < reads_per_tick && !joints; ++i) {
    count_bus_error(now_ns);
    joints = rig_.robot->read();
  }
  next_status_.bus_ms = milliseconds(monotonic_ns() - start);
  if (joints) {
    misses_in_row_ = 0;
    last_joints_ = *joints;
    return joints;
  }
  count_bus_error(now_ns);
  step.state_repeated = true;
  if (++misses_in_row_ >= misses_before_hold) {
    hold(joints.error().sentence());
  }
  JointReading repeated = last_joints_;
  repeated.time_ns = now_ns;
  return repeated;
}

void Controller::count_bus_error(std::int64_t now_ns) {
  ++next_status_.bus_errors;
  next_status_.last_bus_error_ns = now_ns;
}

void Controller::look(Step& step) {
  step.observation.images.resize(rig_.cameras.size());
  for (std::size_t i = 0; i < rig_.cameras.size(); ++i) {
    const CameraHealth health = rig_.cameras[i]->health();
    CameraStatus& status = next_status_.cameras[i];
    status.name = rig_.cameras[i]->spec().name;
    status.image = rig_.cameras[i]->latest();
    status.fps = health.measured_fps;
    status.connected = health.connected;
    status.age_ms = status.image ? milliseconds(step.observation.time_ns - status.image->capture_ns) : 1e9;
    step.observation.images[i] = status.image;
  }
}

void Controller::act(Step& step) {
  if (machine_.state() == RigState::running) {
    auto wanted = source_->next(step.observation, step.finished);
    if (!wanted) {
      hold(wanted.error().sentence());
    } else {
      const bool nothing_yet = wanted->values.empty();
      GateDecision decision = gate_.apply(nothing_yet ? nullptr : &*wanted, step.observation.time_ns);
      decision.held = decision.held && !nothing_yet;
      if (source_->kind() == RunKind::replay) {
        static_cast<ReplaySource&>(*source_).set_waiting(decision.ramping);
      }
      step.wanted = decision.held || nothing_yet ? decision.sent : std::move(wanted->values);
      step.sent = std::move(decision.sent);
      step.clipped = decision.clipped;
      step.held = decision.held;
      step.ramping = decision.ramping;
    }
  }
  if (machine_.state() == RigState::armed) {
    step.sent = step.wanted = gate_.last_sent();
  }
  if (machine_.state() == RigState::connected || machine_.state() == RigState::no_rig) {
    step.sent = step.wanted = step.observation.state.values;
    return;
  }
  if (auto written = rig_.robot->write(step.sent); !written) {
    count_bus_error(step.observation.time_ns);
    hold(written.error().sentence());
  }
}

Result<void> Controller::tick() {
  auto time = clock_.next();
  if (!time) {
    return std::unexpected(time.error());
  }
  const std::int64_t start = monotonic_ns();
  meter_.tick(time->time_ns, time->lost);
  Step step;
  step.observation.tick = time->tick;
  step.observation.time_ns = time->time_ns;
  if (stop_.exchange(false)) {
    hold();
  }
  if (const std::int64_t still_ns = time->lost * clock_.period_ns(); still_ns >= stall_ns) {
    char text[120];
    std::snprintf(text, sizeof text,
                  "The control loop stood still for %.1f s, so the arm holds. Close other programs and go on.",
                  seconds(still_ns));
    hold(text);
  }
  step.observation.state = *read_joints(step, time->time_ns);
  look(step);
  act(step);
  step.state = machine_.state();
  step.run = machine_.run_kind();
  next_status_.clipped_ticks += step.clipped ? 1 : 0;
  publish(step);
  if (step.finished) {
    next_status_.is_home = step.run == RunKind::homing;
    hold();
  }
  for (auto* sink : sinks_) {
    sink->on_step(step);
  }
  meter_.worked(monotonic_ns() - start);
  return {};
}

void Controller::publish(const Step& step) {
  next_status_.state = step.state;
  next_status_.run = step.run;
  next_status_.reason = machine_.reason();
  next_status_.joints = step.observation.state.values;
  next_status_.wanted = step.wanted;
  next_status_.ramping = step.ramping;
  next_status_.held = step.held;
  next_status_.loop = meter_.figures();
  next_status_.time_ns = step.observation.time_ns;
  status_.store(next_status_);
}

}  // namespace tandem
