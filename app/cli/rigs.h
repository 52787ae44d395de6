#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

#include "device/rig.h"

namespace tandem::cli {

/// Options that choose a rig.
struct RigChoice {
  std::string name = "sim-so101";
  std::string scene;
  std::uint64_t seed = 0;
  std::vector<std::string> faults;  ///< "camera-freeze:front@3"
};

/// --rig, --scene and --seed.
void add_rig_options(CLI::App& command, RigChoice& choice);

/// --fault, for commands that call apply_faults().
void add_fault_option(CLI::App& command, RigChoice& choice);

/// Every driver and leader this program has.
[[nodiscard]] DeviceRegistry make_registry();

[[nodiscard]] Result<std::unique_ptr<Rig>> make_rig(const RigChoice& choice);

/// A fault that is switched on some time after the start.
struct PlannedFault {
  Fault fault = Fault::camera_freeze;
  std::string device;
  double amount = 1;
  double at_s = 0;
  bool done = false;
};

/// A rig and the faults it shall get.
struct RigWithFaults {
  std::unique_ptr<Rig> rig;
  std::vector<PlannedFault> faults;
};

[[nodiscard]] Result<RigWithFaults> make_rig_with_faults(const RigChoice& choice);

/// Reads "KIND[:DEVICE][=AMOUNT][@SECONDS]".
[[nodiscard]] Result<std::vector<PlannedFault>> parse_faults(const std::vector<std::string>& words);

/// Whether the rig can have these faults.
[[nodiscard]] Result<void> check_faults(const std::vector<PlannedFault>& faults, const Rig& rig);

/// Switches on what is due.
[[nodiscard]] Result<void> apply_faults(std::vector<PlannedFault>& faults, Rig& rig, double now_s);

}  // namespace tandem::cli
