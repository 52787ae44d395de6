#include "device/rig.h"

namespace tandem {

void DeviceRegistry::add_driver(const std::string& name, Driver driver) { drivers_[name] = std::move(driver); }

void DeviceRegistry::add_leader(const std::string& name, LeaderMaker maker) { leaders_[name] = std::move(maker); }

Result<std::unique_ptr<Rig>> DeviceRegistry::make(const RigProfile& profile, const RigOptions& options) const {
  const auto driver = drivers_.find(profile.driver);
  if (driver == drivers_.end()) {
    return fail(ErrorCode::unsupported, "Rig " + profile.name + ": there is no driver called " + profile.driver + ".",
                "Correct the field driver of the rig file.");
  }
  auto rig = driver->second(profile, options);
  if (!rig) {
    return rig;
  }
  for (const auto& [name, maker] : leaders_) {
    if (auto leader = maker(**rig)) {
      (*rig)->leaders[name] = std::move(leader);
    }
  }
  return rig;
}

}  // namespace tandem
