#include "dataset/stats_compute.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/files.h"
#include "base/json.h"
#include "dataset/image_reader.h"
#include "dataset/image_writer.h"
#include "dataset/stats_compare.h"
#include "testing/temporary_folder.h"
#include "testing/v21_dataset.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;

const fs::path datasets = fs::path(TANDEM_TEST_DATA) / "datasets";

std::shared_ptr<const DatasetSummary> open_shared(const fs::path& root) {
  auto opened = open_dataset(root);
  EXPECT_TRUE(opened) << opened.error().sentence();
  return std::make_shared<const DatasetSummary>(std::move(*opened));
}

void expect_near(const std::vector<double>& have, const std::vector<double>& want, const std::string& what,
                 const std::function<double(std::size_t)>& margin) {
  ASSERT_EQ(have.size(), want.size()) << what;
  for (std::size_t i = 0; i < have.size(); ++i) {
    EXPECT_NEAR(have[i], want[i], margin(i)) << what << " " << i;
  }
}

// `images`: whether pictures were kept as they were.
void expect_alike(const StatsTable& have_table, const StatsTable& want_table, bool images, bool quantiles) {
  for (const auto& [feature, want] : want_table) {
    ASSERT_TRUE(have_table.contains(feature)) << feature;
    const auto& have = have_table.at(feature);
    const bool lossy = want.image && !images;
    const auto exact = [&](std::size_t i) { return lossy ? 0.5 : 1e-6 * std::max(1.0, std::abs(want.min[i])); };
    const auto close = [&](std::size_t i) {
      // LeRobot sums pixels in float32, which costs it the third digit.
      return lossy        ? 0.03
             : want.image ? 2e-3
                          : 1e-3 * std::max(std::abs(want.mean[i]), 0.05 * (want.max[i] - want.min[i])) + 1e-6;
    };
    expect_near(have.min, want.min, feature + "/min", exact);
    expect_near(have.max, want.max, feature + "/max", exact);
    expect_near(have.mean, want.mean, feature + "/mean", close);
    expect_near(have.std, want.std, feature + "/std", close);
    EXPECT_EQ(have.count, want.count) << feature;
    for (std::size_t q = 0; quantiles && q < quantile_names.size() && !want.quantiles[q].empty(); ++q) {
      expect_near(have.quantiles[q], want.quantiles[q], feature + "/" + quantile_names[q].first,
                  [&](std::size_t i) { return lossy ? 0.2 : 1e-3 * std::max(want.max[i] - want.min[i], 1e-3); });
    }
  }
}

// What LeRobot itself computed from the same frames. Its releases put the quantiles of a dataset together in two ways,
// so those are compared by episode.
class LeRobotStats : public ::testing::TestWithParam<const char*> {};

TEST_P(LeRobotStats, AreComputedAlike) {
  const std::string name = GetParam();
  const bool images = name.find("images") != std::string::npos;
  const auto expected = read_json(datasets / (name + ".expected.json"));
  ASSERT_TRUE(expected);
  const auto parts = compute_episode_stats(open_shared(datasets / name));
  ASSERT_TRUE(parts) << parts.error().sentence();
  const auto wanted = parse_stats((*expected)["stats"], name);
  ASSERT_TRUE(wanted) << wanted.error().sentence();
  const auto total = aggregate_tables(*parts);
  EXPECT_EQ(total.size(), wanted->size());
  expect_alike(total, *wanted, images, false);
  const Json& episodes = (*expected)["episode_stats"];
  ASSERT_EQ(episodes.size(), parts->size());
  for (std::size_t i = 0; i < parts->size(); ++i) {
    const auto want = parse_stats(episodes[i], name);
    ASSERT_TRUE(want) << want.error().sentence();
    expect_alike((*parts)[i], *want, images, true);
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, LeRobotStats,
                         ::testing::Values("v30-basic", "v30-images", "v30-unicode", "v30-language", "v30-appended",
                                           "v21-basic"));

// The same in both layouts, and what is stored agrees.
TEST(ComputeStats, AgreeWithWhatIsStored) {
  for (const char* name : {"v30-basic", "v30-images", "v30-indexed-h264", "v21-basic", "v21-other-library"}) {
    const auto set = open_shared(datasets / name);
    const auto parts = compute_episode_stats(set);
    ASSERT_TRUE(parts) << parts.error().sentence();
    const auto stored = read_all_episode_stats(*set);
    ASSERT_TRUE(stored) << stored.error().sentence();
    ASSERT_EQ(stored->size(), parts->size());
    for (std::size_t i = 0; i < parts->size(); ++i) {
      for (const auto& difference : compare_episode_stats((*stored)[i], (*parts)[i])) {
        EXPECT_EQ(difference.severity, Severity::info) << name << ": " << difference.text;
      }
    }
    const auto whole = read_dataset_stats(*set);
    ASSERT_TRUE(whole) << whole.error().sentence();
    for (const auto& difference : compare_dataset_stats(*whole, *parts)) {
      EXPECT_EQ(difference.severity, Severity::info) << name << ": " << difference.text;
    }
  }
}

TEST(ComputeStats, WhatIsWrongIsFound) {
  const auto set = open_shared(datasets / "v30-damaged-stats-wrong");
  const auto parts = compute_episode_stats(set, {false, {}});
  ASSERT_TRUE(parts);
  EXPECT_FALSE(parts->front().contains("observation.images.front"));
  const auto differences = compare_dataset_stats(read_dataset_stats(*set).value(), *parts);
  EXPECT_TRUE(std::any_of(differences.begin(), differences.end(), [](const StatsDifference& d) {
    return d.kind == "stats-wrong" && d.text.find("action/mean") != std::string::npos;
  }));
  EXPECT_FALSE(read_dataset_stats(*open_shared(datasets / "v30-damaged-stats-missing")));
}

TEST(ComputeStats, CanBeStopped) {
  const auto stopped = compute_episode_stats(open_shared(datasets / "v30-basic"), {true, [](double) { return false; }});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

// Of a table only the last dimension stays, but rows are counted.
TEST(FeatureStats, PoolsAllButTheLastDimension) {
  Feature feature;
  feature.shape = {2, 3};
  std::vector<double> values(12);
  std::iota(values.begin(), values.end(), 0.0);
  const auto stats = feature_stats(feature, values);
  EXPECT_EQ(stats.count, 2);
  EXPECT_EQ(stats.min, (std::vector<double>{0, 1, 2}));
  EXPECT_EQ(stats.max, (std::vector<double>{9, 10, 11}));
  EXPECT_EQ(stats.mean, (std::vector<double>{4.5, 5.5, 6.5}));
}

TEST(WritePng, GivesBackEveryPixel) {
  const testing::TemporaryFolder folder;
  Image image;
  image.width = 37;
  image.height = 5;
  for (std::size_t i = 0; i < image.byte_count(); ++i) {
    image.rgb.push_back(static_cast<std::uint8_t>(i * 7));
  }
  ASSERT_TRUE(write_png(folder / "x.png", image));
  const auto read = decode_image(read_text(folder / "x.png").value());
  ASSERT_TRUE(read) << read.error().sentence();
  EXPECT_EQ(read->rgb, image.rgb);
  const auto small = scaled_down(image, 10);
  ASSERT_TRUE(small);
  EXPECT_EQ(small->width, 10);
  EXPECT_EQ(small->height, 1);
  EXPECT_EQ(scaled_down(image, 100)->width, 37) << "never larger";
  EXPECT_FALSE(write_png(folder / "none/x.png", image));
  EXPECT_FALSE(write_png(folder / "y.png", Image()));
}

}  // namespace
}  // namespace tandem
