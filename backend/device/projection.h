#pragma once

#include <array>
#include <optional>

namespace tandem {

/// A point in the frame of the rig, metres.
using RigPoint = std::array<double, 3>;

/// A pinhole camera that stands still in the frame of the rig.
struct CameraView {
  RigPoint position_m{};
  std::array<double, 9> axes{1, 0, 0, 0, 1,
                             0, 0, 0, 1};  ///< row-major; columns: right, down and ahead in the rig frame
  double focal = 1;                        ///< focal length in picture heights
};

/// Where a point is seen: x and y from the middle of the picture, in picture heights, y down. Nothing for a point
/// behind the camera.
[[nodiscard]] std::optional<std::array<double, 2>> project(const CameraView& camera, const RigPoint& point);

}  // namespace tandem
