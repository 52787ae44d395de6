#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "scoring/suite.h"

namespace tandem {

// Changes of a suite that touch more than one of its parts: cells, anchors and what stages require follow. Places that
// are not there change nothing.

/// Adds a task of success or failure with a free key, tested under every setting; its place.
std::size_t add_task(Suite& suite);
/// Takes a task away with its cells and anchors.
void remove_task(Suite& suite, std::size_t task);
/// Moves a task to another place.
void move_task(Suite& suite, std::size_t from, std::size_t to);
/// Gives a task another key; its anchors follow.
void rename_task(Suite& suite, std::size_t task, const std::string& key);

/// Adds a stage of one point with a free key, which requires the stage before it in a cumulative rubric; its place.
std::size_t add_stage(SuiteTask& task);
/// Takes a stage away; what required it requires what that one required.
void remove_stage(SuiteTask& task, std::size_t stage);
void move_stage(SuiteTask& task, std::size_t from, std::size_t to);
/// Sets how a task is scored; what the way of scoring needs is filled in where it is missing.
void set_scoring(SuiteTask& task, Scoring scoring);
/// Changes the rubric and lets the most points and those of a success follow, where they were what the stages give.
template <typename Change>
void change_rubric(SuiteTask& task, Change change);

/// Adds a setting with a free key, under which every task is tested; its place.
std::size_t add_setting(Suite& suite);
void remove_setting(Suite& suite, std::size_t setting);
void move_setting(Suite& suite, std::size_t from, std::size_t to);
void rename_setting(Suite& suite, std::size_t setting, const std::string& key);

/// The cell of a task under a setting; none where it is not tested so.
[[nodiscard]] const SuiteCell* cell_of(const Suite& suite, std::size_t task, std::size_t setting);
/// Plans so many trials of a task under a setting, 0 … 100 000; 0 takes the cell away. A new one starts from places
/// "start-1", … for each trial.
void set_trials(Suite& suite, std::size_t task, std::size_t setting, std::int64_t trials);
/// So many starts of a cell, 1 … its trials; those that are there are kept.
void set_starts(SuiteCell& cell, std::int64_t starts);

namespace detail {
/// Most points and those of a success after the rubric changed, where they followed it before.
void follow_points(SuiteTask& task, double before);
[[nodiscard]] double rubric_points(const SuiteTask& task);
}  // namespace detail

template <typename Change>
void change_rubric(SuiteTask& task, Change change) {
  const double before = detail::rubric_points(task);
  change(task);
  detail::follow_points(task, before);
}

/// The suite with so many trials of a contender in every cell, under a key of its own.
[[nodiscard]] Suite with_trials_each(Suite suite, std::int64_t trials);

}  // namespace tandem
