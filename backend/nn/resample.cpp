#include "nn/resample.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tandem {

namespace {

constexpr int most_fraction_bits = 22;

double sinc(double x) {
  const double angle = x * std::numbers::pi;
  return x == 0.0 ? 1.0 : std::sin(angle) / angle;
}

double kernel(ResampleFilter filter, double x) {
  x = std::abs(x);
  switch (filter) {
    case ResampleFilter::bilinear:
      return x < 1 ? 1 - x : 0;
    case ResampleFilter::bicubic: {
      constexpr double a = -0.5;
      return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
    case ResampleFilter::lanczos:
      return x < 3 ? sinc(x) * sinc(x / 3) : 0;
  }
  return 0;
}

double radius(ResampleFilter filter) {
  return filter == ResampleFilter::bilinear ? 1 : filter == ResampleFilter::bicubic ? 2 : 3;
}

// What one pixel of the result is made of: neighbours from `first`, with these weights in fixed point.
struct Mix {
  std::int64_t first = 0;
  std::vector<std::int32_t> weights;
};

// Those of a row or a column, with so many bits behind the point.
struct Mixes {
  std::vector<Mix> pixels;
  int bits = most_fraction_bits;
};

// The largest weight has to fit into 16 bits, sign included.
int bits_for(double largest) {
  int bits = 0;
  while (bits < most_fraction_bits && static_cast<int>(0.5 + largest * (1 << (bits + 1))) < (1 << 15)) {
    ++bits;
  }
  return bits;
}

Mixes mixes(std::int64_t from, std::int64_t to, ResampleFilter filter, ResampleWeights kept) {
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  const double wide = std::max(scale, 1.0);
  const double reach = radius(filter) * wide;
  Mixes out;
  out.pixels.resize(static_cast<std::size_t>(to));
  std::vector<std::vector<double>> shares(static_cast<std::size_t>(to));
  double largest = 0;
  for (std::int64_t i = 0; i < to; ++i) {
    const double centre = (static_cast<double>(i) + 0.5) * scale;
    const auto first = std::max<std::int64_t>(0, static_cast<std::int64_t>(centre - reach + 0.5));
    const auto last = std::min(from, static_cast<std::int64_t>(centre + reach + 0.5));
    auto& own = shares[static_cast<std::size_t>(i)];
    double sum = 0;
    const double step = 1.0 / wide;
    for (std::int64_t k = first; k < last; ++k) {
      own.push_back(
          kernel(filter, (static_cast<double>(k - first) + static_cast<double>(first) - centre + 0.5) * step));
      sum += own.back();
    }
    for (double& share : own) {
      share = sum != 0 ? share / sum : share;
      largest = std::max(largest, share);
    }
    out.pixels[static_cast<std::size_t>(i)].first = first;
  }
  out.bits = kept == ResampleWeights::torch ? bits_for(largest) : most_fraction_bits;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    for (const double share : shares[i]) {
      const double fixed = share * (1 << out.bits);
      out.pixels[i].weights.push_back(static_cast<std::int32_t>(fixed < 0 ? fixed - 0.5 : fixed + 0.5));
    }
  }
  return out;
}

std::uint8_t whole(std::int64_t fixed, int bits) {
  return static_cast<std::uint8_t>(std::clamp<std::int64_t>(fixed >> bits, 0, 255));
}

Picture narrowed(const Picture& from, std::int64_t width, ResampleFilter filter, ResampleWeights kept) {
  const auto columns = mixes(from.width, width, filter, kept);
  const std::int64_t half = std::int64_t{1} << (columns.bits - 1);
  Picture out{width, from.height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * from.height * 3))};
  auto to = out.rgb.begin();
  for (std::int64_t y = 0; y < from.height; ++y) {
    const auto row = from.row(y);
    for (const auto& mix : columns.pixels) {
      std::int64_t sums[3] = {half, half, half};
      auto at = static_cast<std::size_t>(mix.first * 3);
      for (const std::int32_t weight : mix.weights) {
        for (std::int64_t& sum : sums) {
          sum += static_cast<std::int64_t>(row[at++]) * weight;
        }
      }
      for (const std::int64_t sum : sums) {
        *to++ = whole(sum, columns.bits);
      }
    }
  }
  return out;
}

Picture lowered(const Picture& from, std::int64_t height, ResampleFilter filter, ResampleWeights kept) {
  const auto rows = mixes(from.height, height, filter, kept);
  const auto bytes = static_cast<std::size_t>(from.width) * 3;
  Picture out{from.width, height, std::vector<std::uint8_t>(bytes * static_cast<std::size_t>(height))};
  std::vector<std::int64_t> sums(bytes);
  auto to = out.rgb.begin();
  for (const auto& mix : rows.pixels) {
    std::ranges::fill(sums, std::int64_t{1} << (rows.bits - 1));
    std::int64_t y = mix.first;
    for (const std::int32_t weight : mix.weights) {
      const auto row = from.row(y++);
      for (std::size_t i = 0; i < bytes; ++i) {
        sums[i] += static_cast<std::int64_t>(row[i]) * weight;
      }
    }
    to = std::ranges::transform(sums, to, [&](std::int64_t sum) { return whole(sum, rows.bits); }).out;
  }
  return out;
}

}  // namespace

Picture resample(const Picture& from, std::int64_t width, std::int64_t height, ResampleFilter filter,
                 ResampleWeights weights) {
  const Picture narrow = width != from.width ? narrowed(from, width, filter, weights) : from;
  return height != from.height ? lowered(narrow, height, filter, weights) : narrow;
}

Picture cut_out(const Picture& from, std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height) {
  Picture out{width, height, {}};
  out.rgb.reserve(static_cast<std::size_t>(width * height * 3));
  for (std::int64_t row = y; row < y + height; ++row) {
    const auto part = from.row(row).subspan(static_cast<std::size_t>(x) * 3, static_cast<std::size_t>(width) * 3);
    out.rgb.insert(out.rgb.end(), part.begin(), part.end());
  }
  return out;
}

}  // namespace tandem
