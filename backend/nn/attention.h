#pragma once

#include <cstdint>
#include <vector>

#include "nn/tensors.h"

namespace tandem {

/// [batch, token, head·width] → [batch, token, head, width], without a copy.
[[nodiscard]] Tensor split_heads(const Tensor& x, std::int64_t heads);
/// The way back.
[[nodiscard]] Tensor merge_heads(const Tensor& x);

/// Each key head as often as `times` query heads use it: [batch, token, head, width] → [batch, token, head·times, …].
[[nodiscard]] Tensor repeat_heads(const Tensor& x, std::int64_t times);

/// Keys and values of one layer, [batch, token, key head, head width]; the keys rotated.
struct KeysValues {
  Tensor keys;
  Tensor values;
};

/// Which keys a query may look at. Queries are the last of the tokens that the keys stand for.
class Sight {
 public:
  /// All of them.
  Sight() = default;
  /// Those that are not behind it.
  [[nodiscard]] static Sight causal(std::int64_t queries, std::int64_t keys, at::Device device);
  /// All but the last, which only the last of as many queries sees.
  [[nodiscard]] static Sight last_apart(std::int64_t tokens, at::Device device);

 private:
  friend Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, const Sight& sight);
  enum class Kind { all, causal, last_apart };
  // How many keys, from the first, each query sees.
  [[nodiscard]] std::vector<std::int32_t> counts(std::int64_t queries, std::int64_t keys) const;
  Sight(Kind kind, Tensor mask) : kind_(kind), mask_(std::move(mask)) {}

  Kind kind_ = Kind::all;
  Tensor mask_;  // [query, key], true: may be looked at
};

/// softmax(q kᵀ / sqrt(width)) v over [batch, token, head, width], over the keys in sight. Query heads are a multiple
/// of the key heads: query head i uses key head i / (query heads / key heads).
[[nodiscard]] Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, const Sight& sight = {});

/// Whether attend() reads keys like these as they are grouped; else it repeats heads, which a caller who uses the same
/// keys again does better once.
[[nodiscard]] bool attends_grouped(const Tensor& keys);

/// Rotary position embedding, for angles position · base^(-2j / width): cosine and sine of each channel, [token, 1,
/// width]; the sine of the lower half is negative.
struct RotaryAngles {
  Tensor cosine;
  Tensor sine;
};
[[nodiscard]] RotaryAngles rotary_angles(const Tensor& positions, std::int64_t width, double base);
/// base^(2j / width) for j below width / 2: positions are divided by them.
[[nodiscard]] Tensor rotary_periods(std::int64_t width, double base, at::Device device);
/// Of angles that are known, [token, width / 2].
[[nodiscard]] RotaryAngles rotary_of(const Tensor& angles);
/// Rotates pairs (j, j + width / 2) of [batch, token, head, width]; computed in float32.
[[nodiscard]] Tensor rotate(const Tensor& x, const RotaryAngles& angles);
/// The queries of [1, token, query heads | key heads | value heads, width], rotated; keys (rotated) and values are
/// written into `into`.
[[nodiscard]] Tensor rotate_heads(const Tensor& all, const RotaryAngles& angles, KeysValues into);

}  // namespace tandem
