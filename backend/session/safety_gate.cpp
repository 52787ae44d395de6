#include "session/safety_gate.h"

#include <algorithm>
#include <cmath>

#include "base/time.h"

namespace tandem {
namespace {

constexpr double jitter_share = 0.95;  // of a period: from here on a tick is on time

}  // namespace

SafetyGate::SafetyGate(std::vector<JointSpec> joints, SafetyProfile limits, int rate_hz)
    : joints_(std::move(joints)),
      limits_(limits),
      largest_step_(limits.max_speed_per_s / rate_hz),
      period_ns_(ns_per_s / rate_hz) {}

Result<void> SafetyGate::hold_at(std::span<const double> present) {
  if (present.size() != joints_.size() ||
      !std::all_of(present.begin(), present.end(), [](double v) { return std::isfinite(v); })) {
    return fail(ErrorCode::device_lost, "The follower's joints cannot be read; it cannot be armed.",
                "Check its calibration and cable.");
  }
  last_sent_.assign(present.begin(), present.end());
  starting_ = ramping_ = false;
  judged_ns_ = 0;
  return {};
}

// Ticks that follow each other in less than a period, behind a late one, get their share of its step.
double SafetyGate::largest_step(std::int64_t now_ns) const {
  const double share = static_cast<double>(now_ns - judged_ns_) / static_cast<double>(period_ns_);
  return judged_ns_ != 0 && share < jitter_share ? largest_step_ * std::max(share, 0.0) : largest_step_;
}

void SafetyGate::begin_run() {
  starting_ = true;
  ramping_ = false;
}

bool SafetyGate::usable(const JointReading* wanted, std::int64_t now_ns) const {
  return wanted != nullptr && wanted->values.size() == joints_.size() &&
         std::all_of(wanted->values.begin(), wanted->values.end(), [](double v) { return std::isfinite(v); }) &&
         now_ns - wanted->time_ns <= static_cast<std::int64_t>(limits_.stale_input_ms * 1e6);
}

GateDecision SafetyGate::apply(const JointReading* wanted, std::int64_t now_ns) {
  const double most = largest_step(now_ns);
  judged_ns_ = now_ns;
  GateDecision out;
  if (!usable(wanted, now_ns) || last_sent_.size() != joints_.size()) {
    out.sent = last_sent_;
    out.held = true;
    out.ramping = starting_ || ramping_;
    return out;
  }
  JointValues target = wanted->values;
  if (starting_) {
    starting_ = false;
    start_distance_ = 0;
    for (std::size_t i = 0; i < target.size(); ++i) {
      start_distance_ = std::max(start_distance_, std::abs(target[i] - last_sent_[i]));
    }
    ramping_ = start_distance_ > limits_.start_guard;
    ramp_start_ns_ = now_ns;
    ramp_from_ = last_sent_;
  }
  if (ramping_) {
    const double share = seconds(now_ns - ramp_start_ns_) / limits_.ramp_s;
    const double s = std::clamp(share, 0.0, 1.0);
    const double eased = s * s * (3 - 2 * s);
    for (std::size_t i = 0; i < target.size(); ++i) {
      target[i] = ramp_from_[i] + (target[i] - ramp_from_[i]) * eased;
    }
    ramping_ = share < 1;
  }
  out.ramping = ramping_;
  out.start_distance = ramping_ ? start_distance_ : 0;
  for (std::size_t i = 0; i < target.size(); ++i) {
    double value = std::clamp(target[i], joints_[i].min, joints_[i].max);
    value = std::clamp(value, last_sent_[i] - most, last_sent_[i] + most);
    out.clipped = out.clipped || value != wanted->values[i];
    target[i] = value;
  }
  last_sent_ = target;
  out.sent = std::move(target);
  return out;
}

}  // namespace tandem
