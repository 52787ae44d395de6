#pragma once

#include <atomic>
#include <memory>

#include "device/rig.h"
#include "session/clock.h"

namespace tandem::testing {

/// A robot in memory that is at its goal at once and fails on request.
class FakeRobot final : public Robot {
 public:
  FakeRobot() {
    for (int i = 0; i < 6; ++i) {
      joints_.push_back({"j" + std::to_string(i), JointUnit::degrees, -100, 100});
    }
    values.assign(6, 0.0);
  }
  void name_joints(const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < joints_.size(); ++i) {
      joints_[i].name = names.at(i);
    }
  }
  [[nodiscard]] std::string type() const override { return "fake"; }
  [[nodiscard]] const std::vector<JointSpec>& joints() const override { return joints_; }
  Result<void> connect() override { return {}; }
  void disconnect() override { torque = false; }
  Result<void> set_torque(bool on) override {
    if (on && fail_torque) {
      return fail(ErrorCode::device_lost, "Motor 3 does not answer.", "");
    }
    torque = on;
    return {};
  }
  Result<JointReading> read() override {
    if (fail_reads > 0) {
      --fail_reads;
      return fail(ErrorCode::device_lost, "The follower's servos did not answer.", "Check the cable.");
    }
    return JointReading{values, *time_ns};
  }
  Result<void> write(std::span<const double> target) override {
    if (remembers) {
      writes.emplace_back(target.begin(), target.end());
    }
    values.assign(target.begin(), target.end());
    return {};
  }

  JointValues values;
  std::vector<std::vector<double>> writes;
  bool torque = false;
  bool fail_torque = false;
  bool remembers = true;  ///< what was written
  int fail_reads = 0;
  const std::int64_t* time_ns = nullptr;

 private:
  std::vector<JointSpec> joints_;
};

/// A leader that wants what the test says.
class FakeLeader final : public Teleoperator {
 public:
  Result<void> connect() override { return {}; }
  void disconnect() override {}
  void begin_episode(std::uint64_t, const JointReading&) override { ++episodes; }
  Result<JointReading> read(const Observation& observation) override {
    if (lost) {
      return fail(ErrorCode::device_lost, "The leader stopped answering.", "Check its cable.");
    }
    return JointReading{wanted, observation.time_ns - age_ns};
  }
  JointValues wanted = JointValues(6, 0.0);
  std::int64_t age_ns = 0;
  bool lost = false;
  int episodes = 0;
};

/// A camera whose picture the test ages.
class FakeCamera final : public Camera {
 public:
  FakeCamera(std::string name, const std::int64_t& time_ns) : spec_{std::move(name), 64, 64, 30}, time_ns_(time_ns) {}
  [[nodiscard]] const CameraSpec& spec() const override { return spec_; }
  Result<void> start() override { return {}; }
  void stop() override {}
  [[nodiscard]] ImagePtr latest() const override {
    if (recycles && newest_ != nullptr) {
      auto image = std::const_pointer_cast<Image>(newest_);
      image->capture_ns = time_ns_;
      image->sequence = ++sequence_;
    } else if (!frozen) {
      auto image = std::make_shared<Image>();
      image->width = spec_.width;
      image->height = spec_.height;
      image->rgb.assign(image->byte_count(), static_cast<std::uint8_t>(time_ns_ / 1'000'000));
      image->capture_ns = time_ns_;
      image->sequence = ++sequence_;
      newest_ = image;
    }
    return newest_;
  }
  [[nodiscard]] CameraHealth health() const override { return {30, time_ns_, true}; }
  bool frozen = false;
  bool recycles = false;  ///< the same memory for every picture

 private:
  CameraSpec spec_;
  const std::int64_t& time_ns_;
  mutable std::uint64_t sequence_ = 0;
  mutable ImagePtr newest_;
};

/// Time that passes by ticks only.
class FakeClock final : public TickClock {
 public:
  Result<TickTime> next() override {
    time_ns += period_ns() * periods_a_tick;
    tick_ += periods_a_tick;
    return TickTime{tick_ - 1, time_ns, periods_a_tick - 1};
  }
  [[nodiscard]] bool lockstep() const override { return !real; }
  [[nodiscard]] std::int64_t period_ns() const override { return 1'000'000'000 / 30; }
  std::int64_t time_ns = 1'000'000'000;
  std::int64_t periods_a_tick = 1;  ///< 2: every other tick is lost
  bool real = false;

 private:
  std::int64_t tick_ = 0;
};

/// A whole rig of fakes, with handles on its parts.
struct FakeRig {
  explicit FakeRig(int camera_count = 0) {
    rig.profile.name = "fake";
    rig.profile.robot_type = "fake";
    rig.profile.rate_hz = 30;
    auto made_robot = std::make_unique<FakeRobot>();
    robot = made_robot.get();
    robot->time_ns = &clock.time_ns;
    rig.robot = std::move(made_robot);
    auto made_leader = std::make_unique<FakeLeader>();
    leader = made_leader.get();
    rig.leaders["hand"] = std::move(made_leader);
    for (int i = 0; i < camera_count; ++i) {
      auto camera = std::make_unique<FakeCamera>("cam" + std::to_string(i), clock.time_ns);
      cameras.push_back(camera.get());
      rig.profile.cameras.push_back({camera->spec(), "front", ""});
      rig.cameras.push_back(std::move(camera));
    }
  }
  FakeClock clock;
  Rig rig;
  FakeRobot* robot = nullptr;
  FakeLeader* leader = nullptr;
  std::vector<FakeCamera*> cameras;
};

}  // namespace tandem::testing
