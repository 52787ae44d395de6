#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/database.h"
#include "scoring/experiment_store.h"
#include "scoring/score_rules.h"
#include "scoring/suite.h"

namespace tandem {

/// How a trial ended.
enum class EndReason {
  success,
  timeout,
  policy_done,
  operator_stop,
  irrecoverable,
  safety_stop,
  robot_fault,
  policy_fault,
  network_fault,
  operator_error,
  imported
};
[[nodiscard]] std::string_view name_of(EndReason reason);
/// Whether such a trial measures nothing unless somebody decides otherwise: faults of the robot, the network, the
/// person.
[[nodiscard]] bool is_void_by_default(EndReason reason);

/// Who or what judged.
enum class RatingPass { live, video, adjudicated, automatic, imported };
[[nodiscard]] std::string_view name_of(RatingPass pass);

/// Something that happened during a trial.
struct TrialEvent {
  double at_s = 0;
  std::optional<double> until_s;
  std::string
      kind;  ///< intervention, object_nudge, perturbation, collision, drop, retry, safety, note, network, chunk_stall
  std::string detail;
};

/// A way to fail, of the list that every experiment shares (evaluation.md §4.5).
struct FailureMode {
  std::string_view key;
  std::string_view title;
  std::string_view
      level;  ///< perception, semantic, approach, grasp, transport, placement, recovery, hardware, protocol
};
[[nodiscard]] std::span<const FailureMode> failure_modes();
/// Null where there is none.
[[nodiscard]] const FailureMode* failure_mode_named(std::string_view key);

/// A failure that was seen in a trial.
struct TrialFailure {
  std::string mode;            ///< key of one of failure_modes()
  std::optional<double> at_s;  ///< since the clock started
  bool recovered = false;      ///< the policy mended it by itself
};

/// A judgement: what was seen, and by whom.
struct Rating {
  RatingPass pass = RatingPass::live;
  bool blinded = false;
  Observed observed;
  std::string notes;
  std::string scorer = {};  ///< who judged; empty: nobody said
};

/// How the policy ran, from the rollout.
struct TrialPerformance {
  std::optional<std::int64_t> inferences;
  std::optional<double> infer_p50_ms;
  std::optional<double> infer_p95_ms;
  std::optional<std::int64_t> stalls;
  std::optional<double> stalled_s;
};

/// A trial that is over.
struct TrialRecord {
  std::int64_t experiment = 0;
  PlannedSlot slot;
  std::string instruction;
  std::string started_utc;
  std::optional<std::int64_t> seed;
  std::optional<double> first_motion_s;
  std::optional<double> duration_s;
  std::optional<std::int64_t> steps;
  EndReason end = EndReason::timeout;
  std::string void_reason;  ///< not empty: the trial does not count
  bool success_at_reset = false;
  std::string dataset_root;
  std::optional<std::int64_t> episode;
  std::optional<double> start_match;  ///< how well the scene agreed with the planned start, −1 … 1
  std::vector<TrialEvent> events;
  std::vector<TrialFailure> failures;  ///< the first one is the main one
  TrialPerformance performance;
  std::string notes;
  std::string operator_name;  ///< who ran it; empty: nobody said
};

/// A trial that is over, with its judgement.
struct JudgedTrial {
  TrialRecord trial;
  std::size_t task = 0;  ///< of the suite
  Rating rating;
};

/// A trial as dashboards want it, with its official rating.
struct TrialRow {
  std::int64_t trial = 0;
  std::string uuid;
  std::int64_t contender = 0;
  std::string label;
  std::string task;
  std::string setting;
  bool out_of_distribution = false;
  std::int64_t block = -1;
  bool valid = true;
  std::string void_reason;
  std::string end_reason;
  std::optional<double> duration_s;
  std::optional<bool> success;
  std::optional<double> score;
  double score_max = 1;
  std::string started_utc;
  std::string notes;
};

/// A moment of a trial, in the time of its recording.
struct TrialMark {
  double at_s = 0;    ///< from the first picture on
  std::string title;  ///< of the stage; of an event its kind
  bool event = false;
  int stage = -1;  ///< number of the stage in its rubric, from 0; −1: an event
};

/// Where a trial can be seen again.
struct TrialRecording {
  std::string dataset_root;             ///< empty: it was not recorded
  std::optional<std::int64_t> episode;  ///< of that dataset
  std::int64_t number = 0;              ///< the how manieth of its experiment, from 1
  std::string label;                    ///< of the contender
  std::vector<TrialMark> marks;         ///< stages of the official judgement and events, by time
};

/// Trials: added, judged, made void with a reason, never deleted. What is committed is on the disk when the call
/// returns. The thread of the database.
class TrialStore {
 public:
  explicit TrialStore(Database& database) : database_(database) {}

  /// Writes the trial with its judgement, which becomes the official one. Trials after unblinding are marked.
  [[nodiscard]] Result<std::int64_t> commit(const TrialRecord& trial, const SuiteTask& task, const Rating& rating);
  /// Writes many that were judged before, all of them or none.
  [[nodiscard]] Result<void> commit_all(std::span<const JudgedTrial> trials, const Suite& suite);
  /// Another judgement of the same trial; `official`: it takes the place of the one before, which stays.
  [[nodiscard]] Result<std::int64_t> rate(std::int64_t trial, const SuiteTask& task, const Rating& rating,
                                          bool official);
  /// Names why a trial failed, after it was written; the first one named is the main one.
  [[nodiscard]] Result<void> add_failure(std::int64_t trial, const TrialFailure& failure);
  /// Judges a trial a second time, from its recording, beside the official judgement. Refused where the same person
  /// judged it before.
  [[nodiscard]] Result<std::int64_t> rate_again(std::int64_t trial, const SuiteTask& task, const Rating& rating);
  /// The trial does not count any more; its slot can be run again.
  [[nodiscard]] Result<void> make_void(std::int64_t trial, const std::string& reason);
  /// All trials of an experiment in the order in which they ran; of a slot that was run again the void ones, too.
  [[nodiscard]] Result<std::vector<TrialRow>> rows(std::int64_t experiment) const;
  /// By which task of which suite (row number) a trial is judged.
  struct Place {
    std::int64_t suite = 0;
    std::size_t task = 0;
  };
  [[nodiscard]] Result<Place> place(std::int64_t trial) const;
  /// The recording of a trial, with its moments. An error where there is no such trial.
  [[nodiscard]] Result<TrialRecording> recording(std::int64_t trial) const;

 private:
  [[nodiscard]] Result<std::int64_t> insert(const TrialRecord& trial, const SuiteTask& task, const Rating& rating);
  [[nodiscard]] Result<std::int64_t> insert_trial(const TrialRecord& trial);
  [[nodiscard]] Result<std::int64_t> insert_rating(std::int64_t trial, const SuiteTask& task, const Rating& rating,
                                                   bool official);
  Database& database_;
};

}  // namespace tandem
