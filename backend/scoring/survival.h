#pragma once

#include <cstdint>
#include <vector>

#include "scoring/interval.h"

namespace tandem {

// Time to success. A trial that failed for good never succeeds: its time is the horizon, without event. Only what was
// cut from outside, such as by the end of a shift, ends without event where it was cut. Pure; any thread.

struct TimedTrial {
  double time_s = 0;
  bool solved = false;
};

/// A step of the curve: at `time_s` the share that is not solved falls to `survival`.
struct SurvivalStep {
  double time_s = 0;
  std::int64_t at_risk = 0;
  std::int64_t solved = 0;
  double survival = 1;
  double standard_error = 0;  ///< Greenwood
  Interval limits{1, 1};      ///< log-log
};
/// Kaplan-Meier estimate, one step for each time of a success.
[[nodiscard]] std::vector<SurvivalStep> kaplan_meier(const std::vector<TimedTrial>& trials, double level = 0.95);

/// Area under the curve up to the horizon: the mean time when every failure costs the horizon.
struct RestrictedMean {
  double mean_s = 0;
  double standard_error_s = 0;
};
[[nodiscard]] RestrictedMean restricted_mean(const std::vector<TimedTrial>& trials, double horizon_s);

/// Earliest time by which half of the trials are solved; infinite where that does not happen.
[[nodiscard]] double median_time(const std::vector<TimedTrial>& trials);

struct LogRank {
  double observed = 0;  ///< successes of the first group
  double expected = 0;
  double variance = 0;
  double chi_squared = 0;
  double p = 1;
};
[[nodiscard]] LogRank log_rank_test(const std::vector<TimedTrial>& first, const std::vector<TimedTrial>& second);
/// The same over strata, such as tasks: pairs of groups.
[[nodiscard]] LogRank stratified_log_rank(
    const std::vector<std::pair<std::vector<TimedTrial>, std::vector<TimedTrial>>>& strata);

}  // namespace tandem
