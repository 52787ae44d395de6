#include <atomic>
#include <thread>

#include "base/time.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/rigs.h"
#include "cli/signals.h"
#include "dataset/reader.h"
#include "session/control_thread.h"
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

Result<void> play(Controller& controller, const Follower& follower, std::unique_ptr<ReplaySource> source) {
  auto shared = std::make_shared<std::unique_ptr<ReplaySource>>(std::move(source));
  if (controller.lockstep()) {
    TANDEM_TRY(controller.tick());
    TANDEM_TRY(controller.arm());
    TANDEM_TRY(controller.run(std::move(*shared)));
    while (controller.state() == RigState::running && !stop_requested()) {
      TANDEM_TRY(controller.tick());
    }
    return {};
  }
  ControlThread thread(controller);
  TANDEM_TRY(thread.post([](Controller& c) { return c.arm(); }).get());
  TANDEM_TRY(thread.post([shared](Controller& c) { return c.run(std::move(*shared)); }).get());
  while (!follower.ended_ && !stop_requested()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  thread.stop();
  return {};
}

int replay(ReplayOptions& options) {
  const Output output(options.json);
  const auto dataset = open_dataset(options.root);
  if (!dataset) {
    return output.error(dataset.error());
  }
  auto actions = read_episode_values(*dataset, options.episode, "action");
  if (!actions) {
    return output.error(actions.error());
  }
  auto rig = make_rig(options.rig);
  if (!rig) {
    return output.error(rig.error());
  }
  const auto* feature = find_feature(dataset->info.features, "action");
  if (feature == nullptr || dataset->info.fps != (*rig)->profile.rate_hz) {
    return output.error({ErrorCode::mismatch, options.root + " runs at " + std::to_string(dataset->info.fps) + " fps, the rig at " + std::to_string((*rig)->profile.rate_hz) + ".", "Choose the rig it was recorded with.", {}});
  }
  const auto wanted = features_of(**rig);
  const auto differences = feature_differences({*feature}, {*find_feature(wanted, "action")});
  if (!differences.empty()) {
    return output.error({ErrorCode::mismatch, options.root + " does not fit the rig " + (*rig)->profile.name + ": " + differences.front() + ".",
                         "Choose the rig it was recorded with.", {}});
  }
  auto clock = make_clock(**rig, options.clock == "lockstep");
  if (!clock) {
    return output.error(clock.error());
  }
  Controller controller(**rig, **clock);
  Follower follower;
  controller.add_sink(follower);
  if (auto connected = controller.connect(); !connected) {
    return output.error(connected.error());
  }
  const auto played = play(controller, follower, std::make_unique<ReplaySource>(std::move(*actions), (*rig)->robot->joints().size()));
  const std::string reason = controller.status().reason;
  controller.disconnect();
  if (!played) {
    return output.error(played.error());
  }
  output.line("Replayed " + std::to_string(follower.rows_) + " frames of episode " + std::to_string(options.episode) + ((*rig)->simulated ? " (SIMULATED rig)" : "") + ".",
              {{"event", "replayed"}, {"episode", options.episode}, {"frames", follower.rows_}, {"clipped", follower.clipped_},
               {"worst_tracking_error", follower.worst_error_}, {"simulated", (*rig)->simulated}});
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
  command->add_option("--root,--dataset.root", options->root, "Folder of the dataset")->required();
  command->add_option("--episode,--dataset.episode", options->episode, "Number of the episode")->capture_default_str();
  command->add_option("--clock", options->clock, "real or lockstep")->capture_default_str()->check(CLI::IsMember({"real", "lockstep"}));
  command->add_flag("--json", options->json, "One JSON object a line");
  command->footer("Example:\n  tandem-cli replay --rig sim-so101 --root DIR --episode 0 --clock lockstep");
  command->callback([options, &action] { action = [options] { return replay(*options); }; });
}

}  // namespace tandem::cli
