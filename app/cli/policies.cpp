#include "cli/policies.h"

#include "cli/arguments.h"

namespace tandem::cli {

void add_policy_options(CLI::App& command, PolicyChoice& choice) {
  as_folder(command.add_option("--trained-on,--statistics", choice.dataset,
                               "Dataset the policy was trained on: its joint names, its rate, and its statistics where "
                               "the policy has none"));
  command.add_option("--norm-key", choice.norm_key, "Set of statistics of a checkpoint that holds several");
  add_compute_options(command, choice.precision, choice.device);
}

void add_device_option(CLI::App& command, std::optional<ComputeDevice>& device, const std::string& otherwise) {
  command
      .add_option_function<std::string>(
          "--device",
          [&device](const std::string& word) {
            device = word == "auto" ? std::nullopt
                                    : std::optional(word == "cuda" ? ComputeDevice::cuda : ComputeDevice::cpu);
          },
          "auto, cpu or cuda [" + otherwise + "]")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}));
}

void add_compute_options(CLI::App& command, std::optional<Precision>& precision, std::optional<ComputeDevice>& device) {
  command
      .add_option_function<std::string>(
          "--precision", [&precision](const std::string& word) { precision = precision_named(word); },
          "auto, fp32, bf16, fp16 or int8 [auto]")
      ->check(CLI::IsMember({"auto", "fp32", "bf16", "fp16", "int8"}));
  add_device_option(command, device);
}

std::optional<Precision> precision_named(const std::string& word) {
  for (const Precision precision : {Precision::fp32, Precision::bf16, Precision::fp16, Precision::int8}) {
    if (word == name_of(precision)) {
      return precision;
    }
  }
  return std::nullopt;
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
