#include "nn/image_ops.h"

#include <algorithm>

namespace tandem {

Tensor resize_to_bottom_right(const Tensor& image, std::int64_t height, std::int64_t width) {
  const auto h = image.size(2);
  const auto w = image.size(3);
  if (h == height && w == width) {
    return image;
  }
  const double ratio = std::max(static_cast<double>(w) / static_cast<double>(width),
                                static_cast<double>(h) / static_cast<double>(height));
  const auto scaled = [&](std::int64_t extent) {
    return std::max<std::int64_t>(static_cast<std::int64_t>(static_cast<double>(extent) / ratio), 1);
  };
  const auto left = std::max<std::int64_t>(width - scaled(w), 0);
  const auto top = std::max<std::int64_t>(height - scaled(h), 0);
  return at::constant_pad_nd(at::upsample_bilinear2d(image, {scaled(h), scaled(w)}, false), {left, 0, top, 0}, 0);
}

}  // namespace tandem
