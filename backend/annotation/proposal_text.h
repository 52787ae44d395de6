#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem {

enum class TextLevel : std::uint8_t { info, warning, error };

[[nodiscard]] std::string_view name_of(TextLevel level);

/// What is wrong with a text for a task (annotation reference, 2.3).
struct TextProblem {
  std::string code;  ///< "VERB", "LEN", …
  TextLevel level = TextLevel::error;
  std::string text;  ///< one sentence
  friend bool operator==(const TextProblem&, const TextProblem&) = default;
};

[[nodiscard]] bool has_error(std::span<const TextProblem> problems);

struct TextLimits {
  std::size_t budget = 30;  ///< code points; more is a warning
  std::size_t limit = 60;   ///< more is an error
  /// Of the text with the end of the line, for SmolVLM2's tokenizer, where it was counted.
  std::optional<std::int64_t> tokens = {};
};

/// The text of a model as a task: without quotation marks, markdown, the name of a speaker, a full stop and double
/// spaces, with composed letters (NFC).
[[nodiscard]] std::string normalised_task(std::string_view text);

/// Everything the rules say against a text. `siblings`: other texts that were proposed for the same task.
[[nodiscard]] std::vector<TextProblem> problems_of(std::string_view text, std::string_view original,
                                                   std::span<const std::string> siblings = {},
                                                   const TextLimits& limits = {});

/// A text among others: which of them differs from it in case, articles, punctuation or two letters only.
class LabelTwins {
 public:
  explicit LabelTwins(std::vector<std::string> texts);
  /// Empty: none; the text itself and `original` do not count.
  [[nodiscard]] std::string twin_of(const std::string& text, const std::string& original) const;

 private:
  std::vector<std::string> texts_;
  std::multimap<std::size_t, std::size_t> by_size_;  // of the plain text; places in texts_
};

/// Groups of texts that name no thing in common, each with the numbers of its texts.
[[nodiscard]] std::vector<std::vector<std::size_t>> groups_of(const std::vector<std::string>& texts);

/// The same for the text of a step of an episode that lasts so many seconds; it may be two words.
[[nodiscard]] std::vector<TextProblem> problems_of_step(std::string_view text, double seconds,
                                                        const TextLimits& limits = {});

/// The same for a text that a person wrote: whether it begins with a verb and how long it is, is left to them, and
/// said as a warning.
[[nodiscard]] std::vector<TextProblem> problems_by_hand(std::string_view text, std::string_view original,
                                                        bool of_step = false);

}  // namespace tandem
