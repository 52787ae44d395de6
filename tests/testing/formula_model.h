#pragma once

#include <atomic>
#include <cmath>
#include <functional>
#include <thread>

#include "rollout/model.h"

namespace tandem::testing {

/// A model that says a formula of the tick its observation belongs to: action i of a chunk is formula(tick + i).
class FormulaModel final : public ChunkModel {
 public:
  using Formula = std::function<double(double tick, const InferenceRequest& request)>;
  FormulaModel(std::int64_t chunk, std::size_t width, Formula formula) : width_(width), formula_(std::move(formula)) {
    traits_.chunk = traits_.n_action_steps = chunk;
    traits_.action_width = static_cast<std::int64_t>(width);
    traits_.can_guide = true;
    traits_.ensembles = true;
    traits_.ensemble_coeff = 0.01;
  }
  [[nodiscard]] const PolicyTraits& traits() const override { return traits_; }
  [[nodiscard]] Result<ActionChunk> infer(const InferenceRequest& request) override {
    ++calls;
    if (takes_ms > 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(takes_ms));
    }
    if (throws) {
      throw std::runtime_error("the network fell over");
    }
    if (!error.empty()) {
      return fail(ErrorCode::device_lost, error, "Try again.");
    }
    ActionChunk out{traits_.chunk, traits_.action_width, {}, {}};
    for (std::int64_t row = 0; row < traits_.chunk; ++row) {
      const auto value = static_cast<float>(formula_(static_cast<double>(request.tick + row), request));
      out.normalized.insert(out.normalized.end(), width_, value);
    }
    out.actions = out.normalized;
    return out;
  }
  void finish(std::vector<float>&) const override {}

  std::atomic<int> takes_ms = 0;
  std::atomic<bool> throws = false;
  std::string error;
  std::atomic<int> calls = 0;
  PolicyTraits traits_;

 private:
  std::size_t width_;
  Formula formula_;
};

}  // namespace tandem::testing
