#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

/// How the points of a trial come about.
enum class Scoring {
  binary,              ///< 0 or 1
  staged_cumulative,   ///< points of stages, as long as what a stage requires was reached
  staged_independent,  ///< points of stages, each for itself
  count,               ///< objects done, each with its points
  chain,               ///< subtasks in a row before the first failure
  progress,            ///< a share that a person enters
  rate,                ///< count in a fixed window; there is no success
};
/// How the headline figure of a suite is formed.
enum class SuiteAggregate { micro, macro_task, macro_setting, macro_group };
enum class StageKind { stage, penalty, bonus, count, note };
/// When the clock of a trial starts.
enum class ClockStart { first_motion, go, policy_loaded, none };

/// A row of a rubric.
struct RubricStage {
  std::string key;
  std::string title;
  StageKind kind = StageKind::stage;
  double points = 0;
  std::int64_t max_count = 1;           ///< how often it may be credited
  std::optional<std::size_t> required;  ///< the stage that must be credited for this one to count
  bool partial = false;                 ///< fractions of a credit are allowed
  std::string hotkey;
  std::string criterion;  ///< when it counts, in words
};

struct SuiteTask {
  std::string key;
  std::string group;
  std::string title;
  std::string instruction;
  Scoring scoring = Scoring::binary;
  double score_max = 1;
  double success_min = 1;
  std::optional<double> horizon_s;
  std::optional<std::int64_t> horizon_steps;
  std::optional<double> control_hz;
  ClockStart clock_start = ClockStart::first_motion;
  std::optional<std::int64_t> chain_length;
  std::string success_text;
  std::vector<RubricStage> stages;
};

/// A condition of a test, such as other lighting.
struct SuiteSetting {
  std::string key;
  std::string title;
  std::string axis;  ///< one of setting_axes()
  bool out_of_distribution = false;
  std::string description;
};

/// A reproducible start.
struct InitialCondition {
  std::string key;
  std::string instruction;  ///< empty: the task's
  std::string description;
  std::optional<std::int64_t> seed;
};

/// A task under a setting.
struct SuiteCell {
  std::size_t task = 0;
  std::size_t setting = 0;
  std::int64_t planned_trials = 0;
  double weight = 1;
  std::vector<InitialCondition> conditions;
};

/// A published figure, to be shown beside own ones and never mixed with them.
struct Anchor {
  std::string task;     ///< empty: of the whole suite
  std::string setting;  ///< empty: of all
  std::string method;
  std::string metric;  ///< such as "score", "success", "time"
  double value = 0;
  std::optional<double> spread;
  std::optional<std::int64_t> trials;
  std::optional<std::int64_t> successes;
  std::string unit;
  std::string source;
  std::string trust;  ///< "primary", "secondary", "derived"
};

/// What is tested, how it is scored and how often. A frozen one never changes: another version is made.
struct Suite {
  std::string key;
  std::int64_t version = 1;
  std::string title;
  bool simulated = false;
  std::string source;
  SuiteAggregate aggregate = SuiteAggregate::macro_task;
  std::string notes;
  /// Of a frozen file the definition_sha256() it was frozen with, else empty. One who changes the suite empties it.
  std::string frozen;
  std::vector<SuiteTask> tasks;
  std::vector<SuiteSetting> settings;
  std::vector<SuiteCell> cells;
  std::vector<Anchor> anchors;
};

[[nodiscard]] const std::vector<std::string>& setting_axes();
[[nodiscard]] std::string_view name_of(Scoring scoring);
[[nodiscard]] std::string_view name_of(SuiteAggregate aggregate);
[[nodiscard]] std::string_view name_of(StageKind kind);
[[nodiscard]] std::string_view name_of(ClockStart clock);

/// Reads a suite file; the error names file and field. In a cumulative rubric a stage requires the one before it unless
/// the file says otherwise. Without "cells" every task is tested under every setting. A file with "frozen" is refused
/// where its definition is not the frozen one any more.
[[nodiscard]] Result<Suite> parse_suite(const Json& document, const std::string& origin);
/// Writes it, so that parse_suite() gives an equal one.
[[nodiscard]] Json suite_json(const Suite& suite);
/// Hash of all that defines what is measured: everything but the anchors, titles of sources and notes.
[[nodiscard]] std::string definition_sha256(const Suite& suite);
/// The same suite, frozen as it is now: its file is not read any more once something in it was changed that matters.
[[nodiscard]] Suite frozen_copy(Suite suite);

/// Finds a suite by key in `<resources>/suites`, or reads the file if `name` is a path to one.
[[nodiscard]] Result<Suite> load_suite(const std::string& name, const std::filesystem::path& resources);
/// The suites in `<resources>/suites`, sorted by key; broken ones come as errors.
[[nodiscard]] std::vector<Result<Suite>> list_suites(const std::filesystem::path& resources);

}  // namespace tandem
