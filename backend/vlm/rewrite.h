#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "vlm/vision_language_model.h"

namespace tandem {

// Proposals for the text of a task: short and imperative, by what the pictures of an episode show (annotation
// reference, 2.2 to 2.4 and 5.6). Nothing here writes into a dataset. Who asks is a TextProposer (vlm/proposer.h).

/// Verbs that a task may begin with, in lower case.
[[nodiscard]] const std::vector<std::string>& task_verbs();

/// The reason of vagueness_of() that is about its length alone.
inline constexpr std::string_view few_words = "less than three words";

/// Why a text says too little to learn from, such as "a placeholder"; empty where it does not.
[[nodiscard]] std::string_view vagueness_of(std::string_view task);

/// Frames that are shown of an episode: the first, the last, and others at equal distances.
[[nodiscard]] std::vector<std::int64_t> frames_to_show(std::int64_t length, int count);

struct RewriteRules {
  std::size_t budget = 30;  ///< characters that a text should have at most
  std::size_t limit = 60;   ///< and must have
};

/// A proposed text.
struct Rewrite {
  std::string text;
  TextEnd end = TextEnd::length;
  /// Mean log-probability of its tokens behind the pictures, less that behind grey ones: near 0 the pictures said
  /// nothing. A server does not tell.
  std::optional<double> confidence;
  bool same = false;   ///< as the text before, but for letter case
  bool valid = false;  ///< a verb and an object, within the limit
  /// Tokens of the text with the end of the line, as SmolVLA reads it; a model of another family does not tell.
  std::optional<std::int64_t> tokens = {};
  std::int64_t prompt_tokens = 0;
  double ms = 0;
  std::string raw;   ///< as the model wrote it
  int attempts = 1;  ///< so often it was asked
};

/// What is wrong with a text by these rules, as a model can be told it; empty where nothing is.
[[nodiscard]] std::string fault_of(std::string_view text, const RewriteRules& rules = {});

/// Whether two texts differ in letter case and spaces only.
[[nodiscard]] bool says_the_same(std::string_view a, std::string_view b);

/// The version of the question that is asked, for the record of where a text came from.
inline constexpr std::string_view rewrite_template = "tandem-rewrite-1";

/// One turn of a person: these pictures, in their order, and then the text.
[[nodiscard]] VlmRequest with_question(std::vector<Picture> pictures, std::string text);

/// The question about these pictures. A text that is vague is left out: small models copy it.
[[nodiscard]] VlmRequest rewrite_request(const std::string& task, std::vector<Picture> pictures,
                                         const RewriteRules& rules = {});

/// Asks a model. The pictures are in the order of time. Ends with an error when a stop is asked for.
[[nodiscard]] Result<Rewrite> propose_rewrite(VisionLanguageModel& model, const std::string& task,
                                              std::vector<Picture> pictures, const RewriteRules& rules = {},
                                              std::stop_token stop = {});

}  // namespace tandem
