#include <thread>

#include "base/time.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/rigs.h"
#include "cli/signals.h"
#include "dataset/episodes.h"
#include "dataset/pack.h"
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
  std::uint64_t pack_from = 100;
  bool json = false;
};

// Prints the events of a session and remembers how it ends.
class Reporter {
 public:
  Reporter(const Output& output, std::int64_t wanted) : output_(output), wanted_(wanted) {}

  void print(const CollectEvent& event) {
    switch (event.kind) {
      case CollectEvent::Kind::recording:
        output_.line("Recording take " + std::to_string(event.take + 1) + "…",
                     {{"event", "recording"}, {"take", event.take}});
        break;
      case CollectEvent::Kind::saved:
        print_saved(event);
        break;
      case CollectEvent::Kind::save_failed:
      case CollectEvent::Kind::failed:
        code_ = output_.error(event.error);
        code_ = event.error.code == ErrorCode::device_lost ? static_cast<int>(exit_interrupted) : code_;
        ended_ = true;
        break;
      case CollectEvent::Kind::interrupted:
        output_.line("Take " + std::to_string(event.take + 1) + " was interrupted" +
                         (event.kept   ? ""
                          : event.lost ? " and is lost"
                                       : " before it held anything to keep") +
                         ": " + event.message,
                     {{"event", "interrupted"}, {"take", event.take}, {"kept", event.kept}, {"reason", event.message}});
        code_ = exit_interrupted;
        ended_ = true;
        break;
      case CollectEvent::Kind::reset:
        if (!ended_) {
          output_.line("Reset the scene.", {{"event", "reset"}});
        }
        break;
      case CollectEvent::Kind::finished:
        ended_ = true;
        break;
      default:
        break;
    }
  }

  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] int code() const { return code_; }
  [[nodiscard]] std::int64_t saved() const { return saved_; }

 private:
  void print_saved(const CollectEvent& event) {
    ++saved_;
    const SaveOutcome& outcome = event.outcome;
    Json object = {{"event", "saved"},
                   {"episode", event.episode},
                   {"frames", outcome.row->length},
                   {"save_ms", milliseconds(outcome.save_ns)}};
    object.update(outcome.facts);
    object["event"] = "saved";
    std::string text = "Saved episode " + std::to_string(event.episode) + " (" + std::to_string(saved_) + " of " +
                       std::to_string(wanted_) + "): " + std::to_string(outcome.row->length) + " frames, " +
                       outcome.facts.value("quality", "");
    if (outcome.facts.contains("success")) {
      text += outcome.facts.value("success", false) ? ", task done" : ", task not done";
    }
    const Json by_camera = outcome.facts.value("lost_by_camera", Json::object());
    for (const auto& [camera, lost] : by_camera.items()) {
      if (lost != 0) {
        text += ", camera " + camera + " lost " + lost.dump() + " pictures";
      }
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
    if (!thread.running()) {
      return fail(ErrorCode::internal, "The control loop stopped.", "The log says why; saved episodes are kept.");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    TANDEM_TRY(faults_due(monotonic_ns()));
    drain();
  }
  static_cast<void>(thread
                        .post([&](Controller&) -> Result<void> {
                          session.finish(false);
                          return {};
                        })
                        .get());
  return {};
}

// Fills the plan in and refuses what the arguments cannot mean, before anything is written.
Result<void> complete_plan(RecordOptions& options, const Rig& rig) {
  CollectPlan& plan = options.plan;
  auto task = checked_task(plan.task);
  if (!task) {
    return std::unexpected(task.error());
  }
  plan.task = std::move(*task);
  plan.leader = plan.leader.empty() ? rig.profile.leader : plan.leader;
  if (plan.leader == "keyboard" || plan.leader == "sliders") {
    return fail(ErrorCode::invalid_input, "The leader " + plan.leader + " is moved in the window; there is none here.",
                "Start \"tandem\", or lead with a script, a gamepad or an arm.");
  }
  if (const auto leader = find_leader(rig, plan.leader); !leader) {
    return std::unexpected(leader.error());
  }
  plan.seed = options.rig.seed;
  plan.reset_s = options.reset_s >= 0 ? options.reset_s : rig.simulated ? 5 : 60;
  plan.stop_free_bytes = options.recording.least_free_bytes / 4;
  options.recording.root = options.root;
  options.recording.expected_episode_s = plan.episode_s;
  return {};
}

void say_opened(const Output& output, const Recording& recording, bool simulated) {
  for (const auto& repair : recording.report.repairs) {
    output.line("Repaired: " + repair, {{"event", "repaired"}, {"text", repair}});
  }
  for (const auto& warning : recording.report.warnings) {
    output.line("Warning: " + warning, {{"event", "warning"}, {"text", warning}});
  }
  const std::string root = recording.store->root().string();
  output.line(std::string(recording.report.resumed ? "Resuming " : "New dataset ") + root +
                  (simulated ? " (SIMULATED rig)" : "") + ", codec " + recording.codec.vcodec + ". " +
                  recording.codec.reason,
              {{"event", "opened"},
               {"root", root},
               {"resumed", recording.report.resumed},
               {"episodes", recording.store->info().total_episodes},
               {"codec", recording.codec.vcodec},
               {"codec_reason", recording.codec.reason},
               {"simulated", simulated}});
}

// What is saved after the loop has ended is said, too.
void print_the_rest(CollectSession& session, EpisodeStore& store, Reporter& reporter) {
  while (auto event = session.next_event()) {
    reporter.print(*event);
  }
  store.wait_until_idle();
  while (auto outcome = store.next_outcome()) {
    CollectEvent event;
    event.kind = outcome->row ? CollectEvent::Kind::saved : CollectEvent::Kind::save_failed;
    event.episode = outcome->row ? outcome->row->episode : -1;
    event.error = outcome->error.value_or(Error{});
    event.outcome = std::move(*outcome);
    reporter.print(event);
  }
  // Nobody is here to save them again: their videos need not fill the disk.
  store.drop_failed();
  store.wait_until_idle();
}

void say_finished(const Output& output, const EpisodeStore& store, std::int64_t saved, const LoopFigures& loop,
                  bool lockstep) {
  const DatasetInfo after = store.info();
  const std::string root = store.root().string();
  const std::string held =
      std::to_string(after.total_episodes) + " with " + std::to_string(after.total_frames) + " frames.";
  output.line(after.total_episodes == 0 ? "No episode was saved; " + root + " holds no dataset."
                                        : "Saved " + std::to_string(saved) +
                                              (saved == 1 ? " episode; " : " episodes; ") + root + " now holds " + held,
              {{"event", "finished"},
               {"saved", saved},
               {"total_episodes", after.total_episodes},
               {"total_frames", after.total_frames},
               {"root", root},
               {"lost_ticks", loop.lost},
               {"overruns", lockstep ? Json() : Json(loop.overruns)},
               {"period_error_p99_ms", lockstep ? Json() : Json(loop.period_error_p99_ms)}});
}

// Many small files slow readers down; a failed packing leaves the dataset as it was.
void pack_if_many(const Output& output, const std::string& root, std::uint64_t from_files) {
  if (from_files == 0 || stop_requested() || parquet_files(root, "data").size() < from_files) {
    return;
  }
  const auto packed = pack_dataset(root, [](double) { return !stop_requested(); });
  if (!packed) {
    output.line("Not packed: " + packed.error().sentence(),
                {{"event", "not_packed"}, {"message", packed.error().message}, {"hint", packed.error().hint}});
    return;
  }
  output.line(
      "Packed " + std::to_string(packed->files_before) + " files into " + std::to_string(packed->files_after) + ".",
      {{"event", "packed"},
       {"root", root},
       {"episodes", packed->episodes},
       {"files_before", packed->files_before},
       {"files_after", packed->files_after}});
}

int record_dataset(RecordOptions& options, const Output& output) {
  auto made = make_rig_with_faults(options.rig);
  if (!made) {
    return output.usage(made.error());
  }
  Rig& rig = *made->rig;
  if (auto complete = complete_plan(options, rig); !complete) {
    return output.usage(complete.error());
  }
  auto clock = make_clock(rig, options.clock == "lockstep");
  if (!clock) {
    return output.usage(clock.error());
  }
  Controller controller(rig, **clock);
  if (auto connected = controller.connect(); !connected) {
    return output.error(connected.error());
  }
  auto recording = open_recording(rig, options.recording, controller.lockstep());
  if (!recording) {
    return output.error(recording.error());
  }
  say_opened(output, *recording, rig.simulated);
  Reporter reporter(output, options.plan.episodes);
  CollectSession session(controller, *recording->store);
  controller.add_sink(session);
  const auto ran = run_plan(controller, session, reporter, options, made->faults, rig);
  const LoopFigures loop = controller.status().loop;
  print_the_rest(session, *recording->store, reporter);
  controller.disconnect();
  if (!ran) {
    return output.error(ran.error());
  }
  say_finished(output, *recording->store, reporter.saved(), loop, controller.lockstep());
  return reporter.code() == exit_ok && stop_requested() ? exit_cancelled : reporter.code();
}

int record(RecordOptions& options) {
  const Output output(options.json);
  const SlowEndNotice notice;
  const int code = record_dataset(options, output);
  if (code == exit_ok) {
    pack_if_many(output, options.root, options.pack_from);
  }
  return code == exit_ok && stop_requested() ? exit_cancelled : code;
}

}  // namespace

void add_record_command(CLI::App& program, Action& action) {
  auto* command = program.add_subcommand("record", "Record episodes into a LeRobot v3.0 dataset");
  auto options = std::make_shared<RecordOptions>();
  options->plan.episodes = 1;
  add_rig_options(*command, options->rig);
  add_fault_option(*command, options->rig);
  command->add_option("--leader,--teleop", options->plan.leader,
                      "Who leads: scripted, gamepad, … (default: the rig's)");
  command->add_option("--task,--dataset.single_task", options->plan.task, "Task text, one imperative sentence")
      ->required();
  as_folder(
      command->add_option("--root,--dataset.root", options->root, "Folder of the dataset; an existing one is resumed")
          ->required());
  command
      ->add_option("--episodes,--dataset.num_episodes", options->plan.episodes,
                   "Episodes to keep (on resume: additional ones)")
      ->capture_default_str()
      ->check(whole_number_from(1));
  command->add_option("--episode-time,--dataset.episode_time_s", options->plan.episode_s, "Seconds of an episode")
      ->capture_default_str()
      ->check(number_within(0.04, 3600));
  command
      ->add_option("--reset-time,--dataset.reset_time_s", options->reset_s,
                   "Seconds between episodes (default: 60, simulated 5)")
      ->check(number_within(0, 3600));
  command
      ->add_option("--vcodec,--dataset.vcodec", options->recording.vcodec,
                   "libsvtav1, h264, a hardware encoder, or auto")
      ->capture_default_str()
      ->check(known_codec());
  command
      ->add_option("--min-free", options->recording.least_free_bytes,
                   "Bytes that must be free to begin; a take ends at a quarter of it")
      ->capture_default_str()
      ->check(whole_number_from(0));
  command->add_option("--clock", options->clock, "real, or lockstep: as fast as it can, the same bytes every time")
      ->capture_default_str()
      ->check(CLI::IsMember({"real", "lockstep"}));
  command
      ->add_option("--pack-from", options->pack_from,
                   "Pack the dataset at the end when it has this many data files; 0: never")
      ->capture_default_str()
      ->check(whole_number_from(0));
  command->add_flag("--allow-slow-loop", options->plan.allow_slow_loop,
                    "Record although the control loop runs below 80 % of its rate");
  command->add_flag("--json", options->json, "One JSON object a line (docs/command-line.md)");
  command->footer(
      "Example:\n  tandem-cli record --rig sim-so101 --scene cube --leader scripted --task \"Put the red cube in the "
      "box\" \\\n"
      "      --episodes 3 --episode-time 20 --root DIR --seed 7 --clock lockstep --json");
  command->callback([options, &action] { action = [options] { return record(*options); }; });
}

}  // namespace tandem::cli
