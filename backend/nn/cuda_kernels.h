#pragma once

#include <cuda.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace tandem {

/// Queries of one block of the kernel "attend", threads of every block.
inline constexpr int attend_queries = 8;
inline constexpr int cuda_threads = 256;

/// The kernels compiled for this card and this width of heads, by the compiler that comes with LibTorch. Throws
/// std::runtime_error.
class CudaKernels {
 public:
  explicit CudaKernels(std::int64_t width);
  enum Name { gated, rotate_heads, attend, count };
  /// Launches on a stream; `arguments` are pointers to them, in the order of the kernel's parameters.
  void launch(Name name, unsigned blocks, unsigned rows_of_blocks, std::size_t shared_bytes, CUstream stream,
              void** arguments) const;
  /// Memory that the blocks of "attend" may share.
  static constexpr std::size_t most_shared_bytes = 96 * 1024;

 private:
  CUfunction functions_[count] = {};
};

}  // namespace tandem
