#include "scoring/scene_match.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace tandem {
namespace {

constexpr int side = 64;
constexpr int reach = 8;
constexpr double least_variance = 16;  // four levels: noise of a camera lies below

std::size_t index(const Luminance& picture, int x, int y) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x);
}

bool is_whole(const Luminance& picture) {
  return picture.width > 0 && picture.height > 0 &&
         picture.pixels.size() == static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
}

struct Sums {
  std::uint32_t sum = 0;
  std::uint32_t squares = 0;
  [[nodiscard]] double variance() const {
    constexpr double n = side * side;
    return squares / n - (sum / n) * (sum / n);
  }
};

Sums sums_of(const Luminance& picture, int x, int y) {
  Sums out;
  for (int row = 0; row < side; ++row) {
    const std::uint8_t* line = picture.pixels.data() + index(picture, x, y + row);
    for (int column = 0; column < side; ++column) {
      const std::uint32_t value = line[column];
      out.sum += value;
      out.squares += value * value;
    }
  }
  return out;
}

double correlation(const Luminance& live, int lx, int ly, const Luminance& reference, int rx, int ry,
                   const Sums& of_reference) {
  const Sums of_live = sums_of(live, lx, ly);
  std::uint32_t cross = 0;
  for (int row = 0; row < side; ++row) {
    const std::uint8_t* a = live.pixels.data() + index(live, lx, ly + row);
    const std::uint8_t* b = reference.pixels.data() + index(reference, rx, ry + row);
    for (int column = 0; column < side; ++column) {
      cross += static_cast<std::uint32_t>(a[column]) * b[column];
    }
  }
  if (of_live.variance() < least_variance) {
    return 0;
  }
  constexpr double n = side * side;
  const double covariance = cross / n - (of_live.sum / n) * (of_reference.sum / n);
  return covariance / std::sqrt(of_live.variance() * of_reference.variance());
}

std::optional<PatchMatch> match_patch(const Luminance& live, const Luminance& reference, int x, int y) {
  const Sums of_reference = sums_of(reference, x, y);
  PatchMatch out{x, y, 0, 0, 0, false};
  if (of_reference.variance() < least_variance) {
    if (sums_of(live, x, y).variance() < least_variance) {
      return std::nullopt;
    }
    return out;
  }
  out.score = -1;
  for (int dy = std::max(-reach, -y); dy <= std::min(reach, live.height - side - y); ++dy) {
    for (int dx = std::max(-reach, -x); dx <= std::min(reach, live.width - side - x); ++dx) {
      const double score = correlation(live, x + dx, y + dy, reference, x, y, of_reference);
      if (score > out.score) {
        out.score = score;
        out.dx = dx;
        out.dy = dy;
      }
    }
  }
  return out;
}

std::optional<double> mean_of(const std::vector<PatchMatch>& patches, bool background) {
  double sum = 0;
  int count = 0;
  for (const auto& patch : patches) {
    if (patch.background == background) {
      sum += patch.score;
      ++count;
    }
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

}  // namespace

Result<Luminance> luminance_of(int width, int height, std::span<const std::uint8_t> rgb) {
  if (width <= 0 || height <= 0 ||
      rgb.size() / 3 / static_cast<std::size_t>(width) != static_cast<std::size_t>(height) ||
      rgb.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3) {
    return fail(ErrorCode::invalid_input, "A picture does not have the size that it says.", "Take it again.");
  }
  Luminance out{width, height, std::vector<std::uint8_t>(rgb.size() / 3)};
  for (std::size_t i = 0; i < out.pixels.size(); ++i) {
    const unsigned sum = 77U * rgb[3 * i] + 150U * rgb[3 * i + 1] + 29U * rgb[3 * i + 2];
    out.pixels[i] = static_cast<std::uint8_t>((sum + 128U) >> 8U);
  }
  return out;
}

const PatchMatch* SceneMatch::worst() const {
  const auto found = std::min_element(patches.begin(), patches.end(),
                                      [](const PatchMatch& a, const PatchMatch& b) { return a.score < b.score; });
  return found != patches.end() ? &*found : nullptr;
}

Result<SceneMatch> match_scene(const Luminance& live, const Luminance& reference) {
  if (!is_whole(live) || !is_whole(reference) || live.width != reference.width || live.height != reference.height) {
    return fail(ErrorCode::mismatch, "The picture and its reference are not of one size.",
                "Capture the reference again.");
  }
  if (live.width < side || live.height < side) {
    return fail(ErrorCode::invalid_input, "The pictures are too small to compare.",
                "Use a camera with 64 pixels at least.");
  }
  const int columns = live.width / side;
  const int rows = live.height / side;
  const int left = live.width % side / 2;
  const int top = live.height % side / 2;
  SceneMatch out;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      if (auto patch = match_patch(live, reference, left + column * side, top + row * side)) {
        patch->background = row == 0 || column == 0 || row == rows - 1 || column == columns - 1;
        out.patches.push_back(*patch);
      }
    }
  }
  out.scene = mean_of(out.patches, false);
  out.background = mean_of(out.patches, true);
  return out;
}

std::vector<std::uint8_t> edges_of(const Luminance& picture, double share) {
  std::vector<std::uint8_t> out(picture.pixels.size(), 0);
  if (!is_whole(picture) || picture.width < 3 || picture.height < 3 || !(share > 0)) {
    return out;
  }
  std::vector<std::uint16_t> strength(out.size(), 0);
  std::vector<std::size_t> histogram(2041, 0);
  for (int y = 1; y + 1 < picture.height; ++y) {
    for (int x = 1; x + 1 < picture.width; ++x) {
      const auto at = [&](int dx, int dy) { return static_cast<int>(picture.pixels[index(picture, x + dx, y + dy)]); };
      const int gx = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1);
      const int gy = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1);
      const int sum = std::abs(gx) + std::abs(gy);
      strength[index(picture, x, y)] = static_cast<std::uint16_t>(sum);
      ++histogram[static_cast<std::size_t>(sum)];
    }
  }
  const auto wanted = static_cast<std::size_t>(share * static_cast<double>(out.size()));
  std::size_t least = histogram.size();
  for (std::size_t found = 0; least > 1 && (found == 0 || found + histogram[least - 1] <= wanted);) {
    found += histogram[--least];
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = strength[i] >= least ? 1 : 0;
  }
  return out;
}

}  // namespace tandem
