#pragma once

#include "session/rollout_session.h"
#include "widgets/camera_grid.h"

namespace tandem {

/// What the page knows of the policy.
struct PolicyReadiness {
  bool policy = false;  ///< one is loaded
  bool loading = false;
  bool fits = false;     ///< and nothing forbids to run it here
  bool limited = false;  ///< the safety gate changed nearly every action of the last second
};

/// The head-up display of a rollout (ux.md 5.3).
[[nodiscard]] HudState rollout_hud(const ControlStatus& status, const RolloutSessionStatus& rollout,
                                   const RolloutStatus& figures, const PolicyReadiness& readiness);

}  // namespace tandem
