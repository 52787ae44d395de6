#pragma once

#include <cstdint>

#include "nn/tensors.h"

namespace tandem {

/// [batch, token, head·width] → [batch, head, token, width].
[[nodiscard]] Tensor split_heads(const Tensor& x, std::int64_t heads);
/// The way back.
[[nodiscard]] Tensor merge_heads(const Tensor& x);

/// Each key head as often as `times` query heads use it: [batch, head, …] → [batch, head·times, …].
[[nodiscard]] Tensor repeat_heads(const Tensor& x, std::int64_t times);

/// softmax(q kᵀ / sqrt(width) + mask) v over [batch, head, token, width]. Query heads are a multiple of the key heads:
/// query head i uses key head i / (query heads / key heads). `mask`, where defined, is boolean (true: may be looked at)
/// or added to the scores; it broadcasts to [batch, head, query, key].
[[nodiscard]] Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& mask = {});

/// Angles of rotary position embedding: cosine and sine, [token, width / 2], for base^(-2j / width).
struct RotaryAngles {
  Tensor cosine;
  Tensor sine;
};
[[nodiscard]] RotaryAngles rotary_angles(const Tensor& positions, std::int64_t width, double base);
/// Rotates pairs (j, j + width / 2) of [batch, head, token, width]; computed in float32.
[[nodiscard]] Tensor rotate(const Tensor& x, const RotaryAngles& angles);

}  // namespace tandem
