#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/handover.h"
#include "rollout/model.h"
#include "rollout/timeline.h"

namespace tandem {

/// How inference and motion go together.
enum class InferenceMode {
  sync,      ///< the arm waits for each chunk (LeRobot's queue)
  async,     ///< the next chunk is asked for before the present one is used up
  rtc,       ///< the same, and the new chunk is guided to go on from the old one
  ensemble,  ///< a chunk a tick where the machine can; what they say for one tick is averaged
};
[[nodiscard]] std::string name_of(InferenceMode mode);
[[nodiscard]] std::optional<InferenceMode> inference_mode_named(const std::string& name);

/// Adjustable while the arm moves.
struct RolloutSettings {
  InferenceMode mode = InferenceMode::sync;
  double threshold = 0.5;  ///< async, rtc: the next chunk is asked for when this share of one is left
  double filter = 0;       ///< async: an observation closer than this to the one before (joint distance) is not sent
  ChunkAggregate aggregate = ChunkAggregate::weighted_average;
  std::int64_t actions_per_chunk = 0;  ///< rows of a chunk that are used; 0: all (sync: n_action_steps)
  std::int64_t rtc_horizon = 10;
  std::string rtc_schedule = "LINEAR";
  double rtc_max_weight = 10;
};

/// One chunk for the screen.
struct ChunkRecord {
  std::int64_t number = 0;
  std::int64_t observed_tick = 0;  ///< of its observation
  std::int64_t first_tick = 0;     ///< that its first row is for
  std::int64_t rows = 0;           ///< of it that could be used
  std::int64_t arrived_tick = 0;
  double latency_ms = 0;
  MergeOutcome merge;
  std::int64_t executed = 0;  ///< ticks it had the last word on so far
};

/// Figures of a rollout; taken by value, any thread.
struct RolloutStatus {
  InferenceMode mode = InferenceMode::sync;
  std::int64_t tick = 0;     ///< that these figures are of
  std::int64_t planned = 0;  ///< actions from now on
  std::int64_t chunk = 0;    ///< rows of a chunk
  std::int64_t inferences = 0;
  std::int64_t starved_ticks = 0;  ///< ticks in which there was no action: the arm held its last target
  std::int64_t stalls = 0;         ///< how often such a time began
  std::int64_t late_rows = 0;
  std::int64_t executed = 0;
  double latency_ms = 0;  ///< newest
  double latency_p50_ms = 0;
  double latency_p95_ms = 0;
  std::int64_t seen_ticks = -1;     ///< from the observation behind the newest action to that action; −1: none yet
  bool waiting = false;             ///< an inference runs
  std::int64_t asked_tick = 0;      ///< of the observation of the newest inference
  std::int64_t asked_number = 0;    ///< and the number of its chunk
  bool stalled = false;             ///< and there is nothing to execute meanwhile
  bool failed = false;              ///< the policy itself gave up; next() said why
  std::vector<ChunkRecord> chunks;  ///< the newest ones, oldest first
  std::vector<ActionValues> path;   ///< the actions planned from now on, robot units
};

/// The clock of the inferences.
struct RolloutPace {
  int rate_hz = 30;
  bool lockstep = false;           ///< inference takes no time of the world but for `latency_ticks`
  std::int64_t latency_ticks = 0;  ///< lockstep, asynchronous modes: ticks until an answer counts as arrived
  bool sync_waits = false;         ///< lockstep: in the synchronous mode, too, as in real time
};

/// Runs a model beside the control loop: decides when to infer, keeps the timeline, gives one action a tick. In real
/// time inference has a thread of its own and next() never waits.
class PolicyRunner {
 public:
  PolicyRunner(std::unique_ptr<ChunkModel> model, RolloutPace pace);
  ~PolicyRunner();
  PolicyRunner(const PolicyRunner&) = delete;
  PolicyRunner& operator=(const PolicyRunner&) = delete;

  /// A new episode: nothing of the one before is executed any more. Control thread.
  void start(const std::string& task, std::uint64_t seed);
  /// Takes effect with the next tick. Any thread.
  void set_settings(const RolloutSettings& settings) { wanted_settings_.put(settings); }
  [[nodiscard]] RolloutSettings settings() const { return wanted_settings_.get(); }
  /// Another task from the next inference on; what was planned for the old one is dropped. Control thread.
  void set_task(const std::string& task);
  /// The action of this tick; nothing where the arm has to hold its last target. An error when the model failed or
  /// answered with something that is not finite. Control thread.
  [[nodiscard]] Result<std::optional<PlannedAction>> next(const RolloutObservation& observation);
  /// Ticks from the observation behind a planned action to the action; nothing for a chunk that is forgotten. Control
  /// thread.
  [[nodiscard]] std::optional<std::int64_t> ahead(const PlannedAction& action) const;
  /// How the newest action came about. Control thread.
  [[nodiscard]] InferenceMode mode() const { return settings_.mode; }
  /// Any thread.
  [[nodiscard]] RolloutStatus status() const { return status_.get(); }
  [[nodiscard]] const PolicyTraits& traits() const { return model_->traits(); }

 private:
  struct Answer {
    InferenceRequest request;
    InferenceMode mode = InferenceMode::sync;
    Result<ActionChunk> chunk;
    double latency_ms = 0;
  };

  [[nodiscard]] Result<std::optional<PlannedAction>> planned_for(const RolloutObservation& observation);
  [[nodiscard]] std::int64_t ticks_of(InferenceMode mode) const;
  void work(const std::stop_token& stop);
  [[nodiscard]] Answer compute(InferenceRequest request, InferenceMode mode) const;
  [[nodiscard]] bool wants_inference(const RolloutObservation& observation) const;
  void ask(const RolloutObservation& observation);
  Result<void> take_answers(std::int64_t now);
  [[nodiscard]] std::int64_t first_tick_of(const Answer& answer, std::int64_t rows, std::int64_t now) const;
  Result<void> accept(const Answer& answer, std::int64_t now);
  [[nodiscard]] std::optional<PlannedAction> ensembled(std::int64_t tick);
  [[nodiscard]] std::int64_t rows_used() const;
  void note_latency(double ms);
  void publish(std::int64_t now);
  void forget_in_flight();

  std::unique_ptr<ChunkModel> model_;
  RolloutPace pace_;
  Mailbox<RolloutSettings> wanted_settings_;
  RolloutSettings settings_;
  ActionTimeline timeline_;
  std::map<std::int64_t, std::vector<std::vector<float>>> said_;  // ensemble: tick → normalised, oldest first
  std::vector<RolloutObservation> history_;                       // n_obs_steps of them, oldest first
  JointValues last_sent_joints_;                                  // of the newest observation that was sent
  std::string task_;
  std::uint64_t seed_ = 0;
  std::int64_t epoch_ = 0;
  std::int64_t number_ = 0;
  std::int64_t in_flight_ = 0;
  std::int64_t starved_when_asked_ = 0;  // starved ticks before the observation of the newest inference
  std::deque<double> latencies_ms_;
  RolloutStatus next_status_;
  Mailbox<RolloutStatus> status_;
  std::deque<Answer> delayed_;  // lockstep
  BoundedQueue<std::pair<InferenceRequest, InferenceMode>> requests_{1};
  BoundedQueue<Answer> answers_{4};
  std::jthread worker_;
};

}  // namespace tandem
