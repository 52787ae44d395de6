#include "scoring/two_proportions.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "scoring/proportion.h"

namespace tandem {
namespace {

// Statistics of tables that are equal in exact arithmetic differ by rounding: they are one.
constexpr double tie_tolerance = 1e-9;

std::vector<double> binomial_pmf(std::int64_t n, double p) {
  std::vector<double> out(static_cast<std::size_t>(n) + 1);
  const auto mode = std::clamp(static_cast<std::int64_t>((static_cast<double>(n) + 1) * p), std::int64_t{0}, n);
  const double log_mode =
      log_choose(n, mode) + static_cast<double>(mode) * std::log(p) + static_cast<double>(n - mode) * std::log1p(-p);
  out[static_cast<std::size_t>(mode)] = std::exp(log_mode);
  const double odds = p / (1 - p);
  for (std::int64_t i = mode; i < n; ++i) {
    out[static_cast<std::size_t>(i) + 1] =
        out[static_cast<std::size_t>(i)] * odds * static_cast<double>(n - i) / static_cast<double>(i + 1);
  }
  for (std::int64_t i = mode; i > 0; --i) {
    out[static_cast<std::size_t>(i) - 1] =
        out[static_cast<std::size_t>(i)] / odds * static_cast<double>(i) / static_cast<double>(n - i + 1);
  }
  return out;
}

// Of every number of first successes, the runs of second successes that belong to a tail.
struct Region {
  struct Run {
    std::size_t i = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::int64_t n1 = 0;
  std::int64_t n2 = 0;
  std::vector<Run> runs;

  Region(std::int64_t first, std::int64_t second, const std::function<bool(std::int64_t, std::int64_t)>& inside)
      : n1(first), n2(second) {
    for (std::int64_t i = 0; i <= n1; ++i) {
      for (std::int64_t j = 0; j <= n2; ++j) {
        if (!inside(i, j)) {
          continue;
        }
        const auto at = static_cast<std::size_t>(j);
        if (!runs.empty() && runs.back().i == static_cast<std::size_t>(i) && runs.back().end == at) {
          ++runs.back().end;
        } else {
          runs.push_back({static_cast<std::size_t>(i), at, at + 1});
        }
      }
    }
  }

  [[nodiscard]] double mass(double p1, double p2) const {
    const auto first = binomial_pmf(n1, p1);
    const auto second = binomial_pmf(n2, p2);
    std::vector<double> below(second.size() + 1, 0.0);
    for (std::size_t j = 0; j < second.size(); ++j) {
      below[j + 1] = below[j] + second[j];
    }
    double sum = 0;
    for (const auto& run : runs) {
      // A short run is added up itself: differences of sums near 1 would lose a small tail.
      double part = 0;
      if (run.begin == 0) {
        part = below[run.end];
      } else if (run.end == second.size() || run.end - run.begin < 4) {
        for (std::size_t j = run.end; j-- > run.begin;) {
          part += second[j];
        }
      } else {
        part = below[run.end] - below[run.begin];
      }
      sum += first[run.i] * part;
    }
    return sum;
  }
};

// The largest mass over a common rate: a grid, then golden section around its best points.
double worst_mass(const Region& region) {
  if (region.runs.empty()) {
    return 0;
  }
  constexpr int steps = 1000;
  std::vector<std::pair<double, int>> grid;
  grid.reserve(steps);
  for (int s = 1; s < steps; ++s) {
    const double p = static_cast<double>(s) / steps;
    grid.emplace_back(region.mass(p, p), s);
  }
  std::partial_sort(grid.begin(), grid.begin() + 3, grid.end(), std::greater<>());
  double best = grid[0].first;
  for (int start = 0; start < 3; ++start) {
    double low = std::max(1e-9, static_cast<double>(grid[static_cast<std::size_t>(start)].second - 1) / steps);
    double high = std::min(1 - 1e-9, static_cast<double>(grid[static_cast<std::size_t>(start)].second + 1) / steps);
    const double golden = 1 / std::numbers::phi;
    double left = high - golden * (high - low);
    double right = low + golden * (high - low);
    double at_left = region.mass(left, left);
    double at_right = region.mass(right, right);
    for (int i = 0; i < 40; ++i) {
      if (at_left < at_right) {
        low = left;
        left = right;
        at_left = at_right;
        right = low + golden * (high - low);
        at_right = region.mass(right, right);
      } else {
        high = right;
        right = left;
        at_right = at_left;
        left = high - golden * (high - low);
        at_left = region.mass(left, left);
      }
    }
    best = std::max({best, at_left, at_right});
  }
  return std::min(1.0, best);
}

double score_statistic(std::int64_t k1, std::int64_t n1, std::int64_t k2, std::int64_t n2) {
  const double p1 = static_cast<double>(k1) / static_cast<double>(n1);
  const double p2 = static_cast<double>(k2) / static_cast<double>(n2);
  if (k1 * n2 == k2 * n1) {
    return 0;
  }
  const double one = 1 / static_cast<double>(n1);
  const double two = 1 / static_cast<double>(n2);
  const double pooled = static_cast<double>(k1 + k2) / static_cast<double>(n1 + n2);
  const double variance = n1 == n2 ? pooled * (1 - pooled) * (one + two) : p1 * (1 - p1) * one + p2 * (1 - p2) * two;
  if (variance <= 0) {
    return p1 > p2 ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
  }
  return (p1 - p2) / std::sqrt(variance);
}

bool at_least(double value, double limit) {
  return std::isinf(limit) ? value >= limit : value >= limit - tie_tolerance * std::max(1.0, std::abs(limit));
}

// Fisher's one-sided p-values of every table, filled margin by margin.
class FisherTable {
 public:
  FisherTable(std::int64_t n1, std::int64_t n2) : n2_(n2), greater_(static_cast<std::size_t>((n1 + 1) * (n2 + 1))) {
    less_ = greater_;
    for (std::int64_t margin = 0; margin <= n1 + n2; ++margin) {
      const std::int64_t from = std::max<std::int64_t>(0, margin - n2);
      const std::int64_t to = std::min(n1, margin);
      std::vector<double> pmf;
      for (std::int64_t i = from; i <= to; ++i) {
        pmf.push_back(std::exp(log_choose(n1, i) + log_choose(n2, margin - i) - log_choose(n1 + n2, margin)));
      }
      double sum = 0;
      for (std::int64_t i = to; i >= from; --i) {
        sum += pmf[static_cast<std::size_t>(i - from)];
        greater_[at(i, margin - i)] = std::min(1.0, sum);
      }
      sum = 0;
      for (std::int64_t i = from; i <= to; ++i) {
        sum += pmf[static_cast<std::size_t>(i - from)];
        less_[at(i, margin - i)] = std::min(1.0, sum);
      }
    }
  }
  [[nodiscard]] double greater(std::int64_t i, std::int64_t j) const { return greater_[at(i, j)]; }
  [[nodiscard]] double less(std::int64_t i, std::int64_t j) const { return less_[at(i, j)]; }

 private:
  [[nodiscard]] std::size_t at(std::int64_t i, std::int64_t j) const {
    return static_cast<std::size_t>(i * (n2_ + 1) + j);
  }
  std::int64_t n2_;
  std::vector<double> greater_;
  std::vector<double> less_;
};

}  // namespace

TestResult fisher_test(const TwoCounts& c) {
  const std::int64_t margin = c.k1 + c.k2;
  const auto probability = [&](std::int64_t i) {
    return std::exp(log_choose(c.n1, i) + log_choose(c.n2, margin - i) - log_choose(c.n1 + c.n2, margin));
  };
  const double observed = probability(c.k1);
  TestResult out{0, 0, 0, 0};
  for (std::int64_t i = std::max<std::int64_t>(0, margin - c.n2); i <= std::min(c.n1, margin); ++i) {
    const double p = probability(i);
    out.p_greater += i >= c.k1 ? p : 0;
    out.p_less += i <= c.k1 ? p : 0;
    out.p_two_sided += p <= observed * (1 + 1e-7) ? p : 0;
  }
  out.p_greater = std::min(1.0, out.p_greater);
  out.p_less = std::min(1.0, out.p_less);
  out.p_two_sided = std::min(1.0, out.p_two_sided);
  return out;
}

TestResult barnard_test(const TwoCounts& c) {
  const double observed = score_statistic(c.k1, c.n1, c.k2, c.n2);
  const auto tail = [&](const std::function<double(double)>& measure) {
    const double limit = measure(observed);
    return worst_mass(Region(c.n1, c.n2, [&](std::int64_t i, std::int64_t j) {
      return at_least(measure(score_statistic(i, c.n1, j, c.n2)), limit);
    }));
  };
  TestResult out;
  out.statistic = observed;
  out.p_two_sided = tail([](double t) { return std::abs(t); });
  out.p_greater = tail([](double t) { return t; });
  out.p_less = tail([](double t) { return -t; });
  return out;
}

TestResult boschloo_test(const TwoCounts& c) {
  const FisherTable fisher(c.n1, c.n2);
  const double greater = fisher.greater(c.k1, c.k2);
  const double less = fisher.less(c.k1, c.k2);
  TestResult out;
  out.statistic = std::min(greater, less);
  out.p_greater = worst_mass(Region(c.n1, c.n2, [&](std::int64_t i, std::int64_t j) {
    return fisher.greater(i, j) <= greater * (1 + tie_tolerance);
  }));
  out.p_less = worst_mass(Region(
      c.n1, c.n2, [&](std::int64_t i, std::int64_t j) { return fisher.less(i, j) <= less * (1 + tie_tolerance); }));
  out.p_two_sided = std::min(1.0, 2 * std::min(out.p_greater, out.p_less));
  return out;
}

Interval newcombe_interval(const TwoCounts& c, double level) {
  const Interval first = proportion_interval(IntervalMethod::wilson, c.k1, c.n1, level);
  const Interval second = proportion_interval(IntervalMethod::wilson, c.k2, c.n2, level);
  const double p1 = static_cast<double>(c.k1) / static_cast<double>(c.n1);
  const double p2 = static_cast<double>(c.k2) / static_cast<double>(c.n2);
  return {p1 - p2 - std::hypot(p1 - first.low, second.high - p2),
          p1 - p2 + std::hypot(first.high - p1, p2 - second.low)};
}

Interval agresti_caffo_interval(const TwoCounts& c, double level) {
  const auto n1 = static_cast<double>(c.n1 + 2);
  const auto n2 = static_cast<double>(c.n2 + 2);
  const double p1 = static_cast<double>(c.k1 + 1) / n1;
  const double p2 = static_cast<double>(c.k2 + 1) / n2;
  const double half = normal_quantile(1 - (1 - level) / 2) * std::sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2);
  return {std::max(-1.0, p1 - p2 - half), std::min(1.0, p1 - p2 + half)};
}

PairedResult mcnemar_test(std::int64_t first, std::int64_t second) {
  const std::int64_t n = first + second;
  if (n == 0) {
    return {};
  }
  const auto pmf = [&](std::int64_t k) {
    return std::exp(log_choose(n, k) - static_cast<double>(n) * std::numbers::ln2);
  };
  double tail = 0;
  for (std::int64_t k = std::max(first, second); k <= n; ++k) {
    tail += pmf(k);
  }
  const double p = std::min(1.0, 2 * tail);
  return {p, p - pmf(std::max(first, second))};
}

StratifiedResult mantel_haenszel_test(const std::vector<TwoCounts>& strata, bool continuity) {
  double surplus = 0;
  double variance = 0;
  double ad = 0;
  double bc = 0;
  double difference = 0;
  double weight = 0;
  for (const auto& s : strata) {
    const auto a = static_cast<double>(s.k1);
    const auto c = static_cast<double>(s.k2);
    const auto n1 = static_cast<double>(s.n1);
    const auto n2 = static_cast<double>(s.n2);
    const double total = n1 + n2;
    const double successes = a + c;
    surplus += a - n1 * successes / total;
    variance += n1 * n2 * successes * (total - successes) / (total * total * (total - 1));
    ad += a * (n2 - c) / total;
    bc += (n1 - a) * c / total;
    difference += (a * n2 - c * n1) / total;
    weight += n1 * n2 / total;
  }
  StratifiedResult out;
  if (variance > 0) {
    const double distance = std::max(0.0, std::abs(surplus) - (continuity ? 0.5 : 0.0));
    out.chi_squared = distance * distance / variance;
    out.p = chi_squared_tail(out.chi_squared);
  }
  out.odds_ratio = bc > 0 ? ad / bc : ad > 0 ? std::numeric_limits<double>::infinity() : 1;
  out.risk_difference = weight > 0 ? difference / weight : 0;
  return out;
}

RateRatio rate_ratio(std::int64_t x1, std::int64_t x2, double level) {
  RateRatio out;
  out.limits = {0, std::numeric_limits<double>::infinity()};
  if (x1 + x2 == 0) {
    return out;
  }
  const Interval share = proportion_interval(IntervalMethod::clopper_pearson, x1, x1 + x2, level);
  const auto odds = [](double p) { return p >= 1 ? std::numeric_limits<double>::infinity() : p / (1 - p); };
  out.ratio = odds(static_cast<double>(x1) / static_cast<double>(x1 + x2));
  out.limits = {odds(share.low), odds(share.high)};
  return out;
}

double barnard_power(std::int64_t n, double p1, double p2, double alpha) {
  // The larger the statistic that is asked for, the smaller its tail: the smallest one that keeps alpha is searched.
  std::vector<double> values;
  for (std::int64_t i = 0; i <= n; ++i) {
    for (std::int64_t j = 0; j < i; ++j) {
      values.push_back(score_statistic(i, n, j, n));
    }
  }
  std::sort(values.begin(), values.end());
  const auto region_from = [&](double limit) {
    return Region(
        n, n, [&](std::int64_t i, std::int64_t j) { return at_least(std::abs(score_statistic(i, n, j, n)), limit); });
  };
  std::size_t low = 0;
  std::size_t high = values.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (worst_mass(region_from(values[middle])) <= alpha) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low == values.size() ? 0.0 : region_from(values[low]).mass(p1, p2);
}

}  // namespace tandem
