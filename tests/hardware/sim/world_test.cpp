#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/time.h"
#include "device/kinematics.h"
#include "input/hand_leaders.h"
#include "sim/driver.h"

namespace tandem {
namespace {

constexpr std::int64_t period_ns = ns_per_s / 30;

std::unique_ptr<Rig> make(const std::string& name = "sim-so101", const std::string& scene = "cube",
                          std::uint64_t seed = 1, int cameras = 0) {
  DeviceRegistry registry;
  register_simulation(registry);
  const auto resources = std::filesystem::path(TANDEM_SOURCE_DIR) / "resources";
  auto profile = load_rig_profile(name, resources);
  EXPECT_TRUE(profile);
  profile->cameras.resize(static_cast<std::size_t>(cameras));
  auto rig = registry.make(*profile, {resources, scene, seed});
  EXPECT_TRUE(rig) << rig.error().message;
  return rig ? std::move(*rig) : nullptr;
}

void advance(Rig& rig, int ticks) {
  for (int i = 0; i < ticks; ++i) {
    ASSERT_TRUE(rig.world->advance(period_ns));
  }
}

TEST(SimFollower, HasLeRobotsNamesOrderAndUnits) {
  const auto rig = make();
  const std::vector<std::string> names{"shoulder_pan.pos", "shoulder_lift.pos", "elbow_flex.pos",
                                       "wrist_flex.pos",   "wrist_roll.pos",    "gripper.pos"};
  ASSERT_EQ(rig->robot->joints().size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(rig->robot->joints()[i].feature(), names[i]);
    EXPECT_EQ(rig->robot->joints()[i].unit, i == 5 ? JointUnit::range_100 : JointUnit::degrees);
  }
  EXPECT_EQ(make("sim-bi-so101")->robot->joints()[6].feature(), "right_shoulder_pan.pos");
  EXPECT_TRUE(rig->simulated);
}

TEST(SimFollower, GoesWhereItIsToldWithLagAndWholeSteps) {
  const auto rig = make();
  rig->world->set_lockstep(true);
  ASSERT_TRUE(rig->robot->connect());
  ASSERT_TRUE(rig->robot->set_torque(true));
  const JointValues goal{30, -40, 40, 50, 20, 60};
  auto before = rig->robot->read()->values;
  JointValues command = before;
  for (int tick = 0; tick < 150; ++tick) {
    for (std::size_t i = 0; i < 6; ++i) {
      command[i] += std::clamp(goal[i] - command[i], -3.0, 3.0);
    }
    ASSERT_TRUE(rig->robot->write(command));
    advance(*rig, 1);
    if (tick == 5) {
      EXPECT_GT(std::abs(rig->robot->read()->values[0] - command[0]), 0.3) << "a servo lags";
    }
  }
  const auto reached = rig->robot->read()->values;
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_NEAR(reached[i], goal[i], 3.0) << i;
    if (i < 5) {
      const double steps = reached[i] * 4095 / 360;
      EXPECT_NEAR(steps * 2, std::round(steps * 2), 1e-6) << "values come in whole encoder steps";
    }
  }
}

TEST(SimFollower, TorqueOnMovesNothingAndOffLetsTheArmFall) {
  const auto rig = make();
  rig->world->set_lockstep(true);
  ASSERT_TRUE(rig->robot->connect());
  advance(*rig, 30);
  const auto rest = rig->robot->read()->values;
  ASSERT_TRUE(rig->robot->set_torque(true));
  advance(*rig, 15);
  const auto held = rig->robot->read()->values;
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_NEAR(held[i], rest[i], 1.5);
  }
  JointValues up = held;
  up[1] = -30;
  up[2] = 0;
  for (int i = 0; i < 90; ++i) {
    ASSERT_TRUE(rig->robot->write(up));
    advance(*rig, 1);
  }
  const double lifted = rig->robot->read()->values[1];
  ASSERT_TRUE(rig->robot->set_torque(false));
  advance(*rig, 60);
  EXPECT_GT(std::abs(rig->robot->read()->values[1] - lifted), 5);
}

TEST(SimWorld, OneSeedIsOneScene) {
  for (const char* scene : {"cube", "stack", "sort"}) {
    const auto a = make("sim-so101", scene, 5, 1);
    const auto b = make("sim-so101", scene, 5, 1);
    const auto c = make("sim-so101", scene, 6, 1);
    std::vector<std::vector<std::uint8_t>> pictures;
    for (Rig* rig : {a.get(), b.get(), c.get()}) {
      rig->world->set_lockstep(true);
      ASSERT_TRUE(rig->cameras.front()->start());
      advance(*rig, 2);
      pictures.push_back(rig->cameras.front()->latest()->rgb);
    }
    EXPECT_EQ(pictures[0], pictures[1]);
    EXPECT_NE(pictures[0], pictures[2]) << "another seed, another start";
  }
}

TEST(SimWorld, LockstepAdvancesExactlyAndEveryPictureIsOfThatInstant) {
  const auto rig = make("sim-so101", "cube", 1, 3);
  rig->world->set_lockstep(true);
  for (auto& camera : rig->cameras) {
    ASSERT_TRUE(camera->start());
  }
  for (int i = 1; i <= 10; ++i) {
    advance(*rig, 1);
    EXPECT_EQ(rig->world->time_ns(), i * period_ns);
    for (auto& camera : rig->cameras) {
      EXPECT_EQ(camera->latest()->capture_ns, i * period_ns);
    }
  }
}

TEST(SimWorld, RealTimeMayNotBeStepped) {
  const auto rig = make();
  EXPECT_FALSE(rig->world->advance(period_ns));
}

TEST(SimCamera, ShowsAPictureWithTheArmAndTheCubeInIt) {
  const auto rig = make("sim-so101", "cube", 1, 1);
  rig->world->set_lockstep(true);
  ASSERT_TRUE(rig->cameras.front()->start());
  advance(*rig, 1);
  const auto image = rig->cameras.front()->latest();
  int orange = 0;
  int red = 0;
  for (std::size_t i = 0; i < image->rgb.size(); i += 3) {
    const int r = image->rgb[i];
    const int g = image->rgb[i + 1];
    const int b = image->rgb[i + 2];
    orange += r > 150 && g > 70 && g < 190 && b < 70 ? 1 : 0;
    red += r > 120 && g < 60 && b < 60 ? 1 : 0;
  }
  EXPECT_GT(orange, 1500);
  EXPECT_GT(red, 60);
}

TEST(SimFaults, FreezeUnplugAndLossDoWhatTheySay) {
  const auto rig = make("sim-so101", "cube", 1, 1);
  rig->world->set_lockstep(true);
  ASSERT_TRUE(rig->cameras.front()->start());
  advance(*rig, 2);
  const auto sequence = rig->cameras.front()->latest()->sequence;
  ASSERT_TRUE(rig->faults->set_fault(Fault::camera_freeze, "front", 1));
  advance(*rig, 3);
  EXPECT_EQ(rig->cameras.front()->latest()->sequence, sequence);
  EXPECT_TRUE(rig->cameras.front()->health().connected);
  ASSERT_TRUE(rig->faults->set_fault(Fault::camera_freeze, "front", 0));
  ASSERT_TRUE(rig->faults->set_fault(Fault::camera_unplug, "front", 1));
  advance(*rig, 1);
  EXPECT_FALSE(rig->cameras.front()->health().connected);
  ASSERT_TRUE(rig->faults->set_fault(Fault::bus_loss, "", 0.5));
  int lost = 0;
  for (int i = 0; i < 200; ++i) {
    lost += rig->robot->read() ? 0 : 1;
  }
  EXPECT_NEAR(lost, 100, 40);
  EXPECT_FALSE(rig->faults->set_fault(Fault::camera_freeze, "ghost", 1));
}

TEST(SimFaults, APushedArmWandersAboutItsTargetAndComesBack) {
  const auto rig = make("sim-so101", "cube", 1, 1);
  rig->world->set_lockstep(true);
  ASSERT_TRUE(rig->robot->connect());
  ASSERT_TRUE(rig->robot->set_torque(true));
  const JointValues target = rig->robot->read()->values;
  const auto farthest = [&](int ticks) {
    std::pair<double, double> out;  // of a joint, of the gripper
    for (int i = 0; i < ticks; ++i) {
      EXPECT_TRUE(rig->robot->write(target));
      advance(*rig, 1);
      const auto now = rig->robot->read();
      EXPECT_TRUE(now);
      out.first = std::max(out.first, std::abs(now->values[0] - target[0]));
      out.second = std::max(out.second, std::abs(now->values[5] - target[5]));
    }
    return out;
  };
  farthest(30);
  EXPECT_LT(farthest(60).first, 1);
  ASSERT_TRUE(rig->faults->set_fault(Fault::push, "", 0.5));
  const auto [joint, gripper] = farthest(120);
  EXPECT_GT(joint, 2);
  EXPECT_LT(joint, 30);
  EXPECT_LT(gripper, 3) << "what it holds is not let go";
  ASSERT_TRUE(rig->faults->set_fault(Fault::push, "", 0));
  farthest(60);
  EXPECT_LT(farthest(30).first, 1);
}

TEST(HandLeaders, KeysMoveTheHandAndAHungWindowStopsIt) {
  KeyboardLeader leader;
  JointReading present{{0, -35, 35, 65, 0, 25}, 0};
  leader.begin_episode(1, present);
  Observation observation;
  observation.state = present;
  const auto height = [](const JointValues& joints) {
    ArmAngles angles{};
    for (std::size_t i = 0; i < 5; ++i) {
      angles[i] = joints[i] * std::numbers::pi / 180;
    }
    return so101_forward(angles).position_m[2];
  };
  HandCommand up;
  up.up = 1;
  JointValues joints;
  for (int i = 0; i < 16; ++i) {
    leader.set_command(up);
    observation.time_ns += period_ns;
    joints = leader.read(observation)->values;
  }
  EXPECT_NEAR(height(joints) - height(present.values), 0.06, 0.01);
  timespec pause{0, 250'000'000};
  nanosleep(&pause, nullptr);
  observation.time_ns += period_ns;
  EXPECT_EQ(leader.read(observation)->values, joints) << "an old key press counts as none";
}

TEST(HandLeaders, SlidersStartWhereTheArmIs) {
  SliderLeader leader;
  leader.begin_episode(1, {{1, 2, 3, 4, 5, 6}, 0});
  leader.set_target(2, 30);
  leader.set_target(99, 30);
  EXPECT_EQ(leader.read({})->values, (JointValues{1, 2, 30, 4, 5, 6}));
}

}  // namespace
}  // namespace tandem
