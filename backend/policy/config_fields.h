#pragma once

#include <string>
#include <vector>

#include "policy/policy_config.h"

namespace tandem {

/// Fields of a config.json that Tandem does not use, in the order of the file.
struct IgnoredFields {
  std::vector<std::string>
      without_effect;                ///< of training or bookkeeping: nothing that the policy does depends on them
  std::vector<std::string> unknown;  ///< of another version; whether they matter is not known
};

/// Sorts the fields of an ACT, Diffusion or SmolVLA config as LeRobot 0.1 to 0.6.1 writes it (policies reference, 1.2,
/// 2.1, 3.1, 5.1).
[[nodiscard]] IgnoredFields ignored_fields(const PolicyConfig& config);

}  // namespace tandem
