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

Tensor gated(const Tensor& gate_up) {
  if (const GpuSupport* gpu = fused_kernels_for(gate_up)) {
    return gpu->gated(gate_up);
  }
  const auto width = gate_up.size(-1) / 2;
  if (cpu_kernels() == nullptr || !gate_up.is_cpu() || gate_up.scalar_type() != at::kFloat) {
    return at::silu(gate_up.narrow(-1, 0, width)) * gate_up.narrow(-1, width, width);
  }
  auto sizes = gate_up.sizes().vec();
  sizes.back() = width;
  Tensor product = at::empty(sizes, gate_up.options());
  in_parallel(product.numel() / width, 8, [&](std::int64_t begin, std::int64_t end) {
    cpu_kernels()->gated(gate_up.data_ptr<float>() + begin * 2 * width, product.data_ptr<float>() + begin * width,
                         end - begin, width);
  });
  return product;
}

Tensor DecoderLayer::feed_forward(const Tensor& x) const { return down.onto(gated(gate_up(output_norm(x))), x); }

DecoderLayer take_decoder_layer(const WeightScope& scope, const DecoderDims& dims) {
  const auto attention = scope.in("self_attn");
  const auto mlp = scope.in("mlp");
  const std::int64_t keys = dims.key_heads * dims.head_width;
  const auto shape = mlp.shape_of("gate_proj.weight");
  const std::int64_t feedforward = shape.size() == 2 ? shape[0] : -1;
  const LayerPart query{"q_proj", dims.heads * dims.head_width};
  const LayerPart key{"k_proj", keys};
  const LayerPart value{"v_proj", keys};
  Linear qkv;
  Linear q;
  Linear k;
  Linear v;
  if (dims.key_input == 0) {
    qkv = take_large(attention, {query, key, value}, dims.width, dims.biased, dims.few_rows);
  } else {
    q = take_large(attention, {query}, dims.width, dims.biased, dims.few_rows);
    k = take_large(attention, {key}, dims.key_input, dims.biased, dims.few_rows);
    v = take_large(attention, {value}, dims.key_input, dims.biased, dims.few_rows);
  }
  if (dims.keys_only) {
    for (const auto& unused : {attention.path("o_proj"), scope.path("post_attention_layernorm"), scope.path("mlp")}) {
      scope.weights().ignore(unused);
    }
    DecoderLayer layer;
    layer.input_norm = take_rms_norm(scope.in("input_layernorm"), dims.width, dims.eps);
    layer.qkv = std::move(qkv);
    return layer;
  }
  return {take_rms_norm(scope.in("input_layernorm"), dims.width, dims.eps),
          std::move(qkv),
          std::move(q),
          std::move(k),
          std::move(v),
          take_large(attention, {{"o_proj", dims.width}}, dims.heads * dims.head_width, false, dims.few_rows),
          take_rms_norm(scope.in("post_attention_layernorm"), dims.width, dims.eps),
          take_large(mlp, {{"gate_proj", feedforward}, {"up_proj", feedforward}}, dims.width, false, dims.few_rows),
          take_large(mlp, {{"down_proj", dims.width}}, feedforward, false, dims.few_rows)};
}

}  // namespace tandem
