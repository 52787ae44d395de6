#include "nn/quantize.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <mutex>

#include "nn/parallel.h"

// Compiled several times; the processor chooses when the engine is loaded.
#if defined(__x86_64__)
#define TANDEM_FOR_EACH_PROCESSOR __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define TANDEM_FOR_EACH_PROCESSOR
#endif

namespace tandem {

namespace {

TANDEM_FOR_EACH_PROCESSOR
void widen(const std::byte* from, std::int64_t count, float* to) {
  for (std::int64_t i = 0; i < count; ++i) {
    std::uint16_t half = 0;
    std::memcpy(&half, from + 2 * i, 2);
    const std::uint32_t bits = static_cast<std::uint32_t>(half) << 16U;
    std::memcpy(to + i, &bits, 4);
  }
}

// The bits of the largest magnitude: those of infinity or more where not all numbers are finite.
TANDEM_FOR_EACH_PROCESSOR
std::uint32_t largest_magnitude(const float* row, std::int64_t count) {
  std::uint32_t largest = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, row + i, 4);
    bits &= 0x7FFFFFFFU;
    largest = bits > largest ? bits : largest;
  }
  return largest;
}

TANDEM_FOR_EACH_PROCESSOR
void divide(const float* row, std::int64_t count, float scale, std::int8_t* to) {
  for (std::int64_t i = 0; i < count; ++i) {
    const float shifted = row[i] / scale + 0x1.8p23F;  // rounds to a whole number, in the lowest bits
    std::int32_t bits = 0;
    std::memcpy(&bits, &shifted, 4);
    to[i] = static_cast<std::int8_t>(bits - 0x4B400000);
  }
}

struct Range {
  float low = 0;
  float high = 0;
  bool finite = true;
};

TANDEM_FOR_EACH_PROCESSOR
Range range_of(const float* x, std::int64_t count) {
  float low = 0;
  float high = 0;
  std::uint32_t largest = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, x + i, 4);
    bits &= 0x7FFFFFFFU;
    largest = bits > largest ? bits : largest;
    low = x[i] < low ? x[i] : low;
    high = x[i] > high ? x[i] : high;
  }
  return {low, high, largest < 0x7F800000U};
}

TANDEM_FOR_EACH_PROCESSOR
void shift_and_round(const float* x, std::int64_t count, float factor, float zero, float most, std::uint8_t* to) {
  for (std::int64_t i = 0; i < count; ++i) {
    float value = x[i] * factor + zero;
    value = value < 0 ? 0 : value;
    value = value > most ? most : value;
    const float shifted = value + 0x1.0p23F;  // rounds to a whole number, in the lowest bits
    std::uint32_t bits = 0;
    std::memcpy(&bits, &shifted, 4);
    to[i] = static_cast<std::uint8_t>(bits);
  }
}

// Whether the row is finite.
bool quantize_row(const float* row, std::int64_t count, std::int8_t* to, double* scale) {
  const auto bits = largest_magnitude(row, count);
  if (bits >= 0x7F800000U) {
    return false;
  }
  const float step = std::max(std::bit_cast<float>(bits) / 127, 1e-8F);
  divide(row, count, step, to);
  *scale = static_cast<double>(step);
  return true;
}

QuantizedRows room_for(std::int64_t rows, std::int64_t columns) {
  return {at::empty({rows, columns}, at::kChar), at::empty({rows}, at::kDouble)};
}

}  // namespace

std::expected<QuantizedRows, UnusableTensor> quantize_rows(const std::vector<const TensorView*>& matrices) {
  using enum UnusableTensor::Why;
  std::int64_t rows = 0;
  for (const auto* matrix : matrices) {
    rows += matrix->shape[0];
  }
  const std::int64_t columns = matrices.front()->shape[1];
  QuantizedRows out = room_for(rows, columns);
  auto* to = out.bytes.data_ptr<std::int8_t>();
  auto* scale = out.scales.data_ptr<double>();
  std::vector<float> wide(static_cast<std::size_t>(columns));
  std::vector<std::byte> stored;
  for (const auto* matrix : matrices) {
    const bool narrow = matrix->type == TensorType::bf16 || matrix->type == TensorType::f32;
    const std::vector<float> other = narrow ? std::vector<float>() : matrix->floats();
    if (!narrow && other.size() != static_cast<std::size_t>(matrix->elements())) {
      return std::unexpected(UnusableTensor{matrix->name, file_changed});
    }
    stored.resize(size_of(matrix->type) * static_cast<std::size_t>(columns));
    for (std::int64_t row = 0; row < matrix->shape[0]; ++row, to += columns, ++scale) {
      if (narrow && !matrix->copy(static_cast<std::size_t>(row) * stored.size(), stored)) {
        return std::unexpected(UnusableTensor{matrix->name, file_changed});
      }
      if (matrix->type == TensorType::bf16) {
        widen(stored.data(), columns, wide.data());
      } else if (matrix->type == TensorType::f32) {
        std::memcpy(wide.data(), stored.data(), stored.size());
      } else {
        std::copy_n(other.data() + row * columns, columns, wide.data());
      }
      if (!quantize_row(wide.data(), columns, to, scale)) {
        return std::unexpected(UnusableTensor{matrix->name, not_finite});
      }
    }
  }
  return out;
}

QuantizedRows quantize_rows(const Tensor& matrix) {
  const Tensor rows = matrix.to(at::kFloat).contiguous();
  QuantizedRows out = room_for(rows.size(0), rows.size(1));
  for (std::int64_t i = 0; i < rows.size(0); ++i) {
    static_cast<void>(quantize_row(rows.data_ptr<float>() + i * rows.size(1), rows.size(1),
                                   out.bytes.data_ptr<std::int8_t>() + i * rows.size(1),
                                   out.scales.data_ptr<double>() + i));
  }
  return out;
}

QuantizedInput quantize_input(const Tensor& x, int steps) {
  const auto* from = x.data_ptr<float>();
  QuantizedInput out{at::empty(x.sizes(), at::kByte)};
  std::mutex lock;
  Range whole;
  in_parallel(x.numel(), 32768, [&](std::int64_t begin, std::int64_t end) {
    const Range part = range_of(from + begin, end - begin);
    const std::lock_guard guard(lock);
    whole = {std::min(whole.low, part.low), std::max(whole.high, part.high), whole.finite && part.finite};
  });
  if (!whole.finite) {
    out.bytes.zero_();
    out.scale = std::numeric_limits<double>::quiet_NaN();
    return out;
  }
  const float scale = std::max((whole.high - whole.low) / static_cast<float>(steps), 1e-12F);
  out.scale = static_cast<double>(scale);
  out.zero = std::clamp<std::int64_t>(std::llround(-whole.low / scale), 0, steps);
  in_parallel(x.numel(), 32768, [&](std::int64_t begin, std::int64_t end) {
    shift_and_round(from + begin, end - begin, 1 / scale, static_cast<float>(out.zero), static_cast<float>(steps),
                    out.bytes.data_ptr<std::uint8_t>() + begin);
  });
  return out;
}

}  // namespace tandem
