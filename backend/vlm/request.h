#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nn/resample.h"
#include "nn/tokenizer.h"
#include "vlm/text_rule.h"

namespace tandem {

/// A part of what is said: words, or a picture by its number in the list of pictures.
struct ChatPart {
  std::string text;
  int picture = -1;  ///< -1: it is text
};

/// What one side says.
struct ChatTurn {
  std::string role;  ///< "system", "user", "assistant"
  std::vector<ChatPart> parts;
};

/// What is asked of a model.
struct VlmRequest {
  std::vector<ChatTurn> turns;
  std::vector<Picture> pictures;
  bool splits = false;  ///< pictures are seen as sharp as the model can, which costs a tenfold and shows small things
  int max_tokens = 24;
  std::optional<TextRule> rule;  ///< none: the model writes what it likes
  /// Words that are there already become less likely by it: above 1 they are not said again and again.
  double repetition_penalty = 1;
};

/// A question as a network reads it.
struct VlmPrompt {
  std::vector<std::int64_t> ids;
  std::vector<Picture> tiles;
};

}  // namespace tandem
