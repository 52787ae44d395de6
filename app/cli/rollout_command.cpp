#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include "base/thrown.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/policies.h"
#include "cli/rigs.h"
#include "cli/rollout_dry.h"
#include "cli/signals.h"
#include "policy/timing.h"
#include "rollout/doctor.h"
#include "session/controller_driver.h"
#include "session/episode_watch.h"
#include "session/precision_check.h"
#include "session/rollout_session.h"
#include "session/setup.h"

namespace tandem::cli {
namespace {

struct RolloutOptions {
  RigChoice rig;
  PolicyChoice policy;
  std::vector<std::string> maps;
  std::optional<std::string> task;
  std::int64_t episodes = 1;
  double episode_s = 20;
  std::string inference = "auto";
  std::string aggregate = "weighted_average";
  double threshold = 0.5;
  double filter = 0;
  std::int64_t actions_per_chunk = 0;
  double latency_ms = -1;
  std::string clock = "real";
  std::string root;
  std::string vcodec = RecordingOptions().vcodec;
  bool dry = false;
  std::string shadow;
  std::string table;
  bool json = false;
};

constexpr const char* red_findings = "The policy does not fit this rig.";

int say_findings(const Output& output, const std::vector<FitFinding>& findings) {
  int code = exit_ok;
  for (const auto& finding : findings) {
    code = finding.level == FindingLevel::red ? exit_failed : code;
    const char* mark = finding.level == FindingLevel::green   ? "ok    "
                       : finding.level == FindingLevel::amber ? "note  "
                                                              : "STOP  ";
    output.line(mark + finding.item + ": " + finding.text + (finding.remedy.empty() ? "" : " " + finding.remedy),
                {{"event", "finding"},
                 {"level", name_of(finding.level)},
                 {"item", finding.item},
                 {"text", finding.text},
                 {"remedy", finding.remedy}});
  }
  return code;
}

// int8 is used only after it was said what it costs.
int say_precision(const Output& output, Policy& policy, const PolicyChoice& choice) {
  if (policy.precision().precision != Precision::int8) {
    return exit_ok;
  }
  const auto finding = examine_precision(policy, choice);
  return finding ? say_findings(output, {*finding}) : output.error(finding.error());
}

Json status_json(const RolloutStatus& status) {
  const bool any = status.inferences > 0;  // one that was not waited for has no latency
  return {{"inferences", status.inferences},
          {"executed", status.executed},
          {"starved_ticks", status.starved_ticks},
          {"late_rows", status.late_rows},
          {"latency_p50_ms", any ? Json(status.latency_p50_ms) : Json()},
          {"latency_p95_ms", any ? Json(status.latency_p95_ms) : Json()}};
}

struct Session {
  const RolloutOptions& options;
  const Output& output;
  Rig& rig;
  Controller& controller;
  RolloutSession& rollout;
  EpisodeStore* store = nullptr;  // null: nothing is recorded
  std::string task;
  std::vector<PlannedFault> faults;
  bool repeat = false;  // something could not be saved and may be tried once more
  bool unsaved = false;
};

// Says what came of the episodes that were kept so far.
void say_saves(Session& session, bool once_more = true) {
  while (const auto outcome = session.store == nullptr ? std::nullopt : session.store->next_outcome()) {
    if (outcome->error && once_more && outcome->can_repeat) {
      session.repeat = true;
    } else if (outcome->error) {
      session.unsaved = true;
      session.output.error(*outcome->error);
    } else {
      session.output.line("Saved episode " + std::to_string(outcome->row->episode) + ": " +
                              std::to_string(outcome->row->length) + " frames.",
                          {{"event", "saved"}, {"episode", outcome->row->episode}, {"frames", outcome->row->length}});
    }
  }
}

// All of them. What could not be saved is tried once more: the rig needs no memory any more.
bool all_saved(Session& session) {
  if (session.store != nullptr) {
    session.store->wait_until_idle();
    say_saves(session);
    if (session.repeat) {
      session.store->save_again();
      session.store->wait_until_idle();
      say_saves(session, false);
    }
  }
  return !session.unsaved;
}

// It stopped by itself.
bool given_up(const ControlStatus& status) { return status.state != RigState::running && !status.reason.empty(); }

Result<void> lead_home(Session& session, ControllerDriver& driver) {
  const auto state = [&] { return session.controller.status(); };
  TANDEM_TRY(driver.command([](Controller& controller) { return controller.home(); }));
  TANDEM_TRY(
      driver.run_until([&] { return given_up(state()) || (state().state != RigState::running && state().is_home); }));
  return given_up(state()) ? fail(ErrorCode::device_lost, state().reason) : Result<void>();
}

// Ends what is recorded of an episode; whatever ended it, that is kept.
void end_episode(Session& session, const EpisodeWatch& watch, std::int64_t episode, std::uint64_t seed, bool cut) {
  const std::string reason = session.controller.reason();
  Json facts = session.rollout.facts();
  facts["seed"] = seed;
  facts["interrupted"] = cut || !reason.empty();
  facts["reason"] = cut ? "It was stopped." : reason;
  if (session.rig.world) {
    facts["success"] = watch.outcome().success;
    facts["progress"] = watch.outcome().progress;
  }
  if (!session.rollout.end_recording(true, facts) && session.store != nullptr) {
    session.output.line("Episode " + std::to_string(episode) +
                            " was not recorded: it ended before the arm had come to where the policy wanted it.",
                        {{"event", "not_recorded"}, {"episode", episode}});
  }
}

void say_episode(const Session& session, const EpisodeOutcome& outcome, std::int64_t episode, std::uint64_t seed,
                 const std::string& interrupted) {
  if (outcome.actions > 0 && outcome.clipped * 10 >= outcome.actions * 9) {
    session.output.line(
        "The limits changed " + std::to_string(outcome.clipped) + " of " + std::to_string(outcome.actions) +
            " actions: the arm did not do what the policy wanted.",
        {{"event", "limited"}, {"episode", episode}, {"clipped", outcome.clipped}, {"ticks", outcome.actions}});
  }
  Json line = {{"event", "episode"},
               {"episode", episode},
               {"seed", seed},
               {"success", outcome.success},
               {"success_s", outcome.success_s ? Json(*outcome.success_s) : Json()},
               {"progress", outcome.progress},
               {"largest_step", outcome.largest_step},
               {"clipped", outcome.clipped},
               {"interrupted", interrupted.empty() ? Json() : Json(interrupted)}};
  line.update(status_json(session.rollout.runner().status()));
  session.output.line("Episode " + std::to_string(episode) + " (seed " + std::to_string(seed) + "): " +
                          (!interrupted.empty() ? "interrupted"
                           : outcome.success    ? "success"
                                                : "no success"),
                      line);
}

// Back to where the arm was armed, a new scene, then the policy until it succeeds or the time is over.
Result<bool> run_episode(Session& session, ControllerDriver& driver, EpisodeWatch& watch, std::int64_t episode) {
  const auto state = [&] { return session.controller.status(); };
  if (episode > 0) {
    TANDEM_TRY(lead_home(session, driver));
  }
  const auto seed = session.options.rig.seed + static_cast<std::uint64_t>(episode);
  watch.begin(static_cast<std::int64_t>(session.options.episode_s * session.rig.profile.rate_hz));
  if (session.store != nullptr && session.controller.lockstep()) {
    session.store->wait_until_idle();
  }
  say_saves(session);
  const auto begin = [&](Controller&) -> Result<void> {
    if (session.rig.world) {
      session.rig.world->reset_scene(seed, ScenePlaces::usual);
    }
    if (session.store != nullptr) {
      TANDEM_TRY(session.rollout.begin_recording(*session.store));
    }
    return session.rollout.run(session.task, seed);
  };
  TANDEM_TRY(driver.command(begin));
  TANDEM_TRY(driver.run_until([&] { return watch.done() || given_up(state()); }));
  const std::string reason = state().reason;
  const bool cut = stop_requested() && !watch.done() && reason.empty();  // by Ctrl-C
  TANDEM_TRY(driver.command([&](Controller&) -> Result<void> {
    end_episode(session, watch, episode, seed, cut);
    return {};
  }));
  const bool failed = session.rollout.runner().status().failed;
  session.controller.stop();
  if (!session.controller.lockstep()) {
    TANDEM_TRY(driver.run_until([&] { return state().state != RigState::running; }));
  } else {
    TANDEM_TRY(session.controller.tick());
  }
  const EpisodeOutcome outcome = watch.outcome();
  say_episode(session, outcome, episode, seed, cut ? "stopped" : reason);
  if (!reason.empty()) {
    return fail(failed ? ErrorCode::invalid_input : ErrorCode::device_lost, reason);
  }
  return outcome.success && !cut;
}

// What is thrown for lack of memory or threads ends the rollout and loses nothing.
Result<bool> run_guarded(Session& session, ControllerDriver& driver, EpisodeWatch& watch, std::int64_t episode) {
  try {
    return run_episode(session, driver, watch, episode);
  } catch (const std::exception& thrown) {
    return std::unexpected(error_thrown(thrown, "Something unexpected happened.", "Please report it."));
  }
}

int run_all(Session& session) {
  EpisodeWatch watch(session.rig.world.get());
  session.controller.add_sink(watch);
  if (auto connected = session.controller.connect(); !connected) {
    return session.output.error(connected.error());
  }
  std::int64_t succeeded = 0;
  std::int64_t done = 0;
  std::optional<Error> error;
  {
    ControllerDriver driver(session.controller, stop_requested,
                            [&](double now_s) { return apply_faults(session.faults, session.rig, now_s); });
    auto armed = driver.run_until([&] { return session.controller.status().time_ns != 0; });
    armed = armed ? driver.command([](Controller& controller) { return controller.arm(); }) : armed;
    if (!armed) {
      error = armed.error();
    }
    while (!error && done < session.options.episodes && !stop_requested()) {
      const auto success = run_guarded(session, driver, watch, done);
      if (!success) {
        error = success.error();
        break;
      }
      if (!stop_requested()) {
        ++done;
        succeeded += *success ? 1 : 0;
      }
    }
  }
  if (error) {
    // The control loop may have ended in the middle of an episode.
    Json facts = session.rollout.facts();
    facts["interrupted"] = true;
    facts["reason"] = error->sentence();
    session.rollout.end_recording(true, facts);
  }
  session.controller.disconnect();
  if (!all_saved(session) && !error) {
    error = Error{ErrorCode::io, "Not every episode was saved.", "The lines above say why.", {}};
  }
  const bool counted = session.rig.world != nullptr;
  const LoopFigures loop = session.controller.status().loop;
  session.output.line(
      std::to_string(done) + " episodes, inference " + name_of(session.rollout.runner().settings().mode) +
          (counted ? ": " + std::to_string(succeeded) + " succeeded" : "") +
          (session.rig.simulated ? " (SIMULATED rig)" : ""),
      {{"event", "finished"},
       {"episodes", done},
       {"succeeded", counted ? Json(succeeded) : Json()},
       {"success_rate",
        counted && done > 0 ? Json(static_cast<double>(succeeded) / static_cast<double>(done)) : Json()},
       {"inference", name_of(session.rollout.runner().settings().mode)},
       {"lost_ticks", loop.lost},
       {"period_error_p99_ms", session.controller.lockstep() ? Json() : Json(loop.period_error_p99_ms)},
       {"simulated", session.rig.simulated}});
  if (error) {
    session.output.error(*error);
    return error->code == ErrorCode::device_lost ? exit_interrupted : exit_failed;
  }
  return stop_requested() ? exit_cancelled : exit_ok;
}

Result<RolloutSettings> settings_of(const RolloutOptions& options, const Policy& policy) {
  const PolicyTraits& traits = policy.traits();
  RolloutSettings settings;
  settings.mode = options.inference == "auto" ? (traits.ensembles ? InferenceMode::ensemble : InferenceMode::sync)
                                              : *inference_mode_named(options.inference);
  if (settings.mode == InferenceMode::rtc && !traits.can_guide) {
    return fail(ErrorCode::unsupported, "This policy cannot be guided, which real-time chunking needs.",
                "Choose sync or async.");
  }
  if (settings.mode == InferenceMode::ensemble && !traits.ensembles) {
    return fail(ErrorCode::unsupported, "The checkpoint is not set up for temporal ensembling.",
                policy.config().type == "act"
                    ? "Choose sync or async, or set temporal_ensemble_coeff in its config.json."
                    : "Choose sync or async.");
  }
  if (options.actions_per_chunk > traits.chunk) {
    return fail(ErrorCode::invalid_input,
                "--actions-per-chunk " + std::to_string(options.actions_per_chunk) + " is more than the " +
                    std::to_string(traits.chunk) + " actions that the policy gives.",
                "Choose a smaller number, or 0 for what the policy says.");
  }
  settings.threshold = options.threshold;
  settings.filter = options.filter;
  settings.aggregate = *aggregate_named(options.aggregate);
  settings.actions_per_chunk = options.actions_per_chunk;
  return settings;
}

std::string task_of(const RolloutOptions& options, const Rig& rig) {
  return options.task.value_or(rig.world ? rig.world->task() : "");
}

RecordingOptions recording_options(const RolloutOptions& options) {
  RecordingOptions out;
  out.root = options.root;
  out.vcodec = options.vcodec;
  out.expected_episode_s = options.episode_s;
  out.interventions = true;
  return out;
}

// Nothing where the policy shall move the arm.
Result<std::optional<DryRun>> dry_run_of(const RolloutOptions& options, const Rig& rig) {
  if (options.dry && !options.shadow.empty()) {
    return fail(ErrorCode::invalid_input, "--dry-run moves nothing, and with --shadow somebody leads the arm.",
                "Leave one of them out.");
  }
  if (!options.dry && options.shadow.empty()) {
    if (!options.table.empty()) {
      return fail(ErrorCode::invalid_input, "--table needs somebody to compare with.", "Add --shadow LEADER.");
    }
    return std::nullopt;
  }
  if (!options.root.empty()) {
    return fail(ErrorCode::invalid_input, "A dry run records nothing.", "Leave out --root, or --dry-run and --shadow.");
  }
  DryRun dry{.task = task_of(options, rig),
             .seed = options.rig.seed,
             .seconds = options.episode_s,
             .leader = options.shadow,
             .table = options.table};
  TANDEM_TRY(check_dry_run(dry, rig));
  return dry;
}

int rollout(const RolloutOptions& options) {
  const Output output(options.json);
  const auto maps = camera_map(options.maps);
  if (!maps) {
    return output.usage(maps.error());
  }
  std::optional<EndAtOnce> loading(std::in_place);  // a large policy takes its time
  const auto loaded = load_policy(options.policy);
  if (!loaded) {
    return output.error(loaded.error());
  }
  const std::shared_ptr<Policy>& policy = loaded->policy;
  if (options.task && options.task->empty()) {
    return output.usage(
        Error{ErrorCode::invalid_input, "--task: The text is empty.", "Say what the robot shall do.", {}});
  }
  auto made = make_rig_with_faults(options.rig);
  if (!made) {
    return output.usage(made.error());
  }
  Rig& rig = *made->rig;
  const auto of_leader = [](const PlannedFault& each) { return each.fault == Fault::leader_lost; };
  if (options.shadow.empty() && std::ranges::any_of(made->faults, of_leader)) {
    return output.usage(
        Error{ErrorCode::invalid_input, "--fault leader-lost needs a leader.", "Add --shadow LEADER.", {}});
  }
  const auto dry = dry_run_of(options, rig);
  if (!dry) {
    return output.usage(dry.error());
  }
  const auto settings = settings_of(options, *policy);
  if (!settings) {
    return output.usage(settings.error());
  }
  auto timing = measure(*policy, 5);
  if (!timing) {
    return output.error(timing.error());
  }
  if (options.latency_ms >= 0) {
    timing->p50_ms = options.latency_ms;
  }
  const std::string task = task_of(options, rig);
  RigFacts facts{{}, rig.robot->joints(), rig.profile.rate_hz};
  for (const auto& camera : rig.cameras) {
    facts.cameras.push_back(camera->spec());
  }
  const auto compatibility = examine(*policy, facts, loaded->training, *maps, task, *timing);
  if (const int code = say_precision(output, *policy, options.policy); code != exit_ok) {
    return code;
  }
  if (say_findings(output, compatibility.findings) != exit_ok) {
    return output.error(Error{ErrorCode::mismatch, red_findings, "The findings above say why.", {}});
  }
  const bool lockstep = options.clock == "lockstep";
  auto clock = make_clock(rig, lockstep);
  if (!clock) {
    return output.usage(clock.error());
  }
  loading.reset();
  Controller controller(rig, **clock);
  Result<Recording> recording = Recording();
  if (!options.root.empty()) {
    recording = open_recording(rig, recording_options(options), lockstep);
    if (!recording) {
      return output.error(recording.error());
    }
  }
  RolloutSession rollout(
      controller, std::make_unique<PolicyModel>(policy, compatibility.binding),
      {facts.rate_hz, lockstep, static_cast<std::int64_t>(std::ceil(timing->p50_ms * facts.rate_hz / 1000.0))},
      {.cameras = compatibility.binding.used_cameras(), .keep_s = 0, .policy = options.policy.folder.string()});
  rollout.runner().set_settings(*settings);
  controller.add_sink(rollout);
  if (*dry) {
    return run_dry(output, rig, controller, rollout, made->faults, **dry);
  }
  Session session{options, output, rig, controller, rollout, recording->store.get(), task, std::move(made->faults)};
  return run_all(session);
}

}  // namespace

void add_rollout_command(CLI::App& program, Action& action) {
  auto* command = program.add_subcommand("rollout", "Let a policy drive the robot");
  auto options = std::make_shared<RolloutOptions>();
  add_rig_options(*command, options->rig);
  add_fault_option(*command, options->rig);
  as_folder(command->add_option("--policy.path,--policy", options->policy.folder, "Folder of the policy")->required());
  add_policy_options(*command, options->policy);
  command->add_option("--map", options->maps, "CAMERA=INPUT: which camera of the rig feeds which input of the policy");
  command->add_option("--task,--dataset.single_task", options->task, "What to do (default: the task of the scene)");
  command->add_option("--episodes,--dataset.num_episodes", options->episodes, "How many")
      ->capture_default_str()
      ->check(whole_number_from(1));
  command
      ->add_option("--episode-time,--dataset.episode_time_s", options->episode_s,
                   "Seconds of each at most, with the slow way to its first action (which is not recorded)")
      ->capture_default_str()
      ->check(number_within(0.1, 86400));
  command->add_option("--inference,--inference.type", options->inference, "auto, sync, async, rtc or ensemble")
      ->capture_default_str()
      ->check(CLI::IsMember({"auto", "sync", "async", "rtc", "ensemble"}));
  command
      ->add_option("--threshold,--chunk_size_threshold", options->threshold,
                   "async, rtc: share of a chunk that is left when the next one is asked for")
      ->capture_default_str()
      ->check(number_within(0, 1));
  command->add_option("--filter", options->filter, "async: smallest joint distance between two observations")
      ->capture_default_str()
      ->check(number_within(0, 1e6));
  command->add_option("--aggregate,--aggregate_fn_name", options->aggregate, "How overlapping chunks are merged")
      ->capture_default_str()
      ->check(CLI::IsMember({"weighted_average", "latest_only", "average", "conservative"}));
  command
      ->add_option("--actions-per-chunk,--actions_per_chunk", options->actions_per_chunk,
                   "Actions of a chunk that are used (0: what the policy says)")
      ->capture_default_str()
      ->check(whole_number_from(0));
  command
      ->add_option("--latency-ms", options->latency_ms,
                   "lockstep: time an inference takes in the simulated world (default: as measured here)")
      ->check(number_within(0, 60000));
  command->add_option("--clock", options->clock, "real or lockstep")
      ->capture_default_str()
      ->check(CLI::IsMember({"real", "lockstep"}));
  as_folder(command->add_option("--root,--dataset.root", options->root, "Dataset folder to record the episodes into"));
  command->add_option("--vcodec,--dataset.vcodec", options->vcodec, "libsvtav1, h264, a hardware encoder, or auto")
      ->capture_default_str()
      ->check(known_codec());
  command->add_flag("--dry-run", options->dry,
                    "Compute for --episode-time seconds and move nothing: says what it would do");
  command->add_option("--shadow", options->shadow,
                      "Let this leader lead, and compare what the policy would do with it");
  command->add_option("--table", options->table,
                      "With --shadow: write the error of each joint over the horizon as CSV");
  command->add_flag("--json", options->json, "One JSON object a line");
  command->footer(
      "Example:\n  tandem-cli rollout --policy.path DIR --rig sim-so101-small --episodes 10 --inference async --clock "
      "lockstep");
  command->callback([options, &action] { action = [options] { return rollout(*options); }; });
}

}  // namespace tandem::cli
