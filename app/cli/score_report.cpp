#include <algorithm>
#include <memory>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/score_open.h"
#include "scoring/evaluation_json.h"
#include "scoring/exports.h"
#include "scoring/report.h"

namespace tandem::cli {
namespace {

struct ReportOptions {
  std::string experiment;
  std::string format;
  std::string file;
  std::string contender;
  std::string database;
  bool confirmatory = false;
  bool json = false;
};

Result<std::string> text_of(Database& database, std::int64_t experiment, const ReportOptions& options,
                            const std::filesystem::path& folder) {
  if (options.format == "json") {
    return evaluation_text(database, experiment);
  }
  if (options.format == "csv") {
    return trials_csv(database, experiment);
  }
  if (options.format == "eval-info") {
    const auto info = eval_info_json(database, experiment,
                                     options.contender.empty() ? std::nullopt : std::optional(options.contender));
    return info ? Result<std::string>(dump_json(*info, 2) + "\n") : std::unexpected(info.error());
  }
  const auto report = build_report(database, experiment, options.confirmatory, {}, folder);
  if (!report) {
    return std::unexpected(report.error());
  }
  return options.format == "markdown" ? report_markdown(*report)
         : options.format == "latex"  ? report_latex(*report)
                                      : report_html(*report);
}

// Nothing but a file may be replaced, and never the scores themselves.
Result<void> check_target(const std::filesystem::path& target, const std::filesystem::path& scores) {
  std::error_code error;
  for (const char* suffix : {"", ".lock", "-wal", "-shm"}) {
    if (std::filesystem::equivalent(target, scores.string() + suffix, error)) {
      return fail(ErrorCode::invalid_input, target.string() + " belongs to the scores themselves.",
                  "Give another file with -o.");
    }
  }
  return refuse_if_no_file(target, "Give another file with -o.");
}

// On standard output, as it is: a file that is read by the next program.
int print_report(Database& database, std::int64_t experiment, const ReportOptions& options, const Output& output) {
  const auto text = text_of(database, experiment, options, std::filesystem::current_path());
  if (!text) {
    return output.error(text.error());
  }
  return Output::document(*text);
}

// What an ending of a file says is in it; nothing where it says nothing.
std::string format_of(const std::string& file) {
  const std::string ending = std::filesystem::path(file).extension().string();
  constexpr std::pair<const char*, const char*> known[] = {
      {".html", "html"},         {".htm", "html"},  {".md", "markdown"},
      {".markdown", "markdown"}, {".tex", "latex"}, {".latex", "latex"},
      {".csv", "csv"},           {".json", "json"}, {".pdf", "pdf"}};
  const auto* found = std::ranges::find_if(known, [&](const auto& pair) { return ending == pair.first; });
  return found != std::end(known) ? found->second : "";
}

// The format that was asked for, or that the ending names. Both must agree.
Result<std::string> format_asked(const ReportOptions& options) {
  const std::string ending = options.file == "-" ? "" : format_of(options.file);
  if (ending == "pdf") {
    return fail(ErrorCode::unsupported, "A PDF is written by the window of Tandem, not here.",
                "Write an .html file and print it, or export the report in the window.");
  }
  const std::string format = !options.format.empty() ? options.format : !ending.empty() ? ending : "html";
  if (!ending.empty() && ending != format && !(ending == "json" && format == "eval-info")) {
    return fail(ErrorCode::invalid_input, options.file + " would hold " + format + ", not what its ending says.",
                "Give another ending, or another --format.");
  }
  if (!options.contender.empty() && format != "eval-info") {
    return fail(ErrorCode::invalid_input, "--contender is for eval-info; a report is about all of them.",
                "Leave it out, or choose --format eval-info.");
  }
  if (options.file == "-" && options.json) {
    return fail(ErrorCode::invalid_input, "With -o - the document itself is printed, so --json has nothing to say.",
                "Leave out --json, or write to a file.");
  }
  return format;
}

int write_report(ReportOptions options) {
  const Output output(options.json);
  const auto format = format_asked(options);
  if (!format) {
    return output.usage(format.error());
  }
  options.format = *format;
  if (options.confirmatory && options.format != "html" && options.format != "markdown" && options.format != "latex") {
    return output.usage({ErrorCode::invalid_input,
                         "Only a report can be confirmatory, and " + options.format + " is none.",
                         "Choose html, markdown or latex.", ""});
  }
  auto database = open_scores_to_read(options.database);
  if (!database) {
    return output.error(database.error());
  }
  const auto experiment = find_experiment(*database, options.experiment);
  if (!experiment) {
    return output.usage(experiment.error());
  }
  if (options.file == "-") {
    return print_report(*database, *experiment, options, output);
  }
  const auto target = absolute_path(options.file);
  if (!target) {
    return output.usage(target.error());
  }
  const auto text = text_of(*database, *experiment, options, target->parent_path());
  if (!text) {
    return output.error(text.error());
  }
  const auto checked = check_target(*target, database->file());
  const auto made = checked ? make_folder(target->parent_path()) : checked;
  const auto written = made ? replace_text(*target, *text, target->parent_path()) : made;
  if (!written) {
    return output.error(written.error());
  }
  output.line("Wrote " + target->string() + ", " + std::to_string(text->size()) + " bytes",
              {{"event", "report"},
               {"experiment", *experiment},
               {"format", options.format},
               {"file", target->string()},
               {"bytes", text->size()},
               {"confirmatory", options.confirmatory}});
  return exit_ok;
}

}  // namespace

void add_score_report_command(CLI::App& noun, Action& action) {
  auto* verb = noun.add_subcommand("report", "Write an experiment as a report, a table or a document");
  auto options = std::make_shared<ReportOptions>();
  verb->add_option("experiment", options->experiment, "Its number or identifier")->required();
  verb->add_option("--format", options->format, "What is written (default: by the ending of the file, else html)")
      ->check(CLI::IsMember({"html", "markdown", "latex", "csv", "json", "eval-info"}));
  verb->add_option("-o,--output", options->file,
                   "File to write, or - for standard output; one that is there is replaced")
      ->required();
  verb->add_option("--contender", options->contender, "Label of the contender that an eval-info is about");
  verb->add_flag("--confirmatory", options->confirmatory,
                 "Call the report confirmatory; refused while anything on its checklist is missing");
  add_scores_option(*verb, options->database);
  verb->add_flag("--json", options->json, "One JSON object");
  verb->footer("Example:\n  tandem-cli score report 3 --format html -o report.html");
  verb->callback([options, &action] { action = [options] { return write_report(*options); }; });
}

}  // namespace tandem::cli
