#include <ATen/Parallel.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "base/random.h"
#include "base/time.h"
#include "policy/network_detail.h"
#include "policy/timing.h"

namespace tandem {

namespace {

Tensor drawn(const std::vector<std::int64_t>& shape, const std::vector<float>& given, Random& random) {
  if (shape.empty()) {
    return {};
  }
  Tensor out = at::empty(shape);
  auto* values = out.data_ptr<float>();
  const auto count = static_cast<std::size_t>(out.numel());
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = given.empty() ? static_cast<float>(random.normal()) : given[i];
  }
  return out;
}

std::size_t count_of(const std::vector<std::int64_t>& shape) {
  std::size_t out = shape.empty() ? 0 : 1;
  for (const auto extent : shape) {
    out *= static_cast<std::size_t>(extent);
  }
  return out;
}

std::unique_ptr<Network> make_network(const PolicyConfig& config, Weights& weights) {
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

Policy::Policy(PolicyConfig config, WeightFiles weights, Processor processor)
    : config_(std::move(config)), weights_(std::move(weights)), processor_(std::move(processor)) {}
Policy::~Policy() = default;

const PolicyTraits& Policy::traits() const { return network_->traits(); }

Result<std::unique_ptr<Policy>> Policy::load(const std::filesystem::path& folder, const EngineOptions& options) {
  auto config = PolicyConfig::load(folder);
  if (!config) {
    return std::unexpected(config.error());
  }
  auto files = WeightFiles::open(folder);
  if (!files) {
    return std::unexpected(files.error());
  }
  auto processor = Processor::load(*config, *files);
  if (!processor) {
    return std::unexpected(processor.error());
  }
  std::unique_ptr<Policy> out(new Policy(std::move(*config), std::move(*files), std::move(*processor)));
  try {
    const c10::InferenceMode inference;
    at::set_num_threads(options.threads > 0 ? options.threads
                                            : static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
    out->precision_ = best_precision(this_machine());
    if (options.precision) {
      out->precision_ = {*options.precision, name_of(*options.precision) + ": as it was asked for."};
    }
    Weights weights(out->weights_, out->precision_.precision == Precision::bf16 ? at::kBFloat16 : at::kFloat);
    out->network_ = make_network(out->config_, weights);
    out->unknown_ = weights.unknown();
  } catch (const std::exception& error) {
    return std::unexpected(error_of(error));
  }
  return out;
}

Result<ActionChunk> Policy::infer(const ChunkRequest& request, Trace* trace) {
  const PolicyTraits& traits = network_->traits();
  if (request.history.empty() || (!request.noise.empty() && request.noise.size() != count_of(traits.noise_shape)) ||
      (!request.variance_noise.empty() && request.variance_noise.size() != count_of(traits.variance_noise_shape))) {
    return fail(ErrorCode::invalid_input,
                "The observation or the noise of an inference has not the size of the policy.");
  }
  try {
    const c10::InferenceMode inference;
    Random random(request.seed);
    Draw draw{drawn(traits.noise_shape, request.noise, random),
              drawn(traits.variance_noise_shape, request.variance_noise, random), request.guide};
    const Tensor chunk = network_->forward(request.history, draw, trace).to(at::kFloat).contiguous();
    ActionChunk out{chunk.size(1), chunk.size(2), {}, {}};
    const auto* values = chunk.data_ptr<float>();
    out.normalized.assign(values, values + chunk.numel());
    out.actions = out.normalized;
    processor_.finish(out.actions);
    if (!std::ranges::all_of(out.actions, [](float value) { return std::isfinite(value); })) {
      return fail(ErrorCode::invalid_input, "The policy answered with numbers that are not finite (NaN).",
                  "Nothing of it is sent to the robot. Check the checkpoint and its statistics.");
    }
    return out;
  } catch (const std::exception& error) {
    return std::unexpected(error_of(error));
  }
}

double matrix_rate_gflops() {
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

}  // namespace tandem
