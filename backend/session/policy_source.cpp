#include "session/policy_source.h"

#include <algorithm>

#include "base/time.h"
#include "session/picture_age.h"

namespace tandem {
namespace {

constexpr std::int64_t still_picture_ns = 200 * ns_per_ms;  // field cases: hold from here on

}  // namespace

void PolicySource::begin(const JointReading& present) {
  last_ = present.values;
  begun_ = false;
  runner_.start(task_, seed_);
}

Result<JointReading> PolicySource::next(const Observation& observation, bool&) {
  const auto oldest = oldest_picture_ns(observation, cameras_);
  if (!oldest) {
    return std::unexpected(oldest.error());
  }
  if (observation.time_ns - *oldest > still_picture_ns) {
    return JointReading{last_, 0};  // too old for the safety gate: it holds
  }
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
    begun_ = true;
  }
  // The pose in which the arm stands is no action of the policy: taken for its first one, it would end the start guard.
  return JointReading{begun_ ? last_ : JointValues(), observation.time_ns};
}

}  // namespace tandem
