#include "vlm/text_rule.h"

#include <algorithm>
#include <cctype>

namespace tandem {

namespace {

constexpr std::string_view forbidden = "\"'`{}[]<>.!?;:\\|";

std::string_view without_first_space(std::string_view text) { return text.starts_with(' ') ? text.substr(1) : text; }

bool is_plain(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char letter) {
    return letter >= 0x20 && letter <= 0x7E && !forbidden.contains(letter);
  });
}

// Whether they are equal but for a capital first letter of the text.
bool agrees(std::string_view text, std::string_view verb) {
  if (text.empty() || verb.empty()) {
    return text.empty();
  }
  const char first = static_cast<char>(std::toupper(static_cast<unsigned char>(verb.front())));
  return (text.front() == verb.front() || text.front() == first) && verb.substr(1).starts_with(text.substr(1));
}

}  // namespace

std::string_view name_of(TextEnd end) {
  return end == TextEnd::chosen ? "end" : end == TextEnd::budget ? "budget" : "length";
}

bool RuledText::begins_with_verb(std::string_view text) const {
  return std::ranges::any_of(rule_->verbs, [&](std::string_view verb) {
    return text.size() > verb.size() ? text[verb.size()] == ' ' && agrees(text.substr(0, verb.size()), verb)
                                     : agrees(text, verb);
  });
}

// `begun`: the verb is whole and a space follows it.
bool RuledText::allows(std::string_view word, bool begun) const {
  if (!is_plain(word) || word.contains("  ")) {
    return false;
  }
  const bool doubled = written_.ends_with(' ') && word.starts_with(' ');
  if (doubled) {
    return false;
  }
  if (!begun) {
    const std::string whole = written_ + std::string(word);
    const std::string_view text = without_first_space(whole);
    if (text.starts_with(' ') || !begins_with_verb(text)) {
      return false;
    }
  }
  const std::size_t length =
      written_.size() + word.size() - ((written_.empty() ? word : written_).starts_with(' ') ? 1 : 0);
  return !rule_->finishes_word || length <= rule_->limit;
}

std::int64_t RuledText::finish(TextEnd end) {
  ended_ = true;
  end_ = end;
  return end_token_;
}

std::int64_t RuledText::choose(std::span<const float> scores) {
  const std::string_view text = without_first_space(written_);
  const bool begun = text.contains(' ');
  std::int64_t best = -1;
  allowed_ = 0;
  const auto count = std::min(std::ssize(scores), std::ssize(*words_));
  for (std::int64_t id = 0; id < count; ++id) {
    const bool ends = id == end_token_;
    if (ends ? !begun || text.ends_with(' ') : !allows((*words_)[static_cast<std::size_t>(id)], begun)) {
      continue;
    }
    ++allowed_;
    if (best < 0 || scores[static_cast<std::size_t>(id)] > scores[static_cast<std::size_t>(best)]) {
      best = id;
    }
  }
  if (best < 0) {
    return finish(TextEnd::length);
  }
  if (best == end_token_) {
    return finish(TextEnd::chosen);
  }
  const std::string& word = (*words_)[static_cast<std::size_t>(best)];
  const bool new_word = word.starts_with(' ');
  if (rule_->finishes_word && text.size() >= rule_->budget && new_word) {
    return finish(TextEnd::budget);
  }
  const std::size_t length = without_first_space(written_ + word).size();
  if (!rule_->finishes_word && length > rule_->budget) {
    if (!new_word && std::ranges::count(text, ' ') >= 2) {
      written_.erase(written_.rfind(' '));
    }
    return finish(TextEnd::budget);
  }
  written_ += word;
  return best;
}

std::string RuledText::text() const {
  std::string out(without_first_space(written_));
  while (out.ends_with(' ')) {
    out.pop_back();
  }
  return out;
}

}  // namespace tandem
