#include "sim/world.h"

#include <algorithm>
#include <cmath>

#include "base/threads.h"
#include "base/time.h"

namespace tandem::sim {
namespace {

// How an SO-101 lies when its torque is off: folded, at its joint limits.
constexpr std::array<double, 6> rest_pose{0, -1.72, 1.66, 1.1, 0, 0.0};
constexpr std::int64_t batch_ns = 4 * ns_per_ms;

}  // namespace

SimWorld::SimWorld(SceneModel model, std::unique_ptr<Scene> scene)
    : model_(std::move(model)), scene_(std::move(scene)), data_(mj_makeData(model_.model.get())) {}

Result<std::shared_ptr<SimWorld>> SimWorld::create(SceneModel scene_model, std::unique_ptr<Scene> scene,
                                                   std::uint64_t seed) {
  std::shared_ptr<SimWorld> world(new SimWorld(std::move(scene_model), std::move(scene)));
  for (const auto& arm : world->model_.arms) {
    std::array<double, 6> gains{};
    for (std::size_t i = 0; i < 6; ++i) {
      gains[i] = world->model_.model->actuator_gainprm[arm.actuator[i] * mjNGAIN];
    }
    world->servo_gains_.push_back(gains);
  }
  world->place_arms();
  for (std::size_t arm = 0; arm < world->model_.arms.size(); ++arm) {
    world->set_torque(arm, false);
  }
  world->reset_scene(seed, ScenePlaces::usual);
  return world;
}

SimWorld::~SimWorld() {
  thread_.request_stop();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void SimWorld::place_arms() {
  for (const auto& arm : model_.arms) {
    for (std::size_t i = 0; i < 6; ++i) {
      data_->qpos[arm.position[i]] = rest_pose[i];
      data_->ctrl[arm.actuator[i]] = rest_pose[i];
    }
  }
  mj_forward(model_.model.get(), data_.get());
}

void SimWorld::start() {
  if (!lockstep_ && !thread_.joinable()) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
}

void SimWorld::run(const std::stop_token& stop) {
  enter_thread("sim-physics", ThreadPriority::control);
  const int steps = std::max(1, static_cast<int>(std::lround(seconds(batch_ns) / model_.model->opt.timestep)));
  std::int64_t deadline = monotonic_ns();
  while (!stop.stop_requested()) {
    {
      const std::lock_guard lock(mutex_);
      for (int i = 0; i < steps; ++i) {
        mj_step(model_.model.get(), data_.get());
      }
    }
    deadline += batch_ns;
    // After a long stall (a suspended laptop) time goes on from now instead of racing to catch up.
    if (monotonic_ns() - deadline > ns_per_s) {
      deadline = monotonic_ns();
    }
    sleep_until_ns(deadline);
  }
}

Result<void> SimWorld::advance(std::int64_t period_ns) {
  if (!lockstep_) {
    return fail(ErrorCode::internal, "The simulated world runs in real time and cannot be stepped.", "");
  }
  lockstep_time_ns_ += period_ns;
  {
    const std::lock_guard lock(mutex_);
    while (data_->time + 0.5 * model_.model->opt.timestep < seconds(lockstep_time_ns_)) {
      mj_step(model_.model.get(), data_.get());
    }
  }
  const Snapshot now = snapshot();
  for (const auto& [begin, wait] : hooks_) {
    TANDEM_TRY(begin(now));
  }
  for (const auto& [begin, wait] : hooks_) {
    TANDEM_TRY(wait(now));
  }
  return {};
}

std::int64_t SimWorld::time_ns() const { return lockstep_ ? lockstep_time_ns_.load() : monotonic_ns(); }

void SimWorld::reset_scene(std::uint64_t seed, ScenePlaces places) {
  Random random(seed * 0x9E3779B97F4A7C15ULL + 1);
  const std::lock_guard lock(mutex_);
  scene_->randomise(model_.model.get(), data_.get(), random, places);
  mj_forward(model_.model.get(), data_.get());
}

SceneProgress SimWorld::progress() const {
  const std::lock_guard lock(mutex_);
  return scene_->measure(model_.model.get(), data_.get());
}

Result<void> SimWorld::set_fault(Fault fault, const std::string& device, double amount) {
  const bool of_camera = fault == Fault::camera_freeze || fault == Fault::camera_unplug;
  if (of_camera && std::find(camera_names_.begin(), camera_names_.end(), device) == camera_names_.end()) {
    return fail(ErrorCode::not_found, "There is no camera called \"" + device + "\".",
                "Name a camera of the rig, as in camera-freeze:front.");
  }
  if (!of_camera && !device.empty()) {
    return fail(ErrorCode::invalid_input,
                "The fault is not one of a single device; \"" + device + "\" cannot be named.",
                "Leave the name out, as in bus-loss=0.3.");
  }
  const std::lock_guard lock(fault_mutex_);
  faults_[{fault, device}] = amount;
  return {};
}

double SimWorld::fault(Fault fault, const std::string& device) const {
  const std::lock_guard lock(fault_mutex_);
  const auto found = faults_.find({fault, device});
  return found == faults_.end() ? 0 : found->second;
}

std::array<double, 6> SimWorld::arm_angles(std::size_t arm) const {
  std::array<double, 6> out{};
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < 6; ++i) {
    out[i] = data_->qpos[model_.arms[arm].position[i]];
  }
  return out;
}

void SimWorld::set_goals(std::size_t arm, const std::array<double, 6>& goals) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < 6; ++i) {
    data_->ctrl[model_.arms[arm].actuator[i]] = goals[i];
  }
}

void SimWorld::set_torque(std::size_t arm, bool on) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < 6; ++i) {
    const double gain = on ? servo_gains_[arm][i] : 0;
    const int actuator = model_.arms[arm].actuator[i];
    model_.model->actuator_gainprm[actuator * mjNGAIN] = gain;
    model_.model->actuator_biasprm[actuator * mjNBIAS + 1] = -gain;
    data_->ctrl[actuator] = data_->qpos[model_.arms[arm].position[i]];
  }
}

ObjectPose SimWorld::object_pose(const std::string& body) const {
  const std::lock_guard lock(mutex_);
  return pose_of(model_.model.get(), data_.get(), body);
}

Snapshot SimWorld::snapshot() const {
  Snapshot out;
  const std::lock_guard lock(mutex_);
  out.positions.assign(data_->qpos, data_->qpos + model_.model->nq);
  out.time_ns = time_ns();
  return out;
}

void SimWorld::add_lockstep_camera(FrameHook begin, FrameHook wait) {
  hooks_.emplace_back(std::move(begin), std::move(wait));
}

}  // namespace tandem::sim
