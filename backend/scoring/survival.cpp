#include "scoring/survival.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "scoring/proportion.h"

namespace tandem {
namespace {

struct AtTime {
  std::int64_t solved = 0;
  std::int64_t left = 0;  // solved or cut off
};

// What happened at each time, ascending.
std::vector<std::pair<double, AtTime>> by_time(const std::vector<TimedTrial>& trials) {
  std::vector<std::pair<double, bool>> ends;
  ends.reserve(trials.size());
  for (const auto& trial : trials) {
    ends.emplace_back(trial.time_s, trial.solved);
  }
  std::sort(ends.begin(), ends.end());
  std::vector<std::pair<double, AtTime>> out;
  for (const auto& [time, solved] : ends) {
    if (out.empty() || out.back().first != time) {
      out.push_back({time, {}});
    }
    out.back().second.solved += solved ? 1 : 0;
    out.back().second.left += 1;
  }
  return out;
}

void add_log_rank(LogRank& sum, const std::vector<TimedTrial>& first, const std::vector<TimedTrial>& second) {
  std::vector<TimedTrial> all = first;
  all.insert(all.end(), second.begin(), second.end());
  const auto times = by_time(all);
  const auto own = by_time(first);
  auto next = own.begin();
  auto risk_all = static_cast<double>(all.size());
  auto risk_first = static_cast<double>(first.size());
  for (const auto& [time, here] : times) {
    const auto d = static_cast<double>(here.solved);
    const bool here_too = next != own.end() && next->first == time;
    const AtTime mine = here_too ? next->second : AtTime{};
    next += here_too ? 1 : 0;
    if (d > 0) {
      sum.observed += static_cast<double>(mine.solved);
      sum.expected += d * risk_first / risk_all;
      if (risk_all > 1) {
        sum.variance += d * (risk_first / risk_all) * (1 - risk_first / risk_all) * (risk_all - d) / (risk_all - 1);
      }
    }
    risk_all -= static_cast<double>(here.left);
    risk_first -= static_cast<double>(mine.left);
  }
}

LogRank finished(LogRank sum) {
  if (sum.variance > 0) {
    const double surplus = sum.observed - sum.expected;
    sum.chi_squared = surplus * surplus / sum.variance;
    sum.p = chi_squared_tail(sum.chi_squared);
  }
  return sum;
}

}  // namespace

std::vector<SurvivalStep> kaplan_meier(const std::vector<TimedTrial>& trials, double level) {
  const double z = normal_quantile(1 - (1 - level) / 2);
  std::vector<SurvivalStep> out;
  auto risk = static_cast<std::int64_t>(trials.size());
  double survival = 1;
  double greenwood = 0;
  for (const auto& [time, here] : by_time(trials)) {
    if (here.solved > 0) {
      const auto d = static_cast<double>(here.solved);
      const auto n = static_cast<double>(risk);
      survival *= 1 - d / n;
      greenwood += n > d ? d / (n * (n - d)) : 0;
      SurvivalStep step{time, risk, here.solved, survival, survival * std::sqrt(greenwood), {0, 0}};
      if (survival > 0) {
        const double reach = z * step.standard_error / (survival * std::log(survival));
        const double one = std::pow(survival, std::exp(reach));
        const double two = std::pow(survival, std::exp(-reach));
        step.limits = {std::min(one, two), std::max(one, two)};
      }
      out.push_back(step);
    }
    risk -= here.left;
  }
  return out;
}

RestrictedMean restricted_mean(const std::vector<TimedTrial>& trials, double horizon_s) {
  const auto steps = kaplan_meier(trials);
  RestrictedMean out;
  double variance = 0;
  double area_after = 0;  // from the step to the horizon
  double end = horizon_s;
  for (std::size_t i = steps.size(); i-- > 0;) {
    const SurvivalStep& step = steps[i];
    if (step.time_s >= horizon_s) {
      continue;
    }
    area_after += step.survival * (end - step.time_s);
    end = step.time_s;
    const auto d = static_cast<double>(step.solved);
    const auto n = static_cast<double>(step.at_risk);
    variance += n > d ? area_after * area_after * d / (n * (n - d)) : 0;
  }
  out.mean_s = area_after + end;  // until the first step none is solved
  out.standard_error_s = std::sqrt(variance);
  return out;
}

double median_time(const std::vector<TimedTrial>& trials) {
  for (const auto& step : kaplan_meier(trials)) {
    if (step.survival <= 0.5 + 1e-12) {
      return step.time_s;
    }
  }
  return std::numeric_limits<double>::infinity();
}

LogRank log_rank_test(const std::vector<TimedTrial>& first, const std::vector<TimedTrial>& second) {
  LogRank sum;
  add_log_rank(sum, first, second);
  return finished(sum);
}

LogRank stratified_log_rank(const std::vector<std::pair<std::vector<TimedTrial>, std::vector<TimedTrial>>>& strata) {
  LogRank sum;
  for (const auto& [first, second] : strata) {
    add_log_rank(sum, first, second);
  }
  return finished(sum);
}

}  // namespace tandem
