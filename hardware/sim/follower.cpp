#include "sim/follower.h"

#include <algorithm>
#include <cmath>

#include "device/kinematics.h"
#include "sim/calibration.h"

namespace tandem::sim {

SimFollower::SimFollower(std::shared_ptr<SimWorld> world, std::string type)
    : world_(std::move(world)), type_(std::move(type)) {
  for (const auto& arm : world_->scene_model().arms) {
    for (auto& spec : joint_specs(arm.prefix)) {
      joints_.push_back(std::move(spec));
    }
  }
}

Result<void> SimFollower::connect() {
  world_->start();
  return {};
}

void SimFollower::disconnect() { static_cast<void>(set_torque(false)); }

Result<void> SimFollower::set_torque(bool on) {
  for (std::size_t arm = 0; arm < world_->scene_model().arms.size(); ++arm) {
    world_->set_torque(arm, on);
  }
  return {};
}

Result<JointReading> SimFollower::read() {
  if (const double loss = world_->fault(Fault::bus_loss, {}); loss > 0 && losses_.uniform() < loss) {
    return fail(ErrorCode::device_lost, "The follower's servos did not answer.",
                "Check the cable and the power supply of the arm.");
  }
  JointReading reading;
  for (std::size_t arm = 0; arm < world_->scene_model().arms.size(); ++arm) {
    const auto angles = world_->arm_angles(arm);
    for (std::size_t i = 0; i < 6; ++i) {
      reading.values.push_back(value_from_radians(i, angles[i]));
    }
  }
  reading.time_ns = world_->time_ns();
  return reading;
}

// A disturbance that wanders about zero within half a second: an Ornstein-Uhlenbeck process of unit deviation.
void SimFollower::push() {
  constexpr double memory_s = 0.5;
  const std::int64_t now = world_->time_ns();
  const double dt = std::clamp(static_cast<double>(now - pushed_ns_) / 1e9, 0.0, memory_s);
  pushed_ns_ = now;
  const double kept = std::exp(-dt / memory_s);
  for (auto& value : pushed_) {
    value = kept * value + std::sqrt(1 - kept * kept) * pushes_.normal();
  }
}

Result<void> SimFollower::write(std::span<const double> target) {
  constexpr double deviation_deg = 8;
  constexpr std::size_t gripper = 5;
  const double pushed = deviation_deg * world_->fault(Fault::push, {});
  if (pushed > 0) {
    push();
  }
  for (std::size_t arm = 0; arm < world_->scene_model().arms.size(); ++arm) {
    std::array<double, 6> goals{};
    for (std::size_t i = 0; i < 6; ++i) {
      const std::size_t joint = arm * 6 + i;
      goals[i] = radians_from_value(i, target[joint] + (i == gripper ? 0 : pushed * pushed_[joint]));
    }
    world_->set_goals(arm, goals);
  }
  return {};
}

std::vector<RigPoint> SimFollower::tools(std::span<const double> joints) const {
  std::vector<RigPoint> out;
  const auto& arms = world_->scene_model().arms;
  for (std::size_t arm = 0; arm < arms.size() && joints.size() >= (arm + 1) * 6; ++arm) {
    ArmAngles angles{};
    for (std::size_t i = 0; i < angles.size(); ++i) {
      angles[i] = radians_from_value(i, joints[arm * 6 + i]);
    }
    const auto tool = so101_forward(angles).position_m;
    const double c = std::cos(arms[arm].yaw_rad);
    const double s = std::sin(arms[arm].yaw_rad);
    const auto& base = arms[arm].base_m;
    out.push_back({base[0] + c * tool[0] - s * tool[1], base[1] + s * tool[0] + c * tool[1], base[2] + tool[2]});
  }
  return out;
}

}  // namespace tandem::sim
