#pragma once

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "nn/tensor_file.h"

namespace tandem::testing {

/// A SmolVLA with random weights, its pictures "top" and "wrist", whose statistics keep its actions within the joints of
/// the simulated arm. Copied from `policies` into `folder`.
inline std::filesystem::path harmless_policy(const std::filesystem::path& policies,
                                             const std::filesystem::path& folder) {
  const auto copy = folder / "policy";
  std::filesystem::copy(policies / "smolvla-cross", copy, std::filesystem::copy_options::recursive);
  const std::vector<float> zeros(6, 0.0F);
  const std::vector<float> ones(6, 1.0F);
  for (const char* state : {"policy_preprocessor_step_5_normalizer_processor.safetensors",
                            "policy_postprocessor_step_0_unnormalizer_processor.safetensors"}) {
    std::filesystem::remove(copy / state);
    if (!write_tensors(copy / state, {named_tensor("observation.state.mean", {6}, zeros),
                                      named_tensor("observation.state.std", {6}, ones),
                                      named_tensor("action.mean", {6}, std::vector<float>{0, 0, 0, 0, 0, 50}),
                                      named_tensor("action.std", {6}, ones)})) {
      std::abort();
    }
  }
  return copy;
}

}  // namespace tandem::testing
