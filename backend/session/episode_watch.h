#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "device/world.h"
#include "session/step.h"

namespace tandem {

/// What came of an episode of a policy. Times in seconds since its first tick.
struct EpisodeOutcome {
  std::int64_t ticks = 0;
  double duration_s = 0;
  std::optional<double> first_motion_s;
  bool success = false;             ///< held for a third of a second
  std::optional<double> success_s;  ///< when what held began
  bool success_at_start = false;    ///< the task was done before anything moved
  double progress = 0;              ///< the furthest, 0 … 1; 0 without a simulated world
  struct Stage {
    std::string key;
    std::optional<double> reached_s;  ///< for the first time that lasted a third of a second
  };
  std::vector<Stage> stages;  ///< of the simulated scene, in its order
  std::int64_t actions = 0;   ///< ticks behind the start ramp, to the one in which the arm was held
  std::int64_t clipped = 0;   ///< those of them in which the gate changed the wanted action
  double largest_step = 0;    ///< of a joint from tick to tick, in its units
};

/// Watches one episode of a policy in the control thread and says when it is over: by success, at its horizon, or
/// because the rig does not run any more. Counts a success only in a simulated world, which can tell. Allocates nothing
/// while it watches.
class EpisodeWatch final : public StepSink {
 public:
  /// `world` may be null; it outlives the watch.
  explicit EpisodeWatch(const World* world) : world_(world) {}

  /// A new episode of at most so many ticks, from the next tick on in which a policy moves the arm. Control thread.
  void begin(std::int64_t most_ticks);
  void on_step(const Step& step) override;
  /// Any thread.
  [[nodiscard]] bool done() const { return done_; }
  /// In the control thread, or once the arm is held.
  [[nodiscard]] EpisodeOutcome outcome() const;

 private:
  void watch_actions(const Step& step);
  void watch_motion(const Step& step);
  void watch_world(std::int64_t time_ns);

  static constexpr std::size_t most_stages = 8;
  const World* world_;
  std::int64_t ticks_left_ = 0;
  std::int64_t ticks_ = 0;
  std::int64_t success_ticks_ = 0;
  std::int64_t begin_ns_ = 0;
  std::int64_t newest_ns_ = 0;
  std::int64_t first_success_ns_ = 0;
  std::int64_t first_motion_ns_ = 0;
  int moving_ticks_ = 0;
  bool success_at_start_ = false;
  std::int64_t actions_ = 0;
  std::int64_t clipped_ = 0;
  double progress_ = 0;
  double largest_step_ = 0;
  JointValues last_sent_;
  JointValues last_seen_;
  std::array<const char*, most_stages> stage_keys_{};
  std::array<std::int64_t, most_stages> stage_ns_{};     // when what holds now began
  std::array<std::int64_t, most_stages> stage_ticks_{};  // so long; stays where it has lasted
  std::size_t stages_ = 0;
  std::atomic<bool> done_ = false;
};

}  // namespace tandem
