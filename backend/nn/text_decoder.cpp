#include "nn/text_decoder.h"

#include <ATen/ops/empty.h>

#include <utility>

#include "nn/stop.h"

namespace tandem {

namespace {

// The largest matrix is read whole for every word, so it is packed as the layers are.
Linear take_head(const WeightScope& scope, const TextDecoderDims& dims) {
  const auto shape = scope.shape_of("embed_tokens.weight");
  const std::int64_t words = shape.empty() ? -1 : shape[0];
  return dims.tied ? take_large(scope, {{"embed_tokens", words}}, dims.layer.width, false)
                   : take_large(WeightScope(scope.weights(), ""), {{"lm_head", words}}, dims.layer.width, false);
}

}  // namespace

TextDecoder::TextDecoder(const WeightScope& scope, const TextDecoderDims& dims)
    : dims_(dims),
      words_(scope.in("embed_tokens"), dims.layer.width),
      norm_(take_rms_norm(scope.in("norm"), dims.layer.width, dims.layer.eps)),
      head_(take_head(scope, dims)) {
  const auto options = at::TensorOptions().dtype(scope.weights().type());
  for (std::int64_t i = 0; i < dims.layers; ++i) {
    layers_.push_back(take_decoder_layer(scope.in("layers", i), dims.layer));
    const auto room = [&] {
      return at::empty({1, dims.capacity, dims.layer.key_heads, dims.layer.head_width}, options);
    };
    memory_.push_back({room(), room()});
  }
}

Tensor TextDecoder::read(Tensor tokens, const RotaryAngles& angles, const std::stop_token& stop) {
  Tensor x = std::move(tokens);
  const auto count = x.size(1);
  const auto end = length_ + count;
  const auto sight = Sight::causal(count, end, at::kCPU);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    leave_if(stop);
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
