#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "device/devices.h"
#include "device/rig_profile.h"
#include "device/world.h"

namespace tandem {

/// A rig that can be driven: its devices, made from a profile and not yet connected. The world, where there
/// is one, outlives the devices.
struct Rig {
  RigProfile profile;
  bool simulated = false;                 ///< the UI marks every simulated rig
  std::shared_ptr<World> world;           ///< simulated rigs with a scene, else null
  std::shared_ptr<FaultSwitches> faults;  ///< simulated rigs, else null
  std::unique_ptr<Robot> robot;
  std::vector<std::unique_ptr<Camera>> cameras;
  std::map<std::string, std::unique_ptr<Teleoperator>> leaders;  ///< by name: "scripted", "keyboard", …
};

/// The leader of that name; the error lists those that the rig has.
[[nodiscard]] Result<Teleoperator*> find_leader(const Rig& rig, const std::string& name);

/// False while the leaders of a rig do not answer.
[[nodiscard]] bool leader_answers(const Rig& rig);

/// What a rig is made with besides its profile.
struct RigOptions {
  std::filesystem::path resources;
  std::string scene;       ///< overrides the profile's scene where not empty
  std::uint64_t seed = 0;  ///< of the world's randomness
};

/// Which code makes the devices of a rig. Filled by the composition roots; the only place where a concrete
/// device is named outside hardware/.
class DeviceRegistry {
 public:
  using Driver = std::function<Result<std::unique_ptr<Rig>>(const RigProfile&, const RigOptions&)>;
  /// Makes a leader for any robot; returns null for robots that it cannot lead.
  using LeaderMaker = std::function<std::unique_ptr<Teleoperator>(const Rig&)>;

  void add_driver(const std::string& name, Driver driver);
  void add_leader(const std::string& name, LeaderMaker maker);

  /// Makes the rig of a profile, with every leader that can lead it.
  [[nodiscard]] Result<std::unique_ptr<Rig>> make(const RigProfile& profile, const RigOptions& options) const;

 private:
  std::map<std::string, Driver> drivers_;
  std::map<std::string, LeaderMaker> leaders_;
};

}  // namespace tandem
