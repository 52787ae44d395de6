#include "nn/packed_linear.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/native/quantized/PackedParams.h>
#include <ATen/ops/_make_per_channel_quantized_tensor.h>
#include <c10/util/Exception.h>

#include <utility>
#include <vector>

#include "nn/cpu_kernels.h"
#include "nn/machine.h"
#include "nn/parallel.h"

namespace tandem {
namespace {

using Packed = c10::intrusive_ptr<LinearPackedParamsBase>;

// For processors without dot products of bytes.
class FbgemmInt8Linear final : public PackedLinear {
 public:
  explicit FbgemmInt8Linear(Packed packed) : packed_(std::move(packed)) {}
  [[nodiscard]] Tensor run(const Tensor& x, onednn::After after) const override {
    const Tensor wide = x.to(at::kFloat).contiguous();
    if (after == onednn::After::relu) {
      return packed_->apply_dynamic_relu(wide, narrow_);
    }
    const Tensor product = packed_->apply_dynamic(wide, narrow_);
    return after == onednn::After::gelu_tanh ? gelu_tanh(product) : product;
  }
  [[nodiscard]] Tensor run_onto(const Tensor& x, const Tensor& onto) const override {
    return run(x, onednn::After::nothing).add_(onto);
  }

 private:
  // In place where there is a kernel.
  static Tensor gelu_tanh(const Tensor& x) {
    if (cpu_kernels() == nullptr || !x.is_contiguous()) {
      return at::gelu(x, "tanh");
    }
    in_parallel(x.numel(), 16384, [&](std::int64_t begin, std::int64_t end) {
      cpu_kernels()->gelu_tanh(x.data_ptr<float>() + begin, end - begin);
    });
    return x;
  }

  Packed packed_;
  // Sums of two products are kept in 16 bits there: seven bits of the input fit safely.
  bool narrow_ = !this_machine().int8;
};

class OneDnnInt8Linear final : public PackedLinear {
 public:
  OneDnnInt8Linear(const QuantizedRows& weight, Tensor bias)
      : weights_(onednn::pack_linear_int8(weight)), bias_(std::move(bias)) {}
  [[nodiscard]] Tensor run(const Tensor& x, onednn::After after) const override {
    return onednn::linear_int8(quantized(x), weights_, bias_, after).view(sizes_of(x));
  }
  [[nodiscard]] Tensor run_onto(const Tensor& x, const Tensor& onto) const override {
    const Tensor rows = onto.to(at::kFloat).contiguous();
    return onednn::linear_int8_onto(quantized(x), rows.flatten(0, -2), weights_, bias_).view(sizes_of(x));
  }

 private:
  static QuantizedInput quantized(const Tensor& x) {
    return quantize_input(x.to(at::kFloat).contiguous().flatten(0, -2), 255);
  }
  [[nodiscard]] std::vector<std::int64_t> sizes_of(const Tensor& x) const {
    auto sizes = x.sizes().vec();
    sizes.back() = weights_.scales.size(0);
    return sizes;
  }

  onednn::Int8Weights weights_;
  Tensor bias_;
};

class FewRowsLinear final : public PackedLinear {
 public:
  FewRowsLinear(const Tensor& weight, Tensor bias)
      : columns_(weight.size(0)),
        depth_(weight.size(1)),
        packed_(at::empty({cpu_kernels()->packed_floats(columns_, depth_)}, at::kFloat)),
        bias_(std::move(bias)) {
    cpu_kernels()->pack(weight.contiguous().data_ptr<float>(), columns_, depth_, packed_.data_ptr<float>());
  }
  [[nodiscard]] Tensor run(const Tensor& x, onednn::After after) const override {
    const Tensor product = multiply(x, {});
    return after == onednn::After::relu        ? product.relu()
           : after == onednn::After::gelu_tanh ? at::gelu(product, "tanh")
                                               : product;
  }
  [[nodiscard]] Tensor run_onto(const Tensor& x, const Tensor& onto) const override {
    return multiply(x, onto.to(at::kFloat).contiguous());
  }

 private:
  [[nodiscard]] Tensor multiply(const Tensor& x, const Tensor& onto) const {
    const Tensor rows = x.to(at::kFloat).contiguous();
    auto sizes = rows.sizes().vec();
    sizes.back() = columns_;
    Tensor out = at::empty(sizes, rows.options());
    in_parallel(columns_ / 16, 8, [&](std::int64_t begin, std::int64_t end) {
      cpu_kernels()->multiply({.x = rows.data_ptr<float>(),
                               .rows = rows.numel() / depth_,
                               .depth = depth_,
                               .weights = packed_.data_ptr<float>(),
                               .columns = columns_,
                               .bias = bias_.defined() ? bias_.data_ptr<float>() : nullptr,
                               .onto = onto.defined() ? onto.data_ptr<float>() : nullptr,
                               .out = out.data_ptr<float>(),
                               .first_column = begin * 16,
                               .last_column = end * 16});
    });
    return out;
  }

  std::int64_t columns_;
  std::int64_t depth_;
  Tensor packed_;
  Tensor bias_;
};

class OneDnnLinear final : public PackedLinear {
 public:
  OneDnnLinear(const Tensor& weight, Tensor bias)
      : type_(weight.scalar_type()), packed_(onednn::pack_linear(weight)), bias_(std::move(bias)) {}
  [[nodiscard]] Tensor run(const Tensor& x, onednn::After after) const override {
    return onednn::linear(x.to(type_), packed_, bias_, after);
  }
  [[nodiscard]] Tensor run_onto(const Tensor& x, const Tensor& onto) const override {
    return onednn::linear_onto(x.to(type_), onto.to(type_).contiguous(), packed_, bias_);
  }

 private:
  at::ScalarType type_;
  Tensor packed_;
  Tensor bias_;
};

// LibTorch warns that it will move this to another library one day; the version is pinned, users need not read it.
class Silence final : public c10::WarningHandler {
 public:
  void process(const c10::Warning&) override {}
};

}  // namespace

std::shared_ptr<const PackedLinear> PackedLinear::pack(const Tensor& weight, const Tensor& bias) {
  return onednn::can_pack(weight.scalar_type()) ? std::make_shared<OneDnnLinear>(weight, bias) : nullptr;
}

std::shared_ptr<const PackedLinear> PackedLinear::pack_for_few_rows(const Tensor& weight, const Tensor& bias) {
  const bool fits = cpu_kernels() != nullptr && weight.scalar_type() == at::kFloat && weight.size(0) % 16 == 0;
  return fits ? std::make_shared<FewRowsLinear>(weight, bias) : nullptr;
}

std::shared_ptr<const PackedLinear> PackedLinear::pack_int8(const QuantizedRows& weight, const Tensor& bias) {
  const auto given = bias.defined() ? std::optional<Tensor>(bias.to(at::kFloat).contiguous()) : std::nullopt;
  if (onednn::can_pack_int8()) {
    return std::make_shared<OneDnnInt8Linear>(weight, given.value_or(Tensor()));
  }
  Silence silence;
  const c10::WarningUtils::WarningHandlerGuard guard(&silence);
  const Tensor zeros = at::zeros({weight.bytes.size(0)}, at::kLong);
  const Tensor quantized = at::_make_per_channel_quantized_tensor(weight.bytes, weight.scales, zeros, 0);
  using Prepack = Packed(Tensor, std::optional<Tensor>);
  static const auto prepack =
      c10::Dispatcher::singleton().findSchemaOrThrow("quantized::linear_prepack", "").typed<Prepack>();
  return std::make_shared<FbgemmInt8Linear>(prepack.call(quantized, given));
}

}  // namespace tandem
