#pragma once

#include "policy/policy.h"
#include "rollout/doctor.h"
#include "session/policy_setup.h"

namespace tandem {

/// Loads the checkpoint once more in fp32 and says how far the actions of the policy are from its: on observations of
/// the dataset that `choice` names, where it can be played to the policy, else on noise. Not in real time.
[[nodiscard]] Result<FitFinding> examine_precision(Policy& policy, const PolicyChoice& choice);

}  // namespace tandem
