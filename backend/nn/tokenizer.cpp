#include "nn/tokenizer.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/files.h"
#include "base/json.h"
#include "base/text.h"
#include "nn/added_tokens.h"
#include "nn/bpe.h"
#include "nn/pre_tokenizer.h"

namespace tandem {

namespace {

constexpr std::int64_t max_id = 10'000'000;

std::unexpected<Error> bad_tokenizer(const std::string& origin, const std::string& what) {
  return fail(ErrorCode::invalid_input, origin + ": " + what + ".",
              "The tokenizer file is damaged or of another kind: copy it again from the model it belongs to.");
}

bool flag(const SortedJson& entry, const char* key) {
  return entry.contains(key) && entry[key].is_boolean() && entry[key].get<bool>();
}

std::optional<std::int64_t> id_in(const SortedJson& value) {
  if (!value.is_number_integer()) {
    return std::nullopt;
  }
  const auto id = value.get<std::int64_t>();
  return id >= 0 && id <= max_id ? std::optional(id) : std::nullopt;
}

std::optional<std::pair<std::string, std::string>> merge_in(const SortedJson& value) {
  if (value.is_array() && value.size() == 2 && value[0].is_string() && value[1].is_string()) {
    return std::pair(value[0].get<std::string>(), value[1].get<std::string>());
  }
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const auto space = text.find(' ');
    if (space != std::string::npos) {
      return std::pair(text.substr(0, space), text.substr(space + 1));
    }
  }
  return std::nullopt;
}

Result<void> read_model(const SortedJson& root, const std::string& origin, Bpe& bpe) {
  const SortedJson model = root.contains("model") ? root["model"] : SortedJson();
  if (model.is_object() && model.contains("type") && model["type"] != "BPE") {
    return bad_tokenizer(origin,
                         "its model is " + model["type"].dump() + ", and only byte-pair ones (BPE) are supported");
  }
  if (!model.is_object() || !model.contains("vocab") || !model["vocab"].is_object() || !model.contains("merges") ||
      !model["merges"].is_array()) {
    return bad_tokenizer(origin, "it holds no byte-pair model with vocab and merges");
  }
  for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    if (model.contains(key) && model[key].is_string() && !model[key].get_ref<const std::string&>().empty()) {
      return bad_tokenizer(origin, std::string("the model option ") + key + " is not supported");
    }
  }
  for (const auto& [token, id] : model["vocab"].items()) {
    const auto value = id_in(id);
    if (!value) {
      return bad_tokenizer(origin, "the vocabulary entry \"" + token + "\" has no usable id");
    }
    bpe.vocabulary.emplace(token, *value);
  }
  bpe.byte_fallback = flag(model, "byte_fallback");
  bpe.fuse_unknown = flag(model, "fuse_unk");
  bpe.ignore_merges = flag(model, "ignore_merges");
  if (model.contains("unk_token") && model["unk_token"].is_string()) {
    const auto found = bpe.vocabulary.find(model["unk_token"].get<std::string>());
    bpe.unknown = found == bpe.vocabulary.end() ? -1 : found->second;
  }
  for (const auto& merge : model["merges"]) {
    const auto pair = merge_in(merge);
    if (!pair || !bpe.add_merge(pair->first, pair->second)) {
      return bad_tokenizer(origin, "the merge " + merge.dump(-1, ' ', false, SortedJson::error_handler_t::replace) +
                                       " does not fit the vocabulary");
    }
  }
  return {};
}

// What the template puts before and behind the text.
struct Template {
  std::vector<std::int64_t> before;
  std::vector<std::int64_t> behind;
};

Result<void> read_template(const SortedJson& entry, const std::string& origin, Template& out) {
  if (entry.is_null()) {
    return {};
  }
  const std::string type = entry.is_object() && entry.contains("type") ? entry["type"].dump() : "null";
  if (type == "\"ByteLevel\"") {
    return {};
  }
  if (type == "\"Sequence\"" && entry.contains("processors") && entry["processors"].is_array()) {
    for (const auto& part : entry["processors"]) {
      TANDEM_TRY(read_template(part, origin, out));
    }
    return {};
  }
  if (type != "\"TemplateProcessing\"" || !entry.contains("single") || !entry["single"].is_array()) {
    return bad_tokenizer(origin, "the post-processor " + type + " is not supported");
  }
  bool behind = false;
  for (const auto& piece : entry["single"]) {
    if (piece.contains("Sequence")) {
      behind = true;
      continue;
    }
    const auto name = piece.is_object() && piece.contains("SpecialToken") && piece["SpecialToken"].contains("id")
                          ? piece["SpecialToken"]["id"]
                          : SortedJson();
    const auto& tokens = entry.contains("special_tokens") ? entry["special_tokens"] : SortedJson();
    if (!name.is_string() || !tokens.contains(name.get<std::string>()) ||
        !tokens[name.get<std::string>()].contains("ids")) {
      return bad_tokenizer(origin, "the template of the post-processor cannot be read");
    }
    for (const auto& id : tokens[name.get<std::string>()]["ids"]) {
      const auto value = id_in(id);
      if (!value) {
        return bad_tokenizer(origin, "the template of the post-processor has no usable ids");
      }
      (behind ? out.behind : out.before).push_back(*value);
    }
  }
  return {};
}

// Bytes that are not UTF-8 become U+FFFD.
std::string valid_utf8(const std::string& bytes) {
  std::string out;
  std::string_view rest = bytes;
  while (!rest.empty()) {
    std::size_t length = character_bytes(rest);
    if (is_utf8(rest.substr(0, length))) {
      out += rest.substr(0, length);
    } else {
      out += "\xEF\xBF\xBD";
      // The longest beginning of a valid character counts as one error.
      std::size_t bad = 1;
      while (bad < length && (static_cast<unsigned char>(rest[bad]) & 0xC0U) == 0x80U) {
        ++bad;
      }
      length = bad;
    }
    rest.remove_prefix(length);
  }
  return out;
}

std::optional<unsigned char> byte_token(std::string_view token) {
  if (token.size() != 6 || !token.starts_with("<0x") || token.back() != '>') {
    return std::nullopt;
  }
  unsigned value = 0;
  for (const char c : token.substr(3, 2)) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) {
      return std::nullopt;
    }
    value = value * 16 + static_cast<unsigned>(digit);
  }
  return static_cast<unsigned char>(value);
}

}  // namespace

struct Tokenizer::Parts {
  std::unique_ptr<TextNormalizer> normalizer;
  std::unique_ptr<PreTokenizer> words;
  Bpe bpe;
  AddedTokens raw;         // found in the text as it is
  AddedTokens normalized;  // found in the normalised text
  std::unordered_map<std::int64_t, std::string> tokens;
  std::unordered_map<std::string, std::int64_t> added;
  std::vector<std::int64_t> specials;  // sorted
  Template frame;
  std::int64_t size = 0;
  std::int64_t pad = -1;
  bool left = false;
  bool decodes_bytes = false;     // byte-level alphabet
  bool decodes_fallback = false;  // <0xHH> tokens

  Result<void> read_added(const SortedJson& root, const std::string& origin);
  void read_config(const SortedJson& config);
  void find_words(const std::string& text, std::vector<std::int64_t>& ids) const;
  [[nodiscard]] std::string byte_level_text(const std::vector<std::string_view>& pieces) const;
  [[nodiscard]] std::string plain_text(const std::vector<std::string_view>& pieces) const;
};

Tokenizer::Tokenizer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Result<void> Tokenizer::Parts::read_added(const SortedJson& root, const std::string& origin) {
  if (!root.contains("added_tokens")) {
    return {};
  }
  for (const auto& entry : root["added_tokens"]) {
    const auto id = entry.is_object() && entry.contains("id") ? id_in(entry["id"]) : std::nullopt;
    if (!id || !entry.contains("content") || !entry["content"].is_string()) {
      return bad_tokenizer(origin, "an added token has no usable id or content");
    }
    AddedToken token{*id,
                     entry["content"].get<std::string>(),
                     flag(entry, "special"),
                     flag(entry, "single_word"),
                     flag(entry, "lstrip"),
                     flag(entry, "rstrip")};
    tokens[token.id] = token.content;
    added[token.content] = token.id;
    size = std::max(size, token.id + 1);
    if (token.special) {
      specials.push_back(token.id);
    }
    if (flag(entry, "normalized") && normalizer != nullptr) {
      token.content = normalizer->apply(token.content);
      normalized.add(std::move(token));
    } else {
      raw.add(std::move(token));
    }
  }
  std::ranges::sort(specials);
  return {};
}

void Tokenizer::Parts::read_config(const SortedJson& config) {
  if (!config.is_object()) {
    return;
  }
  left = config.contains("truncation_side") && config["truncation_side"] == "left";
  if (config.contains("pad_token")) {
    // transformers wrote a text or an object with the content.
    const SortedJson& entry = config["pad_token"];
    const SortedJson& content = entry.is_object() && entry.contains("content") ? entry["content"] : entry;
    if (content.is_string()) {
      const auto name = content.get<std::string>();
      const auto found = added.find(name);
      const auto word = bpe.vocabulary.find(name);
      pad = found != added.end() ? found->second : word != bpe.vocabulary.end() ? word->second : -1;
    }
  }
}

Result<Tokenizer> Tokenizer::parse(std::string_view json, std::string_view config, const std::string& origin) {
  auto root = parse_sorted_json(json, origin);
  if (!root) {
    return std::unexpected(root.error());
  }
  if (!root->is_object()) {
    return bad_tokenizer(origin, "it is not a tokenizer");
  }
  auto parts = std::make_unique<Parts>();
  const auto entry = [&](const char* key) { return root->contains(key) ? (*root)[key] : SortedJson(); };
  try {
    auto normalizer = make_normalizer(entry("normalizer"), origin);
    if (!normalizer) {
      return std::unexpected(normalizer.error());
    }
    parts->normalizer = std::move(*normalizer);
    auto words = make_pre_tokenizer(entry("pre_tokenizer"), origin);
    if (!words) {
      return std::unexpected(words.error());
    }
    parts->words = std::move(*words);
    TANDEM_TRY(read_model(*root, origin, parts->bpe));
    for (const auto& [token, id] : parts->bpe.vocabulary) {
      parts->tokens.emplace(id, token);
      parts->size = std::max(parts->size, id + 1);
    }
    TANDEM_TRY(parts->read_added(*root, origin));
    TANDEM_TRY(read_template(entry("post_processor"), origin, parts->frame));
    const std::string decoder = entry("decoder").dump(-1, ' ', false, SortedJson::error_handler_t::replace);
    parts->decodes_bytes = decoder.find("\"ByteLevel\"") != std::string::npos;
    parts->decodes_fallback = decoder.find("\"ByteFallback\"") != std::string::npos;
    if (!config.empty()) {
      auto settings = parse_sorted_json(config, origin + " (tokenizer_config.json)");
      if (!settings) {
        return std::unexpected(settings.error());
      }
      parts->read_config(*settings);
    }
  } catch (const SortedJson::exception& error) {
    return fail(ErrorCode::invalid_input, origin + " is not a usable tokenizer.", "Copy it again.", error.what());
  }
  return Tokenizer(std::move(parts));
}

Result<Tokenizer> Tokenizer::load(const std::filesystem::path& folder) {
  auto json = read_text(folder / "tokenizer.json");
  if (!json) {
    return std::unexpected(json.error());
  }
  std::string config;
  if (is_there(folder / "tokenizer_config.json")) {
    auto text = read_text(folder / "tokenizer_config.json");
    if (!text) {
      return std::unexpected(text.error());
    }
    config = std::move(*text);
  }
  return parse(*json, config, (folder / "tokenizer.json").string());
}

void Tokenizer::Parts::find_words(const std::string& text, std::vector<std::int64_t>& ids) const {
  for (const auto& part : normalized.split(text)) {
    if (part.id >= 0) {
      ids.push_back(part.id);
      continue;
    }
    std::vector<std::string> pieces{std::string(part.text)};
    if (words != nullptr) {
      pieces = words->apply(std::move(pieces));
    }
    for (const auto& piece : pieces) {
      bpe.encode(piece, ids);
    }
  }
}

std::vector<std::int64_t> Tokenizer::encode(std::string_view text, bool template_tokens) const {
  std::vector<std::int64_t> ids;
  if (template_tokens) {
    ids = parts_->frame.before;
  }
  const std::string clean = valid_utf8(std::string(text));
  for (const auto& part : parts_->raw.split(clean)) {
    if (part.id >= 0) {
      ids.push_back(part.id);
      continue;
    }
    std::string piece(part.text);
    parts_->find_words(parts_->normalizer != nullptr ? parts_->normalizer->apply(std::move(piece)) : piece, ids);
  }
  if (template_tokens) {
    ids.insert(ids.end(), parts_->frame.behind.begin(), parts_->frame.behind.end());
  }
  return ids;
}

std::string Tokenizer::Parts::byte_level_text(const std::vector<std::string_view>& pieces) const {
  std::string bytes;
  for (const auto piece : pieces) {
    std::string mapped;
    std::string_view rest = piece;
    bool in_alphabet = true;
    while (!rest.empty() && in_alphabet) {
      const std::string_view character = rest.substr(0, character_bytes(rest));
      const int byte = byte_of_character(character);
      in_alphabet = byte >= 0;
      mapped += static_cast<char>(byte);
      rest.remove_prefix(character.size());
    }
    bytes += in_alphabet ? mapped : std::string(piece);
  }
  return valid_utf8(bytes);
}

std::string Tokenizer::Parts::plain_text(const std::vector<std::string_view>& pieces) const {
  std::string out;
  std::string bytes;  // a run of <0xHH> tokens
  const auto flush = [&] {
    if (is_utf8(bytes)) {
      out += bytes;
    } else {
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        out += "\xEF\xBF\xBD";
      }
    }
    bytes.clear();
  };
  for (const auto piece : pieces) {
    const auto byte = decodes_fallback ? byte_token(piece) : std::nullopt;
    if (byte) {
      bytes += static_cast<char>(*byte);
      continue;
    }
    flush();
    std::string_view rest = piece;
    constexpr std::string_view mark = "\xE2\x96\x81";  // U+2581 stands for a space
    for (auto hit = rest.find(mark); hit != std::string_view::npos; hit = rest.find(mark)) {
      out.append(rest.substr(0, hit)).append(" ");
      rest.remove_prefix(hit + mark.size());
    }
    out += rest;
  }
  flush();
  return out;
}

std::string Tokenizer::decode(std::span<const std::int64_t> ids, bool skip_special) const {
  std::vector<std::string_view> pieces;
  for (const auto id : ids) {
    const auto found = parts_->tokens.find(id);
    if (found != parts_->tokens.end() && !(skip_special && std::ranges::binary_search(parts_->specials, id))) {
      pieces.push_back(found->second);
    }
  }
  return parts_->decodes_bytes ? parts_->byte_level_text(pieces) : parts_->plain_text(pieces);
}

bool Tokenizer::is_added(std::int64_t id) const {
  const auto found = parts_->tokens.find(id);
  return found != parts_->tokens.end() && parts_->added.contains(found->second);
}

std::int64_t Tokenizer::id_of(const std::string& token) const {
  const auto found = parts_->added.find(token);
  if (found != parts_->added.end()) {
    return found->second;
  }
  const auto word = parts_->bpe.vocabulary.find(token);
  return word == parts_->bpe.vocabulary.end() ? -1 : word->second;
}

std::int64_t Tokenizer::size() const { return parts_->size; }
std::int64_t Tokenizer::pad_id() const { return parts_->pad; }
bool Tokenizer::truncates_left() const { return parts_->left; }

}  // namespace tandem
