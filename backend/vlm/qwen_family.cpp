#include <algorithm>
#include <array>
#include <utility>

#include "vlm/family.h"
#include "vlm/qwen_config.h"
#include "vlm/qwen_pictures.h"

namespace tandem {

namespace {

// Enough for the frames of a tabletop; the whole sharpness of a camera would take a tenfold of tokens.
constexpr std::int64_t usual_pixels = 200'704;

constexpr std::array meaning = {"<|im_start|>",         "<|im_end|>",         "<|endoftext|>", "<|vision_start|>",
                                "<|vision_end|>",       "<|vision_pad|>",     "<|image_pad|>", "<|video_pad|>",
                                "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>", "<|box_end|>",
                                "<|quad_start|>",       "<|quad_end|>"};

class QwenFamily final : public VlmFamily {
 public:
  QwenFamily(QwenVlConfig config, const Tokenizer& tokenizer) : config_(std::move(config)), tokenizer_(&tokenizer) {}

  [[nodiscard]] Result<VlmPrompt> prompt(const VlmRequest& request) const override;
  [[nodiscard]] std::int64_t tokens_of(const Picture& tile) const override { return cells_of(tile, config_).count(); }
  [[nodiscard]] std::int64_t picture_token() const override { return config_.picture_token; }
  [[nodiscard]] std::int64_t end() const override { return tokenizer_->id_of("<|im_end|>"); }
  [[nodiscard]] bool ends(std::int64_t id) const override {
    return id == end() || id == tokenizer_->id_of("<|endoftext|>");
  }
  [[nodiscard]] std::string title() const override {
    const auto width = config_.text.width;
    return width == 2048 ? "Qwen2.5-VL 3B" : width == 3584 ? "Qwen2.5-VL 7B" : "Qwen2.5-VL";
  }
  [[nodiscard]] std::string licence() const override { return qwen_licence(config_.text.width); }
  [[nodiscard]] Result<BuiltVlm> build(const VlmEngine& engine, const WeightFiles& weights,
                                       const VlmBuildOptions& options) const override {
    return engine.build(config_, weights, options);
  }

 private:
  [[nodiscard]] Result<std::string> said(const ChatTurn& turn, const std::vector<Picture>& pictures,
                                         std::vector<Picture>& shown) const;

  QwenVlConfig config_;
  const Tokenizer* tokenizer_;
};

// One turn as text; its pictures go into `shown` in the order in which the text shows them.
Result<std::string> QwenFamily::said(const ChatTurn& turn, const std::vector<Picture>& pictures,
                                     std::vector<Picture>& shown) const {
  std::string out = "<|im_start|>" + turn.role + "\n";
  for (const auto& part : turn.parts) {
    if (part.picture >= std::ssize(pictures)) {
      return fail(ErrorCode::internal, "The question names a picture that is not there.");
    }
    if (part.picture < 0) {
      if (std::ranges::any_of(meaning, [&](const char* token) { return part.text.contains(token); })) {
        return fail(ErrorCode::invalid_input,
                    "The text \"" + part.text + "\" holds a word that the model keeps for itself.",
                    "Take words in angle brackets such as <image> out of it.");
      }
      out += part.text;
      continue;
    }
    shown.push_back(pictures[static_cast<std::size_t>(part.picture)]);
    out += "<|vision_start|>";
    for (std::int64_t i = 0; i < tokens_of(shown.back()); ++i) {
      out += "<|image_pad|>";
    }
    out += "<|vision_end|>";
  }
  return out + "<|im_end|>\n";
}

Result<VlmPrompt> QwenFamily::prompt(const VlmRequest& request) const {
  const auto most = request.splits ? config_.pixels.most : std::min(config_.pixels.most, usual_pixels);
  std::vector<Picture> pictures;
  for (const auto& picture : request.pictures) {
    auto fitted = fit_cells(picture, config_, most);
    if (!fitted) {
      return std::unexpected(fitted.error());
    }
    pictures.push_back(std::move(*fitted));
  }
  VlmPrompt out;
  std::string text;
  if (request.turns.empty() || request.turns.front().role != "system") {
    text = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n";
  }
  for (const auto& turn : request.turns) {
    auto part = said(turn, pictures, out.tiles);
    if (!part) {
      return std::unexpected(part.error());
    }
    text += *part;
  }
  out.ids = tokenizer_->encode(text + "<|im_start|>assistant\n", false);
  return out;
}

}  // namespace

std::string qwen_licence(std::int64_t width) {
  return width == 2048 ? "Qwen2.5-VL 3B is under the Qwen research licence: not for commercial use."
                       : "The licence of Qwen2.5-VL depends on its size: read that of this model before you use it.";
}

Result<std::unique_ptr<const VlmFamily>> open_qwen(const std::filesystem::path& folder, const Tokenizer& tokenizer) {
  auto config = read_qwen_config(folder);
  if (!config) {
    return std::unexpected(config.error());
  }
  for (const char* token : {"<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>"}) {
    if (tokenizer.id_of(token) < 0) {
      return fail(ErrorCode::mismatch, folder.string() + ": the tokenizer has no token " + token + ".",
                  "Copy tokenizer.json of the vision-language model into the folder.");
    }
  }
  if (tokenizer.id_of("<|image_pad|>") != config->picture_token) {
    return fail(ErrorCode::mismatch,
                folder.string() + ": config.json and the tokenizer have other numbers for <|image_pad|>.",
                "Copy config.json and tokenizer.json from one place.");
  }
  return std::make_unique<const QwenFamily>(std::move(*config), tokenizer);
}

}  // namespace tandem
