#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tandem {

/// The merge step of byte-pair encoding: pairs of neighbouring symbols are joined, lowest rank first and leftmost on a
/// tie, until no merge applies.
class Bpe {
 public:
  std::unordered_map<std::string, std::int64_t> vocabulary;
  bool byte_fallback = false;  ///< unknown characters become <0xHH> tokens
  bool fuse_unknown = false;   ///< neighbouring unknown characters become one unknown token
  bool ignore_merges = false;  ///< a word that is in the vocabulary is taken whole
  std::int64_t unknown = -1;   ///< -1: unknown characters are left out

  /// Adds the next merge; false where a part or the result is not in the vocabulary.
  bool add_merge(const std::string& left, const std::string& right);
  /// Appends the ids of one word (UTF-8, byte-mapped where the tokenizer is byte-level).
  void encode(std::string_view word, std::vector<std::int64_t>& ids) const;

 private:
  struct Merge {
    std::int64_t rank = 0;
    std::int64_t id = 0;
  };
  std::vector<std::int64_t> characters(std::string_view word) const;

  std::unordered_map<std::uint64_t, Merge> merges_;
};

/// The bytes of the UTF-8 character at the beginning of `text`, which is not empty; 1 for a byte that begins none.
[[nodiscard]] std::size_t character_bytes(std::string_view text);

}  // namespace tandem
