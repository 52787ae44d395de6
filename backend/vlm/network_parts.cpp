#include "vlm/network_parts.h"

#include <ATen/ops/nonzero.h>
#include <ATen/ops/tensor.h>

namespace tandem {

void say(VlmTrace* trace, const char* name, const Tensor& tensor) {
  if (trace != nullptr) {
    const Tensor plain = tensor.to(at::kCPU, at::kFloat).contiguous();
    const auto* values = plain.data_ptr<float>();
    trace->put(name, plain.sizes().vec(), {values, values + plain.numel()});
  }
}

Tensor embed_tokens(const WordTable& words, std::span<const std::int64_t> ids, std::int64_t picture_token,
                    const std::function<Tensor()>& seen, VlmTrace* trace) {
  const Tensor row = at::tensor(at::ArrayRef<std::int64_t>(ids.data(), ids.size()), at::kLong);
  Tensor out = words(row);
  const Tensor places = row.eq(picture_token).nonzero().flatten();
  if (places.numel() > 0) {
    out.index_copy_(0, places, seen().to(out.scalar_type()));
  }
  say(trace, "inputs_embeds", out);
  return out.unsqueeze(0);
}

}  // namespace tandem
