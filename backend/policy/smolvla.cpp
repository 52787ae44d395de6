// SmolVLA (policies reference, 2): the prefix is computed once a chunk, then the action expert denoises by Euler steps.
#include "policy/guidance.h"
#include "policy/smolvla_detail.h"

namespace tandem {

namespace {

// Back from π0's convention to that of ALOHA; on normalised values, as LeRobot does.
Tensor adapted_from_pi(Tensor actions) {
  actions = actions.clone();
  for (const std::int64_t joint : {1, 2, 8, 9}) {
    actions.select(2, joint).neg_();
  }
  for (const std::int64_t gripper : {6, 13}) {
    const Tensor angle = actions.select(2, gripper) * (1.5 - 0.4) + 0.4;
    actions.select(2, gripper).copy_((angle + 0.6213) / (1.4910 + 0.6213));
  }
  return actions;
}

class SmolVla final : public TensorNetwork {
 public:
  SmolVla(const PolicyConfig& config, Weights& weights)
      : dims_(read_smolvla_dims(config, weights)), prefix_(config, dims_, weights), expert_(dims_, weights) {
    for (const char* unused : {"normalize_inputs", "normalize_targets", "unnormalize_outputs"}) {
      weights.ignore(unused);
    }
    traits_.chunk = dims_.chunk;
    traits_.action_width = dims_.action_width;
    traits_.n_action_steps = dims_.n_action_steps;
    traits_.can_guide = true;
    traits_.noise_shape = {1, dims_.chunk, dims_.max_action};
  }

  Tensor forward(const std::vector<const PolicyInput*>& history, const Draw& draw, Trace* trace) override {
    const auto keys_values = prefix_(*history.back(), trace);
    const auto context = expert_.prepare(keys_values);
    std::optional<Guidance> guidance;
    if (draw.guide != nullptr && !draw.guide->left_over.empty()) {
      guidance.emplace(*draw.guide, dims_.chunk, dims_.max_action, dims_.action_width);
    }
    Tensor x = draw.noise;
    const double dt = -1.0 / static_cast<double>(dims_.steps);
    for (std::int64_t i = 0; i < dims_.steps; ++i) {
      const double t = 1.0 + static_cast<double>(i) * dt;
      const Tensor tokens = expert_.embed(x, t);
      Tensor v = expert_.velocity(tokens, context);
      if (trace != nullptr) {
        if (i == 0) {
          trace->put("mid.suffix.0", tokens);
        }
        trace->append("mid.x_t", x.squeeze(0));
        trace->append("mid.v_t", v.squeeze(0));
      }
      if (guidance) {
        v = guidance->corrected(x, v, t);
      }
      x = x + dt * v;
    }
    const Tensor actions = x.narrow(2, 0, dims_.action_width);
    return dims_.aloha ? adapted_from_pi(actions) : actions;
  }

 private:
  SmolVlaDims dims_;
  SmolVlaPrefix prefix_;
  ActionExpert expert_;
};

}  // namespace

std::unique_ptr<TensorNetwork> make_smolvla(const PolicyConfig& config, Weights& weights) {
  return std::make_unique<SmolVla>(config, weights);
}

}  // namespace tandem
