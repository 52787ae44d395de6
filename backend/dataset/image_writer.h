#pragma once

#include <filesystem>

#include "base/result.h"
#include "device/image.h"

namespace tandem {

/// Writes a picture as a PNG file; one that cannot be written whole is removed.
[[nodiscard]] Result<void> write_png(const std::filesystem::path& path, const Image& image);

/// The picture at most `width` pixels wide, in its own proportions; every pixel of it counts.
[[nodiscard]] Result<Image> scaled_down(const Image& image, int width);

}  // namespace tandem
