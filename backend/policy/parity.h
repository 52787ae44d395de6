#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "nn/machine.h"

namespace tandem {

/// One tensor compared with its golden value.
struct ParityRow {
  std::string name;
  double error = 0;      ///< largest absolute difference
  double tolerance = 0;  ///< 0: must be equal
  bool required = false;
  bool computed = false;  ///< the program has this tensor
  std::string note;       ///< such as another shape
  [[nodiscard]] bool passed() const { return computed ? note.empty() && error <= tolerance : !required; }
};

/// What check_parity() found.
struct ParityReport {
  std::string policy;
  std::vector<ParityRow> rows;
  [[nodiscard]] bool passed() const {
    return !rows.empty() && std::ranges::all_of(rows, [](const ParityRow& row) { return row.passed(); });
  }
};

/// Runs a checkpoint folder that holds golden tensors (golden.json and golden.safetensors, made by LeRobot) on the
/// golden inputs and compares every tensor; in another precision than fp32 those that have its name before theirs, such
/// as "bf16.out.actions_normalized". With `out` the computed tensors are written there.
[[nodiscard]] Result<ParityReport> check_parity(const std::filesystem::path& folder, const std::filesystem::path& out,
                                                ComputeDevice device = ComputeDevice::cpu,
                                                Precision precision = Precision::fp32);

}  // namespace tandem
