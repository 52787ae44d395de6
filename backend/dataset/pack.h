#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "base/result.h"

namespace tandem {

/// What packing did.
struct PackOutcome {
  std::int64_t episodes = 0;
  std::int64_t files_before = 0;  ///< data, video and episode files
  std::int64_t files_after = 0;
};

/// Packs a dataset of many small files into few large ones without re-encoding (lerobot-dataset notes 16, rule
/// 2): data and episode rows up to 100 MB a file with one row group an episode, videos up to 200 MB and
/// 1000 s by copying packets on the exact grid. The packed dataset is built beside the old one, checked, and
/// exchanged for it in one step; a kill at any moment leaves the old or the new one. Needs the space of a
/// second copy. Not while the dataset is recorded into. `progress` gets 0 … 1; returning false cancels.
[[nodiscard]] Result<PackOutcome> pack_dataset(const std::filesystem::path& root,
                                               const std::function<bool(double)>& progress = {});

}  // namespace tandem
