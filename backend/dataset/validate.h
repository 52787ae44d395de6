#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"
#include "dataset/finding.h"

namespace tandem {

[[nodiscard]] std::string_view name_of(Severity severity);

struct ValidationReport {
  std::vector<Finding> findings;
  bool unreadable = false;  ///< LeRobot cannot open the dataset
  std::int64_t episodes = 0;
  std::int64_t frames = 0;

  /// 0 nothing wrong, 1 errors or warnings, 2 cannot be opened.
  [[nodiscard]] int exit_code() const;
};

struct ValidationOptions {
  bool decode = true;  ///< decode the videos and compare image statistics; the slow part
  /// Called now and then with 0 … 1; returning false cancels. May be empty.
  std::function<bool(double)> progress;
};

/// Checks a dataset folder of v2.1 or v3.0 against every invariant of the lerobot-dataset notes: schema, counters,
/// rows, time grid, video frames (by opening the files), statistics, leftovers. Never writes. Any thread.
[[nodiscard]] ValidationReport validate_dataset(const std::filesystem::path& root,
                                                const ValidationOptions& options = {});

}  // namespace tandem
