#include "session/action_source.h"

#include <algorithm>

namespace tandem {

Result<JointReading> TeleoperationSource::next(const Observation& observation, bool&) {
  if (faults_ != nullptr && faults_->fault(Fault::leader_lost, {}) > 0) {
    return fail(ErrorCode::device_lost, "The leader stopped answering.", "Check its cable, or turn off the fault switch.");
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

}  // namespace tandem
