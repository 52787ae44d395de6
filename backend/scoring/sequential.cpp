#include "scoring/sequential.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numbers>

#include "scoring/proportion.h"

namespace tandem {
namespace {

constexpr double stake_of(std::size_t i) { return 0.05 * static_cast<double>(i + 1); }

template <std::size_t N>
double log_mean_exp(const std::array<double, N>& logs) {
  const double highest = *std::max_element(logs.begin(), logs.end());
  if (std::isinf(highest)) {
    return highest;
  }
  double sum = 0;
  for (const double value : logs) {
    sum += std::exp(value - highest);
  }
  return highest + std::log(sum / static_cast<double>(N));
}

double p_of(const std::vector<double>& path) {
  return path.empty() ? 1.0 : std::min(1.0, std::exp(-*std::max_element(path.begin(), path.end())));
}

std::int64_t first_above(const std::vector<double>& path, double alpha) {
  const auto found = std::find_if(path.begin(), path.end(), [&](double e) { return e >= -std::log(alpha); });
  return found == path.end() ? 0 : found - path.begin() + 1;
}

// The point where a function that rises from low to high crosses the limit.
double crossing(const std::function<double(double)>& value, double limit, double low, double high) {
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (value(middle) < limit ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

void BettingMixture::add(double difference) {
  differences_.push_back(difference);
  for (std::size_t i = 0; i < stakes; ++i) {
    forward_[i] += std::log1p(stake_of(i) * difference);
    reverse_[i] += std::log1p(-stake_of(i) * difference);
  }
  forward_path_.push_back(log_mean_exp(forward_));
  reverse_path_.push_back(log_mean_exp(reverse_));
}

double BettingMixture::log_forward() const { return forward_path_.empty() ? 0.0 : forward_path_.back(); }
double BettingMixture::log_reverse() const { return reverse_path_.empty() ? 0.0 : reverse_path_.back(); }
double BettingMixture::evidence_forward() const { return std::exp(log_forward()); }
double BettingMixture::evidence_reverse() const { return std::exp(log_reverse()); }
double BettingMixture::p_forward() const { return p_of(forward_path_); }
double BettingMixture::p_reverse() const { return p_of(reverse_path_); }
std::int64_t BettingMixture::decided_forward(double alpha) const { return first_above(forward_path_, alpha); }
std::int64_t BettingMixture::decided_reverse(double alpha) const { return first_above(reverse_path_, alpha); }

double BettingMixture::mean() const {
  double sum = 0;
  for (const double d : differences_) {
    sum += d;
  }
  return differences_.empty() ? 0.0 : sum / static_cast<double>(differences_.size());
}

// The capital of bets that the mean is above m falls with m, that of bets below rises: the limits are where either
// reaches 2/α.
Interval BettingMixture::confidence_sequence(double alpha) const {
  if (differences_.empty()) {
    return {-1, 1};
  }
  const double limit = std::log(2 / alpha);
  std::map<double, double> often;  // few differences are different
  for (const double d : differences_) {
    often[d] += 1;
  }
  const auto capital = [&](double m, double sign) {
    std::array<double, stakes> logs{};
    const double scale = sign > 0 ? 1 + m : 1 - m;
    for (const auto& [d, times] : often) {
      const double bet = sign * (d - m) / scale;
      for (std::size_t i = 0; i < stakes; ++i) {
        logs[i] += times * std::log1p(stake_of(i) * bet);
      }
    }
    return log_mean_exp(logs);
  };
  constexpr double edge = 1 - 1e-12;
  Interval out{-1, 1};
  const double low_end = -edge;
  if (capital(low_end, 1) > limit) {
    out.low = crossing([&](double m) { return -capital(m, 1); }, -limit, low_end, edge);
  }
  if (capital(edge, -1) > limit) {
    out.high = crossing([&](double m) { return capital(m, -1); }, limit, low_end, edge);
  }
  return out;
}

void PlugInEvidence::add(bool a, bool b) {
  const double rate_a = a_success_ / (a_success_ + a_failure_);
  const double rate_b = b_success_ / (b_success_ + b_failure_);
  if (rate_a < rate_b) {
    const double middle = (rate_a + rate_b) / 2;
    const auto chance = [](double rate, bool success) { return success ? rate : 1 - rate; };
    evidence_ *= chance(rate_a, a) * chance(rate_b, b) / (chance(middle, a) * chance(middle, b));
  }
  (a ? a_success_ : a_failure_) += 1;
  (b ? b_success_ : b_failure_) += 1;
}

double discordant_evidence(std::int64_t wins, std::int64_t losses) {
  const double w = static_cast<double>(wins) + 1;
  const double l = static_cast<double>(losses) + 1;
  const double log_beta = boost::math::lgamma(w) + boost::math::lgamma(l) - boost::math::lgamma(w + l);
  const double above_half = beta_cdf(l, w, 0.5);  // 1 − I_½(w, l)
  if (above_half <= 0) {
    return 0;
  }
  const double log_evidence =
      static_cast<double>(wins + losses + 1) * std::numbers::ln2 + log_beta + std::log(above_half);
  return std::min(std::exp(log_evidence), std::numeric_limits<double>::max());
}

Interval rate_confidence_sequence(std::int64_t k, std::int64_t n, double alpha) {
  const auto s = static_cast<double>(k);
  const auto f = static_cast<double>(n - k);
  const double log_beta = -log_choose(n, k) - std::log(static_cast<double>(n) + 1);
  const auto log_ratio = [&](double p) {
    return log_beta - (k == 0 ? 0.0 : s * std::log(p)) - (k == n ? 0.0 : f * std::log1p(-p));
  };
  const double limit = -std::log(alpha);
  const double peak = n == 0 ? 0.5 : s / static_cast<double>(n);
  constexpr double edge = 1e-15;
  Interval out{0, 1};
  if (k > 0) {
    out.low = crossing([&](double p) { return -log_ratio(p); }, -limit, edge, std::min(peak, 1 - edge));
  }
  if (k < n) {
    out.high = crossing(log_ratio, limit, std::max(peak, edge), 1 - edge);
  }
  return out;
}

SpendingWalk spending_walk(std::int64_t most_pairs, double alpha) {
  SpendingWalk out;
  const auto size = static_cast<std::size_t>(2 * most_pairs + 1);
  std::vector<double> at(size, 0.0);  // chance of being at W − L without having stopped
  at[static_cast<std::size_t>(most_pairs)] = 1;
  for (std::int64_t d = 1; d <= most_pairs; ++d) {
    std::vector<double> next(size, 0.0);
    for (std::size_t i = 1; i + 1 < size; ++i) {
      next[i - 1] += at[i] / 2;
      next[i + 1] += at[i] / 2;
    }
    const double allowed = alpha * static_cast<double>(d) / static_cast<double>(most_pairs);
    std::int64_t bound = 0;
    double crossed = 0;
    // Distances have the parity of d; the outermost comes first.
    for (std::int64_t b = d; b > 0; b -= 2) {
      const double more =
          next[static_cast<std::size_t>(most_pairs + b)] + next[static_cast<std::size_t>(most_pairs - b)];
      if (out.spent + crossed + more > allowed) {
        break;
      }
      crossed += more;
      bound = b;
    }
    for (std::int64_t b = d; bound > 0 && b >= bound; b -= 2) {
      next[static_cast<std::size_t>(most_pairs + b)] = 0;
      next[static_cast<std::size_t>(most_pairs - b)] = 0;
    }
    out.spent += crossed;
    out.bounds.push_back(bound);
    at = std::move(next);
  }
  return out;
}

}  // namespace tandem
