#include "scoring/scene_match.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace tandem {
namespace {

constexpr int full_side = 64;
constexpr int least_side = 16;
constexpr int most_places = 64;           // of a region, in each direction
constexpr std::size_t least_places = 16;  // fewer say nothing
constexpr double least_variance = 16;     // four levels: noise of a camera lies below

std::size_t index(const Luminance& picture, int x, int y) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x);
}

bool is_whole(const Luminance& picture) {
  return picture.width > 0 && picture.height > 0 &&
         picture.pixels.size() == static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
}

// In pictures where squares of 64 pixels would all lie at the edge, smaller ones, so that there is an inside: three in
// each direction at least.
int side_for(const Luminance& picture) {
  int out = full_side;
  while (out > least_side && std::min(picture.width, picture.height) < 3 * out) {
    out /= 2;
  }
  return out;
}
int reach_of(int side) { return side / 8; }

struct Sums {
  double n = 1;
  std::uint32_t sum = 0;
  std::uint32_t squares = 0;
  [[nodiscard]] double variance() const { return squares / n - (sum / n) * (sum / n); }
};

Sums sums_of(const Luminance& picture, int x, int y, int side) {
  Sums out;
  out.n = side * side;
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

double correlation(const Luminance& live, int lx, int ly, const Luminance& reference, int rx, int ry, int side,
                   const Sums& of_reference) {
  const Sums of_live = sums_of(live, lx, ly, side);
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
  const double n = of_live.n;
  const double covariance = cross / n - (of_live.sum / n) * (of_reference.sum / n);
  return covariance / std::sqrt(of_live.variance() * of_reference.variance());
}

std::optional<PatchMatch> match_patch(const Luminance& live, const Luminance& reference, int x, int y, int side) {
  const int reach = reach_of(side);
  const Sums of_reference = sums_of(reference, x, y, side);
  PatchMatch out{x, y, 0, 0, 0, false};
  if (of_reference.variance() < least_variance) {
    if (sums_of(live, x, y, side).variance() < least_variance) {
      return std::nullopt;
    }
    return out;
  }
  out.score = -1;
  for (int dy = std::max(-reach, -y); dy <= std::min(reach, live.height - side - y); ++dy) {
    for (int dx = std::max(-reach, -x); dx <= std::min(reach, live.width - side - x); ++dx) {
      const double score = correlation(live, x + dx, y + dy, reference, x, y, side, of_reference);
      if (score > out.score) {
        out.score = score;
        out.dx = dx;
        out.dy = dy;
      }
    }
  }
  return out;
}

// Whether a point lies inside a polygon (even-odd rule).
bool is_inside(const MatchRegion& region, double x, double y) {
  bool inside = false;
  const auto& corners = region.corners;
  for (std::size_t i = 0, before = corners.size() - 1; i < corners.size(); before = i++) {
    const auto& a = corners[i];
    const auto& b = corners[before];
    if ((a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]) {
      inside = !inside;
    }
  }
  return inside;
}

struct Place {
  int x = 0;
  int y = 0;
};

// At most 64 × 64 pixels spread over the inside of a region.
std::vector<Place> places_in(const MatchRegion& region, int width, int height) {
  double low_x = 1;
  double low_y = 1;
  double high_x = 0;
  double high_y = 0;
  for (const auto& [x, y] : region.corners) {
    low_x = std::min(low_x, x);
    high_x = std::max(high_x, x);
    low_y = std::min(low_y, y);
    high_y = std::max(high_y, y);
  }
  const int left = std::clamp(static_cast<int>(low_x * width), 0, width - 1);
  const int right = std::clamp(static_cast<int>(high_x * width), 0, width - 1);
  const int top = std::clamp(static_cast<int>(low_y * height), 0, height - 1);
  const int bottom = std::clamp(static_cast<int>(high_y * height), 0, height - 1);
  const int step_x = std::max(1, (right - left + most_places) / most_places);
  const int step_y = std::max(1, (bottom - top + most_places) / most_places);
  std::vector<Place> out;
  for (int y = top; y <= bottom; y += step_y) {
    for (int x = left; x <= right; x += step_x) {
      if (is_inside(region, (x + 0.5) / width, (y + 0.5) / height)) {
        out.push_back({x, y});
      }
    }
  }
  return out;
}

struct Spread {
  double mean = 0;
  double variance = 0;
};

Spread spread_of(const std::vector<double>& values) {
  Spread out;
  for (const double value : values) {
    out.mean += value / static_cast<double>(values.size());
  }
  for (const double value : values) {
    out.variance += (value - out.mean) * (value - out.mean) / static_cast<double>(values.size());
  }
  return out;
}

// The values at places moved by dx, dy; empty where one of them would lie outside.
std::vector<double> values_at(const Luminance& picture, const std::vector<Place>& places, int dx, int dy) {
  std::vector<double> out;
  out.reserve(places.size());
  for (const auto& [x, y] : places) {
    if (x + dx < 0 || y + dy < 0 || x + dx >= picture.width || y + dy >= picture.height) {
      return {};
    }
    out.push_back(picture.pixels[index(picture, x + dx, y + dy)]);
  }
  return out;
}

std::optional<double> match_region(const Luminance& live, const Luminance& reference, const MatchRegion& region) {
  const int reach = reach_of(side_for(reference));
  const auto places = places_in(region, reference.width, reference.height);
  if (places.size() < least_places) {
    return std::nullopt;
  }
  const auto wanted = values_at(reference, places, 0, 0);
  const Spread of_reference = spread_of(wanted);
  if (of_reference.variance < least_variance) {
    const bool plain = spread_of(values_at(live, places, 0, 0)).variance < least_variance;
    return plain ? std::nullopt : std::optional(0.0);
  }
  double best = -1;
  for (int dy = -reach; dy <= reach; ++dy) {
    for (int dx = -reach; dx <= reach; ++dx) {
      const auto seen = values_at(live, places, dx, dy);
      if (seen.empty()) {
        continue;
      }
      const Spread of_live = spread_of(seen);
      double covariance = 0;
      for (std::size_t i = 0; i < seen.size(); ++i) {
        covariance += (seen[i] - of_live.mean) * (wanted[i] - of_reference.mean) / static_cast<double>(seen.size());
      }
      const bool plain = of_live.variance < least_variance;
      best = std::max(best, plain ? 0 : covariance / std::sqrt(of_live.variance * of_reference.variance));
    }
  }
  return best;
}

// Whether a region covers the middle or a corner of a square of the picture.
bool covers(const MatchRegion& region, const Luminance& picture, int x, int y, int side) {
  const int at[][2] = {{0, 0}, {side - 1, 0}, {0, side - 1}, {side - 1, side - 1}, {side / 2, side / 2}};
  return std::any_of(std::begin(at), std::end(at), [&](const auto& d) {
    return is_inside(region, (x + d[0] + 0.5) / picture.width, (y + d[1] + 0.5) / picture.height);
  });
}

void match_regions(const Luminance& live, const Luminance& reference, std::span<const MatchRegion> regions,
                   SceneMatch& out) {
  double sum = 0;
  int count = 0;
  for (const auto& region : regions) {
    out.regions.push_back(match_region(live, reference, region));
    sum += out.regions.back().value_or(0);
    count += out.regions.back() ? 1 : 0;
  }
  out.scene = count > 0 ? std::optional(sum / count) : std::nullopt;
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

std::optional<std::size_t> SceneMatch::worst_region() const {
  std::optional<std::size_t> out;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (regions[i] && (!out || *regions[i] < *regions[*out])) {
      out = i;
    }
  }
  return out;
}

Result<SceneMatch> match_scene(const Luminance& live, const Luminance& reference,
                               std::span<const MatchRegion> regions) {
  if (!is_whole(live) || !is_whole(reference) || live.width != reference.width || live.height != reference.height) {
    return fail(ErrorCode::mismatch, "The picture and its reference are not of one size.",
                "Capture the reference again.");
  }
  if (live.width < full_side || live.height < full_side) {
    return fail(ErrorCode::invalid_input, "The pictures are too small to compare.",
                "Use a camera with 64 pixels at least.");
  }
  const int side = side_for(reference);
  const int columns = live.width / side;
  const int rows = live.height / side;
  const int left = live.width % side / 2;
  const int top = live.height % side / 2;
  SceneMatch out;
  out.side = side;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const int x = left + column * side;
      const int y = top + row * side;
      const bool edge = row == 0 || column == 0 || row == rows - 1 || column == columns - 1;
      const bool drawn = std::any_of(regions.begin(), regions.end(),
                                     [&](const MatchRegion& region) { return covers(region, reference, x, y, side); });
      if (!regions.empty() && (drawn || !edge)) {
        continue;  // what was drawn is compared by itself, and what is left counts for the camera only
      }
      if (auto patch = match_patch(live, reference, x, y, side)) {
        patch->background = edge;
        out.patches.push_back(*patch);
      }
    }
  }
  if (regions.empty()) {
    out.scene = mean_of(out.patches, false);
  } else {
    match_regions(live, reference, regions, out);
  }
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
