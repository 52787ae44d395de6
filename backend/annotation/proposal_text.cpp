#include "annotation/proposal_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "annotation/labels.h"
#include "base/text.h"
#include "vlm/http_answer.h"
#include "vlm/steps.h"

namespace tandem {
namespace {

constexpr std::size_t most_tokens = 48;  // of a task that SmolVLA reads, with the end of the line

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return static_cast<unsigned char>(c) < 128 ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : c;
  });
  return out;
}

// Words in lower case without punctuation.
std::vector<std::string> plain_words(std::string_view text) {
  std::vector<std::string> out(1);
  for (const char c : lower(text)) {
    if (static_cast<unsigned char>(c) >= 128 || std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '\'') {
      out.back() += c;
    } else if (!out.back().empty()) {
      out.emplace_back();
    }
  }
  if (out.back().empty()) {
    out.pop_back();
  }
  return out;
}

// Words that name things: neither verbs of tasks nor small words.
std::set<std::string> things_in(std::string_view text) {
  static const std::set<std::string> small{
      "a",   "an",   "the", "up",   "down", "it",   "to",   "in",   "into", "on",    "onto", "out",  "and",  "of", "at",
      "off", "with", "by",  "from", "its",  "this", "that", "then", "over", "under", "near", "next", "away", "one"};
  std::set<std::string> out;
  for (const auto& word : plain_words(text)) {
    if (!small.contains(word) && std::ranges::find(task_verbs(), word) == task_verbs().end()) {
      out.insert(word);
    }
  }
  return out;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// Tokens that a text may be of at most, about: letters of other writings are bytes to the tokenizer.
std::size_t tokens_about(std::string_view text) {
  const auto far = static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) >= 128; }));
  return 1 + far * 2 / 3 + plain_words(text).size() * 2;
}

// And at least: words, digits and marks are divided before anything else.
std::size_t tokens_at_least(std::string_view text) {
  std::size_t out = 1;
  bool inside = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool digit = std::isdigit(byte) != 0;
    const bool letter = byte >= 128 || std::isalpha(byte) != 0;
    out += digit || (letter && !inside) ? 1U : 0U;
    inside = letter;
  }
  return out;
}

bool begins_with_subject(const std::vector<std::string>& words) {
  static const std::set<std::string> persons{"i",  "we",   "you",   "he",  "she",    "they",
                                             "it", "it's", "robot", "arm", "gripper"};
  static const std::set<std::string> articles{"a", "an", "the"};
  const std::size_t first = !words.empty() && articles.contains(words[0]) ? 1 : 0;
  return first < words.size() && persons.contains(words[first]);
}

bool is_several(std::string_view text) {
  if (text.find('\n') != std::string_view::npos || text.find('{') != std::string_view::npos || text.starts_with("- ") ||
      text.starts_with("* ") || text.starts_with("1.") || text.starts_with("1)")) {
    return true;
  }
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if ((text[i] == '.' || text[i] == '!' || text[i] == '?') && is_space(text[i + 1])) {
      return true;
    }
  }
  return false;
}

std::string without_ends(std::string text, std::string_view letters) {
  const auto first = text.find_first_not_of(letters);
  const auto last = text.find_last_not_of(letters);
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

class Check {
 public:
  Check(std::string_view text, std::string_view original)
      : text_(text), original_(original), words_(plain_words(text)) {}

  void rules(const TextLimits& limits, TextLevel of_style, bool of_step = false) {
    if (words_.empty() || !is_utf8(text_)) {
      add("EMPTY", TextLevel::error, "There is no text.");
      return;
    }
    if (is_several(text_)) {
      add("ONE", TextLevel::error, "It is more than one sentence, or a list.");
    }
    if (std::ranges::find(task_verbs(), words_.front()) == task_verbs().end()) {
      add("VERB", of_style, "It does not begin with a verb such as pick, place or open.");
    }
    if (begins_with_subject(words_)) {
      add("PERSON", of_style, "It speaks of a person or the robot instead of the task.");
    }
    if (const auto reason = of_step ? vague_step(text_) : vague_label(text_, ""); !reason.empty()) {
      add("VAGUE", TextLevel::error, "It says too little: " + reason + ".");
    }
    const std::size_t length = code_points(text_);
    if (length > limits.limit) {
      add("LEN", of_style,
          "It has " + std::to_string(length) + " characters; " + std::to_string(limits.limit) + " are the most.");
    } else if (length > limits.budget) {
      add("LEN", TextLevel::warning,
          "It has " + std::to_string(length) + " characters; " + std::to_string(limits.budget) + " are better.");
    }
    const auto counted = limits.tokens ? static_cast<std::size_t>(*limits.tokens) : tokens_at_least(text_);
    if (counted > most_tokens) {
      add("TOK", of_style, "It is longer than the 48 tokens that SmolVLA reads.");
    } else if (!limits.tokens && tokens_about(text_) > most_tokens) {
      add("TOK", TextLevel::warning, "It may be longer than the 48 tokens that SmolVLA reads.");
    }
  }

  void duration(double seconds) {
    if (!words_.empty() && seconds < shortest_step_s) {
      add("SHORT", TextLevel::warning, "It lasts less than a second and a half.");
    }
  }

  void comparisons(std::span<const std::string> siblings) {
    if (lower(text_) == lower(original_) && !text_.empty()) {
      add("SAME", TextLevel::info, "It is the text as it was.");
    }
    const bool says_something = vague_label(original_, "").empty();
    const auto things = things_in(text_);
    auto known = says_something ? things_in(original_) : std::set<std::string>();
    const bool drifts =
        says_something && std::ranges::none_of(things, [&](const auto& word) { return known.contains(word); });
    if (drifts && !things.empty()) {
      add("DRIFT", TextLevel::warning, "It names none of the things that the text names now.");
    }
    for (const auto& sibling : siblings) {
      known.merge(things_in(sibling));
    }
    for (const auto& word : things) {
      if (!drifts && !known.empty() && !known.contains(word)) {
        add("HALLUC", TextLevel::warning, "Nothing else says \"" + word + "\".");
        return;
      }
    }
  }

  std::vector<TextProblem> take() { return std::move(out_); }

 private:
  void add(std::string code, TextLevel level, std::string text) {
    out_.push_back({std::move(code), level, std::move(text)});
  }

  std::string_view text_;
  std::string_view original_;
  std::vector<std::string> words_;
  std::vector<TextProblem> out_;
};

}  // namespace

bool has_error(std::span<const TextProblem> problems) {
  return std::ranges::any_of(problems, [](const TextProblem& problem) { return problem.level == TextLevel::error; });
}

std::string_view name_of(TextLevel level) {
  return level == TextLevel::error ? "error" : level == TextLevel::warning ? "warning" : "info";
}

std::string normalised_task(std::string_view text) {
  std::string out = without_ends(std::string(text), " \t\r\n\"'`*_#");
  for (const char* head : {"Assistant:", "assistant:", "Task:", "task:"}) {
    if (out.starts_with(head)) {
      out = without_ends(out.substr(std::string_view(head).size()), " \t\r\n\"'`*_#");
    }
  }
  while (out.ends_with('.') || (!out.empty() && is_space(out.back()))) {
    out.pop_back();
  }
  out = without_ends(std::move(out), "\"'`*_");
  std::string single;
  for (const char c : out) {
    if (!is_space(c) || c == '\n') {
      single += c;
    } else if (!single.empty() && single.back() != ' ') {
      single += ' ';
    }
  }
  return composed(std::move(single));
}

LabelTwins::LabelTwins(std::vector<std::string> texts) : texts_(std::move(texts)) {
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    by_size_.emplace(plain_label(texts_[i]).size(), i);
  }
}

std::string LabelTwins::twin_of(const std::string& text, const std::string& original) const {
  const std::size_t size = plain_label(text).size();
  const auto from = by_size_.lower_bound(size - std::min<std::size_t>(size, 2));
  for (auto it = from; it != by_size_.end() && it->first <= size + 2; ++it) {
    const std::string& other = texts_[it->second];
    if (other != text && other != original && !label_twins({text, other}).empty()) {
      return other;
    }
  }
  return {};
}

std::vector<std::vector<std::size_t>> groups_of(const std::vector<std::string>& texts) {
  std::vector<std::vector<std::size_t>> out;
  std::vector<std::set<std::string>> things;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::vector<std::size_t> group{i};
    auto named = things_in(texts[i]);
    for (std::size_t g = 0; g < out.size();) {
      const bool joins = std::ranges::any_of(named, [&](const auto& word) { return things[g].contains(word); });
      if (joins) {
        group.insert(group.end(), out[g].begin(), out[g].end());
        named.insert(things[g].begin(), things[g].end());
        out.erase(out.begin() + static_cast<std::ptrdiff_t>(g));
        things.erase(things.begin() + static_cast<std::ptrdiff_t>(g));
      } else {
        ++g;
      }
    }
    out.push_back(std::move(group));
    things.push_back(std::move(named));
  }
  return out;
}

std::vector<TextProblem> problems_of(std::string_view text, std::string_view original,
                                     std::span<const std::string> siblings, const TextLimits& limits) {
  Check check(text, original);
  check.rules(limits, TextLevel::error);
  check.comparisons(siblings);
  return check.take();
}

std::vector<TextProblem> problems_of_step(std::string_view text, double seconds, const TextLimits& limits) {
  Check check(text, "");
  check.rules(limits, TextLevel::error, true);
  check.duration(seconds);
  return check.take();
}

std::vector<TextProblem> problems_by_hand(std::string_view text, std::string_view original, bool of_step) {
  Check check(text, original);
  check.rules({}, TextLevel::warning, of_step);
  if (text == original) {
    check.comparisons({});
  }
  return check.take();
}

}  // namespace tandem
