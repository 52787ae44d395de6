#pragma once

#include <cstdint>

#include "base/result.h"
#include "device/world.h"
#include "scoring/suite.h"

namespace tandem {

/// How a trial begins in a simulated scene.
struct TrialScene {
  std::uint64_t seed = 0;  ///< the same for every contender, and unlike any that was demonstrated
  ScenePlaces places = ScenePlaces::usual;
  double push = 0;  ///< strength of Fault::push; 0: nobody pushes
};

/// That of a start of this cell. A suite's settings with the axes in_distribution, position (objects beside the usual
/// area) and perturbation (the arm is pushed) can be simulated, others are refused.
[[nodiscard]] Result<TrialScene> trial_scene(const Suite& suite, const SuiteCell& cell, const InitialCondition& start);

}  // namespace tandem
