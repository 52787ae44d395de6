#include "session/episode_watch.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace tandem {
namespace {

// A world that is as far as the test says.
class FakeWorld final : public World {
 public:
  void set_lockstep(bool) override {}
  Result<void> advance(std::int64_t) override { return {}; }
  [[nodiscard]] std::int64_t time_ns() const override { return 0; }
  void reset_scene(std::uint64_t, ScenePlaces) override {}
  [[nodiscard]] SceneProgress progress() const override {
    return {done ? 1.0 : held ? 0.6 : 0.0, done, {{"grasp", held || done}, {"place", done}}};
  }
  [[nodiscard]] std::string task() const override { return "task"; }
  bool held = false;
  bool done = false;
};

class EpisodeWatchTest : public ::testing::Test {
 protected:
  void tick(int count, double joint_step = 0, RigState state = RigState::running) {
    for (int i = 0; i < count; ++i) {
      Step step;
      step.state = state;
      step.run = state == RigState::running ? RunKind::policy : RunKind::none;
      step.observation.time_ns = time_ns;
      joint += joint_step;
      step.observation.state.values = {joint};
      step.sent = {joint};
      time_ns += ns_per_s / 30;
      watch.on_step(step);
    }
  }
  FakeWorld world;
  EpisodeWatch watch{&world};
  std::int64_t time_ns = 5 * ns_per_s;
  double joint = 0;
};

TEST_F(EpisodeWatchTest, TimesAreThoseAtWhichWhatLastedBegan) {
  watch.begin(600);
  tick(30);
  tick(30, 2);  // 60 degrees a second
  world.held = true;
  tick(5);
  world.held = false;  // slipped
  tick(10);
  world.held = true;
  tick(60);
  world.done = true;
  tick(9);
  EXPECT_FALSE(watch.done()) << "a third of a second";
  tick(1);
  ASSERT_TRUE(watch.done());
  const auto out = watch.outcome();
  EXPECT_TRUE(out.success);
  EXPECT_FALSE(out.success_at_start);
  EXPECT_NEAR(*out.first_motion_s, 32 / 30.0, 0.04);
  EXPECT_NEAR(*out.stages.at(0).reached_s, 75 / 30.0, 1e-6);
  EXPECT_NEAR(*out.stages.at(1).reached_s, 135 / 30.0, 1e-6);
  EXPECT_EQ(out.stages[1].reached_s, out.success_s);
  EXPECT_EQ(out.ticks, 145);
}

TEST_F(EpisodeWatchTest, ACubeThatFallsThroughTheBoxIsNoSuccess) {
  watch.begin(60);
  tick(20);
  world.done = true;
  tick(8);
  world.done = false;
  tick(32);
  ASSERT_TRUE(watch.done());
  EXPECT_FALSE(watch.outcome().success);
  EXPECT_FALSE(watch.outcome().stages.at(1).reached_s);
  EXPECT_EQ(watch.outcome().progress, 1);
}

TEST_F(EpisodeWatchTest, WhatIsDoneBeforeTheStartIsSaid) {
  world.done = true;
  watch.begin(60);
  tick(10);
  EXPECT_TRUE(watch.outcome().success_at_start);
}

TEST_F(EpisodeWatchTest, ARigThatStopsEndsIt) {
  watch.begin(600);
  tick(20);
  tick(1, 0, RigState::armed);
  EXPECT_TRUE(watch.done());
  EXPECT_EQ(watch.outcome().ticks, 20);
  watch.begin(600);
  EXPECT_FALSE(watch.done()) << "nothing of the last one is left";
  tick(5);
  EXPECT_EQ(watch.outcome().ticks, 5);
}

}  // namespace
}  // namespace tandem
