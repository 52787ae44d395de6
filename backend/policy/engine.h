#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "nn/machine.h"
#include "nn/weight_files.h"
#include "policy/policy.h"

namespace tandem {

/// Receives what the layers of a network say, for parity checks.
class TraceSink {
 public:
  virtual ~TraceSink() = default;
  virtual void put(const std::string& name, std::vector<std::int64_t> shape, std::vector<float> values) = 0;
};

/// A network that was built from a checkpoint. One thread at a time.
class Network {
 public:
  virtual ~Network() = default;
  [[nodiscard]] virtual const PolicyTraits& traits() const = 0;
  /// The normalised chunk, rows × width. The noise of the request has the sizes that traits() says. `trace` may be
  /// null.
  [[nodiscard]] virtual Result<std::vector<float>> run(const ChunkRequest& request, TraceSink* trace) = 0;
};

/// A network and the tensors of its checkpoint that it does not know.
struct BuiltNetwork {
  std::unique_ptr<Network> network;
  std::vector<std::string> unknown_tensors;
};

/// How a network is to be computed.
struct BuildOptions {
  Precision precision = Precision::fp32;
  ComputeDevice device = ComputeDevice::cpu;
  int threads = 0;  ///< of the processor; 0: all cores
};

/// The part of Tandem that computes. It is a library of its own that is loaded when the first policy is: LibTorch
/// would cost every start of a program a quarter of a second.
class Engine {
 public:
  virtual ~Engine() = default;
  [[nodiscard]] virtual Result<BuiltNetwork> build(const PolicyConfig& config, const WeightFiles& weights,
                                                   const BuildOptions& options) const = 0;
  /// The graphics card of this machine, or why there is none to compute on. The first call takes a second or two where
  /// there is one.
  [[nodiscard]] virtual Result<GpuInfo> gpu() const = 0;
  /// Rate of large float32 matrix products in all cores, GFLOP/s: the yardstick of this machine. The fastest library
  /// and the best of the shapes that networks have, with all factors in the caches.
  [[nodiscard]] virtual double matrix_rate_gflops() const = 0;
  /// Floating-point operations of products, convolutions and attention on the processor so far, 10⁹, of all networks.
  [[nodiscard]] virtual double counted_gflop() const = 0;
};

/// The engine: libtandem_engine.so beside the program, in ../lib/tandem, or where TANDEM_ENGINE_LIBRARY says. It stays
/// loaded. Any thread.
[[nodiscard]] Result<const Engine*> load_engine();

}  // namespace tandem
