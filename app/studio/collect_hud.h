#pragma once

#include "session/collect.h"
#include "widgets/camera_grid.h"

namespace tandem {

/// What the page knows besides the states of the rig and the session.
struct HudNotes {
  QString stopped;     ///< why the arm stopped, if something made it
  QString lost;        ///< which take is lost and why, if one is
  QString record_key;  ///< what starts a recording
};

/// The head-up display for a state of the rig and the session (ux.md 5.3).
[[nodiscard]] HudState collect_hud(const ControlStatus& status, const CollectStatus& collect, const HudNotes& notes);

/// The name of a leader for people.
[[nodiscard]] QString leader_title(const QString& name);

}  // namespace tandem
