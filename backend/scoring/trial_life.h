#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scoring/suite.h"
#include "scoring/trial_store.h"

namespace tandem {

/// A reason for which a trial does not count, laid down before the first one (evaluation.md §1.3).
struct VoidReason {
  std::string_view key;
  std::string_view title;
  EndReason end = EndReason::operator_error;
  bool success_at_reset = false;
};
[[nodiscard]] std::span<const VoidReason> void_reasons();

enum class TrialPhase {
  reset,    ///< the scene is made ready; nothing of the trial exists yet
  waiting,  ///< started; the clock waits for the first motion
  running,
  paused,  ///< the clock stands still, for a reason that is kept
  ended,   ///< over; for a moment it can be mended or taken back
  closed,  ///< nothing changes any more: it is to be committed
};

/// The life of one trial that a person judges, from the reset to what is committed: reset → start → running, with keys
/// that credit stages at the time they are pressed → end → a moment to take back → closed. Knows no clock of its own:
/// times are nanoseconds of the monotonic clock, and one that goes back counts as standing still. One thread.
class TrialLife {
 public:
  struct Setup {
    bool driven = false;  ///< a policy moves the arm: it is not set in motion again by taking an end back, and the
                          ///< clock of a task that starts with the first motion waits for first_motion()
    double undo_s = 3;    ///< how long an end can be taken back
  };
  TrialLife(SuiteTask task, Setup setup);

  /// `utc`: the wall clock, such as 2026-11-27T05:00:00.000Z; it is only written down.
  [[nodiscard]] Result<void> start(std::int64_t now_ns, const std::string& utc);
  /// The arm moves for the first time; elsewhere than in `waiting` it is only noted.
  void first_motion(std::int64_t now_ns);
  /// The clock stands still at once; the reason may be said a moment later, but before the clock goes on.
  [[nodiscard]] Result<void> pause(std::int64_t now_ns, const std::string& reason = "");
  [[nodiscard]] Result<void> say_why_paused(const std::string& reason);
  /// Paused, and nobody has said why.
  [[nodiscard]] bool wants_reason() const;
  [[nodiscard]] Result<void> resume(std::int64_t now_ns);

  /// Credits a stage or takes its credit away; counts go up to the most there are, partial ones by halves. What a stage
  /// requires is credited at the same time, and what requires it goes with it.
  [[nodiscard]] Result<void> press(std::size_t stage, std::int64_t now_ns);
  /// The stages that press() of this one would credit with it, for it requires them and they are not credited yet; the
  /// earliest first. Empty where it takes a credit away.
  [[nodiscard]] std::vector<std::size_t> credited_along(std::size_t stage) const;
  /// The result where there are no stages: success 0 or 1, points, subtasks in a row, objects.
  [[nodiscard]] Result<void> set_value(double value, std::int64_t now_ns);
  /// Everything was reached: what is not credited yet is credited now, and the trial ends.
  [[nodiscard]] Result<void> succeed(std::int64_t now_ns);
  /// Ends it as it was judged; one of success or failure that was not judged is a success.
  [[nodiscard]] Result<void> finish(std::int64_t now_ns);
  /// A failure: nothing counts but what was credited, and the credit that made a success of it is taken away, the last
  /// one first.
  [[nodiscard]] Result<void> give_up(EndReason why, std::int64_t now_ns);
  /// The arm was stopped, by a person or by itself: over, and nobody has said yet how it went.
  [[nodiscard]] Result<void> stopped(std::int64_t now_ns);
  /// Does not count, for this reason; ends where it runs.
  [[nodiscard]] Result<void> make_void(const std::string& reason, EndReason end, bool success_at_reset,
                                       std::int64_t now_ns);

  /// A person helps from now on, or no longer.
  [[nodiscard]] Result<void> intervene(std::int64_t now_ns);
  /// Something that happens now; the kinds of TrialEvent.
  [[nodiscard]] Result<void> add_event(const std::string& kind, const std::string& detail, std::int64_t now_ns);
  /// Why it failed: a key of failure_modes(). The first one is the main one. Once more changes whether it recovered.
  [[nodiscard]] Result<void> add_failure(const std::string& mode, bool recovered, std::int64_t now_ns);
  [[nodiscard]] Result<void> set_notes(const std::string& notes);

  /// Takes the last thing back. A start stays: what began is ended or made void.
  [[nodiscard]] Result<void> undo(std::int64_t now_ns);
  /// A question is open: meanwhile the moment to take back does not pass.
  void hold(bool on) { held_ = on; }
  /// Looks at the clock: the horizon, and the moment to take back.
  void tick(std::int64_t now_ns);
  /// Closes without waiting for the moment to pass.
  [[nodiscard]] Result<void> close(std::int64_t now_ns);

  [[nodiscard]] TrialPhase phase() const { return work_.phase; }
  [[nodiscard]] const SuiteTask& task() const { return task_; }
  /// What the clock of the trial shows, seconds.
  [[nodiscard]] double clock_s(std::int64_t now_ns) const;
  /// Seconds in which the end can still be taken back.
  [[nodiscard]] double undo_left_s(std::int64_t now_ns) const;
  /// Over because the time was up or the arm was stopped, and nothing was judged: it is not closed before somebody says
  /// how it went.
  [[nodiscard]] bool wants_judgement() const;
  /// None where the task has none.
  [[nodiscard]] std::optional<double> horizon_s() const { return horizon_s_; }
  [[nodiscard]] const std::vector<StageCredit>& credits() const { return marks_.credits; }
  [[nodiscard]] std::optional<double> value() const { return marks_.value; }
  [[nodiscard]] const std::vector<TrialEvent>& events() const { return marks_.events; }
  [[nodiscard]] const std::vector<TrialFailure>& failures() const { return marks_.failures; }
  [[nodiscard]] const std::string& void_reason() const { return marks_.void_reason; }
  [[nodiscard]] const std::string& notes() const { return marks_.notes; }
  [[nodiscard]] bool intervening() const { return marks_.intervening; }
  /// How it ended, as far as it has: success where the judgement says so.
  [[nodiscard]] EndReason end_reason() const;
  /// The points so far; an error where a judgement is missing.
  [[nodiscard]] Result<Score> score() const;
  /// Writes what was observed; experiment, slot and instruction are the caller's.
  void write(TrialRecord& record, Rating& rating) const;

 private:
  // What was keyed.
  struct Marks {
    std::vector<StageCredit> credits;
    std::optional<double> value;
    std::optional<double> value_at_s;
    std::vector<TrialEvent> events;
    std::vector<TrialFailure> failures;
    std::string notes;
    std::string void_reason;
    bool success_at_reset = false;
    bool intervening = false;
    bool judged = false;  // somebody has said something about how it went
    std::optional<EndReason> end;
  };
  // Where the clock is.
  struct Work {
    TrialPhase phase = TrialPhase::reset;
    std::int64_t started_ns = 0;
    std::int64_t clock_from_ns = 0;
    std::int64_t paused_ns = 0;  // altogether
    std::int64_t pause_from_ns = 0;
    std::size_t pause_event = 0;  // the one that says why
    bool pause_explained = false;
    std::int64_t ended_ns = 0;
    std::optional<double> first_motion_s;
  };
  struct Before {
    Marks marks;
    std::optional<Work> work;  // none: only something keyed
  };

  [[nodiscard]] std::int64_t forward(std::int64_t now_ns);
  [[nodiscard]] bool live() const;
  [[nodiscard]] Result<void> refuse_unless_judged() const;
  void remember(bool with_work);
  void end(EndReason why, std::int64_t now_ns);
  void end_intervention(double at_s);
  void credit(std::size_t stage, double credit, double at_s);
  void discredit(std::size_t stage);
  [[nodiscard]] bool succeeded() const;
  void take_success_away(std::int64_t now_ns);
  [[nodiscard]] Result<void> agree_with_end();
  [[nodiscard]] Observed observed() const;
  [[nodiscard]] std::optional<double> duration_s() const;

  SuiteTask task_;
  Setup setup_;
  std::optional<double> horizon_s_;
  Marks marks_;
  Work work_;
  std::vector<Before> before_;
  std::optional<EndReason> final_end_;  // one that is not taken back
  std::string started_utc_;
  std::int64_t newest_ns_ = 0;
  std::int64_t quiet_from_ns_ = 0;  // since the last key after the end
  bool held_ = false;
};

}  // namespace tandem
