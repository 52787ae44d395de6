#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "device/image.h"

namespace tandem {

/// What a video file says about itself and what its packets show.
struct VideoFacts {
  int width = 0;
  int height = 0;
  std::string codec;  ///< canonical: "av1", "h264", "hevc"
  std::string pix_fmt;
  double fps = 0;  ///< r_frame_rate, which torchcodec relies on
  double average_fps = 0;
  std::vector<double> times_s;  ///< presentation time of every packet, ascending
};

/// Opens a video and reads all packets, without decoding.
[[nodiscard]] Result<VideoFacts> probe_video(const std::filesystem::path& path);

/// How many pictures a video holds, by its index: reads no packet where the index says it.
[[nodiscard]] Result<std::int64_t> video_frame_count(const std::filesystem::path& path);

/// Decodes pictures in order from `first` (number in the file) on and hands each to `take` as 8-bit RGB
/// until that returns false, `count` are delivered or the file ends. Returns how many were delivered.
/// Seeks to the key frame before `first`; `fps` gives the time grid.
[[nodiscard]] Result<std::int64_t> decode_video(const std::filesystem::path& path, double fps, std::int64_t first,
                                                std::int64_t count,
                                                const std::function<bool(std::int64_t index, const Image&)>& take);

}  // namespace tandem
