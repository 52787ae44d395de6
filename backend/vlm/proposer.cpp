#include "vlm/proposer.h"

#include <algorithm>
#include <fstream>
#include <future>
#include <utility>

#include "base/sha256.h"

namespace tandem {

namespace fs = std::filesystem;

namespace {

// Of all that the model is made of, by the names of the files. Empty where one cannot be read; loading says why.
std::string digest_of(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const auto extension = entry.path().extension();
    if (entry.is_regular_file(ignored) && (extension == ".safetensors" || extension == ".json")) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  Sha256 hash;
  std::string piece(4'000'000, '\0');
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    hash.add(file.filename().string() + '\n' + std::to_string(fs::file_size(file, ignored)) + '\n');
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
      hash.add(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())));
    }
    if (in.bad() || !in.eof()) {
      return {};
    }
  }
  return hash.digits();
}

class LocalProposer final : public TextProposer {
 public:
  LocalProposer(std::unique_ptr<VisionLanguageModel> model, std::string digest)
      : model_(std::move(model)), digest_(std::move(digest)) {}

  [[nodiscard]] Result<Rewrite> propose(const std::string& task, std::vector<Picture> pictures,
                                        const RewriteRules& rules, std::stop_token stop) override {
    return propose_rewrite(*model_, task, std::move(pictures), rules, std::move(stop));
  }
  [[nodiscard]] Result<Steps> propose_steps(const StepsQuestion& question, const RewriteRules& rules,
                                            std::stop_token stop) override {
    return tandem::propose_steps(*model_, question, rules, stop);
  }
  [[nodiscard]] Result<std::vector<double>> success_scores(const std::string& task, std::vector<Picture> pictures,
                                                           std::stop_token stop) override {
    return tandem::success_scores(*model_, task, std::move(pictures), stop);
  }
  [[nodiscard]] std::string name() const override { return model_->title() + " on this machine"; }
  [[nodiscard]] int requests_at_once() const override { return 1; }
  [[nodiscard]] TextSource source() const override {
    return {model_->title(),
            {},
            name_of(model_->precision()),
            std::string(rewrite_template),
            0,
            digest_,
            std::string(steps_template),
            std::string(success_template)};
  }
  [[nodiscard]] std::string licence() const override { return model_->licence(); }

 private:
  std::unique_ptr<VisionLanguageModel> model_;
  std::string digest_;
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

Result<std::unique_ptr<TextProposer>> open_local_proposer(const fs::path& folder, const VlmOptions& options) {
  auto digest = std::async(std::launch::async, [folder] { return digest_of(folder); });
  auto model = VisionLanguageModel::load(folder, options);
  if (!model) {
    return std::unexpected(model.error());
  }
  return std::make_unique<LocalProposer>(std::move(*model), digest.get());
}

}  // namespace tandem
