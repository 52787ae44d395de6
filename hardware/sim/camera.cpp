#include "sim/camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/threads.h"
#include "base/time.h"
#include "sim/egl.h"
#include "sim/mujoco_errors.h"

namespace tandem::sim {

// Everything that belongs to the drawing thread.
class SimCamera::Renderer {
 public:
  Renderer(const mjModel* model, int camera, int width, int height) : model_(model), width_(width), height_(height) {
    mjv_defaultCamera(&view_);
    view_.type = mjCAMERA_FIXED;
    view_.fixedcamid = camera;
    mjv_defaultOption(&option_);
    mjv_defaultScene(&scene_);
    mjr_defaultContext(&context_);
  }
  ~Renderer() {
    if (open_) {
      const auto alone = egl_->alone();
      mjr_freeContext(&context_);
      mjv_freeScene(&scene_);
    }
  }
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  Result<void> open() {
    auto egl = EglContext::create();
    if (!egl) {
      return std::unexpected(egl.error());
    }
    egl_ = std::move(*egl);
    TANDEM_TRY(egl_->make_current());
    const auto alone = egl_->alone();
    TANDEM_TRY(catching_mujoco_errors([this] {
      data_.reset(mj_makeData(model_));
      mjv_makeScene(model_, &scene_, 500);
      mjr_makeContext(model_, &context_, mjFONTSCALE_50);
      mjr_setBuffer(mjFB_OFFSCREEN, &context_);
      mjr_resizeOffscreen(width_, height_, &context_);
    }));
    open_ = true;
    // Shadows cost 25 ms a picture in software (measured), all the rest 1 to 3 ms.
    scene_.flags[mjRND_SHADOW] = 0;
    scene_.flags[mjRND_REFLECTION] = 0;
    scene_.flags[mjRND_SKYBOX] = 0;
    return {};
  }

  void draw(const Snapshot& snapshot, std::vector<std::uint8_t>& rgb) {
    std::copy(snapshot.positions.begin(), snapshot.positions.end(), data_->qpos);
    mj_kinematics(model_, data_.get());
    mj_comPos(model_, data_.get());
    mj_camlight(model_, data_.get());
    mjv_updateScene(model_, data_.get(), &option_, nullptr, &view_, mjCAT_ALL, &scene_);
    const mjrRect area{0, 0, width_, height_};
    {
      const auto alone = egl_->alone();
      mjr_render(area, &scene_, &context_);
      mjr_readPixels(rgb.data(), nullptr, area, &context_);
    }
    // OpenGL counts rows from the bottom.
    const auto row = static_cast<std::size_t>(width_) * 3;
    for (std::size_t top = 0, bottom = static_cast<std::size_t>(height_) - 1; top < bottom; ++top, --bottom) {
      std::swap_ranges(rgb.begin() + static_cast<std::ptrdiff_t>(top * row),
                       rgb.begin() + static_cast<std::ptrdiff_t>((top + 1) * row),
                       rgb.begin() + static_cast<std::ptrdiff_t>(bottom * row));
    }
  }

 private:
  const mjModel* model_;
  DataPtr data_;
  int width_;
  int height_;
  std::unique_ptr<EglContext> egl_;
  mjvCamera view_{};
  mjvOption option_{};
  mjvScene scene_{};
  mjrContext context_{};
  bool open_ = false;
};

SimCamera::SimCamera(std::shared_ptr<SimWorld> world, CameraSpec spec, int model_camera, int phase)
    : world_(std::move(world)), spec_(std::move(spec)), model_camera_(model_camera), phase_(phase) {}

SimCamera::~SimCamera() { stop(); }

Result<void> SimCamera::start() {
  if (thread_.joinable()) {
    return {};
  }
  if (world_->lockstep()) {
    world_->add_lockstep_camera(
        [this](const Snapshot& snapshot) -> Result<void> {
          return orders_.push(std::make_shared<const Snapshot>(snapshot))
                     ? Result<void>()
                     : fail(ErrorCode::device_lost, "Camera " + spec_.name + " has stopped.", "Connect the rig again.");
        },
        [this](const Snapshot&) -> Result<void> {
          static_cast<void>(done_.pop());
          return {};
        });
  } else {
    world_->start();
  }
  std::promise<Result<void>> started;
  auto outcome = started.get_future();
  thread_ = std::jthread(
      [this, promise = std::move(started)](const std::stop_token& stop) mutable { run(stop, std::move(promise)); });
  auto result = outcome.get();
  if (!result) {
    thread_.join();
    thread_ = {};
  }
  connected_ = result.has_value();
  return result;
}

void SimCamera::stop() {
  thread_.request_stop();
  orders_.close();
  done_.close();
  if (thread_.joinable()) {
    thread_.join();
  }
  connected_ = false;
}

CameraHealth SimCamera::health() const {
  const ImagePtr image = newest_.get();
  return {measured_fps_, image ? image->capture_ns : 0, connected_};
}

std::optional<CameraView> SimCamera::view() const {
  const mjModel* model = world_->model();
  const bool stands = model->cam_bodyid[model_camera_] == 0;  // fixed to the world itself
  if (!stands) {
    return std::nullopt;
  }
  const mjtNum* turn = model->cam_mat0 + 9 * model_camera_;
  CameraView view;
  view.focal = 0.5 / std::tan(model->cam_fovy[model_camera_] * std::numbers::pi / 360);
  for (std::size_t row = 0; row < 3; ++row) {
    view.position_m[row] = model->cam_pos[3 * model_camera_ + static_cast<int>(row)];
    // MuJoCo looks along −z with y up.
    view.axes[row * 3] = turn[row * 3];
    view.axes[row * 3 + 1] = -turn[row * 3 + 1];
    view.axes[row * 3 + 2] = -turn[row * 3 + 2];
  }
  return view;
}

void SimCamera::run(const std::stop_token& stop, std::promise<Result<void>> started) {
  enter_thread("cam-" + spec_.name, ThreadPriority::capture);
  Renderer renderer(world_->model(), model_camera_, spec_.width, spec_.height);
  auto opened = renderer.open();
  const bool good = opened.has_value();
  if (good) {
    deliver(renderer, world_->snapshot());
  }
  started.set_value(std::move(opened));
  if (!good) {
    return;
  }
  if (world_->lockstep()) {
    run_in_lockstep(stop, renderer);
  } else {
    run_in_real_time(stop, renderer);
  }
}

void SimCamera::run_in_real_time(const std::stop_token& stop, Renderer& renderer) {
  const std::int64_t period = ns_per_s / spec_.fps;
  const auto next_on_grid = [&] { return (monotonic_ns() / period + 1) * period + period * phase_ / 16; };
  std::int64_t deadline = next_on_grid();
  while (!stop.stop_requested()) {
    sleep_until_ns(deadline);
    deadline += period;
    if (monotonic_ns() > deadline) {
      deadline = next_on_grid();  // too slow for its rate: leave pictures out, without piling up
    }
    if (world_->fault(Fault::camera_unplug, spec_.name) > 0) {
      connected_ = false;
      measured_fps_ = 0;
      continue;
    }
    connected_ = true;
    if (world_->fault(Fault::camera_freeze, spec_.name) > 0) {
      measured_fps_ = 0;
      continue;
    }
    deliver(renderer, world_->snapshot());
  }
}

void SimCamera::run_in_lockstep(const std::stop_token& stop, Renderer& renderer) {
  std::int64_t last_slot = -1;
  while (auto snapshot = orders_.pop(stop)) {
    const bool faulty =
        world_->fault(Fault::camera_unplug, spec_.name) > 0 || world_->fault(Fault::camera_freeze, spec_.name) > 0;
    connected_ = world_->fault(Fault::camera_unplug, spec_.name) == 0;
    // A camera slower than the rig leaves ticks out; its grid is in the world's time.
    const std::int64_t slot = std::llround(seconds((*snapshot)->time_ns) * spec_.fps);
    const bool due = slot != std::exchange(last_slot, slot);
    if (!faulty && due) {
      deliver(renderer, **snapshot);
    }
    static_cast<void>(done_.push(true));
  }
}

void SimCamera::deliver(Renderer& renderer, const Snapshot& snapshot) {
  auto image = std::make_shared<Image>();
  image->width = spec_.width;
  image->height = spec_.height;
  image->rgb.resize(image->byte_count());
  image->capture_ns = snapshot.time_ns;
  image->sequence = ++sequence_;
  renderer.draw(snapshot, image->rgb);
  newest_.put(std::move(image));
  ++rate_count_;
  const std::int64_t passed = snapshot.time_ns - rate_start_ns_;
  if (passed >= ns_per_s) {
    measured_fps_ = rate_count_ / seconds(passed);
    rate_start_ns_ = snapshot.time_ns;
    rate_count_ = 0;
  }
}

}  // namespace tandem::sim
