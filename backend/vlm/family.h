#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "vlm/request.h"
#include "vlm/vlm_engine.h"

namespace tandem {

/// What differs between families of vision-language models: files, pictures, the layout of a conversation. Immutable.
class VlmFamily {
 public:
  virtual ~VlmFamily() = default;
  /// Tokens and pictures of a question, as the network reads them. The pictures of the question are whole.
  [[nodiscard]] virtual Result<VlmPrompt> prompt(const VlmRequest& request) const = 0;
  /// Tokens that a picture of a prompt takes, each of them `picture_token`.
  [[nodiscard]] virtual std::int64_t tokens_of(const Picture& tile) const = 0;
  [[nodiscard]] virtual std::int64_t picture_token() const = 0;
  /// The token that ends what is said.
  [[nodiscard]] virtual std::int64_t end() const = 0;
  /// Whether nothing follows this token: the one above, or another that models end with.
  [[nodiscard]] virtual bool ends(std::int64_t id) const = 0;
  [[nodiscard]] virtual std::string title() const = 0;
  /// What its licence forbids, in one sentence; empty where nothing needs saying.
  [[nodiscard]] virtual std::string licence() const = 0;
  [[nodiscard]] virtual Result<BuiltVlm> build(const VlmEngine& engine, const WeightFiles& weights,
                                               const VlmBuildOptions& options) const = 0;
};

/// The family of a folder, by the type in its config.json. The tokenizer outlives it.
[[nodiscard]] Result<std::unique_ptr<const VlmFamily>> open_family(const std::filesystem::path& folder,
                                                                   const Tokenizer& tokenizer);
/// Refuses a folder whose type is not known.
[[nodiscard]] Result<void> check_family(const std::filesystem::path& folder);
/// What the licence of the model in a folder forbids, in one sentence, by its config.json alone; empty where nothing
/// needs saying or no model is there.
[[nodiscard]] std::string licence_of(const std::filesystem::path& folder);
/// The same of Qwen2.5-VL by the width of its text network.
[[nodiscard]] std::string qwen_licence(std::int64_t width);
[[nodiscard]] Result<std::unique_ptr<const VlmFamily>> open_smolvlm(const std::filesystem::path& folder,
                                                                    const Tokenizer& tokenizer);
[[nodiscard]] Result<std::unique_ptr<const VlmFamily>> open_qwen(const std::filesystem::path& folder,
                                                                 const Tokenizer& tokenizer);

}  // namespace tandem
