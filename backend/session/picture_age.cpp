#include "session/picture_age.h"

#include <algorithm>

#include "base/time.h"

namespace tandem {
namespace {

constexpr std::int64_t lost_camera_ns = ns_per_s;  // field cases: below a second go on by itself, from there on end

}  // namespace

Error lost_pictures(const Observation& observation, const std::string& camera, std::int64_t limit_ns) {
  const auto old = [&](const ImagePtr& image) { return !image || observation.time_ns - image->capture_ns >= limit_ns; };
  if (observation.images.size() > 1 && std::ranges::all_of(observation.images, old)) {
    return {ErrorCode::device_lost,
            "No camera sent a picture any more.",
            "This machine is too busy, or what they are plugged into was lost: close other programs, or replug it.",
            {}};
  }
  return {
      ErrorCode::device_lost, "Camera " + camera + " stopped sending pictures.", "Replug it or choose another.", {}};
}

Result<std::int64_t> oldest_picture_ns(const Observation& observation, std::span<const std::string> cameras) {
  std::int64_t oldest = observation.time_ns;
  for (std::size_t i = 0; i < cameras.size() && i < observation.images.size(); ++i) {
    if (cameras[i].empty()) {
      continue;
    }
    const auto& image = observation.images[i];
    oldest = std::min(oldest, image ? image->capture_ns : 0);
    if (!image || observation.time_ns - image->capture_ns >= lost_camera_ns) {
      return std::unexpected(lost_pictures(observation, cameras[i], lost_camera_ns));
    }
  }
  return oldest;
}

}  // namespace tandem
