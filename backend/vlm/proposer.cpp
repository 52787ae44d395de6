#include "vlm/proposer.h"

#include <utility>

namespace tandem {

namespace {

class LocalProposer final : public TextProposer {
 public:
  explicit LocalProposer(std::unique_ptr<VisionLanguageModel> model) : model_(std::move(model)) {}

  [[nodiscard]] Result<Rewrite> propose(const std::string& task, std::vector<Picture> pictures,
                                        const RewriteRules& rules, std::stop_token stop) override {
    return propose_rewrite(*model_, task, std::move(pictures), rules, std::move(stop));
  }
  [[nodiscard]] std::string name() const override { return model_->title() + " on this machine"; }
  [[nodiscard]] int requests_at_once() const override { return 1; }
  [[nodiscard]] TextSource source() const override {
    return {model_->title(), {}, name_of(model_->precision()), std::string(rewrite_template), 0};
  }
  [[nodiscard]] std::string licence() const override { return model_->licence(); }

 private:
  std::unique_ptr<VisionLanguageModel> model_;
};

}  // namespace

bool concerns_all(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid_input:
    case ErrorCode::mismatch:
      return false;
    default:
      return true;
  }
}

Result<std::unique_ptr<TextProposer>> open_local_proposer(const std::filesystem::path& folder,
                                                          const VlmOptions& options) {
  auto model = VisionLanguageModel::load(folder, options);
  if (!model) {
    return std::unexpected(model.error());
  }
  return std::make_unique<LocalProposer>(std::move(*model));
}

}  // namespace tandem
