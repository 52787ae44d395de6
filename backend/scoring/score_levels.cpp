#include "scoring/score_levels.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/random.h"
#include "scoring/proportion.h"

namespace tandem {
namespace {

constexpr std::int64_t most_exact = 400;
constexpr std::int64_t most_resampled = 400;
constexpr int resamples = 2000;

struct Moments {
  double mean = 0;
  double variance = 0;  // of one score, divided by n
  double third = 0;     // third central moment
};

Moments moments_of(const ScoreLevels& levels) {
  Moments out;
  out.mean = levels.mean();
  const auto n = static_cast<double>(levels.total());
  for (std::size_t i = 0; i < levels.values.size(); ++i) {
    const double d = levels.values[i] - out.mean;
    out.variance += static_cast<double>(levels.counts[i]) * d * d / n;
    out.third += static_cast<double>(levels.counts[i]) * d * d * d / n;
  }
  return out;
}

Scores scores_of(const ScoreLevels& levels) {
  Scores out;
  out.reserve(static_cast<std::size_t>(levels.total()));
  for (std::size_t i = 0; i < levels.values.size(); ++i) {
    out.insert(out.end(), static_cast<std::size_t>(levels.counts[i]), levels.values[i]);
  }
  return out;
}

std::size_t distinct(const ScoreLevels& levels) {
  return static_cast<std::size_t>(
      std::count_if(levels.counts.begin(), levels.counts.end(), [](std::int64_t c) { return c > 0; }));
}

// Limits of a sum of means with the given deviation and skewness, both of the sum itself: quantiles of the bootstrap
// distribution by Cornish and Fisher, at levels z.
Interval expanded(double mean, double deviation, double skewness, double z_low, double z_high) {
  const auto at = [&](double z) { return mean + deviation * (z + skewness * (z * z - 1) / 6); };
  return {at(z_low), at(z_high)};
}

// BCa to second order of the mean of n scores that lie within `bounds`.
MeanInterval expanded_bca(const Moments& moments, std::int64_t n, const Interval& bounds, double level) {
  MeanInterval out;
  out.mean = moments.mean;
  const double deviation = std::sqrt(moments.variance / static_cast<double>(n));
  const double skewness = moments.third / std::pow(moments.variance, 1.5) / std::sqrt(static_cast<double>(n));
  // To second order both corrections of BCa are a sixth of the skewness of the mean.
  out.z0 = skewness / 6;
  out.acceleration = skewness / 6;
  const double z = normal_quantile(1 - (1 - level) / 2);
  const auto adjusted = [&](double q) {
    const double shifted = out.z0 + q;
    return out.z0 + shifted / (1 - out.acceleration * shifted);
  };
  out.limits = expanded(out.mean, deviation, skewness, adjusted(-z), adjusted(z));
  out.limits = {std::max(out.limits.low, bounds.low), std::min(out.limits.high, bounds.high)};
  return out;
}

}  // namespace

std::int64_t ScoreLevels::total() const { return std::accumulate(counts.begin(), counts.end(), std::int64_t{0}); }

double ScoreLevels::mean() const {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += values[i] * static_cast<double>(counts[i]);
  }
  const auto n = total();
  return n > 0 ? sum / static_cast<double>(n) : 0.0;
}

namespace {

// Scores of a rubric: few values, found without sorting all of them. Nothing where there are many.
std::optional<ScoreLevels> few_levels(const Scores& scores) {
  constexpr std::size_t few = 32;
  ScoreLevels out;
  for (const double score : scores) {
    const auto at = std::lower_bound(out.values.begin(), out.values.end(), score) - out.values.begin();
    if (at == static_cast<std::ptrdiff_t>(out.values.size()) || out.values[static_cast<std::size_t>(at)] != score) {
      if (out.values.size() == few) {
        return std::nullopt;
      }
      out.values.insert(out.values.begin() + at, score);
      out.counts.insert(out.counts.begin() + at, 0);
    }
    ++out.counts[static_cast<std::size_t>(at)];
  }
  return out;
}

}  // namespace

ScoreLevels levels_of(const Scores& scores) {
  if (auto few = few_levels(scores)) {
    return std::move(*few);
  }
  Scores sorted = scores;
  std::sort(sorted.begin(), sorted.end());
  ScoreLevels out;
  for (const double score : sorted) {
    if (out.values.empty() || out.values.back() != score) {
      out.values.push_back(score);
      out.counts.push_back(0);
    }
    ++out.counts.back();
  }
  return out;
}

MeanInterval level_interval(const ScoreLevels& levels, double lowest, double highest, double level,
                            std::uint64_t seed) {
  const std::int64_t n = levels.total();
  if (n <= most_exact || distinct(levels) < 2) {
    return bootstrap_interval(scores_of(levels), Bootstrap::bca, lowest, highest, level, seed);
  }
  return expanded_bca(moments_of(levels), n, {levels.values.front(), levels.values.back()}, level);
}

MeanInterval score_interval(const Scores& scores, double lowest, double highest, double level, std::uint64_t seed) {
  const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
  if (static_cast<std::int64_t>(scores.size()) <= most_exact || *least == *most) {
    return level_interval(levels_of(scores), lowest, highest, level, seed);
  }
  Moments moments;
  moments.mean = mean_of(scores);
  const auto n = static_cast<double>(scores.size());
  for (const double score : scores) {
    const double d = score - moments.mean;
    moments.variance += d * d / n;
    moments.third += d * d * d / n;
  }
  return expanded_bca(moments, static_cast<std::int64_t>(scores.size()), {*least, *most}, level);
}

MeanInterval stratified_interval(const std::vector<Stratum>& strata) {
  MeanInterval out;
  out.method = "strata";
  out.limits = {0, 1};
  double weights = 0;
  for (const auto& stratum : strata) {
    weights += stratum.n > 0 ? stratum.weight : 0.0;
  }
  if (weights <= 0) {
    return out;
  }
  double below = 0;
  double above = 0;
  for (const auto& stratum : strata) {
    if (stratum.n == 0) {
      continue;
    }
    const double share = stratum.weight / weights;
    out.mean += share * stratum.mean;
    below += share * share * (stratum.mean - stratum.limits.low) * (stratum.mean - stratum.limits.low);
    above += share * share * (stratum.limits.high - stratum.mean) * (stratum.limits.high - stratum.mean);
  }
  out.limits = {std::max(0.0, out.mean - std::sqrt(below)), std::min(1.0, out.mean + std::sqrt(above))};
  return out;
}

}  // namespace tandem
