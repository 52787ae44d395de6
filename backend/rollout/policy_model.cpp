#include <algorithm>

#include "rollout/model.h"

namespace tandem {

std::vector<std::string> PolicyBinding::used_cameras() const {
  std::vector<std::string> out = camera_names;
  for (auto& name : out) {
    name = cameras.contains(name) ? name : std::string();
  }
  return out;
}

Result<ActionChunk> PolicyModel::infer(const InferenceRequest& request) {
  std::vector<PolicyInput> inputs;
  for (const auto& moment : request.history) {
    PolicyObservation observation;
    observation.task = request.task;
    for (std::size_t i = 0; i < moment.images.size() && i < binding_.camera_names.size(); ++i) {
      const auto& image = moment.images[i];
      const auto feature = binding_.cameras.find(binding_.camera_names[i]);
      if (image != nullptr && feature != binding_.cameras.end()) {
        observation.images[feature->second] = {image->rgb.data(), image->height, image->width};
      }
    }
    auto& state = observation.vectors["observation.state"];
    for (const auto joint : binding_.joints) {
      state.push_back(joint < moment.joints.size() ? static_cast<float>(moment.joints[joint]) : 0.0F);
    }
    auto input = policy_->processor().prepare(observation);
    if (!input) {
      return std::unexpected(input.error());
    }
    inputs.push_back(std::move(*input));
  }
  ChunkRequest chunk_request;
  for (const auto& input : inputs) {
    chunk_request.history.push_back(&input);
  }
  chunk_request.seed = request.seed;
  chunk_request.guide = request.guided ? &request.guide : nullptr;
  auto chunk = policy_->infer(chunk_request);
  if (chunk) {
    to_robot_order(chunk->actions);
  }
  return chunk;
}

void PolicyModel::to_robot_order(std::vector<float>& actions) const {
  if (std::ranges::is_sorted(binding_.joints)) {
    return;
  }
  const auto width = binding_.joints.size();
  const std::vector<float> before = actions;
  for (std::size_t at = 0; at + width <= actions.size(); at += width) {
    for (std::size_t i = 0; i < width; ++i) {
      actions[at + binding_.joints[i]] = before[at + i];
    }
  }
}

void PolicyModel::finish(std::vector<float>& actions) const {
  policy_->processor().finish(actions);
  to_robot_order(actions);
}

}  // namespace tandem
