#include "scoring/two_proportions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <iterator>
#include <utility>

#include "scoring/multiplicity.h"

namespace tandem {
namespace {

struct Row {
  TwoCounts counts;
  double t;
  double barnard;
  double boschloo;
  double fisher;
  double difference;
  double low;
  double high;
};

const Row rows[] = {
    {{3, 3, 0, 3}, 2.449490, .031250, .031250, .100000, 1.0, .205923, 1},
    {{8, 10, 5, 10}, 1.406422, .220633, .197339, .349845, .30, -.106672, .599872},
    {{9, 10, 5, 10}, 1.951800, .062310, .062310, .140867, .40, -.002356, .675912},
    {{10, 10, 6, 10}, 2.236068, .042191, .042191, .086687, .40, .038386, .687326},
    {{14, 15, 9, 15}, 2.158329, .043065, .043065, .080077, .333333, .026256, .581979},
    {{15, 20, 9, 20}, 1.936492, .060987, .060969, .105340, .30, -.001759, .536369},
    {{25, 50, 29, 50}, -.802572, .530949, .467499, .547465, -.08, -.263782, .111804},
    {{40, 50, 33, 50}, 1.576721, .133211, .133211, .175976, .14, -.034261, .303826},
    {{38, 75, 25, 75}, 2.150597, .033976, .033697, .046730, .173333, .015519, .319524},
};

TEST(TwoProportions, TestsAndLimitsAreThoseOfTheTable) {
  for (const auto& row : rows) {
    const auto& c = row.counts;
    const auto barnard = barnard_test(c);
    EXPECT_NEAR(barnard.statistic, row.t, 6e-7) << c.k1;
    EXPECT_NEAR(barnard.p_two_sided, row.barnard, 6e-7) << c.k1;
    EXPECT_NEAR(boschloo_test(c).p_two_sided, row.boschloo, 6e-7) << c.k1;
    EXPECT_NEAR(fisher_test(c).p_two_sided, row.fisher, 6e-7) << c.k1;
    const Interval limits = newcombe_interval(c);
    EXPECT_NEAR(limits.low, row.low, 6e-7) << c.k1;
    EXPECT_NEAR(limits.high, row.high, 6e-7) << c.k1;
    const Interval wald = agresti_caffo_interval(c);
    EXPECT_GT(row.difference, wald.low - 0.2);
    EXPECT_LE(wald.high, 1);
  }
}

// Unequal numbers take the unpooled variance. From a program of its own that follows the definition: every table, the
// rate on a grid of 4,000, then refined. With the pooled variance the first would be 0.114738.
TEST(TwoProportions, UnequalNumbers) {
  const struct {
    TwoCounts counts;
    double t, two_sided, greater, less;
  } wanted[] = {
      {{7, 12, 2, 9}, 1.81789045, .114912987, .0666192873, 1},
      {{9, 10, 4, 8}, 1.99377915, .10235532, .0565278866, 1},
      {{12, 15, 9, 20}, 2.30574407, .0332757327, .0197074505, 1},
      {{3, 20, 7, 12}, -2.6554586, .0238711899, 1, .0175898585},
      {{18, 20, 20, 30}, 2.13829775, .0531004471, .0451114202, 1},
      {{5, 5, 6, 12}, 3.46410162, .0392913818, .0261450073, 1},
      {{30, 40, 10, 25}, 2.92812709, .00655893987, .00520790099, 1},
      {{74, 117, 31, 63}, 1.81974057, .0879442128, .0761362646, 1},
      {{0, 7, 4, 9}, -2.68328157, .0343141449, 1, .0235516539},
      {{25, 30, 12, 24}, 2.71746488, .0133953904, .00841659027, 1},
      {{1, 4, 9, 10}, -2.74982204, .0832519531, 1, .048217219},
  };
  for (const auto& [counts, t, two_sided, greater, less] : wanted) {
    const auto test = barnard_test(counts);
    EXPECT_NEAR(test.statistic, t, 5e-8) << counts.k1;
    EXPECT_NEAR(test.p_two_sided, two_sided, 1e-8) << counts.k1;
    EXPECT_NEAR(test.p_greater, greater, 1e-8) << counts.k1;
    EXPECT_NEAR(test.p_less, less, 1e-8) << counts.k1;
    const auto turned = barnard_test({counts.k2, counts.n2, counts.k1, counts.n1});
    EXPECT_NEAR(turned.p_two_sided, two_sided, 1e-8) << counts.k1;
    EXPECT_NEAR(turned.p_less, greater, 1e-8) << counts.k1;
  }
}

TEST(TwoProportions, SmallTailsAreNotLost) {
  EXPECT_NEAR(barnard_test({28, 50, 46, 50}).statistic, -4.103647, 6e-7);
  EXPECT_NEAR(barnard_test({40, 50, 14, 50}).statistic, 5.216720, 6e-7);
  EXPECT_NEAR(fisher_test({28, 50, 46, 50}).p_two_sided, 6.5e-5, 5.1e-7);
  EXPECT_NEAR(newcombe_interval({28, 50, 46, 50}).low, -.505258, 6e-7);
  EXPECT_NEAR(newcombe_interval({28, 50, 46, 50}).high, -.191989, 6e-7);
  EXPECT_NEAR(newcombe_interval({40, 50, 14, 50}).low, .331135, 6e-7);
  EXPECT_NEAR(newcombe_interval({40, 50, 14, 50}).high, .656918, 6e-7);
  EXPECT_NEAR(barnard_test({28, 50, 46, 50}).p_two_sided, 3.46150e-5, 2e-9);
  EXPECT_NEAR(boschloo_test({28, 50, 46, 50}).p_two_sided, 3.23524e-5, 2e-9);
  EXPECT_NEAR(barnard_test({40, 50, 14, 50}).p_two_sided, 1.18942e-7, 2e-11);
  EXPECT_NEAR(boschloo_test({40, 50, 14, 50}).p_two_sided, 1.18957e-7, 2e-11);
}

TEST(TwoProportions, TiedTablesBelongToTheTail) {
  const auto barnard = barnard_test({7, 15, 12, 15});
  EXPECT_NEAR(barnard.p_less, 0.0341092, 5e-7);
  EXPECT_NEAR(barnard.p_two_sided, 0.0682183, 5e-7);
  EXPECT_NEAR(fisher_test({7, 15, 12, 15}).p_less, 0.0640680, 5e-7);
  const auto published = boschloo_test({74, 117, 31, 63});
  EXPECT_NEAR(published.p_greater, 0.0355641, 5e-7);
  EXPECT_NEAR(published.statistic, 0.0483122, 5e-7);
}

TEST(TwoProportions, AllAgainstNothing) {
  EXPECT_GT(barnard_test({2, 2, 0, 2}).p_greater, 0.05);
  EXPECT_NEAR(barnard_test({3, 3, 0, 3}).p_greater, 0.015625, 1e-9);
  EXPECT_EQ(barnard_test({4, 10, 4, 10}).p_two_sided, 1);
}

TEST(TwoProportions, BoschlooIsNeverWeakerThanFisher) {
  for (std::int64_t n1 = 2; n1 <= 5; ++n1) {
    for (std::int64_t n2 = 2; n2 <= 5; ++n2) {
      for (std::int64_t i = 0; i <= n1; ++i) {
        for (std::int64_t j = 0; j <= n2; ++j) {
          const TwoCounts c{i, n1, j, n2};
          EXPECT_LE(boschloo_test(c).p_greater, fisher_test(c).p_greater + 1e-12);
          EXPECT_LE(boschloo_test(c).p_less, fisher_test(c).p_less + 1e-12);
        }
      }
    }
  }
}

TEST(TwoProportions, PairsThatDiffer) {
  const struct {
    int w, l;
    double p, mid;
  } pairs[] = {{8, 2, .109375, .065430},
               {9, 1, .021484, .011719},
               {5, 0, .062500, .031250},
               {6, 0, .031250, .015625},
               {12, 5, .143463, .096252}};
  for (const auto& pair : pairs) {
    EXPECT_NEAR(mcnemar_test(pair.w, pair.l).p, pair.p, 6e-7);
    EXPECT_NEAR(mcnemar_test(pair.w, pair.l).mid_p, pair.mid, 6e-7);
    EXPECT_EQ(mcnemar_test(pair.l, pair.w).p, mcnemar_test(pair.w, pair.l).p);
  }
  EXPECT_EQ(mcnemar_test(0, 0).p, 1);
  EXPECT_EQ(mcnemar_test(3, 3).p, 1);
}

// Five settings of the published real-robot table, counts of 75, 25, … (evaluation notes 2.5).
TEST(TwoProportions, RateRatioOfCounts) {
  const auto ratio = rate_ratio(19, 9);
  EXPECT_NEAR(ratio.ratio, 2.111111, 5e-7);
  EXPECT_NEAR(ratio.limits.low, .910160, 5e-7);
  EXPECT_NEAR(ratio.limits.high, 5.298180, 5e-7);
  EXPECT_TRUE(std::isinf(rate_ratio(3, 0).limits.high));
}

TEST(TwoProportions, OneStratumIsTheOrdinaryTest) {
  const auto one = mantel_haenszel_test({{15, 20, 9, 20}});
  const double t = barnard_test({15, 20, 9, 20}).statistic;
  EXPECT_NEAR(one.chi_squared, t * t * 39 / 40, 1e-9);
  EXPECT_NEAR(one.odds_ratio, 15.0 * 11 / (5.0 * 9), 1e-12);
  EXPECT_NEAR(one.risk_difference, 0.3, 1e-12);
  EXPECT_EQ(mantel_haenszel_test({{0, 5, 0, 5}}).p, 1);
  EXPECT_GT(mantel_haenszel_test({{15, 20, 9, 20}}, true).p, one.p);
}

TEST(TwoProportions, PowerIsThatOfTheTable) {
  constexpr std::pair<double, double> rates[] = {{.1, .3},  {.2, .4}, {.3, .5}, {.5, .7}, {.6, .8}, {.7, .9}, {.8, .95},
                                                 {.9, .99}, {.5, .8}, {.6, .9}, {.5, .9}, {.3, .7}, {.4, .9}, {.2, .8}};
  const struct {
    int n;
    double power[std::size(rates)];
  } table[] = {
      {10, {.143, .131, .128, .128, .131, .143, .075, .012, .254, .291, .471, .418, .659, .805}},
      {15, {.256, .192, .177, .177, .192, .256, .186, .048, .373, .463, .673, .590, .845, .939}},
      {20, {.355, .266, .222, .222, .266, .355, .292, .111, .492, .613, .822, .705, .941, .981}},
      {25, {.390, .324, .282, .282, .324, .390, .320, .186, .606, .690, .895, .793, .979, .994}},
      {30, {.480, .367, .342, .342, .367, .480, .392, .267, .678, .779, .941, .884, .991, .999}},
      {40, {.600, .476, .441, .441, .476, .600, .534, .415, .810, .887, .984, .949, .999, 1}},
      {50, {.704, .578, .533, .533, .578, .704, .615, .528, .891, .947, .996, .982, 1, 1}},
      {75, {.879, .760, .709, .709, .760, .879, .823, .724, .976, .994, 1, .999, 1, 1}},
      {100, {.952, .873, .828, .828, .873, .952, .916, .853, .995, .999, 1, 1, 1, 1}},
  };
  for (const auto& row : table) {
    for (std::size_t i = 0; i < std::size(rates); ++i) {
      EXPECT_NEAR(barnard_power(row.n, rates[i].first, rates[i].second), row.power[i], 5.1e-4)
          << row.n << ' ' << rates[i].first << ' ' << rates[i].second;
    }
  }
}

TEST(Multiplicity, AdjustedValues) {
  const std::vector<double> p{.001, .008, .012, .041, .049, .30};
  const std::vector<double> holm_values{.006, .04, .048, .123, .123, .30};
  const std::vector<double> bh_values{.006, .024, .024, .0588, .0588, .30};
  for (std::size_t i = 0; i < p.size(); ++i) {
    EXPECT_NEAR(holm(p)[i], holm_values[i], 1e-12);
    EXPECT_NEAR(benjamini_hochberg(p)[i], bh_values[i], 1e-12);
  }
  EXPECT_EQ(holm({.3, .001})[1], .002);
  EXPECT_TRUE(holm({}).empty());
}

std::vector<std::string> letters_of(const std::vector<std::int64_t>& k, std::int64_t n, std::vector<double>* adjusted) {
  std::vector<double> p;
  for (std::size_t i = 0; i < k.size(); ++i) {
    for (std::size_t j = i + 1; j < k.size(); ++j) {
      p.push_back(barnard_test({k[i], n, k[j], n}).p_two_sided);
    }
  }
  *adjusted = holm(p);
  std::vector<std::vector<bool>> differ(k.size(), std::vector<bool>(k.size(), false));
  std::size_t at = 0;
  for (std::size_t i = 0; i < k.size(); ++i) {
    for (std::size_t j = i + 1; j < k.size(); ++j, ++at) {
      differ[i][j] = differ[j][i] = (*adjusted)[at] < 0.05;
    }
  }
  const std::vector<double> means(k.begin(), k.end());
  const auto letters = letter_display(means, differ);
  for (std::size_t i = 0; i < k.size(); ++i) {
    for (std::size_t j = i + 1; j < k.size(); ++j) {
      const bool share = letters[i].find_first_of(letters[j]) != std::string::npos;
      EXPECT_NE(share, differ[i][j]) << i << ' ' << j;
    }
  }
  return letters;
}

TEST(Multiplicity, LettersOfFiveContenders) {
  std::vector<double> adjusted;
  const auto letters = letters_of({46, 40, 33, 28, 15}, 50, &adjusted);
  EXPECT_EQ(letters, (std::vector<std::string>{"a", "ab", "bc", "c", "d"}));
  const double wanted[] = {.283986, .010741, .000277, 0, .283986, .048146, .000003, .332045, .002596, .046579};
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    if (wanted[i] > 0) {
      EXPECT_NEAR(adjusted[i], wanted[i], 1e-6) << i;
    }
  }
}

TEST(Multiplicity, LettersOfUniVlaTable) {
  std::vector<double> adjusted;
  EXPECT_EQ(letters_of({20, 23, 27, 49}, 60, &adjusted), (std::vector<std::string>{"b", "b", "b", "a"}));
  EXPECT_NEAR(adjusted[5], 1.3e-4, 5e-6);
  EXPECT_NEAR(adjusted[4], 5e-6, 5e-7);
}

TEST(Multiplicity, NobodyAndNoDifference) {
  EXPECT_TRUE(letter_display({}, {}).empty());
  EXPECT_EQ(letter_display({.5, .4}, {{false, false}, {false, false}}), (std::vector<std::string>{"a", "a"}));
}

}  // namespace
}  // namespace tandem
