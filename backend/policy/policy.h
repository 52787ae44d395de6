#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "nn/machine.h"
#include "policy/observation.h"
#include "policy/policy_config.h"
#include "policy/processor.h"

namespace tandem {

/// How a policy is to be run.
struct EngineOptions {
  std::optional<Precision> precision;  ///< none: what this machine does best
  int threads = 0;                     ///< 0: all cores of this machine
  /// None: the graphics card where there is one that can compute in the wished precision, else the processor.
  std::optional<ComputeDevice> device = {};
  /// Statistics will be bound afterwards: those of the folder that are not finite are left out instead of refused.
  bool other_statistics = false;
};

/// What a loaded policy can do and needs.
struct PolicyTraits {
  std::int64_t chunk = 0;                          ///< actions of one inference
  std::int64_t action_width = 0;                   ///< numbers of one action
  std::int64_t n_action_steps = 0;                 ///< of them executed before the next inference, in synchronous mode
  std::int64_t n_obs_steps = 1;                    ///< observations that one inference looks at
  std::int64_t vocabulary = 0;                     ///< token ids that the network knows; 0: it reads no task
  bool can_guide = false;                          ///< real-time chunking: a chunk can be guided by the one before
  double ensemble_coeff = 0;                       ///< of temporal ensembling
  bool ensembles = false;                          ///< the policy was configured for temporal ensembling
  std::vector<std::int64_t> noise_shape;           ///< of the initial noise; empty where there is none
  std::vector<std::int64_t> variance_noise_shape;  ///< of the noise between the steps; empty where there is none
};

/// Real-time chunking (policies reference, 7.5): the new chunk is pulled toward what is left of the one before.
struct ChunkGuide {
  std::vector<float> left_over;         ///< rows × action width, normalised; the first row is the next to be executed
  std::int64_t delay = 0;               ///< rows that will be executed before the new chunk arrives
  std::int64_t execution_horizon = 10;  ///< rows that are guided
  std::string schedule = "LINEAR";      ///< LINEAR, EXP, ZEROS or ONES
  double max_weight = 10;
};

/// One inference.
struct ChunkRequest {
  std::vector<const PolicyInput*> history;  ///< n_obs_steps of them, oldest first
  std::uint64_t seed = 0;                   ///< of the noise, where none is given
  std::vector<float> noise;                 ///< traits().noise_shape
  std::vector<float> variance_noise;        ///< traits().variance_noise_shape
  const ChunkGuide* guide = nullptr;
};

/// The result: rows × width, row-major.
struct ActionChunk {
  std::int64_t rows = 0;
  std::int64_t width = 0;
  std::vector<float> normalized;  ///< as the network speaks
  std::vector<float> actions;     ///< in robot units
};

class Network;
class TraceSink;

/// A policy loaded from a checkpoint folder as LeRobot saves it: config, weights, processing. One thread at a time.
class Policy {
 public:
  /// Reads and checks the whole folder. Every error names the file and the field or tensor.
  [[nodiscard]] static Result<std::unique_ptr<Policy>> load(const std::filesystem::path& folder,
                                                            const EngineOptions& options = {});
  ~Policy();
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;

  [[nodiscard]] const PolicyConfig& config() const { return config_; }
  [[nodiscard]] const PolicyTraits& traits() const;
  [[nodiscard]] Processor& processor() { return processor_; }
  [[nodiscard]] const Processor& processor() const { return processor_; }
  /// Tensors of the checkpoint that the network does not know.
  [[nodiscard]] const std::vector<std::string>& unknown_tensors() const { return unknown_; }
  /// Bytes of the weights in the files.
  [[nodiscard]] std::size_t weight_bytes() const { return weights_.bytes(); }

  [[nodiscard]] const PrecisionChoice& precision() const { return precision_; }
  [[nodiscard]] ComputeDevice device() const { return device_; }

  /// Runs the network once. Refuses inputs that do not fit and a result that is not finite. `trace`, where given,
  /// collects what the layers say in between (parity checks).
  [[nodiscard]] Result<ActionChunk> infer(const ChunkRequest& request, TraceSink* trace = nullptr);

 private:
  Policy(PolicyConfig config, WeightFiles weights, Processor processor);

  PolicyConfig config_;
  WeightFiles weights_;
  Processor processor_;
  std::unique_ptr<Network> network_;
  std::vector<std::string> unknown_;
  PrecisionChoice precision_;
  ComputeDevice device_ = ComputeDevice::cpu;
};

}  // namespace tandem
