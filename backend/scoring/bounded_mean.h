#pragma once

#include "scoring/score_levels.h"

namespace tandem {

// Limits of the mean of values that are known to lie in a range, for few values. Gaffke's limits (2005; Learned-Miller
// and Thomas, "A new confidence interval for the mean of a bounded random variable", 2019): beside the values one more
// is counted that lies at the end of the range, and all are weighted at random, uniformly over all weights that sum to
// one. For values of 0 and 1 they are those of Clopper and Pearson. No distribution is known for which they hold less
// often than they say. Computed from the characteristic function, without random numbers. Pure; any thread.

/// Below this many scores dashboards and reports take these limits; from it on BCa.
inline constexpr std::int64_t few_scores = 200;
/// The same for times; from it on Student's limits.
inline constexpr std::int64_t few_times = 100;

/// P(Σ w v ≤ at) for values v with weights w that are uniform over those that sum to one. The limit from below lies
/// where it reaches `tail` for the values and `lowest`, the one from above where it reaches 1 − tail for the values and
/// `highest`.
[[nodiscard]] double weighted_mean_cdf(const ScoreLevels& levels, double at);

/// The limit from below of the mean at one-sided confidence 1 − tail. Wants at least one value, none below `lowest`.
[[nodiscard]] double bounded_mean_low(const ScoreLevels& levels, double lowest, double tail);
/// The limit from above; no value lies above `highest`.
[[nodiscard]] double bounded_mean_high(const ScoreLevels& levels, double highest, double tail);

/// Both, at the two-sided confidence `level`. `degenerate`: all values are equal.
[[nodiscard]] MeanInterval bounded_mean_interval(const ScoreLevels& levels, double lowest = 0, double highest = 1,
                                                 double level = 0.95);

/// The levels and one value more.
[[nodiscard]] ScoreLevels with_one_more(ScoreLevels levels, double value);

/// What dashboards and reports show of graded scores in [lowest, highest]: bounded_mean_interval() of few of them,
/// level_interval() of more.
[[nodiscard]] MeanInterval shown_interval(const ScoreLevels& levels, double lowest = 0, double highest = 1,
                                          double level = 0.95, std::uint64_t seed = 0);

}  // namespace tandem
