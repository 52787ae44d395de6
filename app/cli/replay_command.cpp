#include <atomic>
#include <thread>

#include "base/time.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/rigs.h"
#include "cli/signals.h"
#include "session/control_thread.h"
#include "session/replay.h"
#include "session/setup.h"

namespace tandem::cli {
namespace {

struct ReplayOptions {
  RigChoice rig;
  std::string root;
  std::int64_t episode = 0;
  std::string clock = "real";
  bool json = false;
};

// Compares what is sent with what the episode wanted.
class Follower final : public StepSink {
 public:
  void on_step(const Step& step) override {
    started_ = started_ || step.run == RunKind::replay;
    ended_ = ended_ || step.finished || (started_ && step.state != RigState::running);
    if (step.run != RunKind::replay || step.ramping) {
      return;
    }
    ++rows_;
    clipped_ += step.clipped ? 1 : 0;
    for (std::size_t i = 0; i < step.sent.size(); ++i) {
      worst_error_ = std::max(worst_error_, std::abs(step.sent[i] - step.observation.state.values[i]));
    }
  }
  std::atomic<bool> ended_ = false;
  bool started_ = false;
  std::int64_t rows_ = 0;
  std::int64_t clipped_ = 0;
  double worst_error_ = 0;
};

Result<void> play(Controller& controller, const Follower& follower, std::unique_ptr<ReplaySource> source,
                  RigWithFaults& made) {
  auto shared = std::make_shared<std::unique_ptr<ReplaySource>>(std::move(source));
  const auto switch_faults = [&](std::int64_t passed_ns) {
    return apply_faults(made.faults, *made.rig, seconds(passed_ns));
  };
  if (controller.lockstep()) {
    TANDEM_TRY(controller.tick());
    TANDEM_TRY(controller.arm());
    TANDEM_TRY(controller.run(std::move(*shared)));
    const std::int64_t begin_ns = controller.status().time_ns;
    while (controller.state() == RigState::running && !stop_requested()) {
      TANDEM_TRY(controller.tick());
      TANDEM_TRY(switch_faults(controller.status().time_ns - begin_ns));
    }
    return {};
  }
  ControlThread thread(controller);
  TANDEM_TRY(thread.post([](Controller& c) { return c.arm(); }).get());
  TANDEM_TRY(thread.post([shared](Controller& c) { return c.run(std::move(*shared)); }).get());
  const std::int64_t begin_ns = monotonic_ns();
  while (!follower.ended_ && !stop_requested()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    TANDEM_TRY(switch_faults(monotonic_ns() - begin_ns));
  }
  thread.stop();
  return {};
}

int replay(ReplayOptions& options) {
  const Output output(options.json);
  auto made = make_rig_with_faults(options.rig);
  if (!made) {
    return output.usage(made.error());
  }
  Rig& rig = *made->rig;
  auto source = open_replay(options.root, options.episode, rig);
  if (!source) {
    return output.error(source.error());
  }
  auto clock = make_clock(rig, options.clock == "lockstep");
  if (!clock) {
    return output.usage(clock.error());
  }
  Controller controller(rig, **clock);
  Follower follower;
  controller.add_sink(follower);
  if (auto connected = controller.connect(); !connected) {
    return output.error(connected.error());
  }
  const auto played = play(controller, follower, std::move(*source), *made);
  const std::string reason = controller.status().reason;
  controller.disconnect();
  if (!played) {
    return output.error(played.error());
  }
  output.line("Replayed " + std::to_string(follower.rows_) + " frames of episode " + std::to_string(options.episode) +
                  (rig.simulated ? " (SIMULATED rig)" : "") + ".",
              {{"event", "replayed"},
               {"episode", options.episode},
               {"frames", follower.rows_},
               {"clipped", follower.clipped_},
               {"worst_tracking_error", follower.worst_error_},
               {"simulated", rig.simulated}});
  if (!reason.empty()) {
    output.error({ErrorCode::device_lost, reason, {}, {}});
    return exit_interrupted;
  }
  return stop_requested() ? exit_cancelled : exit_ok;
}

}  // namespace

void add_replay_command(CLI::App& program, Action& action) {
  auto* command = program.add_subcommand("replay", "Send the actions of a recorded episode to the robot");
  auto options = std::make_shared<ReplayOptions>();
  add_rig_options(*command, options->rig);
  add_fault_option(*command, options->rig);
  as_folder(command->add_option("--root,--dataset.root", options->root, "Folder of the dataset")->required());
  command->add_option("--episode,--dataset.episode", options->episode, "Number of the episode")
      ->capture_default_str()
      ->check(whole_number_from(0));
  command->add_option("--clock", options->clock, "real or lockstep")
      ->capture_default_str()
      ->check(CLI::IsMember({"real", "lockstep"}));
  command->add_flag("--json", options->json, "One JSON object a line");
  command->footer("Example:\n  tandem-cli replay --rig sim-so101 --root DIR --episode 0 --clock lockstep");
  command->callback([options, &action] { action = [options] { return replay(*options); }; });
}

}  // namespace tandem::cli
