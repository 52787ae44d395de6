#include "nn/cpu_kernels.h"

#include <ATen/ops/einsum.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "nn/attention.h"
#include "nn/machine.h"
#include "nn/quantize.h"
#include "nn/tensors.h"

namespace tandem {
namespace {

// Those that this processor can run.
std::vector<const CpuKernels*> kernels_here() {
  std::vector<const CpuKernels*> out;
#if defined(__x86_64__)
  if (this_machine().avx2) {
    out.push_back(&avx2_kernels());
  }
  if (this_machine().avx512) {
    out.push_back(&avx512_kernels());
  }
#endif
  return out;
}

double largest_difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

struct Shape {
  std::int64_t queries, keys, heads, width;
};

// Rows of one key head, computed in float64 by the formula.
Tensor exact(const Tensor& q, const Tensor& k, const Tensor& v, const std::vector<std::int32_t>& visible) {
  const Tensor scores =
      at::einsum("thw,kw->htk", {q.to(at::kDouble), k.to(at::kDouble)}) / std::sqrt(static_cast<double>(q.size(2)));
  for (std::int64_t i = 0; i < q.size(0); ++i) {
    const auto count = visible[static_cast<std::size_t>(i)];
    scores.select(1, i).narrow(1, count, k.size(0) - count).fill_(-std::numeric_limits<double>::infinity());
  }
  return at::einsum("htk,kw->thw", {at::softmax(scores, 2), v.to(at::kDouble)}).to(at::kFloat);
}

TEST(CpuKernels, AttentionIsThatOfTheFormulaForAnyNumberOfRowsAndKeys) {
  at::manual_seed(1);
  for (const auto* kernels : kernels_here()) {
    for (const auto& [queries, keys, heads, width] :
         {Shape{1, 1, 1, 16}, Shape{5, 7, 3, 16}, Shape{50, 207, 3, 64}, Shape{31, 300, 1, 48}, Shape{64, 64, 2, 80}}) {
      const Tensor q = at::randn({queries, heads, width}) * 3;
      const Tensor both = at::randn({keys, 2, width});  // rows that do not follow one another
      const Tensor k = both.select(1, 0);
      const Tensor v = both.select(1, 1);
      std::vector<std::int32_t> visible;
      for (std::int64_t i = 0; i < queries; ++i) {
        visible.push_back(static_cast<std::int32_t>(std::clamp<std::int64_t>(keys - queries + i + 1, 1, keys)));
      }
      Tensor out = at::full({queries, heads, width}, 7.0F);
      Tensor memory = at::empty({kernels->attention_workspace(keys, width)});
      HeadAttention job{.queries = q.data_ptr<float>(),
                        .query_stride = heads * width,
                        .head_stride = width,
                        .heads = heads,
                        .tokens = queries,
                        .keys = k.data_ptr<float>(),
                        .key_stride = 2 * width,
                        .values = v.data_ptr<float>(),
                        .value_stride = 2 * width,
                        .key_count = keys,
                        .visible = visible.data(),
                        .width = width,
                        .scale = 1.0F / std::sqrt(static_cast<float>(width)),
                        .out = out.data_ptr<float>(),
                        .out_stride = heads * width};
      // In two parts, as two threads do it.
      job.last_row = heads * queries / 2;
      kernels->attend(job, memory.data_ptr<float>());
      job.first_row = job.last_row;
      job.last_row = heads * queries;
      kernels->attend(job, memory.data_ptr<float>());
      EXPECT_LT(largest_difference(out, exact(q, k, v, visible)), 2e-5) << queries << " × " << keys;
    }
  }
}

TEST(CpuKernels, LargeScoresAndNotANumberStayWhatTheyAre) {
  const Tensor q = at::full({1, 2, 1, 16}, 40.0F);
  Tensor k = at::zeros({1, 3, 1, 16});
  k.select(1, 1).fill_(40.0F);  // a score of 6400, far behind which all others vanish
  const Tensor v = at::arange(48, at::kFloat).view({1, 3, 1, 16});
  EXPECT_EQ(largest_difference(attend(q, k, v).select(1, 0), v.select(1, 1)), 0);
  k.select(1, 2).fill_(std::numeric_limits<float>::quiet_NaN());
  EXPECT_TRUE(attend(q, k, v).isnan().all().item<bool>());
}

TEST(CpuKernels, ProductsOfFewRowsAreProducts) {
  at::manual_seed(4);
  for (const auto* kernels : kernels_here()) {
    for (const auto& [rows, depth, columns] :
         {std::array<std::int64_t, 3>{1, 3, 16}, {50, 720, 208}, {13, 300, 80}, {7, 130, 64}}) {
      const Tensor x = at::randn({rows, depth});
      const Tensor weight = at::randn({columns, depth});
      const Tensor bias = at::randn({columns});
      Tensor out = at::randn({rows, columns});
      const Tensor wanted = out + at::linear(x.to(at::kDouble), weight.to(at::kDouble), bias.to(at::kDouble));
      const Tensor packed = at::empty({kernels->packed_floats(columns, depth)});
      kernels->pack(weight.data_ptr<float>(), columns, depth, packed.data_ptr<float>());
      FewRowsProduct job{.x = x.data_ptr<float>(),
                         .rows = rows,
                         .depth = depth,
                         .weights = packed.data_ptr<float>(),
                         .columns = columns,
                         .bias = bias.data_ptr<float>(),
                         .onto = out.data_ptr<float>(),
                         .out = out.data_ptr<float>()};
      // In two parts, the boundary within a panel.
      job.last_column = columns / 32 * 16;
      kernels->multiply(job);
      job.first_column = job.last_column;
      job.last_column = columns;
      kernels->multiply(job);
      EXPECT_LT(largest_difference(out, wanted), 2e-4) << rows << " × " << depth << " × " << columns;
    }
  }
}

TEST(CpuKernels, NormGateGeluAndRotationAreThoseOfTheFormulas) {
  at::manual_seed(2);
  for (const auto* kernels : kernels_here()) {
    for (const std::int64_t width : {6, 16, 90, 720}) {
      const Tensor x = at::randn({5, width}) * 4;
      const Tensor weight = at::rand({width});
      Tensor out = at::empty_like(x);
      kernels->rms_norm(x.data_ptr<float>(), weight.data_ptr<float>(), out.data_ptr<float>(), 5, width, 1e-5F);
      EXPECT_LT(largest_difference(out, x * at::rsqrt(x.square().mean({1}, true) + 1e-5) * weight), 3e-6);

      const Tensor both = at::randn({5, 2 * width}) * 30;
      kernels->gated(both.data_ptr<float>(), out.data_ptr<float>(), 5, width);
      EXPECT_LT(largest_difference(out, at::silu(both.narrow(1, 0, width)) * both.narrow(1, width, width)), 1e-3);

      out.copy_(x);
      kernels->gelu_tanh(out.data_ptr<float>(), out.numel());
      EXPECT_LT(largest_difference(out, at::gelu(x, "tanh")), 3e-6);

      const RotaryAngles angles = rotary_angles(at::tensor({3}, at::kLong), width, 10000);
      kernels->rotate(x.data_ptr<float>(), angles.cosine.data_ptr<float>(), angles.sine.data_ptr<float>(),
                      out.data_ptr<float>(), 5, width);
      const Tensor turned = at::cat({x.narrow(1, width / 2, width / 2), x.narrow(1, 0, width / 2)}, 1);
      EXPECT_LT(largest_difference(out, x * angles.cosine[0] + turned * angles.sine[0]), 3e-6);
    }
  }
}

TEST(Quantize, RowsAreWithinHalfAStepAndStraightFromTheFile) {
  at::manual_seed(3);
  const Tensor matrix = (at::randn({7, 50}) * at::arange(7, at::kFloat).exp().unsqueeze(1)).to(at::kBFloat16);
  const auto view = [](const std::string& name, const Tensor& of, TensorType type) {
    return TensorView{name,
                      type,
                      of.sizes().vec(),
                      {static_cast<const std::byte*>(of.data_ptr()), static_cast<std::size_t>(of.nbytes())},
                      -1,
                      0};
  };
  const Tensor wide = matrix.to(at::kFloat);
  const TensorView first = view("first", matrix, TensorType::bf16);
  Tensor damaged = at::zeros({2, 50});
  const TensorView second = view("second", damaged, TensorType::f32);
  const auto quantized = quantize_rows({&first, &second});
  ASSERT_TRUE(quantized);
  const QuantizedRows& rows = *quantized;
  EXPECT_EQ(rows.bytes.size(0), 9);
  EXPECT_EQ(rows.bytes.narrow(0, 0, 7).abs().amax({1}).min().item<int>(), 127);
  EXPECT_EQ(rows.bytes.narrow(0, 7, 2).abs().max().item<int>(), 0);
  const Tensor back = rows.bytes.narrow(0, 0, 7).to(at::kDouble) * rows.scales.narrow(0, 0, 7).unsqueeze(1);
  EXPECT_TRUE(((back - wide).abs() <= rows.scales.narrow(0, 0, 7).unsqueeze(1) * 0.50001).all().item<bool>());
  EXPECT_EQ(largest_difference(quantize_rows(wide).bytes, rows.bytes.narrow(0, 0, 7)), 0);

  damaged[1][49] = -std::numeric_limits<float>::infinity();
  const auto refused = quantize_rows({&first, &second});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().name, "second");
  EXPECT_EQ(refused.error().why, UnusableTensor::Why::not_finite);
}

}  // namespace
}  // namespace tandem
