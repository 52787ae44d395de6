// The entry of libtandem_engine.so. LibTorch throws; nothing of it leaves this file.
#include "policy/engine.h"

#include <ATen/Parallel.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "base/threads.h"
#include "base/time.h"
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
                      what.find("out of memory") != std::string::npos;
  if (memory) {
    return {ErrorCode::unsupported, "There is not enough memory for this policy.",
            "Close other programs, or choose a smaller precision.", what};
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
  refuse_checkpoint(config.origin() + ": policies of the type " + config.type + " are not supported.",
                    "Tandem runs act, diffusion and smolvla.");
}

Tensor noise_of(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
  return shape.empty() ? Tensor() : at::from_blob(const_cast<float*>(values.data()), shape, at::kFloat);
}

// A network with its number of threads, behind the interface that knows no LibTorch.
class EngineNetwork final : public Network {
 public:
  explicit EngineNetwork(std::unique_ptr<TensorNetwork> network) : network_(std::move(network)) {}
  [[nodiscard]] const PolicyTraits& traits() const override { return network_->traits(); }
  [[nodiscard]] Result<std::vector<float>> run(const ChunkRequest& request, TraceSink* sink) override {
    try {
      const c10::InferenceMode inference;
      const Draw draw{noise_of(request.noise, traits().noise_shape),
                      noise_of(request.variance_noise, traits().variance_noise_shape), request.guide};
      Trace trace;
      const Tensor chunk =
          network_->forward(request.history, draw, sink != nullptr ? &trace : nullptr).to(at::kFloat).contiguous();
      if (sink != nullptr) {
        for (const auto& [name, tensor] : trace.tensors()) {
          const Tensor dense = tensor.contiguous();
          const auto* values = dense.data_ptr<float>();
          sink->put(name, dense.sizes().vec(), {values, values + dense.numel()});
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
};

class TorchEngine final : public Engine {
 public:
  [[nodiscard]] Result<BuiltNetwork> build(const PolicyConfig& config, const WeightFiles& files, Precision precision,
                                           int threads) const override {
    try {
      const c10::InferenceMode inference;
      at::set_num_threads(threads > 0 ? threads : processor_count());
      if (precision == Precision::fp16) {
        return fail(ErrorCode::unsupported, "fp16 needs a graphics card; this engine computes on the processor.",
                    "Choose auto, fp32, bf16 or int8.");
      }
      Weights weights(files, precision == Precision::bf16 ? at::kBFloat16 : at::kFloat, precision == Precision::int8);
      auto network = make_network(config, weights);
      return BuiltNetwork{std::make_unique<EngineNetwork>(std::move(network)), weights.unknown()};
    } catch (const std::exception& error) {
      return std::unexpected(error_of(error));
    }
  }

  [[nodiscard]] double matrix_rate_gflops() const override {
    const c10::InferenceMode inference;
    constexpr std::int64_t n = 1024;
    const Tensor a = at::rand({n, n});
    const Tensor b = at::rand({n, n});
    double best = 0;
    for (int i = 0; i < 12; ++i) {
      const auto start = monotonic_ns();
      const Tensor c = at::mm(a, b);
      best = std::max(best, 2.0 * n * n * n / static_cast<double>(monotonic_ns() - start));
    }
    return best;
  }
};

}  // namespace

std::map<std::string, Tensor> Trace::tensors() const {
  auto out = tensors_;
  for (const auto& [name, list] : lists_) {
    out[name] = at::stack(list);
  }
  return out;
}

Tensor tensor_of(const PolicyInput& input, const std::string& feature) {
  const auto found = input.arrays.find(feature);
  if (found == input.arrays.end()) {
    throw CheckpointError(Error{ErrorCode::mismatch,
                                "The policy needs " + feature + ", and the robot does not give it.",
                                "Match the inputs of the policy with those of the rig.",
                                {}});
  }
  return at::from_blob(const_cast<float*>(found->second.values.data()), found->second.shape, at::kFloat);
}

void expect_readable(const JsonReader& reader) {
  if (reader.error()) {
    throw CheckpointError(*reader.error());
  }
}

}  // namespace tandem

extern "C" __attribute__((visibility("default"))) const tandem::Engine* tandem_engine() {
  static const tandem::TorchEngine engine;
  return &engine;
}
