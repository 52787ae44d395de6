#include "nn/attention.h"

#include <ATen/ops/_flash_attention_forward.h>
#include <ATen/ops/addcmul.h>

#include "nn/gpu.h"

namespace tandem {

namespace {

// The kernel reads grouped heads and rows of tokens as they lie, but only numbers of 16 bits. float16 is also computed
// on cards that do not have it.
bool has_flash(const Tensor& q) {
  return q.is_cuda() && q.scalar_type() == at::kBFloat16 && q.size(3) % 8 == 0 && q.size(3) <= 256;
}

Tensor flash(const Tensor& q, const Tensor& k, const Tensor& v, bool causal) {
  const GpuSupport* gpu = fused_kernels_for(q);
  if (gpu != nullptr && gpu->can_attend(q, k, v)) {
    return gpu->attend(q, k, v, causal);
  }
  return std::get<0>(
      at::_flash_attention_forward(q, k, v, std::nullopt, std::nullopt, q.size(1), k.size(1), 0.0, causal, false));
}

}  // namespace

Tensor split_heads(const Tensor& x, std::int64_t heads) {
  return x.view({x.size(0), x.size(1), heads, x.size(2) / heads});
}

Tensor merge_heads(const Tensor& x) { return x.reshape({x.size(0), x.size(1), x.size(2) * x.size(3)}); }

Tensor repeat_heads(const Tensor& x, std::int64_t times) {
  return times == 1 ? x
                    : x.unsqueeze(3)
                          .expand({x.size(0), x.size(1), x.size(2), times, x.size(3)})
                          .reshape({x.size(0), x.size(1), x.size(2) * times, x.size(3)});
}

Sight Sight::causal(std::int64_t queries, std::int64_t keys, at::Device device) {
  return {Kind::causal, at::ones({queries, keys}, at::TensorOptions(device).dtype(at::kBool)).tril(keys - queries)};
}

Sight Sight::last_apart(std::int64_t tokens, at::Device device) {
  Tensor mask = at::ones({tokens, tokens}, at::TensorOptions(device).dtype(at::kBool));
  mask.narrow(0, 0, tokens - 1).select(1, tokens - 1).fill_(false);
  return {Kind::last_apart, mask};
}

Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, const Sight& sight) {
  if (has_flash(q)) {
    if (sight.kind_ != Sight::Kind::last_apart) {
      return flash(q, k, v, sight.kind_ == Sight::Kind::causal);
    }
    const auto before = q.size(1) - 1;
    return at::cat({flash(q.narrow(1, 0, before), k.narrow(1, 0, before), v.narrow(1, 0, before), false),
                    flash(q.narrow(1, before, 1), k, v, false)},
                   1);
  }
  const auto times = q.size(2) / k.size(2);
  return at::scaled_dot_product_attention(q.transpose(1, 2), repeat_heads(k, times).transpose(1, 2),
                                          repeat_heads(v, times).transpose(1, 2),
                                          sight.mask_.defined() ? std::optional(sight.mask_) : std::nullopt)
      .transpose(1, 2);
}

RotaryAngles rotary_angles(const Tensor& positions, std::int64_t width, double base) {
  const auto options = at::TensorOptions().dtype(at::kFloat).device(positions.device());
  const Tensor exponents = at::arange(0, width / 2, options) * (2.0 / static_cast<double>(width));
  const Tensor period = at::full({1}, base, options).pow(exponents);
  const Tensor angles = (positions.to(at::kFloat).unsqueeze(-1) / period).unsqueeze(1);
  const Tensor cosine = at::cos(angles);
  const Tensor sine = at::sin(angles);
  return {at::cat({cosine, cosine}, 2), at::cat({-sine, sine}, 2)};
}

Tensor rotate(const Tensor& x, const RotaryAngles& angles) {
  if (const GpuSupport* gpu = fused_kernels_for(x)) {
    return gpu->rotate_heads(x, angles.cosine, angles.sine, {}, {});
  }
  const auto half = x.size(-1) / 2;
  const Tensor scaled = x * angles.cosine;
  Tensor out = at::empty(x.sizes(), x.options());
  for (const std::int64_t begin : {std::int64_t{0}, half}) {
    Tensor part = out.narrow(-1, begin, half);
    at::addcmul_out(part, scaled.narrow(-1, begin, half), x.narrow(-1, half - begin, half),
                    angles.sine.narrow(-1, begin, half));
  }
  return out;
}

Tensor rotate_heads(const Tensor& all, const RotaryAngles& angles, KeysValues into) {
  if (const GpuSupport* gpu = fused_kernels_for(all)) {
    return gpu->rotate_heads(all, angles.cosine, angles.sine, into.keys, into.values);
  }
  const auto key_heads = into.keys.size(2);
  const auto heads = all.size(2) - 2 * key_heads;
  const Tensor turned = rotate(all.narrow(2, 0, heads + key_heads), angles);
  into.keys.copy_(turned.narrow(2, heads, key_heads));
  into.values.copy_(all.narrow(2, heads + key_heads, key_heads));
  return turned.narrow(2, 0, heads);
}

}  // namespace tandem
