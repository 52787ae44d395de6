#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include "annotation/measures.h"
#include "base/result.h"
#include "dataset/dataset_frames.h"

namespace tandem {

/// Brightness of a picture, rows from top to bottom.
struct GreyPicture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> luma;
};

/// The picture in grey and at most 320 pixels wide.
[[nodiscard]] Result<GreyPicture> grey_of(const Image& image);

/// Variance of the 3 × 3 Laplacian: little where a picture is blurred.
[[nodiscard]] double laplacian_variance(const GreyPicture& picture);
/// Mean of the distances of brightness, 0 … 255; 255 where the sizes differ.
[[nodiscard]] double picture_distance(const GreyPicture& a, const GreyPicture& b);
/// Mean brightness below 10 with a deviation below 5.
[[nodiscard]] bool is_black(const GreyPicture& picture);

inline constexpr int thumb_width = 16;
inline constexpr int thumb_height = 12;

/// What the pictures of one camera in one episode show (reference, 5.3).
struct CameraFigures {
  double blur = 0;            ///< median of the samples
  double brightness = 0;      ///< mean of the samples, 0 … 255
  double overexposed = 0;     ///< share of pixels
  double contrast = 0;        ///< mean of the samples
  double black_s = 0;         ///< longest black stretch
  double frozen_s = 0;        ///< longest stretch without change while the arm moves
  double pumping = 0;         ///< deviation of the brightness of the samples
  double moving_change = 0;   ///< median distance of two pictures in a row while the arm moves; negative: it never does
  std::vector<double> first;  ///< the first picture, thumb_width × thumb_height, without its mean and deviation
};

/// Which frames are looked at: every 0.5 s, at least 8 where there are as many.
[[nodiscard]] std::vector<std::int64_t> picture_samples(std::int64_t length, double fps);

/// One picture of the camera by its frame.
using GreySource = std::function<Result<GreyPicture>(std::int64_t frame)>;

/// Looks at the samples, and at every frame around a black or frozen one. `moves`: whether the arm moves from a frame
/// to the next; empty: unknown, then nothing is called frozen.
[[nodiscard]] Result<CameraFigures> look_at_camera(std::int64_t length, double fps, const std::vector<bool>& moves,
                                                   const GreySource& picture, const std::stop_token& stop = {});

}  // namespace tandem
