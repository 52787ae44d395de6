#include "nn/pre_tokenizer.h"

#include <unicode/normalizer2.h>
#include <unicode/regex.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <array>
#include <unordered_map>
#include <utility>

#include "nn/bpe.h"

namespace tandem {

namespace {

std::unexpected<Error> unknown_part(const std::string& origin, const std::string& part) {
  return fail(
      ErrorCode::unsupported, origin + ": " + part + " is not known to this version of Tandem.",
      "Without it the tokens would be wrong. Use a newer Tandem, or the tokenizer the policy was trained with.");
}

std::string text_at(const SortedJson& entry, const char* key) {
  return entry.is_object() && entry.contains(key) && entry[key].is_string() ? entry[key].get<std::string>()
                                                                            : std::string();
}

bool flag_at(const SortedJson& entry, const char* key, bool fallback) {
  return entry.contains(key) && entry[key].is_boolean() ? entry[key].get<bool>() : fallback;
}

// Digits of the scripts that Unicode 16 added: older ICU versions do not know them, the tokenizers library does.
bool is_new_number(UChar32 c) {
  return (c >= 0x10D40 && c <= 0x10D49) || (c >= 0x116D0 && c <= 0x116E3) || (c >= 0x11BF0 && c <= 0x11BF9) ||
         (c >= 0x1CCF0 && c <= 0x1CCF9) || (c >= 0x1E5F1 && c <= 0x1E5FA);
}

bool is_number(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_N_MASK) != 0 || is_new_number(c); }

// The character at `at`, which moves behind it. The text is valid UTF-8.
UChar32 next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<UChar32>(static_cast<unsigned char>(text[i])); };
  const std::size_t length = std::min(character_bytes(text.substr(at)), text.size() - at);
  UChar32 c = length == 1 ? byte(at) : byte(at) & (0xFF >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    c = (c << 6) | (byte(at + i) & 0x3F);
  }
  at += length;
  return c;
}

// Where the character that ends at `end` begins.
std::size_t begin_of_character(std::string_view text, std::size_t end) {
  std::size_t at = end - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
    --at;
  }
  return at;
}

bool is_word(UChar32 c) {
  return c >= 0 && (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK | U_GC_NL_MASK | U_GC_PC_MASK)) != 0;
}

class Nfc final : public TextNormalizer {
 public:
  [[nodiscard]] std::string apply(std::string text) const override {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) {
      return text;
    }
    std::string out;
    nfc->normalize(icu::UnicodeString::fromUTF8(text), status).toUTF8String(out);
    return U_FAILURE(status) ? text : out;
  }
};

class Replace final : public TextNormalizer {
 public:
  Replace(std::string from, std::string to) : from_(std::move(from)), to_(std::move(to)) {}
  [[nodiscard]] std::string apply(std::string text) const override {
    std::string out;
    std::size_t at = 0;
    for (std::size_t hit = text.find(from_); hit != std::string::npos; hit = text.find(from_, at)) {
      out.append(text, at, hit - at).append(to_);
      at = hit + from_.size();
    }
    return out.append(text, at, std::string::npos);
  }

 private:
  std::string from_;
  std::string to_;
};

class NormalizerSequence final : public TextNormalizer {
 public:
  std::vector<std::unique_ptr<TextNormalizer>> parts;
  [[nodiscard]] std::string apply(std::string text) const override {
    for (const auto& part : parts) {
      text = part->apply(std::move(text));
    }
    return text;
  }
};

// Every number on its own.
class Digits final : public PreTokenizer {
 public:
  explicit Digits(bool individual) : individual_(individual) {}
  [[nodiscard]] std::vector<std::string> apply(std::vector<std::string> pieces) const override {
    std::vector<std::string> out;
    for (const auto& piece : pieces) {
      bool was_number = false;
      std::size_t at = 0;
      while (at < piece.size()) {
        const std::size_t start = at;
        const bool number = is_number(next_character(piece, at));
        if (start == 0 || number != was_number || (number && individual_)) {
          out.emplace_back();
        }
        out.back().append(piece, start, at - start);
        was_number = number;
      }
    }
    return out;
  }

 private:
  bool individual_;
};

enum class Split { isolated, removed, merged_with_previous, merged_with_next };

// Matches of a regular expression and the text between them. The \s of the tokenizers library takes all white space.
class RegexSplit final : public PreTokenizer {
 public:
  static Result<std::unique_ptr<PreTokenizer>> make(const std::string& pattern, Split behaviour, bool inverted,
                                                    const std::string& origin) {
    auto out = std::make_unique<RegexSplit>();
    UErrorCode status = U_ZERO_ERROR;
    UParseError where{};
    out->pattern_.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(widened(pattern)), 0, where, status));
    if (U_FAILURE(status)) {
      return unknown_part(origin, "the regular expression " + pattern);
    }
    out->behaviour_ = behaviour;
    out->inverted_ = inverted;
    return out;
  }
  [[nodiscard]] std::vector<std::string> apply(std::vector<std::string> pieces) const override {
    std::vector<std::string> out;
    for (const auto& piece : pieces) {
      split(piece, out);
    }
    return out;
  }

 private:
  static std::string widened(const std::string& pattern) {
    static constexpr std::string_view white = R"(\u0009-\u000D\u0085\p{Z})";
    std::string out;
    int brackets = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == '\\' && i + 1 < pattern.size()) {
        const char kind = pattern[++i];
        if (kind == 's' || kind == 'S') {
          const std::string set = (kind == 'S' ? "[^" : "[") + std::string(white) + "]";
          out += brackets > 0 && kind == 's' ? std::string(white) : set;
        } else {
          out.append({'\\', kind});
        }
        continue;
      }
      brackets += pattern[i] == '[' ? 1 : pattern[i] == ']' ? -1 : 0;
      out += pattern[i];
    }
    return out;
  }
  void emit(const std::string& piece, std::size_t from, std::size_t to, bool match, std::vector<std::string>& out,
            bool& join_next, bool first) const {
    if (from == to) {
      return;
    }
    std::string text = piece.substr(from, to - from);
    if (match && behaviour_ == Split::removed) {
      return;
    }
    if ((match && behaviour_ == Split::merged_with_previous && !first) || join_next) {
      out.back() += text;
    } else {
      out.push_back(std::move(text));
    }
    join_next = match && behaviour_ == Split::merged_with_next;
  }
  void split(const std::string& piece, std::vector<std::string>& out) const {
    UErrorCode status = U_ZERO_ERROR;
    UText text = UTEXT_INITIALIZER;
    utext_openUTF8(&text, piece.data(), static_cast<std::int64_t>(piece.size()), &status);
    const std::unique_ptr<icu::RegexMatcher> matcher(pattern_->matcher(status));
    std::size_t at = 0;
    bool join_next = false;
    bool first = true;
    if (U_SUCCESS(status)) {
      matcher->setTimeLimit(1000, status);
      matcher->reset(&text);
      while (matcher->find(status) && U_SUCCESS(status)) {
        const auto begin = static_cast<std::size_t>(matcher->start64(status));
        const auto end = static_cast<std::size_t>(matcher->end64(status));
        const std::size_t before = out.size();
        emit(piece, at, begin, inverted_, out, join_next, first);
        first = first && out.size() == before;
        emit(piece, begin, end, !inverted_, out, join_next, first);
        first = first && out.size() == before;
        at = end;
      }
    }
    emit(piece, at, piece.size(), inverted_, out, join_next, first);
    utext_close(&text);
  }

  std::unique_ptr<icu::RegexPattern> pattern_;
  Split behaviour_ = Split::isolated;
  bool inverted_ = false;
};

// GPT-2's alphabet: printable bytes stand for themselves, the other 68 follow from U+0100 on in their order.
const std::array<std::string, 256>& byte_alphabet() {
  static const auto table = [] {
    std::array<std::string, 256> out;
    unsigned next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) {
      const bool itself = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
      const unsigned c = itself ? byte : next++;
      if (c < 0x80) {
        out[byte] = {static_cast<char>(c)};
      } else {
        out[byte] = {static_cast<char>(0xC0U | (c >> 6U)), static_cast<char>(0x80U | (c & 0x3FU))};
      }
    }
    return out;
  }();
  return table;
}

class ByteLevel final : public PreTokenizer {
 public:
  ByteLevel(bool prefix_space, std::unique_ptr<PreTokenizer> words)
      : prefix_space_(prefix_space), words_(std::move(words)) {}
  [[nodiscard]] std::vector<std::string> apply(std::vector<std::string> pieces) const override {
    if (prefix_space_) {
      for (auto& piece : pieces) {
        if (!piece.starts_with(' ')) {
          piece.insert(0, 1, ' ');
        }
      }
    }
    if (words_ != nullptr) {
      pieces = words_->apply(std::move(pieces));
    }
    for (auto& piece : pieces) {
      std::string mapped;
      for (const char c : piece) {
        mapped += byte_alphabet()[static_cast<unsigned char>(c)];
      }
      piece = std::move(mapped);
    }
    return pieces;
  }

 private:
  bool prefix_space_;
  std::unique_ptr<PreTokenizer> words_;
};

class PreTokenizerSequence final : public PreTokenizer {
 public:
  std::vector<std::unique_ptr<PreTokenizer>> parts;
  [[nodiscard]] std::vector<std::string> apply(std::vector<std::string> pieces) const override {
    for (const auto& part : parts) {
      pieces = part->apply(std::move(pieces));
    }
    return pieces;
  }
};

// The pattern of GPT-2: contractions, words, numbers, other characters, white space.
constexpr std::string_view gpt2_pattern = R"('(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

std::string quoted_pattern(const std::string& literal) {
  std::string out;
  for (const char c : literal) {
    const bool plain = (static_cast<unsigned char>(c) & 0x80U) != 0 || c == ' ' || (c >= '0' && c <= '9') ||
                       (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    out += plain ? std::string{c} : std::string{'\\', c};
  }
  return out;
}

Result<std::unique_ptr<PreTokenizer>> make_split(const SortedJson& entry, const std::string& origin) {
  const std::string behaviour = text_at(entry, "behavior");
  const Split how = behaviour == "Removed"              ? Split::removed
                    : behaviour == "MergedWithPrevious" ? Split::merged_with_previous
                    : behaviour == "MergedWithNext"     ? Split::merged_with_next
                                                        : Split::isolated;
  if (how == Split::isolated && behaviour != "Isolated") {
    return unknown_part(origin, "the split behaviour " + behaviour);
  }
  const SortedJson pattern = entry.contains("pattern") ? entry["pattern"] : SortedJson();
  const std::string regex = text_at(pattern, "Regex");
  const std::string literal = text_at(pattern, "String");
  if (regex.empty() && literal.empty()) {
    return unknown_part(origin, "a split without a pattern");
  }
  return RegexSplit::make(regex.empty() ? quoted_pattern(literal) : regex, how, flag_at(entry, "invert", false),
                          origin);
}

}  // namespace

Result<std::unique_ptr<TextNormalizer>> make_normalizer(const SortedJson& entry, const std::string& origin) {
  if (entry.is_null()) {
    return nullptr;
  }
  const std::string type = text_at(entry, "type");
  if (type == "NFC") {
    return std::make_unique<Nfc>();
  }
  if (type == "Replace" && entry.contains("pattern") && !text_at(entry["pattern"], "String").empty()) {
    return std::make_unique<Replace>(text_at(entry["pattern"], "String"), text_at(entry, "content"));
  }
  if (type == "Sequence" && entry.contains("normalizers") && entry["normalizers"].is_array()) {
    auto out = std::make_unique<NormalizerSequence>();
    for (const auto& part : entry["normalizers"]) {
      auto made = make_normalizer(part, origin);
      if (!made) {
        return made;
      }
      if (*made != nullptr) {
        out->parts.push_back(std::move(*made));
      }
    }
    return out;
  }
  return unknown_part(origin, "the normalizer " + (type.empty() ? entry.dump() : type));
}

Result<std::unique_ptr<PreTokenizer>> make_pre_tokenizer(const SortedJson& entry, const std::string& origin) {
  if (entry.is_null()) {
    return nullptr;
  }
  const std::string type = text_at(entry, "type");
  if (type == "Digits") {
    return std::make_unique<Digits>(flag_at(entry, "individual_digits", false));
  }
  if (type == "Split") {
    return make_split(entry, origin);
  }
  if (type == "ByteLevel") {
    std::unique_ptr<PreTokenizer> words;
    if (flag_at(entry, "use_regex", true)) {
      auto made = RegexSplit::make(std::string(gpt2_pattern), Split::isolated, false, origin);
      if (!made) {
        return made;
      }
      words = std::move(*made);
    }
    return std::make_unique<ByteLevel>(flag_at(entry, "add_prefix_space", true), std::move(words));
  }
  if (type == "Sequence" && entry.contains("pretokenizers") && entry["pretokenizers"].is_array()) {
    auto out = std::make_unique<PreTokenizerSequence>();
    for (const auto& part : entry["pretokenizers"]) {
      auto made = make_pre_tokenizer(part, origin);
      if (!made) {
        return made;
      }
      if (*made != nullptr) {
        out->parts.push_back(std::move(*made));
      }
    }
    return out;
  }
  return unknown_part(origin, "the pre-tokenizer " + (type.empty() ? entry.dump() : type));
}

int byte_of_character(std::string_view character) {
  static const auto table = [] {
    std::unordered_map<std::string_view, int> out;
    for (int byte = 0; byte < 256; ++byte) {
      out.emplace(byte_alphabet()[static_cast<std::size_t>(byte)], byte);
    }
    return out;
  }();
  const auto found = table.find(character);
  return found == table.end() ? -1 : found->second;
}

bool is_word_character_at(std::string_view text, std::size_t offset) {
  return offset < text.size() && is_word(next_character(text, offset));
}

bool is_word_character_before(std::string_view text, std::size_t offset) {
  return offset > 0 && is_word_character_at(text, begin_of_character(text, offset));
}

std::size_t white_space_at(std::string_view text, std::size_t offset) {
  std::size_t at = offset;
  for (std::size_t next = at; next < text.size() && u_isUWhiteSpace(next_character(text, next)) != 0;) {
    at = next;
  }
  return at - offset;
}

std::size_t white_space_before(std::string_view text, std::size_t offset) {
  std::size_t at = offset;
  while (at > 0) {
    const std::size_t begin = begin_of_character(text, at);
    std::size_t next = begin;
    if (u_isUWhiteSpace(next_character(text, next)) == 0) {
      break;
    }
    at = begin;
  }
  return offset - at;
}

}  // namespace tandem
