#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scoring/annotations.h"
#include "scoring/experiment_store.h"
#include "scoring/suite.h"
#include "scoring/table_columns.h"
#include "scoring/trial_store.h"

namespace tandem {

/// A contender as it may be shown now.
struct TableContender {
  std::int64_t id = 0;
  std::string label;      ///< blind name
  std::string title;      ///< policy, checkpoint and way of inference; empty while the experiment is blind
  std::string mode;       ///< sync, async, …; empty while blind
  std::string hash;       ///< of checkpoint and inference, 64 digits; empty while blind
  bool baseline = false;  ///< false for all while blind
  /// What dashboards and reports call it.
  [[nodiscard]] std::string name() const { return title.empty() ? label : label + ": " + title; }
};

/// What an experiment is, in words and numbers.
struct TableExperiment {
  std::int64_t id = 0;
  std::string uuid;
  std::string title;
  std::string question;
  std::string primary_metric;  ///< success, score, time, count, preference
  std::string test_method;     ///< as chosen before the first trial; empty: by metric and pairing
  Design design = Design::fixed;
  double alpha = 0.05;
  std::optional<std::int64_t> most_pairs;
  std::string blinding;  ///< none, operator, operator_and_scorer
  bool blind = false;    ///< blinded and not told yet: labels are all that may be shown
  std::int64_t seed = 0;
  std::string plan_sha256;
  std::string commitment;
  std::string started_utc;
  std::string unblinded_utc;
  std::vector<RigNote> rig_notes;
  std::int64_t slots = 0;       ///< planned trials
  std::int64_t slots_done = 0;  ///< of them with a valid trial
  /// Whether every planned trial is there. A fixed design is tested only then.
  [[nodiscard]] bool complete() const { return slots_done >= slots; }
};

/// A preference between the two contenders of a block.
struct TablePreference {
  std::int64_t block = 0;  ///< ordinal
  std::size_t left = 0;    ///< contender
  std::size_t right = 0;
  int outcome = 0;  ///< 1 left is better, 0 tie, -1 right is better
};

/// A failure that somebody named.
struct TableFailure {
  std::uint32_t row = 0;
  std::size_t cause = 0;  ///< of `causes`
  bool primary = false;
  bool recovered = false;
};
struct TableCause {
  std::string key;
  std::string title;
  std::string level;
};

/// How the policy ran; NaN or -1 where it is not known.
struct TablePerformance {
  double infer_p50_ms = 0;
  double infer_p95_ms = 0;
  double stalled_s = 0;
  std::int64_t queue_min = -1;
};

/// All trials of an experiment in compact columns, one entry a trial in the order in which they ran. Read once; figures
/// are computed from it without the database, on any thread.
struct TrialTable {
  TableExperiment experiment;
  Suite suite;
  std::vector<TableContender> contenders;  ///< by label

  std::vector<std::int64_t> trial;   ///< row number in the database
  std::vector<std::int64_t> rating;  ///< that of the official judgement; 0 without one
  std::vector<std::uint16_t> contender;
  std::vector<std::uint32_t> cell;      ///< of the suite
  std::vector<std::int32_t> block;      ///< ordinal; -1: not planned
  std::vector<std::int32_t> attempt;    ///< within its slot, from 1
  std::vector<std::uint8_t> valid;      ///< 1: it counts. Of a slot with several valid trials the last one does.
  std::vector<std::uint8_t> unblinded;  ///< 1: it ran after the contenders were told
  std::vector<std::uint8_t> end;        ///< EndReason
  std::vector<std::uint8_t> helped;     ///< 1: somebody intervened while it ran
  std::vector<std::int8_t> success;     ///< 1, 0, or -1 where the task defines none
  std::vector<double> score;            ///< in points; NaN without a judgement
  std::vector<double> duration_s;       ///< NaN where it is not known
  std::vector<std::int32_t> count;      ///< objects done, or -1
  std::vector<std::int32_t> chain;      ///< subtasks in a row, or -1
  TextColumn started_utc;
  std::vector<std::uint32_t> level;  ///< of `levels`: the share of the points; no_level without one
  std::vector<double> levels;        ///< the shares of the points that occur, ascending
  std::vector<std::pair<std::uint32_t, std::string>> void_reasons;  ///< of the void rows, ascending

  std::int64_t last_run = 0;    ///< run_seq of the last trial
  std::int64_t last_audit = 0;  ///< last entry of the trail when it was read

  /// Row of a contender's counting trial in a block, or -1: `paired[contender][block]`.
  std::vector<std::vector<std::int32_t>> paired;

  /// Credit of each stage of the trial's task; filled by add_stages(), empty before. A stage whose required stage was
  /// not credited has none.
  StageColumn credit;
  StageColumn reached_s;                      ///< NaN where it is not known
  std::vector<TablePerformance> performance;  ///< filled by add_performance(), empty before
  std::vector<TablePreference> preferences;
  std::vector<TableCause> causes;
  std::vector<TableFailure> failures;

  static constexpr std::uint32_t no_level = UINT32_MAX;
  [[nodiscard]] std::size_t size() const { return trial.size(); }
  [[nodiscard]] const SuiteTask& task_of(std::size_t row) const { return suite.tasks[suite.cells[cell[row]].task]; }
};

/// Reads an experiment: what is needed for counts, scores, times, pairs, preferences and failures.
[[nodiscard]] Result<TrialTable> load_trials(Database& database, std::int64_t experiment);
/// Brings a table up to date after trials were added: reads those alone. After anything else it is read anew. What
/// add_stages() and add_performance() filled stays filled. True: something is new.
[[nodiscard]] Result<bool> refresh_trials(Database& database, TrialTable& table);
/// Adds the stages, for funnels.
[[nodiscard]] Result<void> add_stages(const Database& database, TrialTable& table);
/// Adds how the policies ran, for the panel of synchronous against asynchronous.
[[nodiscard]] Result<void> add_performance(const Database& database, TrialTable& table);

}  // namespace tandem
