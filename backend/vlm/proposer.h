#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "vlm/rewrite.h"
#include "vlm/steps.h"

namespace tandem {

/// Where texts come from, for the record beside them (annotation reference, 2.5).
struct TextSource {
  std::string model;      ///< "SmolVLM2 500M", or as the server calls it
  std::string host;       ///< of the server; empty: this machine
  std::string precision;  ///< "fp32", …; empty where a server does not tell
  std::string prompt;     ///< name and version of the question for a task
  std::int64_t seed = 0;  ///< 0: nothing is drawn by chance
  /// SHA-256 of the files of the model; empty where a server does not tell.
  std::string weights = {};
  std::string steps_prompt = {};    ///< of the question for steps
  std::string success_prompt = {};  ///< of the question for success
};

/// Proposes texts for tasks and steps by what pictures show, and judges how far a try came.
class TextProposer {
 public:
  virtual ~TextProposer() = default;
  /// The pictures are in the order of time. Waits for the answer; a stop ends it with the error code `cancelled`.
  [[nodiscard]] virtual Result<Rewrite> propose(const std::string& task, std::vector<Picture> pictures,
                                                const RewriteRules& rules, std::stop_token stop) = 0;
  /// The steps of a piece of an episode; waits as propose() does.
  [[nodiscard]] virtual Result<Steps> propose_steps(const StepsQuestion& question, const RewriteRules& rules,
                                                    std::stop_token stop) = 0;
  /// Behind the first one, two, three, … pictures: the log-probability that the task is done.
  [[nodiscard]] virtual Result<std::vector<double>> success_scores(const std::string& task,
                                                                   std::vector<Picture> pictures,
                                                                   std::stop_token stop) = 0;
  /// For people: "SmolVLM2 500M on this machine", "gpt-4o-mini at api.openai.com".
  [[nodiscard]] virtual std::string name() const = 0;
  /// From so many threads propose() may be called at once: 1 for a model on this machine.
  [[nodiscard]] virtual int requests_at_once() const = 0;
  [[nodiscard]] virtual TextSource source() const = 0;
  /// What its licence forbids, in one sentence; empty where nothing needs saying.
  [[nodiscard]] virtual std::string licence() const = 0;
};

/// Whether an error of propose() would meet every other request too (key refused, no such model, server away), so that
/// a batch should pause; else it is about these pictures or this answer alone.
[[nodiscard]] bool concerns_all(const Error& error);

/// A vision-language model on this machine, from the folder in which Hugging Face publishes it. Loading takes seconds
/// and much memory. propose() may be called from one thread at a time, whichever it is; a stop is seen between
/// two layers of the network.
[[nodiscard]] Result<std::unique_ptr<TextProposer>> open_local_proposer(const std::filesystem::path& folder,
                                                                        const VlmOptions& options = {});

}  // namespace tandem
