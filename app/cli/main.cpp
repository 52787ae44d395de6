#include <exception>

#include "base/log.h"
#include "base/memory.h"
#include "base/thrown.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/signals.h"

int main(int argc, char** argv) {
  using namespace tandem;
  tune_memory();
  CLI::App program("Tandem: record, replay and check robot-learning datasets without a display.", "tandem-cli");
  program.set_version_flag("--version", std::string("tandem-cli ") + TANDEM_VERSION);
  program.require_subcommand(1);
  program.footer(
      "Examples:\n"
      "  tandem-cli rig list\n"
      "  tandem-cli record --rig sim-so101 --scene cube --leader scripted --task \"Put the red cube in the box\" \\\n"
      "      --episodes 3 --episode-time 20 --root ~/cube --seed 7 --clock lockstep\n"
      "  tandem-cli dataset validate ~/cube\n\n"
      "Exit codes: 0 done, 1 failed, 2 wrong arguments (validate: the dataset cannot be opened),\n"
      "3 a device was lost (what there is of the take was kept and marked), 130 stopped by Ctrl-C (saved episodes are "
      "kept).");
  cli::Action action;
  cli::add_record_command(program, action);
  cli::add_replay_command(program, action);
  cli::add_dataset_command(program, action);
  cli::add_rig_command(program, action);
  cli::add_policy_command(program, action);
  cli::add_rollout_command(program, action);
  cli::add_score_command(program, action);
  cli::add_annotate_command(program, action);
  cli::add_bench_command(program, action);
  cli::catch_signals();
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return error.get_exit_code() == 0 ? cli::Output::ended(program.exit(error))
                                      : cli::explain_usage(program, error, argc, argv);
  }
  Log::instance().echo_to_stderr(LogLevel::warning);
  try {
    const int code = action ? action() : static_cast<int>(cli::exit_usage);
    return cli::Output::ended(code);
  } catch (const std::exception& error) {
    return cli::Output(false).error(error_thrown(error, "Something unexpected happened.", "Please report it."));
  }
}
