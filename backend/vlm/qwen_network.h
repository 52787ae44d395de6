#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "nn/resample.h"
#include "nn/text_decoder.h"
#include "vlm/qwen_config.h"
#include "vlm/qwen_vision.h"
#include "vlm/vlm_engine.h"

namespace tandem {

/// Qwen2.5-VL (annotation reference, 4.7). The tokens of a picture lie beside one another in rows and columns, and the
/// text goes on behind the longer side. Throws what LibTorch throws.
class QwenVlNetwork {
 public:
  QwenVlNetwork(const QwenVlConfig& config, Weights& weights, std::int64_t capacity);

  [[nodiscard]] std::int64_t length() const { return text_.length(); }
  [[nodiscard]] std::int64_t capacity() const { return text_.capacity(); }
  [[nodiscard]] std::int64_t vocabulary() const { return text_.words().size(); }
  [[nodiscard]] std::int64_t picture_token() const { return config_.picture_token; }
  /// Tokens that a picture takes; 0: its sides are no multiples of a cell.
  [[nodiscard]] std::int64_t tokens_of(const Picture& picture) const;
  void rewind(std::int64_t length);
  /// Scores of the next word, [vocabulary] in float32, behind these tokens. Those of pictures and `pictures` go
  /// together.
  Tensor read(std::span<const std::int64_t> ids, const std::vector<Picture>& pictures, VlmTrace* trace,
              const std::stop_token& stop);

 private:
  [[nodiscard]] Tensor places(std::span<const std::int64_t> ids, const std::vector<Picture>& pictures);

  QwenVlConfig config_;
  QwenVisionTower tower_;
  TextDecoder text_;
  Tensor periods_;
  Tensor turned_by_;                // of each channel: 0 time, 1 row, 2 column
  std::vector<std::int64_t> next_;  // behind each token that is remembered: where the text goes on
};

}  // namespace tandem
