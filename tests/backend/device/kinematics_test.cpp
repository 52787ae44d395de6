#include "device/kinematics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/random.h"

namespace tandem {
namespace {

constexpr double rad = std::numbers::pi / 180;

struct Vector {
  double degrees[5];
  double position[3];
};

// Hardware notes, section 4.1.
const Vector vectors[] = {
    {{0, 0, 0, 0, 0}, {0.39136, -0.00001, 0.22647}},   {{30, 0, 0, 0, 0}, {0.34413, -0.17627, 0.22647}},
    {{0, -30, 0, 0, 0}, {0.29327, -0.00001, 0.37281}}, {{0, 30, 0, 0, 0}, {0.40314, -0.00001, 0.05069}},
    {{0, 0, 45, 0, 0}, {0.30330, -0.00001, 0.01928}},  {{0, 0, 0, -60, 0}, {0.31859, -0.00001, 0.36831}},
    {{0, 0, 0, 0, 90}, {0.39136, -0.00808, 0.23420}},  {{10, -40, 50, -20, 35}, {0.30511, -0.05159, 0.22371}},
};

TEST(Kinematics, ForwardMatchesTheReferenceVectors) {
  for (const auto& v : vectors) {
    ArmAngles angles{};
    for (std::size_t i = 0; i < 5; ++i) {
      angles[i] = v.degrees[i] * rad;
    }
    const Pose pose = so101_forward(angles);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(pose.position_m[i], v.position[i], 2e-5);
    }
  }
  const Pose last = so101_forward({10 * rad, -40 * rad, 50 * rad, -20 * rad, 35 * rad});
  const double rotation[9] = {0.05214, 0.23807, 0.96985, -0.55045, 0.81717, -0.17100, -0.83324, -0.52494, 0.17366};
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_NEAR(last.rotation[i], rotation[i], 2e-5);
  }
}

TEST(Kinematics, InverseReturnsToEveryReachablePose) {
  Random random(4);
  int good = 0;
  for (int n = 0; n < 200; ++n) {
    ArmAngles angles{};
    for (std::size_t i = 0; i < 5; ++i) {
      angles[i] = random.uniform(0.6 * so101_limits_rad[i][0], 0.6 * so101_limits_rad[i][1]);
    }
    const Pose pose = so101_forward(angles);
    ReachGoal goal;
    goal.position_m = pose.position_m;
    goal.approach = {pose.rotation[2], pose.rotation[5], pose.rotation[8]};
    ArmAngles start = angles;
    for (auto& angle : start) {
      angle += random.uniform(-0.2, 0.2);
    }
    const auto found = so101_inverse(goal, start);
    good += found.position_error_m < 5e-4 ? 1 : 0;
    const Pose reached = so101_forward(found.angles);
    EXPECT_NEAR(std::hypot(reached.position_m[0] - goal.position_m[0], reached.position_m[1] - goal.position_m[1]), 0,
                0.01);
  }
  EXPECT_GE(good, 196);
}

TEST(Kinematics, AnUnreachableGoalEndsAtTheLimitsWithItsError) {
  ReachGoal goal;
  goal.position_m = {2, 0, 0};
  const auto found = so101_inverse(goal, {});
  EXPECT_GT(found.position_error_m, 1);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_GE(found.angles[i], so101_limits_rad[i][0]);
    EXPECT_LE(found.angles[i], so101_limits_rad[i][1]);
  }
}

}  // namespace
}  // namespace tandem
