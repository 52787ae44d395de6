#include "nn/layers.h"

#include <ATen/ops/_addmm_activation.h>
#include <ATen/ops/rms_norm.h>

#include <utility>

#include "nn/cpu_kernels.h"
#include "nn/parallel.h"
#include "nn/work.h"

namespace tandem {

namespace {

// The kernels of a card want weights of the number type of their input; those of the processor take float32 weights
// for any.
at::ScalarType norm_type(const WeightScope& scope) {
  return scope.device().is_cuda() ? scope.weights().type() : at::kFloat;
}
// `out`, a product of x, counted.
Tensor product_of(const Tensor& x, Tensor out) {
  work_done().add(2 * x.numel() * out.size(-1));
  return out;
}

// `out`, a convolution in which `multiplied` weights meet in each element, counted.
Tensor convolution_of(std::int64_t multiplied, Tensor out) {
  work_done().add(2 * multiplied * out.numel());
  return out;
}

Tensor norm_input(const Tensor& x, const Tensor& weight) { return x.is_cuda() ? x.to(weight.scalar_type()) : x; }

}  // namespace

Tensor Linear::operator()(const Tensor& x) const {
  return product_of(x, packed != nullptr ? packed->run(x, onednn::After::nothing)
                                         : at::linear(x.to(weight.scalar_type()), weight, bias));
}

Tensor Linear::relu(const Tensor& x) const {
  return packed != nullptr ? product_of(x, packed->run(x, onednn::After::relu)) : (*this)(x).relu_();
}

Tensor Linear::gelu_tanh(const Tensor& x) const {
  if (packed != nullptr) {
    return product_of(x, packed->run(x, onednn::After::gelu_tanh));
  }
  if (weight.is_cuda() && bias.defined()) {
    // One kernel; the card's library has this GELU in its tanh form only.
    const Tensor rows = x.to(weight.scalar_type()).flatten(0, -2);
    auto sizes = x.sizes().vec();
    sizes.back() = weight.size(0);
    return at::_addmm_activation(bias, rows, weight.t(), 1, 1, true).view(sizes);
  }
  return at::gelu((*this)(x), "tanh");
}

Tensor Linear::onto(const Tensor& x, const Tensor& onto) const {
  if (packed != nullptr) {
    return product_of(x, packed->run_onto(x, onto));
  }
  if (weight.is_cuda() && !bias.defined() && onto.is_contiguous() && onto.scalar_type() == weight.scalar_type()) {
    onto.flatten(0, -2).addmm_(x.to(weight.scalar_type()).flatten(0, -2), weight.t());
    return onto;
  }
  return (*this)(x) + onto;
}

namespace {

Linear holding(Linear layer, std::shared_ptr<const PackedLinear> packed) {
  if (packed != nullptr) {
    layer.packed = std::move(packed);
    // The type is still asked for; the numbers are not.
    layer.weight = at::empty({0}, layer.weight.options());
    layer.bias = Tensor();
  }
  return layer;
}

}  // namespace

Linear packed(Linear layer) {
  auto held = layer.weight.is_cpu() ? PackedLinear::pack(layer.weight, layer.bias) : nullptr;
  return holding(std::move(layer), std::move(held));
}

Linear large(Linear layer, const WeightScope& scope) {
  if (!scope.device().is_cpu() || !scope.weights().int8()) {
    return packed(std::move(layer));
  }
  auto held = PackedLinear::pack_int8(quantize_rows(layer.weight), layer.bias);
  return holding(std::move(layer), std::move(held));
}

namespace {

// Filled by Weights::finish().
class LateLinear final : public PackedLinear {
 public:
  [[nodiscard]] Tensor run(const Tensor& x, onednn::After after) const override { return packed->run(x, after); }
  [[nodiscard]] Tensor run_onto(const Tensor& x, const Tensor& onto) const override {
    return packed->run_onto(x, onto);
  }
  std::shared_ptr<const PackedLinear> packed;
};

// Tensors of several parts that were claimed.
using Views = std::vector<const TensorView*>;

Tensor read_joined(const Weights& weights, const Views& views) {
  if (views.empty()) {
    return {};
  }
  std::vector<Tensor> parts;
  for (const auto* view : views) {
    parts.push_back(weights.read(*view));
  }
  return parts.size() == 1 ? parts.front() : at::cat(parts);
}

std::shared_ptr<const PackedLinear> pack(const Tensor& weight, const Tensor& bias, bool few_rows) {
  auto out = few_rows ? PackedLinear::pack_for_few_rows(weight, bias) : nullptr;
  return out != nullptr ? std::move(out) : PackedLinear::pack(weight, bias);
}

std::shared_ptr<const PackedLinear> pack_int8(const Weights& weights, const Views& views, const Tensor& bias) {
  const auto rows = quantize_rows(views);
  if (!rows) {
    weights.refuse(rows.error());
  }
  return PackedLinear::pack_int8(*rows, bias);
}

}  // namespace

Linear take_large(const WeightScope& scope, const std::vector<LayerPart>& parts, std::int64_t in, bool bias,
                  bool few_rows) {
  Weights& weights = scope.weights();
  Views matrices;
  Views biases;
  for (const auto& part : parts) {
    const auto inner = scope.in(part.name);
    matrices.push_back(&weights.claim(inner.path("weight"), {part.out, in}));
    if (bias) {
      biases.push_back(&weights.claim(inner.path("bias"), {part.out}));
    }
  }
  const bool packs = scope.device().is_cpu() && (weights.int8() || onednn::can_pack(weights.type()));
  if (!packs) {
    return {read_joined(weights, matrices), read_joined(weights, biases)};
  }
  auto late = std::make_shared<LateLinear>();
  weights.later([late, &weights, matrices, biases, few_rows] {
    const Tensor added = read_joined(weights, biases);
    late->packed =
        weights.int8() ? pack_int8(weights, matrices, added) : pack(read_joined(weights, matrices), added, few_rows);
  });
  return {at::empty({0}, weights.type()), Tensor(), std::move(late)};
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

Tensor LayerNorm::operator()(const Tensor& x) const {
  return at::layer_norm(norm_input(x, weight), weight.sizes(), weight, bias, eps);
}

LayerNorm take_layer_norm(const WeightScope& scope, std::int64_t width, double eps) {
  const auto type = norm_type(scope);
  return {scope("weight", {width}, type), scope("bias", {width}, type), eps};
}

Tensor RmsNorm::operator()(const Tensor& x) const {
  if (x.is_cuda()) {
    return at::rms_norm(norm_input(x, weight), weight.sizes(), weight, eps);
  }
  if (cpu_kernels() != nullptr && x.scalar_type() == at::kFloat && x.is_contiguous()) {
    Tensor out = at::empty(x.sizes(), x.options());
    const auto width = weight.size(0);
    in_parallel(x.numel() / width, 64, [&](std::int64_t begin, std::int64_t end) {
      cpu_kernels()->rms_norm(x.data_ptr<float>() + begin * width, weight.data_ptr<float>(),
                              out.data_ptr<float>() + begin * width, end - begin, width, static_cast<float>(eps));
    });
    return out;
  }
  const Tensor wide = x.to(at::kFloat);
  const Tensor scale = at::rsqrt(wide.square().mean({-1}, true) + eps);
  return (wide * scale * weight).to(x.scalar_type());
}

RmsNorm take_rms_norm(const WeightScope& scope, std::int64_t width, double eps) {
  return {scope("weight", {width}, norm_type(scope)), eps};
}

PackedConv::PackedConv(const Tensor& weight, Tensor bias, onednn::Window window)
    : type_(weight.scalar_type()),
      packs_(weight.is_cpu() && onednn::can_pack(type_)),
      weight_(packs_ ? onednn::pack_convolution(weight, window) : weight.contiguous(at::MemoryFormat::ChannelsLast)),
      bias_(std::move(bias)),
      window_(window),
      multiplied_(weight.numel() / weight.size(0)) {}

Tensor PackedConv::plain(const Tensor& x) const {
  const auto [stride, padding] = window_;
  return at::conv2d(x, weight_, bias_, {stride, stride}, {padding, padding});
}

Tensor PackedConv::operator()(const Tensor& x) const {
  const Tensor in = x.to(type_);
  return convolution_of(multiplied_,
                        packs_ ? onednn::convolution(in, weight_, bias_, window_, onednn::After::nothing) : plain(in));
}

Tensor PackedConv::rectified(const Tensor& x) const {
  const Tensor in = x.to(type_);
  return convolution_of(
      multiplied_, packs_ ? onednn::convolution(in, weight_, bias_, window_, onednn::After::relu) : plain(in).relu_());
}

Tensor PackedConv::rectified_onto(const Tensor& x, const Tensor& onto) const {
  const Tensor in = x.to(type_);
  return convolution_of(
      multiplied_, packs_ ? onednn::convolution_onto(in, onto, weight_, bias_, window_) : plain(in).add_(onto).relu_());
}

Tensor Conv2d::operator()(const Tensor& x) const {
  return convolution_of(weight.numel() / weight.size(0),
                        at::conv2d(x.to(weight.scalar_type()), weight, bias, {stride, stride}, {padding, padding}));
}

Tensor Conv1d::operator()(const Tensor& x) const {
  return convolution_of(weight.numel() / weight.size(0),
                        at::conv1d(x.to(weight.scalar_type()), weight, bias, {stride}, {padding}));
}

Conv1d take_conv1d(const WeightScope& scope, std::int64_t in, std::int64_t out, std::int64_t kernel,
                   std::int64_t stride, std::int64_t padding) {
  return {scope("weight", {out, in, kernel}), scope("bias", {out}), stride, padding};
}

Tensor GroupNorm::operator()(const Tensor& x) const {
  return at::group_norm(norm_input(x, weight), groups, weight, bias, eps);
}

GroupNorm take_group_norm(const WeightScope& scope, std::int64_t groups, std::int64_t channels) {
  const auto type = norm_type(scope);
  return {groups, scope("weight", {channels}, type), scope("bias", {channels}, type)};
}

}  // namespace tandem
