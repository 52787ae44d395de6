#include "annotation/labels.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <set>

#include "base/text.h"
#include "vlm/rewrite.h"

namespace tandem {
namespace {

constexpr std::size_t most_texts_compared = 2000;
constexpr std::size_t shortest_near_twin = 8;  // letters: shorter words differ by two letters and by their meaning

bool is_plain_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 128 || std::isalnum(byte) != 0;
}

// Words in lower case without punctuation.
std::vector<std::string> plain_words(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : text) {
    if (is_plain_letter(c)) {
      word += static_cast<unsigned char>(c) < 128 ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) {
    out.push_back(std::move(word));
  }
  return out;
}

std::string joined(const std::vector<std::string>& words, bool articles) {
  std::string out;
  for (const auto& word : words) {
    if (articles || (word != "a" && word != "an" && word != "the")) {
      out += (out.empty() ? "" : " ") + word;
    }
  }
  return out;
}

// Words that say no thing: without others a text has no object.
bool says_no_thing(const std::string& word) {
  static const std::set<std::string> small{"a",  "an",   "the",  "up",   "down", "it",    "to",  "in",
                                           "on", "out",  "and",  "of",   "at",   "off",   "do",  "this",
                                           "is", "that", "them", "then", "from", "there", "here"};
  return small.contains(word) || std::ranges::find(task_verbs(), word) != task_verbs().end();
}

// A sentence to the person who records instead of one about the task.
bool is_template(const std::vector<std::string>& words) {
  const std::string text = " " + joined(words, true) + " ";
  constexpr std::array signs{" describe the task ", " describe your task ", " your task ",
                             " task description ",  " enter the task ",     " type the task ",
                             " insert the task ",   " task here ",          " fill in "};
  return std::ranges::any_of(signs, [&](const char* sign) { return text.contains(sign); });
}

std::string digits_of(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

// Whether two texts differ by at most two letters put in, left out or changed.
bool within_two_edits(std::string_view a, std::string_view b) {
  constexpr std::size_t most = 2;
  if (a.size() > b.size()) {
    std::swap(a, b);
  }
  if (b.size() - a.size() > most) {
    return false;
  }
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
      least = std::min(least, row[j]);
    }
    if (least > most) {
      return false;
    }
  }
  return row[b.size()] <= most;
}

// The code point at `i` of UTF-8; `i` is moved behind it.
std::uint32_t next_code_point(std::string_view text, std::size_t& i) {
  const auto byte = static_cast<unsigned char>(text[i]);
  const std::size_t length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
  std::uint32_t code = length == 1 ? byte : byte & (0xFFU >> (length + 1));
  for (std::size_t k = 1; k < length && i + k < text.size(); ++k) {
    code = (code << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
  }
  i += length;
  return code;
}

struct Script {
  std::uint32_t first;
  std::uint32_t last;
  const char* name;
};
// Kana goes with Han: Japanese is written in both.
constexpr std::array scripts{
    Script{'A', 'Z', "Latin"},      Script{'a', 'z', "Latin"},          Script{0xC0, 0x24F, "Latin"},
    Script{0x370, 0x3FF, "Greek"},  Script{0x400, 0x52F, "Cyrillic"},   Script{0x590, 0x5FF, "Hebrew"},
    Script{0x600, 0x6FF, "Arabic"}, Script{0x900, 0x97F, "Devanagari"}, Script{0xE00, 0xE7F, "Thai"},
    Script{0x3040, 0x30FF, "Han"},  Script{0x3400, 0x9FFF, "Han"},      Script{0xAC00, 0xD7AF, "Hangul"},
};

}  // namespace

std::string vague_label(std::string_view task, std::string_view dataset) {
  if (const auto reason = vagueness_of(task); !reason.empty()) {
    return std::string(reason);
  }
  const auto words = plain_words(task);
  if (!dataset.empty() && joined(words, true) == joined(plain_words(dataset), true)) {
    return "the name of the dataset";
  }
  if (is_template(words)) {
    return "an instruction to the recorder";
  }
  if (std::ranges::all_of(words, says_no_thing)) {
    return "no thing is named";
  }
  return {};
}

std::string vague_step(std::string_view text) {
  const auto words = plain_words(text);
  const auto reason = vagueness_of(text);
  if (!reason.empty() && (words.size() != 2 || reason != few_words)) {
    return std::string(reason);
  }
  return std::ranges::all_of(words, says_no_thing) ? "no thing is named" : std::string();
}

std::size_t words_of(std::string_view text) {
  std::size_t out = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
    out += !space && !inside ? 1U : 0U;
    inside = !space;
  }
  return out;
}

std::string plain_label(std::string_view text) { return joined(plain_words(text), false); }

std::vector<std::pair<std::size_t, std::size_t>> label_twins(const std::vector<std::string>& tasks) {
  std::vector<std::string> plain;
  std::vector<std::string> digits;
  for (const auto& task : tasks) {
    plain.push_back(joined(plain_words(task), false));
    digits.push_back(digits_of(task));
  }
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t i = 0; i < std::min(tasks.size(), most_texts_compared); ++i) {
    for (std::size_t j = i + 1; j < std::min(tasks.size(), most_texts_compared); ++j) {
      const bool near = digits[i] == digits[j] && std::min(plain[i].size(), plain[j].size()) >= shortest_near_twin &&
                        within_two_edits(plain[i], plain[j]);
      if (tasks[i] != tasks[j] && !plain[i].empty() && (plain[i] == plain[j] || near)) {
        out.emplace_back(i, j);
      }
    }
  }
  return out;
}

std::vector<std::string> scripts_of(const std::vector<std::string>& tasks) {
  std::set<std::string> found;
  for (const auto& task : tasks) {
    for (std::size_t i = 0; i < task.size() && is_utf8(task);) {
      const std::uint32_t code = next_code_point(task, i);
      const auto script =
          std::ranges::find_if(scripts, [&](const Script& s) { return code >= s.first && code <= s.last; });
      if (script != scripts.end()) {
        found.insert(script->name);
      }
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace tandem
