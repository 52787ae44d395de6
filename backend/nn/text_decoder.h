#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "nn/decoder_layer.h"
#include "nn/word_table.h"

namespace tandem {

struct TextDecoderDims {
  DecoderDims layer;
  std::int64_t layers = 0;
  bool tied = false;          ///< the table of words is also the last layer
  std::int64_t capacity = 0;  ///< most tokens that it remembers
};

/// The part of a language model that reads tokens and says what may come next. Keys and values of what was read stay,
/// so that another question with the same beginning costs its own tokens only. One thread at a time.
class TextDecoder {
 public:
  /// Takes "embed_tokens", "layers" and "norm" of the scope, and "lm_head" beside it where that is not tied.
  TextDecoder(const WeightScope& scope, const TextDecoderDims& dims);

  [[nodiscard]] std::int64_t length() const { return length_; }
  [[nodiscard]] std::int64_t capacity() const { return dims_.capacity; }
  [[nodiscard]] const WordTable& words() const { return words_; }
  /// Forgets all behind the first `length` tokens.
  void rewind(std::int64_t length) { length_ = length; }
  /// Scores of the next word, [vocabulary] in float32, behind these tokens: [1, token, width], with the angles of their
  /// positions. Throws Stopped; then nothing was read.
  [[nodiscard]] Tensor read(Tensor tokens, const RotaryAngles& angles, const std::stop_token& stop = {});

 private:
  TextDecoderDims dims_;
  WordTable words_;
  std::vector<DecoderLayer> layers_;
  RmsNorm norm_;
  Linear head_;
  std::vector<KeysValues> memory_;  // a layer: [1, capacity, key head, head width]
  std::int64_t length_ = 0;
};

}  // namespace tandem
