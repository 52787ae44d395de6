#pragma once

#include <cstdint>
#include <vector>

#include "scoring/graded.h"

namespace tandem {

/// Scores as counts of the values that occur; values ascend.
struct ScoreLevels {
  std::vector<double> values;
  std::vector<std::int64_t> counts;
  [[nodiscard]] std::int64_t total() const;
  [[nodiscard]] double mean() const;
};

[[nodiscard]] ScoreLevels levels_of(const Scores& scores);

/// BCa limits of the mean in bounded time, whatever the number of scores: up to 400 scores as bootstrap_interval();
/// with more of them the bootstrap distribution is that of its expansion to second order (Hall 1992), which differs
/// from it by less than 1/n of its width. Wants at least one score.
[[nodiscard]] MeanInterval level_interval(const ScoreLevels& levels, double lowest = 0, double highest = 1,
                                          double level = 0.95, std::uint64_t seed = 0);

/// The same of scores that need not repeat, such as times.
[[nodiscard]] MeanInterval score_interval(const Scores& scores, double lowest = 0, double highest = 1,
                                          double level = 0.95, std::uint64_t seed = 0);

/// A stratum of a weighted mean, with the limits of its own mean.
struct Stratum {
  double weight = 1;
  std::int64_t n = 0;
  double mean = 0;
  Interval limits{0, 1};
};
/// Σ weight · mean / Σ weight over the strata that have values. The limits put those of the strata together by squares
/// (Zou and Donner 2008, MOVER): they hold as those do, also where a stratum has one or two values or all of one kind,
/// where resamples within it would say nothing.
[[nodiscard]] MeanInterval stratified_interval(const std::vector<Stratum>& strata);

}  // namespace tandem
