#include <ATen/ops/mm.h>
#include <ATen/ops/mv.h>

#include <cmath>
#include <numbers>

#include "policy/smolvla_detail.h"

namespace tandem {

namespace {

// Sine and cosine of the time at periods from min_period to max_period, in float64.
Tensor time_embedding(const SmolVlaDims& dims, double time) {
  const Tensor share = at::linspace(0, 1, dims.expert_width / 2, at::kDouble);
  const Tensor period = dims.min_period * at::full({1}, dims.max_period / dims.min_period, at::kDouble).pow(share);
  const Tensor angle = static_cast<double>(static_cast<float>(time)) * (1.0 / period * (2.0 * std::numbers::pi));
  return at::cat({at::sin(angle), at::cos(angle)}).to(at::kFloat);
}

}  // namespace

ActionExpert::ActionExpert(const SmolVlaDims& dims, Weights& weights) : dims_(dims) {
  const WeightScope model(weights, "model");
  const auto projection = [&](const char* name, std::int64_t in, std::int64_t out) {
    return take_linear(model.in(name), in, out, true, at::kFloat);
  };
  const Linear action_in = projection("action_in_proj", dims.max_action, dims.expert_width);
  const Linear time_in = projection("action_time_mlp_in", 2 * dims.expert_width, dims.expert_width);
  time_out_ = packed(projection("action_time_mlp_out", dims.expert_width, dims.expert_width));
  action_out_ = projection("action_out_proj", dims.expert_width, dims.max_action);
  const auto expert = model.in("vlm_with_expert.lm_expert");
  for (std::int64_t i = 0; i < dims.expert_layers; ++i) {
    DecoderDims layer = dims.text;
    layer.width = dims.expert_width;
    layer.few_rows = dims.chunk < 100;
    layer.key_input = dims.is_cross(i) ? dims.text.key_heads * dims.text.head_width : 0;
    layers_.push_back(take_decoder_layer(expert.in("layers", i), layer));
  }
  norm_ = take_rms_norm(expert.in("norm"), dims.expert_width, dims.text.eps);
  const auto device = weights.device();
  own_angles_ =
      rotary_angles(at::arange(dims.chunk, at::TensorOptions(device).dtype(at::kLong)), dims.text.head_width, 10000);
  // time_in(action_in(x) | time): the two products are one, and what the time adds is known for every step.
  const Tensor of_action = time_in.weight.narrow(1, 0, dims.expert_width).to(at::kDouble);
  const Tensor of_time = time_in.weight.narrow(1, dims.expert_width, dims.expert_width).to(at::kDouble);
  const Tensor always = of_action.mv(action_in.bias.to(at::kDouble)) + time_in.bias;
  embed_ = of_action.mm(action_in.weight.to(at::kDouble)).to(at::kFloat);
  for (std::int64_t i = 0; i < dims.steps; ++i) {
    const Tensor time = time_embedding(dims, dims.time_of_step(i)).to(device, at::kDouble);
    embed_of_step_.push_back((always + of_time.mv(time)).to(at::kFloat));
  }
}

ActionExpert::Context ActionExpert::prepare(const std::vector<KeysValues>& prefix) const {
  const auto every = static_cast<std::size_t>(dims_.text_layers / dims_.expert_layers);
  const Tensor& first = prefix.front().keys;
  const auto count = first.size(1);
  Context context;
  context.angles = rotary_angles(at::arange(count, count + dims_.chunk, first.options().dtype(at::kLong)),
                                 dims_.text.head_width, 10000);
  context.sight = Sight::causal(dims_.chunk, count + dims_.chunk, first.device());
  const auto times = attends_grouped(first) ? 1 : dims_.text.heads / dims_.text.key_heads;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (dims_.is_cross(static_cast<std::int64_t>(i))) {
      const auto cross = [&](const Linear& projection, const Tensor& seen) {
        return repeat_heads(split_heads(projection(merge_heads(seen)), dims_.text.key_heads), times);
      };
      context.seen.push_back({cross(layers_[i].k, prefix[i].keys), cross(layers_[i].v, prefix[i].values)});
    } else {
      const auto with_room = [&](const Tensor& seen) {
        return at::constant_pad_nd(seen, {0, 0, 0, 0, 0, dims_.chunk});
      };
      context.seen.push_back({with_room(prefix[i * every].keys), with_room(prefix[i * every].values)});
    }
  }
  return context;
}

Tensor ActionExpert::embed(const Tensor& x, std::int64_t step) const {
  return time_out_(at::silu(at::linear(x, embed_, embed_of_step_[static_cast<std::size_t>(step)])));
}

Tensor ActionExpert::velocity(const Tensor& tokens, const Context& context) const {
  Tensor x = tokens.to(layers_.front().out.weight.scalar_type());
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto& layer = layers_[i];
    const auto& [keys, values] = context.seen[i];
    Tensor seen;
    if (dims_.is_cross(static_cast<std::int64_t>(i))) {
      const Tensor q = split_heads(layer.q(layer.input_norm(x)), dims_.text.heads);
      seen = attend(rotate(q, own_angles_), keys, values);
    } else {
      const auto before = keys.size(1) - dims_.chunk;
      const Tensor q = layer.queries(x, context.angles,
                                     {keys.narrow(1, before, dims_.chunk), values.narrow(1, before, dims_.chunk)});
      seen = attend(q, keys, values, context.sight);
    }
    x = layer.feed_forward(layer.out.onto(merge_heads(seen), x));
  }
  return action_out_(norm_(x));
}

}  // namespace tandem
