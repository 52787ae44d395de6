#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nn/attention.h"
#include "nn/decoder_layer.h"
#include "nn/vision_tower.h"
#include "nn/word_table.h"
#include "policy/network_detail.h"

namespace tandem {

/// What SmolVLA reads from config.json and from the config.json of its vision-language model (policies reference, 2.1).
struct SmolVlaDims {
  std::int64_t chunk = 50;
  std::int64_t n_action_steps = 50;
  std::int64_t max_state = 32;
  std::int64_t max_action = 32;
  std::int64_t action_width = 0;
  std::int64_t state_width = 0;
  std::int64_t image_width = 512;  ///< 0: pictures are not resized
  std::int64_t image_height = 512;
  std::int64_t empty_cameras = 0;
  std::int64_t steps = 10;
  std::int64_t prefix_length = 0;
  std::int64_t text_layers = 16;
  std::int64_t expert_layers = 16;
  std::int64_t self_every = 2;  ///< layer i is self-attention where i mod n is 0; 0: none
  bool crosses = true;          ///< else every layer is self-attention
  bool image_tokens = false;    ///< special tokens around each picture
  bool aloha = false;
  double min_period = 0.004;
  double max_period = 4;
  DecoderDims text;
  VisionTower::Dims vision;
  std::int64_t expert_width = 720;
  std::int64_t shuffle = 4;
  std::string vlm_name;

  /// The time that denoising step i begins at: from 1 to 0.
  [[nodiscard]] double time_of_step(std::int64_t i) const {
    return 1.0 + static_cast<double>(i) * (-1.0 / static_cast<double>(steps));
  }
  /// Whether expert layer i looks at the prefix only.
  [[nodiscard]] bool is_cross(std::int64_t layer) const {
    return crosses && !(self_every > 0 && layer % self_every == 0);
  }
};
[[nodiscard]] SmolVlaDims read_smolvla_dims(const PolicyConfig& config, const Weights& weights);

/// What SmolVLA looks at, as tensors.
struct SmolVlaSight {
  std::vector<Tensor> pictures;  ///< [1, 3, height, width] within [0, 1], of the cameras that are there
  Tensor ids;                    ///< of the tokens of the task
  Tensor state;                  ///< [1, max state]
  std::size_t empty = 0;         ///< missing cameras that still have their slot
};

/// Pictures, task and state → keys and values of every text layer (policies reference, 2.4 to 2.7). Padded slots and
/// missing cameras are left out, which changes nothing but the time it takes.
class SmolVlaPrefix {
 public:
  SmolVlaPrefix(const PolicyConfig& config, const SmolVlaDims& dims, Weights& weights);
  /// Of an input; throws where something is missing.
  [[nodiscard]] SmolVlaSight look(const PolicyInput& input, Trace* trace) const;
  /// Token ids that have an embedding.
  [[nodiscard]] std::int64_t vocabulary() const { return words_.size(); }
  [[nodiscard]] std::vector<KeysValues> operator()(const SmolVlaSight& sight, Trace* trace) const;

 private:
  [[nodiscard]] Tensor resized(const Tensor& picture) const;
  [[nodiscard]] Tensor embeddings(const SmolVlaSight& sight, Trace* trace) const;
  [[nodiscard]] std::vector<Tensor> see(const std::vector<Tensor>& images, Trace* trace) const;
  [[nodiscard]] Tensor state(const PolicyInput& input) const;
  void trace_slots(const PolicyInput& input, const SmolVlaSight& sight, Trace& trace) const;

  SmolVlaDims dims_;
  std::vector<PolicyFeature> cameras_;
  std::string state_name_;
  VisionTower tower_;
  Linear connector_;
  at::ScalarType type_ = at::kFloat;  // of what the layers take
  WordTable words_;
  Linear state_projection_;
  std::vector<DecoderLayer> layers_;
  Tensor before_picture_;  // embedded special tokens, [1, token, width], 0 or more
  Tensor behind_picture_;
};

/// The action expert: the velocity of a noisy chunk, given the prefix (policies reference, 2.8).
class ActionExpert {
 public:
  ActionExpert(const SmolVlaDims& dims, Weights& weights);

  /// What does not change during the denoising of one chunk.
  struct Context {
    /// A layer: of cross layers the prefix as the expert projects it, of the others the prefix, then room for the
    /// action tokens.
    std::vector<KeysValues> seen;
    RotaryAngles angles;  ///< of the action tokens behind the prefix
    Sight sight;          ///< of the self layers: the prefix, then causal
  };
  [[nodiscard]] Context prepare(const std::vector<KeysValues>& prefix) const;
  /// Action tokens of x [1, chunk, max action] at a denoising step.
  [[nodiscard]] Tensor embed(const Tensor& x, std::int64_t step) const;
  /// They may be overwritten, as is the room in the context.
  [[nodiscard]] Tensor velocity(const Tensor& tokens, const Context& context) const;

 private:
  SmolVlaDims dims_;
  Tensor embed_;                       // of actions: the products before the first activation as one
  std::vector<Tensor> embed_of_step_;  // what is added, a denoising step
  Linear time_out_;
  Linear action_out_;
  std::vector<DecoderLayer> layers_;
  RmsNorm norm_;
  RotaryAngles own_angles_;  // of the cross layers: action tokens counted from 0
};

}  // namespace tandem
