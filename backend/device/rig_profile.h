#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "device/devices.h"

namespace tandem {

/// One arm of a rig.
struct ArmProfile {
  std::string name;                    ///< "" for a single arm, "left" and "right" for two
  std::string model;                   ///< "so101"
  std::array<double, 3> position_m{};  ///< simulated rigs: where the base stands
  double yaw_deg = 0;                  ///< simulated rigs: how it is turned
};

/// One camera of a rig.
struct CameraProfile {
  CameraSpec spec;
  std::string mount;  ///< simulated rigs: "front", "top" or "wrist"
  std::string arm;    ///< wrist cameras of two-arm rigs: which arm carries it
};

/// What limits motion.
struct SafetyProfile {
  double max_speed_per_s = 240;  ///< largest change of a target a second, joint units
  double start_guard = 10;       ///< above this distance between target and arm the start is a ramp, joint units
  double ramp_s = 1.5;           ///< length of that ramp
  double stale_input_ms = 200;   ///< older input holds the arm
};

/// A rig as described by a versioned JSON document (docs/rig-profiles.md).
struct RigProfile {
  int version = 1;
  std::string name;        ///< identifier, file name without ".json"
  std::string origin;      ///< the file it was read from; empty where there is none
  std::string title;       ///< for people
  std::string driver;      ///< who builds the devices: "sim", "synthetic"
  std::string robot_type;  ///< LeRobot's robot_type
  std::string scene;       ///< simulated rigs
  std::string leader;      ///< default leader
  int rate_hz = 30;        ///< ticks a second
  std::vector<ArmProfile> arms;
  std::vector<CameraProfile> cameras;
  SafetyProfile safety;
};

/// Reads a profile; the error names file and field.
[[nodiscard]] Result<RigProfile> parse_rig_profile(const Json& document, const std::string& origin);

/// Finds a profile by name in `<resources>/rigs`, or reads the file if `name` is a path to one.
[[nodiscard]] Result<RigProfile> load_rig_profile(const std::string& name, const std::filesystem::path& resources);

/// The profiles in `<resources>/rigs`, sorted by name; broken ones come as errors.
[[nodiscard]] std::vector<Result<RigProfile>> list_rig_profiles(const std::filesystem::path& resources);

}  // namespace tandem
