#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "dataset/edit.h"

namespace tandem {

/// Something that a repair mends.
struct RepairStep {
  std::string kind;   ///< as the validator calls it
  std::string where;  ///< file inside the dataset
  std::string text;   ///< what is done, one sentence
};

/// An episode that cannot be mended.
struct LostEpisode {
  std::int64_t episode = 0;
  std::string why;  ///< one sentence
};

struct RepairReport {
  std::vector<RepairStep> steps;
  std::vector<LostEpisode> lost;
  std::vector<std::string> notes;  ///< what does not come back, one sentence each
  std::int64_t episodes_before = 0;
  std::int64_t episodes_after = 0;
  std::int64_t frames_after = 0;
  std::filesystem::path root;    ///< the result; empty: nothing was written
  std::filesystem::path backup;  ///< the dataset as it was; empty: there is none
  /// Whether there is nothing to do.
  [[nodiscard]] bool empty() const { return steps.empty() && lost.empty(); }
};

struct RepairOptions {
  EditTarget target;
  bool leave_out = false;  ///< agreed: episodes that cannot be mended stay out
};

/// Finds out what is wrong with a dataset of v3.0 and what can be mended. Writes nothing. `progress` gets 0 … 1;
/// returning false cancels.
[[nodiscard]] Result<RepairReport> preview_repair(const std::filesystem::path& root, const EditProgress& progress = {});

/// Makes a sound dataset of what is left of a damaged one, also of one that a recorder was killed in: rows and pictures
/// that exist are kept bit for bit, everything that follows from them is written anew. In place or into a new folder,
/// in one step; the result is checked before. Nothing to mend: nothing is written. Episodes that cannot be mended are
/// only left out where that was agreed.
[[nodiscard]] Result<RepairReport> repair_dataset(const std::filesystem::path& root, const RepairOptions& options,
                                                  const EditProgress& progress = {});

}  // namespace tandem
