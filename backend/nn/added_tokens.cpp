#include "nn/added_tokens.h"

#include <algorithm>
#include <utility>

#include "nn/pre_tokenizer.h"

namespace tandem {

void AddedTokens::add(AddedToken token) {
  if (token.content.empty()) {
    return;
  }
  auto& list = by_first_byte_[static_cast<unsigned char>(token.content.front())];
  const auto place =
      std::ranges::find_if(list, [&](const AddedToken& other) { return other.content.size() < token.content.size(); });
  list.insert(place, std::move(token));
}

const AddedToken* AddedTokens::at(std::string_view text, std::size_t offset) const {
  for (const auto& token : by_first_byte_[static_cast<unsigned char>(text[offset])]) {
    if (text.substr(offset).starts_with(token.content)) {
      return &token;
    }
  }
  return nullptr;
}

std::vector<TextPart> AddedTokens::split(std::string_view text) const {
  std::vector<TextPart> out;
  std::size_t done = 0;
  std::size_t offset = 0;
  while (offset < text.size()) {
    const AddedToken* token = at(text, offset);
    if (token == nullptr) {
      ++offset;
      continue;
    }
    std::size_t begin = offset;
    std::size_t end = offset + token->content.size();
    offset = end;
    if (token->single_word && (is_word_character_before(text, begin) || is_word_character_at(text, end))) {
      continue;
    }
    if (token->takes_left) {
      begin = std::max(done, begin - white_space_before(text, begin));
    }
    if (token->takes_right) {
      end += white_space_at(text, end);
    }
    if (begin > done) {
      out.push_back({-1, text.substr(done, begin - done)});
    }
    out.push_back({token->id, text.substr(begin, end - begin)});
    done = end;
    offset = std::max(offset, done);
  }
  if (done < text.size()) {
    out.push_back({-1, text.substr(done)});
  }
  return out;
}

}  // namespace tandem
