#include "scoring/graded.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "base/random.h"
#include "scoring/plan_random.h"
#include "scoring/proportion.h"

namespace tandem {
namespace {

constexpr int resamples = 10'000;
constexpr double most_work = 2e8;  // additions of an exact distribution

// Scores as whole steps above the lowest.
struct Lattice {
  double lowest = 0;
  double step = 1;
  std::vector<std::size_t> values;
  std::size_t range = 0;
};

std::optional<Lattice> lattice_of(const Scores& scores) {
  const auto step = lattice_step(scores);
  if (!step || scores.size() > 400) {
    return std::nullopt;
  }
  Lattice out;
  out.step = *step;
  out.lowest = *std::min_element(scores.begin(), scores.end());
  for (const double score : scores) {
    out.values.push_back(static_cast<std::size_t>(std::llround((score - out.lowest) / out.step)));
    out.range = std::max(out.range, out.values.back());
  }
  return out;
}

// Chance of every sum of a subset of `size` values, all subsets alike. The chance that item t is taken while m are
// still wanted depends on both only through the counts, so it is carried as plain shares.
std::vector<double> subset_sums(const std::vector<std::size_t>& values, std::size_t size) {
  const std::size_t all = std::accumulate(values.begin(), values.end(), std::size_t{0});
  std::vector<std::vector<double>> chance(size + 1, std::vector<double>(all + 1, 0.0));
  chance[0][0] = 1;
  for (std::size_t t = 0; t < values.size(); ++t) {
    for (std::size_t m = std::min(size, t + 1); m-- > 0;) {
      // With m taken of the first t, the next one is taken with chance (size − m) / (N − t).
      const double take = static_cast<double>(size - m) / static_cast<double>(values.size() - t);
      for (std::size_t s = all + 1; s-- > 0;) {
        const double here = chance[m][s];
        if (here > 0) {
          chance[m][s] = here * (1 - take);
          if (take > 0) {
            chance[m + 1][s + values[t]] += here * take;
          }
        }
      }
    }
  }
  return chance[size];
}

double two_sided_share(const std::vector<double>& chance, double expected, double observed) {
  const double distance = std::abs(observed - expected) - 1e-9;
  double p = 0;
  for (std::size_t s = 0; s < chance.size(); ++s) {
    p += std::abs(static_cast<double>(s) - expected) >= distance ? chance[s] : 0;
  }
  return std::min(1.0, p);
}

// Doubled midranks, so that they are whole.
std::vector<std::size_t> doubled_ranks(const Scores& all) {
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return all[a] < all[b]; });
  std::vector<std::size_t> ranks(all.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && all[order[end]] == all[order[i]]) {
      ++end;
    }
    for (std::size_t at = i; at < end; ++at) {
      ranks[order[at]] = i + 1 + end;
    }
    i = end;
  }
  return ranks;
}

double tie_sum(const Scores& all) {
  Scores sorted = all;
  std::sort(sorted.begin(), sorted.end());
  double sum = 0;
  for (std::size_t i = 0; i < sorted.size();) {
    const auto end = std::upper_bound(sorted.begin(), sorted.end(), sorted[i]);
    const auto t = static_cast<double>(end - sorted.begin()) - static_cast<double>(i);
    sum += t * t * t - t;
    i = static_cast<std::size_t>(end - sorted.begin());
  }
  return sum;
}

// The distribution of the mean of a resample: support points ascending, with their chances.
struct Support {
  std::vector<double> points;
  std::vector<double> chance;
  bool exact = false;
};

std::optional<Support> exact_bootstrap(const Scores& scores) {
  const auto lattice = lattice_of(scores);
  const auto n = scores.size();
  if (!lattice || static_cast<double>(n) * static_cast<double>(n) * static_cast<double>(lattice->range) *
                          static_cast<double>(lattice->range) >
                      most_work * 10) {
    return std::nullopt;
  }
  std::vector<double> pmf(lattice->range + 1, 0.0);
  for (const std::size_t value : lattice->values) {
    pmf[value] += 1 / static_cast<double>(n);
  }
  std::vector<double> sum{1.0};
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> next(sum.size() + lattice->range, 0.0);
    for (std::size_t s = 0; s < sum.size(); ++s) {
      for (std::size_t v = 0; v < pmf.size(); ++v) {
        if (pmf[v] > 0) {
          next[s + v] += sum[s] * pmf[v];
        }
      }
    }
    sum = std::move(next);
  }
  Support out;
  out.exact = true;
  for (std::size_t s = 0; s < sum.size(); ++s) {
    if (sum[s] > 0) {
      out.points.push_back(lattice->lowest + lattice->step * static_cast<double>(s) / static_cast<double>(n));
      out.chance.push_back(sum[s]);
    }
  }
  return out;
}

Support resampled(const Scores& scores, std::uint64_t seed) {
  Random random(seed);
  Support out;
  for (int r = 0; r < resamples; ++r) {
    double sum = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      sum += scores[below(random, scores.size())];
    }
    out.points.push_back(sum / static_cast<double>(scores.size()));
  }
  std::sort(out.points.begin(), out.points.end());
  out.chance.assign(out.points.size(), 1.0 / resamples);
  return out;
}

double support_quantile(const Support& support, double level) {
  double sum = 0;
  for (std::size_t i = 0; i < support.points.size(); ++i) {
    sum += support.chance[i];
    if (sum >= level - 1e-12) {
      return support.points[i];
    }
  }
  return support.points.back();
}

double jackknife_acceleration(const Scores& scores) {
  const double mean = mean_of(scores);
  double squares = 0;
  double cubes = 0;
  for (const double score : scores) {
    // The mean without this score lies (mean − score)/(n − 1) above the mean.
    const double pull = (score - mean) / (static_cast<double>(scores.size()) - 1);
    squares += pull * pull;
    cubes += pull * pull * pull;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0.0;
}

// Any distribution on [0, 1] with the mean m gives n scores of 1 with at most the chance mⁿ; elsewhere Hoeffding.
Interval bound_for_equal(double share, std::size_t n, double level) {
  const double tail = (1 - level) / 2;
  const double edge = std::pow(tail, 1 / static_cast<double>(n));
  if (share <= 0) {
    return {0, 1 - edge};
  }
  if (share >= 1) {
    return {edge, 1};
  }
  const double reach = std::sqrt(std::log(1 / tail) / (2 * static_cast<double>(n)));
  return {std::max(0.0, share - reach), std::min(1.0, share + reach)};
}

}  // namespace

double mean_of(const Scores& scores) {
  double sum = 0;
  double lost = 0;  // compensated
  for (const double score : scores) {
    const double term = score - lost;
    const double next = sum + term;
    lost = (next - sum) - term;
    sum = next;
  }
  return scores.empty() ? 0.0 : sum / static_cast<double>(scores.size());
}

double deviation_of(const Scores& scores) {
  if (scores.size() < 2) {
    return 0;
  }
  const double mean = mean_of(scores);
  double squares = 0;
  for (const double score : scores) {
    squares += (score - mean) * (score - mean);
  }
  return std::sqrt(squares / static_cast<double>(scores.size() - 1));
}

std::optional<double> lattice_step(const Scores& scores) {
  if (scores.empty()) {
    return std::nullopt;
  }
  const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
  for (int parts = 1; parts <= 400; ++parts) {
    if ((*high - *low) * parts > 400 + 1e-9) {
      return std::nullopt;
    }
    const bool fits = std::all_of(scores.begin(), scores.end(), [&](double score) {
      const double steps = (score - *low) * parts;
      return std::abs(steps - std::round(steps)) < 1e-9 * parts;
    });
    if (fits) {
      return 1.0 / parts;
    }
  }
  return std::nullopt;
}

RankTest mann_whitney(const Scores& first, const Scores& second) {
  Scores all = first;
  all.insert(all.end(), second.begin(), second.end());
  const auto ranks = doubled_ranks(all);
  const auto n1 = static_cast<double>(first.size());
  const auto n2 = static_cast<double>(second.size());
  const double n = n1 + n2;
  const auto rank_sum =
      std::accumulate(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(first.size()), std::size_t{0});
  RankTest out;
  out.u_first = static_cast<double>(rank_sum) / 2 - n1 * (n1 + 1) / 2;
  out.u_second = n1 * n2 - out.u_first;
  out.superiority = out.u_first / (n1 * n2);
  out.sigma = std::sqrt(n1 * n2 / 12 * (n + 1 - tie_sum(all) / (n * (n - 1))));
  if (out.sigma > 0) {
    out.z = std::max(0.0, std::max(out.u_first, out.u_second) - n1 * n2 / 2 - 0.5) / out.sigma;
    out.p = std::min(1.0, 2 * normal_cdf(-out.z));
  }
  out.p_exact = out.p;
  if (n * n1 * n * (n + 1) <= most_work) {
    out.p_exact = two_sided_share(subset_sums(ranks, first.size()), n1 * (n + 1), static_cast<double>(rank_sum));
    out.exact = true;
  }
  return out;
}

MeanTest permutation_test(const Scores& first, const Scores& second, std::uint64_t seed) {
  Scores all = first;
  all.insert(all.end(), second.begin(), second.end());
  MeanTest out;
  out.difference = mean_of(first) - mean_of(second);
  if (const auto lattice = lattice_of(all)) {
    const auto sum = [&](std::size_t count) {
      return std::accumulate(lattice->values.begin(), lattice->values.begin() + static_cast<std::ptrdiff_t>(count),
                             std::size_t{0});
    };
    const auto total = static_cast<double>(sum(all.size()));
    if (static_cast<double>(all.size()) * static_cast<double>(first.size()) * total <= most_work) {
      const double share = static_cast<double>(first.size()) / static_cast<double>(all.size());
      out.p = two_sided_share(subset_sums(lattice->values, first.size()), total * share,
                              static_cast<double>(sum(first.size())));
      out.exact = true;
      return out;
    }
  }
  Random random(seed);
  int extreme = 0;
  for (int r = 0; r < resamples; ++r) {
    shuffle(random, all);
    const Scores one(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(first.size()));
    const Scores two(all.begin() + static_cast<std::ptrdiff_t>(first.size()), all.end());
    extreme += std::abs(mean_of(one) - mean_of(two)) >= std::abs(out.difference) - 1e-12 ? 1 : 0;
  }
  out.p = static_cast<double>(extreme + 1) / (resamples + 1);
  return out;
}

MeanTest sign_flip_test(const Scores& differences, std::uint64_t seed) {
  MeanTest out;
  out.difference = mean_of(differences);
  Scores sizes;
  std::transform(differences.begin(), differences.end(), std::back_inserter(sizes),
                 [](double d) { return std::abs(d); });
  Scores with_zero = sizes;
  with_zero.push_back(0);
  if (const auto lattice = lattice_of(with_zero)) {
    std::size_t total = 0;
    std::size_t positive = 0;
    for (std::size_t i = 0; i < differences.size(); ++i) {
      total += lattice->values[i];
      positive += differences[i] > 0 ? lattice->values[i] : 0;
    }
    std::vector<double> chance(total + 1, 0.0);  // of the sum of those with a plus
    chance[0] = 1;
    for (std::size_t i = 0; i < differences.size(); ++i) {
      for (std::size_t s = total + 1; s-- > 0;) {
        const double flipped = s >= lattice->values[i] ? chance[s - lattice->values[i]] : 0.0;
        chance[s] = (chance[s] + flipped) / 2;
      }
    }
    out.p = two_sided_share(chance, static_cast<double>(total) / 2, static_cast<double>(positive));
    out.exact = true;
    return out;
  }
  Random random(seed);
  int extreme = 0;
  for (int r = 0; r < resamples; ++r) {
    double sum = 0;
    for (const double d : differences) {
      sum += below(random, 2) == 0 ? d : -d;
    }
    extreme += std::abs(sum) >= std::abs(out.difference) * static_cast<double>(differences.size()) - 1e-12 ? 1 : 0;
  }
  out.p = static_cast<double>(extreme + 1) / (resamples + 1);
  return out;
}

MeanInterval bootstrap_interval(const Scores& scores, Bootstrap kind, double lowest, double highest, double level,
                                std::uint64_t seed) {
  MeanInterval out;
  out.mean = mean_of(scores);
  const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
  if (*low == *high) {
    const double span = highest - lowest;
    const Interval bound = bound_for_equal((out.mean - lowest) / span, scores.size(), level);
    out.limits = {lowest + span * bound.low, lowest + span * bound.high};
    out.degenerate = true;
    out.method = "bound";
    return out;
  }
  const auto exact = exact_bootstrap(scores);
  const Support support = exact ? *exact : resampled(scores, seed);
  out.exact = support.exact;
  out.method = kind == Bootstrap::bca ? "bca" : "percentile";
  double low_level = (1 - level) / 2;
  double high_level = 1 - low_level;
  if (kind == Bootstrap::bca) {
    double below_mean = 0;
    for (std::size_t i = 0; i < support.points.size(); ++i) {
      const double distance = support.points[i] - out.mean;
      below_mean += std::abs(distance) < 1e-9 ? support.chance[i] / 2 : distance < 0 ? support.chance[i] : 0.0;
    }
    out.z0 = normal_quantile(std::clamp(below_mean, 1e-9, 1 - 1e-9));
    out.acceleration = jackknife_acceleration(scores);
    const auto adjusted = [&](double q) {
      const double shifted = out.z0 + normal_quantile(q);
      return normal_cdf(out.z0 + shifted / (1 - out.acceleration * shifted));
    };
    low_level = adjusted(low_level);
    high_level = adjusted(high_level);
  }
  out.limits = {support_quantile(support, low_level), support_quantile(support, high_level)};
  return out;
}

std::vector<double> worst_case_staircase(const Scores& scores, const std::vector<double>& levels, double level) {
  std::vector<double> out;
  const double tail = (1 - level) / static_cast<double>(levels.size());
  for (const double limit : levels) {
    const auto k = std::count_if(scores.begin(), scores.end(), [&](double s) { return s <= limit + 1e-12; });
    const auto n = static_cast<std::int64_t>(scores.size());
    out.push_back(proportion_interval(IntervalMethod::clopper_pearson, k, n, 1 - 2 * tail).high);
  }
  return out;
}

}  // namespace tandem
