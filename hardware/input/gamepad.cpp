#include "input/gamepad.h"

#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/time.h"
#include "input/hand_leaders.h"

namespace tandem {
namespace {

struct EvdevFree {
  void operator()(libevdev* device) const {
    close(libevdev_get_fd(device));
    libevdev_free(device);
  }
};
using EvdevPtr = std::unique_ptr<libevdev, EvdevFree>;

EvdevPtr open_device(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) {
    return nullptr;
  }
  libevdev* device = nullptr;
  if (libevdev_new_from_fd(fd, &device) < 0) {
    close(fd);
    return nullptr;
  }
  return EvdevPtr(device);
}

// Position of an axis as −1 … 1 with LeRobot's dead zone of 0.1.
double axis(const libevdev* device, unsigned code) {
  const input_absinfo* info = libevdev_get_abs_info(device, code);
  if (info == nullptr || info->maximum <= info->minimum) {
    return 0;
  }
  const double middle = (info->maximum + info->minimum) / 2.0;
  const double value = (info->value - middle) / ((info->maximum - info->minimum) / 2.0);
  return std::abs(value) < 0.1 ? 0 : std::clamp(value, -1.0, 1.0);
}

class GamepadLeader final : public Teleoperator {
 public:
  Result<void> connect() override {
    if (device_) {
      return {};
    }
    const std::string path = find_gamepad();
    device_ = path.empty() ? nullptr : open_device(path);
    if (!device_) {
      return fail(ErrorCode::not_found, "There is no gamepad.", "Plug one in, or choose another leader.");
    }
    return {};
  }
  void disconnect() override { device_.reset(); }
  void begin_episode(std::uint64_t, const JointReading& present) override {
    driver_.begin(present);
    last_ns_ = 0;
  }
  Result<JointReading> read(const Observation& observation) override {
    TANDEM_TRY(poll());
    HandCommand command;
    command.left = -axis(device_.get(), ABS_X);
    command.forward = -axis(device_.get(), ABS_Y);
    command.up = -axis(device_.get(), ABS_RY);
    command.roll = axis(device_.get(), ABS_RX);
    command.open = (button(BTN_TR) ? 1.0 : 0.0) - (button(BTN_TL) ? 1.0 : 0.0);
    command.pitch = (button(BTN_SOUTH) ? 1.0 : 0.0) - (button(BTN_NORTH) ? 1.0 : 0.0);
    const double dt = last_ns_ == 0 ? 0 : std::clamp(seconds(observation.time_ns - last_ns_), 0.0, 0.1);
    last_ns_ = observation.time_ns;
    return JointReading{driver_.drive(command, dt), observation.time_ns};
  }

 private:
  Result<void> poll() {
    if (!device_) {
      return fail(ErrorCode::device_lost, "The gamepad is gone.", "Plug it in again.");
    }
    input_event event{};
    int rc = LIBEVDEV_READ_STATUS_SUCCESS;
    while (rc == LIBEVDEV_READ_STATUS_SUCCESS || rc == LIBEVDEV_READ_STATUS_SYNC) {
      const unsigned mode = rc == LIBEVDEV_READ_STATUS_SYNC ? LIBEVDEV_READ_FLAG_SYNC : LIBEVDEV_READ_FLAG_NORMAL;
      rc = libevdev_next_event(device_.get(), mode, &event);
    }
    if (rc != -EAGAIN) {
      device_.reset();
      return fail(ErrorCode::device_lost, "The gamepad stopped answering.", "Plug it in again.");
    }
    return {};
  }
  [[nodiscard]] bool button(unsigned code) const { return libevdev_get_event_value(device_.get(), EV_KEY, code) != 0; }

  EvdevPtr device_;
  HandDriver driver_;
  std::int64_t last_ns_ = 0;
};

}  // namespace

std::string find_gamepad() {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/input", error)) {
    if (!entry.path().filename().string().starts_with("event")) {
      continue;
    }
    const EvdevPtr device = open_device(entry.path().string());
    if (device && libevdev_has_event_code(device.get(), EV_KEY, BTN_GAMEPAD) == 1) {
      return entry.path().string();
    }
  }
  return {};
}

std::unique_ptr<Teleoperator> make_gamepad_leader() { return std::make_unique<GamepadLeader>(); }

}  // namespace tandem
