#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "nn/layers.h"

namespace tandem {

/// A convolution with the norm behind it. A batch norm (frozen or at inference) is folded into the convolution; a group
/// norm stays.
struct ConvNorm {
  PackedConv conv;
  std::optional<GroupNorm> norm;
  [[nodiscard]] Tensor operator()(const Tensor& x) const;
  [[nodiscard]] Tensor rectified(const Tensor& x) const;
  /// relu(this + onto).
  [[nodiscard]] Tensor rectified_onto(const Tensor& x, const Tensor& onto) const;
};

/// ResNet-18 or -34 up to layer4, without pooling and classifier: [batch, 3, h, w] → [batch, 512, ⌈h/32⌉, ⌈w/32⌉], the
/// channels innermost in memory.
class ResNet {
 public:
  /// How the parts are called in the checkpoint: "conv1", "bn1", "layer1" … in ACT, "0", "1", "4" … in Diffusion.
  struct Names {
    std::string conv;
    std::string norm;
    std::function<std::string(int)> layer;  ///< of 1 to 4
  };
  /// `kind` is "resnet18" or "resnet34"; others are refused.
  ResNet(const WeightScope& scope, const Names& names, const std::string& kind);

  [[nodiscard]] Tensor operator()(const Tensor& images) const;
  static constexpr std::int64_t channels = 512;

 private:
  struct Block {
    ConvNorm first;
    ConvNorm second;
    std::optional<ConvNorm> shortcut;
  };

  ConvNorm stem_;
  std::vector<Block> blocks_;
};

}  // namespace tandem
