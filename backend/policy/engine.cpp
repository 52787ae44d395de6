// The entry of libtandem_engine.so. LibTorch throws; nothing of it leaves this file.
#include "policy/engine.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <algorithm>

#include "base/memory.h"
#include "base/threads.h"
#include "base/time.h"
#include "nn/gpu.h"
#include "nn/onednn.h"
#include "nn/parallel.h"
#include "nn/work.h"
#include "policy/network_detail.h"

namespace tandem {

namespace {

Error error_of(const std::exception& error) {
  if (const auto* refused = dynamic_cast<const CheckpointError*>(&error)) {
    return refused->error();
  }
  const std::string what = error.what();
  const bool memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
                      what.find("allocate memory") != std::string::npos ||
                      what.find("out of memory") != std::string::npos ||
                      // So says oneDNN where a buffer could not be had.
                      (address_space_left() && what.find("could not create a primitive") != std::string::npos);
  const bool card = what.find("CUDA") != std::string::npos;
  if (memory) {
    return {ErrorCode::unsupported,
            card ? "There is not enough memory on the graphics card for this policy."
                 : "There is not enough memory for this policy.",
            card ? "Close other programs that use it, or choose the device cpu."
                 : "Close other programs, or choose a smaller precision.",
            what};
  }
  if (card) {
    return {ErrorCode::device_lost, "The graphics card failed while it computed the policy.",
            "Load the policy again; if that fails, start Tandem again or choose the device cpu.", what};
  }
  return {ErrorCode::internal, "The policy could not be computed.", "See the log for the cause.", what};
}

std::unique_ptr<TensorNetwork> make_network(const PolicyConfig& config, Weights& weights) {
  if (config.type == "act") {
    return make_act(config, weights);
  }
  if (config.type == "diffusion") {
    return make_diffusion(config, weights);
  }
  if (config.type == "smolvla") {
    return make_smolvla(config, weights);
  }
  const auto refused = check_supported(config);
  refuse_checkpoint(refused ? std::string() : refused.error().message, refused ? std::string() : refused.error().hint);
}

Tensor noise_of(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
  return shape.empty() ? Tensor() : at::from_blob(const_cast<float*>(values.data()), shape, at::kFloat);
}

// The stream of a card that networks are built and run on: recording needs another than the default one.
class OwnStream {
 public:
  explicit OwnStream(at::Device device) {
    if (device.is_cuda()) {
      const c10::impl::VirtualGuardImpl card(at::kCUDA);
      stream_ = card.getStreamFromGlobalPool(card.getDevice());
    }
  }
  [[nodiscard]] const std::optional<c10::Stream>& get() const { return stream_; }

 private:
  std::optional<c10::Stream> stream_;
};

// Whether a card may round float32 factors to 19 bits: not where float32 was chosen; elsewhere the layers that stay in
// float32 are still the most exact ones. LibTorch has one switch for all networks.
void allow_tf32(bool allowed) {
  at::globalContext().setAllowTF32CuDNN(allowed);
  at::globalContext().setAllowTF32CuBLAS(allowed);
}

// A network with its stream, behind the interface that knows no LibTorch.
class EngineNetwork final : public Network {
 public:
  EngineNetwork(std::unique_ptr<TensorNetwork> network, OwnStream stream, Precision precision)
      : network_(std::move(network)), stream_(std::move(stream)), precision_(precision) {}
  [[nodiscard]] const PolicyTraits& traits() const override { return network_->traits(); }
  [[nodiscard]] Result<std::vector<float>> run(const ChunkRequest& request, TraceSink* sink) override {
    try {
      const c10::InferenceMode inference;
      const c10::OptionalStreamGuard guard(stream_.get());
      if (stream_.get()) {
        allow_tf32(precision_ != Precision::fp32);
      }
      const Draw draw{noise_of(request.noise, traits().noise_shape),
                      noise_of(request.variance_noise, traits().variance_noise_shape), request.guide};
      Trace trace;
      const Tensor chunk = network_->forward(request.history, draw, sink != nullptr ? &trace : nullptr)
                               .to(at::kCPU, at::kFloat)
                               .contiguous();
      if (sink != nullptr) {
        for (const auto& [name, tensor] : trace.tensors()) {
          const auto* values = tensor.data_ptr<float>();
          sink->put(name, tensor.sizes().vec(), {values, values + tensor.numel()});
        }
      }
      const auto* values = chunk.data_ptr<float>();
      return std::vector<float>(values, values + chunk.numel());
    } catch (const std::exception& error) {
      return std::unexpected(error_of(error));
    }
  }

 private:
  std::unique_ptr<TensorNetwork> network_;
  OwnStream stream_;
  Precision precision_;
};

at::ScalarType number_type(Precision precision) {
  return precision == Precision::bf16 ? at::kBFloat16 : precision == Precision::fp16 ? at::kHalf : at::kFloat;
}

// Whether the device computes in this precision; a sentence where it does not.
std::optional<Error> refusal(const BuildOptions& options) {
  if (options.device == ComputeDevice::cpu && options.precision == Precision::fp16) {
    return Error{ErrorCode::unsupported,
                 "fp16 needs a graphics card; this engine computes on the processor.",
                 "Choose auto, fp32, bf16 or int8.",
                 {}};
  }
  if (options.device == ComputeDevice::cuda && options.precision == Precision::int8) {
    return Error{ErrorCode::unsupported,
                 "int8 is computed on the processor only.",
                 "Choose another precision, or the device cpu.",
                 {}};
  }
  if (options.device == ComputeDevice::cuda && !load_gpu()) {
    return load_gpu().error();
  }
  return std::nullopt;
}

class TorchEngine final : public Engine {
 public:
  [[nodiscard]] Result<BuiltNetwork> build(const PolicyConfig& config, const WeightFiles& files,
                                           const BuildOptions& options) const override {
    if (auto refused = refusal(options)) {
      return std::unexpected(std::move(*refused));
    }
    try {
      const c10::InferenceMode inference;
      keep_waits_short();
      at::set_num_threads(options.threads > 0 ? options.threads : processor_count());
      const at::Device device(options.device == ComputeDevice::cuda ? at::kCUDA : at::kCPU);
      OwnStream stream(device);
      const c10::OptionalStreamGuard guard(stream.get());
      Weights weights(files, number_type(options.precision), options.precision == Precision::int8, device);
      auto network = make_network(config, weights);
      weights.finish();
#if defined(__GLIBC__)
      ::malloc_trim(0);  // what reading and packing took besides
#endif
      return BuiltNetwork{std::make_unique<EngineNetwork>(std::move(network), std::move(stream), options.precision),
                          weights.unknown()};
    } catch (const std::exception& error) {
      return std::unexpected(error_of(error));
    }
  }

  [[nodiscard]] Result<GpuInfo> gpu() const override {
    const auto& card = load_gpu();
    return card ? Result<GpuInfo>((*card)->info()) : std::unexpected(card.error());
  }

  [[nodiscard]] double counted_gflop() const override { return static_cast<double>(work_done().operations()) / 1e9; }

  [[nodiscard]] double matrix_rate_gflops() const override {
    const c10::InferenceMode inference;
    constexpr std::int64_t n = 1024;
    const Tensor a = at::rand({n, n});
    double best = 0;
    const auto time = [&](double operations, const auto& product) {
      for (int i = 0; i < 12; ++i) {
        const auto start = monotonic_ns();
        const Tensor c = product();
        best = std::max(best, operations / static_cast<double>(monotonic_ns() - start));
      }
    };
    // LibTorch multiplies by two libraries, of which each is the faster one on some processors; and a square is not the
    // best shape everywhere.
    const Tensor b = at::rand({n, n});
    time(2.0 * n * n * n, [&] { return at::mm(a, b); });
    if (onednn::can_pack(at::kFloat)) {
      for (const std::int64_t width : {n, std::int64_t{768}}) {
        const Tensor packed = onednn::pack_linear(at::rand({width, width}));
        const Tensor x = a.narrow(1, 0, width).contiguous();
        time(2.0 * n * static_cast<double>(width * width),
             [&] { return onednn::linear(x, packed, {}, onednn::After::nothing); });
      }
    }
    return best;
  }
};

}  // namespace

}  // namespace tandem

extern "C" __attribute__((visibility("default"))) const tandem::Engine* tandem_engine() {
  static const tandem::TorchEngine engine;
  return &engine;
}
