#include "dataset/repair.h"

#include "cli/arguments.h"
#include "cli/dataset_look.h"

namespace tandem::cli {
namespace {

struct RepairArguments {
  std::string root;
  std::string out;
  bool leave_out = false;
  bool no_backup = false;
  bool dry_run = false;
  bool json = false;
};

Json report_json(const RepairReport& report) {
  Json steps = Json::array();
  for (const auto& step : report.steps) {
    steps.push_back({{"kind", step.kind}, {"where", step.where}, {"text", step.text}});
  }
  Json lost = Json::array();
  for (const auto& episode : report.lost) {
    lost.push_back({{"episode", episode.episode}, {"why", episode.why}});
  }
  return {{"steps", std::move(steps)},
          {"lost", std::move(lost)},
          {"notes", report.notes},
          {"episodes_before", report.episodes_before},
          {"episodes_after", report.episodes_after},
          {"frames_after", report.frames_after},
          {"root", report.root.empty() ? Json() : Json(report.root.string())},
          {"backup", report.backup.empty() ? Json() : Json(report.backup.string())}};
}

std::string report_text(const RepairReport& report) {
  std::string out;
  for (const auto& step : report.steps) {
    out += "\n  " + printable(step.where) + ": " + printable(step.text);
  }
  for (const auto& episode : report.lost) {
    out += "\n  Lost: episode " + std::to_string(episode.episode) + ": " + printable(episode.why);
  }
  for (const auto& note : report.notes) {
    out += "\n  " + printable(note);
  }
  return out + "\n  episodes " + std::to_string(report.episodes_before) + " → " +
         std::to_string(report.episodes_after) + ", " + std::to_string(report.frames_after) + " frames";
}

int repair(const RepairArguments& arguments) {
  const Output output(arguments.json);
  RepairOptions options;
  options.target.folder = arguments.out;
  options.target.backup = !arguments.no_backup;
  options.leave_out = arguments.leave_out;
  const auto report = [&] {
    const Progress progress(arguments.dry_run ? "looking" : "mending", arguments.json);
    return arguments.dry_run ? preview_repair(arguments.root, std::cref(progress))
                             : repair_dataset(arguments.root, options, std::cref(progress));
  }();
  if (!report) {
    const int code = output.error(report.error());
    return report.error().code == ErrorCode::cancelled ? static_cast<int>(exit_cancelled) : code;
  }
  Json object = report_json(*report);
  if (report->empty()) {
    object["event"] = "sound";
    output.line(arguments.root + " is sound; nothing was changed.", object);
    return exit_ok;
  }
  object["event"] = arguments.dry_run ? "would-repair" : "repaired";
  output.line((arguments.dry_run ? "Nothing was changed. This would be done:" : report->root.string() + ":") +
                  report_text(*report) +
                  (report->backup.empty() ? "" : "\n  the old dataset is " + report->backup.string()),
              object);
  return exit_ok;
}

}  // namespace

void add_dataset_repair_command(CLI::App& noun, Action& action) {
  auto options = std::make_shared<RepairArguments>();
  auto* command = noun.add_subcommand("repair", "Make a sound dataset of what is left of a damaged one");
  as_folder(command->add_option("dir", options->root, "Folder of the dataset")->required());
  as_folder(command->add_option("-o,--out,--into", options->out, "New folder for the result; else in place"));
  command->add_flag("--leave-out", options->leave_out, "Agree that episodes which cannot be mended stay out");
  command->add_flag("--no-backup", options->no_backup, "In place: do not keep the damaged dataset");
  command->add_flag("--dry-run", options->dry_run, "Only say what would be done");
  command->add_flag("--json", options->json, "One JSON object a line");
  command->footer(
      "Rows and pictures that exist are kept bit for bit; counts, numbers, times, statistics and tables are made anew "
      "from them. Also for folders that a killed recorder left.\nExamples:\n  tandem-cli dataset repair DIR "
      "--dry-run\n  "
      "tandem-cli dataset repair DIR --leave-out -o MENDED");
  command->callback([options, &action] { action = [options] { return repair(*options); }; });
}

}  // namespace tandem::cli
