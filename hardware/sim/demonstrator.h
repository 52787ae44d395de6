#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "base/random.h"
#include "device/devices.h"
#include "device/kinematics.h"
#include "sim/calibration.h"
#include "sim/world.h"

namespace tandem::sim {

/// The scripted leader: solves the scene's task by inverse kinematics, moving as a person's hand does:
/// minimum-jerk strokes of varied speed with short pauses, slow correction of what it sees the follower
/// miss, and another try when a grasp slips. Drives the first arm; a second one rests.
class Demonstrator final : public Teleoperator {
 public:
  explicit Demonstrator(std::shared_ptr<SimWorld> world);

  Result<void> connect() override { return {}; }
  void disconnect() override {}
  void begin_episode(std::uint64_t seed, const JointReading& present) override;
  void end_episode() override;
  Result<JointReading> read(const Observation& observation) override;

 private:
  using Joints = std::array<double, 6>;  ///< LeRobot values of one arm

  struct Stroke {
    Joints goal{};
    double speed = 1;    ///< share of the usual speed
    double pause_s = 0;  ///< rest after it
  };

  void plan_next();
  void plan_pick(const PickPlace& task);
  void plan_place(const PickPlace& task);
  void plan_home();
  void begin_stroke(double now_s, const Joints& from);
  [[nodiscard]] std::optional<Joints> reach(const std::array<double, 3>& world_m, double yaw, double gripper);
  [[nodiscard]] std::array<double, 3> in_base(const std::array<double, 3>& world_m) const;
  void correct(const Joints& wanted, const JointReading& state, double dt_s);

  enum class Stage { rest, pick, check, place, home };

  std::shared_ptr<SimWorld> world_;
  std::vector<JointSpec> ranges_ = joint_specs("");
  Random random_{0};
  Stage stage_ = Stage::rest;
  std::vector<PickPlace> tasks_;
  std::size_t task_ = 0;
  int tries_ = 0;
  std::deque<Stroke> strokes_;
  bool moving_ = false;
  Joints from_{};
  Joints wanted_{};
  Joints planned_{};  ///< where the last planned stroke ends
  ArmAngles seed_angles_{};
  double stroke_start_s_ = 0;
  double stroke_length_s_ = 0;
  double last_s_ = 0;
  bool clock_set_ = false;
  std::array<double, 5> correction_{};
  double grip_yaw_ = 0;
  std::vector<double> rest_of_other_arms_;
};

}  // namespace tandem::sim
