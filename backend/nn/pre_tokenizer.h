#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

/// Unicode matters of the tokenizers: the normaliser and the pre-tokenisers of a tokenizer.json. The door of ICU.

/// Changes a text before it is split (NFC, replacement). UTF-8 in and out.
class TextNormalizer {
 public:
  virtual ~TextNormalizer() = default;
  [[nodiscard]] virtual std::string apply(std::string text) const = 0;
};

/// Splits each piece of a text further; may change the pieces (the byte-level alphabet).
class PreTokenizer {
 public:
  virtual ~PreTokenizer() = default;
  [[nodiscard]] virtual std::vector<std::string> apply(std::vector<std::string> pieces) const = 0;
};

/// From the "normalizer" entry, which may be null. Refuses kinds that are not known.
[[nodiscard]] Result<std::unique_ptr<TextNormalizer>> make_normalizer(const SortedJson& entry,
                                                                      const std::string& origin);
/// From the "pre_tokenizer" entry, which may be null.
[[nodiscard]] Result<std::unique_ptr<PreTokenizer>> make_pre_tokenizer(const SortedJson& entry,
                                                                       const std::string& origin);

/// The byte that a character of the byte-level alphabet stands for; -1 where it stands for none.
[[nodiscard]] int byte_of_character(std::string_view character);

/// Whether the character at `offset` (a character boundary; may be the end) belongs to a word: letter, mark, number
/// or connector.
[[nodiscard]] bool is_word_character_at(std::string_view text, std::size_t offset);
/// The same for the character that ends at `offset`.
[[nodiscard]] bool is_word_character_before(std::string_view text, std::size_t offset);
/// White space that begins at `offset`, in bytes; and that ends there.
[[nodiscard]] std::size_t white_space_at(std::string_view text, std::size_t offset);
[[nodiscard]] std::size_t white_space_before(std::string_view text, std::size_t offset);

}  // namespace tandem
