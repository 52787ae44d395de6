#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "scoring/interval.h"

namespace tandem {

// Success rates: k successes of n trials. Every function wants n ≥ 1, 0 ≤ k ≤ n and 0 < level < 1. Pure; any thread.

/// How the limits of a success rate are found.
enum class IntervalMethod {
  wilson,           ///< score interval; what dashboards show (Wilson 1927)
  clopper_pearson,  ///< never covers less than it says; for claims of the form "at least" (Clopper & Pearson 1934)
  jeffreys,         ///< equal-tailed credible interval of the prior Beta(1/2, 1/2)
  agresti_coull,    ///< Wald interval around the Wilson centre, cut off at 0 and 1
  uniform_prior,    ///< equal-tailed credible interval of the prior Beta(1, 1)
};

[[nodiscard]] std::optional<IntervalMethod> interval_method_named(std::string_view name);
[[nodiscard]] std::string_view name_of(IntervalMethod method);

/// Limits of the success rate at the confidence `level`, such as 0.95.
[[nodiscard]] Interval proportion_interval(IntervalMethod method, std::int64_t k, std::int64_t n, double level = 0.95);

/// The shortest credible interval under the uniform prior.
[[nodiscard]] Interval highest_density_interval(std::int64_t k, std::int64_t n, double level = 0.95);

/// Lower limit at one-sided `level` after n successes of n: (1 − level)^(1/n).
[[nodiscard]] double all_successes_bound(std::int64_t n, double level = 0.95);

/// Density at p of the posterior under the uniform prior, Beta(k+1, n−k+1).
[[nodiscard]] double posterior_density(std::int64_t k, std::int64_t n, double p);
/// The p below which the posterior under the uniform prior has the share q.
[[nodiscard]] double posterior_quantile(std::int64_t k, std::int64_t n, double q);

/// The probability that rate A is above rate B, both with the prior Beta(prior, prior) (1: uniform, 0.5: Jeffreys).
/// For the small other side of a probability near 1, ask with A and B exchanged.
[[nodiscard]] double probability_greater(std::int64_t k_a, std::int64_t n_a, std::int64_t k_b, std::int64_t n_b,
                                         double prior = 1.0);

/// Chance that k trials drawn from the n without putting back all succeed: C(s, k) / C(n, k) for s successes.
[[nodiscard]] double all_of_k_succeed(std::int64_t s, std::int64_t n, std::int64_t k);

/// Quantile of the standard normal distribution: the z with Φ(z) = p.
[[nodiscard]] double normal_quantile(double p);
[[nodiscard]] double normal_cdf(double z);
/// Quantile of Student's distribution; `freedom` > 0 need not be whole.
[[nodiscard]] double student_quantile(double p, double freedom);
/// The regularised incomplete beta function I_x(a, b).
[[nodiscard]] double beta_cdf(double a, double b, double x);
[[nodiscard]] double beta_quantile(double a, double b, double q);
/// P(χ² with one degree of freedom > x).
[[nodiscard]] double chi_squared_tail(double x);
/// ln C(n, k).
[[nodiscard]] double log_choose(std::int64_t n, std::int64_t k);

}  // namespace tandem
