#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "nn/attention.h"
#include "nn/layers.h"
#include "nn/resample.h"
#include "vlm/qwen_config.h"
#include "vlm/vlm_engine.h"

namespace tandem {

/// The vision tower of Qwen2.5-VL: patches with rotary positions that look around in windows, in a few blocks at their
/// whole picture, and are merged into tokens at the end (annotation reference, 4.7).
class QwenVisionTower {
 public:
  QwenVisionTower(const WeightScope& scope, const QwenVlConfig& config);

  /// Tokens of all pictures, one below the other, each row by row: [token, width of the text]. Throws Stopped.
  [[nodiscard]] Tensor see(const std::vector<Picture>& pictures, VlmTrace* trace, const std::stop_token& stop) const;

 private:
  struct Block {
    RmsNorm norm1;
    Linear qkv;
    Linear out;
    RmsNorm norm2;
    Linear gate_up;
    Linear down;
    bool whole = false;
  };
  /// Patches that look at one another are neighbours; so many follow one another.
  using Lengths = std::vector<std::int64_t>;
  /// Where the cells of all pictures go, and what the patches of them turn by.
  struct Layout {
    Tensor cells;  // in the order of windows, by their number in the order of rows
    Lengths windows;
    Lengths pictures;
    RotaryAngles angles;
  };
  [[nodiscard]] Layout layout_of(const std::vector<Picture>& pictures) const;
  [[nodiscard]] Tensor patches_of(const Picture& picture) const;
  [[nodiscard]] Tensor attention(const Block& block, const Tensor& x, const Layout& layout) const;

  QwenVlConfig config_;
  Linear patches_;
  std::vector<Block> blocks_;
  RmsNorm merge_norm_;
  Linear merge1_;
  Linear merge2_;
};

}  // namespace tandem
