#include "nn/word_table.h"

#include <ATen/ops/index_select.h>

#include <utility>

namespace tandem {

WordTable::WordTable(const WeightScope& scope, std::int64_t width) : type_(scope.weights().type()) {
  Weights& weights = scope.weights();
  const std::string name = scope.path("weight");
  if (!weights.int8()) {
    rows_ = weights.take(name, {-1, width}, weights.smaller_of(name));
    return;
  }
  const TensorView& view = weights.claim(name, {-1, width});
  auto quantized = quantize_rows({&view});
  if (!quantized) {
    weights.refuse(quantized.error());
  }
  rows_ = std::move(quantized->bytes);
  scales_ = quantized->scales.to(at::kFloat).unsqueeze(1);
}

Tensor WordTable::operator()(const Tensor& ids) const {
  const Tensor on_device = ids.to(rows_.device());
  const Tensor found = rows_.index_select(0, on_device);
  return scales_.defined() ? (found.to(at::kFloat) * scales_.index_select(0, on_device)).to(type_) : found.to(type_);
}

}  // namespace tandem
