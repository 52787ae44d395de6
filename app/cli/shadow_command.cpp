#include <algorithm>
#include <cstdio>
#include <optional>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/policies.h"
#include "cli/shadow_table.h"
#include "cli/signals.h"
#include "session/shadow_run.h"

namespace tandem::cli {
namespace {

struct ShadowOptionsCli {
  PolicyChoice policy;
  std::string dataset;
  ShadowOptions shadow;
  std::vector<std::string> maps;
  std::string table;
  std::string against;
  bool json = false;
};

int shadow(ShadowOptionsCli options) {
  const Output output(options.json);
  auto maps = camera_map(options.maps);
  if (!maps) {
    return output.usage(maps.error());
  }
  options.shadow.cameras = std::move(*maps);
  if (const auto table = check_table(options.table); !table) {
    return output.usage(table.error());
  }
  std::optional<EndAtOnce> loading(std::in_place);
  const auto loaded = load_policy(options.policy);
  if (!loaded) {
    return output.error(loaded.error());
  }
  Policy& policy = *loaded->policy;
  std::shared_ptr<Policy> reference;
  if (!options.against.empty()) {
    PolicyChoice choice = options.policy;
    choice.precision = precision_named(options.against);
    auto other = load_policy(choice);
    if (!other) {
      return output.error(other.error());
    }
    reference = std::move(other->policy);
    options.shadow.reference = reference.get();
  }
  loading.reset();
  const auto report = run_shadow(policy, options.dataset, options.shadow, [](double) { return !stop_requested(); });
  if (!report) {
    return stop_requested() ? exit_cancelled : output.error(report.error());
  }
  const auto errors = report->meter.by_joint();
  const auto largest = report->meter.largest();
  for (std::size_t i = 0; i < errors.size() && !options.json; ++i) {
    char text[120];
    std::snprintf(text, sizeof text, "%-24s mean error %8.3f, largest %8.3f",
                  i < report->joints.size() ? report->joints[i].c_str() : std::to_string(i).c_str(), errors[i],
                  largest[i]);
    output.line(text, {});
  }
  char digest[20];
  std::snprintf(digest, sizeof digest, "%016llx", static_cast<unsigned long long>(report->digest));
  Json line = {{"event", "shadow"},
               {"episodes", report->episodes},
               {"inferences", report->inferences},
               {"digest", digest},
               {"precision", name_of(policy.precision().precision)}};
  line.update(report->meter.to_json(report->joints));
  output.line(std::to_string(report->inferences) + " inferences on " + std::to_string(report->episodes) +
                  " episodes; digest of the actions " + digest,
              line);
  if (auto written = write_table(options.table, report->meter, report->joints); !written) {
    return output.error(written.error());
  }
  return exit_ok;
}

}  // namespace

void add_shadow_command(CLI::App& noun, Action& action) {
  auto options = std::make_shared<ShadowOptionsCli>();
  auto* command = noun.add_subcommand("shadow", "Compare what a policy would do with what a dataset shows was done");
  command->add_option("policy", options->policy.folder, "Folder with config.json and model.safetensors")->required();
  as_folder(command->add_option("--dataset", options->dataset, "Folder of a LeRobot v3.0 dataset")->required());
  command->add_option("--first", options->shadow.first_episode, "First episode")->check(whole_number_from(0));
  command->add_option("--episodes", options->shadow.episodes, "How many (default: all)")->check(whole_number_from(1));
  command->add_option("--every", options->shadow.every, "Frames from one inference to the next")
      ->capture_default_str()
      ->check(whole_number_from(1));
  command->add_option("--seed", options->shadow.seed, "Of the noise; the same seed gives the same actions")
      ->capture_default_str()
      ->check(whole_number_from(0));
  command->add_option("--map", options->maps, "CAMERA=INPUT: which camera of the dataset feeds which input");
  command->add_option("--table", options->table, "Write the error of each joint over the horizon into this CSV file");
  add_policy_options(*command, options->policy);
  command
      ->add_option("--against", options->against,
                   "Compare with the same policy in this precision instead of with what was done")
      ->check(CLI::IsMember({"fp32", "bf16", "int8"}));
  command->add_flag("--json", options->json, "One JSON object a line");
  command->footer("Example:\n  tandem-cli policy shadow ~/policies/act-cube --dataset ~/cube --every 15");
  command->callback([options, &action] { action = [options] { return shadow(*options); }; });
}

}  // namespace tandem::cli
