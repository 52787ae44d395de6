#include <sys/resource.h>

#include <thread>

#include "base/memory.h"
#include "base/time.h"
#include "cli/arguments.h"
#include "cli/bench.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/policies.h"
#include "cli/rigs.h"
#include "cli/signals.h"
#include "session/collect.h"
#include "session/control_thread.h"
#include "session/setup.h"

namespace tandem::cli {
namespace {

Json figures_json(const LoopFigures& loop) {
  return {{"ticks", loop.ticks},
          {"lost_ticks", loop.lost},
          {"overruns", loop.overruns},
          {"hz", loop.hz_average},
          {"hz_worst_second", loop.hz_worst_second},
          {"period_error_p50_ms", loop.period_error_p50_ms},
          {"period_error_p99_ms", loop.period_error_p99_ms},
          {"period_error_max_ms", loop.period_error_max_ms}};
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

// Teleoperation without recording.
int bench_loop(const BenchOptions& options) {
  const Output output(true);
  auto rig = make_rig(options.rig);
  if (!rig) {
    return output.usage(rig.error());
  }
  if (options.rate_hz > 0) {
    (*rig)->profile.rate_hz = options.rate_hz;
  }
  if (!options.cameras) {
    (*rig)->cameras.clear();
    (*rig)->profile.cameras.clear();
  }
  RealTimeClock clock((*rig)->profile.rate_hz);
  Controller controller(**rig, clock);
  if (auto connected = controller.connect(); !connected) {
    return output.error(connected.error());
  }
  LoopFigures loop;
  {
    ControlThread thread(controller);
    const std::string leader = (*rig)->profile.leader;
    if (auto armed = thread.post([](Controller& c) { return c.arm(); }).get(); !armed) {
      return output.error(armed.error());
    }
    if (auto running = thread.post([leader](Controller& c) { return c.teleoperate(leader, 1); }).get(); !running) {
      return output.error(running.error());
    }
    const auto end = monotonic_ns() + from_seconds(options.seconds);
    while (monotonic_ns() < end && !stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    loop = controller.status().loop;
  }
  controller.disconnect();
  Json out = {{"bench", "loop"},
              {"rig", options.rig.name},
              {"rate_hz", (*rig)->profile.rate_hz},
              {"cameras", (*rig)->cameras.size()}};
  out.update(figures_json(loop));
  output.line("", out);
  return exit_ok;
}

// Takes note of every saved episode and of the memory in use after it.
class RecordFigures {
 public:
  void take(const CollectEvent& event) {
    using Kind = CollectEvent::Kind;
    ended_ = ended_ || event.kind == Kind::finished || event.kind == Kind::failed || event.kind == Kind::interrupted ||
             event.kind == Kind::save_failed;
    if (event.kind != Kind::saved) {
      return;
    }
    const TakeHealth& health = event.outcome.health;
    rows_ += health.rows;
    missing_ += health.lost_ticks;
    episodes_.push_back({{"rows", health.rows},
                         {"save_ms", milliseconds(event.outcome.save_ns)},
                         {"lost_ticks", health.lost_ticks},
                         {"repeated_images", health.repeated_images},
                         {"dropped_images", health.dropped_images},
                         {"worst_queue", health.worst_queue_share}});
    memory_.push_back(resident_mb());
  }
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] std::int64_t saved() const { return static_cast<std::int64_t>(episodes_.size()); }
  [[nodiscard]] Json json(double passed_s, double cpu_s, int rate_hz) const {
    return {{"rows", rows_},
            {"missing_rows", missing_},
            {"seconds", passed_s},
            {"cpu_cores", cpu_s / passed_s},
            {"recorded_s_per_s", static_cast<double>(rows_) / rate_hz / passed_s},
            {"episodes", episodes_},
            {"resident_mb", memory_}};
  }

 private:
  Json episodes_ = Json::array();
  Json memory_ = Json::array();
  bool ended_ = false;
  std::int64_t rows_ = 0;
  std::int64_t missing_ = 0;
};

Result<void> record_plan(Controller& controller, CollectSession& session, const EpisodeStore& store,
                         const CollectPlan& plan, RecordFigures& figures) {
  const auto drain = [&] {
    while (auto event = session.next_event()) {
      figures.take(*event);
    }
  };
  if (controller.lockstep()) {
    TANDEM_TRY(controller.arm());
    TANDEM_TRY(session.start(plan));
    while (!figures.ended() && !stop_requested()) {
      TANDEM_TRY(controller.tick());
      drain();
    }
    return {};
  }
  ControlThread thread(controller);
  TANDEM_TRY(thread.post([](Controller& c) { return c.arm(); }).get());
  TANDEM_TRY(thread.post([&](Controller&) { return session.start(plan); }).get());
  while (figures.saved() < plan.episodes && !(figures.ended() && !store.saving()) && !stop_requested()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    drain();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // the last outcome comes with a later tick
  drain();
  return {};
}

int bench_record(const BenchOptions& options) {
  const Output output(true);
  auto rig = make_rig(options.rig);
  if (!rig) {
    return output.usage(rig.error());
  }
  const bool lockstep = options.clock == "lockstep";
  auto clock = make_clock(**rig, lockstep);
  if (!clock) {
    return output.usage(clock.error());
  }
  Controller controller(**rig, **clock);
  if (auto connected = controller.connect(); !connected) {
    return output.error(connected.error());
  }
  const auto folder = BenchFolder::make(options.root);
  if (!folder) {
    return output.error(folder.error());
  }
  RecordingOptions recording_options{folder->path(), options.vcodec, options.episode_s};
  auto recording = open_recording(**rig, recording_options, lockstep);
  if (!recording) {
    return output.error(recording.error());
  }
  recording->store->wait_until_idle();
  CollectSession session(controller, *recording->store);
  controller.add_sink(session);
  CollectPlan plan;
  plan.task = "Benchmark";
  plan.episodes = options.episodes;
  plan.episode_s = options.episode_s;
  plan.reset_s = 1;
  plan.leader = (*rig)->profile.leader;
  RecordFigures figures;
  const auto start = monotonic_ns();
  const double cpu_before = cpu_seconds();
  const auto ran = record_plan(controller, session, *recording->store, plan, figures);
  const double passed_s = seconds(monotonic_ns() - start);
  const double cpu_s = cpu_seconds() - cpu_before;
  Json out = {{"bench", "record"},
              {"rig", options.rig.name},
              {"clock", options.clock},
              {"codec", recording->codec.vcodec},
              {"codec_reason", recording->codec.reason},
              {"cameras", (*rig)->cameras.size()}};
  out.update(figures.json(passed_s, cpu_s, (*rig)->profile.rate_hz));
  out.update(figures_json(controller.status().loop));
  controller.disconnect();
  if (!ran) {
    return output.error(ran.error());
  }
  output.line("", out);
  return exit_ok;
}

}  // namespace

void add_bench_command(CLI::App& program, Action& action) {
  auto* noun = program.add_subcommand("bench", "Measure this machine; JSON on standard output");
  noun->require_subcommand(1);
  auto options = std::make_shared<BenchOptions>();
  auto* loop = noun->add_subcommand("loop", "Period error of the control loop while teleoperating");
  add_rig_options(*loop, options->rig);
  loop->add_option("--rate", options->rate_hz, "Ticks a second (default: the rig's)")->check(number_within(1, 1000));
  loop->add_option("--seconds", options->seconds, "How long")->capture_default_str()->check(number_within(1, 86400));
  loop->add_flag("!--no-cameras", options->cameras, "Without cameras");
  loop->callback([options, &action] { action = [options] { return bench_loop(*options); }; });
  auto* record = noun->add_subcommand("record", "Rate, losses, period error and memory while recording");
  add_rig_options(*record, options->rig);
  record->add_option("--episodes", options->episodes, "How many")->capture_default_str()->check(whole_number_from(1));
  record->add_option("--episode-time", options->episode_s, "Seconds of each")
      ->capture_default_str()
      ->check(number_within(0.04, 3600));
  record->add_option("--vcodec", options->vcodec, "libsvtav1, h264 or auto")
      ->capture_default_str()
      ->check(known_codec());
  record->add_option("--clock", options->clock, "real or lockstep")
      ->capture_default_str()
      ->check(CLI::IsMember({"real", "lockstep"}));
  as_folder(record->add_option("--root", options->root, "Folder for the dataset (default: a temporary one, removed)"));
  record->callback([options, &action] { action = [options] { return bench_record(*options); }; });
  auto* save = noun->add_subcommand("save", "Time from \"keep\" to \"saved\", first against last episode");
  save->add_option("--episodes", options->episodes, "How many")->capture_default_str()->check(whole_number_from(1));
  as_folder(save->add_option("--root", options->root, "Folder for the dataset (default: a temporary one, removed)"));
  auto* score = noun->add_subcommand("score", "Time of figures, filters and commits of a large evaluation");
  score->add_option("--trials", options->trials, "How many are in the database")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{400'000}));
  score->callback([options, &action] { action = [options] { return bench_score(*options); }; });
  auto* dataset = noun->add_subcommand("dataset", "Time to open a large dataset and to decode any instant of it");
  dataset->add_option("--episodes", options->many_episodes, "How many, of 300 rows each")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000}));
  as_folder(dataset->add_option("--root", options->root, "Folder for the dataset (default: a temporary one, removed)"));
  dataset->callback([options, &action] { action = [options] { return bench_dataset(*options); }; });
  auto* vlm = noun->add_subcommand("vlm", "Load time, memory and speed of a vision-language model");
  vlm->add_option("model", options->policy, "Folder with config.json, model.safetensors and tokenizer.json")
      ->required();
  add_compute_options(*vlm, options->engine.precision, options->engine.device);
  vlm->add_option("--runs", options->runs, "How often it is asked")->capture_default_str()->check(CLI::Range(1, 1000));
  vlm->callback([options, &action] { action = [options] { return bench_vlm(*options); }; });
  vlm->footer("Example:\n  tandem-cli bench vlm ~/models/SmolVLM2-500M-Video-Instruct --runs 3");
  loop->footer("Example:\n  tandem-cli bench loop --rig sim-so101 --rate 200 --no-cameras --seconds 30");
  record->footer("Example:\n  tandem-cli bench record --rig sim-so101 --episodes 3 --episode-time 20");
  score->footer("Example:\n  tandem-cli bench score --trials 20000");
  save->footer("Example:\n  tandem-cli bench save --episodes 1000");
  add_policy_bench_command(*noun, "policy", action);
  // Understood as everywhere else; a bench prints JSON in any case.
  for (auto* bench : {loop, record, save, score, dataset, vlm}) {
    bench->add_flag_callback(
        "--json", [] {}, "One JSON object a line, as always here");
  }
  save->callback([options, &action] { action = [options] { return bench_save(*options); }; });
}

void add_policy_bench_command(CLI::App& noun, const std::string& verb, Action& action) {
  auto options = std::make_shared<BenchOptions>();
  auto* policy =
      noun.add_subcommand(verb, "Load time, memory and time of a chunk of a policy; JSON on standard output");
  policy->add_option("policy", options->policy, "Folder with config.json and model.safetensors")->required();
  add_compute_options(*policy, options->engine.precision, options->engine.device);
  policy->add_option("--threads", options->engine.threads, "Threads (default: all cores)")->check(CLI::Range(0, 256));
  policy->add_option("--runs", options->runs, "How often it runs")->capture_default_str()->check(CLI::Range(1, 100000));
  policy->add_option("--task", options->task, "Instruction that it is given: longer ones take longer");
  policy->footer("Example:\n  tandem-cli policy bench ~/policies/act-cube --precision bf16 --runs 50");
  policy->add_flag_callback(
      "--json", [] {}, "One JSON object a line, as always here");
  policy->callback([options, &action] { action = [options] { return bench_policy(*options); }; });
}

}  // namespace tandem::cli
