#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/handover.h"
#include "session/controller.h"
#include "session/episode_store.h"

namespace tandem {

/// What a person wants to collect.
struct CollectPlan {
  std::string task;                              ///< required; the text that is written
  std::int64_t episodes = 50;                    ///< to be kept in this plan
  double episode_s = 60;                         ///< a take that reaches it is complete and kept
  double reset_s = 60;                           ///< time to put the scene back; 0: start at once
  std::string leader;                            ///< name of a leader of the rig
  std::uint64_t seed = 0;                        ///< of simulated scenes and scripted leaders
  bool auto_start = true;                        ///< the next take begins when the reset time is over
  std::uintmax_t stop_free_bytes = 500'000'000;  ///< a take ends when the disk has less (at most 500 MB)
  std::int64_t kept_before = 0;                  ///< of `episodes`, by an earlier session
  bool allow_slow_loop = false;                  ///< record although the control loop runs below 80 % of its rate
};

enum class CollectPhase {
  idle,      ///< not started, or stopped between takes
  starting,  ///< the arm goes to the leader's pose, encoders get ready
  recording,
  paused,    ///< the arm holds, no rows are added
  reset,     ///< teleoperation is live, nothing is recorded
  finished,  ///< the plan is done
};

[[nodiscard]] std::string_view name_of(CollectPhase phase);

/// Something that happened; for the screen's echo and the command line.
struct CollectEvent {
  enum class Kind {
    started,
    recording,
    kept,
    saved,
    discarded,
    restored,
    interrupted,
    reset,
    save_failed,
    failed,
    finished,
    annotated
  };
  Kind kind = Kind::started;
  std::int64_t episode = -1;       ///< of the dataset, for `saved` and `annotated`
  std::int64_t take = 0;           ///< counts the takes of this session from 0
  bool kept = false;               ///< `interrupted`: something was kept; `discarded`: it can be restored
  bool lost = false;               ///< `interrupted`: there was something, and it cannot be saved
  std::string message;             ///< for people; empty where the kind says it all
  Error error;                     ///< for `save_failed` and `failed`; for `annotated` with a message where it failed
  Json changes;                    ///< for `annotated`: the facts that were changed
  SaveOutcome outcome;             ///< for `saved` and `save_failed`
  std::int64_t plan_saved = 0;     ///< for `started` and `saved`: episodes of the present plan that are on the disk
  std::int64_t plan_episodes = 0;  ///< and how many it asks for
};

[[nodiscard]] std::string_view name_of(CollectEvent::Kind kind);

/// Numbers for the screen; any thread.
struct CollectStatus {
  CollectPhase phase = CollectPhase::idle;
  CollectPlan plan;
  std::int64_t kept = 0;   ///< takes kept in this plan, saved or being saved
  std::int64_t saved = 0;  ///< episodes of this plan that are on the disk
  std::int64_t discarded = 0;
  double elapsed_s = 0;  ///< of the take or of the reset
  TakeHealth health;     ///< of the running take
  double queue_share = 0;
  std::int64_t last_dropped = 0;  ///< pictures that the encoders lost in the take kept last
  bool saving = false;
  bool save_failed = false;  ///< a take waits for save_again() or drop_failed()
};

/// The task text as it is written: without blanks around it. Refuses an empty one, one of more than 500 bytes,
/// and one with control characters or bytes that are not UTF-8.
[[nodiscard]] Result<std::string> checked_task(const std::string& text);

/// Leads a person (or a script) through a plan of episodes: start, record, keep or discard, reset, and again.
/// Lives in the control thread as a sink of the controller; only status() and next_event() are for others.
class CollectSession final : public StepSink {
 public:
  /// The controller and the store outlive the session.
  CollectSession(Controller& controller, EpisodeStore& store);
  ~CollectSession() override;
  CollectSession(const CollectSession&) = delete;
  CollectSession& operator=(const CollectSession&) = delete;

  /// Starts a plan. Goes on with the present one where it was stopped before its end and the task and the number
  /// of episodes are the same. The rig must be armed.
  [[nodiscard]] Result<void> start(CollectPlan plan);
  /// Ends the take and keeps it.
  [[nodiscard]] Result<void> keep();
  /// Drops the take (or, in reset, the one just kept is not touched) and starts over after a reset.
  [[nodiscard]] Result<void> discard();
  /// Brings the take back that was discarded last, until the next one begins.
  [[nodiscard]] Result<void> restore();
  [[nodiscard]] Result<void> pause();
  [[nodiscard]] Result<void> resume();
  /// Stop was pressed: ends a paused take, or the reset, where the arm holds already. A take in motion ends by itself
  /// when the controller stops.
  [[nodiscard]] Result<void> stop_still();
  /// Ends the reset phase now.
  [[nodiscard]] Result<void> next();
  /// Ends the session: a running take is kept if `keep_running`, else dropped.
  void finish(bool keep_running);
  /// Ends the session from outside: a running take is kept and marked as interrupted for this reason.
  void interrupt(const std::string& why);
  [[nodiscard]] Result<void> save_again();
  /// After finish() or interrupt(), when no step comes any more: waits for the saves, tries once more what could
  /// not be saved, and reports the outcomes. Not in real time.
  void settle();
  /// Changes facts of the take that was kept last, as soon as it is saved: stars, a flag, a note.
  [[nodiscard]] Result<void> annotate_last(const Json& changes);
  /// Changes facts of a saved episode.
  [[nodiscard]] Result<void> annotate(std::int64_t episode, const Json& changes);
  /// Gives up the takes that could not be saved. Not while another one is still being saved.
  [[nodiscard]] Result<void> drop_failed();

  void on_step(const Step& step) override;

  [[nodiscard]] CollectStatus status() const { return status_.get(); }
  [[nodiscard]] std::optional<CollectEvent> next_event() { return events_.try_pop(); }

 private:
  [[nodiscard]] Result<void> check_loop() const;
  [[nodiscard]] Result<void> begin_take();
  void record(const Step& step);
  void end_take(bool interrupted, const std::string& why);
  void enter_reset();
  void finish_plan();
  [[nodiscard]] std::string trouble(const Step& step);
  [[nodiscard]] std::uint64_t scene_seed() const;
  void fail_with(Error error);
  void enter_idle();
  void hand_over(std::unique_ptr<Take> take, Json facts);
  [[nodiscard]] bool save_failed() const;
  [[nodiscard]] bool saving() const;
  void collect_outcomes();
  void on_outcome(const SaveOutcome& outcome);
  void stop_after_failed_save();
  void collect_annotations();
  [[nodiscard]] std::string lost_camera(const Step& step, double limit_ms) const;
  [[nodiscard]] Json facts_of(const Take& take, bool interrupted, const std::string& why) const;
  void emit(CollectEvent event) { static_cast<void>(events_.try_push(std::move(event))); }
  void publish();

  Controller& controller_;
  EpisodeStore& store_;
  CollectPlan plan_;
  CollectPhase phase_ = CollectPhase::idle;
  std::unique_ptr<Take> take_;
  std::unique_ptr<Take> discarded_take_;
  Json discarded_facts_;
  bool reset_is_live_ = false;      // teleoperation runs during the reset
  std::int64_t held_since_ns_ = 0;  // the leader's input is unusable since then; 0: it is not
  std::int64_t phase_start_ns_ = 0;
  std::int64_t now_ns_ = 0;
  std::int64_t episodes_before_;  // of the dataset, when the session began
  std::int64_t attempt_ = -1;
  std::int64_t kept_ = 0;
  std::int64_t saved_ = 0;
  std::int64_t plan_number_ = 0;
  std::int64_t discarded_ = 0;
  std::int64_t last_saved_ = -1;  // episode of this session
  std::int64_t last_dropped_ = 0;
  // Kept takes of any plan that are not on the disk yet, by their number.
  struct Unsaved {
    std::int64_t plan = 0;
    bool failed = false;            // waits for save_again() or drop_failed()
    Json changes = Json::object();  // of its facts, to be made when it is saved
  };
  std::map<std::int64_t, Unsaved> unsaved_;
  std::int64_t handed_over_ = 0;
  BoundedQueue<CollectEvent> events_{4096};
  Mailbox<CollectStatus> status_;
};

}  // namespace tandem
