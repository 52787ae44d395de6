#pragma once

#include "session/collect.h"
#include "widgets/camera_grid.h"

namespace tandem {

/// The head-up display for a state of the rig and the session (ux.md 5.3). `note` is why it stopped, if so;
/// `record_key` is what starts a recording.
[[nodiscard]] HudState collect_hud(const ControlStatus& status, const CollectStatus& collect, const QString& note,
                                   const QString& record_key);

/// The name of a leader for people.
[[nodiscard]] QString leader_title(const QString& name);

}  // namespace tandem
