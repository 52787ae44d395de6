#include "session/experiment_run.h"

#include <algorithm>
#include <array>
#include <utility>

#include "policy/timing.h"
#include "scoring/identity.h"
#include "session/trial_scene.h"

namespace tandem {

namespace {

constexpr int most_voids_on_end = 3;
constexpr double default_horizon_s = 60;

// What the scene measured, in the words of the rubric.
Result<Observed> observed_in(const SuiteTask& task, const EpisodeOutcome& episode) {
  Observed out;
  if (task.scoring == Scoring::binary) {
    out.value = episode.success ? 1 : 0;
    return out;
  }
  for (const auto& stage : task.stages) {
    const auto found = std::ranges::find(episode.stages, stage.key, &EpisodeOutcome::Stage::key);
    if (found == episode.stages.end()) {
      return fail(ErrorCode::unsupported,
                  "The simulated scene does not measure stage " + stage.key + " of task " + task.key + ".",
                  "Use a suite for simulated scenes, such as sim_so101.");
    }
    out.stages.push_back({found->reached_s ? 1.0 : 0.0, found->reached_s});
  }
  return out;
}

class Runner {
 public:
  Runner(Database& database, std::int64_t experiment, const ExperimentRunOptions& options)
      : database_(database), experiments_(database), trials_(database), experiment_(experiment), options_(options) {}

  Result<ExperimentEnd> run() {
    TANDEM_TRY(prepare());
    std::int64_t done = 0;
    int voids_on_end = 0;
    while (true) {
      const auto end = over();
      if (!end) {
        return std::unexpected(end.error());
      }
      if (*end) {
        return **end;
      }
      const auto slot = experiments_.next_slot(experiment_);
      if (!slot) {
        return std::unexpected(slot.error());
      }
      if (!*slot) {
        return ExperimentEnd::complete;
      }
      if (asked_to_stop() || (options_.most_trials > 0 && done >= options_.most_trials)) {
        return ExperimentEnd::stopped;
      }
      const auto report = run_slot(**slot);
      if (!report) {
        return std::unexpected(report.error());
      }
      if (!*report) {
        return ExperimentEnd::stopped;
      }
      ++done;
      voids_on_end = (*report)->void_reason.empty() ? 0 : voids_on_end + 1;
      if (options_.tell) {
        options_.tell(**report);
      }
      if (voids_on_end >= most_voids_on_end) {
        return fail(ErrorCode::device_lost,
                    "Trials of one slot failed " + std::to_string(voids_on_end) + " times: " + (*report)->void_reason,
                    "Mend the cause; the experiment goes on where it is.");
      }
    }
  }

 private:
  struct Contender {
    LoadedPolicy policy;
    ContenderSettings settings;
    double latency_ms = 0;
  };

  [[nodiscard]] bool asked_to_stop() const { return options_.stop && options_.stop(); }

  Result<void> prepare() {
    const auto row = experiments_.row(experiment_);
    if (!row) {
      return std::unexpected(row.error());
    }
    auto suite = SuiteStore(database_).load(row->suite);
    auto ids = SuiteStore(database_).ids(row->suite);
    if (!suite || !ids) {
      return std::unexpected(!suite ? suite.error() : ids.error());
    }
    suite_ = std::move(*suite);
    ids_ = std::move(*ids);
    blind_ = !row->commitment.empty() && row->unblinded_utc.empty();
    if (!suite_.simulated) {
      return fail(ErrorCode::unsupported, "Suite " + suite_.key + " is one for real robots and cannot run by itself.",
                  "Run it on the Evaluate page, or choose a simulated suite.");
    }
    for (const auto& cell : suite_.cells) {
      for (const auto& start : cell.conditions) {
        if (const auto scene = trial_scene(suite_, cell, start); !scene) {
          return std::unexpected(scene.error());
        }
      }
    }
    return {};
  }

  // Whether a sequential design has its answer, or its budget is spent.
  Result<std::optional<ExperimentEnd>> over() {
    const auto table = load_trials(database_, experiment_);
    if (!table) {
      return std::unexpected(table.error());
    }
    if (table->experiment.design != Design::sequential || table->contenders.size() < 2) {
      return std::nullopt;
    }
    bool decided = true;
    bool spent = true;
    for (std::size_t first = 0; first < table->contenders.size(); ++first) {
      for (std::size_t second = first + 1; second < table->contenders.size(); ++second) {
        const auto evidence = evidence_figure(*table, first, second);
        decided = decided && (evidence.decided_forward > 0 || evidence.decided_reverse > 0);
        spent = spent && table->experiment.most_pairs && evidence.pairs_left == 0;
      }
    }
    return decided ? std::optional(ExperimentEnd::decided)
           : spent ? std::optional(ExperimentEnd::budget)
                   : std::nullopt;
  }

  // While the experiment is blind an error must not name files either.
  Result<const Contender*> contender(const PlannedSlot& slot) {
    auto out = loaded(slot.contender);
    if (!out && blind_) {
      return fail(out.error().code, "Contender " + slot.label + " cannot be loaded as it was planned.",
                  "Its folder was moved or its files were changed; who it is, unblinding tells.");
    }
    return out;
  }

  Result<const Contender*> loaded(std::int64_t id) {
    if (const auto found = contenders_.find(id); found != contenders_.end()) {
      return &found->second;
    }
    const auto spec = experiments_.who_is(id);
    if (!spec) {
      return std::unexpected(spec.error());
    }
    const auto hash = checkpoint_sha256(spec->source);
    auto settings = contender_settings(*spec);
    if (!hash || !settings) {
      return std::unexpected(!hash ? hash.error() : settings.error());
    }
    if (*hash != spec->content_sha256) {
      return fail(ErrorCode::mismatch, "The files of a contender have changed since the experiment was made.",
                  "Put them back as they were, or make a new experiment.");
    }
    auto policy = load_policy({.folder = spec->source, .precision = settings->precision});
    if (!policy) {
      return std::unexpected(policy.error());
    }
    double latency_ms = settings->latency_ms.value_or(0);
    if (!settings->latency_ms) {
      const auto timing = measure(*policy->policy, 5);
      if (!timing) {
        return std::unexpected(timing.error());
      }
      latency_ms = timing->p50_ms;
    }
    return &contenders_.emplace(id, Contender{std::move(*policy), std::move(*settings), latency_ms}).first->second;
  }

  // Nothing where it was stopped.
  Result<std::optional<TrialReport>> run_slot(const PlannedSlot& slot) {
    const auto place = static_cast<std::size_t>(std::ranges::find(ids_.cells, slot.cell) - ids_.cells.begin());
    const SuiteCell& cell = suite_.cells.at(place);
    const auto& conditions = ids_.conditions.at(place);
    const auto start =
        static_cast<std::size_t>(std::ranges::find(conditions, slot.condition.value_or(0)) - conditions.begin());
    const InitialCondition& from = cell.conditions.at(start);
    const SuiteTask& task = suite_.tasks[cell.task];
    const auto who = contender(slot);
    const auto scene = trial_scene(suite_, cell, from);
    auto rig = options_.make_rig(task.key);
    if (!who || !scene || !rig) {
      return std::unexpected(!who ? who.error() : !scene ? scene.error() : rig.error());
    }
    if (!(*rig)->world) {
      return fail(ErrorCode::unsupported, "The rig has no simulated scene that can judge a trial.",
                  "Choose a simulated rig, such as sim-so101-small.");
    }
    TANDEM_TRY(keep_rig(database_, experiment_, rig_record_of((*rig)->profile, (*rig)->simulated)));
    const std::string instruction = from.instruction.empty() ? task.instruction : from.instruction;
    const double horizon_s = task.horizon_s.value_or(default_horizon_s);
    PolicyTrialSetup setup{.policy = (*who)->policy,
                           .cameras = options_.cameras,
                           .settings = (*who)->settings.rollout,
                           .lockstep = options_.lockstep,
                           .latency_ms = (*who)->latency_ms,
                           .task = instruction,
                           .seed = scene->seed,
                           .places = scene->places,
                           .push = scene->push,
                           .horizon_s = horizon_s,
                           .policy_name = "contender " + slot.label,
                           .blind = blind_,
                           .recording = {},
                           .result = [&](const EpisodeOutcome& episode) { return result_of(task, episode); },
                           .stop = options_.stop};
    if (!options_.root.empty()) {
      setup.recording = RecordingOptions{.root = options_.root,
                                         .vcodec = options_.vcodec,
                                         .expected_episode_s = horizon_s,
                                         .interventions = true,
                                         .results = true};
    }
    const std::string started = utc_now();
    const auto outcome = run_policy_trial(**rig, setup);
    if (!outcome) {
      return std::unexpected(outcome.error());
    }
    if (outcome->stopped) {
      return std::nullopt;
    }
    return commit(slot, cell, setup, started, *outcome);
  }

  static EpisodeResult result_of(const SuiteTask& task, const EpisodeOutcome& episode) {
    const auto observed = observed_in(task, episode);
    const auto score = observed ? score_of(task, *observed) : std::unexpected(observed.error());
    return score ? EpisodeResult{score->success.value_or(false), score->score} : EpisodeResult{};
  }

  Result<std::optional<TrialReport>> commit(const PlannedSlot& slot, const SuiteCell& cell,
                                            const PolicyTrialSetup& setup, const std::string& started,
                                            const PolicyTrialOutcome& outcome) {
    const SuiteTask& task = suite_.tasks[cell.task];
    const auto observed = observed_in(task, outcome.episode);
    const auto score = observed ? score_of(task, *observed) : std::unexpected(observed.error());
    if (!score) {
      return std::unexpected(score.error());
    }
    const bool success = score->success.value_or(false);
    const auto& figures = outcome.figures;
    TrialRecord record;
    record.experiment = experiment_;
    record.slot = slot;
    record.instruction = setup.task;
    record.started_utc = started;
    record.seed = static_cast<std::int64_t>(setup.seed);
    record.first_motion_s = outcome.episode.first_motion_s;
    record.duration_s = clock_of(task, outcome.episode, success);
    record.steps = outcome.episode.ticks;
    record.end = !outcome.fault.empty() ? (outcome.policy_fault ? EndReason::policy_fault : EndReason::robot_fault)
                 : success              ? EndReason::success
                                        : EndReason::timeout;
    record.success_at_reset = outcome.episode.success_at_start;
    record.void_reason = record.success_at_reset          ? "The task was done before anything moved."
                         : is_void_by_default(record.end) ? outcome.fault
                                                          : "";
    record.dataset_root = outcome.recorded ? options_.root.string() : "";
    record.episode = outcome.recorded;
    record.performance = {figures.inferences, figures.latency_p50_ms, figures.latency_p95_ms, figures.stalls,
                          static_cast<double>(figures.starved_ticks) * outcome.episode.duration_s /
                              static_cast<double>(std::max<std::int64_t>(outcome.episode.ticks, 1))};
    record.notes = outcome.policy_fault ? outcome.fault : "";
    const auto trial = trials_.commit(record, task, {RatingPass::automatic, blind_, *observed, ""});
    if (!trial) {
      return std::unexpected(trial.error());
    }
    return TrialReport{*trial,          slot,    task.key,     suite_.settings[cell.setting].key, setup.seed,
                       record.end,      success, score->score, record.duration_s.value_or(0),     record.void_reason,
                       outcome.recorded};
  }

  // From the start of the clock to the end; of a success to when it was reached.
  static double clock_of(const SuiteTask& task, const EpisodeOutcome& episode, bool success) {
    const double end = success ? episode.success_s.value_or(episode.duration_s) : episode.duration_s;
    const double start = task.clock_start == ClockStart::first_motion ? episode.first_motion_s.value_or(0) : 0;
    return std::max(0.0, end - start);
  }

  Database& database_;
  ExperimentStore experiments_;
  TrialStore trials_;
  std::int64_t experiment_;
  const ExperimentRunOptions& options_;
  Suite suite_;
  SuiteIds ids_;
  bool blind_ = false;
  std::map<std::int64_t, Contender> contenders_;
};

}  // namespace

std::string_view name_of(ExperimentEnd end) {
  constexpr std::array<std::string_view, 4> names{"complete", "decided", "budget", "stopped"};
  return names.at(static_cast<std::size_t>(end));
}

Result<ContenderSettings> contender_settings(const ContenderSpec& contender) {
  ContenderSettings out;
  const auto mode = inference_mode_named(contender.mode);
  if (!mode) {
    return fail(ErrorCode::unsupported, "The way of inference \"" + contender.mode + "\" cannot be run here.",
                "Choose sync, async, rtc or ensemble.");
  }
  out.rollout.mode = *mode;
  JsonReader reader(contender.parameters, "The contender " + contender.policy);
  reader.expect_only({"threshold", "filter", "aggregate", "actions_per_chunk", "latency_ms", "precision"});
  out.rollout.threshold = reader.number_or("threshold", out.rollout.threshold, 0, 1);
  out.rollout.filter = reader.number_or("filter", 0, 0, 1000);
  out.rollout.actions_per_chunk = reader.integer_or("actions_per_chunk", 0, 0, 4096);
  const auto aggregate = aggregate_named(reader.text_or("aggregate", name_of(out.rollout.aggregate)));
  if (!aggregate) {
    reader.reject("aggregate", "is none of weighted_average, latest_only, average and conservative");
  }
  if (reader.has("latency_ms")) {
    out.latency_ms = reader.number("latency_ms", 0, 60'000);
  }
  const std::string precision = reader.text_or("precision", "auto");
  for (const Precision known : {Precision::fp32, Precision::bf16, Precision::fp16, Precision::int8}) {
    out.precision = precision == name_of(known) ? std::optional(known) : out.precision;
  }
  if (precision != "auto" && !out.precision) {
    reader.reject("precision", "is none of auto, fp32, bf16, fp16 and int8");
  }
  if (reader.error()) {
    return std::unexpected(*reader.error());
  }
  out.rollout.aggregate = *aggregate;
  return out;
}

RigRecord rig_record_of(const RigProfile& profile, bool simulated) {
  RigRecord out{profile.name, profile.robot_type, "", Json::array(), host_facts()};
  for (const auto& camera : profile.cameras) {
    out.cameras.push_back({{"name", camera.spec.name},
                           {"width", camera.spec.width},
                           {"height", camera.spec.height},
                           {"fps", camera.spec.fps}});
  }
  out.host["control_hz"] = profile.rate_hz;
  out.host["simulated"] = simulated;
  return out;
}

Result<ExperimentEnd> run_experiment(Database& database, std::int64_t experiment, const ExperimentRunOptions& options) {
  return Runner(database, experiment, options).run();
}

}  // namespace tandem
