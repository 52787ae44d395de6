#include <memory>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "scoring/suite_library.h"

namespace tandem::cli {
namespace {

struct SuiteOptions {
  std::string name;
  std::string out;
  bool json = false;
};

std::int64_t planned(const Suite& suite) {
  std::int64_t out = 0;
  for (const auto& cell : suite.cells) {
    out += cell.planned_trials;
  }
  return out;
}

Json summary(const Suite& suite) {
  return {{"key", suite.key},
          {"version", suite.version},
          {"title", suite.title},
          {"kind", suite.simulated ? "sim" : "real"},
          {"tasks", suite.tasks.size()},
          {"settings", suite.settings.size()},
          {"cells", suite.cells.size()},
          {"trials", planned(suite)},
          {"definition_sha256", definition_sha256(suite)}};
}

int list(const SuiteOptions& options) {
  const Output output(options.json);
  const auto resources = resource_folder();
  if (!resources) {
    return output.error(resources.error());
  }
  int code = exit_ok;
  const auto suites = list_suites(*resources);
  if (suites.empty()) {
    return output.error({ErrorCode::not_found,
                         "There are no suites in " + (*resources / "suites").string() + ".",
                         "Correct TANDEM_RESOURCES, or install Tandem again.",
                         {}});
  }
  for (const auto& suite : suites) {
    if (!suite) {
      code = output.error(suite.error());
      continue;
    }
    Json object = summary(*suite);
    object["event"] = "suite";
    output.line(suite->key + ": " + suite->title + ", " + std::to_string(suite->tasks.size()) + " tasks, " +
                    std::to_string(suite->settings.size()) + " settings, " + std::to_string(planned(*suite)) +
                    " trials a contender" + (suite->simulated ? ", simulated" : ""),
                object);
  }
  return code;
}

std::string points_text(const RubricStage& stage) {
  const std::string points = dump_json(Json(stage.points));
  return stage.max_count > 1 ? points + " each, up to " + std::to_string(stage.max_count) : points;
}

std::string shown(const Suite& suite) {
  std::string out = suite.title + "\n" + suite.key + " version " + std::to_string(suite.version) + ", " +
                    (suite.simulated ? "simulated" : "real") + ", averages " + std::string(name_of(suite.aggregate)) +
                    (suite.source.empty() ? "" : "\nsource: " + suite.source) +
                    (suite.notes.empty() ? "" : "\n" + suite.notes) + "\ndefinition " + definition_sha256(suite) +
                    (suite.frozen.empty() ? "" : ", frozen");
  for (const auto& task : suite.tasks) {
    out += "\n\n" + task.key + ": " + task.instruction + "\n  " + std::string(name_of(task.scoring)) + ", up to " +
           dump_json(Json(task.score_max)) + "; success: " + task.success_text;
    for (const auto& stage : task.stages) {
      out += "\n  " + points_text(stage) + "  " + stage.criterion +
             (stage.required ? " (after " + task.stages[*stage.required].key + ")" : "");
    }
  }
  out += "\n\nsettings:";
  for (const auto& setting : suite.settings) {
    out += "\n  " + setting.key + ": " + setting.title + (setting.out_of_distribution ? ", out of distribution" : "");
  }
  out += "\ntrials a contender:";
  for (const auto& cell : suite.cells) {
    out += "\n  " + suite.tasks[cell.task].key + " × " + suite.settings[cell.setting].key + ": " +
           std::to_string(cell.planned_trials);
  }
  return out + "\npublished figures: " + std::to_string(suite.anchors.size());
}

int show(const SuiteOptions& options) {
  const Output output(options.json);
  const auto resources = resource_folder();
  if (!resources) {
    return output.error(resources.error());
  }
  const auto suite = load_suite(options.name, *resources);
  if (!suite) {
    return suite.error().code == ErrorCode::not_found ? output.usage(suite.error()) : output.error(suite.error());
  }
  Json object = suite_json(*suite);
  object["event"] = "suite";
  object["definition_sha256"] = definition_sha256(*suite);
  output.line(shown(*suite), object);
  // The same check as before an experiment.
  const auto sound = freeze_suite(*suite);
  return sound ? static_cast<int>(exit_ok) : output.error(sound.error());
}

// Where the frozen copy goes unless it is said: beside the file, or here.
std::filesystem::path frozen_file(const SuiteOptions& options, const Suite& suite) {
  if (!options.out.empty()) {
    return options.out;
  }
  std::filesystem::path file = options.name;
  if (!file.has_parent_path() && file.extension() != ".json") {
    file = suite.key;
  }
  return file.replace_extension(".frozen.json");
}

int freeze(const SuiteOptions& options) {
  const Output output(options.json);
  const auto resources = resource_folder();
  const auto suite = resources ? load_suite(options.name, *resources) : std::unexpected(resources.error());
  if (!suite) {
    return suite.error().code == ErrorCode::not_found ? output.usage(suite.error()) : output.error(suite.error());
  }
  const auto file = absolute_path(frozen_file(options, *suite));
  if (!file) {
    return output.error(file.error());
  }
  if (is_there(*file)) {
    return output.error(Error{ErrorCode::invalid_input,
                              file->string() + " is there already.",
                              "Give another name with -o, or move it away.",
                              {}});
  }
  const auto checked = freeze_suite(*suite);
  if (!checked) {
    return output.error(checked.error());
  }
  const Suite& frozen = *checked;
  if (const auto done = write_text(*file, dump_json(suite_json(frozen), 1) + "\n"); !done) {
    return output.error(done.error());
  }
  output.line("Suite " + frozen.key + " version " + std::to_string(frozen.version) + ", " +
                  std::to_string(planned(frozen)) + " trials a contender\ndefinition " + frozen.frozen +
                  "\nfrozen in " + file->string(),
              {{"event", "frozen"},
               {"key", frozen.key},
               {"version", frozen.version},
               {"trials", planned(frozen)},
               {"definition_sha256", frozen.frozen},
               {"file", file->string()}});
  return exit_ok;
}

}  // namespace

void add_score_suite_command(CLI::App& noun, Action& action) {
  auto* suite = noun.add_subcommand("suite", "What is tested, how it is scored and how often");
  suite->require_subcommand(1);
  auto options = std::make_shared<SuiteOptions>();
  auto* listing = suite->add_subcommand("list", "The suites that come with Tandem");
  listing->add_flag("--json", options->json, "One JSON object a line");
  listing->callback([options, &action] { action = [options] { return list(*options); }; });
  auto* showing = suite->add_subcommand("show", "Tasks, rubrics, settings and trials of a suite");
  showing->add_option("suite", options->name, "A name from \"score suite list\", or a path to a suite file")
      ->required();
  showing->add_flag("--json", options->json, "The whole suite as one JSON object");
  showing->footer("Example:\n  tandem-cli score suite show univla_4");
  showing->callback([options, &action] { action = [options] { return show(*options); }; });
  auto* freezing = suite->add_subcommand("freeze", "Check a suite file and write a copy that cannot change unnoticed");
  freezing->add_option("suite", options->name, "A path to a suite file, or a name from \"score suite list\"")
      ->required();
  freezing->add_option("-o,--out", options->out, "The frozen file (default: NAME.frozen.json beside the file)");
  freezing->add_flag("--json", options->json, "One JSON object");
  freezing->footer("Example:\n  tandem-cli score suite freeze my_suite.json -o my_suite_v1.json");
  freezing->callback([options, &action] { action = [options] { return freeze(*options); }; });
}

}  // namespace tandem::cli
