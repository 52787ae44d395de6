#pragma once

#include <memory>

#include "nn/onednn.h"
#include "nn/quantize.h"
#include "nn/tensors.h"

namespace tandem {

/// The weights of a linear layer in the order that this processor multiplies best, brought into it once.
class PackedLinear {
 public:
  /// In the number type of `weight` [out, in], by oneDNN; null where it cannot pack that type here. `bias` [out] or
  /// undefined.
  [[nodiscard]] static std::shared_ptr<const PackedLinear> pack(const Tensor& weight, const Tensor& bias);
  /// In int8, one scale a row. The input is quantised anew in every call, by its own range. float32 in and out.
  [[nodiscard]] static std::shared_ptr<const PackedLinear> pack_int8(const QuantizedRows& weight, const Tensor& bias);
  /// For products of few rows, in which the weights are used so little that the processor waits for memory; null where
  /// there is no kernel for them.
  [[nodiscard]] static std::shared_ptr<const PackedLinear> pack_for_few_rows(const Tensor& weight, const Tensor& bias);
  virtual ~PackedLinear() = default;
  [[nodiscard]] virtual Tensor run(const Tensor& x, onednn::After after) const = 0;
  /// The product + onto.
  [[nodiscard]] virtual Tensor run_onto(const Tensor& x, const Tensor& onto) const = 0;
};

}  // namespace tandem
