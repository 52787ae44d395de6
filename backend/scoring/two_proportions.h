#pragma once

#include <cstdint>
#include <vector>

#include "scoring/interval.h"

namespace tandem {

// Two success rates against each other. Counts want n ≥ 1 and 0 ≤ k ≤ n. Pure; any thread.

/// k1 successes of n1 against k2 of n2.
struct TwoCounts {
  std::int64_t k1 = 0;
  std::int64_t n1 = 1;
  std::int64_t k2 = 0;
  std::int64_t n2 = 1;
};

/// One p-value a direction, "greater" meaning that the first rate is the higher one.
struct TestResult {
  double statistic = 0;
  double p_two_sided = 1;
  double p_greater = 1;
  double p_less = 1;
};

/// Fisher's exact test, given both margins. Two-sided: all tables as likely as this one or less. Statistic: 0.
[[nodiscard]] TestResult fisher_test(const TwoCounts& counts);

/// Barnard's exact unconditional test: largest tail over the common rate, of the score statistic (pooled variance;
/// unpooled where n1 ≠ n2). Ties in the statistic belong to the tail.
[[nodiscard]] TestResult barnard_test(const TwoCounts& counts);

/// Boschloo's exact unconditional test: as Barnard's, of Fisher's one-sided p-value, so never less powerful than
/// Fisher's test. Two-sided: twice the smaller side. Statistic: the smaller of Fisher's one-sided p-values.
[[nodiscard]] TestResult boschloo_test(const TwoCounts& counts);

/// Limits of the difference of the rates by Wilson limits (Newcombe 1998, method 10).
[[nodiscard]] Interval newcombe_interval(const TwoCounts& counts, double level = 0.95);
/// Limits of the difference after a success and a failure more in each group (Agresti & Caffo 2000).
[[nodiscard]] Interval agresti_caffo_interval(const TwoCounts& counts, double level = 0.95);

/// McNemar's exact test of pairs that differ: `first` where only the first succeeded, `second` where only the second.
struct PairedResult {
  double p = 1;      ///< exact, two-sided
  double mid_p = 1;  ///< less the probability of what was observed
};
[[nodiscard]] PairedResult mcnemar_test(std::int64_t first, std::int64_t second);

/// Cochran-Mantel-Haenszel test of one common odds ratio over strata, such as tasks.
struct StratifiedResult {
  double chi_squared = 0;
  double p = 1;
  double odds_ratio = 1;
  double risk_difference = 0;
};
/// `continuity`: takes 1/2 off the sum of differences. Strata without any variation do not count.
[[nodiscard]] StratifiedResult mantel_haenszel_test(const std::vector<TwoCounts>& strata, bool continuity = false);

/// Ratio of two rates of events in the same time, x1 against x2 (conditional Clopper-Pearson limits).
struct RateRatio {
  double ratio = 1;
  Interval limits;
};
[[nodiscard]] RateRatio rate_ratio(std::int64_t x1, std::int64_t x2, double level = 0.95);

/// The power of the two-sided Barnard test with n trials each, where the true rates are p1 and p2.
[[nodiscard]] double barnard_power(std::int64_t n, double p1, double p2, double alpha = 0.05);

}  // namespace tandem
