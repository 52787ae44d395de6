#include "nn/vision_tower.h"

#include <cmath>

#include "nn/attention.h"
#include "nn/stop.h"

namespace tandem {

VisionTower::VisionTower(const WeightScope& scope, const Dims& dims) : dims_(dims) {
  const auto embeddings = scope.in("embeddings");
  const auto side = dims.image / dims.patch;
  patches_ = {embeddings("patch_embedding.weight", {dims.width, 3, dims.patch, dims.patch}),
              embeddings("patch_embedding.bias", {dims.width}), dims.patch, 0};
  positions_ = embeddings("position_embedding.weight", {side * side, dims.width});
  for (std::int64_t i = 0; i < dims.layers; ++i) {
    const auto layer = scope.in("encoder.layers", i);
    const auto attention = layer.in("self_attn");
    blocks_.push_back({take_layer_norm(layer.in("layer_norm1"), dims.width, dims.eps),
                       take_large(attention, {{"q_proj", dims.width}, {"k_proj", dims.width}, {"v_proj", dims.width}},
                                  dims.width, true),
                       take_large(attention, {{"out_proj", dims.width}}, dims.width, true),
                       take_layer_norm(layer.in("layer_norm2"), dims.width, dims.eps),
                       take_large(layer.in("mlp"), {{"fc1", dims.feedforward}}, dims.width, true),
                       take_large(layer.in("mlp"), {{"fc2", dims.width}}, dims.feedforward, true)});
  }
  last_norm_ = take_layer_norm(scope.in("post_layernorm"), dims.width, dims.eps);
}

Tensor VisionTower::embed(const Tensor& images) const {
  const Tensor map = patches_(images.to(patches_.weight.scalar_type()));
  const auto rows = map.size(2);
  const auto columns = map.size(3);
  const auto side = dims_.image / dims_.patch;
  Tensor positions = positions_;
  if (rows != side || columns != side) {
    // Pictures of another size take the nearest learned position below, as a share of the side.
    const auto places = [&](std::int64_t count) {
      return (at::arange(count, positions_.options().dtype(at::kLong)) * side).div(count, "floor");
    };
    const Tensor ids = (places(rows).unsqueeze(1) * side + places(columns).unsqueeze(0)).flatten();
    positions = positions_.index_select(0, ids);
  }
  return map.flatten(2).transpose(1, 2) + positions;
}

std::vector<Tensor> VisionTower::encode(std::vector<Tensor> pictures, const std::stop_token& stop) const {
  for (const auto& block : blocks_) {
    for (auto& tokens : pictures) {
      leave_if(stop);
      const Tensor qkv = block.qkv(block.norm1(tokens));
      const auto part = [&](std::int64_t i) {
        return split_heads(qkv.narrow(2, i * dims_.width, dims_.width), dims_.heads);
      };
      tokens = block.out.onto(merge_heads(attend(part(0), part(1), part(2))), tokens);
    }
    for (auto& tokens : pictures) {
      tokens = block.fc2.onto(block.fc1.gelu_tanh(block.norm2(tokens)), tokens);
    }
  }
  for (auto& tokens : pictures) {
    tokens = last_norm_(tokens);
  }
  return pictures;
}

Tensor merge_patches(const Tensor& tokens, std::int64_t factor) {
  const auto n = tokens.size(0);
  const auto side = static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(tokens.size(1)))));
  const auto width = tokens.size(2);
  const auto small = side / factor;
  return tokens.reshape({n, small, factor, small, factor, width})
      .permute({0, 1, 3, 2, 4, 5})
      .reshape({n, small * small, factor * factor * width});
}

}  // namespace tandem
