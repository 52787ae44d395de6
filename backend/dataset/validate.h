#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"

namespace tandem {

enum class Severity { error, warning, info };

[[nodiscard]] std::string_view name_of(Severity severity);

/// One thing the validator has to say. The same kind at the same place is listed once with a count.
struct Finding {
  Severity severity = Severity::error;
  std::string kind;    ///< stable word, "timestamp-off-grid" (docs/validator.md lists them)
  std::string where;   ///< file inside the dataset, or "."
  std::string text;    ///< what is wrong, with the field
  std::string remedy;  ///< what to do
  std::int64_t count = 1;
};

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

/// Checks a v3.0 dataset folder against every invariant of the lerobot-dataset notes: schema, counters,
/// rows, time grid, video frames (by opening the files), statistics, leftovers. Never writes. Any thread.
[[nodiscard]] ValidationReport validate_dataset(const std::filesystem::path& root,
                                                const ValidationOptions& options = {});

}  // namespace tandem
