#include "device/rig.h"

namespace tandem {

Result<Teleoperator*> find_leader(const Rig& rig, const std::string& name) {
  if (const auto found = rig.leaders.find(name); found != rig.leaders.end()) {
    return found->second.get();
  }
  std::string known;
  for (const auto& [other, device] : rig.leaders) {
    known += (known.empty() ? "" : ", ") + other;
  }
  return fail(ErrorCode::not_found, "Rig " + rig.profile.name + " has no leader called \"" + name + "\".",
              known.empty() ? "Connect one." : "It has: " + known + ".");
}

bool leader_answers(const Rig& rig) { return rig.faults == nullptr || rig.faults->fault(Fault::leader_lost, {}) <= 0; }

void DeviceRegistry::add_driver(const std::string& name, Driver driver) { drivers_[name] = std::move(driver); }

void DeviceRegistry::add_leader(const std::string& name, LeaderMaker maker) { leaders_[name] = std::move(maker); }

Result<std::unique_ptr<Rig>> DeviceRegistry::make(const RigProfile& profile, const RigOptions& options) const {
  const auto driver = drivers_.find(profile.driver);
  if (driver == drivers_.end()) {
    std::string known;
    for (const auto& [name, unused] : drivers_) {
      known += (known.empty() ? "" : ", ") + name;
    }
    return fail(ErrorCode::unsupported,
                (profile.origin.empty() ? "Rig " + profile.name : profile.origin) + ": there is no driver called " +
                    profile.driver + ".",
                "Correct the field driver; known are " + known + ".");
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
