#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tandem {

/// A tokenizer read straight from a Hugging Face tokenizer.json: byte-pair encoding, byte-level (GPT-2, SmolLM2, Qwen)
/// or with byte fallback (Gemma), its normaliser, pre-tokenisers, added tokens and template (policies reference, 6.1
/// and 6.2). A part of the file that Tandem does not know is refused by name: leaving it out would change ids silently.
/// Immutable; any thread.
class Tokenizer {
 public:
  /// Reads FOLDER/tokenizer.json, and FOLDER/tokenizer_config.json where it is there (padding token, truncation side).
  [[nodiscard]] static Result<Tokenizer> load(const std::filesystem::path& folder);
  /// The same from texts; `config` may be empty. `origin` names the file in errors.
  [[nodiscard]] static Result<Tokenizer> parse(std::string_view json, std::string_view config,
                                               const std::string& origin);
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  /// Ids of a UTF-8 text, added tokens in it included, and what the template adds unless `template_tokens` is false.
  [[nodiscard]] std::vector<std::int64_t> encode(std::string_view text, bool template_tokens = true) const;
  /// Text of ids; special tokens are left out where `skip_special`.
  [[nodiscard]] std::string decode(std::span<const std::int64_t> ids, bool skip_special = false) const;
  /// The id of one token by its exact content; -1 where there is none.
  [[nodiscard]] std::int64_t id_of(const std::string& token) const;
  /// Whether an id stands for an added token, as those of chats and pictures do.
  [[nodiscard]] bool is_added(std::int64_t id) const;
  /// The largest id plus one.
  [[nodiscard]] std::int64_t size() const;
  /// The id that fills up short texts; -1 where tokenizer_config.json names none.
  [[nodiscard]] std::int64_t pad_id() const;
  /// Long texts lose their beginning (transformers' truncation_side).
  [[nodiscard]] bool truncates_left() const;

 private:
  struct Parts;
  explicit Tokenizer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace tandem
