#include "dataset/stats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "base/random.h"

namespace tandem {
namespace {

TEST(NumericStats, RecoversTheMomentsOfKnownDistributions) {
  Random random(3);
  std::vector<double> values;
  for (int i = 0; i < 4000; ++i) {
    values.push_back(random.normal());
    values.push_back(10 + 2 * random.normal());
  }
  const auto stats = numeric_stats(values, 2);
  EXPECT_EQ(stats.count, 4000);
  EXPECT_NEAR(stats.mean[0], 0, 0.05);
  EXPECT_NEAR(stats.std[1], 2, 0.1);
  EXPECT_NEAR(stats.quantiles[2][1], 10, 0.15);
  EXPECT_NEAR(stats.quantiles[0][0], -2.326, 0.15);
}

TEST(NumericStats, OneRowHasItsValueAsEveryQuantile) {
  const double one[] = {3.5};
  const auto stats = numeric_stats(one, 1);
  EXPECT_EQ(stats.std[0], 0);
  for (const auto& quantile : stats.quantiles) {
    EXPECT_EQ(quantile[0], 3.5);
  }
}

TEST(NumericStats, ConstantColumnHasNoSpread) {
  const std::vector<double> values(100, 12.5);
  const auto stats = numeric_stats(values, 1);
  EXPECT_EQ(stats.min[0], 12.5);
  EXPECT_EQ(stats.max[0], 12.5);
  EXPECT_EQ(stats.std[0], 0);
  EXPECT_NEAR(stats.quantiles[2][0], 12.5, 1e-9);
}

TEST(AggregateStats, EqualsStatisticsOfEverythingTogether) {
  Random random(5);
  std::vector<double> all;
  for (int i = 0; i < 500; ++i) {
    all.push_back(random.uniform(-3, 8));
  }
  const auto a = numeric_stats(std::span<const double>(all).first(120), 1);
  const auto b = numeric_stats(std::span<const double>(all).subspan(120), 1);
  const auto whole = numeric_stats(all, 1);
  const FeatureStats* parts[] = {&a, &b};
  const auto joined = aggregate_stats(parts);
  EXPECT_EQ(joined.count, 500);
  EXPECT_NEAR(joined.mean[0], whole.mean[0], 1e-12);
  EXPECT_NEAR(joined.std[0], whole.std[0], 1e-12);
  EXPECT_EQ(joined.min[0], whole.min[0]);
  EXPECT_EQ(joined.quantiles[0][0], std::min(a.quantiles[0][0], b.quantiles[0][0]));
  EXPECT_EQ(joined.quantiles[4][0], std::max(a.quantiles[4][0], b.quantiles[4][0]));
}

TEST(SampledFrames, FollowsTheRuleOfTheReference) {
  EXPECT_EQ(sampled_frames(11).size(), 11U);
  EXPECT_EQ(sampled_frames(100).size(), 100U);
  EXPECT_EQ(sampled_frames(464).size(), 100U);
  EXPECT_EQ(sampled_frames(1000).size(), 177U);
  EXPECT_EQ(sampled_frames(10'000).size(), 1000U);
  EXPECT_EQ(sampled_frames(600).front(), 0);
  EXPECT_EQ(sampled_frames(600).back(), 599);
  EXPECT_TRUE(sampled_frames(0).empty());
  EXPECT_EQ(sampled_frames(1).size(), 1U);
}

TEST(PixelStats, AreThoseOfThePixels) {
  EpisodePixelCounter counter;
  std::vector<std::uint8_t> picture(4 * 2 * 3);
  for (std::size_t i = 0; i < picture.size(); ++i) {
    picture[i] = static_cast<std::uint8_t>(i % 3 == 0 ? 255 : i % 3 == 1 ? 0 : 51);
  }
  counter.add(picture, 4, 2);
  counter.add(picture, 4, 2);
  const auto stats = pixel_stats(counter.sampled(), 2);
  EXPECT_TRUE(stats.image);
  EXPECT_EQ(stats.count, 2);
  EXPECT_DOUBLE_EQ(stats.mean[0], 1.0);
  EXPECT_DOUBLE_EQ(stats.mean[1], 0.0);
  EXPECT_NEAR(stats.mean[2], 0.2, 1e-12);
  EXPECT_NEAR(stats.std[2], 0, 1e-7);
}

TEST(QuantileSketch, IsExactToASmallShareOfTheRange) {
  Random random(11);
  std::vector<double> values;
  QuantileSketch sketch;
  for (int i = 0; i < 20'000; ++i) {
    const double value = 50 + 30 * random.normal();
    values.push_back(value);
    sketch.add(value);
  }
  std::sort(values.begin(), values.end());
  const double range = values.back() - values.front();
  for (const double q : {0.01, 0.1, 0.5, 0.9, 0.99}) {
    EXPECT_NEAR(sketch.quantile(q), values[static_cast<std::size_t>(q * 20'000)], range / 1000) << q;
  }
}

TEST(QuantileSketch, SurvivesConstantsHugeJumpsAndNonsense) {
  QuantileSketch sketch;
  sketch.add(std::nan(""));
  for (int i = 0; i < 10; ++i) {
    sketch.add(7.25);
  }
  EXPECT_NEAR(sketch.quantile(0.5), 7.25, 1e-6);
  sketch.add(1e12);
  sketch.add(-1e12);
  EXPECT_EQ(sketch.count(), 12U);
  EXPECT_LE(sketch.quantile(0.99), 1e12);
  EXPECT_GE(sketch.quantile(0.01), -1e12);
}

TEST(StatsFile, RoundTripsAndNamesWhatIsWrong) {
  StatsTable table;
  table["action"] = numeric_stats(std::vector<double>{1, 2, 3, 4}, 2);
  PixelHistogram histogram{};
  histogram[0][10] = histogram[1][20] = histogram[2][30] = 5;
  table["observation.images.front"] = pixel_stats(histogram, 3);
  const auto document = parse_json(stats_text(table), "stats.json");
  ASSERT_TRUE(document);
  const auto back = parse_stats(*document, "stats.json");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->at("action").mean, table["action"].mean);
  EXPECT_TRUE(back->at("observation.images.front").image);
  EXPECT_EQ((*document)["observation.images.front"]["mean"].size(), 3U);
  auto broken = *document;
  broken["action"]["std"] = {1.0};
  const auto refused = parse_stats(broken, "stats.json");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("action"), std::string::npos);
}

}  // namespace
}  // namespace tandem
