#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include "base/handover.h"
#include "device/devices.h"
#include "sim/world.h"

namespace tandem::sim {

/// A camera in the MuJoCo world. Draws in its own thread at its own rate, in lockstep once each tick.
class SimCamera final : public Camera {
 public:
  SimCamera(std::shared_ptr<SimWorld> world, CameraSpec spec, int model_camera, int phase);
  ~SimCamera() override;

  [[nodiscard]] const CameraSpec& spec() const override { return spec_; }
  Result<void> start() override;
  void stop() override;
  [[nodiscard]] ImagePtr latest() const override { return newest_.get(); }
  [[nodiscard]] CameraHealth health() const override;
  [[nodiscard]] std::optional<CameraView> view() const override;

 private:
  class Renderer;
  void run(const std::stop_token& stop, std::promise<Result<void>> started);
  void run_in_real_time(const std::stop_token& stop, Renderer& renderer);
  void run_in_lockstep(const std::stop_token& stop, Renderer& renderer);
  void deliver(Renderer& renderer, const Snapshot& snapshot);

  std::shared_ptr<SimWorld> world_;
  CameraSpec spec_;
  int model_camera_;
  int phase_;
  Mailbox<ImagePtr> newest_;
  BoundedQueue<std::shared_ptr<const Snapshot>> orders_{2};
  BoundedQueue<bool> done_{2};
  std::atomic<bool> connected_ = false;
  std::atomic<double> measured_fps_ = 0;
  std::uint64_t sequence_ = 0;
  std::int64_t rate_start_ns_ = 0;
  int rate_count_ = 0;
  std::jthread thread_;
};

}  // namespace tandem::sim
