#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "nn/layers.h"
#include "nn/smolvlm_config.h"

namespace tandem {

/// A vision transformer in the manner of SigLIP (policies reference, 2.5): patches with learned positions, pre-norm
/// blocks, a norm at the end. No class token.
class VisionTower {
 public:
  using Dims = VisionDims;
  VisionTower(const WeightScope& scope, const Dims& dims);

  /// Patches with their positions: [picture, token, width], tokens row by row. Pictures [picture, 3, height, width].
  [[nodiscard]] Tensor embed(const Tensor& images) const;
  /// The blocks and the last norm, of every picture. They go through each block in turn, while its weights are in the
  /// caches. Throws Stopped.
  [[nodiscard]] std::vector<Tensor> encode(std::vector<Tensor> pictures, const std::stop_token& stop = {}) const;

 private:
  struct Block {
    LayerNorm norm1;
    Linear qkv;
    Linear out;
    LayerNorm norm2;
    Linear fc1;
    Linear fc2;
  };

  Dims dims_;
  Conv2d patches_;
  Tensor positions_;
  std::vector<Block> blocks_;
  LayerNorm last_norm_;
};

/// Merges factor × factor neighbouring tokens of a square picture into one: [n, side², width] →
/// [n, (side/factor)², width·factor²]; the channels are those of the rows from top to bottom, each from left to right.
[[nodiscard]] Tensor merge_patches(const Tensor& tokens, std::int64_t factor);

}  // namespace tandem
