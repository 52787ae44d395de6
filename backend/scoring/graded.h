#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "scoring/interval.h"

namespace tandem {

// Graded scores. Exact where the scores lie on a lattice, as those of rubrics do; by resampling with the given seed
// elsewhere, and the result says so. Pure; any thread.

using Scores = std::vector<double>;

[[nodiscard]] double mean_of(const Scores& scores);
/// Sample standard deviation (n − 1); 0 for fewer than two.
[[nodiscard]] double deviation_of(const Scores& scores);

/// Mann-Whitney test with midranks, tie correction and continuity correction.
struct RankTest {
  double u_first = 0;  ///< pairs that the first group wins, ties half
  double u_second = 0;
  double sigma = 0;
  double z = 0;
  double p = 1;        ///< two-sided, normal approximation
  double p_exact = 1;  ///< two-sided, all permutations of the ranks; the approximation where `exact` is false
  bool exact = false;
  double superiority = 0.5;  ///< A12: P(first > second) + ½ P(equal)
};
[[nodiscard]] RankTest mann_whitney(const Scores& first, const Scores& second);

/// A difference of means and its two-sided p-value.
struct MeanTest {
  double difference = 0;
  double p = 1;
  bool exact = false;
};
/// Permutation test of mean(first) − mean(second), independent groups.
[[nodiscard]] MeanTest permutation_test(const Scores& first, const Scores& second, std::uint64_t seed = 0);
/// Sign-flip test of the mean of paired differences.
[[nodiscard]] MeanTest sign_flip_test(const Scores& differences, std::uint64_t seed = 0);

/// Limits of a mean score.
struct MeanInterval {
  double mean = 0;
  Interval limits;
  bool exact = false;       ///< from the whole bootstrap distribution, not from resamples
  bool degenerate = false;  ///< all scores are equal: the limits are a bound for scores in [low, high]
  double z0 = 0;            ///< bias correction
  double acceleration = 0;
  /// How the limits were found: "bca", "percentile", "bound" (of equal scores), "bounded_mean", "strata" (put
  /// together from those of strata).
  std::string_view method = "bca";
};
enum class Bootstrap { percentile, bca };
/// Bootstrap limits of the mean of scores that lie in [lowest, highest]. BCa counts half of the ties at the mean in
/// its bias correction. Where all scores are equal the bootstrap says nothing, and the limits come from a bound that
/// holds for any distribution on [lowest, highest].
[[nodiscard]] MeanInterval bootstrap_interval(const Scores& scores, Bootstrap kind, double lowest = 0,
                                              double highest = 1, double level = 0.95, std::uint64_t seed = 0);

/// An upper bound on the share of scores up to each level that holds for all levels at once (Clopper-Pearson, level
/// divided by their number). `levels` ascend.
[[nodiscard]] std::vector<double> worst_case_staircase(const Scores& scores, const std::vector<double>& levels,
                                                       double level = 0.95);

/// The step of the coarsest lattice that all scores lie on, with at most 400 steps between the lowest and the highest;
/// nothing where there is none.
[[nodiscard]] std::optional<double> lattice_step(const Scores& scores);

}  // namespace tandem
