#pragma once

#include <map>
#include <memory>
#include <string>

#include "nn/weights.h"
#include "policy/policy.h"

namespace tandem {

/// Collects tensors by name while a network runs.
class Trace {
 public:
  void put(const std::string& name, const Tensor& tensor) { tensors_[name] = kept(tensor); }
  /// Adds one more along a new first axis.
  void append(const std::string& name, const Tensor& tensor) { lists_[name].push_back(kept(tensor)); }
  /// All of it.
  [[nodiscard]] std::map<std::string, Tensor> tensors() const;

 private:
  static Tensor kept(const Tensor& tensor) { return tensor.to(at::kCPU, at::kFloat, false, true).contiguous(); }

  std::map<std::string, Tensor> tensors_;
  std::map<std::string, std::vector<Tensor>> lists_;
};

/// The randomness and the guidance of one inference as tensors.
struct Draw {
  Tensor noise;
  Tensor variance_noise;
  const ChunkGuide* guide = nullptr;
};

/// A network inside the engine. Throws what LibTorch throws; engine.cpp catches.
class TensorNetwork {
 public:
  virtual ~TensorNetwork() = default;
  /// Normalised actions [1, chunk, action]. `history` is oldest first. `trace` may be null.
  virtual Tensor forward(const std::vector<const PolicyInput*>& history, const Draw& draw, Trace* trace) = 0;
  [[nodiscard]] const PolicyTraits& traits() const { return traits_; }

 protected:
  PolicyTraits traits_;
};

/// Each throws CheckpointError where config or weights do not fit.
[[nodiscard]] std::unique_ptr<TensorNetwork> make_act(const PolicyConfig& config, Weights& weights);
[[nodiscard]] std::unique_ptr<TensorNetwork> make_smolvla(const PolicyConfig& config, Weights& weights);
[[nodiscard]] std::unique_ptr<TensorNetwork> make_diffusion(const PolicyConfig& config, Weights& weights);

/// The array of a feature as a tensor that shares its memory; throws where it is not in the input.
[[nodiscard]] Tensor tensor_of(const PolicyInput& input, const std::string& feature);

/// Throws CheckpointError with the first complaint of a reader.
void expect_readable(const JsonReader& reader);

}  // namespace tandem
