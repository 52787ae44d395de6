#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

/// How far what a policy would have done is from what was done: the mean absolute error of each joint, in its unit, by
/// how many ticks the prediction looks ahead of its observation. One thread at a time; add() allocates nothing once
/// a horizon was seen.
class ShadowMeter {
 public:
  explicit ShadowMeter(std::size_t joints = 0, std::int64_t horizon = 0);

  void add(std::int64_t ahead, std::span<const float> predicted, std::span<const double> done);
  void clear();

  [[nodiscard]] std::int64_t samples() const { return samples_; }
  /// Mean absolute error of each joint over everything; empty without samples.
  [[nodiscard]] std::vector<double> by_joint() const { return by_joint(0, horizon()); }
  /// The same for predictions that look `from` … `to` − 1 ticks ahead.
  [[nodiscard]] std::vector<double> by_joint(std::int64_t from, std::int64_t to) const;
  /// Largest absolute error of each joint; empty without samples.
  [[nodiscard]] std::vector<double> largest() const { return samples_ == 0 ? std::vector<double>() : largest_; }
  /// Mean absolute error over all joints, `ahead` ticks ahead; NaN where there is no sample.
  [[nodiscard]] double at(std::int64_t ahead) const;
  [[nodiscard]] std::int64_t horizon() const { return static_cast<std::int64_t>(counts_.size()); }

  /// {"samples", "joints": {name: error}, "largest": {name: error}, "horizon": [{"ahead", "samples", "error",
  /// "joints"}]}
  [[nodiscard]] Json to_json(const std::vector<std::string>& names) const;
  /// The same as a table: ahead, samples, one column a joint. RFC 4180, decimal points whatever the locale.
  [[nodiscard]] std::string to_csv(const std::vector<std::string>& names) const;

 private:
  [[nodiscard]] double mean(std::size_t ahead, std::size_t joint) const;

  std::size_t joints_;
  std::vector<double> sums_;     // ahead × joint
  std::vector<double> largest_;  // joint
  std::vector<std::int64_t> counts_;
  std::int64_t samples_ = 0;
};

}  // namespace tandem
