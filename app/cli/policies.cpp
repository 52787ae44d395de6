#include "cli/policies.h"

#include "cli/arguments.h"

namespace tandem::cli {

void add_policy_options(CLI::App& command, PolicyChoice& choice) {
  as_folder(command.add_option("--statistics", choice.statistics,
                               "Dataset whose statistics the policy shall use where it has none"));
  command.add_option("--precision", choice.precision, "auto, fp32, bf16 or int8")
      ->capture_default_str()
      ->check(CLI::IsMember({"auto", "fp32", "bf16", "int8"}));
}

Result<std::shared_ptr<Policy>> load_policy(const PolicyChoice& choice) {
  EngineOptions options;
  for (const Precision precision : {Precision::fp32, Precision::bf16, Precision::int8}) {
    if (choice.precision == name_of(precision)) {
      options.precision = precision;
    }
  }
  Result<std::shared_ptr<Policy>> policy = Policy::load(choice.folder, options);
  if (policy && !choice.statistics.empty()) {
    const auto statistics = read_dataset_statistics(std::filesystem::path(choice.statistics) / "meta/stats.json");
    if (!statistics) {
      return std::unexpected(statistics.error());
    }
    TANDEM_TRY((*policy)->processor().bind(*statistics));
  }
  return policy;
}

Result<std::map<std::string, std::string>> camera_map(const std::vector<std::string>& words) {
  std::map<std::string, std::string> out;
  for (const auto& word : words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == word.size()) {
      return fail(ErrorCode::invalid_input, "--map " + word + " is not understood.",
                  "Write CAMERA=INPUT, for instance --map top=camera1.");
    }
    out[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return out;
}

}  // namespace tandem::cli
