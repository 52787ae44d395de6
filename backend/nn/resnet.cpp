#include "nn/resnet.h"

namespace tandem {

namespace {

constexpr double norm_eps = 1e-5;  // torchvision

ConvNorm take_conv_norm(const WeightScope& conv, const WeightScope& norm, std::int64_t in, std::int64_t out,
                        std::int64_t kernel, std::int64_t stride) {
  const auto type = conv.weights().type();
  const Tensor kernels = conv("weight", {out, in, kernel, kernel}, at::kFloat);
  const Tensor weight = norm("weight", {out}, at::kFloat);
  const Tensor bias = norm("bias", {out}, at::kFloat);
  if (!norm.has("running_mean")) {
    return {PackedConv(kernels.to(type), {}, {stride, kernel / 2}), GroupNorm{out / 16, weight, bias, norm_eps}};
  }
  const Tensor variance = norm("running_var", {out}, at::kFloat);
  // The root of less than nothing is no number, and the ReLU behind it would make it a harmless zero.
  if ((variance < 0).any().item<bool>()) {
    refuse_checkpoint(norm.weights().files().origin_of(norm.path("running_var")) + ": tensor " +
                          norm.path("running_var") + " holds a variance below 0.",
                      "The file is damaged: use another copy of the checkpoint.");
  }
  const Tensor scale = weight * at::rsqrt(variance + norm_eps);
  const Tensor shift = bias - norm("running_mean", {out}, at::kFloat) * scale;
  norm.weights().ignore(norm.path("num_batches_tracked"));
  return {PackedConv((kernels * scale.view({out, 1, 1, 1})).to(type), shift.to(type), {stride, kernel / 2}), {}};
}

}  // namespace

Tensor ConvNorm::operator()(const Tensor& x) const { return norm ? (*norm)(conv(x)) : conv(x); }

Tensor ConvNorm::rectified(const Tensor& x) const { return norm ? (*norm)(conv(x)).relu_() : conv.rectified(x); }

Tensor ConvNorm::rectified_onto(const Tensor& x, const Tensor& onto) const {
  return norm ? (*norm)(conv(x)).add_(onto).relu_() : conv.rectified_onto(x, onto);
}

ResNet::ResNet(const WeightScope& scope, const Names& names, const std::string& kind) {
  if (kind != "resnet18" && kind != "resnet34") {
    refuse_checkpoint(
        scope.weights().files().folder().string() + ": the vision backbone \"" + kind + "\" is not supported.",
        "Tandem runs resnet18 and resnet34.");
  }
  const std::vector<int> counts = kind == "resnet18" ? std::vector{2, 2, 2, 2} : std::vector{3, 4, 6, 3};
  stem_ = take_conv_norm(scope.in(names.conv), scope.in(names.norm), 3, 64, 7, 2);
  std::int64_t width = 64;
  for (int layer = 1; layer <= 4; ++layer) {
    const std::int64_t out = std::int64_t{64} << (layer - 1);
    for (int i = 0; i < counts[static_cast<std::size_t>(layer - 1)]; ++i) {
      const auto block = scope.in(names.layer(layer), i);
      const std::int64_t stride = layer > 1 && i == 0 ? 2 : 1;
      Block made{take_conv_norm(block.in("conv1"), block.in("bn1"), width, out, 3, stride),
                 take_conv_norm(block.in("conv2"), block.in("bn2"), out, out, 3, 1),
                 {}};
      if (stride != 1 || width != out) {
        made.shortcut = take_conv_norm(block.in("downsample.0"), block.in("downsample.1"), width, out, 1, stride);
      }
      blocks_.push_back(std::move(made));
      width = out;
    }
  }
}

Tensor ResNet::operator()(const Tensor& images) const {
  Tensor x = stem_.rectified(images.contiguous(at::MemoryFormat::ChannelsLast));
  x = at::max_pool2d(x, {3, 3}, {2, 2}, {1, 1});
  for (const auto& block : blocks_) {
    const Tensor shortcut = block.shortcut ? (*block.shortcut)(x) : x;
    x = block.second.rectified_onto(block.first.rectified(x), shortcut);
  }
  return x;
}

}  // namespace tandem
