#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tandem {

/// What a text must be while it is written: a verb of the list, then more, in plain words, and short (annotation
/// reference, 2.4).
struct TextRule {
  std::vector<std::string> verbs;  ///< in lower case; a capital first letter is allowed, too
  std::size_t budget = 30;         ///< characters that it should have at most
  std::size_t limit = 60;          ///< and must have
  /// The word in which the budget is reached is finished; else it is dropped.
  bool finishes_word = false;
};

/// How a text came to its end.
enum class TextEnd {
  chosen,  ///< the model ended it
  budget,  ///< it was long enough
  length,  ///< it had as many tokens as were allowed, or nothing fitted any more
};
[[nodiscard]] std::string_view name_of(TextEnd end);

/// Chooses the tokens of one text by the scores of a model and a rule: what it writes cannot break the rule.
class RuledText {
 public:
  /// `words`: the bytes of each token, empty for those that are no text. Both outlive it.
  RuledText(const TextRule& rule, const std::vector<std::string>& words, std::int64_t end_token)
      : rule_(&rule), words_(&words), end_token_(end_token) {}

  /// The best token that is allowed, the lowest of equals; the end token ends the text.
  std::int64_t choose(std::span<const float> scores);
  /// No more tokens are to be read.
  void stop() { ended_ = true; }
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] TextEnd end() const { return end_; }
  [[nodiscard]] std::string text() const;
  /// So many tokens were allowed when the last one was chosen.
  [[nodiscard]] std::int64_t allowed() const { return allowed_; }

 private:
  [[nodiscard]] bool allows(std::string_view word, bool begun) const;
  [[nodiscard]] bool begins_with_verb(std::string_view text) const;
  std::int64_t finish(TextEnd end);

  const TextRule* rule_;
  const std::vector<std::string>* words_;
  std::int64_t end_token_;
  std::string written_;  // with the space that the model begins with
  TextEnd end_ = TextEnd::length;
  bool ended_ = false;
  std::int64_t allowed_ = 0;
};

}  // namespace tandem
