#pragma once

#include <string_view>

#include "base/result.h"
#include "device/image.h"

namespace tandem {

/// Decodes a PNG, JPEG or TIFF (depth) picture from outside into 8-bit RGB. Refuses other kinds and sides above 16384
/// pixels.
[[nodiscard]] Result<Image> decode_image(std::string_view bytes);

}  // namespace tandem
