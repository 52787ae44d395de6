#include "nn/layers.h"

namespace tandem {

Tensor Linear::operator()(const Tensor& x) const {
  return packed != nullptr ? (*packed)(x) : at::linear(x.to(weight.scalar_type()), weight, bias);
}

Linear large(Linear layer, const WeightScope& scope) {
  if (scope.weights().int8()) {
    layer.packed = Int8Matrix::pack(layer.weight, layer.bias);
    // The type is still asked for; the numbers are not.
    layer.weight = at::empty({0}, layer.weight.options());
    layer.bias = Tensor();
  }
  return layer;
}

Linear take_linear(const WeightScope& scope, std::int64_t in, std::int64_t out, bool bias,
                   std::optional<at::ScalarType> type) {
  return {scope("weight", {out, in}, type), bias ? scope("bias", {out}, type) : Tensor()};
}

Linear joined(std::initializer_list<Linear> layers) {
  std::vector<Tensor> weights;
  std::vector<Tensor> biases;
  for (const auto& layer : layers) {
    weights.push_back(layer.weight);
    if (layer.bias.defined()) {
      biases.push_back(layer.bias);
    }
  }
  return {at::cat(weights), biases.empty() ? Tensor() : at::cat(biases)};
}

Tensor LayerNorm::operator()(const Tensor& x) const { return at::layer_norm(x, weight.sizes(), weight, bias, eps); }

LayerNorm take_layer_norm(const WeightScope& scope, std::int64_t width, double eps) {
  return {scope("weight", {width}, at::kFloat), scope("bias", {width}, at::kFloat), eps};
}

Tensor RmsNorm::operator()(const Tensor& x) const {
  const Tensor wide = x.to(at::kFloat);
  const Tensor scale = at::rsqrt(wide.square().mean({-1}, true) + eps);
  return (wide * scale * weight).to(x.scalar_type());
}

RmsNorm take_rms_norm(const WeightScope& scope, std::int64_t width, double eps) {
  return {scope("weight", {width}, at::kFloat), eps};
}

Tensor Conv2d::operator()(const Tensor& x) const {
  return at::conv2d(x.to(weight.scalar_type()), weight, bias, {stride, stride}, {padding, padding});
}

Tensor Conv1d::operator()(const Tensor& x) const {
  return at::conv1d(x.to(weight.scalar_type()), weight, bias, {stride}, {padding});
}

Conv1d take_conv1d(const WeightScope& scope, std::int64_t in, std::int64_t out, std::int64_t kernel,
                   std::int64_t stride, std::int64_t padding) {
  return {scope("weight", {out, in, kernel}), scope("bias", {out}), stride, padding};
}

Tensor GroupNorm::operator()(const Tensor& x) const { return at::group_norm(x, groups, weight, bias, eps); }

GroupNorm take_group_norm(const WeightScope& scope, std::int64_t groups, std::int64_t channels) {
  return {groups, scope("weight", {channels}, at::kFloat), scope("bias", {channels}, at::kFloat)};
}

}  // namespace tandem
