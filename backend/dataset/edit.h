#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "dataset/edit_plan.h"

namespace tandem {

/// A data or video file of the result.
struct EditedFile {
  enum class How {
    as_it_is,  ///< taken over
    copied,    ///< rows or packets copied into a new file
    encoded,   ///< some of its pictures are encoded anew
  };
  std::filesystem::path file;  ///< relative to the result
  How how = How::as_it_is;
  std::int64_t pictures_encoded = 0;
};

/// What an edit changes, known before anything is written.
struct EditPreview {
  std::int64_t episodes_before = 0;
  std::int64_t episodes_after = 0;
  std::int64_t frames_before = 0;
  std::int64_t frames_after = 0;
  std::vector<std::string> tasks_before;
  std::vector<std::string> tasks_after;
  std::vector<EditedFile> files;
  std::uintmax_t bytes_needed = 0;  ///< on the disk of the result
  std::vector<std::string> notes;   ///< what cannot come along; one sentence each
};

/// Where the result goes.
struct EditTarget {
  std::filesystem::path folder;  ///< a new folder; empty: in place
  bool backup = true;            ///< in place: the old dataset stays beside the new one
  /// Bytes that are free where the result goes; asked before anything is written.
  std::function<Result<std::uintmax_t>(const std::filesystem::path&)> free_space;
  bool exchange_at_once = true;  ///< in place: see Workplace::exchange()
};

struct EditOutcome {
  EditPreview what;
  std::filesystem::path root;    ///< the result
  std::filesystem::path backup;  ///< the old dataset; empty: there is none
};

using EditProgress = std::function<bool(double)>;  ///< gets 0 … 1; returning false cancels

/// Finds out what the plan changes. Writes nothing into any dataset.
[[nodiscard]] Result<EditPreview> preview_edit(const EditPlan& plan, const EditTarget& target);

/// Carries the plan out. The result is made beside its place, checked, and put there in one step: whatever happens
/// leaves the old dataset or the new one. Pictures of frames that stay are the same bit for bit, but for those before
/// the first key frame of an episode that was cut. Not while a source is recorded into.
[[nodiscard]] Result<EditOutcome> apply_edit(const EditPlan& plan, const EditTarget& target,
                                             const EditProgress& progress = {});

/// Copies the one source to the new folder of the target, to the last bit, in one step; gives where it is.
[[nodiscard]] Result<std::filesystem::path> copy_dataset(const EditPlan& plan, const EditTarget& target,
                                                         const EditProgress& progress = {});

/// As apply_edit() for the parts of a split, which become folders of these names in `folder`, a new one; all or none.
[[nodiscard]] Result<std::vector<EditOutcome>> apply_split(const std::vector<std::pair<std::string, EditPlan>>& parts,
                                                           const EditTarget& target, const EditProgress& progress = {});

}  // namespace tandem
