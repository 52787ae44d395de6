#include "device/projection.h"

namespace tandem {

std::optional<std::array<double, 2>> project(const CameraView& camera, const RigPoint& point) {
  std::array<double, 3> seen{};
  for (std::size_t column = 0; column < 3; ++column) {
    for (std::size_t row = 0; row < 3; ++row) {
      seen[column] += camera.axes[row * 3 + column] * (point[row] - camera.position_m[row]);
    }
  }
  constexpr double nearest_m = 0.01;
  if (seen[2] < nearest_m) {
    return std::nullopt;
  }
  return std::array{camera.focal * seen[0] / seen[2], camera.focal * seen[1] / seen[2]};
}

}  // namespace tandem
