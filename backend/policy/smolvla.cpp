// SmolVLA (policies reference, 2): the prefix is computed once a chunk, then the action expert denoises by Euler steps.
#include "policy/device_function.h"
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
      : dims_(read_smolvla_dims(config, weights)),
        prefix_(config, dims_, weights),
        expert_(dims_, weights),
        device_(weights.device()) {
    for (const char* unused : {"normalize_inputs", "normalize_targets", "unnormalize_outputs"}) {
      weights.ignore(unused);
    }
    traits_.chunk = dims_.chunk;
    traits_.action_width = dims_.action_width;
    traits_.n_action_steps = dims_.n_action_steps;
    traits_.can_guide = true;
    traits_.vocabulary = prefix_.vocabulary();
    traits_.noise_shape = {1, dims_.chunk, dims_.max_action};
  }

  Tensor forward(const std::vector<const PolicyInput*>& history, const Draw& draw, Trace* trace) override {
    const SmolVlaSight sight = prefix_.look(*history.back(), trace);
    std::vector<Tensor> inputs = sight.pictures;
    inputs.insert(inputs.end(), {sight.ids, sight.state, draw.noise});
    std::string kind = std::to_string(sight.pictures.size());
    std::optional<Guidance> guidance;
    if (draw.guide != nullptr && !draw.guide->left_over.empty()) {
      guidance.emplace(*draw.guide, dims_.chunk, dims_.max_action, dims_.action_width);
      inputs.insert(inputs.end(), {guidance->target(), guidance->weights()});
      kind += " guided " + std::to_string(guidance->max_weight());
    }
    // On the device: the same tensors in the same order.
    const auto compute = [&, this](const std::vector<Tensor>& in) {
      const auto pictures = static_cast<std::ptrdiff_t>(sight.pictures.size());
      const Tensor* rest = in.data() + pictures;
      const SmolVlaSight there{{in.begin(), in.begin() + pictures}, rest[0], rest[1], sight.empty};
      const auto keys_values = prefix_(there, trace);
      const auto guided = guidance ? std::optional(guidance->with(rest[3], rest[4])) : std::nullopt;
      return denoised(expert_.prepare(keys_values), rest[2], guided, trace);
    };
    const Tensor actions = trace != nullptr ? device_.once(inputs, compute) : device_(inputs, kind, compute);
    return dims_.aloha ? adapted_from_pi(actions) : actions;
  }

 private:
  [[nodiscard]] Tensor denoised(const ActionExpert::Context& context, Tensor x, const std::optional<Guidance>& guidance,
                                Trace* trace) const {
    for (std::int64_t i = 0; i < dims_.steps; ++i) {
      const Tensor tokens = expert_.embed(x, i);
      if (trace != nullptr) {
        if (i == 0) {
          trace->put("mid.suffix.0", tokens);
        }
        trace->append("mid.x_t", x.squeeze(0));
      }
      Tensor v = expert_.velocity(tokens, context);
      if (trace != nullptr) {
        trace->append("mid.v_t", v.squeeze(0));
      }
      if (guidance) {
        v = guidance->corrected(x, v, dims_.time_of_step(i));
      }
      x = at::add(x, v, -1.0 / static_cast<double>(dims_.steps));
    }
    return x.narrow(2, 0, dims_.action_width);
  }

  SmolVlaDims dims_;
  SmolVlaPrefix prefix_;
  ActionExpert expert_;
  DeviceFunction device_;
};

}  // namespace

std::unique_ptr<TensorNetwork> make_smolvla(const PolicyConfig& config, Weights& weights) {
  return std::make_unique<SmolVla>(config, weights);
}

}  // namespace tandem
