#include "scoring/sample_size.h"

#include <cmath>
#include <utility>

#include "scoring/proportion.h"
#include "scoring/two_proportions.h"

namespace tandem {

std::int64_t trials_by_approximation(double p1, double p2, double power, double alpha) {
  const double z = normal_quantile(1 - alpha / 2);
  const double z_power = normal_quantile(power);
  const double middle = (p1 + p2) / 2;
  const double root = z * std::sqrt(2 * middle * (1 - middle)) + z_power * std::sqrt(p1 * (1 - p1) + p2 * (1 - p2));
  return static_cast<std::int64_t>(std::ceil(root * root / ((p1 - p2) * (p1 - p2))));
}

// The exact power saws up and down with n, so the search goes from the top down to the first n that misses it. It
// begins a little above where the approximation lies.
TrialAdvice trials_for_power(double p1, double p2, double power, double alpha) {
  constexpr std::int64_t most_exact = 110;
  const std::int64_t near = trials_by_approximation(p1, p2, power, alpha);
  const std::int64_t top = near + near / 3 + 8;
  if (near > most_exact) {
    return {near, false};
  }
  std::int64_t n = std::min(top, most_exact);
  if (barnard_power(n, p1, p2, alpha) < power) {
    return {near, false};
  }
  while (n > 1 && barnard_power(n - 1, p1, p2, alpha) >= power) {
    --n;
  }
  return {n, true};
}

double mcnemar_power(std::int64_t n, double p1, double p2, double alpha) {
  const double won = p1 * (1 - p2);
  const double lost = p2 * (1 - p1);
  const double differ = won + lost;
  const auto chance = [](std::int64_t k, std::int64_t of, double p) {
    return std::exp(log_choose(of, k) + static_cast<double>(k) * std::log(p) +
                    static_cast<double>(of - k) * std::log1p(-p));
  };
  double out = 0;
  for (std::int64_t pairs = 1; pairs <= n; ++pairs) {
    double found = 0;
    // Symmetric, so the first few wins and as many losses tell where the test speaks.
    for (std::int64_t w = 0; 2 * w < pairs && mcnemar_test(w, pairs - w).p < alpha; ++w) {
      found += chance(w, pairs, won / differ) + chance(pairs - w, pairs, won / differ);
    }
    out += chance(pairs, n, differ) * found;
  }
  return out;
}

TrialAdvice pairs_for_power(double p1, double p2, double power, double alpha) {
  constexpr std::int64_t most_exact = 200;
  const double won = p1 * (1 - p2);
  const double lost = p2 * (1 - p1);
  const double differ = won + lost;
  const double root = normal_quantile(1 - alpha / 2) * std::sqrt(differ) +
                      normal_quantile(power) * std::sqrt(differ - (won - lost) * (won - lost));
  const auto near = static_cast<std::int64_t>(std::ceil(root * root / ((won - lost) * (won - lost))));
  if (near > most_exact) {
    return {near, false};
  }
  std::int64_t n = near + near / 3 + 20;
  while (n > 1 && mcnemar_power(n - 1, p1, p2, alpha) >= power) {
    --n;
  }
  return {n, true};
}

std::int64_t trials_for_width(double p, double half_width, double level) {
  for (std::int64_t n = 1;; ++n) {
    const auto k = std::llround(p * static_cast<double>(n));
    const Interval limits = proportion_interval(IntervalMethod::wilson, k, n, level);
    if (limits.high - limits.low <= 2 * half_width) {
      return n;
    }
  }
}

}  // namespace tandem
