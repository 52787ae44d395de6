#include "device/calibration.h"

#include <gtest/gtest.h>

namespace tandem {
namespace {

// Vectors of the hardware notes, section 3.3.
TEST(Calibration, NormalisesAsLeRobot) {
  const MotorCalibration motor{1, 0, 0, 1000, 3000};
  EXPECT_DOUBLE_EQ(normalise(2000, motor, JointUnit::range_m100), 0.0);
  EXPECT_DOUBLE_EQ(normalise(1500, motor, JointUnit::range_m100), -50.0);
  EXPECT_DOUBLE_EQ(normalise(900, motor, JointUnit::range_m100), -100.0);
  EXPECT_EQ(unnormalise(33.3, motor, JointUnit::range_m100), 2333);
  EXPECT_DOUBLE_EQ(normalise(1234, motor, JointUnit::range_100), 11.700000000000001);
  EXPECT_EQ(unnormalise(11.7, motor, JointUnit::range_100), 1234);
  EXPECT_DOUBLE_EQ(normalise(2048, motor, JointUnit::degrees), 4.21978021978022);
  EXPECT_EQ(unnormalise(4.21978021978022, motor, JointUnit::degrees), 2048);
  EXPECT_DOUBLE_EQ(normalise(0, motor, JointUnit::degrees), -175.82417582417582);
}

TEST(Calibration, ReversedMotorsTurnTheRangesOnly) {
  const MotorCalibration motor{1, 1, 0, 1000, 3000};
  EXPECT_DOUBLE_EQ(normalise(1500, motor, JointUnit::range_m100), 50.0);
  EXPECT_DOUBLE_EQ(normalise(1500, motor, JointUnit::range_100), 75.0);
  EXPECT_LT(normalise(1500, motor, JointUnit::degrees), 0);
  EXPECT_EQ(unnormalise(75, motor, JointUnit::range_100), 1500);
}

TEST(Calibration, ReadsLeRobotsFileAndNamesWhatIsWrong) {
  const auto good = parse_json(
      R"({"shoulder_pan":{"id":1,"drive_mode":0,"homing_offset":-14,"range_min":1015,"range_max":3128}})", "f.json");
  const auto calibration = parse_calibration(*good, "f.json");
  ASSERT_TRUE(calibration);
  EXPECT_EQ(calibration->front().second.homing_offset, -14);
  const auto bad = parse_json(
      R"({"shoulder_pan":{"id":1,"drive_mode":0,"homing_offset":0,"range_min":3000,"range_max":3000}})", "f.json");
  const auto refused = parse_calibration(*bad, "f.json");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("f.json: field shoulder_pan.range_max"), std::string::npos)
      << refused.error().message;
}

}  // namespace
}  // namespace tandem
