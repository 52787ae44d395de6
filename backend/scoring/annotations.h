#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/database.h"

namespace tandem {

/// Something that was done to the rig between trials, such as a cleaned lens: it is shown in the control chart and told
/// in the report.
struct RigNote {
  std::int64_t after_trial = 0;  ///< run number of the last trial before it; 0: before all
  std::string utc;               ///< when it was written down
  std::string text;
};

/// Writes it down with the experiment, after the trials that are there now. The text is one line of at most 200
/// characters. Within the caller's transaction where one is open. The thread of the database.
[[nodiscard]] Result<void> add_rig_note(Database& database, std::int64_t experiment, const std::string& text);
/// Reads them out of the notes of an experiment, in their order; what is no such note is left out.
[[nodiscard]] std::vector<RigNote> rig_notes_in(std::string_view notes);

/// What a person knows of the making of a checkpoint and its files do not say.
struct CheckpointFacts {
  std::optional<std::string> dataset;
  std::optional<std::string> dataset_revision;
  std::optional<std::int64_t> demonstrations;
  std::optional<std::int64_t> training_step;
  [[nodiscard]] bool empty() const { return !dataset && !dataset_revision && !demonstrations && !training_step; }
};

/// What is known of the checkpoint of a contender (row number).
[[nodiscard]] Result<CheckpointFacts> training_facts(const Database& database, std::int64_t contender);
/// Completes it: what is set replaces what was there, and the trail keeps both. Refused while the experiment is blind,
/// for it would tell who the contender is. The thread of the database.
[[nodiscard]] Result<void> set_training_facts(Database& database, std::int64_t contender, const CheckpointFacts& facts);

/// Names who judged the trials of an experiment for which nobody is named; how many those were. Judgements of the
/// simulation stay its own.
[[nodiscard]] Result<std::int64_t> name_scorer(Database& database, std::int64_t experiment, const std::string& person);

}  // namespace tandem
