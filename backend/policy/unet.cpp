#include "policy/unet.h"

#include <cmath>

namespace tandem {

Tensor ConditionalUnet::ConvBlock::operator()(const Tensor& x) const { return at::mish(norm(conv(x))); }

Tensor ConditionalUnet::ResidualBlock::operator()(const Tensor& x, const Tensor& mish_of_condition) const {
  Tensor h = first(x);
  const Tensor modulation = condition(mish_of_condition).unsqueeze(-1);
  if (scales) {
    h = h * modulation.narrow(1, 0, channels) + modulation.narrow(1, channels, channels);
  } else {
    h = h + modulation;
  }
  h = second(h);
  return h + (shortcut ? (*shortcut)(x) : x);
}

ConditionalUnet::ConvBlock ConditionalUnet::take_conv_block(const WeightScope& scope, std::int64_t in, std::int64_t out,
                                                            std::int64_t groups) const {
  return {take_conv1d(scope.in("block.0"), in, out, dims_.kernel, 1, dims_.kernel / 2),
          take_group_norm(scope.in("block.1"), groups, out)};
}

ConditionalUnet::ResidualBlock ConditionalUnet::take_block(const WeightScope& scope, std::int64_t in,
                                                           std::int64_t out) const {
  const std::int64_t condition = dims_.step_embedding + dims_.condition;
  ResidualBlock block{take_conv_block(scope.in("conv1"), in, out, dims_.groups),
                      take_conv_block(scope.in("conv2"), out, out, dims_.groups),
                      take_linear(scope.in("cond_encoder.1"), condition, dims_.scales ? 2 * out : out),
                      {},
                      out,
                      dims_.scales};
  if (in != out) {
    block.shortcut = take_conv1d(scope.in("residual_conv"), in, out, 1, 1, 0);
  }
  return block;
}

ConditionalUnet::ConditionalUnet(const WeightScope& scope, const Dims& dims) : dims_(dims) {
  const std::int64_t embedding = dims.step_embedding;
  step_in_ = take_linear(scope.in("diffusion_step_encoder.1"), embedding, 4 * embedding);
  step_out_ = take_linear(scope.in("diffusion_step_encoder.3"), 4 * embedding, embedding);
  const auto levels = static_cast<std::int64_t>(dims.down.size());
  const auto width = [&](std::int64_t level) { return dims.down[static_cast<std::size_t>(level)]; };
  for (std::int64_t i = 0; i < levels; ++i) {
    const auto level = scope.in("down_modules", i);
    const std::int64_t in = i == 0 ? dims.action_width : width(i - 1);
    Level made{take_block(level.in("0"), in, width(i)), take_block(level.in("1"), width(i), width(i)), {}};
    if (i + 1 < levels) {
      made.resample = take_conv1d(level.in("2"), width(i), width(i), 3, 2, 1);
    }
    down_.push_back(std::move(made));
  }
  for (std::int64_t i = 0; i < 2; ++i) {
    middle_.push_back(take_block(scope.in("mid_modules", i), width(levels - 1), width(levels - 1)));
  }
  for (std::int64_t i = 0; i + 1 < levels; ++i) {
    const auto level = scope.in("up_modules", i);
    const std::int64_t in = width(levels - 1 - i);
    const std::int64_t out = width(levels - 2 - i);
    Level made{take_block(level.in("0"), 2 * in, out), take_block(level.in("1"), out, out), {}};
    made.resample = Conv1d{level("2.weight", {out, out, 4}), level("2.bias", {out}), 2, 1};
    up_.push_back(std::move(made));
  }
  // LeRobot leaves the groups of the last block at 8 whatever n_groups says.
  last_block_ = take_conv_block(scope.in("final_conv.0"), width(0), width(0), 8);
  last_ = take_conv1d(scope.in("final_conv.1"), width(0), dims.action_width, 1, 1, 0);
}

Tensor ConditionalUnet::operator()(const Tensor& x, std::int64_t timestep, const Tensor& condition) const {
  const std::int64_t half = dims_.step_embedding / 2;
  const Tensor frequencies =
      at::exp(at::arange(half, floats_on(x.device())) * (-std::log(10000.0) / static_cast<double>(half - 1)));
  const Tensor angles = frequencies * static_cast<double>(timestep);
  const Tensor embedding = at::cat({at::sin(angles), at::cos(angles)}).unsqueeze(0);
  const Tensor step = step_out_(at::mish(step_in_(embedding))).expand({condition.size(0), dims_.step_embedding});
  const Tensor mish_of_condition = at::mish(at::cat({step, condition}, 1));

  Tensor h = x.transpose(1, 2);
  std::vector<Tensor> skips;
  for (const auto& level : down_) {
    h = level.second(level.first(h, mish_of_condition), mish_of_condition);
    skips.push_back(h);
    h = level.resample ? (*level.resample)(h) : h;
  }
  for (const auto& block : middle_) {
    h = block(h, mish_of_condition);
  }
  for (const auto& level : up_) {
    h = at::cat({h, skips.back()}, 1);
    skips.pop_back();
    h = level.second(level.first(h, mish_of_condition), mish_of_condition);
    h = at::conv_transpose1d(h.to(level.resample->weight.scalar_type()), level.resample->weight, level.resample->bias,
                             {2}, {1});
  }
  return last_((*last_block_)(h)).transpose(1, 2);
}

}  // namespace tandem
