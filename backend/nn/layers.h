#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "nn/onednn.h"
#include "nn/packed_linear.h"
#include "nn/tensors.h"
#include "nn/weights.h"

namespace tandem {

/// y = x Wᵀ + b. `weight` is [out, in]; no bias where it is undefined. The input is brought to the weight's number
/// type. Packed, it keeps no other weights; in int8 it takes and gives float32.
struct Linear {
  Tensor weight;
  Tensor bias;
  std::shared_ptr<const PackedLinear> packed = nullptr;
  [[nodiscard]] Tensor operator()(const Tensor& x) const;
  [[nodiscard]] Tensor relu(const Tensor& x) const;
  /// With the tanh form of GELU behind it.
  [[nodiscard]] Tensor gelu_tanh(const Tensor& x) const;
  /// The product + onto, which has its shape and may be overwritten.
  [[nodiscard]] Tensor onto(const Tensor& x, const Tensor& onto) const;
};
/// Takes SCOPE.weight [out, in] and, where `bias`, SCOPE.bias [out].
[[nodiscard]] Linear take_linear(const WeightScope& scope, std::int64_t in, std::int64_t out, bool bias = true,
                                 std::optional<at::ScalarType> type = {});
/// One layer for large products of the same input, whose outputs follow one another: takes PART.weight [out, in] and,
/// where `bias`, PART.bias. For the processor it is packed as large() does, but only by Weights::finish(). `few_rows`:
/// its inputs will have less than a hundred.
struct LayerPart {
  const char* name = "";
  std::int64_t out = 0;
};
[[nodiscard]] Linear take_large(const WeightScope& scope, const std::vector<LayerPart>& parts, std::int64_t in,
                                bool bias, bool few_rows = false);
/// The same layer packed for this processor, in int8 where the network is built so: for its large products.
[[nodiscard]] Linear large(Linear layer, const WeightScope& scope);
/// The same layer packed for this processor in its own number type, whatever the large products are built in.
[[nodiscard]] Linear packed(Linear layer);
/// One layer for several of the same input: their outputs follow one another.
[[nodiscard]] Linear joined(std::initializer_list<Linear> layers);

/// (x - mean) / sqrt(variance + eps) · w + b over the last axis.
struct LayerNorm {
  Tensor weight;
  Tensor bias;
  double eps = 1e-5;
  [[nodiscard]] Tensor operator()(const Tensor& x) const;
};
[[nodiscard]] LayerNorm take_layer_norm(const WeightScope& scope, std::int64_t width, double eps);

/// x / sqrt(mean(x²) + eps) · w over the last axis; computed in float32, returned in the number type of x.
struct RmsNorm {
  Tensor weight;
  double eps = 1e-5;
  [[nodiscard]] Tensor operator()(const Tensor& x) const;
};
[[nodiscard]] RmsNorm take_rms_norm(const WeightScope& scope, std::int64_t width, double eps);

/// 2-D convolution, [batch, channel, height, width].
struct Conv2d {
  Tensor weight;
  Tensor bias;
  std::int64_t stride = 1;
  std::int64_t padding = 0;
  [[nodiscard]] Tensor operator()(const Tensor& x) const;
};

/// 2-D convolution with its kernels packed for this processor. Takes and gives pictures whose channels are innermost in
/// memory.
class PackedConv {
 public:
  PackedConv() = default;
  PackedConv(const Tensor& weight, Tensor bias, onednn::Window window);
  [[nodiscard]] Tensor operator()(const Tensor& x) const;
  /// relu(convolution).
  [[nodiscard]] Tensor rectified(const Tensor& x) const;
  /// relu(convolution + onto).
  [[nodiscard]] Tensor rectified_onto(const Tensor& x, const Tensor& onto) const;

 private:
  [[nodiscard]] Tensor plain(const Tensor& x) const;

  at::ScalarType type_ = at::kFloat;
  bool packs_ = false;
  Tensor weight_;
  Tensor bias_;
  onednn::Window window_;
  std::int64_t multiplied_ = 0;  // weights in an element of the output
};

/// 1-D convolution, [batch, channel, length].
struct Conv1d {
  Tensor weight;
  Tensor bias;
  std::int64_t stride = 1;
  std::int64_t padding = 0;
  [[nodiscard]] Tensor operator()(const Tensor& x) const;
};
[[nodiscard]] Conv1d take_conv1d(const WeightScope& scope, std::int64_t in, std::int64_t out, std::int64_t kernel,
                                 std::int64_t stride, std::int64_t padding);

/// Groups of channels are brought to mean 0 and variance 1; then w and b a channel.
struct GroupNorm {
  std::int64_t groups = 1;
  Tensor weight;
  Tensor bias;
  double eps = 1e-5;
  [[nodiscard]] Tensor operator()(const Tensor& x) const;
};
[[nodiscard]] GroupNorm take_group_norm(const WeightScope& scope, std::int64_t groups, std::int64_t channels);

}  // namespace tandem
