#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/handover.h"
#include "rollout/runner.h"
#include "rollout/shadow.h"
#include "session/controller.h"
#include "session/episode_store.h"

namespace tandem {

/// Who has the arm, and what the policy does meanwhile.
enum class RolloutPhase {
  idle,
  policy,    ///< the policy moves the arm
  paused,    ///< it was stopped or has stopped; the arm holds
  takeover,  ///< a person leads, the policy waits
  dry,       ///< the policy computes and moves nothing; a person may lead meanwhile (shadow mode)
};
[[nodiscard]] std::string_view name_of(RolloutPhase phase);

/// Where the recording of a rollout begins.
enum class RecordFrom {
  first_action,  ///< when the policy has the arm: what goes before is no action of it and nothing to learn from
  start,         ///< at once, with the slow way to the first action: a trial is seen as long as its clock ran
};

/// What a policy wanted in a dry run, in the units of the robot.
struct DryFigures {
  std::int64_t ticks = 0;  ///< with an action
  JointValues pose;        ///< of the arm at the first of them
  ActionValues first;
  ActionValues lowest;
  ActionValues highest;
};

/// For the screen; any thread.
struct RolloutSessionStatus {
  RolloutPhase phase = RolloutPhase::idle;
  std::string task;
  double held_s = 0;                 ///< length of what keep() would keep
  std::int64_t takeovers = 0;        ///< since run()
  std::int64_t shadow_ticks = 0;     ///< of a dry run beside a person
  std::vector<double> shadow_error;  ///< mean absolute error of each joint against that person
  /// The same for each quarter of the horizon, nearest first; empty where nothing looked so far ahead.
  std::array<std::vector<double>, 4> shadow_ahead;
  std::optional<Error> problem;  ///< why a dry run ended by itself; of the others the controller knows
};

/// ["sync", "rtc"], as the facts of an episode name them.
[[nodiscard]] Json names_of(const std::vector<InferenceMode>& modes);

/// Steps with what is known of them, oldest first.
struct KeptSteps {
  std::vector<Step> steps;
  std::int64_t pauses = 0;  ///< how often the arm held in between, in the same pose
  EpisodeLabels labels;
  std::vector<InferenceMode> modes;  ///< of the inference, each once, in the order in which they were chosen
};

/// A policy beside a controller: gives it the arm, takes it away for a person and gives it back, computes without
/// moving, and remembers the last seconds. Lives in the control thread as a sink of the controller; only status(),
/// the runner's settings and its status are for others.
class RolloutSession final : public StepSink {
 public:
  struct Setup {
    std::vector<std::string> cameras;      ///< names in rig order, empty for those that the policy does not use
    double keep_s = 10;                    ///< the last seconds that are remembered
    std::size_t keep_bytes = 600'000'000;  ///< of pictures at most
    std::string policy;                    ///< for the facts of an episode: where it came from
  };

  /// The controller outlives every call but the destructor; a store that is recorded into outlives the session.
  RolloutSession(Controller& controller, std::unique_ptr<ChunkModel> model, RolloutPace pace, Setup setup);
  ~RolloutSession() override;
  RolloutSession(const RolloutSession&) = delete;
  RolloutSession& operator=(const RolloutSession&) = delete;

  [[nodiscard]] PolicyRunner& runner() { return runner_; }

  /// Gives the arm to the policy; the rig must be armed. Also out of a pause, a takeover or a dry run.
  [[nodiscard]] Result<void> run(const std::string& task, std::uint64_t seed);
  /// The arm holds, and what was planned is forgotten.
  void pause();
  /// Gives the arm to a leader of the rig, which the safety gate leads it to slowly where their poses differ.
  [[nodiscard]] Result<void> take_over(const std::string& leader);
  /// Computes without moving anything, in every state of the rig but while the policy moves.
  [[nodiscard]] Result<void> dry_run(const std::string& task, std::uint64_t seed);
  void end_dry_run();
  /// Another instruction from the next inference on.
  void set_task(const std::string& task);

  /// The newest steps in which the policy or a person led, as many as are remembered (at most `seconds`). They are
  /// forgotten with it: no step is kept twice.
  [[nodiscard]] Result<KeptSteps> keep(double seconds);
  /// Facts of an episode of this policy.
  [[nodiscard]] Json facts() const;

  /// Records every step in which the policy or a person leads from now on. The store outlives the recording.
  [[nodiscard]] Result<void> begin_recording(EpisodeStore& store, RecordFrom from = RecordFrom::first_action);
  /// Ends it; what there is is kept with these facts, or dropped. False where there was nothing to keep.
  bool end_recording(bool keep, const Json& facts, std::int64_t ticket = 0,
                     const std::optional<EpisodeResult>& result = {});

  /// Of the newest dry run.
  [[nodiscard]] const DryFigures& dry() const { return dry_; }
  /// Of dry runs beside a person.
  [[nodiscard]] const ShadowMeter& shadow() const { return shadow_; }

  void on_step(const Step& step) override;
  [[nodiscard]] RolloutSessionStatus status() const { return status_.get(); }

 private:
  struct Remembered {
    Step step;
    bool intervention = false;
    bool after_pause = false;
    std::int32_t task = 0;
    InferenceMode mode = InferenceMode::sync;
  };
  void begin(const std::string& task);
  void remember(const Step& step, bool intervention);
  void record(const Step& step, bool intervention);
  [[nodiscard]] Result<void> compute_dry(const Step& step);
  [[nodiscard]] std::int32_t number_of_task();
  [[nodiscard]] const Remembered& remembered(std::size_t age) const;
  void publish();

  Controller& controller_;
  PolicyRunner runner_;
  Setup setup_;
  RolloutPhase phase_ = RolloutPhase::idle;
  std::string task_;
  std::vector<std::string> tasks_;  // all that were said, by number
  std::vector<Remembered> ring_;
  std::size_t ring_limit_ = 1;
  std::size_t newest_ = 0;
  std::int64_t takeovers_ = 0;
  bool moved_in_pause_ = false;  // what is remembered does not lead to where the arm is now
  DryFigures dry_;
  ShadowMeter shadow_;
  std::optional<Error> problem_;
  int silent_ticks_ = 0;  // of a dry run, in a row
  EpisodeStore* store_ = nullptr;
  RecordFrom record_from_ = RecordFrom::first_action;
  std::unique_ptr<Take> take_;
  EpisodeLabels labels_;
  std::vector<InferenceMode> modes_;  // of what was recorded
  bool left_out_of_ring_ = false;     // steps since the newest one in it, of a pause
  bool left_out_of_take_ = false;
  RolloutSessionStatus next_status_;
  Mailbox<RolloutSessionStatus> status_;
};

}  // namespace tandem
