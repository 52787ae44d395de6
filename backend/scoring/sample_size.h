#pragma once

#include <cstdint>

namespace tandem {

/// Smallest number of trials for each of two contenders from which on the two-sided Barnard test keeps the power, where
/// the true rates are p1 ≠ p2. Exact up to 110 trials; beyond by the normal approximation.
struct TrialAdvice {
  std::int64_t trials = 0;
  bool exact = false;
};
[[nodiscard]] TrialAdvice trials_for_power(double p1, double p2, double power = 0.8, double alpha = 0.05);

/// Chance that McNemar's exact test of n pairs tells two contenders apart whose outcomes in a pair are independent,
/// with the rates p1 and p2. Pairs that agree more than by chance need fewer.
[[nodiscard]] double mcnemar_power(std::int64_t n, double p1, double p2, double alpha = 0.05);
/// As trials_for_power(), of pairs and McNemar's test: what a plan in blocks needs. Exact up to 200 pairs.
[[nodiscard]] TrialAdvice pairs_for_power(double p1, double p2, double power = 0.8, double alpha = 0.05);

/// Number of trials for each of two contenders by the normal approximation of the test of two rates.
[[nodiscard]] std::int64_t trials_by_approximation(double p1, double p2, double power, double alpha = 0.05);

/// Smallest number of trials at which the Wilson interval around the count nearest to the rate p is at most twice
/// `half_width` wide. half_width ≥ 0.0005.
[[nodiscard]] std::int64_t trials_for_width(double p, double half_width, double level = 0.95);

}  // namespace tandem
