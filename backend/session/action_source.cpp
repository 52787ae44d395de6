#include "session/action_source.h"

#include <algorithm>
#include <cmath>

#include "base/time.h"

namespace tandem {

Result<JointReading> TeleoperationSource::next(const Observation& observation, bool&) {
  if (faults_ != nullptr && faults_->fault(Fault::leader_lost, {}) > 0) {
    return fail(ErrorCode::device_lost, "The leader stopped answering.",
                "Check its cable, or turn off the fault switch.");
  }
  return leader_.read(observation);
}

Result<JointReading> ReplaySource::next(const Observation& observation, bool& finished) {
  JointReading out;
  out.time_ns = observation.time_ns;
  if (rows() == 0) {
    finished = true;
    return fail(ErrorCode::invalid_input, "The episode has no actions.", "Choose another one.");
  }
  const std::size_t row = std::min(row_, rows() - 1);
  const auto at = actions_.begin() + static_cast<std::ptrdiff_t>(row * width_);
  out.values.assign(at, at + static_cast<std::ptrdiff_t>(width_));
  if (!waiting_) {
    finished = row_ + 1 >= rows();
    ++row_;
  }
  return out;
}

void HomingSource::begin(const JointReading& present) {
  from_ = present.values;
  start_ns_ = 0;
  double farthest = 0;
  for (std::size_t i = 0; i < rest_.size() && i < from_.size(); ++i) {
    farthest = std::max(farthest, std::abs(rest_[i] - from_[i]));
  }
  // The middle of the smooth curve below is 1.5 times as fast as its mean.
  duration_s_ = std::max(0.5, 1.5 * farthest / speed_per_s_);
}

Result<JointReading> HomingSource::next(const Observation& observation, bool& finished) {
  if (rest_.size() != from_.size()) {
    return fail(ErrorCode::internal, "The rest pose does not fit the robot.", "Release the arm by hand.");
  }
  start_ns_ = start_ns_ == 0 ? observation.time_ns : start_ns_;
  const double share = std::clamp(seconds(observation.time_ns - start_ns_) / duration_s_, 0.0, 1.0);
  const double smooth = share * share * (3 - 2 * share);
  JointReading out;
  out.time_ns = observation.time_ns;
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    out.values.push_back(from_[i] + smooth * (rest_[i] - from_[i]));
  }
  finished = share >= 1;
  return out;
}

}  // namespace tandem
