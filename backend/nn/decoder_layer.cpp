#include "nn/decoder_layer.h"

#include <utility>

#include "nn/cpu_kernels.h"
#include "nn/gpu.h"
#include "nn/parallel.h"

namespace tandem {

Tensor DecoderLayer::queries(const Tensor& x, const RotaryAngles& angles, const KeysValues& into) const {
  const Tensor all = qkv(input_norm(x));
  return rotate_heads(split_heads(all, all.size(2) / into.keys.size(3)), angles, into);
}

Tensor DecoderLayer::feed_forward(const Tensor& x) const {
  const Tensor both = gate_up(output_norm(x));
  if (const GpuSupport* gpu = fused_kernels_for(both)) {
    return down.onto(gpu->gated(both), x);
  }
  const auto width = both.size(-1) / 2;
  if (cpu_kernels() != nullptr && both.is_cpu() && both.scalar_type() == at::kFloat) {
    auto sizes = both.sizes().vec();
    sizes.back() = width;
    Tensor product = at::empty(sizes, both.options());
    in_parallel(product.numel() / width, 8, [&](std::int64_t begin, std::int64_t end) {
      cpu_kernels()->gated(both.data_ptr<float>() + begin * 2 * width, product.data_ptr<float>() + begin * width,
                           end - begin, width);
    });
    return down.onto(product, x);
  }
  return down.onto(at::silu(both.narrow(-1, 0, width)) * both.narrow(-1, width, width), x);
}

DecoderLayer take_decoder_layer(const WeightScope& scope, const DecoderDims& dims) {
  const auto attention = scope.in("self_attn");
  const auto mlp = scope.in("mlp");
  const std::int64_t keys = dims.key_heads * dims.head_width;
  const std::int64_t key_input = dims.key_input > 0 ? dims.key_input : dims.width;
  const auto shape = mlp.shape_of("gate_proj.weight");
  const std::int64_t feedforward = shape.size() == 2 ? shape[0] : -1;
  const auto projection = [&](const char* name, std::int64_t in, std::int64_t out) {
    return take_linear(attention.in(name), in, out, false);
  };
  Linear q = projection("q_proj", dims.width, dims.heads * dims.head_width);
  Linear k = projection("k_proj", key_input, keys);
  Linear v = projection("v_proj", key_input, keys);
  Linear qkv;
  if (dims.key_input == 0) {
    qkv = large(joined({std::exchange(q, {}), std::exchange(k, {}), std::exchange(v, {})}), scope);
  } else {
    q = large(std::move(q), scope);
    k = large(std::move(k), scope);
    v = large(std::move(v), scope);
  }
  const Linear both = joined({take_linear(mlp.in("gate_proj"), dims.width, feedforward, false),
                              take_linear(mlp.in("up_proj"), dims.width, feedforward, false)});
  return {take_rms_norm(scope.in("input_layernorm"), dims.width, dims.eps),
          std::move(qkv),
          std::move(q),
          std::move(k),
          std::move(v),
          large(projection("o_proj", dims.heads * dims.head_width, dims.width), scope),
          take_rms_norm(scope.in("post_attention_layernorm"), dims.width, dims.eps),
          large(both, scope),
          large(take_linear(mlp.in("down_proj"), feedforward, dims.width, false), scope)};
}

}  // namespace tandem
