#include "policy/network_detail.h"

namespace tandem {

std::map<std::string, Tensor> Trace::tensors() const {
  auto out = tensors_;
  for (const auto& [name, list] : lists_) {
    out[name] = at::stack(list);
  }
  return out;
}

Tensor tensor_of(const PolicyInput& input, const std::string& feature) {
  const auto found = input.arrays.find(feature);
  if (found == input.arrays.end()) {
    throw CheckpointError(Error{ErrorCode::mismatch,
                                "The policy needs " + feature + ", and nothing gives it.",
                                "Match the inputs of the policy with the cameras of the rig or the dataset (--map).",
                                {}});
  }
  return at::from_blob(const_cast<float*>(found->second.values.data()), found->second.shape, at::kFloat);
}

void expect_readable(const JsonReader& reader) {
  if (reader.error()) {
    throw CheckpointError(*reader.error());
  }
}

}  // namespace tandem
