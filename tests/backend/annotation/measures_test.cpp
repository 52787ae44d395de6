#include "annotation/measures.h"

#include <gtest/gtest.h>

#include <set>

#include "annotation/fingerprint.h"
#include "annotation/timing.h"
#include "testing/quality_dataset.h"

namespace tandem {
namespace {

using testing::flagged;

TEST(Measures, HaveNamesOfTheirOwnThatLeadBack) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < measure_count; ++i) {
    const auto& info = info_of(static_cast<Measure>(i));
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.meaning.empty()) << info.name;
    ASSERT_TRUE(measure_named(info.name));
    EXPECT_EQ(static_cast<std::size_t>(*measure_named(info.name)), i) << info.name;
  }
  EXPECT_EQ(info_of(Measure::blur).name, "blur") << "the table and the list of measures are in one order";
  EXPECT_EQ(info_of(Measure::dropped_frames).name, "dropped_frames");
  EXPECT_EQ(info_of(Measure::mixed_scripts).name, "mixed_scripts");
  EXPECT_FALSE(measure_named("beauty"));
}

TEST(Thresholds, AreTheTablesUnlessAFileSaysOtherwise) {
  const auto mine = Thresholds::parse(
      *parse_json(R"({"idle_share": 0.5, "clipping": null, "smoothness": 0.9, "idle_below": 0.01})", "mine"), "mine");
  ASSERT_TRUE(mine) << mine.error().sentence();
  EXPECT_EQ(mine->of(Measure::idle_share), 0.5);
  EXPECT_FALSE(mine->of(Measure::clipping));
  EXPECT_EQ(mine->of(Measure::length), 30);
  EXPECT_EQ(mine->settings().idle_below, 0.01);
  EXPECT_TRUE(mine->flags(Measure::idle_share, 0.6, std::nullopt));
  EXPECT_FALSE(Thresholds().flags(Measure::idle_share, 0.6, std::nullopt));
  EXPECT_FALSE(mine->flags(Measure::clipping, 1, std::nullopt));
  EXPECT_TRUE(mine->flags(Measure::smoothness, 0.8, std::nullopt)) << "never flagged by default";
  EXPECT_FALSE(mine->flags(Measure::smoothness, 0.95, std::nullopt));
  EXPECT_TRUE(mine->flags(Measure::spikes, 3, 6)) << "by z";
  EXPECT_FALSE(mine->flags(Measure::spikes, 3, 4));
  EXPECT_FALSE(mine->flags(Measure::spikes, 300, std::nullopt)) << "no spread, no outlier";
}

TEST(Thresholds, OfEveryMeasureFlagOnTheirSideOnly) {
  for (const auto& info : measures()) {
    const auto mine = Thresholds::parse(Json{{std::string(info.name), 1.5}}, "mine");
    ASSERT_TRUE(mine) << info.name;
    const auto measure = *measure_named(info.name);
    const bool above = info.worse == Worse::above;
    // Where z is judged, the value itself is on the other side.
    EXPECT_EQ(mine->flags(measure, info.of_z ? 0 : 2, info.of_z ? std::optional(2.0) : std::nullopt), above)
        << info.name;
    EXPECT_EQ(mine->flags(measure, info.of_z ? 2 : 0, info.of_z ? std::optional(0.0) : std::nullopt), !above)
        << info.name;
    const auto off = Thresholds::parse(Json{{std::string(info.name), nullptr}}, "mine");
    EXPECT_FALSE(off->flags(measure, 1e9, 1e9) || off->flags(measure, -1e9, -1e9)) << info.name;
  }
}

TEST(Thresholds, NameWhatIsWrongWithAFile) {
  const auto wrong = [](const char* text) {
    return Thresholds::parse(*parse_json(text, "x"), "mine.json").error().sentence();
  };
  EXPECT_NE(wrong(R"({"beauty": 1})").find("mine.json: there is no measure \"beauty\""), std::string::npos);
  EXPECT_NE(wrong(R"({"jump": "high"})").find("jump must be a number or null"), std::string::npos);
  EXPECT_NE(wrong(R"({"idle_below": null})").find("idle_below must be a number."), std::string::npos);
  EXPECT_NE(wrong(R"([1])").find("is no object of thresholds"), std::string::npos);
}

TEST(Fingerprint, IsOfTheFloatsOfActionThenState) {
  // SHA-256 of the bytes 00 00 80 3f 00 00 00 40.
  EXPECT_EQ(episode_fingerprint(std::vector<double>{1.0}, std::vector<double>{2.0}),
            episode_fingerprint(std::vector<double>{1.0, 2.0}, {}));
  EXPECT_EQ(episode_fingerprint(std::vector<double>{}, std::vector<double>{}), "e3b0c44298fc1c149afbf4c8996fb924");
  EXPECT_NE(episode_fingerprint(std::vector<double>{1.0}, {}), episode_fingerprint(std::vector<double>{1.0001}, {}));
  EXPECT_EQ(episode_fingerprint(std::vector<double>{1.0}, {}).size(), 32U);
}

CaptureTimes regular(std::size_t rows) {
  CaptureTimes out;
  out.picture_s.resize(2);
  for (std::size_t i = 0; i < rows; ++i) {
    out.tick_s.push_back(1000 + static_cast<double>(i) / 30);
    out.picture_s[0].push_back(out.tick_s.back() - 0.004);
    out.picture_s[1].push_back(out.tick_s.back() - 0.011);
  }
  return out;
}

TEST(Timing, FlagsDropsGapsAndSkewOnlyWhereTheyAre) {
  MeasuredValues clean;
  measure_capture(regular(300), 30, clean);
  EXPECT_TRUE(flagged(clean).empty());
  EXPECT_NEAR(*clean.value(Measure::camera_skew), 0.21, 1e-6);
  EXPECT_LT(*clean.value(Measure::jitter), 1e-6);

  auto dropped = regular(300);
  for (std::size_t i = 100; i < 300; ++i) {
    dropped.tick_s[i] += 2.0 / 30;
  }
  MeasuredValues values;
  measure_capture(dropped, 30, values);
  EXPECT_EQ(values.value(Measure::dropped_frames), 2);
  EXPECT_TRUE(flagged(values).contains(Measure::dropped_frames));
  EXPECT_TRUE(flagged(values).contains(Measure::largest_gap)) << "three periods";
  EXPECT_FALSE(flagged(values).contains(Measure::longest_gap));

  auto hole = regular(300);
  for (std::size_t i = 100; i < 300; ++i) {
    hole.tick_s[i] += 0.6;
  }
  MeasuredValues late;
  measure_capture(hole, 30, late);
  EXPECT_TRUE(flagged(late).contains(Measure::longest_gap));
  EXPECT_TRUE(flagged(late).contains(Measure::long_gaps));
  EXPECT_TRUE(flagged(late).contains(Measure::jitter));

  MeasuredValues slow;
  measure_capture(regular(300), 25, slow);
  EXPECT_TRUE(flagged(slow).contains(Measure::rate_error));

  auto skewed = regular(300);
  for (auto& time : skewed.picture_s[1]) {
    time -= 0.05;
  }
  MeasuredValues apart;
  measure_capture(skewed, 30, apart);
  EXPECT_EQ(flagged(apart), std::set{Measure::camera_skew});
}

TEST(Timing, FlagsRowsThatAreNotWhereTheyShouldBe) {
  StoredRows rows;
  for (int i = 0; i < 50; ++i) {
    rows.timestamp.push_back(static_cast<float>(i) / 30.0F);
    rows.frame_index.push_back(i);
    rows.index.push_back(200 + i);
  }
  MeasuredValues clean;
  measure_rows(rows, 30, 200, clean);
  EXPECT_TRUE(flagged(clean).empty());
  rows.timestamp[20] += 0.001;
  rows.index[30] += 1;
  MeasuredValues values;
  measure_rows(rows, 30, 200, values);
  EXPECT_EQ(flagged(values), (std::set{Measure::stored_time, Measure::index_breaks}));
  EXPECT_EQ(values.value(Measure::index_breaks), 1);
}

}  // namespace
}  // namespace tandem
