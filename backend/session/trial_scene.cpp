#include "session/trial_scene.h"

#include <string>

#include "scoring/sha256.h"

namespace tandem {
namespace {

constexpr double push_strength = 0.25;  // as in the recordings the demo policy was trained on

std::uint64_t seed_of(const Suite& suite, const SuiteCell& cell, const InitialCondition& start) {
  if (start.seed) {
    return static_cast<std::uint64_t>(*start.seed);
  }
  const std::string name =
      suite.key + "\n" + suite.tasks[cell.task].key + "\n" + suite.settings[cell.setting].key + "\n" + start.key;
  return std::stoull(sha256(name).substr(0, 12), nullptr, 16);
}

}  // namespace

Result<TrialScene> trial_scene(const Suite& suite, const SuiteCell& cell, const InitialCondition& start) {
  TrialScene out{.seed = seed_of(suite, cell, start)};
  const SuiteSetting& setting = suite.settings[cell.setting];
  if (setting.axis == "position") {
    out.places = ScenePlaces::outside;
  } else if (setting.axis == "perturbation") {
    out.push = push_strength;
  } else if (setting.axis != "in_distribution") {
    return fail(ErrorCode::unsupported,
                "Setting " + setting.key + " of suite " + suite.key + " (" + setting.axis + ") cannot be simulated.",
                "Simulated settings have the axes in_distribution, position or perturbation.");
  }
  return out;
}

}  // namespace tandem
