#include "vlm/qwen_pictures.h"

#include <algorithm>
#include <cmath>

namespace tandem {

Result<Picture> fit_cells(const Picture& picture, const QwenVlConfig& config, std::int64_t most) {
  const auto width = static_cast<double>(picture.width);
  const auto height = static_cast<double>(picture.height);
  if (std::max(width, height) > 200 * std::min(width, height)) {
    return fail(ErrorCode::invalid_input, "A picture of the question is more than 200 times as long as it is wide.",
                "Leave it out.");
  }
  const auto cell = static_cast<double>(config.cell());
  const auto largest = static_cast<double>(std::max(most, config.pixels.least));
  const auto least = static_cast<double>(config.pixels.least);
  // Halves go to the even number, as everywhere in Python.
  double w = std::nearbyint(width / cell) * cell;
  double h = std::nearbyint(height / cell) * cell;
  if (w * h > largest) {
    const double shrink = std::sqrt(height * width / largest);
    w = std::max(cell, std::floor(width / shrink / cell) * cell);
    h = std::max(cell, std::floor(height / shrink / cell) * cell);
  } else if (w * h < least) {
    const double grow = std::sqrt(least / (height * width));
    w = std::ceil(width * grow / cell) * cell;
    h = std::ceil(height * grow / cell) * cell;
  }
  return resample(picture, static_cast<std::int64_t>(w), static_cast<std::int64_t>(h), ResampleFilter::bicubic,
                  ResampleWeights::torch);
}

CellGrid cells_of(const Picture& fitted, const QwenVlConfig& config) {
  return {fitted.height / config.cell(), fitted.width / config.cell()};
}

WindowOrder window_order(const CellGrid& grid, std::int64_t cells_a_side) {
  WindowOrder out;
  for (std::int64_t top = 0; top < grid.rows; top += cells_a_side) {
    for (std::int64_t left = 0; left < grid.columns; left += cells_a_side) {
      const auto before = out.cells.size();
      for (std::int64_t row = top; row < std::min(top + cells_a_side, grid.rows); ++row) {
        for (std::int64_t column = left; column < std::min(left + cells_a_side, grid.columns); ++column) {
          out.cells.push_back(row * grid.columns + column);
        }
      }
      out.lengths.push_back(static_cast<std::int64_t>(out.cells.size() - before));
    }
  }
  return out;
}

}  // namespace tandem
