#include "policy/guidance.h"

#include <algorithm>
#include <cmath>

#include "nn/weights.h"

namespace tandem {

std::vector<float> guidance_weights(std::int64_t rows, std::int64_t delay, std::int64_t horizon,
                                    const std::string& schedule) {
  std::vector<float> out(static_cast<std::size_t>(rows), 0.0F);
  const std::int64_t end = std::clamp<std::int64_t>(horizon, 0, rows);
  const std::int64_t start = std::clamp<std::int64_t>(delay, 0, end);
  const std::int64_t falling = end - start;
  for (std::int64_t i = 0; i < end; ++i) {
    double weight = 1;
    if (i >= start && schedule != "ONES") {
      const double linear = static_cast<double>(falling - (i - start)) / static_cast<double>(falling + 1);
      weight = schedule == "LINEAR" ? linear : schedule == "EXP" ? linear * std::expm1(linear) / std::expm1(1.0) : 0.0;
    }
    out[static_cast<std::size_t>(i)] = static_cast<float>(weight);
  }
  return out;
}

Guidance::Guidance(const ChunkGuide& guide, std::int64_t rows, std::int64_t width, std::int64_t action_width)
    : max_weight_(guide.max_weight) {
  const auto given = static_cast<std::int64_t>(guide.left_over.size()) / std::max<std::int64_t>(action_width, 1);
  const std::int64_t used = std::min(given, rows);
  target_ = at::zeros({1, rows, width}, at::kFloat);
  if (used > 0) {
    const Tensor left = at::from_blob(const_cast<float*>(guide.left_over.data()), {used, action_width}, at::kFloat);
    target_[0].narrow(0, 0, used).narrow(1, 0, action_width).copy_(left);
  }
  // Rows that do not exist guide nothing: LeRobot pads them with zeros and so pulls the arm to the mean pose.
  const auto weights = guidance_weights(rows, guide.delay, std::min(guide.execution_horizon, used), guide.schedule);
  weights_ = at::tensor(weights).view({1, rows, 1});
}

Guidance Guidance::with(Tensor target, Tensor weights) const {
  Guidance out = *this;
  out.target_ = std::move(target);
  out.weights_ = std::move(weights);
  return out;
}

Tensor Guidance::corrected(const Tensor& x, const Tensor& velocity, double t) const {
  const double tau = 1 - t;
  const double rest = 1 - tau;
  const double scale =
      tau <= 0 ? max_weight_ : std::min(rest / tau * (rest * rest + tau * tau) / (rest * rest), max_weight_);
  const Tensor error = (target_ - (x - t * velocity)) * weights_;
  return velocity - scale * error;
}

}  // namespace tandem
