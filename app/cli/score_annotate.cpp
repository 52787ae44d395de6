#include <memory>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/score_open.h"
#include "scoring/annotations.h"
#include "scoring/figures.h"

namespace tandem::cli {
namespace {

struct AnnotateOptions {
  std::string experiment;
  std::string text;
  std::string label;
  std::string dataset;
  std::string revision;
  std::optional<std::int64_t> demonstrations;
  std::optional<std::int64_t> step;
  std::string database;
  bool json = false;
};
using Shared = std::shared_ptr<AnnotateOptions>;

// Opens the scores and finds the experiment; what `work` says is printed.
template <typename Work>
int on_experiment(const AnnotateOptions& options, const Work& work) {
  const Output output(options.json);
  auto database = open_scores_to_write(options.database);
  if (!database) {
    return output.error(database.error());
  }
  const auto experiment = find_experiment(*database, options.experiment);
  if (!experiment) {
    return output.usage(experiment.error());
  }
  const Result<std::pair<std::string, Json>> done = work(*database, *experiment);
  if (!done) {
    return done.error().code == ErrorCode::invalid_input ? output.usage(done.error()) : output.error(done.error());
  }
  output.line(done->first, done->second);
  return exit_ok;
}

using Said = Result<std::pair<std::string, Json>>;

int note(const AnnotateOptions& options) {
  return on_experiment(options, [&](Database& database, std::int64_t experiment) -> Said {
    TANDEM_TRY(add_rig_note(database, experiment, options.text));
    return std::pair("Noted: " + options.text,
                     Json{{"event", "note"}, {"experiment", experiment}, {"text", options.text}});
  });
}

int name(const AnnotateOptions& options) {
  return on_experiment(options, [&](Database& database, std::int64_t experiment) -> Said {
    const auto named = name_scorer(database, experiment, options.text);
    if (!named) {
      return std::unexpected(named.error());
    }
    return std::pair(std::to_string(*named) + " trials were judged by " + options.text,
                     Json{{"event", "scorer"}, {"experiment", experiment}, {"named", *named}});
  });
}

int trained(const AnnotateOptions& options) {
  return on_experiment(options, [&](Database& database, std::int64_t experiment) -> Said {
    const auto contenders = ExperimentStore(database).contenders(experiment);
    if (!contenders) {
      return std::unexpected(contenders.error());
    }
    CheckpointFacts facts;
    if (!options.dataset.empty()) {
      facts.dataset = options.dataset;
    }
    if (!options.revision.empty()) {
      facts.dataset_revision = options.revision;
    }
    facts.demonstrations = options.demonstrations;
    facts.training_step = options.step;
    std::int64_t known = 0;
    for (const auto& [id, label] : *contenders) {
      if (options.label.empty() || options.label == label) {
        TANDEM_TRY(set_training_facts(database, id, facts));
        ++known;
      }
    }
    if (known == 0) {
      return fail(ErrorCode::invalid_input, "There is no contender \"" + options.label + "\".",
                  "Give a label of \"score experiment status\".");
    }
    return std::pair("Kept for " + std::to_string(known) + (known == 1 ? " contender" : " contenders"),
                     Json{{"event", "trained"}, {"experiment", experiment}, {"contenders", known}});
  });
}

CLI::App* verb(CLI::App& noun, const char* name, const char* what, const Shared& options, Action& action,
               int (*work)(const AnnotateOptions&)) {
  auto* command = noun.add_subcommand(name, what);
  command->add_option("experiment", options->experiment, "Its number or identifier")->required();
  add_scores_option(*command, options->database);
  command->add_flag("--json", options->json, "One JSON object");
  command->callback([options, &action, work] { action = [options, work] { return work(*options); }; });
  return command;
}

}  // namespace

void add_score_annotate_commands(CLI::App& experiment, Action& action) {
  auto options = std::make_shared<AnnotateOptions>();
  auto* written = verb(experiment, "note", "Write down what was done to the rig between trials", options, action, note);
  written->add_option("--text", options->text, "What was done; the control chart shows it")->required();
  written->footer("Example:\n  tandem-cli score experiment note 3 --text \"lens cleaned\"");
  auto* who = verb(experiment, "scorer", "Name who judged the trials for which nobody is named", options, action, name);
  who->add_option("--name", options->text, "A person")->required();
  auto* made =
      verb(experiment, "trained", "Say how a contender was trained, where its files do not", options, action, trained);
  made->add_option("--contender", options->label, "Its label (default: all of them)");
  made->add_option("--dataset", options->dataset, "Name of the data set");
  made->add_option("--revision", options->revision, "Revision of the data set");
  made->add_option("--demos", options->demonstrations, "Demonstrations")->check(number_within(0, 1e12));
  made->add_option("--step", options->step, "Training step at which it was saved")->check(number_within(0, 1e12));
  made->footer(
      "Refused while the experiment is blind.\nExample:\n"
      "  tandem-cli score experiment trained 3 --contender A --dataset me/cubes --revision v2 --demos 50 --step 20000");
}

}  // namespace tandem::cli
