#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "vlm/family.h"
#include "vlm/request.h"
#include "vlm/vlm_engine.h"

namespace tandem {

struct VlmOptions {
  std::optional<Precision> precision;  ///< none: what this machine does best
  int threads = 0;                     ///< 0: all cores
};

/// What it wrote, always the likeliest word.
struct VlmAnswer {
  std::string text;               ///< without the space that models begin with
  std::vector<std::int64_t> ids;  ///< with the end token where it came
  TextEnd end = TextEnd::length;
  double log_probability = 0;  ///< mean of the tokens of the text, of what the model could have said
  std::int64_t prompt_tokens = 0;
  std::int64_t reused_tokens = 0;  ///< of these were known from the question before
  double prompt_ms = 0;
  double writing_ms = 0;
};

/// A vision-language model, SmolVLM2 or Qwen2.5-VL, run from the folder in which Hugging Face publishes it. One thread
/// at a time.
class VisionLanguageModel {
 public:
  /// Errors name the file and what to do: folder incomplete, another kind of model, weights that do not fit.
  [[nodiscard]] static Result<std::unique_ptr<VisionLanguageModel>> load(const std::filesystem::path& folder,
                                                                         const VlmOptions& options = {});

  /// Tokens of a question, as the model reads them.
  using Prompt = VlmPrompt;
  [[nodiscard]] Result<Prompt> prompt(const VlmRequest& request) const;
  /// Writes an answer. What the question has in common with the one before is not read again. Ends early, with an
  /// error, when a stop is asked for.
  [[nodiscard]] Result<VlmAnswer> answer(const VlmRequest& request, std::stop_token stop = {});
  /// Log-probability of each token of `words` behind the question.
  [[nodiscard]] Result<std::vector<double>> log_probabilities(const VlmRequest& request, const std::string& words,
                                                              const std::stop_token& stop = {});

  /// "SmolVLM2 500M".
  [[nodiscard]] std::string title() const { return family_->title(); }
  /// What its licence forbids, in one sentence; empty where nothing needs saying.
  [[nodiscard]] std::string licence() const { return family_->licence(); }
  [[nodiscard]] const Tokenizer& tokenizer() const { return *tokenizer_; }
  [[nodiscard]] VlmNetwork& network() { return *network_; }
  [[nodiscard]] Precision precision() const { return precision_; }
  /// Bytes of each token, empty for those that are no text.
  [[nodiscard]] const std::vector<std::string>& words();

 private:
  VisionLanguageModel() = default;
  [[nodiscard]] Result<std::vector<float>> read_prompt(const Prompt& prompt, VlmAnswer& answer,
                                                       const std::stop_token& stop);
  [[nodiscard]] std::optional<std::int64_t> pictures_within(std::span<const std::int64_t> ids,
                                                            const std::vector<Picture>& tiles) const;

  Precision precision_ = Precision::fp32;
  std::unique_ptr<const Tokenizer> tokenizer_;
  std::unique_ptr<const VlmFamily> family_;
  std::unique_ptr<VlmNetwork> network_;
  std::vector<std::string> words_;
  Prompt read_;  // what the network remembers
};

}  // namespace tandem
