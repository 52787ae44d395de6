#pragma once

#include <CLI/CLI.hpp>

#include <map>
#include <string>
#include <vector>

#include "session/policy_setup.h"

namespace tandem::cli {

/// Adds --trained-on, --norm-key, --precision and --device. Writes into `choice` while the command line is read.
void add_policy_options(CLI::App& command, PolicyChoice& choice);

/// Adds --precision and --device alone.
void add_compute_options(CLI::App& command, std::optional<Precision>& precision, std::optional<ComputeDevice>& device);
/// Adds --device alone, which is `otherwise` where it is not given.
void add_device_option(CLI::App& command, std::optional<ComputeDevice>& device, const std::string& otherwise = "auto");

/// "fp32", "bf16", "fp16", "int8"; nothing for "auto".
[[nodiscard]] std::optional<Precision> precision_named(const std::string& word);

/// CAMERA=INPUT words as a map.
[[nodiscard]] Result<std::map<std::string, std::string>> camera_map(const std::vector<std::string>& words);

}  // namespace tandem::cli
