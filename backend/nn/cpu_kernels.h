#pragma once

#include <cstdint>

namespace tandem {

/// Attention of queries that share one head of keys and values. All are rows of `width` floats, a multiple of 16; a
/// stride is the distance of two rows in floats.
struct HeadAttention {
  const float* queries = nullptr;  ///< of the first of `heads` query heads
  std::int64_t query_stride = 0;   ///< of tokens
  std::int64_t head_stride = 0;    ///< of query heads, also in `out`
  std::int64_t heads = 1;
  std::int64_t tokens = 0;  ///< queries a head
  const float* keys = nullptr;
  std::int64_t key_stride = 0;
  const float* values = nullptr;
  std::int64_t value_stride = 0;
  std::int64_t key_count = 0;
  const std::int32_t* visible = nullptr;  ///< a query token sees that many keys, from the first; at least one
  std::int64_t width = 0;
  float scale = 1;
  float* out = nullptr;
  std::int64_t out_stride = 0;  ///< of tokens
  /// Of the heads · tokens rows, head after head, those to be computed.
  std::int64_t first_row = 0;
  std::int64_t last_row = 0;
};

/// A product of few rows with packed weights: x Wᵀ + bias + onto, dense rows. Columns are a multiple of 16.
struct FewRowsProduct {
  const float* x = nullptr;
  std::int64_t rows = 0;
  std::int64_t depth = 0;          ///< floats of a row of x
  const float* weights = nullptr;  ///< as pack() wrote them
  std::int64_t columns = 0;        ///< floats of a row of the result
  const float* bias = nullptr;     ///< of every column, or null
  const float* onto = nullptr;     ///< as large as the result, or null; it may be `out`
  float* out = nullptr;
  std::int64_t first_column = 0;  ///< of those to be computed: multiples of 16
  std::int64_t last_column = 0;
};

/// What LibTorch does in several passes or by a library that is slow on some processors, in one pass, for float32 and
/// the widest vectors of this processor. The functions compute in the calling thread.
struct CpuKernels {
  /// Floats of working memory for attend(), aligned to 64 bytes.
  std::int64_t (*attention_workspace)(std::int64_t keys, std::int64_t width);
  /// softmax(scale · q kᵀ) v.
  void (*attend)(const HeadAttention& job, float* workspace);
  /// Floats that pack() writes, of weights [columns, depth].
  std::int64_t (*packed_floats)(std::int64_t columns, std::int64_t depth);
  void (*pack)(const float* weights, std::int64_t columns, std::int64_t depth, float* out);
  /// Weights that are not in the caches are asked for while others are multiplied: few rows use them only once, and the
  /// processor would wait for memory.
  void (*multiply)(const FewRowsProduct& job);
  /// x / sqrt(mean(x²) + eps) · weight of dense rows.
  void (*rms_norm)(const float* x, const float* weight, float* out, std::int64_t rows, std::int64_t width, float eps);
  /// silu(gate) ⊙ up of dense rows [gate | up], `width` each.
  void (*gated)(const float* gate_up, float* out, std::int64_t rows, std::int64_t width);
  /// The tanh form of GELU, in place.
  void (*gelu_tanh)(float* x, std::int64_t count);
  /// Rotates pairs (j, j + width / 2) of `heads` rows of `width` floats that follow one another. `sine` is negative in
  /// its lower half.
  void (*rotate)(const float* x, const float* cosine, const float* sine, float* out, std::int64_t heads,
                 std::int64_t width);
};

/// For this processor; null where it has no vectors that they were written for (AVX2, AVX-512).
[[nodiscard]] const CpuKernels* cpu_kernels();

/// Those of one width of vectors, compiled for that processor; for cpu_kernels() and tests.
[[nodiscard]] const CpuKernels& avx2_kernels();
[[nodiscard]] const CpuKernels& avx512_kernels();

}  // namespace tandem
