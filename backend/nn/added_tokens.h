#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tandem {

/// A token that is found in the text before the model sees it.
struct AddedToken {
  std::int64_t id = 0;
  std::string content;
  bool special = false;
  bool single_word = false;  ///< only where no word character touches it
  bool takes_left = false;   ///< takes the white space before it along
  bool takes_right = false;  ///< and behind it
};

/// A stretch of text: one added token, or text in between (id -1).
struct TextPart {
  std::int64_t id = -1;
  std::string_view text;
};

/// Finds added tokens in a text: leftmost first, the longest of those that begin at one place.
class AddedTokens {
 public:
  void add(AddedToken token);
  [[nodiscard]] std::vector<TextPart> split(std::string_view text) const;

 private:
  const AddedToken* at(std::string_view text, std::size_t offset) const;

  std::array<std::vector<AddedToken>, 256> by_first_byte_;  // longest first
};

}  // namespace tandem
