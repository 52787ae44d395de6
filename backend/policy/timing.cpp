#include "policy/timing.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/memory.h"
#include "base/random.h"
#include "base/time.h"
#include "policy/engine.h"

namespace tandem {

namespace {

double at_share(const std::vector<double>& sorted, double share) {
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(std::min(last, std::ceil(share * last)))];
}

// The same observation at every step that the policy looks back to.
ChunkRequest request_for(const Policy& policy, const PolicyInput& input, int seed) {
  ChunkRequest request;
  request.history.assign(static_cast<std::size_t>(policy.traits().n_obs_steps), &input);
  request.seed = static_cast<std::uint64_t>(seed);
  return request;
}

void widen(PolicyTiming& timing, const ActionChunk& chunk) {
  const auto width = static_cast<std::size_t>(chunk.width);
  if (timing.least.empty()) {
    timing.least.assign(width, std::numeric_limits<float>::infinity());
    timing.most.assign(width, -std::numeric_limits<float>::infinity());
  }
  for (std::size_t i = 0; i < chunk.actions.size(); ++i) {
    timing.least[i % width] = std::min(timing.least[i % width], chunk.actions[i]);
    timing.most[i % width] = std::max(timing.most[i % width], chunk.actions[i]);
  }
}

}  // namespace

SyntheticObservation::SyntheticObservation(const Policy& policy, std::uint64_t seed, const std::string& task) {
  Random random(seed);
  const auto original = [&](const std::string& name) {
    for (const auto& [from, to] : policy.processor().renames()) {
      if (to == name) {
        return from;
      }
    }
    return name;
  };
  for (const auto& feature : policy.config().inputs) {
    if (feature.kind == FeatureKind::visual && !is_empty_camera(feature)) {
      auto& pixels = pixels_.emplace_back(static_cast<std::size_t>(feature.shape[1] * feature.shape[2] * 3));
      for (auto& value : pixels) {
        value = static_cast<std::uint8_t>(random.next());
      }
      observation_.images[original(feature.name)] = {pixels.data(), feature.shape[1], feature.shape[2]};
    } else if (feature.kind == FeatureKind::state || feature.kind == FeatureKind::environment) {
      auto& values = observation_.vectors[original(feature.name)];
      for (std::int64_t i = 0; i < feature.shape[0]; ++i) {
        values.push_back(static_cast<float>(random.normal()));
      }
    }
  }
  observation_.task = task.empty() ? "Put the red cube in the box" : task;
}

Result<PolicyTiming> measure(Policy& policy, int runs, const std::string& task) {
  const SyntheticObservation observation(policy, 1, task);
  const auto engine = load_engine();
  const auto counted = [&] { return engine ? (*engine)->counted_gflop() : 0; };
  PolicyTiming out;
  out.runs = std::max(runs, 1);
  std::vector<double> times;
  for (int i = 0; i <= out.runs; ++i) {
    const auto start = monotonic_ns();
    const double before = counted();
    auto input = policy.processor().prepare(observation.get());
    if (!input) {
      return std::unexpected(input.error());
    }
    const ChunkRequest request = request_for(policy, *input, i);
    auto chunk = policy.infer(request);
    if (!chunk) {
      return std::unexpected(chunk.error());
    }
    const double ms = milliseconds(monotonic_ns() - start);
    widen(out, *chunk);
    out.gflop = policy.device() == ComputeDevice::cpu ? counted() - before : 0;
    if (i == 0) {
      out.first_ms = ms;
    } else {
      times.push_back(ms);
    }
  }
  std::ranges::sort(times);
  out.min_ms = times.front();
  out.p50_ms = at_share(times, 0.5);
  out.p99_ms = at_share(times, 0.99);
  out.resident_mb = resident_mb();
  out.sync_hz = 1000.0 / out.p99_ms;
  const auto used = policy.traits().ensembles ? 1 : policy.traits().n_action_steps;
  out.async_hz = static_cast<double>(used) * 1000.0 / out.p99_ms;
  return out;
}

Result<PrecisionError> error_against_fp32(Policy& policy, int observations) {
  const auto reference = Policy::load(policy.config().folder, {Precision::fp32, 0, policy.device()});
  if (!reference) {
    return std::unexpected(reference.error());
  }
  PrecisionError out;
  std::size_t count = 0;
  for (int i = 0; i < observations; ++i) {
    const SyntheticObservation observation(policy, static_cast<std::uint64_t>(i) + 1);
    auto input = policy.processor().prepare(observation.get());
    if (!input) {
      return std::unexpected(input.error());
    }
    const ChunkRequest request = request_for(policy, *input, i);
    const auto mine = policy.infer(request);
    const auto other = (*reference)->infer(request);
    if (!mine || !other) {
      return std::unexpected(!mine ? mine.error() : other.error());
    }
    std::vector<float> exact = other->normalized;
    policy.processor().finish(exact);  // with the statistics that are in use
    for (std::size_t k = 0; k < mine->actions.size(); ++k, ++count) {
      const double error = std::abs(static_cast<double>(mine->actions[k]) - exact[k]);
      out.mean += error;
      out.largest = std::max(out.largest, error);
    }
  }
  out.mean /= static_cast<double>(std::max<std::size_t>(count, 1));
  return out;
}

}  // namespace tandem
