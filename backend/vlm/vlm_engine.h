#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "nn/machine.h"
#include "nn/resample.h"
#include "nn/smolvlm_config.h"
#include "nn/weight_files.h"
#include "vlm/qwen_config.h"

namespace tandem {

/// What a text network says inside, for parity checks.
class VlmTrace {
 public:
  virtual ~VlmTrace() = default;
  virtual void put(const std::string& name, std::vector<std::int64_t> shape, std::vector<float> values) = 0;
};

/// A network that continues a row of tokens. It remembers what it was given. One thread at a time.
class VlmNetwork {
 public:
  virtual ~VlmNetwork() = default;
  /// Tokens it remembers.
  [[nodiscard]] virtual std::int64_t length() const = 0;
  /// Forgets all behind the first `length` tokens.
  virtual void rewind(std::int64_t length) = 0;
  /// Reads these tokens behind the others: the score of every word as the next one. `tiles` are the pictures that the
  /// picture tokens among them stand for, in order, of the size that the model takes. `trace` may be null. A stop is
  /// seen between two layers; then nothing was read, and the error is `cancelled`.
  [[nodiscard]] virtual Result<std::vector<float>> read(std::span<const std::int64_t> ids,
                                                        const std::vector<Picture>& tiles, VlmTrace* trace,
                                                        const std::stop_token& stop = {}) = 0;
};

struct VlmBuildOptions {
  Precision precision = Precision::fp32;
  int threads = 0;               ///< 0: all cores
  std::int64_t capacity = 4096;  ///< most tokens that will be remembered
};

/// A network and the tensors of its checkpoint that it does not know.
struct BuiltVlm {
  std::unique_ptr<VlmNetwork> network;
  std::vector<std::string> unknown_tensors;
};

/// The part that computes vision-language models, a library of its own as that of policies is.
class VlmEngine {
 public:
  virtual ~VlmEngine() = default;
  [[nodiscard]] virtual Result<BuiltVlm> build(const SmolVlmConfig& config, const WeightFiles& weights,
                                               const VlmBuildOptions& options) const = 0;
  [[nodiscard]] virtual Result<BuiltVlm> build(const QwenVlConfig& config, const WeightFiles& weights,
                                               const VlmBuildOptions& options) const = 0;
};

/// libtandem_vlm.so beside the program, or where TANDEM_VLM_LIBRARY says. It stays loaded. Any thread.
[[nodiscard]] Result<const VlmEngine*> load_vlm_engine();

}  // namespace tandem
