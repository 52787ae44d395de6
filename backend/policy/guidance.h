#pragma once

#include <cstdint>

#include "nn/tensors.h"
#include "policy/policy.h"

namespace tandem {

/// How much each row of a chunk is pulled toward the chunk before: ones on the rows that will have been executed, then
/// falling to zero at the horizon by the schedule (policies reference, 7.5).
[[nodiscard]] std::vector<float> guidance_weights(std::int64_t rows, std::int64_t delay, std::int64_t horizon,
                                                  const std::string& schedule);

/// Real-time chunking: corrects the velocity of a flow-matching step so that the chunk goes on from the one before.
class Guidance {
 public:
  /// `rows` × `width` of the chunk inside the network, where the action may be padded.
  Guidance(const ChunkGuide& guide, std::int64_t rows, std::int64_t width, std::int64_t action_width);
  /// The same with its tensors where the network is.
  [[nodiscard]] Guidance with(Tensor target, Tensor weights) const;
  [[nodiscard]] const Tensor& target() const { return target_; }
  [[nodiscard]] const Tensor& weights() const { return weights_; }
  [[nodiscard]] double max_weight() const { return max_weight_; }
  /// The corrected velocity at time t (from 1 down to 0) of x [1, rows, width].
  [[nodiscard]] Tensor corrected(const Tensor& x, const Tensor& velocity, double t) const;

 private:
  Tensor target_;
  Tensor weights_;
  double max_weight_;
};

}  // namespace tandem
