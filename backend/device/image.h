#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/inline_vector.h"

namespace tandem {

/// One picture of one camera: 8-bit RGB, rows from top to bottom without padding. Immutable once shared.
struct Image {
  int width = 0;                  ///< pixels
  int height = 0;                 ///< pixels
  std::vector<std::uint8_t> rgb;  ///< height × width × 3 bytes
  std::int64_t capture_ns = 0;    ///< monotonic (or simulated) time at which the picture was taken
  std::uint64_t sequence = 0;     ///< counts the pictures of its camera from 1

  [[nodiscard]] std::size_t byte_count() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
  }
};

/// How images travel: several threads read the same one.
using ImagePtr = std::shared_ptr<const Image>;
/// One of each camera.
using ImagePtrs = InlineVector<ImagePtr, 8>;

}  // namespace tandem
