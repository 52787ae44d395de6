#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "nn/resample.h"
#include "nn/smolvlm_config.h"
#include "nn/text_decoder.h"
#include "nn/vision_tower.h"
#include "vlm/vlm_engine.h"

namespace tandem {

/// SmolVLM2 (annotation reference, 4.2): a vision tower whose patches are merged into tokens, and a decoder that reads
/// them between those of the words. Throws what LibTorch throws.
class SmolVlmNetwork {
 public:
  SmolVlmNetwork(const SmolVlmConfig& config, Weights& weights, std::int64_t capacity);

  [[nodiscard]] std::int64_t length() const { return text_.length(); }
  [[nodiscard]] std::int64_t capacity() const { return text_.capacity(); }
  [[nodiscard]] std::int64_t vocabulary() const { return text_.words().size(); }
  [[nodiscard]] std::int64_t picture_token() const { return config_.image_token; }
  /// Tokens that a picture takes; 0: it is of another size than the network takes.
  [[nodiscard]] std::int64_t tokens_of(const Picture& tile) const;
  void rewind(std::int64_t length) { text_.rewind(length); }
  /// Scores of the next word, [vocabulary] in float32, behind these tokens. Those of pictures and `tiles` go together.
  Tensor read(std::span<const std::int64_t> ids, const std::vector<Picture>& tiles, VlmTrace* trace,
              const std::stop_token& stop);

 private:
  [[nodiscard]] Tensor see(const std::vector<Picture>& tiles, VlmTrace* trace, const std::stop_token& stop) const;

  SmolVlmConfig config_;
  VisionTower tower_;
  Linear connector_;
  TextDecoder text_;
  RotaryAngles angles_;  // of every place
};

}  // namespace tandem
