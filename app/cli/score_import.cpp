#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/score_open.h"
#include "scoring/evaluation_json.h"
#include "scoring/import_mapping.h"

namespace tandem::cli {
namespace {

struct ImportArguments {
  std::string file;
  std::string format;
  std::string suite;
  std::string database;
  std::vector<std::string> mapping;
  ImportOptions reading;
  bool dry_run = false;
  bool json = false;
};

// A database that is thrown away: a dry run writes into it, so that it finds all that the real import would.
class Throwaway {
 public:
  Throwaway() {
    std::string name = (std::filesystem::temp_directory_path(error_) / "tandem-import-XXXXXX").string();
    folder_ = mkdtemp(name.data()) != nullptr ? std::filesystem::path(name) : std::filesystem::path();
  }
  ~Throwaway() {
    if (!folder_.empty()) {
      std::filesystem::remove_all(folder_, error_);
    }
  }
  Throwaway(const Throwaway&) = delete;
  Throwaway& operator=(const Throwaway&) = delete;
  [[nodiscard]] std::string file() const { return (folder_ / "scores.db").string(); }
  [[nodiscard]] bool made() const { return !folder_.empty(); }

 private:
  std::filesystem::path folder_;
  std::error_code error_;
};

// The same experiment may be in the real database already.
Result<void> check_new(const ImportArguments& arguments, const Json& document) {
  auto database = open_scores_to_read(arguments.database);
  if (!database || !document.is_object() || !document.contains("experiment") || !document["experiment"].is_object()) {
    return {};
  }
  const Json uuid = document["experiment"].value("uuid", Json());
  if (uuid.is_string() && find_experiment(*database, uuid.get<std::string>())) {
    return fail(ErrorCode::invalid_input, arguments.file + ": this experiment is already in the database.",
                "Look for it in the list of experiments.");
  }
  return {};
}

int import_document(const ImportArguments& arguments, const Output& output) {
  const auto document = read_json(arguments.file);
  if (!document) {
    return output.error(document.error());
  }
  std::optional<Throwaway> throwaway;
  if (arguments.dry_run) {
    throwaway.emplace();
    if (!throwaway->made()) {
      return output.error({ErrorCode::io, "No folder for temporary files could be made.", "Free some space.", ""});
    }
    if (const auto fresh = check_new(arguments, *document); !fresh) {
      return output.error(fresh.error());
    }
  }
  auto database = open_scores_to_write(throwaway ? throwaway->file() : arguments.database, true);
  if (!database) {
    return output.error(database.error());
  }
  const auto id = import_evaluation(*database, *document, arguments.file);
  if (!id) {
    return output.error(id.error());
  }
  const auto row = ExperimentStore(*database).row(*id);
  if (!row) {
    return output.error(row.error());
  }
  output.line((arguments.dry_run ? "Would import \"" : "Imported \"") + row->title + "\"" +
                  (arguments.dry_run ? "" : " as experiment " + std::to_string(*id)),
              {{"event", "imported"},
               {"experiment", arguments.dry_run ? Json() : Json(*id)},
               {"title", row->title},
               {"trials", row->done + row->voids},
               {"dry_run", arguments.dry_run}});
  return exit_ok;
}

void show_preview(const ImportedTable& table, const Output& output) {
  for (const auto& line : preview_of(table)) {
    output.line(line.contender + ", " + line.task + ": " + std::to_string(line.successes) + "/" +
                    std::to_string(line.judged) + " solved" +
                    (line.voids > 0 ? ", " + std::to_string(line.voids) + " void" : ""),
                {{"event", "preview"},
                 {"contender", line.contender},
                 {"task", line.task},
                 {"trials", line.trials},
                 {"judged", line.judged},
                 {"successes", line.successes},
                 {"voids", line.voids}});
  }
  for (const auto& warning : table.warnings) {
    output.line("Warning: " + warning, {{"event", "warning"}, {"text", warning}});
  }
}

Result<std::optional<Suite>> suite_of(const ImportArguments& arguments) {
  if (arguments.suite.empty()) {
    return std::nullopt;
  }
  const auto resources = resource_folder();
  if (!resources) {
    return std::unexpected(resources.error());
  }
  auto suite = load_suite(arguments.suite, *resources);
  return suite ? Result<std::optional<Suite>>(std::move(*suite)) : std::unexpected(suite.error());
}

// A mapping that is kept in a file; what is given beside it counts more.
Result<void> take_mapping_file(const std::string& file, ImportArguments& arguments) {
  const auto document = read_json_by_hand(file);
  const auto mapping = document ? parse_import_mapping(*document, file) : std::unexpected(document.error());
  if (!mapping) {
    return std::unexpected(mapping.error());
  }
  ImportOptions reading = mapping->options;
  const ImportOptions& given = arguments.reading;
  reading.title = given.title.empty() ? reading.title : given.title;
  reading.contender = given.contender.empty() ? reading.contender : given.contender;
  reading.task = given.task.empty() ? reading.task : given.task;
  arguments.reading = std::move(reading);
  arguments.suite = arguments.suite.empty() ? mapping->suite : arguments.suite;
  if (arguments.format.empty()) {
    arguments.format = std::string(name_of(mapping->format));
  }
  return {};
}

Result<void> take_mapping(ImportArguments& arguments) {
  for (const auto& word : arguments.mapping) {
    if (word.find('=') == std::string::npos && word.ends_with(".json")) {
      TANDEM_TRY(take_mapping_file(word, arguments));
    }
  }
  if (arguments.format.empty()) {
    return fail(ErrorCode::invalid_input, "It is not said where the file comes from.",
                "Give --format, or --map with a mapping file.");
  }
  for (const auto& word : arguments.mapping) {
    if (word.find('=') == std::string::npos && word.ends_with(".json")) {
      continue;
    }
    const auto equals = word.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == word.size()) {
      return fail(ErrorCode::invalid_input, "\"" + word + "\" does not map a field to a column.",
                  "Write it as --map success=outcome, or give a mapping file that ends in .json.");
    }
    arguments.reading.columns[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return {};
}

int import_scores(ImportArguments arguments) {
  const Output output(arguments.json);
  if (arguments.format == "evaluation") {
    return import_document(arguments, output);
  }
  if (const auto mapped = take_mapping(arguments); !mapped) {
    return output.usage(mapped.error());
  }
  const auto suite = suite_of(arguments);
  if (!suite) {
    return output.usage(suite.error());
  }
  const auto table = read_import(arguments.file, *import_format_named(arguments.format), arguments.reading);
  if (!table) {
    return output.error(table.error());
  }
  show_preview(*table, output);
  if (*suite) {
    const auto unknown = unknown_in(*table, **suite);
    if (!unknown.empty()) {
      return output.error({ErrorCode::invalid_input,
                           "The suite " + (*suite)->key + " has no cell for \"" + unknown.front() + "\".",
                           "Choose a suite that has these tasks, or import without one.", ""});
    }
  }
  if (arguments.dry_run) {
    output.line("Nothing was written", {{"event", "dry_run"}, {"trials", table->trials.size()}});
    return exit_ok;
  }
  auto database = open_scores_to_write(arguments.database, true);
  if (!database) {
    return output.error(database.error());
  }
  const auto id = write_import(*database, *table, *suite);
  if (!id) {
    return output.error(id.error());
  }
  output.line("Imported " + std::to_string(table->trials.size()) + " trials as experiment " + std::to_string(*id),
              {{"event", "imported"}, {"experiment", *id}, {"trials", table->trials.size()}, {"dry_run", false}});
  return exit_ok;
}

}  // namespace

void add_score_import_command(CLI::App& noun, Action& action) {
  auto* verb = noun.add_subcommand("import", "Take over trials that another program recorded");
  auto options = std::make_shared<ImportArguments>();
  std::vector<std::string> formats{"evaluation"};
  for (const auto format : import_formats()) {
    formats.emplace_back(name_of(format));
  }
  verb->add_option("file", options->file, "File to read")->required();
  verb->add_option("--format", options->format,
                   "Where it comes from; \"evaluation\": Tandem's own JSON; a mapping file says it as well")
      ->check(CLI::IsMember(formats));
  verb->add_option("--suite", options->suite,
                   "Suite whose tasks these are; without it one is made of those that occur");
  verb->add_option("--title", options->reading.title, "Title of the experiment; without it the file's name");
  verb->add_option("--contender", options->reading.contender, "Contender of a file that names none");
  verb->add_option("--task", options->reading.task, "Task of a file that names none");
  verb->add_option("--map", options->mapping,
                   "For csv: FIELD=COLUMN, such as success=outcome, repeated; or FILE.json, a mapping that was saved");
  verb->add_flag("--dry-run", options->dry_run, "Read, check and show; write nothing");
  add_scores_option(*verb, options->database);
  verb->add_flag("--json", options->json, "One JSON object a line");
  verb->footer("Example:\n  tandem-cli score import results.csv --format csv --map success=outcome --dry-run");
  verb->callback([options, &action] { action = [options] { return import_scores(*options); }; });
}

}  // namespace tandem::cli
