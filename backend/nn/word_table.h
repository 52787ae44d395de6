#pragma once

#include <cstdint>
#include <string>

#include "nn/quantize.h"
#include "nn/weights.h"

namespace tandem {

/// The embeddings of words, [word, width]. They are looked up and never multiplied, so they stay as small as they are
/// stored where that has 16 bits, and take a byte a number where the network is built in int8.
class WordTable {
 public:
  WordTable() = default;
  /// Takes SCOPE.weight [any, width].
  WordTable(const WeightScope& scope, std::int64_t width);
  /// The number of words.
  [[nodiscard]] std::int64_t size() const { return rows_.size(0); }
  [[nodiscard]] at::Device device() const { return rows_.device(); }
  /// Embeddings of ids [n] within the table: [n, width] in the number type of the network.
  [[nodiscard]] Tensor operator()(const Tensor& ids) const;

 private:
  at::ScalarType type_ = at::kFloat;
  Tensor rows_;
  Tensor scales_;  // of the rows in int8, [word, 1]
};

}  // namespace tandem
