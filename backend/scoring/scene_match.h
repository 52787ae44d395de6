#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace tandem {

/// The brightness of a picture, 0 … 255, rows from top to bottom.
struct Luminance {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

/// Of 8-bit RGB (Rec. 601 weights); an error where the bytes are not width × height × 3.
[[nodiscard]] Result<Luminance> luminance_of(int width, int height, std::span<const std::uint8_t> rgb);

/// One square of the reference and where it was found again.
struct PatchMatch {
  int x = 0;  ///< of its corner in the reference
  int y = 0;
  int dx = 0;  ///< how far it moved in the live picture
  int dy = 0;
  double score = 0;         ///< zero-mean normalised cross-correlation, −1 … 1
  bool background = false;  ///< at the edge of the picture
};

/// A part of a reference picture that was drawn on it: a polygon of at least three corners, each x, y as a share of the
/// picture's width and height, 0 … 1. A rectangle has four.
struct MatchRegion {
  std::vector<std::array<double, 2>> corners;
  bool operator==(const MatchRegion&) const = default;
};
inline constexpr std::size_t most_regions = 32;
inline constexpr std::size_t most_corners = 64;

/// How alike two pictures of one camera are (evaluation.md §4.3).
struct SceneMatch {
  /// Mean over the patches inside, or over the drawn regions where there are some; none where all of them are plain in
  /// both pictures.
  std::optional<double> scene;
  /// Mean over the patches at the edge, which show what nobody moves: low where the camera moved.
  std::optional<double> background;
  std::vector<PatchMatch> patches;
  int side = 64;  ///< of the patches, in pixels
  /// Of each drawn region, in their order, its score; none where it is plain in both pictures, or too small.
  std::vector<std::optional<double>> regions;
  [[nodiscard]] const PatchMatch* worst() const;
  /// The drawn region with the lowest score.
  [[nodiscard]] std::optional<std::size_t> worst_region() const;
};

/// From this on the scene counts as the same.
inline constexpr double scene_pass = 0.90;
/// Below this the camera moved: it is to be mended, not the objects.
inline constexpr double camera_pass = 0.95;

/// Compares squares of 64 pixels, each searched ±8 pixels around its place; in pictures below 192 pixels squares of 32,
/// below 96 of 16, searched in proportion. One that is plain in both pictures says nothing and is left out; one that is
/// plain in one of them only scores 0. The pictures are of one size, at least 64 pixels. About 50 ms for 640 × 480.
/// Where regions are drawn they alone count for the scene: each is compared at no more than 64 × 64 places inside it,
/// with the same search; what lies at the edge still tells whether the camera moved, outside of them.
[[nodiscard]] Result<SceneMatch> match_scene(const Luminance& live, const Luminance& reference,
                                             std::span<const MatchRegion> regions = {});

/// The strongest edges (Sobel): 1 where a pixel belongs to the `share` of all with the highest gradient, else 0.
[[nodiscard]] std::vector<std::uint8_t> edges_of(const Luminance& picture, double share = 0.08);

}  // namespace tandem
