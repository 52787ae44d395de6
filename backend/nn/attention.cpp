#include "nn/attention.h"

namespace tandem {

Tensor split_heads(const Tensor& x, std::int64_t heads) {
  return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

Tensor merge_heads(const Tensor& x) { return x.transpose(1, 2).reshape({x.size(0), x.size(2), x.size(1) * x.size(3)}); }

Tensor repeat_heads(const Tensor& x, std::int64_t times) {
  return times == 1 ? x
                    : x.unsqueeze(2)
                          .expand({x.size(0), x.size(1), times, x.size(2), x.size(3)})
                          .reshape({x.size(0), x.size(1) * times, x.size(2), x.size(3)});
}

Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& mask) {
  const auto times = q.size(1) / k.size(1);
  return at::scaled_dot_product_attention(q, repeat_heads(k, times), repeat_heads(v, times),
                                          mask.defined() ? std::optional(mask) : std::nullopt);
}

RotaryAngles rotary_angles(const Tensor& positions, std::int64_t width, double base) {
  const auto options = at::TensorOptions().dtype(at::kFloat).device(positions.device());
  const Tensor exponents = at::arange(0, width / 2, options) * (2.0 / static_cast<double>(width));
  const Tensor period = at::full({1}, base, options).pow(exponents);
  const Tensor angles = positions.to(at::kFloat).unsqueeze(-1) / period;
  return {at::cos(angles), at::sin(angles)};
}

Tensor rotate(const Tensor& x, const RotaryAngles& angles) {
  const Tensor wide = x.to(at::kFloat);
  const auto half = x.size(-1) / 2;
  const Tensor low = wide.narrow(-1, 0, half);
  const Tensor high = wide.narrow(-1, half, half);
  return at::cat({low * angles.cosine - high * angles.sine, high * angles.cosine + low * angles.sine}, -1)
      .to(x.scalar_type());
}

}  // namespace tandem
