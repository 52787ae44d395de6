#include "policy/policy.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "policy/engine.h"

namespace tandem {

namespace {

std::size_t count_of(const std::vector<std::int64_t>& shape) {
  std::size_t out = shape.empty() ? 0 : 1;
  for (const auto extent : shape) {
    out *= static_cast<std::size_t>(extent);
  }
  return out;
}

void fill(std::vector<float>& noise, std::size_t count, Random& random) {
  if (noise.empty()) {
    noise.resize(count);
    std::ranges::generate(noise, [&] { return static_cast<float>(random.normal()); });
  }
}

}  // namespace

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
  auto processor = Processor::load(*config, *files, options.other_statistics);
  if (!processor) {
    return std::unexpected(processor.error());
  }
  const auto engine = load_engine();
  if (!engine) {
    return std::unexpected(engine.error());
  }
  std::unique_ptr<Policy> out(new Policy(std::move(*config), std::move(*files), std::move(*processor)));
  std::optional<GpuInfo> gpu;
  if (options.device ? *options.device == ComputeDevice::cuda : options.precision != Precision::int8) {
    const auto card = (*engine)->gpu();
    if (card) {
      gpu = *card;
    } else if (options.device) {
      return std::unexpected(card.error());
    }
  }
  out->device_ = gpu ? ComputeDevice::cuda : ComputeDevice::cpu;
  out->precision_ = gpu ? best_precision(*gpu) : best_precision(this_machine());
  if (options.precision) {
    out->precision_ = {*options.precision, name_of(*options.precision) + ": as it was asked for."};
  }
  auto built =
      (*engine)->build(out->config_, out->weights_, {out->precision_.precision, out->device_, options.threads});
  if (!built) {
    return std::unexpected(built.error());
  }
  out->network_ = std::move(built->network);
  out->unknown_ = std::move(built->unknown_tensors);
  const auto known = out->traits().vocabulary;
  if (const auto words = out->processor_.vocabulary(); known > 0 && words > known) {
    return fail(ErrorCode::mismatch,
                folder.string() + ": the tokenizer has " + std::to_string(words) + " tokens, the policy knows " +
                    std::to_string(known) + ".",
                "Use the tokenizer the policy was trained with.");
  }
  return out;
}

Result<ActionChunk> Policy::infer(const ChunkRequest& request, TraceSink* trace) {
  const PolicyTraits& traits = network_->traits();
  const auto noise = count_of(traits.noise_shape);
  const auto variance_noise = count_of(traits.variance_noise_shape);
  if (request.history.empty() || (!request.noise.empty() && request.noise.size() != noise) ||
      (!request.variance_noise.empty() && request.variance_noise.size() != variance_noise)) {
    return fail(ErrorCode::invalid_input,
                "The observation or the noise of an inference has not the size of the policy.");
  }
  Random random(request.seed);
  ChunkRequest complete = request;
  fill(complete.noise, noise, random);
  fill(complete.variance_noise, variance_noise, random);
  auto chunk = network_->run(complete, trace);
  if (!chunk) {
    return std::unexpected(chunk.error());
  }
  const auto width = traits.action_width;
  ActionChunk out{static_cast<std::int64_t>(chunk->size()) / width, width, std::move(*chunk), {}};
  out.actions = out.normalized;
  processor_.finish(out.actions);
  if (!std::ranges::all_of(out.actions, [](float value) { return std::isfinite(value); })) {
    return fail(ErrorCode::invalid_input, "The policy answered with numbers that are not finite (NaN).",
                "Nothing of it is sent to the robot. Check the checkpoint and its statistics.");
  }
  return out;
}

}  // namespace tandem
