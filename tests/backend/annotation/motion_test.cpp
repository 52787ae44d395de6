#include "annotation/motion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/random.h"
#include "testing/quality_dataset.h"

namespace tandem {
namespace {

using testing::flagged;
using testing::lively_ranges;
using testing::lively_series;

MeasuredValues measured(const EpisodeSeries& series, const JointRanges& joints = lively_ranges()) {
  MeasuredValues out;
  measure_motion(series, joints, {}, out);
  measure_tracking(series, joints, {}, out);
  return out;
}

// Stands still from row `from` up to row `to`; the state with it.
void hold(EpisodeSeries& series, std::size_t from, std::size_t to) {
  for (std::size_t t = from; t < to; ++t) {
    for (std::size_t j = 0; j < series.width; ++j) {
      series.action[t * series.width + j] = series.at(from, j);
      series.state[t * series.width + j] = series.at(from, j);
    }
  }
}

TEST(Motion, OfALivelyEpisodeIsNotFlagged) {
  for (const double seed : {0.0, 1.3, 2.9}) {
    const auto values = measured(lively_series(300, seed));
    EXPECT_TRUE(flagged(values).empty()) << info_of(*flagged(values).begin()).name;
    for (const auto measure :
         {Measure::movement, Measure::idle_share, Measure::spikes, Measure::jump, Measure::smoothness,
          Measure::path_efficiency, Measure::end_stability, Measure::chunk_hint, Measure::pace, Measure::tracking_lag,
          Measure::tracking_error, Measure::jerkiness}) {
      EXPECT_TRUE(values.find(measure)) << info_of(measure).name;
    }
    EXPECT_NEAR(*values.value(Measure::tracking_lag), 2.0 / 30, 1e-9);
    EXPECT_GT(*values.value(Measure::tracking_correlation), 0.99);
    EXPECT_LT(*values.value(Measure::tracking_error), 0.001);
    EXPECT_LT(*values.value(Measure::idle_share), 0.02);
    EXPECT_EQ(values.value(Measure::stuck_joint), 0);
  }
}

TEST(Motion, FlagsAnArmThatHardlyMoves) {
  auto series = lively_series(300);
  for (auto& value : series.action) {
    value *= 1e-5;
  }
  series.state = series.action;
  const auto flags = flagged(measured(series));
  EXPECT_TRUE(flags.contains(Measure::movement));
  EXPECT_TRUE(flags.contains(Measure::idle_share));
  EXPECT_TRUE(flags.contains(Measure::idle_head));
}

TEST(Motion, FindsRestAtTheStartInsideAndAtTheEnd) {
  auto series = lively_series(900);
  hold(series, 0, 100);
  hold(series, 300, 480);
  hold(series, 790, 900);
  const auto values = measured(series);
  EXPECT_NEAR(*values.value(Measure::idle_head), 99.0 / 30, 0.05);
  EXPECT_NEAR(*values.value(Measure::idle_middle), 179.0 / 30, 0.05);
  EXPECT_NEAR(*values.value(Measure::idle_tail), 109.0 / 30, 0.05);
  EXPECT_NEAR(*values.value(Measure::idle_share), 387.0 / 899, 0.01);
  EXPECT_NEAR(*values.value(Measure::idle_adaptive), 387.0 / 899, 0.02) << "the valley lies between rest and motion";
  const auto flags = flagged(values);
  EXPECT_TRUE(flags.contains(Measure::idle_head) && flags.contains(Measure::idle_middle) &&
              flags.contains(Measure::idle_tail) && flags.contains(Measure::frozen_action));
  hold(series, 100, 880);
  EXPECT_TRUE(flagged(measured(series)).contains(Measure::idle_adaptive));
}

TEST(Motion, IdleSpansAreWhatTheMeasuresCount) {
  auto series = lively_series(900);
  hold(series, 0, 100);
  hold(series, 300, 480);
  hold(series, 600, 605);  // too short to show
  hold(series, 790, 900);
  const auto spans = idle_spans(series, lively_ranges(), {});
  ASSERT_EQ(spans.size(), 3U);
  const auto near = [](std::int64_t a, std::int64_t b) { return std::abs(a - b) <= 2; };
  EXPECT_TRUE(spans[0].first == 0 && near(spans[0].second, 100)) << spans[0].second;
  EXPECT_TRUE(near(spans[1].first, 300) && near(spans[1].second, 480)) << spans[1].first << " " << spans[1].second;
  EXPECT_TRUE(near(spans[2].first, 790) && spans[2].second == 900) << spans[2].second;
  EXPECT_TRUE(idle_spans({30, 0, 2, {}, {}}, lively_ranges(), {}).empty());
  EXPECT_TRUE(idle_spans(series, {}, {}).empty()) << "other joints";
}

TEST(Motion, FlagsAJumpWhereItIs) {
  auto series = lively_series(300);
  for (std::size_t j = 0; j < 2; ++j) {
    series.action[150 * 2 + j] += 60;
  }
  const auto values = measured(series);
  const auto flags = flagged(values);
  EXPECT_FALSE(flags.contains(Measure::spike_size) || flags.contains(Measure::jump))
      << "alone there is nothing to compare it with";
  EXPECT_GT(*values.value(Measure::spike_size), 0.25);
  EXPECT_GT(*values.value(Measure::jump), 8);
  EXPECT_NE(values.find(Measure::jump)->where.find("15"), std::string::npos);
  EXPECT_EQ(values.value(Measure::spikes), 3) << "the frame and its neighbours";
  EXPECT_EQ(measured(lively_series(300)).value(Measure::spikes), 0);
  EXPECT_GT(*values.value(Measure::jerk_max), 100);
  EXPECT_GT(*values.value(Measure::collision), 0);
  EXPECT_EQ(measured(lively_series(300)).value(Measure::collision), 0);
}

TEST(Motion, FlagsTremble) {
  auto series = lively_series(300);
  Random random(3);
  for (auto& value : series.action) {
    value += 8 * random.normal();
  }
  const auto values = measured(series);
  EXPECT_GT(*values.value(Measure::jerk_mean), 5);
  const auto clean = measured(lively_series(300));
  EXPECT_LT(*values.value(Measure::smoothness), *clean.value(Measure::smoothness));
  EXPECT_GT(*values.value(Measure::jerkiness), *clean.value(Measure::jerkiness));
  EXPECT_LT(*values.value(Measure::chunk_hint), *clean.value(Measure::chunk_hint));
  EXPECT_LT(*values.value(Measure::end_stability), 1);
}

TEST(Motion, NamesTheJointThatIsStuckOrClipped) {
  auto series = lively_series(300);
  for (std::size_t t = 0; t < 300; ++t) {
    series.action[t * 2 + 1] = 10;
  }
  auto values = measured(series);
  EXPECT_TRUE(flagged(values).contains(Measure::stuck_joint));
  EXPECT_EQ(values.find(Measure::stuck_joint)->where, "turn.pos");

  series = lively_series(300);
  for (std::size_t t = 0; t < 300; ++t) {
    series.action[t * 2] = std::min(series.action[t * 2], 0.0);
  }
  auto joints = lively_ranges();
  joints.greatest[0] = 0;
  values = measured(series, joints);
  EXPECT_TRUE(flagged(measured(series, joints)).contains(Measure::clipping));
  EXPECT_EQ(values.find(Measure::clipping)->where, "lift.pos");
  EXPECT_FALSE(flagged(values).contains(Measure::stuck_joint));
}

TEST(Motion, AGripperMayRestAtItsLimit) {
  auto series = lively_series(300);
  auto joints = lively_ranges();
  joints.names[1] = "Gripper.pos";
  for (std::size_t t = 20; t < 290; ++t) {
    series.action[t * 2 + 1] = 43;
  }
  EXPECT_EQ(measured(series, joints).find(Measure::clipping)->where, "lift.pos");
  EXPECT_FALSE(flagged(measured(series, joints)).contains(Measure::stuck_joint));
  joints.names[1] = "turn.pos";
  EXPECT_TRUE(flagged(measured(series, joints)).contains(Measure::clipping));
  EXPECT_TRUE(flagged(measured(series, joints)).contains(Measure::stuck_joint));
}

TEST(Motion, ASwitchAndAJointThatNeverMovesAreNoFaults) {
  auto series = lively_series(300);
  for (std::size_t t = 0; t < 300; ++t) {
    series.action[t * 2 + 1] = series.state[t * 2 + 1] = t > 150 ? 1 : 0;
  }
  auto joints = lively_ranges();
  joints.range = {84, 1};
  joints.least = {-43, 0};
  joints.greatest = {43, 1};
  auto flags = flagged(measured(series, joints));
  EXPECT_FALSE(flags.contains(Measure::stuck_joint) || flags.contains(Measure::clipping));
  joints.range[1] = 0;
  flags = flagged(measured(series, joints));
  EXPECT_FALSE(flags.contains(Measure::stuck_joint) || flags.contains(Measure::clipping));
}

TEST(Motion, FlagsAStateThatDoesNotFollow) {
  auto late = lively_series(400);
  for (std::size_t t = 400; t-- > 20;) {
    for (std::size_t j = 0; j < 2; ++j) {
      late.state[t * 2 + j] = late.action[(t - 20) * 2 + j];
    }
  }
  auto values = measured(late);
  EXPECT_NEAR(*values.value(Measure::tracking_lag), 20.0 / 30, 1e-9);
  EXPECT_TRUE(flagged(values).contains(Measure::tracking_lag));
  EXPECT_TRUE(flagged(values).contains(Measure::saturation));

  auto away = lively_series(400);
  for (auto& value : away.state) {
    value += 30;
  }
  values = measured(away);
  EXPECT_TRUE(flagged(values).contains(Measure::tracking_error));
  EXPECT_FALSE(flagged(values).contains(Measure::tracking_lag));
}

TEST(Motion, TellsTheOffsetAtRest) {
  auto series = lively_series(300);
  hold(series, 200, 300);
  for (std::size_t t = 0; t < 300; ++t) {
    series.state[t * 2 + 1] -= 17;
  }
  MeasuredValues values;
  const auto offsets = measure_tracking(series, lively_ranges(), {}, values);
  ASSERT_EQ(offsets.size(), 2U);
  EXPECT_NEAR(offsets[0], 0, 1e-9);
  EXPECT_NEAR(offsets[1], 17.0 / 84, 1e-9);
  EXPECT_EQ(values.find(Measure::calibration_offset)->where, "turn.pos");
  MeasuredValues restless;
  EXPECT_TRUE(measure_tracking(lively_series(300), lively_ranges(), {}, restless).empty());
}

TEST(Motion, ShortAndOddEpisodesHaveNoValuesButDoNoHarm) {
  for (const std::size_t rows : {0U, 1U, 2U, 3U}) {
    auto series = lively_series(rows);
    const auto values = measured(series);
    EXPECT_EQ(values.find(Measure::movement) != nullptr, rows >= 2) << rows;
    EXPECT_EQ(values.find(Measure::spikes) != nullptr, rows >= 3) << rows;
  }
  auto still = lively_series(50);
  std::ranges::fill(still.action, 5.0);
  std::ranges::fill(still.state, 5.0);
  const auto values = measured(still);
  EXPECT_FALSE(values.find(Measure::path_efficiency));
  EXPECT_FALSE(values.find(Measure::tracking_lag));
  EXPECT_EQ(values.value(Measure::idle_share), 1);
  EXPECT_EQ(values.value(Measure::idle_tail), 0) << "all of it is the start";
}

TEST(Motion, RobustFiguresAreThoseOfTheReference) {
  EXPECT_EQ(median_of({3, 1, 2}), 2);
  EXPECT_EQ(median_of({4, 1, 2, 3}), 2.5);
  EXPECT_EQ(quantile_of({1, 2, 3, 4, 5}, 0.25), 2);
  EXPECT_EQ(mad_of({1, 2, 3, 4, 100}, 3), 1);
  EXPECT_NEAR(*robust_z(100, 3, 1), 0.6745 * 97, 1e-12);
  EXPECT_FALSE(robust_z(100, 3, 0));
}

}  // namespace
}  // namespace tandem
