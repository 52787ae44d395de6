#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "nn/layers.h"

namespace tandem {

/// The conditional one-dimensional U-Net of Diffusion Policy (policies reference, 5.2 and 5.3).
class ConditionalUnet {
 public:
  struct Dims {
    std::int64_t action_width = 0;
    std::int64_t condition = 0;  ///< numbers of the observation condition
    std::vector<std::int64_t> down{512, 1024, 2048};
    std::int64_t kernel = 5;
    std::int64_t groups = 8;
    std::int64_t step_embedding = 128;
    bool scales = true;  ///< the condition scales, too, and does not only shift
  };
  ConditionalUnet(const WeightScope& scope, const Dims& dims);

  /// x [batch, horizon, action], condition [batch, n] → the same shape as x.
  [[nodiscard]] Tensor operator()(const Tensor& x, std::int64_t timestep, const Tensor& condition) const;

 private:
  struct ConvBlock {
    Conv1d conv;
    GroupNorm norm;
    [[nodiscard]] Tensor operator()(const Tensor& x) const;
  };
  struct ResidualBlock {
    ConvBlock first;
    ConvBlock second;
    Linear condition;
    std::optional<Conv1d> shortcut;
    std::int64_t channels = 0;
    bool scales = true;
    [[nodiscard]] Tensor operator()(const Tensor& x, const Tensor& mish_of_condition) const;
  };
  struct Level {
    ResidualBlock first;
    ResidualBlock second;
    std::optional<Conv1d> resample;  ///< strided convolution on the way down, transposed one on the way up
  };
  [[nodiscard]] ConvBlock take_conv_block(const WeightScope& scope, std::int64_t in, std::int64_t out,
                                          std::int64_t groups) const;
  [[nodiscard]] ResidualBlock take_block(const WeightScope& scope, std::int64_t in, std::int64_t out) const;

  Dims dims_;
  Linear step_in_;
  Linear step_out_;
  std::vector<Level> down_;
  std::vector<ResidualBlock> middle_;
  std::vector<Level> up_;
  std::optional<ConvBlock> last_block_;
  Conv1d last_;
};

}  // namespace tandem
