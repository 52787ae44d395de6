#include "nn/weights.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <exception>
#include <utility>

#include "nn/parallel.h"

namespace tandem {

namespace {

at::ScalarType scalar_type(TensorType type) {
  switch (type) {
    case TensorType::f64:
      return at::kDouble;
    case TensorType::f32:
      return at::kFloat;
    case TensorType::f16:
      return at::kHalf;
    case TensorType::bf16:
      return at::kBFloat16;
    case TensorType::i64:
      return at::kLong;
    case TensorType::i32:
      return at::kInt;
    case TensorType::i16:
      return at::kShort;
    case TensorType::i8:
      return at::kChar;
    case TensorType::u8:
      return at::kByte;
    case TensorType::boolean:
      return at::kBool;
  }
  return at::kFloat;
}

// Whether an exponent has all its bits set, which is so for NaN and infinity only.
template <typename Word>
bool has_full_exponent(std::span<const std::byte> bytes, Word mask) {
  unsigned found = 0;
  for (std::size_t at = 0; at + sizeof(Word) <= bytes.size(); at += sizeof(Word)) {
    Word word{};
    std::memcpy(&word, bytes.data() + at, sizeof(Word));
    found |= static_cast<unsigned>((word & mask) == mask);
  }
  return found != 0;
}

bool is_finite(TensorType type, std::span<const std::byte> bytes) {
  switch (type) {
    case TensorType::f64:
      return !has_full_exponent<std::uint64_t>(bytes, 0x7FF0000000000000U);
    case TensorType::f32:
      return !has_full_exponent<std::uint32_t>(bytes, 0x7F800000U);
    case TensorType::f16:
      return !has_full_exponent<std::uint16_t>(bytes, 0x7C00U);
    case TensorType::bf16:
      return !has_full_exponent<std::uint16_t>(bytes, 0x7F80U);
    default:
      return true;
  }
}

bool fits(const std::vector<std::int64_t>& shape, at::IntArrayRef wanted) {
  return std::ranges::equal(shape, wanted, [](std::int64_t is, std::int64_t want) { return want == -1 || is == want; });
}

}  // namespace

void refuse_checkpoint(const std::string& message, const std::string& hint) {
  throw CheckpointError(Error{ErrorCode::invalid_input, message, hint, {}});
}

const TensorView& Weights::claim(const std::string& name, at::IntArrayRef shape) {
  const TensorView* view = files_.find(name);
  if (view == nullptr) {
    refuse_checkpoint(files_.origin_of(name) + ": tensor " + name + " is missing.",
                      "The checkpoint is not complete or of another kind than its config.json says.");
  }
  if (!fits(view->shape, shape)) {
    refuse_checkpoint(files_.origin_of(name) + ": tensor " + name + " has the shape " + shape_text(view->shape) +
                          ", config.json asks for " + shape_text({shape.data(), shape.size()}) + ".",
                      "The weights belong to another config.json: copy the folder again.");
  }
  taken_.insert(name);
  return *view;
}

Tensor Weights::take(const std::string& name, at::IntArrayRef shape, std::optional<at::ScalarType> type) {
  return read(claim(name, shape), type);
}

void Weights::refuse(const UnusableTensor& tensor) const {
  const std::string where = files_.origin_of(tensor.name);
  if (tensor.why == UnusableTensor::Why::file_changed) {
    refuse_checkpoint(where + " became shorter while it was read.",
                      "Wait until the file is copied or downloaded whole, then load the policy again.");
  }
  refuse_checkpoint(where + ": tensor " + tensor.name + " holds values that are not finite (NaN or infinity).",
                    "The training diverged or the file is damaged: use another checkpoint.");
}

void Weights::finish() {
  const auto work = std::exchange(later_, {});
  std::vector<std::exception_ptr> failed(work.size());
  std::atomic<std::size_t> next = 0;
  const bool inference = c10::InferenceMode::is_enabled();
  // Each thread takes the next one: they are not equally large.
  in_parallel(at::get_num_threads(), 1, [&](std::int64_t, std::int64_t) {
    const c10::InferenceMode mode(inference);
    for (auto i = next++; i < work.size(); i = next++) {
      try {
        work[i]();
      } catch (...) {
        failed[i] = std::current_exception();
      }
    }
  });
  for (const auto& error : failed) {
    if (error) {
      std::rethrow_exception(error);
    }
  }
}

Tensor Weights::read(const TensorView& view, std::optional<at::ScalarType> type) const {
  using enum UnusableTensor::Why;
  const auto stored = scalar_type(view.type);
  const auto wanted = type.value_or(type_);
  if (at::isFloatingType(wanted) && !at::isFloatingType(stored)) {
    refuse_checkpoint(files_.origin_of(view.name) + ": tensor " + view.name + " has the dtype " +
                          std::string(name_of(view.type)) + ", and numbers with a point are needed.",
                      "The file is damaged: use another copy of the checkpoint.");
  }
  // Copied, so that neither a file that changes later nor its pages in memory matter any more; where the number type is
  // another, in pieces that stay in the processor's cache.
  const bool whole = stored == wanted || !device_.is_cpu();
  const std::int64_t piece = whole ? std::max<std::int64_t>(view.elements(), 1) : 131072;
  const Tensor out = at::empty(view.shape, whole ? stored : wanted);
  const Tensor flat = out.view({-1});
  const Tensor scratch = whole ? flat : at::empty({std::min(piece, view.elements())}, stored);
  for (std::int64_t begin = 0; begin < view.elements(); begin += piece) {
    const std::int64_t count = std::min(piece, view.elements() - begin);
    const std::span bytes(static_cast<std::byte*>(scratch.data_ptr()),
                          static_cast<std::size_t>(count) * size_of(view.type));
    if (!view.copy(static_cast<std::size_t>(begin) * size_of(view.type), bytes)) {
      refuse({view.name, file_changed});
    }
    if (!is_finite(view.type, bytes)) {
      refuse({view.name, not_finite});
    }
    if (!whole) {
      flat.narrow(0, begin, count).copy_(scratch.narrow(0, 0, count));
    }
  }
  return out.to(device_, wanted);
}

at::ScalarType Weights::smaller_of(const std::string& name) const {
  const TensorView* view = files_.find(name);
  return view != nullptr && size_of(view->type) == 2 && view->type != TensorType::i16 ? scalar_type(view->type) : type_;
}

std::vector<std::int64_t> Weights::shape_of(const std::string& name) const {
  const TensorView* view = files_.find(name);
  return view == nullptr ? std::vector<std::int64_t>{} : view->shape;
}

std::vector<std::string> Weights::unknown() const {
  std::vector<std::string> out;
  for (const auto& [name, view] : files_.tensors()) {
    const bool ignored =
        std::ranges::any_of(ignored_, [&](const std::string& beginning) { return name.starts_with(beginning); });
    if (!taken_.contains(name) && !ignored) {
      out.push_back(name);
    }
  }
  return out;
}

}  // namespace tandem
