#include "cli/rigs.h"

#include <charconv>

#include "base/files.h"
#include "input/leaders.h"
#include "sim/driver.h"

namespace tandem::cli {
namespace {

// Cuts the part behind the last `mark` off `word` and reads it as a number.
bool take_number(std::string& word, char mark, double& number) {
  const auto at = word.rfind(mark);
  if (at == std::string::npos) {
    return true;
  }
  const char* end = word.data() + word.size();
  const auto parsed = std::from_chars(word.data() + at + 1, end, number);
  word.resize(at);
  return parsed.ec == std::errc() && parsed.ptr == end;
}

}  // namespace

void add_rig_options(CLI::App& command, RigChoice& choice) {
  command.add_option("--rig", choice.name, "Rig: a name from \"rig list\", or a path to a rig file")->capture_default_str();
  command.add_option("--scene", choice.scene, "Simulated rigs: cube, stack or sort (default: the rig's)");
  command.add_option("--seed", choice.seed, "Seed of simulated scenes and scripted leaders")->capture_default_str();
  command.add_option("--fault", choice.faults, "Simulated rigs: switch a fault on, KIND[:DEVICE][=AMOUNT][@SECONDS]; kinds: camera-freeze, camera-unplug, bus-loss, leader-lost");
}

DeviceRegistry make_registry() {
  DeviceRegistry registry;
  register_simulation(registry);
  register_input_leaders(registry);
  return registry;
}

Result<std::unique_ptr<Rig>> make_rig(const RigChoice& choice) {
  const auto resources = resource_folder();
  if (!resources) {
    return std::unexpected(resources.error());
  }
  const auto profile = load_rig_profile(choice.name, *resources);
  if (!profile) {
    return std::unexpected(profile.error());
  }
  return make_registry().make(*profile, {*resources, choice.scene, choice.seed});
}

Result<std::vector<PlannedFault>> parse_faults(const std::vector<std::string>& words) {
  std::vector<PlannedFault> out;
  for (std::string word : words) {
    PlannedFault planned;
    const std::string whole = word;
    const bool numbers = take_number(word, '@', planned.at_s) && take_number(word, '=', planned.amount);
    if (const auto colon = word.find(':'); colon != std::string::npos) {
      planned.device = word.substr(colon + 1);
      word.resize(colon);
    }
    const auto fault = fault_named(word);
    if (!fault) {
      return std::unexpected(fault.error());
    }
    if (!numbers) {
      return fail(ErrorCode::invalid_input, "--fault " + whole + " is not understood.", "Write KIND[:DEVICE][=AMOUNT][@SECONDS].");
    }
    planned.fault = *fault;
    out.push_back(planned);
  }
  return out;
}

Result<void> apply_faults(std::vector<PlannedFault>& faults, Rig& rig, double now_s) {
  for (auto& fault : faults) {
    if (!fault.done && now_s >= fault.at_s && rig.faults) {
      TANDEM_TRY(rig.faults->set_fault(fault.fault, fault.device, fault.amount));
      fault.done = true;
    }
  }
  return {};
}

}  // namespace tandem::cli
