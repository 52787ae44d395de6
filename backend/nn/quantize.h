#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nn/tensor_file.h"
#include "nn/tensors.h"

namespace tandem {

/// A matrix in int8: element = byte · scale of its row.
struct QuantizedRows {
  Tensor bytes;   ///< int8 [row, column], -127 to 127
  Tensor scales;  ///< float64 [row]: the largest magnitude of the row becomes 127
};

/// Quantises matrices of as many columns, one below the other, straight from where they are stored (bf16, f32), in the
/// calling thread. `not_finite` gets the name of the first that holds NaN or infinity.
[[nodiscard]] QuantizedRows quantize_rows(const std::vector<const TensorView*>& matrices, std::string& not_finite);
/// The same of a matrix of float32; its numbers are taken for finite.
[[nodiscard]] QuantizedRows quantize_rows(const Tensor& matrix);

/// The input of a product in int8: element = (byte - zero) · scale. By its own range, which always holds 0.
struct QuantizedInput {
  Tensor bytes;      ///< uint8, of the shape of the input
  double scale = 1;  ///< NaN where the input holds NaN or infinity
  std::int64_t zero = 0;
};
/// `steps`: the largest byte, 255 or less.
[[nodiscard]] QuantizedInput quantize_input(const Tensor& x, int steps);

}  // namespace tandem
