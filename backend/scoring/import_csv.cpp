#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "scoring/import_detail.h"

namespace tandem::detail {
namespace {

constexpr std::array<char, 3> delimiters{',', ';', '\t'};

// Splits a text into rows of fields, by RFC 4180.
class CsvReader {
 public:
  CsvReader(const std::string& text, const std::string& origin, char delimiter)
      : text_(text), origin_(origin), delimiter_(delimiter) {
    at_ = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  }
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] std::size_t line() const { return line_; }

  Result<std::vector<std::string>> row() {
    std::vector<std::string> out;
    for (;;) {
      auto field = next();
      if (!field) {
        return std::unexpected(field.error());
      }
      out.push_back(std::move(*field));
      if (at_ < text_.size() && text_[at_] == delimiter_) {
        ++at_;
        continue;
      }
      if (at_ < text_.size() && text_[at_] == '\r') {
        ++at_;
      }
      if (at_ < text_.size() && text_[at_] == '\n') {
        ++at_;
      }
      ++line_;
      return out;
    }
  }

 private:
  [[nodiscard]] bool ends_field() const {
    return at_ >= text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n' || text_[at_] == '\r';
  }
  Result<std::string> next() {
    std::string out;
    if (at_ >= text_.size() || text_[at_] != '"') {
      while (!ends_field()) {
        out += text_[at_++];
      }
      return out;
    }
    const std::size_t began = line_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        line_ += text_[at_] == '\n' ? 1U : 0U;
        out += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        out += text_[at_++];
      } else {
        ++at_;
        return ends_field() ? Result<std::string>(out)
                            : wrong_line(origin_, line_, "there is text after a closing quote");
      }
    }
    return wrong_line(origin_, began, "a quote is not closed");
  }

  const std::string& text_;
  const std::string& origin_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Length of the UTF-8 sequence that begins here; 0 where none does.
std::size_t sequence_at(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xC2 && first < 0xE0 ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) {
      return 0;
    }
  }
  const unsigned second = byte(at + 1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool outside = (first == 0xED && second >= 0xA0) || (first == 0xF4 && second >= 0x90);
  return overlong || outside ? 0 : length;
}

bool is_utf8(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_at(text, at);
    if (length == 0) {
      return false;
    }
    at += length;
  }
  return true;
}

}  // namespace

DecodedText decode(const std::string& bytes, std::optional<TextEncoding> wanted) {
  const TextEncoding encoding = wanted.value_or(is_utf8(bytes) ? TextEncoding::utf8 : TextEncoding::latin1);
  if (encoding == TextEncoding::utf8 && is_utf8(bytes)) {
    return {bytes, encoding};
  }
  DecodedText out;
  out.encoding = encoding;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    const std::size_t length = encoding == TextEncoding::utf8 ? sequence_at(bytes, at) : byte < 0x80 ? 1U : 0U;
    if (length > 0) {
      out.text.append(bytes, at, length);
      at += length;
      continue;
    }
    if (encoding == TextEncoding::utf8) {
      out.text += "\xEF\xBF\xBD";  // the sign for a letter that cannot be read
    } else {
      out.text += static_cast<char>(0xC0U | (byte >> 6U));
      out.text += static_cast<char>(0x80U | (byte & 0x3FU));
    }
    ++at;
  }
  return out;
}

// How often each separator stands in a line that begins at `at`, outside of quotes; `at` goes to the next line.
std::array<int, delimiters.size()> count_delimiters(const std::string& text, std::size_t& at) {
  std::array<int, delimiters.size()> counts{};
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '\n' || c == '\r')) {
      break;
    }
    for (std::size_t i = 0; i < delimiters.size(); ++i) {
      counts.at(i) += !quoted && c == delimiters.at(i) ? 1 : 0;
    }
  }
  while (at < text.size() && (text[at] == '\n' || text[at] == '\r')) {
    ++at;
  }
  return counts;
}

// The separator that stands in the head as often as in the first row, else the one that the head holds most of.
char find_delimiter(const std::string& text) {
  std::size_t at = 0;
  const auto head = count_delimiters(text, at);
  const auto row = count_delimiters(text, at);
  std::size_t best = 0;
  const auto rank = [&](std::size_t i) { return std::pair(head.at(i) > 0 && head.at(i) == row.at(i), head.at(i)); };
  for (std::size_t i = 1; i < delimiters.size(); ++i) {
    best = rank(i) > rank(best) ? i : best;
  }
  return delimiters.at(best);
}

ImportProblem problem_of(const Error& error, const std::string& origin, std::size_t line) {
  const std::string before = origin + ", line " + std::to_string(line) + ": ";
  std::string what = error.message.starts_with(before) ? error.message.substr(before.size()) : error.message;
  if (what.ends_with('.')) {
    what.pop_back();
  }
  return {line, std::move(what)};
}

Result<CsvTable> parse_csv(const std::string& text, const std::string& origin, char delimiter,
                           std::vector<ImportProblem>* problems) {
  CsvTable out;
  out.origin = origin;
  out.delimiter = delimiter;
  CsvReader reader(text, origin, delimiter);
  if (reader.done() || text.find('\0') != std::string::npos) {
    return fail(ErrorCode::invalid_input, origin + " is no table of text.", "Choose a CSV file.");
  }
  auto head = reader.row();
  if (!head) {
    return std::unexpected(head.error());
  }
  std::set<std::string> seen;
  for (auto& name : *head) {
    name = trimmed(name);
    if (!seen.insert(name).second) {
      return wrong_line(origin, 1, "the column \"" + name + "\" is there twice");
    }
  }
  out.columns = std::move(*head);
  while (!reader.done()) {
    const std::size_t line = reader.line();
    auto row = reader.row();
    if (!row) {
      return std::unexpected(row.error());
    }
    if (row->size() == 1 && row->front().empty()) {
      continue;  // an empty line
    }
    if (row->size() != out.columns.size()) {
      const auto wrong =
          wrong_line(origin, line,
                     std::to_string(row->size()) + " fields where the head has " + std::to_string(out.columns.size()));
      if (problems == nullptr) {
        return wrong;
      }
      problems->push_back(problem_of(wrong.error(), origin, line));
      continue;
    }
    out.rows.push_back(std::move(*row));
    out.lines.push_back(line);
  }
  return out;
}

}  // namespace tandem::detail
