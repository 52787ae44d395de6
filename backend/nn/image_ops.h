#pragma once

#include <cstdint>

#include "nn/tensors.h"

namespace tandem {

/// Resizes [batch, 3, h, w] into height × width in its proportions: bilinear with half-pixel centres, without
/// antialiasing; what is left over is zero at the left and at the top (SmolVLA; policies reference, 2.4).
[[nodiscard]] Tensor resize_to_bottom_right(const Tensor& image, std::int64_t height, std::int64_t width);

}  // namespace tandem
