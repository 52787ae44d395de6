#pragma once

#include <functional>
#include <memory>

#include "base/result.h"
#include "nn/machine.h"
#include "nn/tensors.h"

namespace tandem {

/// Work that was given to the graphics card once and is given again in one piece.
class RecordedWork {
 public:
  virtual ~RecordedWork() = default;
  /// On the stream of the calling thread; returns before the card is done.
  virtual void replay() = 0;
};

/// The part of the engine that knows CUDA: a library of its own, beside the engine, that needs LibTorch's CUDA build
/// and a driver. All of it throws what LibTorch throws.
class GpuSupport {
 public:
  virtual ~GpuSupport() = default;
  [[nodiscard]] virtual const GpuInfo& info() const = 0;
  /// Records what `work` gives to the card. It must ask the card for nothing, wait for nothing, and have run before on
  /// the stream of this thread, which is not the default one. The tensors it makes live as long as the recording.
  [[nodiscard]] virtual std::unique_ptr<RecordedWork> record(const std::function<void()>& work) const = 0;

  // What LibTorch does in several small kernels, in one. All tensors are bfloat16 and dense in their last two axes;
  // angles are float32.

  /// silu(gate) ⊙ up of [batch, token, gate | up].
  [[nodiscard]] virtual Tensor gated(const Tensor& gate_up) const = 0;
  /// Splits [1, token, head, width] into rotated queries, which are returned, and rotated keys and the values, which
  /// are written into tensors of that shape; these are undefined where all heads are queries. `cosine` and `sine` as in
  /// RotaryAngles.
  [[nodiscard]] virtual Tensor rotate_heads(const Tensor& all, const Tensor& cosine, const Tensor& sine,
                                            const Tensor& keys, const Tensor& values) const = 0;
  /// Whether attend() takes these sizes.
  [[nodiscard]] virtual bool can_attend(const Tensor& q, const Tensor& k, const Tensor& v) const = 0;
  /// Attention of few queries, [1, token, head, width]; query i of n sees the keys up to (keys - n + i) where `causal`.
  [[nodiscard]] virtual Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, bool causal) const = 0;
};

/// libtandem_engine_cuda.so beside the engine; an error where there is none, no driver or no card. It stays loaded. Any
/// thread.
[[nodiscard]] const Result<const GpuSupport*>& load_gpu();

/// The support for tensors like this one: bfloat16 on a graphics card; null for others.
[[nodiscard]] const GpuSupport* fused_kernels_for(const Tensor& tensor);

}  // namespace tandem
