#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "nn/resample.h"
#include "vlm/qwen_config.h"

namespace tandem {

/// The picture as Qwen2.5-VL takes it: its sides multiples of a cell, its area no larger than `most` pixels
/// (annotation reference, 4.7). Refuses stripes.
[[nodiscard]] Result<Picture> fit_cells(const Picture& picture, const QwenVlConfig& config, std::int64_t most);

/// Cells of such a picture.
struct CellGrid {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  [[nodiscard]] std::int64_t count() const { return rows * columns; }
};
[[nodiscard]] CellGrid cells_of(const Picture& fitted, const QwenVlConfig& config);

/// The cells of a picture window by window: their numbers, counted row by row, and how many each window has.
struct WindowOrder {
  std::vector<std::int64_t> cells;
  std::vector<std::int64_t> lengths;
};
[[nodiscard]] WindowOrder window_order(const CellGrid& grid, std::int64_t cells_a_side);

}  // namespace tandem
