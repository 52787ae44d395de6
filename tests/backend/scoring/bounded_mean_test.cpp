#include "scoring/bounded_mean.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "scoring/proportion.h"
#include "scoring/table_columns.h"

namespace tandem {
namespace {

ScoreLevels zeros_and_ones(std::int64_t k, std::int64_t n) {
  Scores scores(static_cast<std::size_t>(k), 1.0);
  scores.resize(static_cast<std::size_t>(n), 0.0);
  return levels_of(scores);
}

TEST(BoundedMean, OfZerosAndOnesItIsClopperPearson) {
  for (const std::int64_t n : {1, 2, 3, 5, 10, 20, 49}) {
    for (std::int64_t k = 0; k <= n; ++k) {
      const auto own = bounded_mean_interval(zeros_and_ones(k, n));
      const auto exact = proportion_interval(IntervalMethod::clopper_pearson, k, n);
      EXPECT_NEAR(own.limits.low, exact.low, 5e-7) << k << " of " << n;
      EXPECT_NEAR(own.limits.high, exact.high, 5e-7) << k << " of " << n;
      EXPECT_EQ(own.degenerate, k == 0 || k == n);
      EXPECT_EQ(own.method, "bounded_mean");
    }
  }
}

// The distribution of the weighted mean, by drawing the weights.
TEST(BoundedMean, TheDistributionIsThatOfDrawnWeights) {
  const Scores scores{0, .25, .25, .5, .75, .75, 1, 1, 1};
  Random random(5);
  constexpr int draws = 200'000;
  const std::vector<double> places{.4, .55, .611, .7, .8};
  std::vector<int> below(places.size(), 0);
  for (int i = 0; i < draws; ++i) {
    double sum = 0;
    double weights = 0;
    for (const double score : scores) {
      const double weight = -std::log(1 - random.uniform());
      sum += weight * score;
      weights += weight;
    }
    for (std::size_t at = 0; at < places.size(); ++at) {
      below[at] += sum / weights <= places[at] ? 1 : 0;
    }
  }
  for (std::size_t at = 0; at < places.size(); ++at) {
    EXPECT_NEAR(weighted_mean_cdf(levels_of(scores), places[at]), below[at] / static_cast<double>(draws), 5e-3);
  }
  EXPECT_EQ(weighted_mean_cdf(levels_of(scores), 0), 0);
  EXPECT_EQ(weighted_mean_cdf(levels_of(scores), 1), 1);
}

TEST(BoundedMean, LimitsLieWithinTheRangeAroundTheMeanAndScaleWithIt) {
  Random random(9);
  for (int round = 0; round < 60; ++round) {
    Scores scores;
    const int n = 1 + static_cast<int>(random.next() % 30);
    for (int i = 0; i < n; ++i) {
      scores.push_back(static_cast<double>(random.next() % 5) / 4);
    }
    const auto own = bounded_mean_interval(levels_of(scores));
    EXPECT_LE(0, own.limits.low);
    EXPECT_LE(own.limits.low, own.mean);
    EXPECT_LE(own.mean, own.limits.high);
    EXPECT_LE(own.limits.high, 1);
    EXPECT_LT(own.limits.low, own.limits.high) << "never without width";
    const auto wider = bounded_mean_interval(levels_of(scores), 0, 1, 0.99);
    EXPECT_LE(wider.limits.low, own.limits.low + 1e-9);
    EXPECT_GE(wider.limits.high, own.limits.high - 1e-9);
    std::ranges::transform(scores, scores.begin(), [](double s) { return 30 * s - 10; });
    const auto scaled = bounded_mean_interval(levels_of(scores), -10, 20);
    EXPECT_NEAR(scaled.limits.low, 30 * own.limits.low - 10, 1e-6);
    EXPECT_NEAR(scaled.limits.high, 30 * own.limits.high - 10, 1e-6);
  }
}

TEST(BoundedMean, WhatIsShownDependsOnHowManyScoresThereAre) {
  const auto scores = [](std::size_t n) {
    Scores out(n, 1.0);
    out[0] = 0;
    out[1] = .5;
    return levels_of(out);
  };
  EXPECT_EQ(shown_interval(scores(few_scores - 1)).method, "bounded_mean");
  EXPECT_EQ(shown_interval(scores(few_scores)).method, "bca");
  EXPECT_EQ(shown_interval(levels_of(Scores(few_scores, 1.0))).method, "bound");
}

TEST(TableColumns, TextsStagesAndNumbersAreFoundAgain) {
  TextColumn texts;
  texts.push_back("one");
  texts.push_back("");
  texts.push_back("three");
  EXPECT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts[0], "one");
  EXPECT_EQ(texts[1], "");
  EXPECT_EQ(texts[2], "three");
  StageColumn stages;
  EXPECT_TRUE(stages.empty());
  stages.append(2, 1);
  stages.append(0, 1);
  stages.append(3, 0);
  stages[2][1] = 7;
  EXPECT_EQ(stages[0].size(), 2U);
  EXPECT_TRUE(stages[1].empty());
  EXPECT_EQ(stages[2][1], 7);
  const NumberIndex gaps({{5, 0}, {6, 1}, {90, 2}, {7, 3}, {-4, 4}});
  for (const auto& [number, place] : {std::pair<std::int64_t, std::uint32_t>{5, 0}, {6, 1}, {90, 2}, {7, 3}, {-4, 4}}) {
    EXPECT_EQ(gaps.find(number), place);
  }
  for (const std::int64_t number :
       {std::int64_t{-5}, std::int64_t{0}, std::int64_t{8}, std::int64_t{91}, INT64_MIN, INT64_MAX}) {
    EXPECT_EQ(gaps.find(number), NumberIndex::unknown) << number;
  }
  EXPECT_EQ(NumberIndex().find(1), NumberIndex::unknown);
  EXPECT_GT(NumberIndex().least(), NumberIndex().greatest());
}

}  // namespace
}  // namespace tandem
