#pragma once

#include <cstdint>
#include <expected>
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

/// A tensor of a file that cannot be used.
struct UnusableTensor {
  enum class Why { not_finite, file_changed };
  std::string name;
  Why why = Why::not_finite;
};

/// Quantises matrices of as many columns, one below the other, straight from where they are stored (bf16, f32), in the
/// calling thread. Refuses NaN and infinity.
[[nodiscard]] std::expected<QuantizedRows, UnusableTensor> quantize_rows(
    const std::vector<const TensorView*>& matrices);
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
