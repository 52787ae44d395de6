#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "device/world.h"
#include "sim/model.h"
#include "sim/scenes.h"

namespace tandem::sim {

/// State of the joints and everything else that a picture needs, taken at one instant.
struct Snapshot {
  std::vector<double> positions;  ///< qpos
  std::int64_t time_ns = 0;
};

/// The MuJoCo world: physics on its own thread in real time, or stepped in lockstep. Devices read and write
/// it under a short lock; nothing is rendered inside that lock.
class SimWorld final : public World, public FaultSwitches {
 public:
  [[nodiscard]] static Result<std::shared_ptr<SimWorld>> create(SceneModel scene_model, std::unique_ptr<Scene> scene,
                                                                std::uint64_t seed);
  ~SimWorld() override;
  SimWorld(const SimWorld&) = delete;
  SimWorld& operator=(const SimWorld&) = delete;

  // World
  void set_lockstep(bool on) override { lockstep_ = on; }
  Result<void> advance(std::int64_t period_ns) override;
  [[nodiscard]] std::int64_t time_ns() const override;
  void reset_scene(std::uint64_t seed, ScenePlaces places) override;
  [[nodiscard]] SceneProgress progress() const override;
  [[nodiscard]] std::string task() const override { return scene_->task(); }

  // FaultSwitches
  Result<void> set_fault(Fault fault, const std::string& device, double amount) override;
  [[nodiscard]] double fault(Fault fault, const std::string& device) const override;
  /// Names of the cameras, for set_fault.
  void set_camera_names(std::vector<std::string> names) { camera_names_ = std::move(names); }

  /// Starts the physics thread unless the world is in lockstep. Called by the first device that connects.
  void start();

  [[nodiscard]] bool lockstep() const { return lockstep_; }
  [[nodiscard]] const mjModel* model() const { return model_.model.get(); }
  [[nodiscard]] const SceneModel& scene_model() const { return model_; }
  [[nodiscard]] std::vector<PickPlace> plan() const { return scene_->plan(); }

  /// Joint angles of an arm in radians.
  [[nodiscard]] std::array<double, 6> arm_angles(std::size_t arm) const;
  /// Goal angles of an arm's servos in radians.
  void set_goals(std::size_t arm, const std::array<double, 6>& goals);
  void set_torque(std::size_t arm, bool on);
  [[nodiscard]] ObjectPose object_pose(const std::string& body) const;
  [[nodiscard]] Snapshot snapshot() const;

  /// Called at the end of every advance() with the snapshot; returns when the picture is there.
  using FrameHook = std::function<Result<void>(const Snapshot&)>;
  /// Registers the two halves of a lockstep camera: `begin` starts a picture, `wait` waits for it.
  void add_lockstep_camera(FrameHook begin, FrameHook wait);

 private:
  SimWorld(SceneModel model, std::unique_ptr<Scene> scene);
  void run(const std::stop_token& stop);
  void place_arms();

  SceneModel model_;
  std::unique_ptr<Scene> scene_;
  DataPtr data_;
  mutable PriorityMutex mutex_;  // guards data_ and the gains in the model
  std::vector<std::array<double, 6>> servo_gains_;
  std::atomic<bool> lockstep_ = false;
  std::atomic<std::int64_t> lockstep_time_ns_ = 0;
  std::vector<std::pair<FrameHook, FrameHook>> hooks_;
  std::vector<std::string> camera_names_;
  mutable std::mutex fault_mutex_;
  std::map<std::pair<Fault, std::string>, double> faults_;
  std::jthread thread_;
};

}  // namespace tandem::sim
