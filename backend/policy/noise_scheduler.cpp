#include "policy/noise_scheduler.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tandem {

namespace {

// diffusers computes the schedule in float32.
double as_float(double value) { return static_cast<double>(static_cast<float>(value)); }

double beta_at(const NoiseScheduler::Options& options, std::int64_t i) {
  const auto n = static_cast<double>(options.train_steps);
  const auto at = static_cast<double>(i);
  if (options.beta_schedule == "squaredcos_cap_v2") {
    const auto bar = [](double s) { return std::pow(std::cos((s + 0.008) / 1.008 * std::numbers::pi / 2), 2); };
    return std::min(1 - bar((at + 1) / n) / bar(at / n), 0.999);
  }
  const double share = n > 1 ? at / (n - 1) : 0;
  if (options.beta_schedule == "scaled_linear") {
    const double root =
        std::sqrt(options.beta_start) + share * (std::sqrt(options.beta_end) - std::sqrt(options.beta_start));
    return root * root;
  }
  return options.beta_start + share * (options.beta_end - options.beta_start);
}

}  // namespace

NoiseScheduler::NoiseScheduler(const Options& options) : options_(options) {
  double product = 1;
  for (std::int64_t i = 0; i < options.train_steps; ++i) {
    product = as_float(product * as_float(1 - as_float(beta_at(options, i))));
    alpha_bar_.push_back(product);
  }
  const std::int64_t stride = options.train_steps / options.steps;
  for (std::int64_t k = options.steps - 1; k >= 0; --k) {
    timesteps_.push_back(k * stride);
  }
}

Tensor NoiseScheduler::step(const Tensor& model_output, std::size_t i, const Tensor& x, const Tensor& noise) const {
  const std::int64_t t = timesteps_[i];
  const std::int64_t previous = t - options_.train_steps / options_.steps;
  const double bar = alpha_bar_[static_cast<std::size_t>(t)];
  const double bar_before = previous >= 0 ? alpha_bar_[static_cast<std::size_t>(previous)] : 1.0;
  Tensor sample = options_.predicts_sample ? model_output : (x - std::sqrt(1 - bar) * model_output) / std::sqrt(bar);
  if (options_.clip) {
    sample = sample.clamp(-options_.clip_range, options_.clip_range);
  }
  if (options_.ddim) {
    const Tensor epsilon =
        options_.predicts_sample ? (x - std::sqrt(bar) * model_output) / std::sqrt(1 - bar) : model_output;
    return std::sqrt(bar_before) * sample + std::sqrt(1 - bar_before) * epsilon;
  }
  const double alpha = bar / bar_before;
  const double beta = 1 - alpha;
  const Tensor mean =
      (std::sqrt(bar_before) * beta / (1 - bar)) * sample + (std::sqrt(alpha) * (1 - bar_before) / (1 - bar)) * x;
  if (t == 0 || !noise.defined()) {
    return mean;
  }
  return mean + std::sqrt(std::max((1 - bar_before) / (1 - bar) * beta, 1e-20)) * noise;
}

}  // namespace tandem
