#pragma once

#include <cstdint>

#include "nn/quantize.h"
#include "nn/tensors.h"

// Layers by oneDNN with weights that were packed for this processor, and with what follows them computed in the same
// pass. These are the operators that LibTorch gives its own compiler.

namespace tandem::onednn {

/// Whether weights of this type can be packed here: float32 where LibTorch has oneDNN, bfloat16 where the processor has
/// instructions for it.
[[nodiscard]] bool can_pack(at::ScalarType type);

/// What is computed of a product before it is stored.
enum class After { nothing, relu, gelu_tanh };

/// [out, in] → packed.
[[nodiscard]] Tensor pack_linear(const Tensor& weight);
/// x Wᵀ + b; x has the type of the weights.
[[nodiscard]] Tensor linear(const Tensor& x, const Tensor& packed, const Tensor& bias, After after);
/// x Wᵀ + b + onto, which has the shape and type of the result.
[[nodiscard]] Tensor linear_onto(const Tensor& x, const Tensor& onto, const Tensor& packed, const Tensor& bias);

/// Weights of one product in int8: one scale a row.
struct Int8Weights {
  Tensor packed;
  Tensor scales;  ///< float32 [out]
  Tensor zeros;   ///< int32 [out], all 0
};
/// Whether the processor has dot products of bytes, with which oneDNN is the fastest library here.
[[nodiscard]] bool can_pack_int8();
[[nodiscard]] Int8Weights pack_linear_int8(const QuantizedRows& weight);
/// x Wᵀ + b in float32.
[[nodiscard]] Tensor linear_int8(const QuantizedInput& x, const Int8Weights& weights, const Tensor& bias, After after);
/// x Wᵀ + b + onto, in the memory of onto, which is float32 and lies in one piece.
[[nodiscard]] Tensor linear_int8_onto(const QuantizedInput& x, const Tensor& onto, const Int8Weights& weights,
                                      const Tensor& bias);

/// Stride and padding are the same in both directions.
struct Window {
  std::int64_t stride = 1;
  std::int64_t padding = 0;
};
/// [out, in, h, w] → packed.
[[nodiscard]] Tensor pack_convolution(const Tensor& weight, Window window);
/// Convolution of x (channels last).
[[nodiscard]] Tensor convolution(const Tensor& x, const Tensor& packed, const Tensor& bias, Window window, After after);
/// relu(convolution(x) + onto).
[[nodiscard]] Tensor convolution_onto(const Tensor& x, const Tensor& onto, const Tensor& packed, const Tensor& bias,
                                      Window window);

}  // namespace tandem::onednn
