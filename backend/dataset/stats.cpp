#include "dataset/stats.h"

#include <algorithm>
#include <cmath>

namespace tandem {
namespace {

constexpr std::size_t histogram_bins = 5000;
constexpr double edge_margin = 1e-10;

struct Histogram {
  double low = 0;
  double high = 0;
  std::vector<double> counts = std::vector<double>(histogram_bins, 0.0);

  [[nodiscard]] double edge(std::size_t i) const {
    return low + (high - low) * (static_cast<double>(i) / static_cast<double>(histogram_bins));
  }
  void add(double value, double weight) {
    const double position = (value - low) / (high - low) * static_cast<double>(histogram_bins);
    const auto bin = static_cast<std::int64_t>(position);
    counts[static_cast<std::size_t>(std::clamp<std::int64_t>(bin, 0, histogram_bins - 1))] += weight;
  }
  // LeRobot's rule: first bin whose running sum reaches the target, linear inside it.
  [[nodiscard]] double quantile(double q, double total) const {
    const double target = q * total;
    double sum = 0;
    for (std::size_t i = 0; i < histogram_bins; ++i) {
      const double before = sum;
      sum += counts[i];
      if (sum >= target) {
        if (i == 0) {
          return edge(0);
        }
        return counts[i] == 0 ? edge(i) : edge(i) + (target - before) / counts[i] * (edge(i + 1) - edge(i));
      }
    }
    return edge(histogram_bins);
  }
};

Histogram histogram_between(double min, double max) {
  Histogram histogram;
  histogram.low = min - edge_margin;
  histogram.high = max + edge_margin;
  return histogram;
}

void push_moments(FeatureStats& stats, double min, double max, double mean, double mean_square) {
  stats.min.push_back(min);
  stats.max.push_back(max);
  stats.mean.push_back(mean);
  stats.std.push_back(std::sqrt(std::max(0.0, mean_square - mean * mean)));
}

Json shaped(const std::vector<double>& values, bool image) {
  if (!image) {
    return values;
  }
  Json out = Json::array();
  for (const double value : values) {
    out.push_back(Json::array({Json::array({value})}));
  }
  return out;
}

void flatten(const Json& value, std::vector<double>& out, bool& good, int depth = 0) {
  if (value.is_array() && depth < 4) {
    for (const auto& item : value) {
      flatten(item, out, good, depth + 1);
    }
  } else if (value.is_number() && depth > 0) {
    out.push_back(value.get<double>());
  } else {
    good = false;
  }
}

}  // namespace

FeatureStats numeric_stats(std::span<const double> values, std::size_t width) {
  FeatureStats stats;
  const std::size_t rows = width == 0 ? 0 : values.size() / width;
  stats.count = static_cast<std::int64_t>(rows);
  for (std::size_t column = 0; column < width && rows > 0; ++column) {
    double min = values[column];
    double max = min;
    double sum = 0;
    double squares = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      const double value = values[row * width + column];
      min = std::min(min, value);
      max = std::max(max, value);
      sum += value;
    }
    const double mean = sum / static_cast<double>(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      const double d = values[row * width + column] - mean;
      squares += d * d;
    }
    push_moments(stats, min, max, mean, squares / static_cast<double>(rows) + mean * mean);
    stats.std.back() = std::sqrt(squares / static_cast<double>(rows));
    if (rows < 2) {
      for (auto& quantile : stats.quantiles) {
        quantile.push_back(mean);
      }
      continue;
    }
    Histogram histogram = histogram_between(min, max);
    for (std::size_t row = 0; row < rows; ++row) {
      histogram.add(values[row * width + column], 1);
    }
    for (std::size_t q = 0; q < quantile_names.size(); ++q) {
      stats.quantiles[q].push_back(histogram.quantile(quantile_names[q].second, static_cast<double>(rows)));
    }
  }
  return stats;
}

FeatureStats aggregate_stats(std::span<const FeatureStats* const> parts) {
  FeatureStats out;
  if (parts.empty()) {
    return out;
  }
  out.image = parts.front()->image;
  const std::size_t width = parts.front()->mean.size();
  const bool equal = std::all_of(parts.begin(), parts.end(), [&](const auto* p) {
    return p->mean.size() == width && p->std.size() == width && p->min.size() == width && p->max.size() == width;
  });
  if (!equal) {
    return out;
  }
  for (const auto* part : parts) {
    out.count += part->count;
  }
  const double total = static_cast<double>(out.count);
  for (std::size_t i = 0; i < width; ++i) {
    double min = parts.front()->min[i];
    double max = parts.front()->max[i];
    double mean = 0;
    double variance = 0;
    for (const auto* part : parts) {
      min = std::min(min, part->min[i]);
      max = std::max(max, part->max[i]);
      mean += part->mean[i] * static_cast<double>(part->count) / total;
    }
    for (const auto* part : parts) {
      const double shift = part->mean[i] - mean;
      variance += (part->std[i] * part->std[i] + shift * shift) * static_cast<double>(part->count) / total;
    }
    out.min.push_back(min);
    out.max.push_back(max);
    out.mean.push_back(mean);
    out.std.push_back(std::sqrt(variance));
    for (std::size_t q = 0; q < out.quantiles.size(); ++q) {
      const bool all =
          std::all_of(parts.begin(), parts.end(), [&](const auto* p) { return p->quantiles[q].size() == width; });
      if (!all) {
        continue;
      }
      double edge = parts.front()->quantiles[q][i];
      for (const auto* part : parts) {
        edge = quantile_names[q].second <= 0.5 ? std::min(edge, part->quantiles[q][i])
                                               : std::max(edge, part->quantiles[q][i]);
      }
      out.quantiles[q].push_back(edge);
    }
  }
  return out;
}

FeatureStats pixel_stats(const PixelHistogram& histogram, std::int64_t frames) {
  FeatureStats stats;
  stats.image = true;
  stats.count = frames;
  for (const auto& channel : histogram) {
    double total = 0;
    double sum = 0;
    double squares = 0;
    int min = -1;
    int max = 0;
    for (int value = 0; value < 256; ++value) {
      const auto n = static_cast<double>(channel[static_cast<std::size_t>(value)]);
      if (n > 0) {
        min = min < 0 ? value : min;
        max = value;
      }
      total += n;
      sum += n * value;
      squares += n * value * value;
    }
    min = std::max(min, 0);
    total = std::max(total, 1.0);
    push_moments(stats, min / 255.0, max / 255.0, sum / total / 255.0, squares / total / (255.0 * 255.0));
    Histogram bins = histogram_between(min, max);
    for (int value = min; value <= max; ++value) {
      bins.add(value, static_cast<double>(channel[static_cast<std::size_t>(value)]));
    }
    for (std::size_t q = 0; q < quantile_names.size(); ++q) {
      stats.quantiles[q].push_back(bins.quantile(quantile_names[q].second, total) / 255.0);
    }
  }
  return stats;
}

std::vector<std::int64_t> sampled_frames(std::int64_t length) {
  if (length <= 0) {
    return {};
  }
  const auto power = static_cast<std::int64_t>(std::pow(static_cast<double>(length), 0.75));
  const std::int64_t count = std::max(std::min<std::int64_t>(100, length), std::min<std::int64_t>(power, 10'000));
  std::vector<std::int64_t> out(static_cast<std::size_t>(count), 0);
  const double step = count > 1 ? static_cast<double>(length - 1) / static_cast<double>(count - 1) : 0;
  for (std::int64_t i = 0; i < count; ++i) {
    // numpy: round half to even.
    out[static_cast<std::size_t>(i)] = static_cast<std::int64_t>(std::nearbyint(static_cast<double>(i) * step));
  }
  out.back() = count > 1 ? length - 1 : 0;
  return out;
}

void EpisodePixelCounter::add(std::span<const std::uint8_t> rgb, int width, int height) {
  auto& counts = frames_.emplace_back();
  counts.fill(0);
  int step = 1;
  if (std::max(width, height) >= 300) {
    step = std::max(1, (width > height ? width : height) / 150);
  }
  for (int y = 0; y < height; y += step) {
    const std::uint8_t* pixel = rgb.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width) * 3;
    for (int x = 0; x < width; x += step, pixel += 3 * step) {
      ++counts[pixel[0]];
      ++counts[256U + pixel[1]];
      ++counts[512U + pixel[2]];
    }
  }
}

PixelHistogram EpisodePixelCounter::sampled() const {
  PixelHistogram out{};
  for (const auto index : sampled_frames(frames())) {
    const auto& counts = frames_[static_cast<std::size_t>(index)];
    for (std::size_t i = 0; i < counts.size(); ++i) {
      out[i / 256][i % 256] += counts[i];
    }
  }
  return out;
}

PixelHistogram EpisodePixelCounter::all() const {
  PixelHistogram out{};
  for (const auto& counts : frames_) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      out[i / 256][i % 256] += counts[i];
    }
  }
  return out;
}

void QuantileSketch::widen_to(double value) {
  if (step_ == 0) {
    histogram_.assign(bins_, 0);
    step_ = std::max(std::abs(value) * 1e-9, 1e-9);
    low_ = std::floor(value / step_ - bins_ / 2.0) * step_;
  }
  while (value < low_ || value >= low_ + step_ * static_cast<double>(bins_)) {
    // Pairs of bins become one; the free half goes to the side where the value lies.
    std::vector<std::uint64_t> wider(bins_, 0);
    const std::size_t offset = value < low_ ? bins_ / 2 : 0;
    for (std::size_t i = 0; i < bins_; ++i) {
      wider[offset + i / 2] += histogram_[i];
    }
    histogram_ = std::move(wider);
    low_ -= value < low_ ? step_ * static_cast<double>(bins_) : 0;
    step_ *= 2;
  }
}

void QuantileSketch::add(double value) {
  if (!std::isfinite(value)) {
    return;
  }
  widen_to(value);
  const auto bin = static_cast<std::size_t>((value - low_) / step_);
  ++histogram_[std::min(bin, bins_ - 1)];
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = count_ == 0 ? value : std::max(max_, value);
  ++count_;
}

double QuantileSketch::quantile(double q) const {
  const double target = q * static_cast<double>(count_);
  double sum = 0;
  for (std::size_t i = 0; i < histogram_.size(); ++i) {
    const auto n = static_cast<double>(histogram_[i]);
    if (n > 0 && sum + n >= target) {
      const double value = low_ + (static_cast<double>(i) + (target - sum) / n) * step_;
      return std::clamp(value, min_, max_);
    }
    sum += n;
  }
  return max_;
}

std::string stats_text(const StatsTable& stats) {
  Json out = Json::object();
  for (const auto& [name, entry] : stats) {
    Json& object = out[name];
    object["min"] = shaped(entry.min, entry.image);
    object["max"] = shaped(entry.max, entry.image);
    object["mean"] = shaped(entry.mean, entry.image);
    object["std"] = shaped(entry.std, entry.image);
    object["count"] = {entry.count};
    for (std::size_t q = 0; q < quantile_names.size(); ++q) {
      if (!entry.quantiles[q].empty()) {
        object[quantile_names[q].first] = shaped(entry.quantiles[q], entry.image);
      }
    }
  }
  return dump_json(out, 4);
}

Result<StatsTable> parse_stats(const Json& document, const std::string& origin) {
  if (!document.is_object()) {
    return fail(ErrorCode::invalid_input, origin + " must hold an object.", "Recompute the statistics.");
  }
  StatsTable table;
  for (const auto& [name, entry] : document.items()) {
    FeatureStats stats;
    bool good = entry.is_object();
    std::vector<double> count;
    const auto take = [&](const char* key, std::vector<double>& out, bool required) {
      if (entry.is_object() && entry.contains(key)) {
        flatten(entry[key], out, good);
        const Json& value = entry[key];
        stats.image = stats.image || (value.is_array() && !value.empty() && value[0].is_array());
      } else {
        good = good && !required;
      }
    };
    take("min", stats.min, true);
    take("max", stats.max, true);
    take("mean", stats.mean, true);
    take("std", stats.std, true);
    take("count", count, true);
    for (std::size_t q = 0; q < quantile_names.size(); ++q) {
      take(quantile_names[q].first, stats.quantiles[q], false);
    }
    const std::size_t width = stats.mean.size();
    good = good && count.size() == 1 && width > 0 && stats.min.size() == width && stats.max.size() == width &&
           stats.std.size() == width && std::all_of(stats.quantiles.begin(), stats.quantiles.end(), [&](const auto& q) {
             return q.empty() || q.size() == width;
           });
    if (!good) {
      return fail(ErrorCode::invalid_input, origin + ": the statistics of " + name + " are incomplete or misshapen.",
                  "Recompute the statistics.");
    }
    stats.count = static_cast<std::int64_t>(count[0]);
    table[name] = std::move(stats);
  }
  return table;
}

}  // namespace tandem
