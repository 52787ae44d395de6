#pragma once

#include <CLI/CLI.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "policy/policy.h"

namespace tandem::cli {

/// A policy as the command line names it.
struct PolicyChoice {
  std::string folder;
  std::string statistics;
  std::string precision = "auto";
};

/// Adds --precision and --statistics.
void add_policy_options(CLI::App& command, PolicyChoice& choice);

/// Loads it, with the statistics of the dataset where one is named.
[[nodiscard]] Result<std::shared_ptr<Policy>> load_policy(const PolicyChoice& choice);

/// CAMERA=INPUT words as a map.
[[nodiscard]] Result<std::map<std::string, std::string>> camera_map(const std::vector<std::string>& words);

}  // namespace tandem::cli
