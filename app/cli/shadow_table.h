#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "rollout/shadow.h"

namespace tandem::cli {

/// Refuses a file for --table whose folder is not there, before anything is computed. Empty: none is wanted.
[[nodiscard]] Result<void> check_table(const std::string& file);

/// Writes the errors of each joint over the horizon as CSV; nothing where no file is wanted.
[[nodiscard]] Result<void> write_table(const std::string& file, const ShadowMeter& meter,
                                       const std::vector<std::string>& joints);

}  // namespace tandem::cli
