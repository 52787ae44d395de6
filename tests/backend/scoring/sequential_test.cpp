#include "scoring/sequential.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "scoring/plan_random.h"

namespace tandem {
namespace {

BettingMixture after(const std::vector<double>& differences) {
  BettingMixture out;
  for (const double d : differences) {
    out.add(d);
  }
  return out;
}

TEST(BettingMixture, EvidenceAfterEachPair) {
  BettingMixture all;
  const double wanted[] = {1.5, 2.325, 3.7125, 6.085088, 10.200656, 17.428, 30.254576, 53.225636};
  for (const double e : wanted) {
    all.add(1);
    EXPECT_NEAR(all.evidence_forward(), e, 6e-7);
  }
  EXPECT_EQ(all.decided_forward(0.05), 7);
  EXPECT_EQ(all.decided_reverse(0.05), 0);
  EXPECT_NEAR(all.p_forward(), 1 / 53.225636, 1e-7);

  BettingMixture graded;
  const double d[] = {.5, .5, .5, 0, .5, .5, .5, -.5, 1, .5, 0, .5};
  const double e[] = {1.25,     1.58125,  2.023438, 2.023438, 2.617818, 3.421909,
                      4.516145, 3.018969, 4.890254, 6.501904, 6.501904, 8.714142};
  for (int i = 0; i < 12; ++i) {
    graded.add(d[i]);
    EXPECT_NEAR(graded.evidence_forward(), e[i], 6e-7) << i;
  }
  EXPECT_NEAR(graded.mean(), .375, 1e-12);
  EXPECT_NEAR(graded.confidence_sequence().low, -.149426, 6e-7);
  EXPECT_NEAR(graded.confidence_sequence().high, .671684, 6e-7);

  const auto mixed = after({1, 0, 0, 1, 1, -1, 1, 0, 1, 1});
  EXPECT_NEAR(mixed.evidence_forward(), 4.601423, 6e-7);
  EXPECT_NEAR(mixed.evidence_reverse(), .143953, 6e-7);
  EXPECT_NEAR(mixed.confidence_sequence().low, -.275932, 6e-7);
  EXPECT_NEAR(mixed.confidence_sequence().high, .921888, 6e-7);
}

TEST(BettingMixture, BeforeThePairsNothingIsKnown) {
  const BettingMixture none;
  EXPECT_EQ(none.evidence_forward(), 1);
  EXPECT_EQ(none.p_forward(), 1);
  EXPECT_EQ(none.confidence_sequence().low, -1);
  EXPECT_EQ(none.confidence_sequence().high, 1);
}

TEST(BettingMixture, LongRunsDoNotOverflow) {
  BettingMixture all;
  for (int i = 0; i < 5000; ++i) {
    all.add(1);
  }
  EXPECT_GT(all.log_forward(), 3000);
  EXPECT_TRUE(std::isfinite(all.log_forward()));
  EXPECT_GT(all.confidence_sequence().low, 0.9);
}

// Under the null the expected capital is 1: every sequence of up to eight pairs, each as likely as it is.
TEST(BettingMixture, ExpectedEvidenceUnderTheNullIsOne) {
  for (const double p : {0.1, 0.5, 0.8}) {
    for (int pairs = 1; pairs <= 6; ++pairs) {
      double expected = 0;
      double plug_in = 0;
      for (int code = 0; code < 1 << (2 * pairs); ++code) {
        BettingMixture mixture;
        PlugInEvidence plug;
        double chance = 1;
        for (int i = 0; i < pairs; ++i) {
          const bool a = ((code >> (2 * i)) & 1) != 0;
          const bool b = ((code >> (2 * i + 1)) & 1) != 0;
          chance *= (a ? p : 1 - p) * (b ? p : 1 - p);
          mixture.add(static_cast<double>(b) - static_cast<double>(a));
          plug.add(a, b);
        }
        expected += chance * mixture.evidence_forward();
        plug_in += chance * plug.evidence();
      }
      EXPECT_NEAR(expected, 1, 1e-9);
      EXPECT_LE(plug_in, 1 + 1e-9);
    }
  }
}

TEST(PlugInEvidence, Vectors) {
  PlugInEvidence eight;
  const double wanted[] = {1.777778, 4, 10.24, 28.444444, 83.591837, 256, 809.08642, 2621.44};
  for (const double e : wanted) {
    eight.add(false, true);
    EXPECT_NEAR(eight.evidence(), e, 6e-7 * std::max(1.0, e));
  }
  PlugInEvidence forward;
  PlugInEvidence reverse;
  const int pairs[][2] = {{0, 1}, {1, 1}, {0, 0}, {0, 1}, {0, 1}, {1, 0}, {0, 1}, {1, 1}, {0, 1}, {0, 1}};
  const double e[] = {1.777778, 1.333333, 1.0, 1.777778, 3.628118, .907029, 1.612497, 1.354497, 2.528395, 5.092152};
  for (int i = 0; i < 10; ++i) {
    forward.add(pairs[i][0] == 1, pairs[i][1] == 1);
    reverse.add(pairs[i][1] == 1, pairs[i][0] == 1);
    EXPECT_NEAR(forward.evidence(), e[i], 6e-7) << i;
  }
  EXPECT_NEAR(reverse.evidence(), .444444, 6e-7);
}

TEST(DiscordantEvidence, Vectors) {
  const struct {
    int w, l;
    double e;
  } rows[] = {{5, 0, 10.5},     {6, 0, 18.142857},  {7, 0, 31.875},     {8, 0, 56.777778},
              {8, 2, 4.002020}, {12, 2, 23.917216}, {15, 3, 33.741486}, {20, 6, 21.527608}};
  for (const auto& r : rows) {
    EXPECT_NEAR(discordant_evidence(r.w, r.l), r.e, 1e-6) << r.w;
  }
  EXPECT_TRUE(std::isfinite(discordant_evidence(100'000, 3)));
  EXPECT_EQ(discordant_evidence(3, 100'000), 0);
}

TEST(RateSequence, Vectors) {
  const struct {
    int k, n;
    double low, high;
  } rows[] = {{0, 10, 0, .416880},        {5, 10, .129219, .870781},  {8, 10, .353042, .989517}, {10, 10, .583120, 1},
              {15, 20, .421742, .949294}, {40, 50, .590947, .934622}, {46, 50, .739241, .991042}};
  for (const auto& r : rows) {
    EXPECT_NEAR(rate_confidence_sequence(r.k, r.n).low, r.low, 6e-7) << r.k;
    EXPECT_NEAR(rate_confidence_sequence(r.k, r.n).high, r.high, 6e-7) << r.k;
  }
  EXPECT_EQ(rate_confidence_sequence(0, 0).high, 1);
}

TEST(SpendingWalk, Bounds) {
  const std::vector<std::int64_t> twenty{7, 8, 9, 10, 9, 10, 11, 10, 11, 10, 11, 12, 11, 12};
  const auto walk = spending_walk(20);
  ASSERT_EQ(walk.bounds.size(), 20U);
  for (std::size_t d = 7; d <= 20; ++d) {
    EXPECT_EQ(walk.bounds[d - 1], twenty[d - 7]) << d;
  }
  EXPECT_EQ(walk.bounds[5], 0);
  EXPECT_NEAR(walk.spent, .04385, 5e-6);
  const std::vector<std::int64_t> fifty{8,  9,  10, 11, 10, 11, 12, 13, 12, 13, 12, 13, 14, 13, 14,
                                        15, 14, 15, 14, 15, 16, 15, 16, 15, 16, 15, 16, 17, 16, 17,
                                        16, 17, 18, 17, 18, 17, 18, 17, 18, 19, 18, 19, 18};
  const auto long_walk = spending_walk(50);
  for (std::size_t d = 8; d <= 50; ++d) {
    EXPECT_EQ(long_walk.bounds[d - 1], fifty[d - 8]) << d;
  }
  EXPECT_NEAR(long_walk.spent, .04796, 5e-6);
}

TEST(PlanRandom, NumbersAreTheSameEverywhere) {
  Random zero(0);
  EXPECT_EQ(zero.next(), 0xe220a8397b1dcdafULL);
  EXPECT_EQ(zero.next(), 0x6e789e6aa1b965f4ULL);
  EXPECT_EQ(zero.next(), 0x06c45d188009454fULL);
  Random seeded(20261122);
  EXPECT_EQ(seeded.next(), 0x08fa96a3b61875f2ULL);
  EXPECT_EQ(seeded.next(), 0x1f47be382adb1444ULL);
  Random again(20261122);
  std::vector<int> six{0, 1, 2, 3, 4, 5};
  shuffle(again, six);
  EXPECT_EQ(six, (std::vector<int>{1, 4, 3, 0, 5, 2}));
}

}  // namespace
}  // namespace tandem
