#include <algorithm>
#include <cstdio>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/policies.h"
#include "nn/tensor_file.h"
#include "policy/config_fields.h"
#include "policy/parity.h"
#include "policy/policy.h"
#include "policy/timing.h"

namespace tandem::cli {
namespace {

struct PolicyOptionsCli {
  PolicyChoice policy;
  std::string out;
  bool json = false;
  bool verbose = false;
};

std::string joined(const std::vector<std::string>& names, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
    out += (i == 0 ? "" : ", ") + names[i];
  }
  return names.size() > most ? out + " and " + std::to_string(names.size() - most) + " more" : out;
}

Json features_json(const std::vector<PolicyFeature>& features) {
  Json out = Json::object();
  for (const auto& feature : features) {
    out[feature.name] = feature.shape;
  }
  return out;
}

std::string features_text(const std::vector<PolicyFeature>& features) {
  std::string out;
  for (const auto& feature : features) {
    out += (out.empty() ? "" : ", ") + feature.name + " " + shape_text(feature.shape);
  }
  return out;
}

// What the folder says, without computing anything.
int info(const PolicyOptionsCli& options) {
  const Output output(options.json);
  const auto config = PolicyConfig::load(options.policy.folder);
  if (!config) {
    return output.error(config.error());
  }
  const auto weights = WeightFiles::open(options.policy.folder);
  if (!weights) {
    return output.error(weights.error());
  }
  const auto processor = Processor::load(*config, *weights);
  if (!processor) {
    return output.error(processor.error());
  }
  std::int64_t parameters = 0;
  for (const auto& [name, view] : weights->tensors()) {
    parameters += view->elements();
  }
  char size[80];
  std::snprintf(size, sizeof size, "%.1f million numbers, %.1f MB", static_cast<double>(parameters) / 1e6,
                static_cast<double>(weights->bytes()) / 1e6);
  const auto missing = processor->without_statistics();
  const auto sets = processor->statistics_sets();
  const auto fields = ignored_fields(*config);
  std::string text = config->type + " policy in " + options.policy.folder.string() + "\n  weights: " + size +
                     "\n  inputs:  " + features_text(config->inputs) +
                     "\n  outputs: " + features_text(config->outputs) + "\n  processing:";
  for (const auto& line : processor->description()) {
    text += "\n    " + line;
  }
  if (!missing.empty()) {
    text += "\n  NO STATISTICS for " + joined(missing, 8) + ": the robot would get numbers near zero. " +
            (sets.empty() ? "Bind those of a dataset with --trained-on."
                          : "Found those of " + joined(sets, 8) + ": choose with --norm-key.");
  }
  if (!fields.unknown.empty()) {
    text += "\n  fields that are not known and not used: " + joined(fields.unknown, 12);
  }
  if (!fields.without_effect.empty()) {
    text += "\n  fields that do not matter here: " + joined(fields.without_effect, 50);
  }
  output.line(text, {{"event", "policy"},
                     {"type", config->type},
                     {"parameters", parameters},
                     {"bytes", weights->bytes()},
                     {"inputs", features_json(config->inputs)},
                     {"outputs", features_json(config->outputs)},
                     {"processing", processor->description()},
                     {"without_statistics", missing},
                     {"statistics_sets", sets},
                     {"unknown_fields", fields.unknown},
                     {"ignored_fields", fields.without_effect}});
  return exit_ok;
}

// Loads the whole policy as a rollout would.
int check(const PolicyOptionsCli& options) {
  const Output output(options.json);
  const auto loaded = load_policy(options.policy);
  if (!loaded) {
    return output.error(loaded.error());
  }
  Policy& policy = *loaded->policy;
  const auto& traits = policy.traits();
  const auto missing = policy.processor().without_statistics();
  const auto sets = policy.processor().statistics_sets();
  const auto& unknown = policy.unknown_tensors();
  const auto fields = ignored_fields(policy.config());
  int code = exit_ok;
  if (!unknown.empty()) {
    output.line(
        "note: " + std::to_string(unknown.size()) + " tensors are not known and not used: " + joined(unknown, 5),
        {{"event", "unknown_tensors"}, {"names", unknown}});
  }
  if (!fields.unknown.empty()) {
    output.line("note: fields of config.json that are not known and not used: " + joined(fields.unknown, 12),
                {{"event", "unknown_fields"}, {"names", fields.unknown}});
  }
  if (!missing.empty()) {
    code = exit_failed;
    output.line("FAIL statistics: there are none for " + joined(missing, 8) +
                    ", so actions would not be in robot units. " +
                    (sets.empty() ? "Bind the statistics of the dataset it was trained on (--trained-on)."
                                  : "Found those of " + joined(sets, 8) +
                                        ": choose one (--norm-key), or bind those of a dataset (--trained-on)."),
                {{"event", "without_statistics"}, {"features", missing}, {"sets", sets}});
  }
  for (const auto& finding : examine_statistics(policy, loaded->training)) {
    if (finding.level == FindingLevel::green || !missing.empty()) {
      continue;
    }
    const bool red = finding.level == FindingLevel::red;
    code = red ? exit_failed : code;
    output.line((red ? "FAIL " : "note: ") + finding.item + ": " + finding.text + " " + finding.remedy,
                {{"event", "finding"},
                 {"level", name_of(finding.level)},
                 {"item", finding.item},
                 {"text", finding.text},
                 {"remedy", finding.remedy}});
  }
  // A rollout computes once before anything moves, too.
  if (const auto computed = measure(policy, 1); !computed) {
    return output.error(computed.error());
  }
  output.line(std::string(code == exit_ok ? "ok   " : "FAIL ") + policy.config().type + ": chunks of " +
                  std::to_string(traits.chunk) + " actions of " + std::to_string(traits.action_width) + " numbers, " +
                  std::to_string(traits.n_action_steps) + " executed at a time",
              {{"event", "checked"},
               {"ok", code == exit_ok},
               {"type", policy.config().type},
               {"chunk", traits.chunk},
               {"n_action_steps", traits.n_action_steps},
               {"n_obs_steps", traits.n_obs_steps},
               {"ignored_fields", fields.without_effect},
               {"action_width", traits.action_width}});
  return code;
}

int parity(const PolicyOptionsCli& options) {
  const Output output(options.json);
  const auto report =
      check_parity(options.policy.folder, options.out, options.policy.device.value_or(ComputeDevice::cpu),
                   options.policy.precision.value_or(Precision::fp32));
  if (!report) {
    return output.error(report.error());
  }
  std::vector<std::string> absent;
  for (const auto& row : report->rows) {
    if (!row.computed) {
      absent.push_back(row.name);
    }
    const char* verdict = !row.computed ? (row.required ? "MISSING" : "absent ") : row.passed() ? "ok     " : "DIFFERS";
    char text[300];
    if (row.computed) {
      std::snprintf(text, sizeof text, "%s %-44s error %.2e, tolerance %.0e%s%s", verdict, row.name.c_str(), row.error,
                    row.tolerance, row.note.empty() ? "" : "; ", row.note.c_str());
    } else {
      std::snprintf(text, sizeof text, "%s %-44s not computed%s%s", verdict, row.name.c_str(),
                    row.note.empty() ? "" : "; ", row.note.c_str());
    }
    output.line(text, {{"event", "tensor"},
                       {"name", row.name},
                       {"computed", row.computed},
                       {"required", row.required},
                       {"error", row.computed ? Json(row.error) : Json()},
                       {"tolerance", row.tolerance},
                       {"note", row.note},
                       {"ok", row.passed()}});
  }
  const std::string verdict = report->passed() ? "equal within the tolerances" : "NOT equal";
  const auto compared = report->rows.size() - absent.size();
  output.line(options.policy.folder.string() + ": " + std::to_string(compared) + " of " +
                  std::to_string(report->rows.size()) + " tensors compared, " + verdict +
                  (absent.empty() ? "" : "; NOT compared: " + joined(absent, 20)),
              {{"event", "parity"},
               {"policy", report->policy},
               {"compared", compared},
               {"absent", absent},
               {"ok", report->passed()}});
  return report->passed() ? exit_ok : exit_failed;
}

}  // namespace

void add_policy_command(CLI::App& program, Action& action) {
  auto* noun = program.add_subcommand("policy", "Look at policies");
  noun->require_subcommand(1);
  auto options = std::make_shared<PolicyOptionsCli>();
  const auto verb = [&](const char* name, const char* what, int (*run)(const PolicyOptionsCli&)) {
    auto* command = noun->add_subcommand(name, what);
    command->add_option("policy", options->policy.folder, "Folder with config.json and model.safetensors")->required();
    command->add_flag("--json", options->json, "One JSON object a line");
    command->callback([options, &action, run] { action = [options, run] { return run(*options); }; });
    return command;
  };
  verb("info", "Say what a policy takes, gives and how its data is processed", info)
      ->footer("Example:\n  tandem-cli policy info ~/policies/act-cube");
  auto* look = verb("check", "Load a policy as a rollout would and say what is wrong with it", check);
  add_policy_options(*look, options->policy);
  look->footer("Example:\n  tandem-cli policy check ~/policies/act-cube");
  add_shadow_command(*noun, action);
  add_policy_bench_command(*noun, "bench", action);
  auto* compare = verb("parity", "Compare a policy with the golden tensors in its folder", parity);
  add_device_option(*compare, options->policy.device, name_of(ComputeDevice::cpu));
  compare
      ->add_option_function<std::string>(
          "--precision", [options](const std::string& word) { options->policy.precision = precision_named(word); },
          "fp32, or another of which the folder holds values, such as bf16 [fp32]")
      ->check(CLI::IsMember({"fp32", "bf16", "fp16", "int8"}));
  compare->add_option("--out", options->out, "Write the computed tensors into this safetensors file");
  compare->footer(
      "Exit code 1 when a tensor is out of its tolerance.\nExample:\n  tandem-cli policy parity ~/golden/act-2cam");
}

}  // namespace tandem::cli
