#include "scoring/graded.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/random.h"
#include "scoring/agreement.h"
#include "scoring/control_chart.h"
#include "scoring/motion_quality.h"
#include "scoring/preference.h"
#include "scoring/survival.h"

namespace tandem {
namespace {

const Scores a{1, 1, .5, 1, 0, 1, .5, 1, 1, 1};
const Scores b{.5, 0, .5, 1, 0, .5, .5, 0, 1, .5};

TEST(Graded, MeansAndDeviations) {
  EXPECT_NEAR(mean_of(a), .80, 1e-12);
  EXPECT_NEAR(deviation_of(a), .349603, 5e-7);
  EXPECT_NEAR(mean_of(b), .45, 1e-12);
  EXPECT_NEAR(deviation_of(b), .368932, 5e-7);
  EXPECT_NEAR(deviation_of(a) / std::sqrt(10), .110554, 5e-7);
  EXPECT_NEAR(deviation_of(b) / std::sqrt(10), .116667, 5e-7);
  EXPECT_EQ(deviation_of({1}), 0);
}

TEST(Graded, RankTests) {
  const auto test = mann_whitney(a, b);
  EXPECT_EQ(test.u_first, 75.5);
  EXPECT_EQ(test.u_second, 24.5);
  EXPECT_NEAR(test.sigma, 12.268917, 5e-7);
  EXPECT_NEAR(test.z, 2.037670, 5e-7);
  EXPECT_NEAR(test.p, .041583, 6e-7);
  // Without the correction of a half, which both results name.
  EXPECT_NEAR((test.u_first - 50) / test.sigma, 2.078423, 6e-7);
  EXPECT_NEAR(std::erfc((test.u_first - 50) / test.sigma / std::numbers::sqrt2), .037670, 6e-7);
  EXPECT_TRUE(test.exact);
  EXPECT_NEAR(test.p_exact, .051852, 6e-7);
  EXPECT_NEAR(test.superiority, .755, 1e-12);
  EXPECT_EQ(mann_whitney({1, 1}, {1, 1}).p, 1);
}

TEST(Graded, PermutationAndSignFlip) {
  const auto permuted = permutation_test(a, b);
  EXPECT_TRUE(permuted.exact);
  EXPECT_NEAR(permuted.difference, .35, 1e-12);
  EXPECT_NEAR(permuted.p, 15460.0 / 184756, 1e-9);
  const auto flipped = sign_flip_test({.5, 1, 0, 0, 0, .5, 0, 1, 0, .5});
  EXPECT_TRUE(flipped.exact);
  EXPECT_NEAR(flipped.difference, .35, 1e-12);
  EXPECT_NEAR(flipped.p, .0625, 1e-12);
}

TEST(Graded, WithoutALatticeTheSeedDecides) {
  Scores one;
  Scores two;
  Random random(3);
  for (int i = 0; i < 40; ++i) {
    one.push_back(random.uniform());
    two.push_back(random.uniform() * 0.8);
  }
  EXPECT_FALSE(lattice_step(one));
  const auto first = permutation_test(one, two, 7);
  EXPECT_FALSE(first.exact);
  EXPECT_EQ(first.p, permutation_test(one, two, 7).p);
  const auto interval = bootstrap_interval(one, Bootstrap::bca, 0, 1, 0.95, 7);
  EXPECT_FALSE(interval.exact);
  EXPECT_LT(interval.limits.low, interval.mean);
  EXPECT_GT(interval.limits.high, interval.mean);
  EXPECT_EQ(interval.limits.low, bootstrap_interval(one, Bootstrap::bca, 0, 1, 0.95, 7).limits.low);
  EXPECT_FALSE(sign_flip_test(one, 7).exact);
}

TEST(Graded, Lattices) {
  EXPECT_EQ(lattice_step({0, .5, 1}), .5);
  EXPECT_EQ(lattice_step({3, 3}), 1);
  EXPECT_NEAR(lattice_step({0, 1.0 / 3, 1}).value(), 1.0 / 3, 1e-12);
  EXPECT_FALSE(lattice_step({0, std::numbers::pi}));
  EXPECT_FALSE(lattice_step({}));
}

TEST(Graded, BootstrapLimits) {
  const auto percentile_a = bootstrap_interval(a, Bootstrap::percentile);
  EXPECT_TRUE(percentile_a.exact);
  EXPECT_NEAR(percentile_a.limits.low, .60, 1e-9);
  EXPECT_NEAR(percentile_a.limits.high, 1.00, 1e-9);
  const auto percentile_b = bootstrap_interval(b, Bootstrap::percentile);
  EXPECT_NEAR(percentile_b.limits.low, .25, 1e-9);
  EXPECT_NEAR(percentile_b.limits.high, .65, 1e-9);
  const auto bca_a = bootstrap_interval(a, Bootstrap::bca);
  EXPECT_NEAR(bca_a.z0, -.070073, 5e-7);
  EXPECT_NEAR(bca_a.acceleration, -.073677, 5e-7);
  EXPECT_NEAR(bca_a.limits.low, .50, 1e-9);
  EXPECT_NEAR(bca_a.limits.high, .95, 1e-9);
  const auto bca_b = bootstrap_interval(b, Bootstrap::bca);
  EXPECT_NEAR(bca_b.z0, .006983, 5e-7);
  EXPECT_NEAR(bca_b.acceleration, .0073756, 5e-8);
  EXPECT_NEAR(bca_b.limits.low, .25, 1e-9);
  EXPECT_NEAR(bca_b.limits.high, .65, 1e-9);
}

// The levels that BCa reads the bootstrap distribution at.
TEST(Graded, BcaLevels) {
  const auto level = [](const MeanInterval& of, double z) {
    const double shifted = of.z0 + z;
    return 0.5 * std::erfc(-(of.z0 + shifted / (1 - of.acceleration * shifted)) / std::numbers::sqrt2);
  };
  constexpr double z = 1.95996398454;
  const auto bca_a = bootstrap_interval(a, Bootstrap::bca);
  EXPECT_NEAR(level(bca_a, -z), .0070025, 6e-8);
  EXPECT_NEAR(level(bca_a, z), .9439507, 6e-8);
  const auto bca_b = bootstrap_interval(b, Bootstrap::bca);
  EXPECT_NEAR(level(bca_b, -z), .0275386, 6e-8);
  EXPECT_NEAR(level(bca_b, z), .9774052, 6e-8);
}

TEST(Graded, EqualScoresGiveABoundAndSaySo) {
  const auto all = bootstrap_interval(Scores(10, 1.0), Bootstrap::bca);
  EXPECT_TRUE(all.degenerate);
  EXPECT_NEAR(all.limits.low, std::pow(0.025, 0.1), 1e-12);
  EXPECT_EQ(all.limits.high, 1);
  const auto half = bootstrap_interval(Scores(10, 1.5), Bootstrap::bca, 0, 3);
  EXPECT_LT(half.limits.low, 1.5);
  EXPECT_GT(half.limits.high, 1.5);
}

TEST(Graded, LimitsStayInsideTheScores) {
  Random random(11);
  for (int round = 0; round < 50; ++round) {
    Scores scores;
    for (int i = 0; i < 4 + round % 9; ++i) {
      scores.push_back(std::floor(random.uniform() * 5) / 4);
    }
    const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
    const auto interval = bootstrap_interval(scores, Bootstrap::bca);
    if (!interval.degenerate) {
      EXPECT_GE(interval.limits.low, *low - 1e-9);
      EXPECT_LE(interval.limits.high, *high + 1e-9);
      EXPECT_LE(interval.limits.low, interval.limits.high);
    }
  }
}

TEST(Graded, StaircaseIsAboveTheShares) {
  const auto stairs = worst_case_staircase(a, {0, .5, 1});
  EXPECT_GT(stairs[0], .1);
  EXPECT_GT(stairs[1], .3);
  EXPECT_EQ(stairs[2], 1);
  EXPECT_LE(stairs[0], stairs[1]);
}

std::vector<TimedTrial> timed(std::initializer_list<double> solved, int failed) {
  std::vector<TimedTrial> out;
  for (const double t : solved) {
    out.push_back({t, true});
  }
  for (int i = 0; i < failed; ++i) {
    out.push_back({30, false});
  }
  return out;
}

TEST(Survival, CurveMeanAndTest) {
  const auto async = timed({7.2, 8.1, 8.9, 9.4, 9.9, 10.6, 11.3, 12.8, 16.0}, 1);
  const auto sync = timed({10.4, 11.9, 12.6, 13.1, 13.8, 14.4, 15.9, 18.7}, 2);
  const auto curve = kaplan_meier(async);
  ASSERT_EQ(curve.size(), 9U);
  EXPECT_EQ(curve[5].time_s, 10.6);
  EXPECT_NEAR(curve[5].survival, .4, 1e-12);
  EXPECT_NEAR(curve[5].standard_error, .154919, 5e-7);
  EXPECT_NEAR(curve[5].limits.low, .122693, 6e-7);
  EXPECT_NEAR(curve[5].limits.high, .670205, 6e-7);
  EXPECT_NEAR(restricted_mean(async, 30).mean_s, 12.42, 1e-9);
  EXPECT_NEAR(restricted_mean(async, 30).standard_error_s, 2.000890, 6e-7);
  EXPECT_NEAR(restricted_mean(sync, 30).mean_s, 17.08, 1e-9);
  EXPECT_NEAR(restricted_mean(sync, 30).standard_error_s, 2.152152, 6e-7);
  const auto test = log_rank_test(async, sync);
  EXPECT_EQ(test.observed, 9);
  EXPECT_NEAR(test.expected, 5.767059, 6e-7);
  EXPECT_NEAR(test.variance, 3.697633, 6e-7);
  EXPECT_NEAR(test.chi_squared, 2.826648, 6e-7);
  EXPECT_NEAR(test.p, .092712, 6e-7);
  EXPECT_EQ(median_time(async), 9.9);
  EXPECT_EQ(median_time(sync), 13.8);
  EXPECT_TRUE(std::isinf(median_time(timed({}, 3))));
  EXPECT_EQ(restricted_mean(timed({}, 3), 30).mean_s, 30);
  EXPECT_NEAR(stratified_log_rank({{async, sync}}).p, test.p, 1e-12);
}

TEST(Preference, StrengthsWithTies) {
  const auto fit = fit_strengths(
      4, {{0, 1, 7, 2, 3}, {0, 2, 9, 1, 2}, {1, 2, 6, 3, 3}, {0, 3, 5, 2, 5}, {2, 3, 2, 2, 8}, {1, 3, 4, 2, 6}});
  const double theta[] = {.611360, -.156646, -.897424, .442711};
  const double error[] = {.301477, .289152, .319265, .294987};
  const double score[] = {1622, 1469, 1321, 1589};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(fit.theta[i], theta[i], 6e-7) << i;
    EXPECT_NEAR(fit.standard_error[i], error[i], 6e-7) << i;
    EXPECT_NEAR(fit.score(i), score[i], 0.5);
  }
  EXPECT_NEAR(fit.ties, .222523, 6e-7);
  EXPECT_NEAR(-fit.log_likelihood, 68.097970, 6e-7);
  EXPECT_FALSE(fit.ridge);
}

TEST(Preference, AContenderThatAlwaysWinsIsHeldIn) {
  const auto fit = fit_strengths(2, {{0, 1, 10, 0, 0}});
  EXPECT_TRUE(fit.ridge);
  EXPECT_GT(fit.theta[0], 1);
  EXPECT_TRUE(std::isfinite(fit.theta[0]));
  EXPECT_NEAR(fit_strengths(3, {}).theta[0], 0, 1e-9);
}

TEST(Agreement, Kappa) {
  const auto binary = cohen_kappa({{22, 3}, {2, 23}});
  EXPECT_NEAR(binary.observed, .9, 1e-12);
  EXPECT_NEAR(binary.expected, .5, 1e-12);
  EXPECT_NEAR(binary.kappa, .8, 1e-12);
  EXPECT_NEAR(weighted_kappa({{10, 2, 0}, {3, 8, 2}, {0, 1, 14}}), .855986, 5e-7);
  EXPECT_EQ(cohen_kappa({{5, 0}, {0, 0}}).kappa, 1);
}

TEST(ControlChart, CusumOfADrop) {
  Cusum chart(.8, .5);
  EXPECT_NEAR(chart.weight(true), -.470004, 5e-7);
  EXPECT_NEAR(chart.weight(false), .916291, 5e-7);
  const int runs[] = {1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0};
  const double wanted[] = {0,     0,      0,     .9163,  .4463,  0,      0,      0,      .9163,
                           .4463, 1.3626, .8926, 1.8089, 2.7252, 2.2552, 3.1714, 2.7014, 3.6177};
  for (int i = 0; i < 18; ++i) {
    EXPECT_NEAR(chart.add(runs[i] == 1), wanted[i], 6e-5) << i;
  }
}

TEST(MotionQuality, SpectralArcLength) {
  std::vector<double> bump;
  std::vector<double> two;
  for (int i = 0; i < 200; ++i) {
    const double t = -1 + 0.01 * i;
    bump.push_back(std::exp(-5 * t * t));
    two.push_back(std::exp(-40 * (t - .45) * (t - .45)) + std::exp(-40 * (t + .45) * (t + .45)));
  }
  EXPECT_NEAR(spectral_arc_length(bump, 100), -1.414031, 1e-6);
  EXPECT_NEAR(spectral_arc_length(two, 100), -3.481550, 1e-6);
  std::vector<double> jerk;
  for (int i = 0; i <= 30; ++i) {
    const double t = i / 30.0;
    jerk.push_back(30 * t * t * (1 - t) * (1 - t));
  }
  EXPECT_NEAR(spectral_arc_length(jerk, 30), -1.400413, 1e-6);
  EXPECT_EQ(spectral_arc_length(std::vector<double>(10, 0.0), 30), 0);
}

}  // namespace
}  // namespace tandem
