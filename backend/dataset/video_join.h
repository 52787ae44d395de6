#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"

namespace tandem {

/// A piece of a video: `count` pictures from picture `first` on, which must be a key frame.
struct VideoPiece {
  std::filesystem::path file;
  std::int64_t first = 0;
  std::int64_t count = 0;
};

/// Whether two files can be joined by copying packets: same codec, size, pixel format and decoder settings.
[[nodiscard]] Result<bool> can_join(const std::filesystem::path& a, const std::filesystem::path& b);

/// Joins pieces into one mp4 by copying packets: picture n of the result has pts n/fps, whatever time bases the
/// pieces had. Flushes the file to the disk.
[[nodiscard]] Result<void> join_videos(const std::vector<VideoPiece>& pieces, int fps, const std::filesystem::path& to);

}  // namespace tandem
