#include "vlm/smolvlm_network.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/tensor.h>

#include <algorithm>

namespace tandem {

namespace {

// Bytes of a square tile as [1, 3, side, side] in [-1, 1].
Tensor tensor_of(const Picture& tile) {
  const auto bytes =
      at::from_blob(const_cast<std::uint8_t*>(tile.rgb.data()), {1, tile.height, tile.width, 3}, at::kByte);
  return bytes.permute({0, 3, 1, 2}).to(at::kFloat).contiguous() / 127.5 - 1.0;
}

void say(VlmTrace* trace, const char* name, const Tensor& tensor) {
  if (trace != nullptr) {
    const Tensor plain = tensor.to(at::kCPU, at::kFloat).contiguous();
    const auto* values = plain.data_ptr<float>();
    trace->put(name, plain.sizes().vec(), {values, values + plain.numel()});
  }
}

Linear take_head(const SmolVlmConfig& config, Weights& weights) {
  const std::string table = "model.text_model.embed_tokens.weight";
  const auto shape = weights.shape_of(table);
  const std::int64_t words = shape.empty() ? -1 : shape[0];
  // The largest matrix is read whole for every word, so it is packed as the layers are.
  return config.tied
             ? take_large(WeightScope(weights, "model.text_model"), {{"embed_tokens", words}}, config.text.width, false)
             : take_large(WeightScope(weights, ""), {{"lm_head", words}}, config.text.width, false);
}

}  // namespace

SmolVlmNetwork::SmolVlmNetwork(const SmolVlmConfig& config, Weights& weights, std::int64_t capacity)
    : config_(config),
      tower_(WeightScope(weights, "model.vision_model"), config.vision),
      connector_(take_large(WeightScope(weights, "model.connector.modality_projection"), {{"proj", config.text.width}},
                            config.vision.width * config.shuffle * config.shuffle, false)),
      words_(WeightScope(weights, "model.text_model.embed_tokens"), config.text.width),
      norm_(take_rms_norm(WeightScope(weights, "model.text_model.norm"), config.text.width, config.text.eps)),
      head_(take_head(config, weights)),
      angles_(rotary_angles(at::arange(capacity, at::kLong), config.text.head_width, config.text.rope_base)),
      capacity_(capacity) {
  const WeightScope text(weights, "model.text_model");
  const DecoderDims dims{config.text.width, config.text.heads, config.text.key_heads, config.text.head_width, 0,
                         config.text.eps};
  const auto options = at::TensorOptions().dtype(weights.type());
  for (std::int64_t i = 0; i < config.text.layers; ++i) {
    layers_.push_back(take_decoder_layer(text.in("layers", i), dims));
    const auto room = [&] { return at::empty({1, capacity, dims.key_heads, dims.head_width}, options); };
    memory_.push_back({room(), room()});
  }
}

// Tokens of all tiles, one below the other: [token, width].
Tensor SmolVlmNetwork::see(const std::vector<Picture>& tiles, VlmTrace* trace) const {
  std::vector<Tensor> patches;
  for (const auto& tile : tiles) {
    patches.push_back(tower_.embed(tensor_of(tile)));
  }
  const auto seen = tower_.encode(std::move(patches));
  say(trace, "vision_tower", at::cat(seen));
  std::vector<Tensor> tokens;
  for (const auto& tile : seen) {
    tokens.push_back(connector_(merge_patches(tile, config_.shuffle)));
  }
  const Tensor out = at::cat(tokens);
  say(trace, "connector", out);
  return out.flatten(0, 1);
}

Tensor SmolVlmNetwork::embed(std::span<const std::int64_t> ids, const std::vector<Picture>& tiles,
                             VlmTrace* trace) const {
  const Tensor row = at::tensor(at::ArrayRef<std::int64_t>(ids.data(), ids.size()), at::kLong);
  Tensor out = words_(row);
  if (!tiles.empty()) {
    out.index_copy_(0, row.eq(config_.image_token).nonzero().flatten(), see(tiles, trace).to(out.scalar_type()));
  }
  say(trace, "inputs_embeds", out);
  return out.unsqueeze(0);
}

Tensor SmolVlmNetwork::read(std::span<const std::int64_t> ids, const std::vector<Picture>& tiles, VlmTrace* trace) {
  Tensor x = embed(ids, tiles, trace);
  const auto count = x.size(1);
  const auto end = length_ + count;
  const RotaryAngles angles{angles_.cosine.narrow(0, length_, count), angles_.sine.narrow(0, length_, count)};
  const auto sight = Sight::causal(count, end, at::kCPU);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto& layer = layers_[i];
    const auto& [keys, values] = memory_[i];
    const Tensor q = layer.queries(x, angles, {keys.narrow(1, length_, count), values.narrow(1, length_, count)});
    const Tensor seen = merge_heads(attend(q, keys.narrow(1, 0, end), values.narrow(1, 0, end), sight));
    if (i + 1 == layers_.size() && count > 1) {
      // Only the last token says what comes next.
      x = layer.out.onto(seen.narrow(1, count - 1, 1).contiguous(), x.narrow(1, count - 1, 1).contiguous());
    } else {
      x = layer.out.onto(seen, x);
    }
    x = layer.feed_forward(x);
  }
  length_ = end;
  return head_(norm_(x)).to(at::kFloat).flatten();
}

}  // namespace tandem
