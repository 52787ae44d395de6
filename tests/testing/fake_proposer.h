#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "vlm/proposer.h"

namespace tandem::testing {

/// Proposes what it is told to, or fails as it is told to.
class FakeProposer final : public TextProposer {
 public:
  using Answer = std::function<Result<std::string>(const std::string& task, std::size_t pictures)>;
  explicit FakeProposer(Answer answer) : answer_(std::move(answer)) {}

  [[nodiscard]] Result<Rewrite> propose(const std::string& task, std::vector<Picture> pictures,
                                        const RewriteRules& /*rules*/, std::stop_token stop) override {
    if (stop.stop_requested()) {
      return fail(ErrorCode::cancelled, "The model was stopped before it had written all.", "Ask again.");
    }
    const auto text = answer_(task, pictures.size());
    if (!text) {
      return std::unexpected(text.error());
    }
    Rewrite out;
    out.text = *text;
    out.raw = *text;
    out.end = TextEnd::chosen;
    out.confidence = 0.5;
    out.valid = true;
    return out;
  }
  /// What it says of an episode; without it: no steps, and no try is done.
  std::function<Result<Steps>(const StepsQuestion& question)> steps;
  std::vector<double> scores;

  [[nodiscard]] Result<Steps> propose_steps(const StepsQuestion& question, const RewriteRules& /*rules*/,
                                            std::stop_token /*stop*/) override {
    return steps ? steps(question) : Steps{};
  }
  [[nodiscard]] Result<std::vector<double>> success_scores(const std::string& /*task*/, std::vector<Picture> pictures,
                                                           std::stop_token /*stop*/) override {
    return scores.empty() ? std::vector<double>(pictures.size(), -5) : scores;
  }
  [[nodiscard]] std::string name() const override { return "Fake 1M on this machine"; }
  [[nodiscard]] int requests_at_once() const override { return 1; }
  [[nodiscard]] TextSource source() const override { return {"Fake 1M", "", "fp32", "fake-1", 0, "", "fake-steps-1", "fake-success-1"}; }
  [[nodiscard]] std::string licence() const override { return ""; }

 private:
  Answer answer_;
};

}  // namespace tandem::testing
