#pragma once

#include <vector>

namespace tandem {

/// Cumulative sum that rises when a success rate falls from p0 to p1 (Page 1954): successes add ln(p1/p0), failures
/// ln((1−p1)/(1−p0)), never below 0.
class Cusum {
 public:
  /// 0 < p1 < p0 < 1.
  Cusum(double p0, double p1);
  /// The sum after this trial.
  double add(bool success);
  [[nodiscard]] double value() const { return value_; }
  [[nodiscard]] double weight(bool success) const { return success ? success_ : failure_; }

 private:
  double success_;
  double failure_;
  double value_ = 0;
};

}  // namespace tandem
