#include "cli/rigs.h"

#include <charconv>
#include <cmath>

#include "base/files.h"
#include "cli/arguments.h"
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
  return parsed.ec == std::errc() && parsed.ptr == end && std::isfinite(number);
}

}  // namespace

void add_rig_options(CLI::App& command, RigChoice& choice) {
  command.add_option("--rig", choice.name, "Rig: a name from \"rig list\", or a path to a rig file")
      ->capture_default_str();
  command.add_option("--scene", choice.scene, "Simulated rigs: cube, stack or sort (default: the rig's)");
  command.add_option("--seed", choice.seed, "Seed of simulated scenes and scripted leaders")
      ->capture_default_str()
      ->check(whole_number_from(0));
}

void add_fault_option(CLI::App& command, RigChoice& choice) {
  command.add_option("--fault", choice.faults,
                     "Simulated rigs: switch a fault on, KIND[:DEVICE][=AMOUNT][@SECONDS]; kinds: camera-freeze, "
                     "camera-unplug, bus-loss, leader-lost, push");
}

DeviceRegistry make_registry() {
  DeviceRegistry registry;
  register_simulation(registry);
  register_gamepad_leader(registry);
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

Result<RigWithFaults> make_rig_with_faults(const RigChoice& choice) {
  auto faults = parse_faults(choice.faults);
  if (!faults) {
    return std::unexpected(faults.error());
  }
  auto rig = make_rig(choice);
  if (!rig) {
    return std::unexpected(rig.error());
  }
  TANDEM_TRY(check_faults(*faults, **rig));
  return RigWithFaults{std::move(*rig), std::move(*faults)};
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
    if (!numbers) {
      return fail(ErrorCode::invalid_input, "--fault " + whole + " is not understood.",
                  "Write KIND[:DEVICE][=AMOUNT][@SECONDS].");
    }
    const auto fault = fault_named(word);
    if (!fault) {
      return std::unexpected(fault.error());
    }
    if (planned.amount < 0 || planned.amount > 1 || planned.at_s < 0) {
      return fail(ErrorCode::invalid_input,
                  "--fault " + whole + ": AMOUNT is from 0 (off) to 1, SECONDS is not negative.",
                  "Write KIND[:DEVICE][=AMOUNT][@SECONDS].");
    }
    planned.fault = *fault;
    out.push_back(planned);
  }
  return out;
}

Result<void> check_faults(const std::vector<PlannedFault>& faults, const Rig& rig) {
  if (!faults.empty() && !rig.faults) {
    return fail(ErrorCode::unsupported, "Rig " + rig.profile.name + " has no faults to switch on.",
                "Use a simulated SO-101 rig.");
  }
  for (const auto& fault : faults) {
    TANDEM_TRY(rig.faults->set_fault(fault.fault, fault.device, 0));
  }
  return {};
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
