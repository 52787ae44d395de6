#include "session/policy_source.h"

namespace tandem {

void PolicySource::begin(const JointReading& present) {
  last_ = present.values;
  runner_.start(task_, seed_);
}

Result<JointReading> PolicySource::next(const Observation& observation, bool&) {
  auto planned = runner_.next({observation.tick, observation.time_ns, observation.state.values, observation.images});
  if (!planned) {
    return std::unexpected(planned.error());
  }
  if (*planned) {
    if ((*planned)->action.size() != last_.size()) {
      return fail(ErrorCode::mismatch,
                  "The policy gives " + std::to_string((*planned)->action.size()) + " numbers, the robot has " +
                      std::to_string(last_.size()) + " joints.",
                  "Use the robot the policy was trained on.");
    }
    last_.assign((*planned)->action.begin(), (*planned)->action.end());
  }
  return JointReading{last_, observation.time_ns};
}

}  // namespace tandem
