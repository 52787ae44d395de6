#include "scoring/bounded_mean.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <optional>

namespace tandem {

namespace {

std::complex<double> power(std::complex<double> base, std::int64_t exponent) {
  std::complex<double> out = 1;
  for (; exponent > 0; exponent >>= 1) {
    out = (exponent & 1) != 0 ? out * base : out;
    base *= base;
  }
  return out;
}

// Π (1 − i (v − at) s)^count; nothing where its inverse is too small to matter.
std::optional<std::complex<double>> inverse_characteristic(const ScoreLevels& levels, double at, double s) {
  constexpr double enough = 1e32;  // of the squared size
  std::complex<double> out = 1;
  for (std::size_t i = 0; i < levels.values.size(); ++i) {
    const std::complex<double> factor(1, -(levels.values[i] - at) * s);
    if (levels.counts[i] == 1) {
      out *= factor;
    } else if (static_cast<double>(levels.counts[i]) * std::log(std::norm(factor)) > std::log(enough)) {
      return std::nullopt;
    } else {
      out *= power(factor, levels.counts[i]);
    }
    if (std::norm(out) > enough) {
      return std::nullopt;  // the other factors are no smaller than one
    }
  }
  return out;
}

}  // namespace

// With weights as shares of exponential variates the sum is at most `at` where Σ (v − at) E is at most 0, which
// Gil-Pelaez's formula tells from the characteristic function Π (1 − i (v − at) s)^−count; integrated over s by the
// double exponential rule.
double weighted_mean_cdf(const ScoreLevels& levels, double at) {
  if (at <= levels.values.front()) {
    return at < levels.values.front() || levels.values.size() > 1 ? 0 : 1;
  }
  if (at >= levels.values.back()) {
    return 1;
  }
  double squares = 0;
  for (std::size_t i = 0; i < levels.values.size(); ++i) {
    squares += static_cast<double>(levels.counts[i]) * (levels.values[i] - at) * (levels.values[i] - at);
  }
  const double scale = 1 / std::sqrt(squares);
  constexpr double half_pi = std::numbers::pi / 2;
  constexpr double step = 1.0 / 24;
  double sum = 0;
  for (double t = -3.25; t < 4.5; t += step) {
    const auto inverse = inverse_characteristic(levels, at, scale * std::exp(half_pi * std::sinh(t)));
    if (!inverse) {
      break;  // what follows is smaller still
    }
    sum += (1.0 / *inverse).imag() * half_pi * std::cosh(t) * step;
  }
  return std::clamp(0.5 - sum / std::numbers::pi, 0.0, 1.0);
}

ScoreLevels with_one_more(ScoreLevels levels, double value) {
  const auto at = std::lower_bound(levels.values.begin(), levels.values.end(), value);
  const auto place = at - levels.values.begin();
  if (at == levels.values.end() || *at != value) {
    levels.values.insert(at, value);
    levels.counts.insert(levels.counts.begin() + place, 0);
  }
  ++levels.counts[static_cast<std::size_t>(place)];
  return levels;
}

namespace {

// Where the distribution of the weighted mean reaches the share q: bisection on the side of Illinois.
double weighted_mean_quantile(const ScoreLevels& levels, double q) {
  double low = levels.values.front();
  double high = levels.values.back();
  double below = -q;
  double above = 1 - q;
  int side = 0;
  for (int i = 0; i < 100 && high - low > 1e-10 * (levels.values.back() - levels.values.front()); ++i) {
    // Halved where the secant makes no headway.
    const double secant = (low * above - high * below) / (above - below);
    const double middle = i % 3 == 2 || !(secant > low && secant < high) ? (low + high) / 2 : secant;
    const double here = weighted_mean_cdf(levels, middle) - q;
    if (here < 0) {
      low = middle;
      below = here;
      above = side == -1 ? above / 2 : above;
      side = -1;
    } else {
      high = middle;
      above = here;
      below = side == 1 ? below / 2 : below;
      side = 1;
    }
    if (std::abs(here) < 1e-11) {
      return middle;
    }
  }
  return (low + high) / 2;
}

}  // namespace

double bounded_mean_low(const ScoreLevels& levels, double lowest, double tail) {
  const ScoreLevels all = with_one_more(levels, lowest);
  return all.values.size() == 1 ? lowest : weighted_mean_quantile(all, tail);
}

double bounded_mean_high(const ScoreLevels& levels, double highest, double tail) {
  const ScoreLevels all = with_one_more(levels, highest);
  return all.values.size() == 1 ? highest : weighted_mean_quantile(all, 1 - tail);
}

MeanInterval bounded_mean_interval(const ScoreLevels& levels, double lowest, double highest, double level) {
  const double tail = (1 - level) / 2;
  MeanInterval out;
  out.mean = levels.mean();
  out.limits = {std::min(out.mean, bounded_mean_low(levels, lowest, tail)),
                std::max(out.mean, bounded_mean_high(levels, highest, tail))};
  out.exact = true;
  out.degenerate = levels.values.size() == 1;
  out.method = "bounded_mean";
  return out;
}

MeanInterval shown_interval(const ScoreLevels& levels, double lowest, double highest, double level,
                            std::uint64_t seed) {
  return levels.total() < few_scores ? bounded_mean_interval(levels, lowest, highest, level)
                                     : level_interval(levels, lowest, highest, level, seed);
}

}  // namespace tandem
