#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

/// The quantiles LeRobot keeps, with their names.
inline constexpr std::array<std::pair<const char*, double>, 5> quantile_names{
    {{"q01", 0.01}, {"q10", 0.10}, {"q50", 0.50}, {"q90", 0.90}, {"q99", 0.99}}};

/// Statistics of one feature over an episode or a dataset, as in stats.json and the stats/ columns.
/// Vectors hold one value an element, for images one a channel (0 … 1).
struct FeatureStats {
  std::vector<double> min, max, mean, std;
  std::int64_t count = 0;
  std::array<std::vector<double>, 5> quantiles;  ///< in the order of quantile_names; empty: unknown
  bool image = false;                            ///< stored with shape (channels, 1, 1)
};

/// By feature name.
using StatsTable = std::map<std::string, FeatureStats>;

/// Statistics of a numeric feature over an episode, as LeRobot's get_feature_stats computes them: population
/// deviation, quantiles from a histogram of 5000 bins (lerobot-dataset notes 6.2). `values` is rows × width.
[[nodiscard]] FeatureStats numeric_stats(std::span<const double> values, std::size_t width);

/// Statistics of several episodes (or datasets) together (notes 6.3). Quantiles become an envelope, as
/// LeRobot's; callers that know the true ones replace them.
[[nodiscard]] FeatureStats aggregate_stats(std::span<const FeatureStats* const> parts);

/// Counts of the 256 values of each of three channels.
using PixelHistogram = std::array<std::array<std::uint64_t, 256>, 3>;

/// Statistics of pixel values from exact counts, divided by 255; `count` is set to `frames`.
[[nodiscard]] FeatureStats pixel_stats(const PixelHistogram& histogram, std::int64_t frames);

/// Which frames of an episode of `length` LeRobot samples for image statistics: max(min(100, n),
/// min(⌊n^0.75⌋, 10000)) of them, evenly spread.
[[nodiscard]] std::vector<std::int64_t> sampled_frames(std::int64_t length);

/// Collects what is needed for the image statistics of an episode while it is recorded, when its length is
/// not known yet: one exact histogram a frame (3 kB) of the picture thinned out as LeRobot thins it.
class EpisodePixelCounter {
 public:
  /// Adds the next frame, 8-bit RGB.
  void add(std::span<const std::uint8_t> rgb, int width, int height);
  /// The pooled histogram of the sampled frames.
  [[nodiscard]] PixelHistogram sampled() const;
  /// That of all frames, where only those that are wanted were added.
  [[nodiscard]] PixelHistogram all() const;
  [[nodiscard]] std::int64_t frames() const { return static_cast<std::int64_t>(frames_.size()); }

 private:
  std::vector<std::array<std::uint32_t, 768>> frames_;
};

/// A histogram of a stream of numbers on a grid that doubles its width when needed. Merging and adding cost
/// the same however many numbers there were; quantiles are exact to one bin, below 1/2048 of the range.
class QuantileSketch {
 public:
  void add(double value);
  /// The quantile `q` in 0 … 1; 0 when nothing was added.
  [[nodiscard]] double quantile(double q) const;
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  void widen_to(double value);

  static constexpr std::size_t bins_ = 4096;
  std::vector<std::uint64_t> histogram_;
  double low_ = 0;   // left edge of bin 0, a multiple of step_
  double step_ = 0;  // 0: nothing added yet
  double min_ = 0;
  double max_ = 0;
  std::uint64_t count_ = 0;
};

/// stats.json text (4 spaces, as LeRobot).
[[nodiscard]] std::string stats_text(const StatsTable& stats);

/// Reads stats.json; entries of unknown shape are an error that names them.
[[nodiscard]] Result<StatsTable> parse_stats(const Json& document, const std::string& origin);

}  // namespace tandem
