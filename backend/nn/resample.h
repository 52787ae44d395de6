#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tandem {

/// The kernels that pictures are resized with.
enum class ResampleFilter { bilinear, bicubic, lanczos };

/// How exactly the weights of neighbours are kept: as Pillow does, or in 16 bits as torch does with bytes. The two
/// differ by a level at most.
enum class ResampleWeights { pillow, torch };

/// A colour picture, row by row, three bytes a pixel.
struct Picture {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::vector<std::uint8_t> rgb;

  [[nodiscard]] std::span<const std::uint8_t> row(std::int64_t y) const {
    return std::span(rgb).subspan(static_cast<std::size_t>(y * width * 3), static_cast<std::size_t>(width) * 3);
  }
};

/// Resizes in the manner of Pillow, byte for byte: a kernel as wide as the picture shrinks, rows before columns, bytes
/// between the two, weights in fixed point with 22 bits behind the point (annotation reference, 4.3), or in the manner
/// of torch with antialias (4.7). Sizes above 0.
[[nodiscard]] Picture resample(const Picture& from, std::int64_t width, std::int64_t height, ResampleFilter filter,
                               ResampleWeights weights = ResampleWeights::pillow);

/// The part of a picture that begins at (x, y); it lies inside.
[[nodiscard]] Picture cut_out(const Picture& from, std::int64_t x, std::int64_t y, std::int64_t width,
                              std::int64_t height);

}  // namespace tandem
