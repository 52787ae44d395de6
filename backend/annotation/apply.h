#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "annotation/document.h"
#include "dataset/edit.h"

namespace tandem {

/// Which of LeRobot's forms are written. Absent: where there is something to write into them.
struct ApplyForms {
  bool tasks = true;                 ///< the task table and the number of every frame
  std::optional<bool> language;      ///< language columns, from subtasks and events
  std::optional<bool> old_subtasks;  ///< meta/subtasks.parquet and a number a frame; absent: where they are already
  std::optional<bool> stages;        ///< SARM's columns of meta/episodes and shares of stages
};

/// What an episode says before and after in one of the forms.
struct AppliedChange {
  std::int64_t episode = 0;
  AnnotationField field = AnnotationField::task;
  std::string before;  ///< its texts; several are divided by " | "
  std::string after;
};

/// One text of the task table that becomes another.
struct TaskChange {
  std::string before;
  std::string after;
  std::int64_t episodes = 0;
  std::int64_t frames = 0;
};

/// What would be written, known before anything is.
struct ApplyPreview {
  std::vector<AppliedChange> changes;  ///< by episode
  std::vector<TaskChange> tasks;       ///< by the old text
  std::vector<std::string> tasks_before;
  std::vector<std::string> tasks_after;
  std::vector<std::string> violations;  ///< with one of them nothing is written
  std::vector<std::string> notes;       ///< what stays beside the dataset, one sentence each
  bool language = false;                ///< which forms are written
  bool old_subtasks = false;
  bool stages = false;
  std::uintmax_t bytes_needed = 0;
  /// Whether the dataset says all of it already.
  [[nodiscard]] bool empty() const { return changes.empty() && !language && !old_subtasks && !stages; }
};

struct ApplyOutcome {
  ApplyPreview what;
  std::filesystem::path root;
  std::filesystem::path backup;  ///< the old dataset; empty: there is none
  bool written = false;          ///< false: there was nothing to write, or it was copied as it is
};

/// Finds out what an application would write. Writes nothing. `progress` gets 0 … 1; returning false cancels.
[[nodiscard]] Result<ApplyPreview> preview_annotations(AnnotationDocument& document, const ApplyForms& forms,
                                                       const EditTarget& target = {},
                                                       const EditProgress& progress = {});

/// Writes what the document says of the episodes into the dataset, or into a new one beside it, in one step: whatever
/// happens leaves the old or the new dataset. Refused where LeRobot would fail on it or misread it. What LeRobot has no
/// place for (quality, tags, notes, verdicts, the texts as they were) stays in the journal, which goes along; the
/// history can be undone further back than here. In place the document is opened anew and goes on with the new dataset;
/// a ProposalStore must be closed before and opened anew by the caller. Nothing to write: in place nothing is touched,
/// a new folder gets a copy to the last bit.
[[nodiscard]] Result<ApplyOutcome> apply_annotations(AnnotationDocument& document, const ApplyForms& forms,
                                                     const EditTarget& target, const EditProgress& progress = {});

/// Episodes with this tag.
[[nodiscard]] Result<std::vector<std::int64_t>> episodes_tagged(AnnotationDocument& document, const std::string& tag);

/// What an export without these episodes would write: nothing of them counts, nor what is wrong with them.
[[nodiscard]] Result<ApplyPreview> preview_without(AnnotationDocument& document,
                                                   const std::vector<std::int64_t>& excluded, const ApplyForms& forms,
                                                   const EditTarget& target = {}, const EditProgress& progress = {});

/// A new dataset with all episodes but these, and with what the document says of them; the source stays as it is. Made
/// beside its place and put there in one step.
[[nodiscard]] Result<ApplyOutcome> apply_without(AnnotationDocument& document,
                                                 const std::vector<std::int64_t>& excluded, const ApplyForms& forms,
                                                 const EditTarget& target, const EditProgress& progress = {});

}  // namespace tandem
