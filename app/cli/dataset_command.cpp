#include <unistd.h>
#include <cstdio>
#include <filesystem>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "dataset/pack.h"
#include "dataset/validate.h"

namespace tandem::cli {
namespace {

struct DatasetOptions {
  std::string root;
  bool quick = false;
  bool json = false;
};

int validate(const DatasetOptions& options) {
  const Output output(options.json);
  const bool show_progress = !options.json && isatty(STDERR_FILENO) == 1;
  ValidationOptions validation;
  validation.decode = !options.quick;
  validation.progress = [&](double share) {
    if (show_progress) {
      std::fprintf(stderr, "\rchecking… %3.0f %%", share * 100);
    }
    return !stop_requested();
  };
  const auto report = validate_dataset(options.root, validation);
  if (show_progress) {
    std::fprintf(stderr, "\r                  \r");
  }
  for (const auto& finding : report.findings) {
    const std::string count = finding.count > 1 ? " (×" + std::to_string(finding.count) + ")" : "";
    output.line(std::string(name_of(finding.severity)) + ": " + finding.where + ": " + finding.text + count + ". " +
                    finding.remedy,
                {{"event", "finding"},
                 {"severity", name_of(finding.severity)},
                 {"kind", finding.kind},
                 {"file", finding.where},
                 {"text", finding.text},
                 {"remedy", finding.remedy},
                 {"count", finding.count}});
  }
  const int code = report.exit_code();
  const char* const verdict[] = {"nothing wrong", "see the findings above", "LeRobot cannot open it"};
  output.line(options.root + ": " + std::to_string(report.episodes) + " episodes, " + std::to_string(report.frames) +
                  " frames; " + verdict[code] + ".",
              {{"event", "validated"},
               {"root", options.root},
               {"episodes", report.episodes},
               {"frames", report.frames},
               {"exit", code}});
  return stop_requested() ? exit_cancelled : code;
}

int pack(const DatasetOptions& options) {
  const Output output(options.json);
  const bool show_progress = !options.json && isatty(STDERR_FILENO) == 1;
  const auto outcome = pack_dataset(options.root, [&](double share) {
    if (show_progress) {
      std::fprintf(stderr, "\rpacking… %3.0f %%", share * 100);
    }
    return !stop_requested();
  });
  if (show_progress) {
    std::fprintf(stderr, "\r                 \r");
  }
  if (!outcome) {
    output.error(outcome.error());
    return outcome.error().code == ErrorCode::cancelled ? exit_cancelled : exit_failed;
  }
  output.line(options.root + ": " + std::to_string(outcome->episodes) + " episodes, " +
                  std::to_string(outcome->files_before) + " files became " + std::to_string(outcome->files_after) + ".",
              {{"event", "packed"},
               {"root", options.root},
               {"episodes", outcome->episodes},
               {"files_before", outcome->files_before},
               {"files_after", outcome->files_after}});
  std::error_code gone;
  static_cast<void>(std::filesystem::current_path(gone));
  if (gone && !options.json) {
    std::fputs("This terminal stands in the old folder, which is gone. Enter the dataset again with cd.\n", stderr);
  }
  return exit_ok;
}

}  // namespace

void add_dataset_command(CLI::App& program, Action& action) {
  auto* noun = program.add_subcommand("dataset", "Look at datasets and edit them");
  noun->require_subcommand(1);
  auto options = std::make_shared<DatasetOptions>();
  auto* check = noun->add_subcommand("validate", "Check a dataset of v2.1 or v3.0 against every rule of the format");
  as_folder(check->add_option("dir", options->root, "Folder of the dataset")->required());
  check->add_flag("--quick", options->quick, "Do not decode the videos");
  check->add_flag("--json", options->json, "One JSON object a line");
  check->footer(
      "Exit codes: 0 nothing wrong, 1 findings, 2 LeRobot cannot open it.\nExample:\n  tandem-cli dataset validate "
      "DIR");
  check->callback([options, &action] { action = [options] { return validate(*options); }; });
  auto* packing = noun->add_subcommand("pack", "Put many small files into few large ones, without re-encoding");
  as_folder(packing->add_option("dir", options->root, "Folder of the dataset")->required());
  packing->add_flag("--json", options->json, "One JSON object a line");
  packing->footer(
      "Needs the space of a second copy for a while. A kill at any moment leaves the old or the new dataset.");
  packing->callback([options, &action] { action = [options] { return pack(*options); }; });
  add_dataset_look_commands(*noun, action);
  add_dataset_edit_commands(*noun, action);
  add_dataset_repair_command(*noun, action);
}

}  // namespace tandem::cli
