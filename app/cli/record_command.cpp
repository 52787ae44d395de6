#include <cmath>
#include <thread>

#include "base/time.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/rigs.h"
#include "cli/signals.h"
#include "session/collect.h"
#include "session/control_thread.h"
#include "session/setup.h"

namespace tandem::cli {
namespace {

struct RecordOptions {
  RigChoice rig;
  CollectPlan plan;
  RecordingOptions recording;
  std::string root;
  std::string clock = "real";
  double reset_s = -1;
  bool json = false;
};

// Prints the events of a session and remembers how it ends.
class Reporter {
 public:
  Reporter(const Output& output, std::int64_t wanted) : output_(output), wanted_(wanted) {}

  void print(const CollectEvent& event) {
    switch (event.kind) {
      case CollectEvent::Kind::recording:
        output_.line("Recording take " + std::to_string(event.take + 1) + "…", {{"event", "recording"}, {"take", event.take}});
        break;
      case CollectEvent::Kind::saved: print_saved(event); break;
      case CollectEvent::Kind::save_failed:
      case CollectEvent::Kind::failed:
        code_ = output_.error(event.error);
        ended_ = true;
        break;
      case CollectEvent::Kind::interrupted:
        output_.line("Take " + std::to_string(event.take + 1) + " was interrupted: " + event.message,
                     {{"event", "interrupted"}, {"take", event.take}, {"reason", event.message}});
        code_ = exit_interrupted;
        ended_ = true;
        break;
      case CollectEvent::Kind::reset: output_.line("Reset the scene.", {{"event", "reset"}}); break;
      case CollectEvent::Kind::finished: ended_ = true; break;
      default: break;
    }
  }

  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] int code() const { return code_; }
  [[nodiscard]] std::int64_t saved() const { return saved_; }

 private:
  void print_saved(const CollectEvent& event) {
    ++saved_;
    const SaveOutcome& outcome = event.outcome;
    Json object = {{"event", "saved"}, {"episode", event.episode}, {"frames", outcome.row->length}, {"save_ms", milliseconds(outcome.save_ns)}};
    object.update(outcome.facts);
    object["event"] = "saved";
    std::string text = "Saved episode " + std::to_string(event.episode) + " (" + std::to_string(saved_) + " of " + std::to_string(wanted_) + "): " +
                       std::to_string(outcome.row->length) + " frames, " + outcome.facts.value("quality", "");
    if (outcome.facts.contains("success")) {
      text += outcome.facts.value("success", false) ? ", task done" : ", task not done";
    }
    output_.line(text + ".", object);
  }

  const Output& output_;
  std::int64_t wanted_;
  std::int64_t saved_ = 0;
  int code_ = exit_ok;
  bool ended_ = false;
};

// Runs the plan to its end in the calling thread (lockstep) or beside the control thread (real time).
Result<void> run_plan(Controller& controller, CollectSession& session, Reporter& reporter, RecordOptions& options,
                      std::vector<PlannedFault>& faults, Rig& rig) {
  const auto drain = [&] {
    while (auto event = session.next_event()) {
      reporter.print(*event);
    }
  };
  std::optional<std::int64_t> start_ns;
  const auto faults_due = [&](std::int64_t now_ns) {
    start_ns = start_ns.value_or(now_ns);
    return apply_faults(faults, rig, seconds(now_ns - *start_ns));
  };
  if (controller.lockstep()) {
    TANDEM_TRY(controller.arm());
    TANDEM_TRY(session.start(options.plan));
    while (!reporter.ended() && !stop_requested()) {
      TANDEM_TRY(controller.tick());
      TANDEM_TRY(faults_due(controller.status().time_ns));
      drain();
    }
    session.finish(false);
    return {};
  }
  ControlThread thread(controller);
  TANDEM_TRY(thread.post([](Controller& c) { return c.arm(); }).get());
  TANDEM_TRY(thread.post([&](Controller&) { return session.start(options.plan); }).get());
  while (!reporter.ended() && !stop_requested()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    TANDEM_TRY(faults_due(monotonic_ns()));
    drain();
  }
  static_cast<void>(thread.post([&](Controller&) -> Result<void> {
                            session.finish(false);
                            return {};
                          })
                        .get());
  return {};
}

int record(RecordOptions& options) {
  const Output output(options.json);
  // The parser's range check lets "nan" through.
  if (!std::isfinite(options.plan.episode_s) || !std::isfinite(options.reset_s)) {
    output.error({ErrorCode::invalid_input, "A time is not a number.", "Give --episode-time and --reset-time in seconds.", {}});
    return exit_usage;
  }
  auto faults = parse_faults(options.rig.faults);
  if (!faults) {
    output.error(faults.error());
    return exit_usage;
  }
  auto rig = make_rig(options.rig);
  if (!rig) {
    return output.error(rig.error());
  }
  options.plan.stop_free_bytes = options.recording.least_free_bytes / 4;
  auto clock = make_clock(**rig, options.clock == "lockstep");
  if (!clock) {
    return output.error(clock.error());
  }
  if (options.plan.leader.empty()) {
    options.plan.leader = (*rig)->profile.leader;
  }
  options.plan.seed = options.rig.seed;
  options.plan.reset_s = options.reset_s >= 0 ? options.reset_s : (*rig)->simulated ? 5 : 60;
  options.recording.root = options.root;
  options.recording.expected_episode_s = options.plan.episode_s;
  Controller controller(**rig, **clock);
  if (auto connected = controller.connect(); !connected) {
    return output.error(connected.error());
  }
  auto recording = open_recording(**rig, options.recording, controller.lockstep());
  if (!recording) {
    return output.error(recording.error());
  }
  for (const auto& repair : recording->report.repairs) {
    output.line("Repaired: " + repair, {{"event", "repaired"}, {"text", repair}});
  }
  const DatasetInfo before = recording->store->info();
  output.line(std::string(recording->report.resumed ? "Resuming " : "New dataset ") + recording->store->root().string() +
                  ((*rig)->simulated ? " (SIMULATED rig)" : "") + ", codec " + recording->codec.vcodec + ". " + recording->codec.reason,
              {{"event", "opened"}, {"root", recording->store->root().string()}, {"resumed", recording->report.resumed},
               {"episodes", before.total_episodes}, {"codec", recording->codec.vcodec}, {"codec_reason", recording->codec.reason},
               {"simulated", (*rig)->simulated}});
  Reporter reporter(output, options.plan.episodes);
  CollectSession session(controller, *recording->store);
  controller.add_sink(session);
  const auto ran = run_plan(controller, session, reporter, options, *faults, **rig);
  const LoopFigures loop = controller.status().loop;
  while (auto event = session.next_event()) {
    reporter.print(*event);
  }
  recording->store->wait_until_idle();
  while (auto outcome = recording->store->next_outcome()) {
    CollectEvent event;
    event.kind = outcome->row ? CollectEvent::Kind::saved : CollectEvent::Kind::save_failed;
    event.episode = outcome->row ? outcome->row->episode : -1;
    event.error = outcome->error.value_or(Error{});
    event.outcome = std::move(*outcome);
    reporter.print(event);
  }
  controller.disconnect();
  if (!ran) {
    return output.error(ran.error());
  }
  const DatasetInfo after = recording->store->info();
  output.line("Saved " + std::to_string(reporter.saved()) + " episodes; " + recording->store->root().string() + " now holds " +
                  std::to_string(after.total_episodes) + " with " + std::to_string(after.total_frames) + " frames.",
              {{"event", "finished"}, {"saved", reporter.saved()}, {"total_episodes", after.total_episodes}, {"total_frames", after.total_frames},
               {"root", recording->store->root().string()}, {"lost_ticks", loop.lost}, {"overruns", loop.overruns},
               {"period_error_p99_ms", controller.lockstep() ? Json() : Json(loop.period_error_p99_ms)}});
  return reporter.code() == exit_ok && stop_requested() ? exit_cancelled : reporter.code();
}

}  // namespace

void add_record_command(CLI::App& program, Action& action) {
  auto* command = program.add_subcommand("record", "Record episodes into a LeRobot v3.0 dataset");
  auto options = std::make_shared<RecordOptions>();
  options->plan.episodes = 1;
  add_rig_options(*command, options->rig);
  command->add_option("--leader,--teleop", options->plan.leader, "Who leads: scripted, sine, gamepad, … (default: the rig's)");
  command->add_option("--task,--dataset.single_task", options->plan.task, "Task text, one imperative sentence")->required();
  command->add_option("--root,--dataset.root", options->root, "Folder of the dataset; an existing one is resumed")->required();
  command->add_option("--episodes,--dataset.num_episodes", options->plan.episodes, "Episodes to keep (on resume: additional ones)")
      ->capture_default_str()->check(CLI::Range(1, 1'000'000));
  command->add_option("--episode-time,--dataset.episode_time_s", options->plan.episode_s, "Seconds of an episode")
      ->capture_default_str()->check(CLI::Range(0.04, 3600.0));
  command->add_option("--reset-time,--dataset.reset_time_s", options->reset_s, "Seconds between episodes (default: 60, simulated 5)")
      ->check(CLI::Range(0.0, 3600.0));
  command->add_option("--vcodec,--dataset.vcodec", options->recording.vcodec, "libsvtav1, h264, a hardware encoder, or auto")->capture_default_str();
  command->add_option("--min-free", options->recording.least_free_bytes, "Bytes that must be free to begin; a take ends at a quarter of it")->capture_default_str();
  command->add_option("--clock", options->clock, "real, or lockstep: as fast as it can, the same bytes every time")
      ->capture_default_str()->check(CLI::IsMember({"real", "lockstep"}));
  command->add_flag("--json", options->json, "One JSON object a line (docs/command-line.md)");
  command->footer("Example:\n  tandem-cli record --rig sim-so101 --scene cube --leader scripted --task \"Put the red cube in the box\" \\\n"
                  "      --episodes 3 --episode-time 20 --root DIR --seed 7 --clock lockstep --json");
  command->callback([options, &action] { action = [options] { return record(*options); }; });
}

}  // namespace tandem::cli
