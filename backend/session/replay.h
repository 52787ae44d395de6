#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "device/rig.h"
#include "session/action_source.h"

namespace tandem {

/// Opens the actions of a recorded episode for a rig. Refuses a dataset whose rate, joints or units are not the
/// rig's, and actions that are not finite numbers. Reads files; not in the UI or control thread.
[[nodiscard]] Result<std::unique_ptr<ReplaySource>> open_replay(const std::filesystem::path& root, std::int64_t episode,
                                                                const Rig& rig);

}  // namespace tandem
