#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace tandem {

/// Whether pictures of such a video can be encoded again without any loss: HEVC in its own pixel format, depth
/// included.
[[nodiscard]] bool can_encode_lossless(const std::string& codec, const std::string& pix_fmt);

/// Writes `count` pictures from picture `first` on into a video of their own, each the same to the last bit; a key
/// frame every `g` pictures, stored in order, picture n at n/fps. Flushes the file to the disk.
[[nodiscard]] Result<void> encode_lossless(const std::filesystem::path& from, std::int64_t first, std::int64_t count,
                                           int fps, int g, const std::filesystem::path& to);

}  // namespace tandem
