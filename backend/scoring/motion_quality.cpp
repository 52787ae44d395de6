#include "scoring/motion_quality.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <vector>

namespace tandem {

double spectral_arc_length(std::span<const double> speed, double rate_hz) {
  constexpr double highest_hz = 10;
  constexpr double least_share = 0.05;
  const bool moves = std::any_of(speed.begin(), speed.end(), [](double v) { return v != 0; });
  if (speed.size() < 2 || !moves) {
    return 0;
  }
  const std::size_t padded = std::bit_ceil(speed.size()) << 4U;
  std::vector<double> magnitude;
  for (std::size_t bin = 0; bin <= padded / 2; ++bin) {
    if (static_cast<double>(bin) * rate_hz / static_cast<double>(padded) > highest_hz) {
      break;
    }
    double real = 0;
    double imaginary = 0;
    for (std::size_t i = 0; i < speed.size(); ++i) {
      const double angle = 2 * std::numbers::pi * static_cast<double>(bin * i % padded) / static_cast<double>(padded);
      real += speed[i] * std::cos(angle);
      imaginary += speed[i] * std::sin(angle);
    }
    magnitude.push_back(std::hypot(real, imaginary));
  }
  const double top = *std::max_element(magnitude.begin(), magnitude.end());
  std::size_t first = magnitude.size();
  std::size_t last = 0;
  for (std::size_t bin = 0; bin < magnitude.size(); ++bin) {
    magnitude[bin] /= top;
    if (magnitude[bin] >= least_share) {
      first = std::min(first, bin);
      last = bin;
    }
  }
  double length = 0;
  for (std::size_t bin = first; bin < last; ++bin) {
    const double across = 1 / static_cast<double>(last - first);
    length += std::hypot(across, magnitude[bin + 1] - magnitude[bin]);
  }
  return -length;
}

}  // namespace tandem
