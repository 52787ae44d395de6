#include "nn/onednn.h"

#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/zeros.h>

#include <array>
#include <optional>
#include <string_view>

#include "nn/machine.h"

namespace tandem::onednn {
namespace {

using Sizes = at::IntArrayRef;
using MaybeTensor = std::optional<Tensor>;
using Scalars = c10::List<std::optional<at::Scalar>>;
using Word = std::optional<std::string_view>;

using PackLinear = Tensor(const Tensor&, std::optional<std::int64_t>);
using RunLinear = Tensor(const Tensor&, const Tensor&, const MaybeTensor&, std::string_view, Scalars, Word);
using RunLinearOnto = Tensor(const Tensor&, const Tensor&, const Tensor&, const MaybeTensor&, std::string_view);
using PackConvolution = Tensor(const Tensor&, Sizes, Sizes, Sizes, std::int64_t, at::OptionalIntArrayRef);
using RunConvolution = Tensor(const Tensor&, const Tensor&, const MaybeTensor&, Sizes, Sizes, Sizes, std::int64_t,
                              std::string_view, Scalars, Word);
using RunOnto = Tensor(const Tensor&, const Tensor&, const Tensor&, const MaybeTensor&, Sizes, Sizes, Sizes,
                       std::int64_t, std::string_view, std::optional<at::Scalar>, Word, Scalars, Word);

using Type = std::optional<at::ScalarType>;
using PackInt8 = Tensor(Tensor, std::optional<c10::List<std::int64_t>>);
using RunInt8 = Tensor(Tensor, double, std::int64_t, Tensor, Tensor, Tensor, MaybeTensor, double, std::int64_t, Type,
                       std::string_view, Scalars, std::string_view);
using RunInt8Onto = Tensor(Tensor, double, std::int64_t, Tensor, Tensor, Tensor, MaybeTensor, MaybeTensor, double,
                           std::int64_t, Type, double, std::int64_t, std::string_view, double, std::string_view,
                           Scalars, std::string_view);

template <typename Signature>
auto find_operator(const char* name, const char* overload = "") {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

std::string_view name_of(After after) {
  return after == After::relu ? "relu" : after == After::gelu_tanh ? "gelu" : "none";
}

MaybeTensor maybe(const Tensor& tensor) { return tensor.defined() ? MaybeTensor(tensor) : std::nullopt; }

// Both directions of a window.
struct Both {
  explicit Both(Window window)
      : stride{window.stride, window.stride}, padding{window.padding, window.padding}, dilation{1, 1} {}
  std::array<std::int64_t, 2> stride;
  std::array<std::int64_t, 2> padding;
  std::array<std::int64_t, 2> dilation;
};

}  // namespace

bool can_pack(at::ScalarType type) {
  static const bool present =
      c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", ""}).has_value() &&
      c10::Dispatcher::singleton().findSchema({"mkldnn::_convolution_pointwise", "binary"}).has_value();
  const bool quick = type == at::kFloat || (type == at::kBFloat16 && (this_machine().bf16 || this_machine().amx));
  return present && quick;
}

Tensor pack_linear(const Tensor& weight) {
  static const auto pack = find_operator<PackLinear>("mkldnn::_reorder_linear_weight");
  return pack.call(weight, std::nullopt);
}

Tensor linear(const Tensor& x, const Tensor& packed, const Tensor& bias, After after) {
  static const auto run = find_operator<RunLinear>("mkldnn::_linear_pointwise");
  return run.call(x, packed, maybe(bias), name_of(after), Scalars(), after == After::gelu_tanh ? "tanh" : "");
}

Tensor linear_onto(const Tensor& x, const Tensor& onto, const Tensor& packed, const Tensor& bias) {
  static const auto run = find_operator<RunLinearOnto>("mkldnn::_linear_pointwise", "binary");
  return run.call(x, onto, packed, maybe(bias), "add");
}

bool can_pack_int8() {
  static const bool present =
      c10::Dispatcher::singleton().findSchema({"onednn::qlinear_pointwise", "binary"}).has_value();
  return present && this_machine().int8;
}

Int8Weights pack_linear_int8(const QuantizedRows& weight) {
  static const auto pack = find_operator<PackInt8>("onednn::qlinear_prepack");
  return {pack.call(weight.bytes, std::nullopt), weight.scales.to(at::kFloat),
          at::zeros({weight.bytes.size(0)}, at::kInt)};
}

Tensor linear_int8(const QuantizedInput& x, const Int8Weights& weights, const Tensor& bias, After after) {
  static const auto run = find_operator<RunInt8>("onednn::qlinear_pointwise");
  return run.call(x.bytes, x.scale, x.zero, weights.packed, weights.scales, weights.zeros, maybe(bias), 1.0, 0,
                  at::kFloat, name_of(after), Scalars(), after == After::gelu_tanh ? "tanh" : "");
}

Tensor linear_int8_onto(const QuantizedInput& x, const Tensor& onto, const Int8Weights& weights, const Tensor& bias) {
  static const auto run = find_operator<RunInt8Onto>("onednn::qlinear_pointwise", "binary");
  return run.call(x.bytes, x.scale, x.zero, weights.packed, weights.scales, weights.zeros, onto, maybe(bias), 1.0, 0,
                  at::kFloat, 1.0, 0, "sum", 1.0, "none", Scalars(), "");
}

Tensor pack_convolution(const Tensor& weight, Window window) {
  static const auto pack = find_operator<PackConvolution>("mkldnn::_reorder_convolution_weight");
  const Both both(window);
  return pack.call(weight, both.padding, both.stride, both.dilation, 1, std::nullopt);
}

Tensor convolution(const Tensor& x, const Tensor& packed, const Tensor& bias, Window window, After after) {
  static const auto run = find_operator<RunConvolution>("mkldnn::_convolution_pointwise");
  const Both both(window);
  return run.call(x, packed, maybe(bias), both.padding, both.stride, both.dilation, 1, name_of(after), Scalars(), "");
}

Tensor convolution_onto(const Tensor& x, const Tensor& onto, const Tensor& packed, const Tensor& bias, Window window) {
  static const auto run = find_operator<RunOnto>("mkldnn::_convolution_pointwise", "binary");
  const Both both(window);
  return run.call(x, onto, packed, maybe(bias), both.padding, both.stride, both.dilation, 1, "add", at::Scalar(1.0),
                  "relu", Scalars(), "");
}

}  // namespace tandem::onednn
