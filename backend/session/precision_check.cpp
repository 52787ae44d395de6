#include "session/precision_check.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>

#include "dataset/reader.h"
#include "policy/timing.h"
#include "session/shadow_run.h"

namespace tandem {
namespace {

constexpr int observations_of_noise = 5;
constexpr std::int64_t observations_of_data = 8;

// Nothing where the dataset cannot be played to the policy.
Result<std::optional<FitFinding>> on_dataset(Policy& policy, const PolicyChoice& choice) {
  const auto dataset = open_dataset(choice.dataset);
  if (!dataset || dataset->episodes.empty()) {
    return std::nullopt;
  }
  PolicyChoice exact = choice;
  exact.precision = Precision::fp32;
  const auto reference = load_policy(exact);
  if (!reference) {
    return std::unexpected(reference.error());
  }
  const auto length = dataset->episodes.front().length;
  ShadowOptions options;
  options.episodes = 1;
  options.every = std::max<std::int64_t>(1, length / observations_of_data);
  options.reference = reference->policy.get();
  const auto report = run_shadow(policy, choice.dataset, options);
  if (!report || report->meter.samples() == 0) {
    return std::nullopt;
  }
  const auto means = report->meter.by_joint();
  const auto largest = report->meter.largest();
  return precision_finding(policy.precision().precision,
                           {std::accumulate(means.begin(), means.end(), 0.0) / static_cast<double>(means.size()),
                            *std::ranges::max_element(largest)},
                           std::to_string(report->inferences) + " observations of " + choice.dataset.string());
}

}  // namespace

Result<FitFinding> examine_precision(Policy& policy, const PolicyChoice& choice) {
  if (!choice.dataset.empty()) {
    const auto found = on_dataset(policy, choice);
    if (!found) {
      return std::unexpected(found.error());
    }
    if (*found) {
      return **found;
    }
  }
  const auto error = error_against_fp32(policy, observations_of_noise);
  if (!error) {
    return std::unexpected(error.error());
  }
  return precision_finding(policy.precision().precision, *error);
}

}  // namespace tandem
