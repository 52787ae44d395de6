#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "nn/resample.h"
#include "nn/tokenizer.h"
#include "vlm/request.h"

namespace tandem {

/// How pictures are cut into tiles (annotation reference, 4.3).
struct TileRules {
  std::int64_t side = 512;      ///< of a tile
  std::int64_t longest = 2048;  ///< a picture is brought to this first
  bool splits = true;           ///< pictures are cut into tiles, and shown as a whole after them
};

/// A picture as the model sees it.
struct Tiles {
  std::int64_t rows = 0;  ///< of tiles, 0: the whole picture only
  std::int64_t columns = 0;
  std::vector<Picture> pictures;  ///< row by row; the last is the whole
};
[[nodiscard]] Tiles cut_into_tiles(const Picture& picture, const TileRules& rules);

/// The layout of a conversation with SmolVLM2 in tokens (annotation reference, 4.4).
class SmolVlmChat {
 public:
  /// The tokenizer outlives it. Refuses one that lacks a token of the layout. `origin` names its folder in errors.
  [[nodiscard]] static Result<SmolVlmChat> make(const Tokenizer& tokenizer, std::int64_t tile_tokens,
                                                const std::string& origin);

  /// Tokens of a conversation that the model is to go on with. Refuses text that holds tokens with a meaning of their
  /// own, such as <image>, and pictures that are not there.
  [[nodiscard]] Result<std::vector<std::int64_t>> tokens(const std::vector<ChatTurn>& turns,
                                                         const std::vector<Tiles>& pictures) const;
  /// The token that ends what is said.
  [[nodiscard]] std::int64_t end() const { return end_; }

 private:
  explicit SmolVlmChat(const Tokenizer& tokenizer, std::int64_t tile_tokens)
      : tokenizer_(&tokenizer), tile_tokens_(tile_tokens) {}
  [[nodiscard]] std::string layout(const Tiles& tiles) const;
  [[nodiscard]] bool means_itself(const std::string& text) const;

  const Tokenizer* tokenizer_;
  std::int64_t tile_tokens_;
  std::int64_t end_ = -1;
};

}  // namespace tandem
