#include "session/controller.h"

#include <gtest/gtest.h>

#include <thread>

#include "session/control_thread.h"
#include "session/loop_meter.h"
#include "testing/fake_rig.h"

namespace tandem {
namespace {

using testing::FakeRig;

class ControllerTest : public ::testing::Test {
 protected:
  void tick(int n = 1) {
    for (int i = 0; i < n; ++i) {
      ASSERT_TRUE(controller.tick());
    }
  }
  void run() {
    ASSERT_TRUE(controller.connect());
    tick();
    ASSERT_TRUE(controller.arm());
    ASSERT_TRUE(controller.teleoperate("hand", 1));
  }
  FakeRig fake;
  Controller controller{fake.rig, fake.clock};
};

TEST_F(ControllerTest, WritesNothingBeforeItIsArmed) {
  ASSERT_TRUE(controller.connect());
  tick(5);
  EXPECT_TRUE(fake.robot->writes.empty());
  EXPECT_FALSE(fake.robot->torque);
  EXPECT_FALSE(controller.teleoperate("hand", 1)) << "motion needs two deliberate acts";
}

TEST_F(ControllerTest, ArmingHoldsThePresentPose) {
  fake.robot->values = {10, -20, 30, 0, 0, 5};
  ASSERT_TRUE(controller.connect());
  tick();
  ASSERT_TRUE(controller.arm());
  tick(3);
  EXPECT_EQ(fake.robot->writes.back(), (std::vector<double>{10, -20, 30, 0, 0, 5}));
}

TEST_F(ControllerTest, StopHoldsWithinOneTickFromARun) {
  run();
  fake.leader->wanted.assign(6, 5);
  tick(10);
  const auto before = fake.robot->writes.back();
  fake.leader->wanted.assign(6, 9);
  controller.stop();
  tick();
  EXPECT_EQ(controller.state(), RigState::armed);
  EXPECT_EQ(fake.robot->writes.back(), before);
}

TEST_F(ControllerTest, AStopThatComesWithAStartIsNotSwallowed) {
  ASSERT_TRUE(controller.connect());
  tick();
  ASSERT_TRUE(controller.arm());
  controller.stop();
  ASSERT_TRUE(controller.teleoperate("hand", 1));
  tick();
  EXPECT_EQ(controller.state(), RigState::armed);
}

TEST_F(ControllerTest, AStallOfASecondHoldsAndSaysSo) {
  run();
  tick(5);
  fake.clock.periods_a_tick = 20;
  tick();
  EXPECT_EQ(controller.state(), RigState::running) << "below a second is counted";
  fake.clock.periods_a_tick = 40;
  tick();
  EXPECT_EQ(controller.state(), RigState::armed);
  EXPECT_NE(controller.reason().find("stood still for 1.3 s"), std::string::npos) << controller.reason();
  EXPECT_EQ(controller.loop().lost, 19 + 39);
}

TEST_F(ControllerTest, HomingLeadsSlowlyToTheArmedPoseAndEnds) {
  fake.robot->values = {10, -20, 30, 0, 0, 5};
  run();
  fake.leader->wanted.assign(6, 60);
  tick(60);
  EXPECT_NEAR(fake.robot->writes.back()[1], 60, 1e-9);
  ASSERT_TRUE(controller.home());
  auto before = fake.robot->writes.back();
  for (int i = 0; i < 300 && controller.state() == RigState::running; ++i) {
    tick();
    EXPECT_LE(std::abs(fake.robot->writes.back()[1] - before[1]), 0.25 * 240 / 30 + 1e-6);
    before = fake.robot->writes.back();
  }
  EXPECT_EQ(controller.state(), RigState::armed);
  EXPECT_TRUE(controller.reason().empty());
  EXPECT_NEAR(fake.robot->writes.back()[1], -20, 1e-9);
  EXPECT_TRUE(controller.release());
}

TEST_F(ControllerTest, OneLostPacketIsRepeatedAndCountedThreeTicksHold) {
  run();
  tick(2);
  fake.robot->fail_reads = 1;
  tick();
  EXPECT_EQ(controller.state(), RigState::running) << "an immediate retry answers";
  fake.robot->fail_reads = 6;
  tick(2);
  EXPECT_EQ(controller.state(), RigState::running);
  fake.robot->fail_reads = 1000;
  tick(3);
  EXPECT_EQ(controller.state(), RigState::armed);
  EXPECT_NE(controller.status().reason.find("did not answer"), std::string::npos);
  EXPECT_GT(controller.status().bus_errors, 5);
  ASSERT_TRUE(controller.teleoperate("hand", 1));
  tick();
  EXPECT_EQ(controller.state(), RigState::armed) << "a bus that stays dead holds again";
}

TEST_F(ControllerTest, ALostLeaderHoldsAndSaysWhy) {
  run();
  tick(3);
  fake.leader->lost = true;
  tick();
  EXPECT_EQ(controller.state(), RigState::armed);
  EXPECT_NE(controller.status().reason.find("leader"), std::string::npos);
}

TEST_F(ControllerTest, AFailedArmingLeavesTorqueOff) {
  ASSERT_TRUE(controller.connect());
  tick();
  fake.robot->fail_torque = true;
  const auto armed = controller.arm();
  ASSERT_FALSE(armed);
  EXPECT_EQ(controller.state(), RigState::connected);
  EXPECT_FALSE(fake.robot->torque);
}

TEST_F(ControllerTest, ReplayRampsToItsFirstActionAndEndsByItself) {
  ASSERT_TRUE(controller.connect());
  tick();
  ASSERT_TRUE(controller.arm());
  std::vector<double> actions;
  for (int row = 0; row < 30; ++row) {
    actions.insert(actions.end(), 6, 40 + row * 0.5);
  }
  ASSERT_TRUE(controller.run(std::make_unique<ReplaySource>(actions, 6)));
  int ticks = 0;
  while (controller.state() == RigState::running && ticks < 200) {
    tick();
    ++ticks;
  }
  EXPECT_NEAR(ticks, 45 + 30, 3) << "1.5 s of ramp, then the rows";
  EXPECT_NEAR(fake.robot->writes.back()[0], 54.5, 1e-9);
}

TEST_F(ControllerTest, UnknownLeaderIsRefusedWithTheKnownOnes) {
  ASSERT_TRUE(controller.connect());
  tick();
  ASSERT_TRUE(controller.arm());
  const auto refused = controller.teleoperate("ghost", 1);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().hint.find("hand"), std::string::npos);
}

TEST(ControlThread, AnswersEveryCommandEvenAfterItsEnd) {
  FakeRig fake;
  Controller controller(fake.rig, fake.clock);
  ASSERT_TRUE(controller.connect());
  std::future<Result<void>> late;
  {
    ControlThread thread(controller);
    EXPECT_TRUE(thread.post([](Controller& c) { return c.arm(); }).get());
    EXPECT_FALSE(thread.post([](Controller&) -> Result<void> { throw std::runtime_error("x"); }).get());
    late = thread.post([](Controller&) -> Result<void> { return {}; });
  }
  EXPECT_EQ(late.wait_for(std::chrono::seconds(1)), std::future_status::ready);
}

TEST(LoopMeter, CountsRateErrorsAndLosses) {
  LoopMeter meter(10'000'000);
  std::int64_t t = 0;
  for (int i = 0; i <= 200; ++i) {
    t += i == 100 ? 13'000'000 : 10'000'000;
    meter.tick(t, i == 100 ? 1 : 0);
  }
  const auto figures = meter.figures();
  EXPECT_EQ(figures.ticks, 201);
  EXPECT_EQ(figures.lost, 1);
  EXPECT_NEAR(figures.hz_average, 99.85, 0.1);
  EXPECT_NEAR(figures.period_error_max_ms, 3, 1e-9);
  EXPECT_LE(figures.period_error_p50_ms, 0.011);
}

TEST(RealTimeClock, KeepsItsGridAndCountsWhatItMissed) {
  RealTimeClock clock(100);
  const auto first = clock.next();
  const auto second = clock.next();
  EXPECT_NEAR(static_cast<double>(second->time_ns - first->time_ns), 1e7, 5e6);
  timespec pause{0, 35'000'000};
  nanosleep(&pause, nullptr);
  const auto late = clock.next();
  EXPECT_GE(late->lost, 2);
  EXPECT_EQ(late->tick, second->tick + 1 + late->lost);
}

TEST(RealTimeClock, ALateTickIsNotFollowedByOneAtOnce) {
  RealTimeClock clock(50);
  std::int64_t before = clock.next()->time_ns;
  for (const long late_ms : {19L, 39L, 58L, 5L, 37L}) {
    timespec pause{0, late_ms * 1'000'000};
    nanosleep(&pause, nullptr);
    for (int i = 0; i < 2; ++i) {
      const auto tick = clock.next();
      EXPECT_GE(tick->time_ns - before, 10'000'000) << late_ms;
      before = tick->time_ns;
    }
  }
}

// A world that ends after a few ticks.
class EndingClock final : public TickClock {
 public:
  Result<TickTime> next() override {
    if (++ticks_ > 20) {
      return fail(ErrorCode::internal, "The simulated world ended.", "");
    }
    return TickTime{ticks_, ticks_ * period_ns(), 0};
  }
  [[nodiscard]] bool lockstep() const override { return true; }
  [[nodiscard]] std::int64_t period_ns() const override { return 1'000'000; }

 private:
  std::int64_t ticks_ = 0;
};

TEST(ControlThreadEnd, TheScreenIsToldWhenTheLoopEnds) {
  FakeRig fake;
  EndingClock clock;
  Controller controller(fake.rig, clock);
  ASSERT_TRUE(controller.connect());
  ControlThread thread(controller);
  for (int i = 0; i < 500 && thread.running(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  EXPECT_FALSE(thread.running());
  EXPECT_NE(controller.status().reason.find("world ended"), std::string::npos);
  EXPECT_FALSE(thread.post([](Controller& c) { return c.arm(); }).get());
}

}  // namespace
}  // namespace tandem
