#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>

#include "base/files.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/score_open.h"
#include "scoring/identity.h"
#include "scoring/people.h"
#include "scoring/suite_store.h"
#include "scoring/trial_store.h"
#include "session/experiment_run.h"

namespace tandem::cli {
namespace {

struct TrialOptions {
  std::string experiment;
  std::string contender;
  std::vector<std::string> stages;
  std::optional<double> value;
  std::string end;
  std::optional<std::string> void_reason;
  std::optional<double> duration_s;
  std::optional<std::int64_t> steps;
  std::optional<std::int64_t> seed;
  std::optional<std::int64_t> episode;
  std::string dataset;
  std::string started;
  std::string notes;
  std::string scorer;
  std::string rig;
  std::optional<double> match;
  std::vector<std::string> failures;
  std::string database;
  std::int64_t trial = 0;
  std::string reason;
  bool json = false;
};

std::optional<double> number_of(std::string_view text) {
  double out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size() && std::isfinite(out);
  return whole ? std::optional(out) : std::nullopt;
}

// KEY, KEY@SECONDS, KEY=CREDIT or KEY=CREDIT@SECONDS
Result<void> take_stage(const std::string& word, const SuiteTask& task, Observed& observed) {
  const auto equals = word.find('=');
  const auto at = word.find('@', equals == std::string::npos ? 0 : equals);
  const std::string key = word.substr(0, word.find_first_of("=@"));
  const auto stage =
      std::find_if(task.stages.begin(), task.stages.end(), [&](const RubricStage& s) { return s.key == key; });
  if (stage == task.stages.end()) {
    return fail(ErrorCode::invalid_input, "Task " + task.key + " has no stage \"" + key + "\".",
                "See \"tandem-cli score suite show\".");
  }
  StageCredit& credit = observed.stages[static_cast<std::size_t>(stage - task.stages.begin())];
  const auto amount = equals == std::string::npos
                          ? std::optional(1.0)
                          : number_of(std::string_view(word).substr(
                                equals + 1, (at == std::string::npos ? word.size() : at) - equals - 1));
  const auto seconds =
      at == std::string::npos ? std::optional<double>() : number_of(std::string_view(word).substr(at + 1));
  if (!amount || (at != std::string::npos && !(seconds && *seconds >= 0 && *seconds < 1e7))) {
    return fail(ErrorCode::invalid_input, "\"" + word + "\" is no credit of a stage.", "Write it as grasp=1@3.5.");
  }
  credit = {*amount, seconds};
  return {};
}

Result<SuiteTask> task_of(Database& database, std::int64_t experiment, const PlannedSlot& slot) {
  const auto row = ExperimentStore(database).row(experiment);
  if (!row) {
    return std::unexpected(row.error());
  }
  const SuiteStore suites(database);
  const auto suite = suites.load(row->suite);
  const auto ids = suites.ids(row->suite);
  if (!suite || !ids) {
    return std::unexpected(!suite ? suite.error() : ids.error());
  }
  const auto cell = std::find(ids->cells.begin(), ids->cells.end(), slot.cell) - ids->cells.begin();
  return suite->tasks[suite->cells[static_cast<std::size_t>(cell)].task];
}

// What a stage requires was reached with it at the latest, as the window credits it, too. Says which were added.
Result<std::string> credit_required(const TrialOptions& options, const SuiteTask& task, Observed& observed) {
  const auto named = [&](const std::string& key) {
    return std::ranges::any_of(
        options.stages, [&](const std::string& word) { return word.substr(0, word.find_first_of("=@")) == key; });
  };
  std::string added;
  for (std::size_t i = task.stages.size(); i-- > 0;) {
    const RubricStage& stage = task.stages[i];
    if (!stage.required || !(observed.stages[i].credit > 0) || stage.kind == StageKind::penalty) {
      continue;
    }
    const RubricStage& before = task.stages[*stage.required];
    StageCredit& needed = observed.stages[*stage.required];
    if (!(needed.credit > 0) && named(before.key)) {
      return fail(ErrorCode::invalid_input,
                  "Stage " + stage.key + " requires " + before.key + ", which is said not to be reached.",
                  "Correct one of both.");
    }
    if (!(needed.credit > 0)) {
      needed = {1.0, observed.stages[i].reached_s};
      added = before.key + (added.empty() ? "" : ", ") + added;
    }
    if (needed.reached_s && observed.stages[i].reached_s && *observed.stages[i].reached_s < *needed.reached_s) {
      return fail(ErrorCode::invalid_input,
                  "Stage " + stage.key + " is said to be reached before " + before.key + ", which it requires.",
                  "Correct their times.");
    }
  }
  return added;
}

// The time as the database keeps it, such as 2026-11-22T09:30:00.125Z.
bool is_utc(const std::string& text) {
  const std::string_view shape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() < shape.size() || text.back() != 'Z') {
    return false;
  }
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == 'd' ? !digit : text[i] != shape[i]) {
      return false;
    }
  }
  const auto number = [&](std::size_t at) { return unsigned(text[at] - '0') * 10 + unsigned(text[at + 1] - '0'); };
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(number(0) * 100 + number(2))),
                                        std::chrono::month(number(5)), std::chrono::day(number(8))};
  return day.ok() && number(11) < 24 && number(14) < 60 && number(17) < 61 &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(shape.size()), text.end() - 1,
                     [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

// When it began; never later than now.
Result<std::string> start_of(const TrialOptions& options) {
  const std::string now = utc_now();
  if (options.started.empty()) {
    return now;
  }
  if (!is_utc(options.started)) {
    return fail(ErrorCode::invalid_input, "\"" + options.started + "\" is no time in UTC.",
                "Write it as 2026-11-22T09:30:00Z.");
  }
  if (options.started.substr(0, 19) > now.substr(0, 19)) {
    return fail(ErrorCode::invalid_input,
                "The trial is said to begin at " + options.started + ", which is yet to come.",
                "Correct --started, or the clock of this computer.");
  }
  return options.started;
}

// The folder as it is found from anywhere, and an episode that it has.
Result<std::string> recording_of(const TrialOptions& options) {
  if (options.dataset.empty()) {
    return options.episode ? fail(ErrorCode::invalid_input, "An episode belongs to a dataset, and none is given.",
                                  "Name its folder with --dataset.")
                           : Result<std::string>(std::string());
  }
  const auto folder = absolute_path(options.dataset);
  if (!folder) {
    return std::unexpected(folder.error());
  }
  const auto text = read_text(*folder / "meta" / "info.json");
  const auto info = text ? parse_json(*text, (*folder / "meta" / "info.json").string()) : std::unexpected(text.error());
  if (!info || !info->is_object()) {
    return fail(ErrorCode::invalid_input, folder->string() + " is no dataset that can be read.",
                "Give the folder that holds meta/info.json.");
  }
  const auto episodes = info->find("total_episodes");
  if (options.episode && episodes != info->end() && episodes->is_number_integer() &&
      *options.episode >= episodes->get<std::int64_t>()) {
    return fail(ErrorCode::invalid_input,
                folder->string() + " has " + std::to_string(episodes->get<std::int64_t>()) + " episodes and none of " +
                    std::to_string(*options.episode) + ".",
                "Episodes are numbered from 0.");
  }
  return folder->string();
}

std::optional<double> horizon_of(const SuiteTask& task) {
  if (!task.horizon_s && task.horizon_steps && task.control_hz && *task.control_hz > 0) {
    return static_cast<double>(*task.horizon_steps) / *task.control_hz;
  }
  return task.horizon_s;
}

Result<EndReason> end_of(const TrialOptions& options, const Score& score) {
  if (options.end.empty()) {
    return score.success.value_or(false) ? EndReason::success : EndReason::timeout;
  }
  for (int i = 0; i <= static_cast<int>(EndReason::imported); ++i) {
    if (name_of(static_cast<EndReason>(i)) == options.end) {
      return static_cast<EndReason>(i);
    }
  }
  return fail(ErrorCode::invalid_input, "There is no end \"" + options.end + "\".", "See --help.");
}

// What contradicts itself is a slip of the keyboard.
Result<void> check_sense(const TrialOptions& options, const SuiteTask& task, const Observed& observed,
                         const Score& score, EndReason end) {
  const bool judged = !options.stages.empty() || options.value || !options.end.empty() || options.void_reason;
  if (!judged) {
    return fail(ErrorCode::invalid_input, "Nothing was said of how the trial went.",
                "Give --stage, --value or --end, such as --end timeout.");
  }
  if (options.value && !task.stages.empty()) {
    return fail(ErrorCode::invalid_input, "Task " + task.key + " is judged by its stages, not by a value.",
                "Give --stage instead of --value.");
  }
  if (end == EndReason::success && !score.success.value_or(true)) {
    return fail(ErrorCode::invalid_input,
                "The trial is said to end by success, and " + dump_json(Json(score.score)) + " of the " +
                    dump_json(Json(task.success_min)) + " points of a success were reached.",
                "Give the stages that were reached, or another --end.");
  }
  if (options.void_reason && options.void_reason->find_first_not_of(" \t\n") == std::string::npos) {
    return fail(ErrorCode::invalid_input, "A trial is void for a reason, and --void gives none.", "Write why.");
  }
  if (const auto horizon = horizon_of(task); horizon && options.duration_s && *options.duration_s > *horizon + 1) {
    return fail(ErrorCode::invalid_input,
                "Task " + task.key + " is given up after " + dump_json(Json(*horizon)) +
                    " s, and the trial is said to "
                    "have taken " +
                    dump_json(Json(*options.duration_s)) + " s.",
                "Correct --duration.");
  }
  for (const auto& stage : observed.stages) {
    if (stage.reached_s && options.duration_s && *stage.reached_s > *options.duration_s) {
      return fail(ErrorCode::invalid_input, "A stage was reached after the end of the trial.",
                  "Correct its time or --duration.");
    }
  }
  return {};
}

// A clock that was set back would put the trials into another order.
void warn_of_clock(const Database& database, std::int64_t experiment, const std::string& started) {
  auto last = database.prepare("SELECT coalesce(max(started_utc),'') FROM trial WHERE experiment_id=?1");
  if (!last) {
    return;
  }
  last->bind(experiment);
  const auto found = last->step();
  if (found && *found && last->text(0).substr(0, 19) > started.substr(0, 19)) {
    std::cerr << "tandem-cli: The trial begins before the last one of the experiment, " << last->text(0)
              << ". If that is not so, set the clock of this computer.\n";
  }
}

// MODE or MODE:recovered
Result<TrialFailure> failure_of(const std::string& word) {
  constexpr std::string_view mended = ":recovered";
  const bool recovered = word.ends_with(mended);
  TrialFailure out{word.substr(0, word.size() - (recovered ? mended.size() : 0)), std::nullopt, recovered};
  if (failure_mode_named(out.mode) == nullptr) {
    std::string known;
    for (const auto& mode : failure_modes()) {
      known += (known.empty() ? "" : ", ") + std::string(mode.key);
    }
    return fail(ErrorCode::invalid_input, "There is no kind of failure \"" + out.mode + "\".", "Known: " + known + ".");
  }
  return out;
}

// What was written, for the person who wrote it.
struct Written {
  PlannedSlot slot;
  Score score;
  std::string task;
  double score_max = 1;
  std::string credited;  // stages that were credited, too
  std::string void_reason;
};

Result<std::int64_t> add_to(Database& database, std::int64_t experiment, const TrialOptions& options,
                            Written& written) {
  PlannedSlot& slot = written.slot;
  const auto next = ExperimentStore(database).next_slot(experiment);
  if (!next) {
    return std::unexpected(next.error());
  }
  if (!*next) {
    return fail(ErrorCode::busy, "All planned trials of this experiment are there.", "Plan another experiment.");
  }
  slot = **next;
  if (!options.contender.empty() && options.contender != slot.label) {
    return fail(ErrorCode::mismatch, "The next planned trial is one of contender " + slot.label + ".",
                "Run the trials in the order of the plan.");
  }
  const auto task = task_of(database, experiment, slot);
  if (!task) {
    return std::unexpected(task.error());
  }
  Rating rating;
  rating.observed.stages.resize(task->stages.size());
  rating.observed.value = options.value;
  for (const auto& word : options.stages) {
    TANDEM_TRY(take_stage(word, *task, rating.observed));
  }
  const auto credited = credit_required(options, *task, rating.observed);
  if (!credited) {
    return std::unexpected(credited.error());
  }
  const auto score = score_of(*task, rating.observed);
  if (!score) {
    return std::unexpected(score.error());
  }
  const auto end = end_of(options, *score);
  if (!end) {
    return std::unexpected(end.error());
  }
  TANDEM_TRY(check_sense(options, *task, rating.observed, *score, *end));
  const auto started = start_of(options);
  const auto recording = recording_of(options);
  if (!started || !recording) {
    return std::unexpected(!started ? started.error() : recording.error());
  }
  TrialRecord trial;
  trial.experiment = experiment;
  trial.slot = slot;
  trial.instruction = task->instruction;
  trial.started_utc = *started;
  trial.duration_s = options.duration_s;
  trial.steps = options.steps;
  trial.seed = options.seed;
  trial.end = *end;
  trial.void_reason = options.void_reason.value_or(is_void_by_default(*end) ? options.end : "");
  trial.dataset_root = *recording;
  trial.episode = options.episode;
  trial.notes = options.notes;
  trial.start_match = options.match;
  trial.operator_name = rating.scorer = options.scorer;
  for (const auto& word : options.failures) {
    auto failure = failure_of(word);
    if (!failure) {
      return std::unexpected(failure.error());
    }
    trial.failures.push_back(std::move(*failure));
  }
  written.score = *score;
  written.task = task->key;
  written.score_max = task->score_max;
  written.credited = *credited;
  written.void_reason = trial.void_reason;
  warn_of_clock(database, experiment, *started);
  return TrialStore(database).commit(trial, *task, rating);
}

std::string text_of(const Written& written) {
  const Score& score = written.score;
  std::string out = dump_json(Json(score.score)) + " of " + dump_json(Json(written.score_max)) + " points";
  out += !score.success ? "" : *score.success ? ", success" : ", no success";
  out += written.void_reason.empty() ? "" : ", void: " + written.void_reason;
  return out + (written.credited.empty() ? "" : "; " + written.credited + " credited, too, for it is required");
}

int add_trial(const TrialOptions& options) {
  const Output output(options.json);
  auto database = open_scores_to_write(options.database);
  if (!database) {
    return output.error(database.error());
  }
  const auto experiment = find_experiment(*database, options.experiment);
  if (!experiment) {
    return output.usage(experiment.error());
  }
  if (!options.rig.empty()) {
    const auto resources = resource_folder();
    const auto profile = resources ? load_rig_profile(options.rig, *resources) : std::unexpected(resources.error());
    if (!profile) {
      return output.usage(profile.error());
    }
    const bool simulated = profile->driver == "sim" || profile->driver == "synthetic";
    if (const auto kept = keep_rig(*database, *experiment, rig_record_of(*profile, simulated)); !kept) {
      return output.error(kept.error());
    }
  }
  Written written;
  const auto trial = add_to(*database, *experiment, options, written);
  if (!trial) {
    return trial.error().code == ErrorCode::invalid_input ? output.usage(trial.error()) : output.error(trial.error());
  }
  const PlannedSlot& slot = written.slot;
  output.line("Trial " + std::to_string(*trial) + " of contender " + slot.label + ", block " +
                  std::to_string(slot.block + 1) + ", attempt " + std::to_string(slot.attempt) + ": " +
                  text_of(written),
              {{"event", "trial"},
               {"trial", *trial},
               {"contender", slot.label},
               {"block", slot.block},
               {"position", slot.position},
               {"attempt", slot.attempt},
               {"score", written.score.score},
               {"success", written.score.success ? Json(*written.score.success) : Json()},
               {"valid", written.void_reason.empty()},
               {"credited", written.credited}});
  return exit_ok;
}

int name_failures(const TrialOptions& options) {
  const Output output(options.json);
  auto database = open_scores_to_write(options.database);
  if (!database) {
    return output.error(database.error());
  }
  for (const auto& word : options.failures) {
    const auto failure = failure_of(word);
    if (!failure) {
      return output.usage(failure.error());
    }
    if (const auto named = TrialStore(*database).add_failure(options.trial, *failure); !named) {
      return output.error(named.error());
    }
    output.line(
        "Trial " + std::to_string(options.trial) + ": " + word,
        {{"event", "failure"}, {"trial", options.trial}, {"mode", failure->mode}, {"recovered", failure->recovered}});
  }
  return exit_ok;
}

// What a second person saw in the recording.
Result<std::int64_t> judge_again(Database& database, const TrialOptions& options) {
  const auto place = TrialStore(database).place(options.trial);
  if (!place) {
    return std::unexpected(place.error());
  }
  const auto suite = SuiteStore(database).load(place->suite);
  if (!suite) {
    return std::unexpected(suite.error());
  }
  const SuiteTask& task = suite->tasks.at(place->task);
  Rating rating;
  rating.blinded = true;
  rating.scorer = options.scorer;
  rating.notes = options.notes;
  rating.observed.stages.resize(task.stages.size());
  rating.observed.value = options.value;
  for (const auto& word : options.stages) {
    TANDEM_TRY(take_stage(word, task, rating.observed));
  }
  if (const auto credited = credit_required(options, task, rating.observed); !credited) {
    return std::unexpected(credited.error());
  }
  if (options.value && !task.stages.empty()) {
    return fail(ErrorCode::invalid_input, "Task " + task.key + " is judged by its stages, not by a value.",
                "Give --stage instead of --value.");
  }
  return TrialStore(database).rate_again(options.trial, task, rating);
}

int rate_trial(const TrialOptions& options) {
  const Output output(options.json);
  auto database = open_scores_to_write(options.database);
  if (!database) {
    return output.error(database.error());
  }
  const auto rating = judge_again(*database, options);
  if (!rating) {
    return rating.error().code == ErrorCode::invalid_input ? output.usage(rating.error())
                                                           : output.error(rating.error());
  }
  output.line("Trial " + std::to_string(options.trial) + " was judged a second time by " + options.scorer,
              {{"event", "second"}, {"trial", options.trial}, {"rating", *rating}});
  return exit_ok;
}

// Which trial comes next, and where it is seen; nothing of what was seen before.
int second_look(const TrialOptions& options) {
  const Output output(options.json);
  auto database = open_scores_to_read(options.database);
  if (!database) {
    return output.error(database.error());
  }
  const auto experiment = find_experiment(*database, options.experiment);
  if (!experiment) {
    return output.usage(experiment.error());
  }
  const auto look = next_second_look(*database, *experiment);
  if (!look) {
    return output.error(look.error());
  }
  Json facts = {{"event", "second-look"}, {"done", look->done}, {"wanted", look->wanted}, {"unseen", look->unseen}};
  if (!look->trial) {
    output.line(look->done >= look->wanted ? std::to_string(look->done) + " trials were judged twice, which is enough"
                                           : std::to_string(look->done) + " of " + std::to_string(look->wanted) +
                                                 " trials were judged twice; the others were not recorded",
                facts);
    return exit_ok;
  }
  const auto recording = TrialStore(*database).recording(*look->trial);
  if (!recording) {
    return output.error(recording.error());
  }
  facts.update({{"trial", *look->trial}, {"dataset", recording->dataset_root}, {"episode", *recording->episode}});
  output.line("Trial " + std::to_string(*look->trial) + ": episode " + std::to_string(*recording->episode) + " of " +
                  recording->dataset_root + " (" + std::to_string(look->done) + " of " + std::to_string(look->wanted) +
                  " judged twice)",
              facts);
  return exit_ok;
}

int void_trial(const TrialOptions& options) {
  const Output output(options.json);
  auto database = open_scores_to_write(options.database);
  if (!database) {
    return output.error(database.error());
  }
  const auto done = TrialStore(*database).make_void(options.trial, options.reason);
  if (!done) {
    return output.usage(done.error());
  }
  output.line("Trial " + std::to_string(options.trial) + " does not count any more: " + options.reason,
              {{"event", "void"}, {"trial", options.trial}, {"reason", options.reason}});
  return exit_ok;
}

void add_second_commands(CLI::App& trial, const std::shared_ptr<TrialOptions>& options, Action& action) {
  const auto common = [&](CLI::App* verb, int (*run)(const TrialOptions&)) {
    add_scores_option(*verb, options->database);
    verb->add_flag("--json", options->json, "One JSON object a line");
    verb->callback([options, run, &action] { action = [options, run] { return run(*options); }; });
  };
  auto* failure = trial.add_subcommand("failure", "Name why a written trial failed");
  failure->add_option("trial", options->trial, "Its number")->required()->check(whole_number_from(1));
  failure->add_option("--failure", options->failures, "MODE or MODE:recovered; repeated")->required();
  failure->footer("Example:\n  tandem-cli score trial failure 12 --failure missed_grasp");
  common(failure, name_failures);
  auto* second = trial.add_subcommand("second", "Which trial is to be judged a second time, drawn by the plan's seed");
  second->add_option("experiment", options->experiment, "Its number or identifier")->required();
  second->footer("Example:\n  tandem-cli score trial second 3");
  common(second, second_look);
  auto* rate = trial.add_subcommand("rate", "Judge a trial a second time, from its recording");
  rate->add_option("trial", options->trial, "Its number")->required()->check(whole_number_from(1));
  rate->add_option("--scorer", options->scorer, "Who judges; another person than before")->required();
  rate->add_option("--stage", options->stages,
                   "KEY, KEY@SECONDS, KEY=CREDIT or KEY=CREDIT@SECONDS of a stage; repeated");
  rate->add_option("--value", options->value, "Result of a task without stages")->check(number_within(0, 1e9));
  rate->add_option("--notes", options->notes, "Anything else");
  rate->footer("Example:\n  tandem-cli score trial rate 12 --scorer ada --stage grasp --stage place");
  common(rate, rate_trial);
}

}  // namespace

void add_score_trial_command(CLI::App& noun, Action& action) {
  auto* trial = noun.add_subcommand("trial", "Add a trial by hand, or make one void");
  trial->require_subcommand(1);
  auto options = std::make_shared<TrialOptions>();
  auto* add = trial->add_subcommand("add", "Write the next planned trial of an experiment with its judgement");
  add->add_option("experiment", options->experiment, "Its number or identifier")->required();
  add->add_option("--contender", options->contender, "Label that the next trial must have; refused where it has not");
  add->add_option("--stage", options->stages,
                  "KEY, KEY@SECONDS, KEY=CREDIT or KEY=CREDIT@SECONDS of a stage; repeated");
  add->add_option("--value", options->value,
                  "Result of a task without stages: 0 or 1, points, subtasks in a row, or a count")
      ->check(number_within(0, 1e9));
  add->add_option("--end", options->end,
                  "How it ended: success, timeout, policy_done, operator_stop, irrecoverable, "
                  "safety_stop, robot_fault, policy_fault, network_fault, operator_error");
  add->add_option("--void", options->void_reason, "Why it does not count");
  add->add_option("--duration", options->duration_s, "Seconds")->check(number_within(0, 1e6));
  add->add_option("--steps", options->steps, "Steps of control")->check(number_within(0, 1e12));
  add->add_option("--seed", options->seed, "Seed of the start")->check(number_within(0, 9e15));
  add->add_option("--dataset", options->dataset, "Folder of the dataset that holds its recording");
  add->add_option("--episode", options->episode, "Episode of it")->check(number_within(0, 1e9));
  add->add_option("--started", options->started, "When it began, in UTC, such as 2026-11-22T09:30:00Z; without it now");
  add->add_option("--notes", options->notes, "Anything else");
  add->add_option("--scorer", options->scorer, "Who ran and judged it");
  add->add_option("--rig", options->rig, "Rig it ran on: a name from \"rig list\", or a path to a rig file");
  add->add_option("--match", options->match, "How well the scene agreed with the planned start, -1 to 1")
      ->check(number_within(-1, 1));
  add->add_option("--failure", options->failures, "Why it failed, MODE or MODE:recovered; repeated");
  add_scores_option(*add, options->database);
  add->add_flag("--json", options->json, "One JSON object");
  add->footer("Example:\n  tandem-cli score trial add 3 --stage grasp=1@4.2 --stage place=1@9.8 --duration 9.8");
  add->callback([options, &action] { action = [options] { return add_trial(*options); }; });
  auto* make_void = trial->add_subcommand("void", "A trial does not count any more; its place can be run again");
  make_void->add_option("trial", options->trial, "Its number")->required()->check(whole_number_from(1));
  make_void->add_option("--reason", options->reason, "Why; it is kept")->required();
  add_scores_option(*make_void, options->database);
  make_void->add_flag("--json", options->json, "One JSON object");
  make_void->callback([options, &action] { action = [options] { return void_trial(*options); }; });
  add_second_commands(*trial, options, action);
}

}  // namespace tandem::cli
