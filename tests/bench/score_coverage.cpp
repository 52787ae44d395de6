// How often the limits that Tandem shows hold the truth, and how often its sequential monitor is wrong: exactly where
// every outcome can be enumerated, by simulation with fixed seeds elsewhere. Prints Markdown; docs/score-coverage.md
// holds what it printed. --short: coarser grids, for a quick check. Fails where a promise is not kept.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "scoring/bounded_mean.h"
#include "scoring/graded.h"
#include "scoring/proportion.h"
#include "scoring/score_levels.h"
#include "scoring/sequential.h"
#include "scoring/survival.h"
#include "scoring/two_proportions.h"

namespace tandem {
namespace {

constexpr double level = 0.95;
constexpr double wanted = 0.945;  // what a method must reach on average to be called honest

bool quick = false;
int broken = 0;

void promise(bool kept, const char* what) {
  if (!kept) {
    ++broken;
    std::printf("\n**Not kept: %s**\n", what);
  }
}

std::vector<double> binomial_chances(std::int64_t n, double p) {
  std::vector<double> out;
  for (std::int64_t k = 0; k <= n; ++k) {
    out.push_back(std::exp(log_choose(n, k) + static_cast<double>(k) * std::log(p) +
                           static_cast<double>(n - k) * std::log1p(-p)));
  }
  return out;
}

struct Spread {
  double least = 1;
  double least_at = 0;
  double sum = 0;
  int count = 0;
  int good = 0;
  void add(double coverage, double at) {
    if (coverage < least) {
      least = coverage;
      least_at = at;
    }
    sum += coverage;
    ++count;
    good += coverage >= wanted ? 1 : 0;
  }
  [[nodiscard]] double mean() const { return sum / count; }
  [[nodiscard]] double share() const { return static_cast<double>(good) / count; }
};

double percent(double share) { return 100 * share; }

double covered(const std::vector<Interval>& limits, const std::vector<double>& chances, double truth) {
  double out = 0;
  for (std::size_t k = 0; k < limits.size(); ++k) {
    out += limits[k].low <= truth && truth <= limits[k].high ? chances[k] : 0;
  }
  return out;
}

struct RateMethod {
  const char* name;
  bool promises;
  std::function<Interval(std::int64_t, std::int64_t)> limits;
};

std::vector<RateMethod> rate_methods() {
  const auto of = [](IntervalMethod method) {
    return [method](std::int64_t k, std::int64_t n) { return proportion_interval(method, k, n, level); };
  };
  return {
      {"Wilson", false, of(IntervalMethod::wilson)},
      {"Clopper–Pearson", true, of(IntervalMethod::clopper_pearson)},
      {"Jeffreys", false, of(IntervalMethod::jeffreys)},
      {"Agresti–Coull", false, of(IntervalMethod::agresti_coull)},
      {"Uniform prior", false, of(IntervalMethod::uniform_prior)},
      {"Highest density", false, [](std::int64_t k, std::int64_t n) { return highest_density_interval(k, n, level); }},
      {"Any-time sequence", true,
       [](std::int64_t k, std::int64_t n) { return rate_confidence_sequence(k, n, 1 - level); }}};
}

void one_rate() {
  const double step = quick ? 0.02 : 0.0025;
  std::printf(
      "\n## One rate, exactly\n\nRates from %g to %g in steps of %g. Coverage in per cent: least (at the rate), "
      "mean, and the share of rates with 94.5 or more.\n\n| Method | n | least | at | mean | share ≥ 94.5 |\n"
      "|---|---|---|---|---|---|\n",
      step, 1 - step, step);
  const std::vector<std::int64_t> sizes =
      quick ? std::vector<std::int64_t>{10, 20} : std::vector<std::int64_t>{5, 10, 15, 20, 30, 50, 100, 200};
  for (const auto& method : rate_methods()) {
    for (const auto n : sizes) {
      std::vector<Interval> limits;
      for (std::int64_t k = 0; k <= n; ++k) {
        limits.push_back(method.limits(k, n));
      }
      Spread spread;
      for (double p = step; p < 1 - step / 2; p += step) {
        spread.add(covered(limits, binomial_chances(n, p), p), p);
      }
      std::printf("| %s | %lld | %.1f | %.4g | %.1f | %.0f |\n", method.name, static_cast<long long>(n),
                  percent(spread.least), spread.least_at, percent(spread.mean()), percent(spread.share()));
      promise(!method.promises || spread.least >= level - 1e-9, "coverage of a method that promises it");
      promise(spread.mean() >= (n >= 10 ? wanted : 0.93), "mean coverage of a rate");
    }
  }
}

void rates_one_by_one() {
  std::printf("\n### At some rates\n\n| Method | n |");
  const std::vector<double> rates{0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95};
  for (const double p : rates) {
    std::printf(" %g |", p);
  }
  std::printf("\n|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const auto& method : rate_methods()) {
    for (const std::int64_t n : {10, 20, 50}) {
      std::vector<Interval> limits;
      for (std::int64_t k = 0; k <= n; ++k) {
        limits.push_back(method.limits(k, n));
      }
      std::printf("| %s | %lld |", method.name, static_cast<long long>(n));
      for (const double p : rates) {
        std::printf(" %.1f |", percent(covered(limits, binomial_chances(n, p), p)));
      }
      std::printf("\n");
    }
  }
}

void two_rates() {
  const double step = quick ? 0.1 : 0.05;
  std::printf(
      "\n## The difference of two rates, exactly\n\nBoth rates from %g to %g in steps of %g.\n\n"
      "| Method | n each | least | mean | share ≥ 94.5 |\n|---|---|---|---|---|\n",
      step, 1 - step, step);
  using Method = Interval (*)(const TwoCounts&, double);
  for (const auto& [name, method] :
       {std::pair<const char*, Method>{"Newcombe", newcombe_interval}, {"Agresti–Caffo", agresti_caffo_interval}}) {
    for (const std::int64_t n : {5, 10, 15, 20, 50}) {
      std::vector<std::vector<Interval>> limits(static_cast<std::size_t>(n) + 1);
      for (std::int64_t k1 = 0; k1 <= n; ++k1) {
        for (std::int64_t k2 = 0; k2 <= n; ++k2) {
          limits[static_cast<std::size_t>(k1)].push_back(method({k1, n, k2, n}, level));
        }
      }
      Spread spread;
      for (double p1 = step; p1 < 1 - step / 2; p1 += step) {
        const auto first = binomial_chances(n, p1);
        for (double p2 = step; p2 < 1 - step / 2; p2 += step) {
          const auto second = binomial_chances(n, p2);
          double coverage = 0;
          for (std::size_t k1 = 0; k1 < limits.size(); ++k1) {
            coverage += first[k1] * covered(limits[k1], second, p1 - p2);
          }
          spread.add(coverage, p1);
        }
      }
      std::printf("| %s | %lld | %.1f | %.1f | %.0f |\n", name, static_cast<long long>(n), percent(spread.least),
                  percent(spread.mean()), percent(spread.share()));
      promise(spread.mean() >= wanted, "mean coverage of a difference of rates");
    }
  }
}

// A law of scores: shares of the points with their chances.
struct Law {
  const char* name;
  std::vector<double> scores;
  std::vector<double> chances;
  [[nodiscard]] double mean() const {
    double out = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      out += scores[i] * chances[i];
    }
    return out;
  }
};

std::vector<Law> laws() {
  return {{"half points, middling", {0, 0.5, 1}, {0.3, 0.4, 0.3}},
          {"half points, good", {0, 0.5, 1}, {0.1, 0.2, 0.7}},
          {"half points, nearly perfect", {0, 0.5, 1}, {0.02, 0.08, 0.9}},
          {"quarters, even", {0, 0.25, 0.5, 0.75, 1}, {0.2, 0.2, 0.2, 0.2, 0.2}},
          {"quarters, all or nothing", {0, 0.25, 0.5, 0.75, 1}, {0.45, 0.04, 0.02, 0.04, 0.45}},
          {"quarters, good", {0, 0.25, 0.5, 0.75, 1}, {0.05, 0.05, 0.1, 0.2, 0.6}},
          {"half points, rarely none", {0, 0.5, 1}, {0.05, 0.05, 0.9}}};
}

// Whether Gaffke's limits hold the truth, without finding them.
bool bounded_mean_holds(const ScoreLevels& values, double truth, double highest) {
  const double tail = (1 - level) / 2;
  return weighted_mean_cdf(with_one_more(values, 0), truth) >= tail &&
         weighted_mean_cdf(with_one_more(values, highest), truth) <= 1 - tail;
}

// Whether a method's limits hold the truth.
using Holds = std::function<bool(const ScoreLevels&, double)>;

std::vector<Holds> mean_methods() {
  const auto within = [](const Interval& limits, double truth) {
    return limits.low <= truth + 1e-12 && truth <= limits.high + 1e-12;
  };
  return {[within](const ScoreLevels& levels, double truth) {
            Scores scores;
            for (std::size_t i = 0; i < levels.values.size(); ++i) {
              scores.insert(scores.end(), static_cast<std::size_t>(levels.counts[i]), levels.values[i]);
            }
            return within(bootstrap_interval(scores, Bootstrap::percentile, 0, 1, level).limits, truth);
          },
          [within](const ScoreLevels& levels, double truth) {
            return within(level_interval(levels, 0, 1, level).limits, truth);
          },
          [](const ScoreLevels& levels, double truth) { return bounded_mean_holds(levels, truth, 1); }};
}

// A sample by how often each point occurs.
ScoreLevels sample_of(const Law& law, const std::vector<int>& counts) {
  ScoreLevels out;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) {
      out.values.push_back(law.scores[i]);
      out.counts.push_back(counts[i]);
    }
  }
  return out;
}

// Coverage over all samples of n: every way to count the levels, with its multinomial chance.
double exact_coverage(const Law& law, int n, const Holds& holds) {
  double out = 0;
  std::vector<int> counts(law.scores.size());
  const double truth = law.mean();
  const std::function<void(std::size_t, int, double)> go = [&](std::size_t at, int left, double log_chance) {
    if (at + 1 == counts.size()) {
      counts[at] = left;
      const double chance = std::exp(log_chance + left * std::log(law.chances[at]));
      out += holds(sample_of(law, counts), truth) ? chance : 0;
      return;
    }
    for (int count = 0; count <= left; ++count) {
      counts[at] = count;
      go(at + 1, left - count, log_chance + log_choose(left, count) + count * std::log(law.chances[at]));
    }
  };
  go(0, n, 0);
  return out;
}

double simulated_coverage(const Law& law, int n, const Holds& holds, int rounds) {
  Random random(17);
  const double truth = law.mean();
  std::map<std::vector<int>, bool> known;  // samples come again
  int held = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<int> counts(law.scores.size());
    for (int i = 0; i < n; ++i) {
      double u = random.uniform();
      std::size_t at = 0;
      while (at + 1 < counts.size() && u >= law.chances[at]) {
        u -= law.chances[at++];
      }
      ++counts[at];
    }
    const auto [found, fresh] = known.try_emplace(counts, false);
    if (fresh) {
      found->second = holds(sample_of(law, counts), truth);
    }
    held += found->second ? 1 : 0;
  }
  return static_cast<double>(held) / rounds;
}

void graded() {
  const int rounds = quick ? 500 : 10'000;
  std::printf(
      "\n## Means of graded scores\n\nLimits of the mean; \"shown\" is what dashboards and reports take: the bounded "
      "mean below %lld trials, BCa from there on. All samples enumerated where they are at most 11,000, else %d "
      "simulated ones (marked ~).\n\n| Scores | n | percentile | BCa | bounded mean | shown |\n"
      "|---|---|---|---|---|---|\n",
      static_cast<long long>(few_scores), rounds);
  const auto methods = mean_methods();
  for (const auto& law : laws()) {
    for (const int n : quick ? std::vector<int>{5, 10} : std::vector<int>{5, 10, 20, 50, 100, 200, 400}) {
      const bool exact = n <= 20 || (law.scores.size() == 3 && n <= 100);
      std::printf("| %s | %d |", law.name, n);
      std::vector<double> coverage;
      for (const auto& holds : methods) {
        coverage.push_back(exact ? exact_coverage(law, n, holds) : simulated_coverage(law, n, holds, rounds));
        std::printf(" %s%.1f |", exact ? "" : "~", percent(coverage.back()));
      }
      const double shown = n < few_scores ? coverage[2] : coverage[1];
      std::printf(" %s%.1f |\n", exact ? "" : "~", percent(shown));
      const double slack = exact ? 0 : 2 * std::sqrt(0.05 * 0.95 / rounds);
      promise(shown >= wanted - slack, "coverage of the limits that are shown of a mean of graded scores");
    }
  }
}

// The average over cells, whatever their rates: exact over all outcomes of all cells.
double average_coverage(const std::vector<std::int64_t>& trials, const std::vector<double>& rates,
                        IntervalMethod method) {
  double truth = 0;
  std::vector<std::vector<double>> chances;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    truth += rates[i] / static_cast<double>(rates.size());
    chances.push_back(binomial_chances(trials[i], rates[i]));
  }
  double out = 0;
  std::vector<Stratum> strata(trials.size());
  const std::function<void(std::size_t, double)> go = [&](std::size_t cell, double chance) {
    if (cell == trials.size()) {
      const Interval limits = stratified_interval(strata).limits;
      out += limits.low <= truth + 1e-12 && truth <= limits.high + 1e-12 ? chance : 0;
      return;
    }
    const std::int64_t n = trials[cell];
    for (std::int64_t k = 0; k <= n; ++k) {
      strata[cell] = {1, n, static_cast<double>(k) / static_cast<double>(n), proportion_interval(method, k, n, level)};
      go(cell + 1, chance * chances[cell][static_cast<std::size_t>(k)]);
    }
  };
  go(0, 1);
  return out;
}

void averages() {
  std::printf(
      "\n## Averages over cells, exactly\n\nSuccess, every cell alike heavy; \"shown\" puts the limits of Clopper and "
      "Pearson together, the other column Wilson's.\n\n| Trials | Rates | Wilson | shown |\n|---|---|---|---|\n");
  const std::vector<std::vector<std::int64_t>> plans{{2, 4, 6}, {3, 3, 3, 3}, {5, 5, 5},
                                                     {10, 10},  {10, 10, 10}, {2, 20}};
  double sum = 0;
  double least = 1;
  int count = 0;
  for (const auto& trials : plans) {
    for (const double rate : {0.5, 0.8, 0.9, 0.95}) {
      for (const bool alike : {true, false}) {
        const std::vector<double> others{rate, 0.1, 0.5, 0.7};
        std::vector<double> rates;
        std::string names[2];
        for (std::size_t i = 0; i < trials.size(); ++i) {
          rates.push_back(alike ? rate : others[i]);
          names[0] += (i == 0 ? "" : ", ") + std::to_string(trials[i]);
          char text[16];
          std::snprintf(text, sizeof text, "%.2f", rates[i]);
          names[1] += (i == 0 ? "" : ", ") + std::string(text);
        }
        const double shown = average_coverage(trials, rates, IntervalMethod::clopper_pearson);
        std::printf("| %s | %s | %.1f | %.1f |\n", names[0].c_str(), names[1].c_str(),
                    percent(average_coverage(trials, rates, IntervalMethod::wilson)), percent(shown));
        sum += shown;
        least = std::min(least, shown);
        ++count;
      }
    }
  }
  std::printf("\nShown: %.1f on average, %.1f at least.\n", percent(sum / count), percent(least));
  promise(sum / count >= wanted && least >= 0.895, "coverage of averages over cells");
}

void times() {
  const int rounds = quick ? 1000 : 20'000;
  constexpr double horizon = 30;
  std::printf(
      "\n## Restricted mean time, simulated\n\n%d evaluations a row; times uniform between 5 s and 20 s where it "
      "succeeds, horizon 30 s. Normal: with the published standard error; Student: with that of n − 1; \"shown\" is "
      "what "
      "dashboards and reports take: the bounded mean below %lld trials, Student from there on.\n\n| Success rate | n | "
      "true mean | normal | Student | bounded mean | shown |\n|---|---|---|---|---|---|---|\n",
      rounds, static_cast<long long>(few_times));
  for (const double p : {0.3, 0.5, 0.8, 0.95}) {
    const double truth = p * 12.5 + (1 - p) * horizon;
    for (const int n : {5, 10, 20, 50, 100, 200}) {
      Random random(static_cast<std::uint64_t>(1000 * p) + static_cast<std::uint64_t>(n));
      const double normal = normal_quantile(0.5 + level / 2);
      const double student = student_quantile(0.5 + level / 2, n - 1) * std::sqrt(n / (n - 1.0));
      int held[3] = {0, 0, 0};
      for (int round = 0; round < rounds; ++round) {
        std::vector<TimedTrial> trials;
        Scores times;
        for (int i = 0; i < n; ++i) {
          const bool solved = random.uniform() < p;
          times.push_back(solved ? random.uniform(5, 20) : horizon);
          trials.push_back({times.back(), solved});
        }
        const auto mean = restricted_mean(trials, horizon);
        const double distance = std::abs(mean.mean_s - truth);
        held[0] += distance <= normal * mean.standard_error_s ? 1 : 0;
        held[1] += distance <= student * mean.standard_error_s ? 1 : 0;
        held[2] += n < few_times && bounded_mean_holds(levels_of(times), truth, horizon) ? 1 : 0;
      }
      const auto share = [&](int of) { return static_cast<double>(of) / rounds; };
      const bool few = n < few_times;
      const double shown = share(few ? held[2] : held[1]);
      std::printf("| %g | %d | %.2f s | %.1f | %.1f | ", p, n, truth, percent(share(held[0])), percent(share(held[1])));
      if (few) {
        std::printf("%.1f | %.1f |\n", percent(share(held[2])), percent(shown));
      } else {
        std::printf("– | %.1f |\n", percent(shown));
      }
      promise(shown >= wanted - 2 * std::sqrt(0.05 * 0.95 / rounds), "coverage of the limits that are shown of a time");
    }
  }
}

void ratios() {
  std::printf(
      "\n## Ratio of two counts in the same time, exactly\n\nPoisson counts; conditional limits.\n\n"
      "| Means | coverage |\n|---|---|\n");
  for (const auto& [first, second] : {std::pair{2.0, 2.0}, {5.0, 5.0}, {9.0, 19.0}, {20.0, 20.0}, {5.0, 20.0}}) {
    constexpr std::int64_t most = 60;
    double coverage = 0;
    const auto chance = [](double mean, std::int64_t x) {
      return std::exp(static_cast<double>(x) * std::log(mean) - mean - std::lgamma(static_cast<double>(x) + 1));
    };
    for (std::int64_t x = 0; x <= most; ++x) {
      for (std::int64_t y = 0; y <= most; ++y) {
        // Without any event nothing is known about the ratio.
        const auto limits = x + y > 0 ? rate_ratio(x, y, level).limits : Interval{0, HUGE_VAL};
        const double ratio = first / second;
        coverage += limits.low <= ratio && ratio <= limits.high ? chance(first, x) * chance(second, y) : 0;
      }
    }
    std::printf("| %g, %g | %.1f |\n", first, second, percent(coverage));
    promise(coverage >= level - 1e-6, "coverage of a ratio of counts");
  }
}

struct Runs {
  double pairs = 0;  // mean number used
  double decided = 0;
  double forward = 0;  // share that said "B is better"
  double reverse = 0;
};

// Experiments that look after every pair and stop at the first decision. `rate(pair)`: of A and B.
Runs monitored(int experiments, std::int64_t budget, double alpha, std::uint64_t seed,
               const std::function<std::pair<double, double>(std::int64_t)>& rate) {
  Random random(seed);
  Runs out;
  for (int i = 0; i < experiments; ++i) {
    BettingMixture mixture;
    bool forward = false;
    bool reverse = false;
    while (mixture.pairs() < budget && !forward && !reverse) {
      const auto [a, b] = rate(mixture.pairs());
      const bool first = random.uniform() < a;
      const bool second = random.uniform() < b;
      mixture.add(static_cast<double>(second) - static_cast<double>(first));
      forward = mixture.log_forward() >= std::log(1 / alpha);
      reverse = mixture.log_reverse() >= std::log(1 / alpha);
    }
    out.pairs += static_cast<double>(mixture.pairs());
    out.forward += forward ? 1 : 0;
    out.reverse += reverse ? 1 : 0;
  }
  out.pairs /= experiments;
  out.forward /= experiments;
  out.reverse /= experiments;
  out.decided = out.forward + out.reverse;
  return out;
}

void monitor() {
  const int experiments = quick ? 2000 : 20'000;
  constexpr double alpha = 0.05;
  const double slack = 3 * std::sqrt(alpha * (1 - alpha) / experiments);  // of the simulation itself
  std::printf(
      "\n## The sequential monitor, simulated\n\nThe betting mixture, %d experiments a row, a look after every "
      "pair, α = .05 for each direction, stop at the first decision.\n\n### No difference: false alarms in per "
      "cent\n\n| Rates | budget | \"B is better\" | \"A is better\" |\n|---|---|---|---|\n",
      experiments);
  const auto same = [](double p) { return [p](std::int64_t) { return std::pair{p, p}; }; };
  const std::vector<std::pair<std::string, std::function<std::pair<double, double>(std::int64_t)>>> nulls{
      {".1", same(0.1)},
      {".5", same(0.5)},
      {".8", same(0.8)},
      {".95", same(0.95)},
      {"blocks from .1 to .9 in turn", [](std::int64_t pair) {
         const double p = 0.1 + 0.1 * static_cast<double>(pair % 9);
         return std::pair{p, p};
       }}};
  for (const auto& [name, rate] : nulls) {
    for (const std::int64_t budget : quick ? std::vector<std::int64_t>{50} : std::vector<std::int64_t>{50, 200}) {
      const auto runs = monitored(experiments, budget, alpha, 42, rate);
      std::printf("| %s | %lld | %.2f | %.2f |\n", name.c_str(), static_cast<long long>(budget), percent(runs.forward),
                  percent(runs.reverse));
      promise(runs.forward <= alpha + slack && runs.reverse <= alpha + slack, "false alarms of the monitor");
    }
  }
  std::printf(
      "\n### A difference: pairs used of 50\n\n| Rates A, B | mean pairs | decided for B | for A |\n"
      "|---|---|---|---|\n");
  for (const auto& [a, b, near] : {std::tuple{0.3, 0.8, 17.0}, {0.56, 0.92, 24.0}, {0.5, 0.9, 0.0}, {0.5, 0.7, 0.0}}) {
    const auto runs = monitored(experiments, 50, alpha, 43, [&, a = a, b = b](std::int64_t) {
      return std::pair{a, b};
    });
    std::printf("| %g, %g | %.1f | %.1f | %.2f |\n", a, b, runs.pairs, percent(runs.forward), percent(runs.reverse));
    promise(near == 0 || std::abs(runs.pairs - near) < 1.5, "mean stopping point of the monitor");
  }
}

void sequences() {
  const int experiments = quick ? 100 : 1000;
  constexpr std::int64_t budget = 30;
  std::printf(
      "\n### The confidence sequence of the difference\n\nShare of %d experiments in which the limits held the "
      "true difference after every one of %lld pairs.\n\n| Rates A, B | held throughout |\n|---|---|\n",
      experiments, static_cast<long long>(budget));
  for (const auto& [a, b] : {std::pair{0.5, 0.5}, {0.3, 0.8}, {0.9, 0.8}}) {
    Random random(7);
    int held = 0;
    for (int i = 0; i < experiments; ++i) {
      BettingMixture mixture;
      bool inside = true;
      for (std::int64_t pair = 0; pair < budget && inside; ++pair) {
        const bool first = random.uniform() < a;
        const bool second = random.uniform() < b;
        mixture.add(static_cast<double>(second) - static_cast<double>(first));
        const auto limits = mixture.confidence_sequence();
        inside = limits.low <= b - a && b - a <= limits.high;
      }
      held += inside ? 1 : 0;
    }
    const double share = static_cast<double>(held) / experiments;
    std::printf("| %g, %g | %.1f |\n", a, b, percent(share));
    promise(share >= level - 3 * std::sqrt(0.05 * 0.95 / experiments), "the confidence sequence");
  }
}

}  // namespace
}  // namespace tandem

int main(int argc, char** argv) {
  tandem::quick = argc > 1 && std::strcmp(argv[1], "--short") == 0;
  tandem::one_rate();
  tandem::rates_one_by_one();
  tandem::two_rates();
  tandem::graded();
  tandem::averages();
  tandem::times();
  tandem::ratios();
  tandem::monitor();
  tandem::sequences();
  std::printf("\n%s\n", tandem::broken == 0 ? "Every promise was kept." : "Some promise was not kept.");
  return tandem::broken == 0 ? 0 : 1;
}
