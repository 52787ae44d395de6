#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "scoring/suite.h"

namespace tandem {

/// What was observed in a trial, in the order of the task's stages.
struct StageCredit {
  double credit = 0;                ///< 0 … the stage's max_count; between whole numbers only where it is partial
  std::optional<double> reached_s;  ///< since the clock started
};
struct Observed {
  std::vector<StageCredit> stages;
  std::optional<double> value;  ///< binary: 0 or 1; progress: 0 … 100; chain: subtasks in a row; rate: the count
};

/// The points of a trial. Success, score and time are three things; none is computed from another elsewhere.
struct Score {
  double score = 0;
  std::optional<bool> success;  ///< none where the task defines none
  std::optional<std::int64_t> count;
  std::optional<std::int64_t> chain;
  std::vector<bool> counts;  ///< per stage: credited, and what it requires, too
};

/// Applies the rubric. A stage that requires another one counts only where that one counts; penalties apply always;
/// the sum stays within 0 … score_max. An error names the stage whose credit the rubric does not allow.
[[nodiscard]] Result<Score> score_of(const SuiteTask& task, const Observed& observed);

}  // namespace tandem
