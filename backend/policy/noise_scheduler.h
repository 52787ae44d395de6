#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nn/tensors.h"

namespace tandem {

/// The reverse process of diffusion over a "squaredcos_cap_v2" or linear schedule (policies reference, 5.3): DDPM with
/// the small fixed variance, or DDIM without noise.
class NoiseScheduler {
 public:
  struct Options {
    bool ddim = false;
    std::int64_t train_steps = 100;
    std::int64_t steps = 100;
    std::string beta_schedule = "squaredcos_cap_v2";
    double beta_start = 0.0001;
    double beta_end = 0.02;
    bool predicts_sample = false;  ///< else the noise
    bool clip = true;
    double clip_range = 1;
  };
  explicit NoiseScheduler(const Options& options);

  /// Descending.
  [[nodiscard]] const std::vector<std::int64_t>& timesteps() const { return timesteps_; }
  /// From x at timestep number `i` to the one after it. `noise` is used by DDPM before the last step only.
  [[nodiscard]] Tensor step(const Tensor& model_output, std::size_t i, const Tensor& x, const Tensor& noise) const;

 private:
  Options options_;
  std::vector<double> alpha_bar_;
  std::vector<std::int64_t> timesteps_;
};

}  // namespace tandem
