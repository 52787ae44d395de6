#include "nn/attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/_flash_attention_forward.h>
#include <ATen/ops/addcmul.h>

#include <cmath>
#include <vector>

#include "nn/cpu_kernels.h"
#include "nn/gpu.h"
#include "nn/parallel.h"
#include "nn/work.h"

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

// Whether the kernels of this processor take these numbers as they lie.
bool has_rows(const Tensor& x) {
  return x.is_cpu() && x.scalar_type() == at::kFloat && x.dim() == 4 && x.stride(3) == 1;
}
bool has_kernel(const Tensor& q, const Tensor& k, const Tensor& v) {
  return cpu_kernels() != nullptr && has_rows(q) && has_rows(k) && has_rows(v) && q.size(3) % 16 == 0 &&
         v.size(3) == q.size(3) && k.size(1) > 0 && k.stride(2) == k.size(3) && v.stride(2) == v.size(3);
}

// In so many parts the rows of a head are computed that threads have equal work.
std::int64_t parts_of_a_head(std::int64_t heads) {
  const std::int64_t threads = at::get_num_threads();
  std::int64_t parts = 1;
  while (heads * parts % threads != 0 && heads * parts < 8 * threads) {
    ++parts;
  }
  return parts;
}

Tensor attend_here(const Tensor& q, const Tensor& k, const Tensor& v, const std::vector<std::int32_t>& visible) {
  const CpuKernels& kernels = *cpu_kernels();
  const auto width = q.size(3);
  const auto key_heads = k.size(2);
  const auto times = q.size(2) / key_heads;
  Tensor out = at::empty({q.size(0), q.size(1), q.size(2), width}, q.options());
  const Tensor rows = q.stride(2) == width ? q : q.contiguous();
  const auto parts = parts_of_a_head(q.size(0) * key_heads);
  const auto all_rows = times * q.size(1);
  const auto floats = (kernels.attention_workspace(k.size(1), width) + 15) / 16 * 16;
  in_parallel(q.size(0) * key_heads * parts, 1, [&](std::int64_t begin, std::int64_t end) {
    const Tensor memory = at::empty({floats}, at::kFloat);
    for (auto i = begin; i < end; ++i) {
      const auto batch = i / parts / key_heads;
      const auto head = i / parts % key_heads;
      const auto part = i % parts;
      const auto at_head = [&](const Tensor& x, std::int64_t h) {
        return x.data_ptr<float>() + batch * x.stride(0) + h * width;
      };
      kernels.attend({.queries = at_head(rows, head * times),
                      .query_stride = rows.stride(1),
                      .head_stride = width,
                      .heads = times,
                      .tokens = q.size(1),
                      .keys = at_head(k, head),
                      .key_stride = k.stride(1),
                      .values = at_head(v, head),
                      .value_stride = v.stride(1),
                      .key_count = k.size(1),
                      .visible = visible.data(),
                      .width = width,
                      .scale = 1.0F / std::sqrt(static_cast<float>(width)),
                      .out = at_head(out, head * times),
                      .out_stride = out.stride(1),
                      .first_row = all_rows * part / parts,
                      .last_row = all_rows * (part + 1) / parts},
                     memory.data_ptr<float>());
    }
  });
  return out;
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

bool attends_grouped(const Tensor& keys) { return keys.is_cuda() || has_kernel(keys, keys, keys); }

std::vector<std::int32_t> Sight::counts(std::int64_t queries, std::int64_t keys) const {
  std::vector<std::int32_t> out(static_cast<std::size_t>(queries), static_cast<std::int32_t>(keys));
  for (std::int64_t i = 0; i + 1 < queries; ++i) {
    if (kind_ == Kind::causal) {
      out[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(keys - queries + i + 1);
    } else if (kind_ == Kind::last_apart) {
      out[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(keys - 1);
    }
  }
  return out;
}

Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, const Sight& sight) {
  work_done().add(4 * q.numel() * k.size(1));
  if (has_flash(q)) {
    if (sight.kind_ != Sight::Kind::last_apart) {
      return flash(q, k, v, sight.kind_ == Sight::Kind::causal);
    }
    const auto before = q.size(1) - 1;
    return at::cat({flash(q.narrow(1, 0, before), k.narrow(1, 0, before), v.narrow(1, 0, before), false),
                    flash(q.narrow(1, before, 1), k, v, false)},
                   1);
  }
  if (has_kernel(q, k, v)) {
    return attend_here(q, k, v, sight.counts(q.size(1), k.size(1)));
  }
  const auto times = q.size(2) / k.size(2);
  return at::scaled_dot_product_attention(q.transpose(1, 2), repeat_heads(k, times).transpose(1, 2),
                                          repeat_heads(v, times).transpose(1, 2),
                                          sight.mask_.defined() ? std::optional(sight.mask_) : std::nullopt)
      .transpose(1, 2);
}

namespace {

// Rotates as many heads of x as `into` has together, one tensor after the other.
void rotate_here(const Tensor& x, const RotaryAngles& angles, const std::vector<Tensor>& into) {
  const auto width = x.size(3);
  const auto tokens = x.size(1);
  in_parallel(x.size(0) * tokens, 64, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) {
      const auto token = i % tokens;
      const float* from = x.data_ptr<float>() + i / tokens * x.stride(0) + token * x.stride(1);
      for (const auto& out : into) {
        cpu_kernels()->rotate(
            from, angles.cosine.data_ptr<float>() + token * width, angles.sine.data_ptr<float>() + token * width,
            out.data_ptr<float>() + i / tokens * out.stride(0) + token * out.stride(1), out.size(2), width);
        from += out.size(2) * width;
      }
    }
  });
}

}  // namespace

Tensor rotary_periods(std::int64_t width, double base, at::Device device) {
  const auto options = at::TensorOptions().dtype(at::kFloat).device(device);
  const Tensor exponents = at::arange(0, width / 2, options) * (2.0 / static_cast<double>(width));
  return at::full({1}, base, options).pow(exponents);
}

RotaryAngles rotary_of(const Tensor& angles) {
  const Tensor cosine = at::cos(angles).unsqueeze(1);
  const Tensor sine = at::sin(angles).unsqueeze(1);
  return {at::cat({cosine, cosine}, 2), at::cat({-sine, sine}, 2)};
}

RotaryAngles rotary_angles(const Tensor& positions, std::int64_t width, double base) {
  return rotary_of(positions.to(at::kFloat).unsqueeze(-1) / rotary_periods(width, base, positions.device()));
}

Tensor rotate(const Tensor& x, const RotaryAngles& angles) {
  if (const GpuSupport* gpu = fused_kernels_for(x)) {
    return gpu->rotate_heads(x, angles.cosine, angles.sine, {}, {});
  }
  if (has_kernel(x, x, x)) {
    Tensor out = at::empty(x.sizes(), x.options());
    rotate_here(x, angles, {out});
    return out;
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
  if (has_kernel(all, into.keys, into.values)) {
    Tensor queries = at::empty({all.size(0), all.size(1), heads, all.size(3)}, all.options());
    rotate_here(all, angles, {queries, into.keys});
    into.values.copy_(all.narrow(2, heads + key_heads, key_heads));
    return queries;
  }
  const Tensor turned = rotate(all.narrow(2, 0, heads + key_heads), angles);
  into.keys.copy_(turned.narrow(2, heads, key_heads));
  into.values.copy_(all.narrow(2, heads + key_heads, key_heads));
  return turned.narrow(2, 0, heads);
}

}  // namespace tandem
