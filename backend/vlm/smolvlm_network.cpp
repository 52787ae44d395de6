#include "vlm/smolvlm_network.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include "vlm/network_parts.h"

namespace tandem {

namespace {

// Bytes of a square tile as [1, 3, side, side] in [-1, 1].
Tensor tensor_of(const Picture& tile) {
  const auto bytes =
      at::from_blob(const_cast<std::uint8_t*>(tile.rgb.data()), {1, tile.height, tile.width, 3}, at::kByte);
  return bytes.permute({0, 3, 1, 2}).to(at::kFloat).contiguous() / 127.5 - 1.0;
}

TextDecoderDims text_dims(const SmolVlmConfig& config, std::int64_t capacity) {
  const auto& text = config.text;
  return {{text.width, text.heads, text.key_heads, text.head_width, 0, text.eps}, text.layers, config.tied, capacity};
}

}  // namespace

SmolVlmNetwork::SmolVlmNetwork(const SmolVlmConfig& config, Weights& weights, std::int64_t capacity)
    : config_(config),
      tower_(WeightScope(weights, "model.vision_model"), config.vision),
      connector_(take_large(WeightScope(weights, "model.connector.modality_projection"), {{"proj", config.text.width}},
                            config.vision.width * config.shuffle * config.shuffle, false)),
      text_(WeightScope(weights, "model.text_model"), text_dims(config, capacity)),
      angles_(rotary_angles(at::arange(capacity, at::kLong), config.text.head_width, config.text.rope_base)) {}

std::int64_t SmolVlmNetwork::tokens_of(const Picture& tile) const {
  const auto side = config_.vision.image;
  return tile.width == side && tile.height == side ? config_.tile_tokens() : 0;
}

// Tokens of all tiles, one below the other: [token, width].
Tensor SmolVlmNetwork::see(const std::vector<Picture>& tiles, VlmTrace* trace, const std::stop_token& stop) const {
  std::vector<Tensor> patches;
  for (const auto& tile : tiles) {
    patches.push_back(tower_.embed(tensor_of(tile)));
  }
  const auto seen = tower_.encode(std::move(patches), stop);
  say(trace, "vision_tower", at::cat(seen));
  std::vector<Tensor> tokens;
  for (const auto& tile : seen) {
    tokens.push_back(connector_(merge_patches(tile, config_.shuffle)));
  }
  const Tensor out = at::cat(tokens);
  say(trace, "connector", out);
  return out.flatten(0, 1);
}

Tensor SmolVlmNetwork::read(std::span<const std::int64_t> ids, const std::vector<Picture>& tiles, VlmTrace* trace,
                            const std::stop_token& stop) {
  Tensor x = embed_tokens(
      text_.words(), ids, config_.image_token, [&] { return see(tiles, trace, stop); }, trace);
  const auto begin = text_.length();
  const auto count = x.size(1);
  return text_.read(std::move(x), {angles_.cosine.narrow(0, begin, count), angles_.sine.narrow(0, begin, count)}, stop);
}

}  // namespace tandem
