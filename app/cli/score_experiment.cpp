#include <algorithm>
#include <memory>
#include <optional>
#include <random>

#include "base/files.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/policies.h"
#include "cli/rigs.h"
#include "cli/score_open.h"
#include "cli/signals.h"
#include "policy/policy_config.h"
#include "scoring/audit.h"
#include "scoring/commitment.h"
#include "scoring/identity.h"
#include "scoring/suite_edit.h"
#include "scoring/suite_library.h"
#include "session/experiment_run.h"

namespace tandem::cli {
namespace {

struct ExperimentOptions {
  std::string db;
  std::string title;
  std::string question;
  std::string suite;
  std::vector<std::string> contenders;
  std::string baseline;
  std::string design = "fixed";
  std::string metric = "success";
  std::string test;
  std::string blinding = "none";
  double alpha = 0.05;
  std::int64_t most_pairs = 0;
  std::optional<std::uint64_t> seed;  // else drawn: who knows it knows who comes when
  bool latin = false;
  std::string experiment;
  std::string reason;
  std::string salt;
  RigChoice rig;
  std::vector<std::string> maps;
  std::string clock = "lockstep";
  std::string root;
  std::string vcodec = RecordingOptions().vcodec;
  std::int64_t trials = 0;
  bool json = false;
};

std::vector<std::string> split(const std::string& text, char mark) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == mark) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

std::unexpected<Error> bad_contender(const std::string& word, const std::string& why) {
  return fail(ErrorCode::invalid_input, "The contender \"" + word + "\" " + why + ".",
              "Write FOLDER, or FOLDER,mode=async,threshold=0.5; more in docs/command-line.md.");
}

// "FOLDER[,KEY=VALUE]…": name, mode, and what contender_settings() knows.
Result<ContenderSpec> contender_of(const std::string& word) {
  const auto parts = split(word, ',');
  const auto folder = absolute_path(parts.front());
  if (!folder) {
    return std::unexpected(folder.error());
  }
  ContenderSpec out;
  out.source = folder->string();
  out.policy = folder->filename().string();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto mark = parts[i].find('=');
    const std::string key = parts[i].substr(0, mark);
    const std::string value = mark == std::string::npos ? "" : parts[i].substr(mark + 1);
    if (value.empty()) {
      return bad_contender(word, "has a part without a value, " + parts[i]);
    }
    if (key == "name") {
      out.policy = value;
    } else if (key == "mode") {
      out.mode = value;
    } else if (key == "dataset" || key == "revision") {
      (key == "dataset" ? out.dataset : out.dataset_revision) = value;
    } else if (key == "demos" || key == "step") {
      const auto count = parse_json(value, word);
      if (!count || !count->is_number_integer() || count->get<double>() < 0) {
        return bad_contender(word, "has no whole number in " + parts[i]);
      }
      (key == "demos" ? out.demonstrations : out.training_step) = count->get<std::int64_t>();
    } else {
      const auto number = parse_json(value, word);
      out.parameters[key] = number && number->is_number() ? *number : Json(value);
    }
  }
  const auto config = PolicyConfig::load(*folder);
  const auto hash = config ? checkpoint_sha256(*folder) : std::unexpected(config.error());
  const auto settings = contender_settings(out);
  if (!hash) {
    return std::unexpected(hash.error());
  }
  if (!settings) {
    Error error = settings.error();
    error.hint = "Correct what follows the folder in --contender.";
    return std::unexpected(std::move(error));
  }
  out.family = config->type;
  out.content_sha256 = *hash;
  out.checkpoint = hash->substr(0, 12);
  return out;
}

template <typename T>
T named(const std::string& word, const std::vector<std::pair<std::string, T>>& names) {
  return std::ranges::find(names, word, &std::pair<std::string, T>::first)->second;
}

Result<ExperimentSpec> spec_of(const ExperimentOptions& options) {
  ExperimentSpec out;
  out.title = options.title;
  out.question = options.question;
  out.primary_metric = options.metric;
  out.alpha = options.alpha;
  out.design = named<Design>(
      options.design,
      {{"fixed", Design::fixed}, {"sequential", Design::sequential}, {"exploratory", Design::exploratory}});
  out.test_method = options.test;
  out.blinding = named<Blinding>(options.blinding, {{"none", Blinding::none},
                                                    {"operator", Blinding::operator_only},
                                                    {"operator_and_scorer", Blinding::operator_and_scorer}});
  std::random_device device;
  out.seed = options.seed.value_or((std::uint64_t{device()} << 31) ^ device());
  out.order = options.latin ? BlockOrder::latin_square : BlockOrder::balanced;
  if (options.most_pairs > 0) {
    out.most_pairs = options.most_pairs;
  }
  bool found = options.baseline.empty();
  for (const auto& word : options.contenders) {
    auto contender = contender_of(word);
    if (!contender) {
      return std::unexpected(contender.error());
    }
    contender->baseline = contender->mode == options.baseline || contender->policy == options.baseline;
    if (contender->baseline && found) {
      return bad_contender(word, "and another one are both the baseline " + options.baseline);
    }
    found = found || contender->baseline;
    for (const auto& other : out.contenders) {
      if (other.content_sha256 == contender->content_sha256 && other.policy != contender->policy) {
        return bad_contender(word, "is the same checkpoint as " + other.policy + ", and one has one name");
      }
    }
    out.contenders.push_back(std::move(*contender));
  }
  if (!found) {
    return fail(ErrorCode::invalid_input, "No contender is called \"" + options.baseline + "\".",
                "Name the baseline by its name or its mode.");
  }
  return out;
}

Result<void> check_pairs(const Suite& suite, const ExperimentSpec& spec) {
  std::int64_t pairs = 0;
  for (const auto& cell : suite.cells) {
    pairs += cell.planned_trials;
  }
  if (spec.most_pairs && *spec.most_pairs > pairs) {
    return fail(ErrorCode::invalid_input,
                "The plan has " + std::to_string(pairs) + " pairs, less than the " + std::to_string(*spec.most_pairs) +
                    " of --most-pairs.",
                "Ask for fewer pairs, or plan more with --trials.");
  }
  return {};
}

// Options that would be ignored say so.
Result<void> check_design(const ExperimentOptions& options) {
  if (!options.test.empty() && options.design == "sequential") {
    return fail(ErrorCode::invalid_input, "A sequential design has its own test, and --test is for a fixed one.",
                "Leave out --test, or choose --design fixed.");
  }
  if (!options.test.empty() && options.metric != "success") {
    return fail(ErrorCode::invalid_input, "--test " + options.test + " compares successes, not " + options.metric + ".",
                "Leave out --test, or choose --metric success.");
  }
  if (options.most_pairs > 0 && options.design != "sequential") {
    return fail(ErrorCode::invalid_input,
                "--most-pairs ends a sequential design, and this one is " + options.design + ".",
                "Leave it out, or choose --design sequential.");
  }
  if (options.design == "sequential" && options.metric == "time") {
    return fail(ErrorCode::invalid_input, "Times cannot be looked at early, so there is no sequential design for them.",
                "Choose --design fixed, or another metric.");
  }
  return {};
}

int make(const ExperimentOptions& options) {
  const Output output(options.json);
  const auto resources = resource_folder();
  const auto suite = resources ? load_suite(options.suite, *resources) : std::unexpected(resources.error());
  if (!suite) {
    return suite.error().code == ErrorCode::not_found ? output.usage(suite.error()) : output.error(suite.error());
  }
  if (const auto sound = freeze_suite(*suite); !sound) {
    return output.usage(sound.error());
  }
  if (const auto own = check_own_suite(*suite, *resources); !own) {
    return output.usage(own.error());
  }
  if (const auto fits = check_design(options); !fits) {
    return output.usage(fits.error());
  }
  const auto spec = spec_of(options);
  if (!spec) {
    return spec.error().code == ErrorCode::invalid_input ? output.usage(spec.error()) : output.error(spec.error());
  }
  auto book = open_scores_to_write(options.db, true);
  if (!book) {
    return output.error(book.error());
  }
  const Suite planned = options.trials > 0 ? with_trials_each(*suite, options.trials) : *suite;
  if (const auto enough = check_pairs(planned, *spec); !enough) {
    return output.usage(enough.error());
  }
  ExperimentStore experiments(*book);
  const auto id = experiments.create(planned, *spec);
  const auto row = id ? experiments.row(*id) : std::unexpected(id.error());
  if (!row) {
    return row.error().code == ErrorCode::invalid_input ? output.usage(row.error()) : output.error(row.error());
  }
  output.line("Experiment " + std::to_string(*id) + ": " + std::to_string(row->slots) + " trials planned, plan " +
                  row->plan_sha256.substr(0, 16) +
                  (row->commitment.empty() ? "" : ", labels committed to by " + row->commitment.substr(0, 16)),
              {{"event", "experiment"},
               {"experiment", *id},
               {"uuid", row->uuid},
               {"planned", row->slots},
               {"plan_sha256", row->plan_sha256},
               {"commitment", row->commitment.empty() ? Json() : Json(row->commitment)}});
  return exit_ok;
}

void tell(const Output& output, const TrialReport& report) {
  const bool counts = report.void_reason.empty();
  char text[64];
  std::snprintf(text, sizeof text, "%.2f points in %.1f s", report.score, report.duration_s);
  output.line(
      "Trial " + std::to_string(report.trial) + ": " + report.slot.label + ", " + report.task + ", " + report.setting +
          ": " +
          (!counts ? "void, " + report.void_reason : std::string(report.success ? "success, " : "no success, ") + text),
      {{"event", "trial"},
       {"trial", report.trial},
       {"label", report.slot.label},
       {"block", report.slot.block},
       {"attempt", report.slot.attempt},
       {"task", report.task},
       {"setting", report.setting},
       {"seed", report.seed},
       {"end", name_of(report.end)},
       {"success", report.success},
       {"score", report.score},
       {"duration_s", report.duration_s},
       {"void_reason", counts ? Json() : Json(report.void_reason)},
       {"episode", report.episode ? Json(*report.episode) : Json()}});
}

int run(const ExperimentOptions& options) {
  const Output output(options.json);
  const auto maps = camera_map(options.maps);
  if (!maps) {
    return output.usage(maps.error());
  }
  auto book = open_scores_to_write(options.db);
  if (!book) {
    return output.error(book.error());
  }
  const auto experiment = find_experiment(*book, options.experiment);
  if (!experiment) {
    return output.error(experiment.error());
  }
  std::int64_t trials = 0;
  ExperimentRunOptions how;
  how.make_rig = [&](const std::string& scene) {
    RigChoice choice = options.rig;
    choice.scene = scene;
    return make_rig(choice);
  };
  how.lockstep = options.clock == "lockstep";
  how.cameras = *maps;
  if (!options.root.empty()) {
    const auto root = absolute_path(options.root);
    if (!root) {
      return output.usage(root.error());
    }
    how.root = root->string();
  }
  how.vcodec = options.vcodec;
  how.most_trials = options.trials;
  how.stop = stop_requested;
  how.tell = [&](const TrialReport& report) {
    ++trials;
    tell(output, report);
  };
  const auto end = run_experiment(*book, *experiment, how);
  if (!end) {
    output.error(end.error());
    return end.error().code == ErrorCode::device_lost ? exit_interrupted : exit_failed;
  }
  output.line(std::to_string(trials) + " trials were run; the experiment is " +
                  (*end == ExperimentEnd::complete  ? "complete."
                   : *end == ExperimentEnd::decided ? "decided: the evidence is enough."
                   : *end == ExperimentEnd::budget  ? "at the end of its budget."
                                                    : "not complete yet; run it again to go on."),
              {{"event", "finished"}, {"trials", trials}, {"end", name_of(*end)}, {"simulated", true}});
  return stop_requested() ? exit_cancelled : exit_ok;
}

std::string percent(const RateFigure& rate) {
  if (rate.n == 0) {
    return "– (no trial yet)";
  }
  char text[80];
  std::snprintf(text, sizeof text, "%5.1f %% [%.1f, %.1f] (%lld/%lld)", 100 * rate.rate(), 100 * rate.limits.low,
                100 * rate.limits.high, static_cast<long long>(rate.k), static_cast<long long>(rate.n));
  return text;
}

// Imported trials were never planned here.
std::string progress_text(std::int64_t done, std::int64_t planned, std::int64_t valid) {
  return planned > 0 ? std::to_string(done) + " of " + std::to_string(planned) + " trials"
                     : std::to_string(valid) + " trials, none of them planned here";
}

int show_one(const Output& output, Database& book, std::int64_t experiment) {
  const auto table = load_trials(book, experiment);
  if (!table) {
    return output.error(table.error());
  }
  const auto broken = first_broken_audit(book);
  if (!broken) {
    return output.error(broken.error());
  }
  const auto& about = table->experiment;
  const auto valid = std::ranges::count(table->valid, 1);
  output.line("Experiment " + std::to_string(experiment) + ": " + about.title + "\n  " +
                  progress_text(about.slots_done, about.slots, valid) + ", " +
                  (about.blind ? "blind" : "contenders known") + ", plan " + about.plan_sha256.substr(0, 16) +
                  (*broken == 0 ? "" : "\n  Trail of changes " + trail_text(*broken)),
              {{"event", "experiment"},
               {"experiment", experiment},
               {"title", about.title},
               {"planned", about.slots},
               {"done", about.slots_done},
               {"complete", about.complete()},
               {"blind", about.blind},
               {"valid", valid},
               {"trail_broken_at", *broken == 0 ? Json() : Json(*broken)},
               {"plan_sha256", about.plan_sha256}});
  for (const auto& row : leaderboard(*table).rows) {
    output.line(
        "  " + row.name + ": " + percent(row.success) +
            (row.helped_trials.empty() ? "" : ", " + std::to_string(row.helped_trials.size()) + " of them helped") +
            (row.voids > 0 ? ", " + std::to_string(row.voids) + " void" : "") +
            (row.letters.empty() ? "" : "  " + row.letters),
        {{"event", "contender"},
         {"name", row.name},
         {"k", row.success.k},
         {"n", row.success.n},
         {"helped", row.helped_trials.size()},
         {"low", row.success.n > 0 ? Json(row.success.limits.low) : Json()},
         {"high", row.success.n > 0 ? Json(row.success.limits.high) : Json()},
         {"voids", row.voids},
         {"letters", row.letters},
         {"insufficient", row.insufficient}});
  }
  return exit_ok;
}

int status(const ExperimentOptions& options) {
  const Output output(options.json);
  auto book = open_scores_to_read(options.db);
  if (!book) {
    return output.error(book.error());
  }
  if (!options.experiment.empty()) {
    const auto experiment = find_experiment(*book, options.experiment);
    return experiment ? show_one(output, *book, *experiment) : output.error(experiment.error());
  }
  const auto rows = ExperimentStore(*book).list();
  if (!rows) {
    return output.error(rows.error());
  }
  if (rows->empty()) {
    output.line("There are no experiments yet. Make one with \"tandem-cli score experiment new\".",
                {{"event", "nothing"}});
  }
  for (const auto& row : *rows) {
    output.line(std::to_string(row.id) + ": " + row.title + ", " + progress_text(row.done, row.slots, row.valid) +
                    (row.voids > 0 ? ", " + std::to_string(row.voids) + " void" : ""),
                {{"event", "experiment"},
                 {"experiment", row.id},
                 {"uuid", row.uuid},
                 {"title", row.title},
                 {"planned", row.slots},
                 {"done", row.done},
                 {"valid", row.valid},
                 {"voids", row.voids}});
  }
  return exit_ok;
}

int verify(const ExperimentOptions& options) {
  const Output output(options.json);
  auto book = open_scores_to_read(options.db);
  if (!book) {
    return output.error(book.error());
  }
  const auto experiment = find_experiment(*book, options.experiment);
  if (!experiment) {
    return output.usage(experiment.error());
  }
  const auto table = load_trials(*book, *experiment);
  const auto broken = table ? first_broken_audit(*book) : std::unexpected(table.error());
  if (!broken) {
    return output.error(broken.error());
  }
  const auto checked =
      check_commitment(*book, *table, options.salt.empty() ? std::nullopt : std::optional(options.salt));
  if (!checked) {
    return checked.error().code == ErrorCode::invalid_input ? output.usage(checked.error())
                                                            : output.error(checked.error());
  }
  output.line("Commitment " + checked->stored + (checked->holds() ? " holds" : " does not hold") +
                  "\n  SHA-256 of the 16 bytes " + checked->salt_hex + " followed by\n  " + checked->table + "\n  is " +
                  checked->computed + "\nTrail of changes: " + trail_text(*broken),
              {{"event", "verified"},
               {"experiment", *experiment},
               {"holds", checked->holds()},
               {"commitment", checked->stored},
               {"computed", checked->computed},
               {"salt", checked->salt_hex},
               {"table", checked->table},
               {"trail_broken_at", *broken == 0 ? Json() : Json(*broken)}});
  return checked->holds() && *broken == 0 ? exit_ok : exit_failed;
}

int unblind(const ExperimentOptions& options) {
  const Output output(options.json);
  auto book = open_scores_to_write(options.db);
  if (!book) {
    return output.error(book.error());
  }
  const auto experiment = find_experiment(*book, options.experiment);
  const auto done = experiment ? ExperimentStore(*book).unblind(*experiment, options.reason)
                               : Result<void>(std::unexpected(experiment.error()));
  if (!done) {
    return done.error().code == ErrorCode::invalid_input ? output.usage(done.error()) : output.error(done.error());
  }
  const auto table = load_trials(*book, *experiment);
  if (!table) {
    return output.error(table.error());
  }
  for (const auto& contender : table->contenders) {
    output.line(contender.name(), {{"event", "contender"},
                                   {"label", contender.label},
                                   {"title", contender.title},
                                   {"mode", contender.mode},
                                   {"hash", contender.hash}});
  }
  return exit_ok;
}

using Shared = std::shared_ptr<ExperimentOptions>;

CLI::App* verb(CLI::App& noun, const char* name, const char* what, const Shared& options, Action& action,
               int (*work)(const ExperimentOptions&)) {
  auto* command = noun.add_subcommand(name, what);
  add_scores_option(*command, options->db);
  command->add_flag("--json", options->json, "One JSON object a line");
  command->callback([options, &action, work] { action = [options, work] { return work(*options); }; });
  return command;
}

void add_new(CLI::App& noun, const Shared& options, Action& action) {
  auto* command = verb(noun, "new", "Plan an experiment: who is compared in what, and how it will be judged", options,
                       action, make);
  command->add_option("--title", options->title, "Its name")->required();
  command->add_option("--question", options->question, "What it shall answer");
  command->add_option("--suite", options->suite, "A name from \"score suite list\", or a path to a suite file")
      ->required();
  command
      ->add_option(
          "--contender", options->contenders,
          "FOLDER[,mode=async][,name=N][,threshold=0.5][,latency_ms=100]…, once for each; what its files do not "
          "say of its making: [,dataset=NAME][,revision=R][,demos=50][,step=100000]")
      ->required();
  command->add_option("--baseline", options->baseline, "Name or mode of the contender the others are compared with");
  command->add_option("--design", options->design, "fixed, sequential or exploratory")
      ->capture_default_str()
      ->check(CLI::IsMember({"fixed", "sequential", "exploratory"}));
  command->add_option("--metric", options->metric, "What is compared: success, score, time or count")
      ->capture_default_str()
      ->check(CLI::IsMember({"success", "score", "time", "count"}));
  command
      ->add_option("--test", options->test, "The test of a fixed design, chosen now (default: by metric and pairing)")
      ->check(CLI::IsMember({"mcnemar", "barnard", "boschloo", "fisher"}));
  command->add_option("--alpha", options->alpha, "Risk of a false difference")
      ->capture_default_str()
      ->check(number_within(0.001, 0.5));
  command->add_option("--most-pairs", options->most_pairs, "Sequential: pairs at most (default: all planned)")
      ->check(whole_number_from(1));
  command
      ->add_option("--trials", options->trials,
                   "Trials of each contender in each cell of the suite (default: those of the suite)")
      ->check(number_within(1, 10000))
      ->check(whole_number_from(1));
  command->add_option("--blinding", options->blinding, "none, operator or operator_and_scorer")
      ->capture_default_str()
      ->check(CLI::IsMember({"none", "operator", "operator_and_scorer"}));
  command->add_option("--seed", options->seed, "Seed of the order (default: drawn)")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{INT64_MAX}));
  command->add_flag("--latin-square", options->latin, "Every order of the contenders alike often");
  command->footer(
      "Example:\n  tandem-cli score experiment new --title \"sync or async\" --suite sim_cube \\\n"
      "      --contender resources/policies/act-cube-so101,mode=sync --contender "
      "resources/policies/act-cube-so101,mode=async \\\n"
      "      --design sequential --blinding operator_and_scorer --seed 1");
}

void add_run(CLI::App& noun, const Shared& options, Action& action) {
  auto* command = verb(noun, "run", "Run what is left of it in simulation, unattended", options, action, run);
  command->add_option("experiment", options->experiment, "Its number or identifier")->required();
  command->add_option("--rig", options->rig.name, "Simulated rig")->capture_default_str();
  command->add_option("--map", options->maps,
                      "CAMERA=INPUT: which camera of the rig feeds which input of the policies");
  command->add_option("--clock", options->clock, "real, or lockstep: as fast as it can, the same trials every time")
      ->capture_default_str()
      ->check(CLI::IsMember({"real", "lockstep"}));
  as_folder(command->add_option("--root", options->root, "Record the trials into this dataset"));
  command->add_option("--vcodec", options->vcodec, "Codec of that dataset")->capture_default_str();
  command->add_option("--trials", options->trials, "Stop after so many trials (default: go on to the end)")
      ->check(whole_number_from(1));
  command->footer(
      "Killed or stopped it goes on where it was when it is run again.\nExample:\n"
      "  tandem-cli score experiment run 1 --json");
}

}  // namespace

void add_score_experiment_command(CLI::App& noun, Action& action) {
  auto* experiment = noun.add_subcommand("experiment", "Comparisons: planned, run, looked at, told");
  experiment->require_subcommand(1);
  auto options = std::make_shared<ExperimentOptions>();
  options->rig.name = "sim-so101-small";
  add_new(*experiment, options, action);
  add_run(*experiment, options, action);
  auto* look = verb(*experiment, "status", "The experiments, or how far one of them is", options, action, status);
  look->alias("list");
  look->add_option("experiment", options->experiment, "Its number or identifier (default: all of them)");
  auto* proof = verb(*experiment, "verify",
                     "Compute anew what was committed to before the first trial, once the contenders are told", options,
                     action, verify);
  proof->add_option("experiment", options->experiment, "Its number or identifier")->required();
  proof->add_option("--salt", options->salt, "32 hexadecimal digits (default: those in the database)");
  add_score_annotate_commands(*experiment, action);
  auto* tell_all =
      verb(*experiment, "unblind", "Tell who the contenders are; for a reason, once", options, action, unblind);
  tell_all->add_option("experiment", options->experiment, "Its number or identifier")->required();
  tell_all->add_option("--reason", options->reason, "Why, kept in the trail")->required();
}

}  // namespace tandem::cli
