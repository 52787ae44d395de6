#include "sim/synthetic.h"

#include <cmath>

#include "base/random.h"
#include "base/threads.h"
#include "base/time.h"
#include "sim/calibration.h"

namespace tandem::sim {
namespace {

class InstantArm final : public Robot {
 public:
  explicit InstantArm(const RigProfile& profile) : type_(profile.robot_type) {
    for (const auto& arm : profile.arms) {
      for (auto& spec : joint_specs(arm.name.empty() ? "" : arm.name + "_")) {
        joints_.push_back(std::move(spec));
      }
    }
    values_.assign(joints_.size(), 0.0);
  }
  [[nodiscard]] std::string type() const override { return type_; }
  [[nodiscard]] const std::vector<JointSpec>& joints() const override { return joints_; }
  Result<void> connect() override { return {}; }
  void disconnect() override {}
  Result<void> set_torque(bool) override { return {}; }
  Result<JointReading> read() override { return JointReading{values_, monotonic_ns()}; }
  Result<void> write(std::span<const double> target) override {
    values_.assign(target.begin(), target.end());
    return {};
  }

 private:
  std::string type_;
  std::vector<JointSpec> joints_;
  JointValues values_;
};

class SineLeader final : public Teleoperator {
 public:
  Result<void> connect() override { return {}; }
  void disconnect() override {}
  void begin_episode(std::uint64_t, const JointReading&) override {}
  Result<JointReading> read(const Observation& observation) override {
    JointReading out;
    out.time_ns = observation.time_ns;
    const double t = seconds(observation.time_ns);
    for (std::size_t i = 0; i < observation.state.values.size(); ++i) {
      const bool gripper = i % 6 == 5;
      out.values.push_back((gripper ? 50 : 0) + 30 * std::sin(0.7 * t + static_cast<double>(i)));
    }
    return out;
  }
};

class NoiseCamera final : public Camera {
 public:
  NoiseCamera(CameraSpec spec, std::uint64_t seed) : spec_(std::move(spec)), random_(seed) {
    // One long strip of noise; every picture adds another part of it to a moving pattern.
    noise_.resize(static_cast<std::size_t>(spec_.width) * 3 * 64);
    for (auto& value : noise_) {
      value = static_cast<std::uint8_t>(random_.next() & 15U);
    }
  }
  ~NoiseCamera() override { stop(); }
  [[nodiscard]] const CameraSpec& spec() const override { return spec_; }
  Result<void> start() override {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    return {};
  }
  void stop() override {
    thread_.request_stop();
    if (thread_.joinable()) {
      thread_.join();
    }
  }
  [[nodiscard]] ImagePtr latest() const override { return newest_.get(); }
  [[nodiscard]] CameraHealth health() const override {
    const ImagePtr image = newest_.get();
    return {static_cast<double>(spec_.fps), image ? image->capture_ns : 0, true};
  }

 private:
  void run(const std::stop_token& stop) {
    enter_thread("cam-" + spec_.name, ThreadPriority::capture);
    std::int64_t deadline = monotonic_ns();
    for (std::uint64_t n = 1; !stop.stop_requested(); ++n) {
      auto image = std::make_shared<Image>();
      image->width = spec_.width;
      image->height = spec_.height;
      image->rgb.resize(image->byte_count());
      image->sequence = n;
      image->capture_ns = monotonic_ns();
      paint(*image, n);
      newest_.put(std::move(image));
      deadline += ns_per_s / spec_.fps;
      sleep_until_ns(deadline);
    }
  }

  void paint(Image& image, std::uint64_t n) {
    const auto row = static_cast<std::size_t>(spec_.width) * 3;
    for (int y = 0; y < spec_.height; ++y) {
      std::uint8_t* out = image.rgb.data() + static_cast<std::size_t>(y) * row;
      const std::uint8_t* noise = noise_.data() + ((static_cast<std::size_t>(y) * 7 + n * 13) % 63) * row;
      const auto shade = static_cast<std::uint8_t>((static_cast<std::uint64_t>(y) + 2 * n) % 160);
      for (std::size_t x = 0; x < row; ++x) {
        out[x] = static_cast<std::uint8_t>(shade + ((x / 24 + n) % 64) + noise[x]);
      }
    }
  }

  CameraSpec spec_;
  Random random_;
  std::vector<std::uint8_t> noise_;
  Mailbox<ImagePtr> newest_;
  std::jthread thread_;
};

}  // namespace

Result<std::unique_ptr<Rig>> make_synthetic_rig(const RigProfile& profile) {
  auto rig = std::make_unique<Rig>();
  rig->profile = profile;
  rig->simulated = true;
  rig->robot = std::make_unique<InstantArm>(profile);
  std::uint64_t seed = 1;
  for (const auto& camera : profile.cameras) {
    rig->cameras.push_back(std::make_unique<NoiseCamera>(camera.spec, seed++));
  }
  rig->leaders["sine"] = std::make_unique<SineLeader>();
  return rig;
}

}  // namespace tandem::sim
