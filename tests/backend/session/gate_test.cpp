#include <gtest/gtest.h>

#include <cmath>

#include "base/time.h"
#include "session/rig_state.h"
#include "session/safety_gate.h"

namespace tandem {
namespace {

constexpr std::int64_t tick = ns_per_s / 30;

SafetyGate gate() {
  SafetyGate out({{"a", JointUnit::degrees, -90, 90}, {"b", JointUnit::range_100, 0, 100}}, {}, 30);
  const double present[] = {0, 50};
  EXPECT_TRUE(out.hold_at(present));
  return out;
}

TEST(SafetyGate, KeepsTheLargestStepAndTheLimits) {
  auto g = gate();
  std::int64_t now = 0;
  for (int i = 0; i < 40; ++i, now += tick) {
    const JointReading wanted{{300, 200}, now};
    const auto before = g.last_sent();
    const auto decision = g.apply(&wanted, now);
    EXPECT_TRUE(decision.clipped);
    EXPECT_LE(decision.sent[0] - before[0], 8.0 + 1e-9);
  }
  EXPECT_EQ(g.last_sent()[0], 90);
  EXPECT_EQ(g.last_sent()[1], 100);
}

TEST(SafetyGate, TwoTicksAtOnceAreNoDoubleStep) {
  auto g = gate();
  const JointReading far{{80, 50}, 0};
  ASSERT_FALSE(g.apply(&far, 0).held);
  std::int64_t now = 2 * ns_per_s;  // the start ramp is over
  const auto step_after = [&](std::int64_t passed_ns) {
    const double before = g.last_sent()[0];
    now += passed_ns;
    const JointReading wanted{{before > 0 ? -80.0 : 80.0, 50}, now};
    return std::abs(g.apply(&wanted, now).sent[0] - before);
  };
  step_after(tick);
  EXPECT_NEAR(step_after(tick), 8, 1e-6);
  EXPECT_NEAR(step_after(tick * 97 / 100), 8, 1e-6) << "a little early is on time";
  EXPECT_NEAR(step_after(4 * tick), 8, 1e-6) << "what was late is not caught up";
  EXPECT_LT(step_after(tick / 10), 0.81);
  EXPECT_NEAR(step_after(0), 0, 1e-9);
}

TEST(SafetyGate, NeverLetsANumberThatIsNoneThrough) {
  auto g = gate();
  for (const double bad :
       {std::nan(""), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    const JointReading wanted{{bad, 50}, 0};
    const auto decision = g.apply(&wanted, 0);
    EXPECT_TRUE(decision.held);
    EXPECT_EQ(decision.sent, (std::vector<double>{0, 50}));
  }
  SafetyGate fresh({{"a", JointUnit::degrees, -90, 90}}, {}, 30);
  const double nan[] = {std::nan("")};
  EXPECT_FALSE(fresh.hold_at(nan));
}

TEST(SafetyGate, HoldsOnStaleInputAndOnWrongWidth) {
  auto g = gate();
  const JointReading old{{1, 50}, 0};
  EXPECT_TRUE(g.apply(&old, 201 * ns_per_ms).held);
  EXPECT_FALSE(g.apply(&old, 199 * ns_per_ms).held);
  const JointReading narrow{{1}, 0};
  EXPECT_TRUE(g.apply(&narrow, 0).held);
  EXPECT_TRUE(g.apply(nullptr, 0).held);
}

TEST(SafetyGate, RampsToAFarStartPoseAndNotToANearOne) {
  auto g = gate();
  g.begin_run();
  std::int64_t now = 0;
  JointReading wanted{{60, 50}, now};
  auto decision = g.apply(&wanted, now);
  EXPECT_TRUE(decision.ramping);
  EXPECT_DOUBLE_EQ(decision.start_distance, 60);
  double largest = 0;
  while (decision.ramping) {
    now += tick;
    wanted.time_ns = now;
    const double before = g.last_sent()[0];
    decision = g.apply(&wanted, now);
    largest = std::max(largest, std::abs(decision.sent[0] - before));
  }
  EXPECT_NEAR(seconds(now), 1.5, 0.05);
  EXPECT_LT(largest, 2.5);
  EXPECT_NEAR(g.last_sent()[0], 60, 1e-9);
  g.begin_run();
  const JointReading near{{65, 50}, now};
  EXPECT_FALSE(g.apply(&near, now).ramping);
}

TEST(SafetyGate, StaysInTheRampWhileTheFirstInputIsMissing) {
  auto g = gate();
  g.begin_run();
  EXPECT_TRUE(g.apply(nullptr, 0).ramping);
}

TEST(RigState, AllowsExactlyTheStepsOfTheDesign) {
  RigStateMachine m;
  EXPECT_FALSE(m.arm());
  EXPECT_FALSE(m.run(RunKind::teleoperate));
  EXPECT_FALSE(m.release());
  EXPECT_FALSE(m.hold("x"));
  ASSERT_TRUE(m.connect());
  EXPECT_FALSE(m.connect());
  EXPECT_FALSE(m.run(RunKind::teleoperate)) << "motion needs an armed rig";
  ASSERT_TRUE(m.arm());
  EXPECT_FALSE(m.arm());
  EXPECT_FALSE(m.run(RunKind::none));
  ASSERT_TRUE(m.run(RunKind::teleoperate));
  ASSERT_TRUE(m.run(RunKind::replay)) << "another source takes over at once";
  EXPECT_FALSE(m.release()) << "torque stays on while the arm moves";
  EXPECT_TRUE(m.hold("The leader is gone."));
  EXPECT_EQ(m.state(), RigState::armed);
  EXPECT_EQ(m.reason(), "The leader is gone.");
  ASSERT_TRUE(m.run(RunKind::teleoperate));
  EXPECT_TRUE(m.reason().empty());
  m.hold("");
  ASSERT_TRUE(m.release());
  EXPECT_EQ(m.state(), RigState::connected);
  m.disconnect();
  EXPECT_EQ(m.state(), RigState::no_rig);
}

TEST(RigState, EveryRefusalIsASentence) {
  RigStateMachine m;
  for (const auto& refused : {m.arm(), m.run(RunKind::replay), m.release()}) {
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.ends_with("."));
    EXPECT_FALSE(refused.error().hint.empty());
  }
}

}  // namespace
}  // namespace tandem
