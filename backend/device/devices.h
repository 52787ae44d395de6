#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "device/image.h"
#include "device/joints.h"
#include "device/projection.h"

namespace tandem {

/// What the control loop knows at one tick. Images may be older than the joints; each carries its own time.
struct Observation {
  std::int64_t tick = 0;
  std::int64_t time_ns = 0;  ///< time of the tick
  JointReading state;        ///< joints of the robot
  ImagePtrs images;          ///< newest of each camera in rig order; null before the first
};

/// A robot that follows targets. All calls come from one thread (the control thread) after construction.
class Robot {
 public:
  virtual ~Robot() = default;
  /// LeRobot's robot_type, "so_follower".
  [[nodiscard]] virtual std::string type() const = 0;
  [[nodiscard]] virtual const std::vector<JointSpec>& joints() const = 0;
  /// Opens the bus and checks the motors. Torque stays off.
  virtual Result<void> connect() = 0;
  /// Torque off, then closes. Never fails.
  virtual void disconnect() = 0;
  /// On: the goal is set to the present position first, so that nothing moves. Off: the arm may fall.
  virtual Result<void> set_torque(bool on) = 0;
  /// Present joint values. May fail once in a while (a lost packet); the caller decides what that means.
  virtual Result<JointReading> read() = 0;
  /// Sends targets, one for each joint. Only with torque on.
  virtual Result<void> write(std::span<const double> target) = 0;
  /// Where the tool of each arm would be with these joint values, metres in the frame of the rig; empty where the
  /// kinematics of the arm are not known. Any thread.
  [[nodiscard]] virtual std::vector<RigPoint> tools(std::span<const double>) const { return {}; }
};

/// Something that says where the robot shall go: a leader arm, a script, keys, sliders.
class Teleoperator {
 public:
  virtual ~Teleoperator() = default;
  virtual Result<void> connect() = 0;
  virtual void disconnect() = 0;
  /// A new take begins; scripts start over with the seed, devices ignore it. `present`: the joints now.
  virtual void begin_episode(std::uint64_t seed, const JointReading& present) = 0;
  /// The take is over: scripts let go and move to their home pose, devices ignore it.
  virtual void end_episode() {}
  /// The wanted joints at the time of the observation, in robot order and units. `time_ns` of the result
  /// says how old the input is.
  virtual Result<JointReading> read(const Observation& observation) = 0;
};

/// What a camera delivers.
struct CameraSpec {
  std::string name;  ///< without prefix: "front"
  int width = 0;
  int height = 0;
  int fps = 0;
};

/// Counters of a camera; any thread.
struct CameraHealth {
  double measured_fps = 0;  ///< over the last second
  std::int64_t newest_capture_ns = 0;
  bool connected = false;
};

/// A camera with its own thread; pictures are taken over with latest().
class Camera {
 public:
  virtual ~Camera() = default;
  [[nodiscard]] virtual const CameraSpec& spec() const = 0;
  /// Opens the device and starts the thread.
  virtual Result<void> start() = 0;
  virtual void stop() = 0;
  /// The newest picture, or null. Never waits for the device. Any thread.
  [[nodiscard]] virtual ImagePtr latest() const = 0;
  [[nodiscard]] virtual CameraHealth health() const = 0;
  /// How it sees the rig; nothing for a camera that moves or whose place is not known. Any thread.
  [[nodiscard]] virtual std::optional<CameraView> view() const { return std::nullopt; }
};

}  // namespace tandem
