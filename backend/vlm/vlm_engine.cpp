// The entry of libtandem_vlm.so. LibTorch throws; nothing of it leaves this file.
#include "vlm/vlm_engine.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <algorithm>
#include <utility>

#include "base/threads.h"
#include "nn/parallel.h"
#include "nn/stop.h"
#include "vlm/qwen_network.h"
#include "vlm/smolvlm_network.h"

namespace tandem {

namespace {

Error error_of(const std::exception& error) {
  if (const auto* refused = dynamic_cast<const CheckpointError*>(&error)) {
    return refused->error();
  }
  if (dynamic_cast<const Stopped*>(&error) != nullptr) {
    return {ErrorCode::cancelled, "The model was stopped before it had written all.", "Ask again.", {}};
  }
  const std::string what = error.what();
  const bool memory =
      dynamic_cast<const std::bad_alloc*>(&error) != nullptr || what.find("allocate memory") != std::string::npos;
  return memory ? Error{ErrorCode::unsupported, "There is not enough memory for this model.",
                        "Close other programs, or choose a smaller model or precision.", what}
                : Error{ErrorCode::internal, "The model could not be computed.", "See the log for the cause.", what};
}

template <typename Network>
class EngineVlm final : public VlmNetwork {
 public:
  explicit EngineVlm(Network network) : network_(std::move(network)) {}
  [[nodiscard]] std::int64_t length() const override { return network_.length(); }
  void rewind(std::int64_t length) override { network_.rewind(std::min(length, network_.length())); }
  [[nodiscard]] Result<std::vector<float>> read(std::span<const std::int64_t> ids, const std::vector<Picture>& tiles,
                                                VlmTrace* trace, const std::stop_token& stop) override {
    if (auto refused = refusal(ids, tiles)) {
      return std::unexpected(std::move(*refused));
    }
    try {
      const c10::InferenceMode inference;
      const Tensor scores = network_.read(ids, tiles, trace, stop).contiguous();
      const auto* values = scores.data_ptr<float>();
      return std::vector<float>(values, values + scores.numel());
    } catch (const std::exception& error) {
      return std::unexpected(error_of(error));
    }
  }

 private:
  [[nodiscard]] std::optional<Error> refusal(std::span<const std::int64_t> ids,
                                             const std::vector<Picture>& tiles) const {
    if (ids.empty()) {
      return Error{ErrorCode::internal, "The model was given nothing to read.", {}, {}};
    }
    if (network_.length() + std::ssize(ids) > network_.capacity()) {
      return Error{
          ErrorCode::unsupported,
          "The question is too long for the model: it holds " + std::to_string(network_.capacity()) + " tokens.",
          "Show it fewer pictures, or do not split them.",
          {}};
    }
    const auto unknown =
        std::ranges::find_if(ids, [&](std::int64_t id) { return id < 0 || id >= network_.vocabulary(); });
    if (unknown != ids.end()) {
      return Error{ErrorCode::mismatch,
                   "The tokenizer gives a token that the model does not know, number " + std::to_string(*unknown) + ".",
                   "Copy tokenizer.json and the weights of the model from one place.",
                   {}};
    }
    std::int64_t places = 0;
    bool fit = true;
    for (const auto& tile : tiles) {
      const auto tokens = network_.tokens_of(tile);
      fit = fit && tokens > 0;
      places += tokens;
    }
    if (!fit || std::ranges::count(ids, network_.picture_token()) != places) {
      return Error{ErrorCode::mismatch,
                   "The pictures and their places in the text do not agree.",
                   "Leave words such as <image> out of the text.",
                   {}};
    }
    return std::nullopt;
  }

  Network network_;
};

std::optional<Error> refusal(const VlmBuildOptions& options) {
  if (options.precision == Precision::fp16) {
    return Error{ErrorCode::unsupported,
                 "fp16 needs a graphics card; this engine computes on the processor.",
                 "Choose auto, fp32, bf16 or int8.",
                 {}};
  }
  return std::nullopt;
}

template <typename Network, typename Config>
Result<BuiltVlm> build_network(const Config& config, const WeightFiles& files, const VlmBuildOptions& options) {
  if (auto refused = refusal(options)) {
    return std::unexpected(std::move(*refused));
  }
  try {
    const c10::InferenceMode inference;
    keep_waits_short();
    at::set_num_threads(options.threads > 0 ? options.threads : processor_count());
    Weights weights(files, options.precision == Precision::bf16 ? at::kBFloat16 : at::kFloat,
                    options.precision == Precision::int8);
    Network network(config, weights, std::min(options.capacity, config.text.positions));
    weights.finish();
#if defined(__GLIBC__)
    ::malloc_trim(0);  // what reading and packing took besides
#endif
    return BuiltVlm{std::make_unique<EngineVlm<Network>>(std::move(network)), weights.unknown()};
  } catch (const std::exception& error) {
    return std::unexpected(error_of(error));
  }
}

class TorchVlmEngine final : public VlmEngine {
 public:
  [[nodiscard]] Result<BuiltVlm> build(const SmolVlmConfig& config, const WeightFiles& files,
                                       const VlmBuildOptions& options) const override {
    return build_network<SmolVlmNetwork>(config, files, options);
  }
  [[nodiscard]] Result<BuiltVlm> build(const QwenVlConfig& config, const WeightFiles& files,
                                       const VlmBuildOptions& options) const override {
    return build_network<QwenVlNetwork>(config, files, options);
  }
};

}  // namespace

}  // namespace tandem

extern "C" __attribute__((visibility("default"))) const tandem::VlmEngine* tandem_vlm_engine() {
  static const tandem::TorchVlmEngine engine;
  return &engine;
}
