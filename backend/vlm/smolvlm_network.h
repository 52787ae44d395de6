#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nn/decoder_layer.h"
#include "nn/resample.h"
#include "nn/smolvlm_config.h"
#include "nn/vision_tower.h"
#include "nn/word_table.h"
#include "vlm/vlm_engine.h"

namespace tandem {

/// SmolVLM2 (annotation reference, 4.2): a vision tower whose patches are merged into tokens, and a decoder that reads
/// them between those of the words. Keys and values of what was read stay, so that another question about the same
/// pictures costs its own tokens only. Throws what LibTorch throws.
class SmolVlmNetwork {
 public:
  SmolVlmNetwork(const SmolVlmConfig& config, Weights& weights, std::int64_t capacity);

  [[nodiscard]] std::int64_t length() const { return length_; }
  [[nodiscard]] std::int64_t capacity() const { return capacity_; }
  [[nodiscard]] std::int64_t vocabulary() const { return words_.size(); }
  void rewind(std::int64_t length) { length_ = length; }
  /// Scores of the next word, [vocabulary] in float32, behind these tokens. Those of pictures and `tiles` go together.
  Tensor read(std::span<const std::int64_t> ids, const std::vector<Picture>& tiles, VlmTrace* trace);

 private:
  [[nodiscard]] Tensor see(const std::vector<Picture>& tiles, VlmTrace* trace) const;
  [[nodiscard]] Tensor embed(std::span<const std::int64_t> ids, const std::vector<Picture>& tiles,
                             VlmTrace* trace) const;

  SmolVlmConfig config_;
  VisionTower tower_;
  Linear connector_;
  WordTable words_;
  std::vector<DecoderLayer> layers_;
  RmsNorm norm_;
  Linear head_;
  std::vector<KeysValues> memory_;  // a layer: [1, capacity, key head, head width]
  RotaryAngles angles_;             // of every place
  std::int64_t capacity_;
  std::int64_t length_ = 0;
};

}  // namespace tandem
