#include "scoring/proportion.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scoring/sample_size.h"

namespace tandem {
namespace {

constexpr double tolerance = 5e-7;

TEST(Kernel, SpecialFunctionsHaveTheirReferenceValues) {
  EXPECT_NEAR(normal_quantile(0.90), 1.28155156554, 1e-11);
  EXPECT_NEAR(normal_quantile(0.95), 1.64485362695, 1e-11);
  EXPECT_NEAR(normal_quantile(0.975), 1.95996398454, 1e-11);
  EXPECT_NEAR(normal_quantile(0.99), 2.32634787404, 1e-11);
  EXPECT_NEAR(normal_quantile(0.995), 2.57582930355, 1e-11);
  EXPECT_NEAR(normal_cdf(1.95996398454), 0.975, 1e-11);
  EXPECT_NEAR(beta_cdf(2, 3, 0.5), 0.6875, 1e-12);
  EXPECT_NEAR(beta_cdf(0.5, 0.5, 0.1), 0.204832764699, 1e-12);
  EXPECT_NEAR(beta_cdf(40.5, 10.5, 0.95), 0.999930475319, 1e-12);
  EXPECT_NEAR(beta_cdf(15, 36, 0.3), 0.553168425742, 1e-12);
  EXPECT_NEAR(beta_quantile(8, 3, 0.025), 0.443904537692, 1e-11);
  EXPECT_NEAR(beta_quantile(41, 11, 0.975), 0.88710940025, 1e-11);
  EXPECT_NEAR(beta_quantile(1.5, 9.5, 0.5), 0.114346919247, 1e-11);
}

struct Limits {
  int k;
  int n;
  double wilson[2];
  double clopper_pearson[2];
  double jeffreys[2];
  double uniform[2];
};

const Limits limits[] = {
    {0, 10, {0, .277533}, {0, .308497}, {0, .217196}, {.002299, .284914}},
    {1, 10, {.017876, .404150}, {.002529, .445016}, {.011012, .381315}, {.022831, .412780}},
    {5, 10, {.236593, .763407}, {.187086, .812914}, {.223529, .776471}, {.233794, .766206}},
    {8, 10, {.490162, .943318}, {.443905, .974789}, {.497226, .955941}, {.482244, .939782}},
    {9, 10, {.595850, .982124}, {.554984, .997471}, {.618685, .988988}, {.587220, .977169}},
    {10, 10, {.722467, 1}, {.691503, 1}, {.782804, 1}, {.715086, .997701}},
    {7, 15, {.248095, .698830}, {.212667, .734139}, {.238787, .706114}, {.246510, .701223}},
    {14, 15, {.701835, .988133}, {.680515, .998314}, {.728249, .992710}, {.697679, .984486}},
    {15, 20, {.531299, .888138}, {.508954, .913429}, {.535805, .897602}, {.528340, .887191}},
    {20, 20, {.838875, 1}, {.831567, 1}, {.883361, 1}, {.838902, .998795}},
    {15, 50, {.191036, .437504}, {.178618, .446082}, {.186877, .435528}, {.191104, .438289}},
    {40, 50, {.669629, .887562}, {.662817, .899698}, {.674173, .892266}, {.668843, .887109}},
    {46, 50, {.811618, .968450}, {.807657, .977772}, {.820934, .972393}, {.811194, .967394}},
    {48, 50, {.865399, .988961}, {.862862, .995119}, {.877821, .991596}, {.865414, .987701}},
    {45, 60, {.627679, .842235}, {.621404, .852814}, {.630485, .846059}, {.627059, .842039}},
    {485, 500, {.951096, .981737}, {.951002, .983114}, {.952232, .982360}, {.951099, .981638}},
};

TEST(Proportion, LimitsAreThoseOfTheTable) {
  for (const auto& row : limits) {
    const auto expect = [&](IntervalMethod method, const double(&wanted)[2]) {
      const Interval got = proportion_interval(method, row.k, row.n);
      EXPECT_NEAR(got.low, wanted[0], 6e-7) << name_of(method) << ' ' << row.k << '/' << row.n;
      EXPECT_NEAR(got.high, wanted[1], 6e-7) << name_of(method) << ' ' << row.k << '/' << row.n;
    };
    expect(IntervalMethod::wilson, row.wilson);
    expect(IntervalMethod::clopper_pearson, row.clopper_pearson);
    expect(IntervalMethod::jeffreys, row.jeffreys);
    expect(IntervalMethod::uniform_prior, row.uniform);
  }
}

TEST(Proportion, AgrestiCoullSitsAroundTheWilsonCentre) {
  const Interval wilson = proportion_interval(IntervalMethod::wilson, 40, 50);
  const Interval wald = proportion_interval(IntervalMethod::agresti_coull, 40, 50);
  EXPECT_NEAR(wald.low + wald.high, wilson.low + wilson.high, 1e-12);
  EXPECT_LT(wald.low, wilson.low);
  const Interval none = proportion_interval(IntervalMethod::agresti_coull, 0, 10);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.3208873, 5e-7);
}

TEST(Proportion, NamesAreFoundAndUnknownOnesAreNot) {
  for (const auto method : {IntervalMethod::wilson, IntervalMethod::clopper_pearson, IntervalMethod::jeffreys,
                            IntervalMethod::agresti_coull, IntervalMethod::uniform_prior}) {
    EXPECT_EQ(interval_method_named(name_of(method)), method);
  }
  EXPECT_FALSE(interval_method_named("wald"));
}

TEST(Proportion, HighestDensityIsTheShortestInterval) {
  EXPECT_NEAR(highest_density_interval(8, 10).low, .516276, tolerance);
  EXPECT_NEAR(highest_density_interval(8, 10).high, .959445, tolerance);
  EXPECT_NEAR(highest_density_interval(40, 50).low, .677185, tolerance);
  EXPECT_NEAR(highest_density_interval(40, 50).high, .893474, tolerance);
  EXPECT_NEAR(highest_density_interval(14, 15).low, .734186, tolerance);
  EXPECT_NEAR(highest_density_interval(14, 15).high, .996298, tolerance);
  EXPECT_EQ(highest_density_interval(10, 10).high, 1);
  EXPECT_NEAR(all_successes_bound(20), std::pow(0.05, 0.05), 1e-12);
}

TEST(Proportion, PosteriorDensityHasTheMassOne) {
  double mass = 0;
  for (int i = 0; i < 10000; ++i) {
    mass += posterior_density(14, 15, (i + 0.5) / 10000) / 10000;
  }
  EXPECT_NEAR(mass, 1, 1e-6);
}

double binomial(int n, int k, double p) {
  return std::exp(log_choose(n, k) + k * std::log(p) + (n - k) * std::log1p(-p));
}

// Smallest and mean coverage over the rates .0025, .0075, …, .9975.
std::pair<double, double> coverage(IntervalMethod method, int n) {
  double least = 1;
  double sum = 0;
  std::vector<Interval> intervals;
  for (int k = 0; k <= n; ++k) {
    intervals.push_back(proportion_interval(method, k, n));
  }
  int rates = 0;
  for (int i = 1; i < 400; ++i, ++rates) {
    const double p = i * 0.0025;
    double covered = 0;
    for (int k = 0; k <= n; ++k) {
      const auto& interval = intervals[static_cast<std::size_t>(k)];
      covered += interval.low <= p && p <= interval.high ? binomial(n, k, p) : 0;
    }
    least = std::min(least, covered);
    sum += covered;
  }
  return {least, sum / rates};
}

TEST(Proportion, ClopperPearsonNeverCoversLessThanItSays) {
  for (const int n : {1, 2, 5, 10, 15, 20, 50}) {
    EXPECT_GE(coverage(IntervalMethod::clopper_pearson, n).first, 0.95) << n;
  }
}

TEST(Proportion, CoverageIsThatOfTheTable) {
  const struct {
    IntervalMethod method;
    int n;
    double least, mean;
  } table[] = {{IntervalMethod::wilson, 10, .838, .954},          {IntervalMethod::wilson, 20, .860, .953},
               {IntervalMethod::wilson, 50, .882, .952},          {IntervalMethod::clopper_pearson, 10, .961, .984},
               {IntervalMethod::clopper_pearson, 20, .958, .977}, {IntervalMethod::clopper_pearson, 50, .953, .969},
               {IntervalMethod::jeffreys, 10, .868, .953},        {IntervalMethod::jeffreys, 20, .894, .951},
               {IntervalMethod::jeffreys, 50, .885, .950}};
  for (const auto& row : table) {
    const auto [least, mean] = coverage(row.method, row.n);
    EXPECT_NEAR(least, row.least, 6e-4) << name_of(row.method) << row.n;
    EXPECT_NEAR(mean, row.mean, 6e-4) << name_of(row.method) << row.n;
  }
}

TEST(Proportion, ChanceThatOneRateIsAboveTheOther) {
  const struct {
    int k1, n1, k2, n2;
    double uniform, jeffreys;
  } rows[] = {
      {3, 3, 0, 3, .985714, .995708},     {8, 10, 5, 10, .908669, .920972},   {9, 10, 5, 10, .968266, .976826},
      {10, 10, 6, 10, .982456, .991792},  {14, 15, 9, 15, .981374, .986868},  {15, 20, 9, 20, .971077, .974361},
      {25, 50, 29, 50, .213519, .211196}, {40, 50, 33, 50, .940219, .943021}, {38, 75, 25, 75, .983833, .984434}};
  for (const auto& r : rows) {
    EXPECT_NEAR(probability_greater(r.k1, r.n1, r.k2, r.n2), r.uniform, 6e-7) << r.k1;
    EXPECT_NEAR(probability_greater(r.k1, r.n1, r.k2, r.n2, 0.5), r.jeffreys, 6e-7) << r.k1;
    EXPECT_NEAR(probability_greater(r.k2, r.n2, r.k1, r.n1), 1 - r.uniform, 6e-7);
  }
  EXPECT_NEAR(probability_greater(28, 50, 46, 50), 1.52539e-5, 1e-9);
  EXPECT_NEAR(probability_greater(28, 50, 46, 50, 0.5), 1.1e-5, 5e-7);
  EXPECT_NEAR(probability_greater(14, 50, 40, 50), 6.173e-8, 1e-11);  // the small side of 40/50 against 14/50
}

TEST(Proportion, SeveralInARow) {
  EXPECT_NEAR(all_of_k_succeed(8, 10, 1), .8, tolerance);
  EXPECT_NEAR(all_of_k_succeed(8, 10, 2), .622222, tolerance);
  EXPECT_NEAR(all_of_k_succeed(8, 10, 3), .466667, tolerance);
  EXPECT_NEAR(all_of_k_succeed(8, 10, 5), .222222, tolerance);
  EXPECT_NEAR(all_of_k_succeed(40, 50, 1), .8, tolerance);
  EXPECT_NEAR(all_of_k_succeed(40, 50, 2), .636735, tolerance);
  EXPECT_NEAR(all_of_k_succeed(40, 50, 3), .504082, tolerance);
  EXPECT_NEAR(all_of_k_succeed(40, 50, 5), .310563, tolerance);
  EXPECT_NEAR(all_of_k_succeed(15, 20, 1), .75, tolerance);
  EXPECT_NEAR(all_of_k_succeed(15, 20, 2), .552632, tolerance);
  EXPECT_NEAR(all_of_k_succeed(15, 20, 3), .399123, tolerance);
  EXPECT_NEAR(all_of_k_succeed(15, 20, 5), .193692, tolerance);
  EXPECT_EQ(all_of_k_succeed(2, 10, 3), 0);
}

TEST(SampleSize, WidthOfAnEstimate) {
  const struct {
    double p;
    std::int64_t n[4];
  } rows[] = {{.5, {21, 39, 93, 381}}, {.8, {15, 26, 60, 245}}, {.9, {10, 15, 34, 141}}};
  const double widths[] = {.20, .15, .10, .05};
  for (const auto& row : rows) {
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(trials_for_width(row.p, widths[i]), row.n[i]) << row.p << ' ' << widths[i];
    }
  }
}

TEST(SampleSize, ApproximationForManyTrials) {
  const struct {
    double p1, p2;
    std::int64_t eighty, ninety;
  } rows[] = {{.7, .8, 294, 392}, {.8, .9, 199, 266}, {.5, .6, 388, 519}, {.9, .95, 435, 582}, {.85, .9, 686, 918}};
  for (const auto& r : rows) {
    EXPECT_EQ(trials_by_approximation(r.p1, r.p2, 0.8), r.eighty) << r.p1;
    EXPECT_EQ(trials_by_approximation(r.p1, r.p2, 0.9), r.ninety) << r.p1;
  }
  EXPECT_FALSE(trials_for_power(.7, .8).exact);
  // Pairs: the advice keeps the power and one pair less does not.
  for (const auto& [p1, p2] : {std::pair(.5, .8), std::pair(.6, .9), std::pair(.3, .8)}) {
    const auto pairs = pairs_for_power(p1, p2);
    ASSERT_TRUE(pairs.exact);
    EXPECT_GE(mcnemar_power(pairs.trials, p1, p2), .8);
    EXPECT_LT(mcnemar_power(pairs.trials - 1, p1, p2), .8);
  }
  // All pairs differ one way: six of them are the first that McNemar's test tells apart (p 0.03125).
  EXPECT_LT(mcnemar_power(5, .001, .999), .01);
  EXPECT_GT(mcnemar_power(6, .001, .999), .98);
}

TEST(SampleSize, ExactAdviceForFewTrials) {
  const struct {
    double p1, p2;
    std::int64_t eighty, ninety;
  } rows[] = {{.5, .9, 20, 26}, {.3, .7, 26, 33}, {.4, .9, 13, 17}, {.2, .8, 10, 14},
              {.5, .8, 40, 52}, {.6, .9, 32, 42}, {.7, .9, 61, 83}, {.8, .95, 72, 98}};
  for (const auto& r : rows) {
    EXPECT_EQ(trials_for_power(r.p1, r.p2, 0.8).trials, r.eighty) << r.p1;
    EXPECT_EQ(trials_for_power(r.p1, r.p2, 0.9).trials, r.ninety) << r.p1;
    EXPECT_TRUE(trials_for_power(r.p1, r.p2, 0.8).exact);
  }
}

}  // namespace
}  // namespace tandem
