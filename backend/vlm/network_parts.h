#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "nn/tensors.h"
#include "nn/word_table.h"
#include "vlm/vlm_engine.h"

namespace tandem {

/// Hands a tensor to the trace, where there is one.
void say(VlmTrace* trace, const char* name, const Tensor& tensor);

/// Embeddings of tokens, [1, token, width]; those of pictures are what `seen` gives, in order. It is not asked where
/// there are none.
[[nodiscard]] Tensor embed_tokens(const WordTable& words, std::span<const std::int64_t> ids, std::int64_t picture_token,
                                  const std::function<Tensor()>& seen, VlmTrace* trace);

}  // namespace tandem
