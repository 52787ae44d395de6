#pragma once

#include <memory>

#include "nn/tensors.h"

namespace tandem {

/// The weights of a linear layer in int8, one scale a row, packed for this processor. The input is quantised anew in
/// every call, by its own range. float32 in and out.
class Int8Matrix {
 public:
  /// `weight` [out, in] and `bias` [out] (or undefined) in float32.
  [[nodiscard]] static std::shared_ptr<const Int8Matrix> pack(const Tensor& weight, const Tensor& bias);
  virtual ~Int8Matrix() = default;
  [[nodiscard]] virtual Tensor operator()(const Tensor& x) const = 0;
};

}  // namespace tandem
