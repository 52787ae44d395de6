#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "base/random.h"
#include "device/devices.h"
#include "sim/world.h"

namespace tandem::sim {

/// One or two simulated SO-101 followers as one robot: LeRobot's names, order and units, read and written in
/// whole servo steps.
class SimFollower final : public Robot {
 public:
  SimFollower(std::shared_ptr<SimWorld> world, std::string type);

  [[nodiscard]] std::string type() const override { return type_; }
  [[nodiscard]] const std::vector<JointSpec>& joints() const override { return joints_; }
  Result<void> connect() override;
  void disconnect() override;
  Result<void> set_torque(bool on) override;
  Result<JointReading> read() override;
  Result<void> write(std::span<const double> target) override;
  [[nodiscard]] std::vector<RigPoint> tools(std::span<const double> joints) const override;

 private:
  void push();
  std::shared_ptr<SimWorld> world_;
  std::string type_;
  std::vector<JointSpec> joints_;
  Random losses_{17};
  Random pushes_{23};
  std::array<double, 12> pushed_{};  ///< how far from its target each joint is, in standard deviations
  std::int64_t pushed_ns_ = 0;
};

}  // namespace tandem::sim
