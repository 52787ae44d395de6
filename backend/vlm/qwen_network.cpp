#include "vlm/qwen_network.h"

#include <ATen/ops/tensor.h>

#include <algorithm>

#include "vlm/network_parts.h"
#include "vlm/qwen_pictures.h"

namespace tandem {

namespace {

TextDecoderDims text_dims(const QwenVlConfig& config, std::int64_t capacity) {
  const auto& text = config.text;
  return {{text.width, text.heads, text.key_heads, text.head_width(), 0, text.eps, true},
          text.layers,
          config.tied,
          capacity};
}

// Newer files put one of these names before all others.
WeightScope scope_of(Weights& weights, const char* newer, const char* older, const std::string& tensor) {
  const WeightScope scope(weights, newer);
  return scope.has(tensor) ? scope : WeightScope(weights, older);
}

}  // namespace

QwenVlNetwork::QwenVlNetwork(const QwenVlConfig& config, Weights& weights, std::int64_t capacity)
    : config_(config),
      tower_(scope_of(weights, "model.visual", "visual", "patch_embed.proj.weight"), config),
      text_(scope_of(weights, "model.language_model", "model", "embed_tokens.weight"), text_dims(config, capacity)),
      periods_(rotary_periods(config.text.head_width(), config.text.rope_base, at::kCPU)) {
  std::vector<std::int64_t> by;
  for (std::int64_t i = 0; i < 3; ++i) {
    by.insert(by.end(), static_cast<std::size_t>(config.text.sections[static_cast<std::size_t>(i)]), i);
  }
  turned_by_ = at::tensor(by, at::kLong);
}

std::int64_t QwenVlNetwork::tokens_of(const Picture& picture) const {
  const bool whole = picture.width > 0 && picture.width % config_.cell() == 0 && picture.height % config_.cell() == 0;
  return whole ? cells_of(picture, config_).count() : 0;
}

void QwenVlNetwork::rewind(std::int64_t length) {
  text_.rewind(length);
  next_.resize(static_cast<std::size_t>(length));
}

// Where the tokens are, [token, 3]: text in all three, tokens of pictures in their row and column.
Tensor QwenVlNetwork::places(std::span<const std::int64_t> ids, const std::vector<Picture>& pictures) {
  std::vector<std::int64_t> out;
  std::int64_t next = next_.empty() ? 0 : next_.back();
  std::size_t picture = 0;
  for (std::size_t i = 0; i < ids.size();) {
    if (ids[i] != config_.picture_token) {
      out.insert(out.end(), 3, next++);
      next_.push_back(next);
      ++i;
      continue;
    }
    const auto grid = cells_of(pictures.at(picture++), config_);
    const auto behind = next + std::max(grid.rows, grid.columns);
    for (std::int64_t cell = 0; cell < grid.count(); ++cell, ++i) {
      out.insert(out.end(), {next, next + cell / grid.columns, next + cell % grid.columns});
      next_.push_back(behind);
    }
    next = behind;
  }
  return at::tensor(out, at::kLong).view({-1, 3});
}

Tensor QwenVlNetwork::read(std::span<const std::int64_t> ids, const std::vector<Picture>& pictures, VlmTrace* trace,
                           const std::stop_token& stop) {
  rewind(text_.length());  // what failed before it was read has no place
  const Tensor where = places(ids, pictures);
  say(trace, "places", where);
  const Tensor angles = where.to(at::kFloat).index_select(1, turned_by_) / periods_;
  Tensor x = embed_tokens(
      text_.words(), ids, config_.picture_token, [&] { return tower_.see(pictures, trace, stop); }, trace);
  return text_.read(std::move(x), rotary_of(angles), stop);
}

}  // namespace tandem
