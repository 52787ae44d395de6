#include <cmath>
#include <numbers>

#include "policy/smolvla_detail.h"

namespace tandem {

ActionExpert::ActionExpert(const SmolVlaDims& dims, Weights& weights) : dims_(dims) {
  const WeightScope model(weights, "model");
  const auto projection = [&](const char* name, std::int64_t in, std::int64_t out) {
    return take_linear(model.in(name), in, out, true, at::kFloat);
  };
  action_in_ = projection("action_in_proj", dims.max_action, dims.expert_width);
  time_in_ = projection("action_time_mlp_in", 2 * dims.expert_width, dims.expert_width);
  time_out_ = projection("action_time_mlp_out", dims.expert_width, dims.expert_width);
  action_out_ = projection("action_out_proj", dims.expert_width, dims.max_action);
  const auto expert = model.in("vlm_with_expert.lm_expert");
  for (std::int64_t i = 0; i < dims.expert_layers; ++i) {
    DecoderDims layer = dims.text;
    layer.width = dims.expert_width;
    layer.key_input = dims.is_cross(i) ? dims.text.key_heads * dims.text.head_width : dims.expert_width;
    layers_.push_back(take_decoder_layer(expert.in("layers", i), layer));
  }
  norm_ = take_rms_norm(expert.in("norm"), dims.expert_width, dims.text.eps);
  own_angles_ = rotary_angles(at::arange(dims.chunk, at::kLong), dims.text.head_width, 10000);
}

ActionExpert::Context ActionExpert::prepare(const std::vector<KeysValues>& prefix) const {
  Context context;
  context.prefix = &prefix;
  const auto count = prefix.front().keys.size(2);
  context.angles = rotary_angles(at::arange(count, count + dims_.chunk, at::kLong), dims_.text.head_width, 10000);
  context.mask = at::ones({dims_.chunk, count + dims_.chunk}, at::kBool).tril(count);
  context.crossed.resize(layers_.size());
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (dims_.is_cross(static_cast<std::int64_t>(i))) {
      // Made once for all steps, so the heads are repeated here, too.
      const auto cross = [&](const Linear& projection, const Tensor& seen) {
        return repeat_heads(split_heads(projection(merge_heads(seen)), dims_.text.key_heads),
                            dims_.text.heads / dims_.text.key_heads);
      };
      context.crossed[i] = {cross(layers_[i].k, prefix[i].keys), cross(layers_[i].v, prefix[i].values)};
    }
  }
  return context;
}

Tensor ActionExpert::embed(const Tensor& x, double t) const {
  // Sine and cosine of the time at periods from min_period to max_period, in float64.
  const auto half = dims_.expert_width / 2;
  const Tensor share = at::linspace(0, 1, half, at::kDouble);
  const Tensor period = dims_.min_period * at::full({1}, dims_.max_period / dims_.min_period, at::kDouble).pow(share);
  const Tensor angle = static_cast<double>(static_cast<float>(t)) * (1.0 / period * (2.0 * std::numbers::pi));
  const Tensor time = at::cat({at::sin(angle), at::cos(angle)}).to(at::kFloat);
  const Tensor actions = action_in_(x);
  const Tensor both = at::cat({actions, time.expand({1, dims_.chunk, dims_.expert_width})}, 2);
  return time_out_(at::silu(time_in_(both)));
}

Tensor ActionExpert::velocity(const Tensor& tokens, const Context& context) const {
  const auto every = static_cast<std::size_t>(dims_.text_layers / dims_.expert_layers);
  Tensor x = tokens.to(layers_.front().q.weight.scalar_type());
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto& layer = layers_[i];
    const Tensor h = layer.input_norm(x);
    const Tensor q = split_heads(layer.q(h), dims_.text.heads);
    Tensor seen;
    if (dims_.is_cross(static_cast<std::int64_t>(i))) {
      seen = attend(rotate(q, own_angles_), context.crossed[i].keys, context.crossed[i].values);
    } else {
      const auto& before = (*context.prefix)[i * every];
      const Tensor k = rotate(split_heads(layer.k(h), dims_.text.key_heads), context.angles);
      const Tensor v = split_heads(layer.v(h), dims_.text.key_heads);
      seen =
          attend(rotate(q, context.angles), at::cat({before.keys, k}, 2), at::cat({before.values, v}, 2), context.mask);
    }
    x = layer.feed_forward(layer.out.onto(merge_heads(seen), x));
  }
  return action_out_(norm_(x));
}

}  // namespace tandem
