#include "vlm/qwen_vision.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/tensor.h>

#include <algorithm>

#include "nn/decoder_layer.h"
#include "nn/stop.h"
#include "vlm/network_parts.h"
#include "vlm/qwen_pictures.h"

namespace tandem {

namespace {

constexpr double rope_base = 10000;

Tensor numbers(const std::vector<std::int64_t>& values) { return at::tensor(values, at::kLong); }

// A picture that stands still is the same in every frame of a patch, so that their weights can be added up.
Linear take_patches(const WeightScope& scope, const QwenVlConfig::Vision& vision) {
  const Tensor weight =
      scope("weight", {vision.width, 3, vision.frames, vision.patch, vision.patch}, at::kFloat).sum(2);
  return packed({weight.flatten(1).to(scope.weights().type()), Tensor()});
}

}  // namespace

QwenVisionTower::QwenVisionTower(const WeightScope& scope, const QwenVlConfig& config)
    : config_(config), patches_(take_patches(scope.in("patch_embed.proj"), config.vision)) {
  const auto& vision = config.vision;
  const auto width = vision.width;
  for (std::int64_t i = 0; i < vision.layers; ++i) {
    const auto block = scope.in("blocks", i);
    const auto mlp = block.in("mlp");
    blocks_.push_back(
        {take_rms_norm(block.in("norm1"), width, vision.eps),
         take_large(block.in("attn"), {{"qkv", 3 * width}}, width, true),
         take_large(block.in("attn"), {{"proj", width}}, width, true),
         take_rms_norm(block.in("norm2"), width, vision.eps),
         take_large(mlp, {{"gate_proj", vision.feedforward}, {"up_proj", vision.feedforward}}, width, true),
         take_large(mlp, {{"down_proj", width}}, vision.feedforward, true),
         std::ranges::find(vision.whole, i) != vision.whole.end()});
  }
  const auto merger = scope.in("merger");
  const auto merged = width * vision.merge * vision.merge;
  merge_norm_ = take_rms_norm(merger.in("ln_q"), width, vision.eps);
  merge1_ = take_large(merger.in("mlp"), {{"0", merged}}, merged, true);
  merge2_ = take_large(merger.in("mlp"), {{"2", config.text.width}}, merged, true);
}

// [patch, 3 · side²]; the patches of a cell follow one another, cells row by row.
Tensor QwenVisionTower::patches_of(const Picture& picture) const {
  const auto& pixels = config_.pixels;
  const auto patch = config_.vision.patch;
  const auto merge = config_.vision.merge;
  const auto grid = cells_of(picture, config_);
  const auto bytes = at::from_blob(const_cast<std::uint8_t*>(picture.rgb.data()),
                                   {grid.rows, merge, patch, grid.columns, merge, patch, 3}, at::kByte);
  const Tensor mean = at::tensor(at::ArrayRef<double>(pixels.mean), at::kFloat) * 255.0;
  const Tensor deviation = at::tensor(at::ArrayRef<double>(pixels.deviation), at::kFloat) * 255.0;
  return ((bytes.to(at::kFloat) - mean) / deviation)
      .permute({0, 3, 1, 4, 6, 2, 5})
      .reshape({grid.count() * merge * merge, 3 * patch * patch});
}

QwenVisionTower::Layout QwenVisionTower::layout_of(const std::vector<Picture>& pictures) const {
  const auto merge = config_.vision.merge;
  const auto patches = merge * merge;
  std::vector<std::int64_t> cells;
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> columns;
  Layout out;
  for (const auto& picture : pictures) {
    const auto grid = cells_of(picture, config_);
    const auto order = window_order(grid, config_.vision.window / config_.cell());
    const auto before = std::ssize(cells);
    for (const auto cell : order.cells) {
      cells.push_back(before + cell);
      for (std::int64_t i = 0; i < patches; ++i) {
        rows.push_back(cell / grid.columns * merge + i / merge);
        columns.push_back(cell % grid.columns * merge + i % merge);
      }
    }
    for (const auto length : order.lengths) {
      out.windows.push_back(length * patches);
    }
    out.pictures.push_back(grid.count() * patches);
  }
  out.cells = numbers(cells);
  // Half of the channels turn by the row, half by the column.
  const Tensor periods = rotary_periods(config_.vision.width / config_.vision.heads / 2, rope_base, at::kCPU);
  const auto turn = [&](const std::vector<std::int64_t>& places) {
    return numbers(places).to(at::kFloat).unsqueeze(1) / periods;
  };
  out.angles = rotary_of(at::cat({turn(rows), turn(columns)}, 1));
  return out;
}

Tensor QwenVisionTower::attention(const Block& block, const Tensor& x, const Layout& layout) const {
  const auto width = config_.vision.width;
  const Tensor qkv = block.qkv(block.norm1(x));
  const auto part = [&](std::int64_t i) { return split_heads(qkv.narrow(2, i * width, width), config_.vision.heads); };
  const Tensor q = rotate(part(0).contiguous(), layout.angles).to(qkv.scalar_type());
  const Tensor k = rotate(part(1).contiguous(), layout.angles).to(qkv.scalar_type());
  const Tensor v = part(2).contiguous();
  const Lengths& lengths = block.whole ? layout.pictures : layout.windows;
  std::vector<Tensor> seen;
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < lengths.size();) {
    // Those of equal length go together.
    std::size_t same = i;
    while (same < lengths.size() && lengths[same] == lengths[i]) {
      ++same;
    }
    const auto count = static_cast<std::int64_t>(same - i);
    const auto rows = [&](const Tensor& all) {
      return all.narrow(1, begin, count * lengths[i]).view({count, lengths[i], all.size(2), all.size(3)});
    };
    seen.push_back(merge_heads(attend(rows(q), rows(k), rows(v))).reshape({1, count * lengths[i], width}));
    begin += count * lengths[i];
    i = same;
  }
  return at::cat(seen, 1);
}

Tensor QwenVisionTower::see(const std::vector<Picture>& pictures, VlmTrace* trace, const std::stop_token& stop) const {
  const auto patches = config_.vision.merge * config_.vision.merge;
  std::vector<Tensor> rows;
  for (const auto& picture : pictures) {
    rows.push_back(patches_of(picture));
  }
  const Tensor pixels = at::cat(rows);
  say(trace, "pixel_values", pixels);
  const Layout layout = layout_of(pictures);
  const Tensor first = patches_(pixels);
  const auto width = config_.vision.width;
  Tensor x = first.view({-1, patches * width}).index_select(0, layout.cells).view({1, -1, width});
  for (const auto& block : blocks_) {
    leave_if(stop);
    x = block.out.onto(attention(block, x, layout), x);
    x = block.down.onto(gated(block.gate_up(block.norm2(x))), x);
  }
  say(trace, "vision_tower", x.flatten(0, 1));
  const Tensor merged = merge2_(at::gelu(merge1_(merge_norm_(x).view({-1, patches * width}))));
  Tensor out = at::empty_like(merged);
  out.index_copy_(0, layout.cells, merged);
  say(trace, "connector", out);
  return out;
}

}  // namespace tandem
