#pragma once

#include <QString>

#include <optional>
#include <vector>

#include "scoring/trial_life.h"
#include "widgets/rubric_strip.h"

namespace tandem {

/// The lines of a rubric as they are judged, in the order of the task's stages; of a task without stages one line.
[[nodiscard]] std::vector<RubricItem> rubric_items(const SuiteTask& task, const TrialLife* life);
/// Which stage of the task a digit key is for is in the item's key; none for a task without stages.
[[nodiscard]] bool has_stages(const SuiteTask& task);
/// "success", "time is up", "stopped", … in the language of the window.
[[nodiscard]] QString end_text(EndReason reason);
/// The same by the name of the reason, as the rows of trials have it.
[[nodiscard]] QString end_text_of(const std::string& reason);
/// What happened so far: "1 intervention, 2 drops".
[[nodiscard]] QString events_text(const TrialLife& life);
/// The stage that a digit key is for: 0 is for the tenth. None where the task has no such stage.
[[nodiscard]] std::optional<std::size_t> stage_of_digit(const SuiteTask& task, int number);
/// A digit key: a stage of the rubric, or a value where there are none; 0 takes all credits back where it is for no
/// stage.
[[nodiscard]] Result<void> press_digit(TrialLife& life, int number, std::int64_t now_ns);
/// Nothing was reached: all credits are taken back, but what was counted; the trial goes on.
[[nodiscard]] Result<void> credit_none(TrialLife& life, std::int64_t now_ns);
/// Everything was reached; the trial goes on.
[[nodiscard]] Result<void> credit_all(TrialLife& life, std::int64_t now_ns);
/// Why a trial does not count: a key of void_reasons() in words, other texts as they are.
[[nodiscard]] QString void_text(const std::string& reason);
/// An event of a trial by the name of its kind.
[[nodiscard]] QString event_text(const std::string& kind);

}  // namespace tandem
