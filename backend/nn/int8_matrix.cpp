#include "nn/int8_matrix.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/native/quantized/PackedParams.h>
#include <ATen/ops/quantize_per_channel.h>
#include <c10/util/Exception.h>

#include "nn/machine.h"

namespace tandem {
namespace {

using Packed = c10::intrusive_ptr<LinearPackedParamsBase>;

class PackedMatrix final : public Int8Matrix {
 public:
  explicit PackedMatrix(Packed packed) : packed_(std::move(packed)) {}
  [[nodiscard]] Tensor operator()(const Tensor& x) const override {
    return packed_->apply_dynamic(x.to(at::kFloat).contiguous(), narrow_);
  }

 private:
  Packed packed_;
  // Without dot products of bytes sums of two products are kept in 16 bits: seven bits of the input fit safely.
  bool narrow_ = !this_machine().int8;
};

// LibTorch warns that it will move this to another library one day; the version is pinned, users need not read it.
class Silence final : public c10::WarningHandler {
 public:
  void process(const c10::Warning&) override {}
};

}  // namespace

std::shared_ptr<const Int8Matrix> Int8Matrix::pack(const Tensor& weight, const Tensor& bias) {
  Silence silence;
  const c10::WarningUtils::WarningHandlerGuard guard(&silence);
  const Tensor wide = weight.to(at::kFloat).contiguous();
  const Tensor scales = (wide.abs().amax({1}) / 127).clamp_min(1e-8).to(at::kDouble);
  const Tensor zeros = at::zeros({wide.size(0)}, at::kLong);
  const Tensor quantized = at::quantize_per_channel(wide, scales, zeros, 0, at::kQInt8);
  using Prepack = Packed(Tensor, std::optional<Tensor>);
  static const auto prepack =
      c10::Dispatcher::singleton().findSchemaOrThrow("quantized::linear_prepack", "").typed<Prepack>();
  const auto given = bias.defined() ? std::optional<Tensor>(bias.to(at::kFloat).contiguous()) : std::nullopt;
  return std::make_shared<PackedMatrix>(prepack.call(quantized, given));
}

}  // namespace tandem
