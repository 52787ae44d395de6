#include "scoring/proportion.h"

#include <algorithm>
#include <array>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <utility>

namespace tandem {
namespace {

constexpr std::array<std::pair<IntervalMethod, std::string_view>, 5> methods{
    {{IntervalMethod::wilson, "wilson"},
     {IntervalMethod::clopper_pearson, "clopper-pearson"},
     {IntervalMethod::jeffreys, "jeffreys"},
     {IntervalMethod::agresti_coull, "agresti-coull"},
     {IntervalMethod::uniform_prior, "uniform-prior"}}};

double log_beta(double a, double b) {
  return boost::math::lgamma(a) + boost::math::lgamma(b) - boost::math::lgamma(a + b);
}

Interval wilson(double k, double n, double z) {
  const double p = k / n;
  const double shrink = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / shrink;
  const double half = z / shrink * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {k == 0 ? 0.0 : centre - half, k == n ? 1.0 : centre + half};
}

Interval agresti_coull(double k, double n, double z) {
  const double trials = n + z * z;
  const double centre = (k + z * z / 2) / trials;
  const double half = z * std::sqrt(centre * (1 - centre) / trials);
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

// Sum over the integer a of the first posterior (Cook 2003; exact).
double greater_whole(double a, double b, double c, double d) {
  double sum = 0;
  for (int i = 0; i < static_cast<int>(a); ++i) {
    sum += std::exp(log_beta(c + i, d + b) - std::log(b + i) - log_beta(1.0 + i, b) - log_beta(c, d));
  }
  return sum;
}

double greater_any(double a, double b, double c, double d) {
  const double norm = log_beta(a, b);
  boost::math::quadrature::tanh_sinh<double> integrator;
  // xc is the distance to the nearer end, exact where x itself rounds to it.
  const auto density = [&](double x, double xc) {
    const double low = x < 0.5 ? std::abs(xc) : x;
    const double high = x < 0.5 ? 1 - x : std::abs(xc);
    if (low <= 0 || high <= 0) {
      return 0.0;
    }
    return std::exp((a - 1) * std::log(low) + (b - 1) * std::log(high) - norm) * boost::math::ibeta(c, d, x);
  };
  return integrator.integrate(density, 0.0, 1.0, 1e-12);
}

}  // namespace

std::optional<IntervalMethod> interval_method_named(std::string_view name) {
  const auto* const found =
      std::find_if(methods.begin(), methods.end(), [&](const auto& m) { return m.second == name; });
  return found == methods.end() ? std::nullopt : std::optional(found->first);
}

std::string_view name_of(IntervalMethod method) { return methods.at(static_cast<std::size_t>(method)).second; }

double normal_quantile(double p) { return boost::math::quantile(boost::math::normal(), p); }
double normal_cdf(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }
double student_quantile(double p, double freedom) { return boost::math::quantile(boost::math::students_t(freedom), p); }
double beta_cdf(double a, double b, double x) { return boost::math::ibeta(a, b, std::clamp(x, 0.0, 1.0)); }
double beta_quantile(double a, double b, double q) { return boost::math::ibeta_inv(a, b, q); }
double chi_squared_tail(double x) { return std::erfc(std::sqrt(x / 2)); }

double log_choose(std::int64_t n, std::int64_t k) {
  const auto log_factorial = [](std::int64_t m) { return boost::math::lgamma(static_cast<double>(m) + 1); };
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

Interval proportion_interval(IntervalMethod method, std::int64_t k, std::int64_t n, double level) {
  const auto successes = static_cast<double>(k);
  const auto trials = static_cast<double>(n);
  const double tail = (1 - level) / 2;
  const double z = normal_quantile(1 - tail);
  switch (method) {
    case IntervalMethod::wilson:
      return wilson(successes, trials, z);
    case IntervalMethod::agresti_coull:
      return agresti_coull(successes, trials, z);
    case IntervalMethod::clopper_pearson:
      return {k == 0 ? 0.0 : beta_quantile(successes, trials - successes + 1, tail),
              k == n ? 1.0 : beta_quantile(successes + 1, trials - successes, 1 - tail)};
    case IntervalMethod::jeffreys:
      return {k == 0 ? 0.0 : beta_quantile(successes + 0.5, trials - successes + 0.5, tail),
              k == n ? 1.0 : beta_quantile(successes + 0.5, trials - successes + 0.5, 1 - tail)};
    case IntervalMethod::uniform_prior:
      return {posterior_quantile(k, n, tail), posterior_quantile(k, n, 1 - tail)};
  }
  return {0, 1};
}

double posterior_quantile(std::int64_t k, std::int64_t n, double q) {
  return beta_quantile(static_cast<double>(k) + 1, static_cast<double>(n - k) + 1, q);
}

double posterior_density(std::int64_t k, std::int64_t n, double p) {
  if (p < 0 || p > 1 || (p == 0 && k > 0) || (p == 1 && k < n)) {
    return 0;
  }
  const auto power = [](double x, std::int64_t m) { return m == 0 ? 0.0 : static_cast<double>(m) * std::log(x); };
  return std::exp(power(p, k) + power(1 - p, n - k) + log_choose(n, k)) * (static_cast<double>(n) + 1);
}

// The mass below the lower limit decides: at the shortest interval both ends have the same density.
Interval highest_density_interval(std::int64_t k, std::int64_t n, double level) {
  if (k == 0 || k == n) {
    const double limit = posterior_quantile(k, n, k == 0 ? level : 1 - level);
    return k == 0 ? Interval{0, limit} : Interval{limit, 1};
  }
  double below = 0;
  double above = 1 - level;
  for (int i = 0; i < 200; ++i) {
    const double mass = (below + above) / 2;
    const double low = posterior_quantile(k, n, mass);
    const double high = posterior_quantile(k, n, mass + level);
    (posterior_density(k, n, low) < posterior_density(k, n, high) ? below : above) = mass;
  }
  return {posterior_quantile(k, n, below), posterior_quantile(k, n, below + level)};
}

double all_successes_bound(std::int64_t n, double level) { return std::pow(1 - level, 1.0 / static_cast<double>(n)); }

double probability_greater(std::int64_t k_a, std::int64_t n_a, std::int64_t k_b, std::int64_t n_b, double prior) {
  const double a = static_cast<double>(k_a) + prior;
  const double b = static_cast<double>(n_a - k_a) + prior;
  const double c = static_cast<double>(k_b) + prior;
  const double d = static_cast<double>(n_b - k_b) + prior;
  return std::clamp(a == std::floor(a) ? greater_whole(a, b, c, d) : greater_any(a, b, c, d), 0.0, 1.0);
}

double all_of_k_succeed(std::int64_t s, std::int64_t n, std::int64_t k) {
  return k > s ? 0.0 : std::exp(log_choose(s, k) - log_choose(n, k));
}

}  // namespace tandem
