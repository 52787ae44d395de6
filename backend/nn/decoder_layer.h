#pragma once

#include <cstdint>

#include "nn/attention.h"
#include "nn/layers.h"

namespace tandem {

/// Sizes of a decoder layer in the manner of Llama: grouped key heads, rotary positions, gated feed-forward; no biases
/// but, in Qwen's manner, those of queries, keys and values.
struct DecoderDims {
  std::int64_t width = 0;
  std::int64_t heads = 0;
  std::int64_t key_heads = 0;
  std::int64_t head_width = 0;
  std::int64_t key_input = 0;  ///< keys and values are made of something else, of this width; 0: of the layer's input
  double eps = 1e-5;
  bool biased = false;     ///< queries, keys and values have biases
  bool few_rows = false;   ///< less than a hundred tokens at a time
  bool keys_only = false;  ///< only queries(), keys and values are used: the rest of the layer is not read
};

/// silu(gate) ⊙ up of rows [gate | up].
[[nodiscard]] Tensor gated(const Tensor& gate_up);

/// One decoder layer. Attention differs between its users, so the parts are open; feed_forward() is common.
struct DecoderLayer {
  RmsNorm input_norm;
  Linear qkv;  ///< query heads, key heads, value heads
  Linear q;    ///< instead of qkv where keys and values are made of something else
  Linear k;
  Linear v;
  Linear out;
  RmsNorm output_norm;
  Linear gate_up;  ///< gate rows, then up rows
  Linear down;

  /// Queries of the layer's own input, rotated; its keys and values are written into `into`.
  [[nodiscard]] Tensor queries(const Tensor& x, const RotaryAngles& angles, const KeysValues& into) const;
  /// x + down(silu(gate h) ⊙ up h), h = norm(x).
  [[nodiscard]] Tensor feed_forward(const Tensor& x) const;
};

/// Takes "input_layernorm", "self_attn.{q,k,v,o}_proj", "post_attention_layernorm", "mlp.{gate,up,down}_proj".
[[nodiscard]] DecoderLayer take_decoder_layer(const WeightScope& scope, const DecoderDims& dims);

}  // namespace tandem
