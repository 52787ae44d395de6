#include "rollout/runner.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"
#include "testing/formula_model.h"

namespace tandem {
namespace {

using testing::FormulaModel;

// A runner in lockstep over a model that the test keeps hold of.
struct Rollout {
  Rollout(FormulaModel::Formula formula, RolloutPace pace, std::int64_t chunk = 50) {
    auto made = std::make_unique<FormulaModel>(chunk, 2, std::move(formula));
    model = made.get();
    runner.emplace(std::move(made), pace);
    runner->start("task", 1);
  }
  Result<std::optional<PlannedAction>> tick() {
    const RolloutObservation observation{now, now * 1'000'000'000 / 30, {joint, joint}, {}};
    ++now;
    return runner->next(observation);
  }
  void use(InferenceMode mode, double threshold = 0.5) {
    RolloutSettings settings;
    settings.mode = mode;
    settings.threshold = threshold;
    runner->set_settings(settings);
  }
  FormulaModel* model = nullptr;
  std::optional<PolicyRunner> runner;
  std::int64_t now = 100;
  double joint = 0;
};

double sine(double tick, const InferenceRequest&) { return 40 * std::sin(tick / 20); }

// A policy that knows the future is followed without error at every rate and latency, whatever the mode.
TEST(PolicyRunner, ChunksAreAlignedByTime) {
  for (const int rate : {20, 30, 50, 100}) {
    for (const int latency_ms : {80, 300, 800}) {
      for (const auto mode : {InferenceMode::async, InferenceMode::rtc, InferenceMode::ensemble}) {
        const std::int64_t latency_ticks = static_cast<std::int64_t>(std::ceil(latency_ms * rate / 1000.0));
        Rollout rollout(sine, {rate, true, latency_ticks}, 200);
        rollout.use(mode);
        double last = 0;
        for (int i = 0; i < 600; ++i) {
          const auto at = static_cast<double>(rollout.now);
          const auto action = rollout.tick();
          ASSERT_TRUE(action);
          if (!*action) {
            EXPECT_LE(i, latency_ticks) << "only the first chunk may be waited for";
            continue;
          }
          const double value = (*action)->action[0];
          EXPECT_NEAR(value, 40 * std::sin(at / 20), 1e-3);
          if (i > latency_ticks + 1) {
            EXPECT_LE(std::abs(value - last), 1.5 * 40.0 / 20) << "step at a seam";
          }
          last = value;
        }
      }
    }
  }
}

// Half of what a policy plans is late by then, or all of it: the arm stands in between, and moves nevertheless.
TEST(PolicyRunner, APolicySlowerThanItsChunkStillMovesTheArm) {
  for (const auto mode : {InferenceMode::async, InferenceMode::rtc, InferenceMode::ensemble}) {
    for (const std::int64_t latency_ticks : {30, 49, 50, 51, 90, 200}) {
      Rollout rollout([](double, const InferenceRequest&) { return 1.0; }, {30, true, latency_ticks}, 50);
      rollout.use(mode);
      for (int i = 0; i < 2000; ++i) {
        ASSERT_TRUE(rollout.tick());
      }
      const auto status = rollout.runner->status();
      // One chunk of 50 an inference, which lasts latency_ticks, or is asked for while half of the last one is left.
      EXPECT_GT(static_cast<double>(status.executed),
                0.45 * 2000.0 * 50.0 / (50.0 + static_cast<double>(latency_ticks)))
          << name_of(mode) << " " << latency_ticks;
      EXPECT_NEAR(status.latency_p50_ms, static_cast<double>(latency_ticks) * 1000.0 / 30, 1e-6);
    }
  }
}

TEST(PolicyRunner, SynchronousModeRunsOnceAChunk) {
  Rollout rollout(sine, {30, true, 5});
  rollout.use(InferenceMode::sync);
  for (int i = 0; i < 100; ++i) {
    const auto action = rollout.tick();
    ASSERT_TRUE(action && *action) << "in lockstep no time passes while the network runs";
  }
  EXPECT_EQ(rollout.model->calls, 2);
  EXPECT_EQ(rollout.runner->status().starved_ticks, 0);
}

TEST(PolicyRunner, SynchronousModeWaitsInLockstepWhereItShall) {
  Rollout rollout(sine, {30, true, 6, true}, 50);
  rollout.use(InferenceMode::sync);
  int waited = 0;
  for (int i = 0; i < 112; ++i) {
    const auto action = rollout.tick();
    ASSERT_TRUE(action);
    waited += *action ? 0 : 1;
  }
  EXPECT_EQ(waited, 12) << "six ticks for each of two chunks";
  EXPECT_EQ(rollout.runner->status().stalls, 2);
  EXPECT_EQ(rollout.runner->status().starved_ticks, 12);
  EXPECT_EQ(rollout.runner->status().seen_ticks, 55) << "the 50th action, which waited six ticks";
  EXPECT_NEAR(rollout.runner->status().latency_p50_ms, 200, 1e-9);
}

TEST(PolicyRunner, NothingOfAnEpisodeSurvivesItsEnd) {
  for (const auto mode : {InferenceMode::sync, InferenceMode::async, InferenceMode::rtc, InferenceMode::ensemble}) {
    int episode = 1;
    Rollout rollout([&](double, const InferenceRequest&) { return static_cast<double>(episode); }, {30, true, 7});
    rollout.use(mode);
    for (int i = 0; i < 31; ++i) {
      ASSERT_TRUE(rollout.tick());
    }
    episode = 2;
    rollout.runner->start("task", 2);
    for (int i = 0; i < 60; ++i) {
      const auto action = rollout.tick();
      ASSERT_TRUE(action);
      if (*action) {
        EXPECT_EQ((*action)->action[0], 2.0F) << name_of(mode) << " tick " << i;
      }
    }
  }
}

// An episode or a task often ends while an inference is under way; the next one must not wait for its answer.
TEST(PolicyRunner, WhatIsInFlightAtTheEndOfAnEpisodeDoesNotBlockTheNext) {
  for (const auto mode : {InferenceMode::async, InferenceMode::rtc, InferenceMode::ensemble}) {
    for (int ticks = 1; ticks < 60; ++ticks) {
      Rollout rollout([](double, const InferenceRequest&) { return 1.0; }, {30, true, 7});
      rollout.use(mode);
      for (int i = 0; i < ticks; ++i) {
        ASSERT_TRUE(rollout.tick());
      }
      if (ticks % 2 == 0) {
        rollout.runner->set_task("another");
      } else {
        rollout.runner->start("task", 2);
        rollout.now = 0;
      }
      Result<std::optional<PlannedAction>> action = std::nullopt;
      for (int i = 0; i <= 7; ++i) {
        action = rollout.tick();
        ASSERT_TRUE(action);
      }
      EXPECT_TRUE(*action) << name_of(mode) << " ended after " << ticks << " ticks";
    }
  }
}

TEST(PolicyRunner, AnotherTaskDropsWhatWasPlannedForTheOldOne) {
  Rollout rollout([](double, const InferenceRequest& request) { return request.task == "task" ? 1.0 : 2.0; },
                  {30, true, 0});
  rollout.use(InferenceMode::async);
  ASSERT_TRUE(rollout.tick());
  rollout.runner->set_task("another");
  const auto action = rollout.tick();
  ASSERT_TRUE(action && *action);
  EXPECT_EQ((*action)->action[0], 2.0F);
}

TEST(PolicyRunner, ObservationsThatAreAlikeAreNotSentUntilTheQueueIsEmpty) {
  Rollout rollout(sine, {30, true, 0});
  RolloutSettings settings;
  settings.mode = InferenceMode::async;
  settings.threshold = 0.9;
  settings.filter = 1;
  rollout.runner->set_settings(settings);
  for (int i = 0; i < 49; ++i) {
    ASSERT_TRUE(rollout.tick());
  }
  EXPECT_EQ(rollout.model->calls, 1) << "the arm has not moved";
  rollout.joint = 5;
  ASSERT_TRUE(rollout.tick());
  EXPECT_EQ(rollout.model->calls, 2);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(rollout.tick());
  }
  EXPECT_EQ(rollout.model->calls, 3) << "an empty queue must go";
}

TEST(PolicyRunner, TheGuideIsWhatIsLeftOfThePresentChunk) {
  std::vector<ChunkGuide> guides;
  Rollout rollout(
      [&](double tick, const InferenceRequest& request) {
        if (static_cast<std::int64_t>(tick) == request.tick) {
          guides.push_back(request.guided ? request.guide : ChunkGuide{});
        }
        return tick;
      },
      {30, true, 4});
  rollout.use(InferenceMode::rtc);
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(rollout.tick());
  }
  ASSERT_GE(guides.size(), 2U);
  EXPECT_TRUE(guides[0].left_over.empty()) << "there is nothing to go on from";
  EXPECT_EQ(guides[1].delay, 4);
  ASSERT_FALSE(guides[1].left_over.empty());
  EXPECT_EQ(guides[1].left_over.size() % 2, 0U);
}

TEST(PolicyRunner, ErrorsAndNumbersThatAreNoneEndIt) {
  for (const int kind : {0, 1, 2}) {
    Rollout rollout(
        [&](double, const InferenceRequest&) { return kind == 2 ? std::numeric_limits<double>::quiet_NaN() : 0.0; },
        {30, true, 0});
    rollout.use(InferenceMode::async);
    rollout.model->throws = kind == 0;
    rollout.model->error = kind == 1 ? "The device is gone." : "";
    const auto action = rollout.tick();
    ASSERT_FALSE(action) << kind;
    EXPECT_FALSE(action.error().message.empty());
    EXPECT_FALSE(action.error().hint.empty());
  }
}

// Two hundred switches of mode and threshold at random ticks: an action every tick, and no step that the policy did
// not mean.
TEST(PolicyRunner, SwitchingWhileMovingNeitherJumpsNorStarves) {
  Rollout rollout(sine, {30, true, 3});
  Random random(3);
  double last = 0;
  bool begun = false;
  int switches = 0;
  int next_switch = 20;
  for (int i = 0; switches < 200; ++i) {
    if (i == next_switch) {
      constexpr std::array modes{InferenceMode::sync, InferenceMode::async, InferenceMode::rtc,
                                 InferenceMode::ensemble};
      rollout.use(modes[random.next() % modes.size()], random.uniform(0.2, 1));
      next_switch += 1 + static_cast<int>(random.next() % 30);
      ++switches;
    }
    const auto at = static_cast<double>(rollout.now);
    const auto action = rollout.tick();
    ASSERT_TRUE(action);
    if (!*action) {
      EXPECT_FALSE(begun) << "tick " << i << " is empty";
      continue;
    }
    const double value = (*action)->action[0];
    if (begun) {
      EXPECT_LE(std::abs(value - last), 2 * 40.0 / 20) << "tick " << i;
    }
    EXPECT_NEAR(value, 40 * std::sin(at / 20), 1e-3);
    last = value;
    begun = true;
  }
}

// In real time: next() never waits for the model, and the answers arrive by their ticks.
TEST(PolicyRunner, TheTickNeverWaitsForTheModel) {
  Rollout rollout(sine, {30, false, 0});
  rollout.model->takes_ms = 60;
  rollout.use(InferenceMode::async);
  double slowest_ms = 0;
  int actions = 0;
  for (int i = 0; i < 60; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto action = rollout.tick();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    slowest_ms = std::max(slowest_ms, took.count());
    ASSERT_TRUE(action);
    actions += *action ? 1 : 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_GT(actions, 30);
  EXPECT_LT(slowest_ms, 50) << "less than one inference";
  EXPECT_GT(rollout.runner->status().latency_ms, 50);
}

TEST(PolicyRunner, EndsWhileAnInferenceRuns) {
  Rollout rollout(sine, {30, false, 0});
  rollout.model->takes_ms = 100;
  ASSERT_TRUE(rollout.tick());
  rollout.runner.reset();  // joins
  SUCCEED();
}

}  // namespace
}  // namespace tandem
