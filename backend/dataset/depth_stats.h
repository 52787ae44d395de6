#pragma once

#include <cstdint>
#include <filesystem>

#include "dataset/features.h"
#include "dataset/stats.h"

namespace tandem {

/// Statistics of an episode's depth pictures in their unit, from a video of 12-bit codes: frames and pixels sampled as
/// LeRobot does, codes turned into distances by the feature's `info` (lerobot-dataset notes 6.2 and 8.2). `first`: the
/// episode's first picture in the file.
[[nodiscard]] Result<FeatureStats> depth_stats(const std::filesystem::path& path, int fps, std::int64_t first,
                                               std::int64_t length, const Feature& feature);

}  // namespace tandem
