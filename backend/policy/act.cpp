// Action Chunking Transformer (policies reference, 3). Tokens: latent, state, environment state, then the pictures row
// by row, camera by camera.
#include <cmath>
#include <numbers>

#include "nn/attention.h"
#include "nn/resnet.h"
#include "policy/device_function.h"
#include "policy/network_detail.h"

namespace tandem {

namespace {

constexpr double norm_eps = 1e-5;

struct Dims {
  std::int64_t chunk = 100;
  std::int64_t width = 512;
  std::int64_t heads = 8;
  std::int64_t feedforward = 3200;
  std::int64_t latent = 32;
  std::int64_t encoder_layers = 4;
  std::int64_t decoder_layers = 1;
  bool pre_norm = false;
  bool gelu = false;
};

// torch.nn.MultiheadAttention.
class MultiHeadAttention {
 public:
  MultiHeadAttention(const WeightScope& scope, std::int64_t width, std::int64_t heads) : heads_(heads) {
    const Tensor weight = scope("in_proj_weight", {3 * width, width});
    const Tensor bias = scope("in_proj_bias", {3 * width});
    const auto part = [&](std::int64_t i) {
      return large({weight.narrow(0, i * width, width), bias.narrow(0, i * width, width)}, scope);
    };
    q_ = part(0);
    k_ = part(1);
    v_ = part(2);
    out_ = large(take_linear(scope.in("out_proj"), width, width), scope);
  }
  [[nodiscard]] Tensor operator()(const Tensor& query, const Tensor& key, const Tensor& value) const {
    return out_(merge_heads(
        attend(split_heads(q_(query), heads_), split_heads(k_(key), heads_), split_heads(v_(value), heads_))));
  }

 private:
  std::int64_t heads_;
  Linear q_;
  Linear k_;
  Linear v_;
  Linear out_;
};

class FeedForward {
 public:
  FeedForward(const WeightScope& scope, const Dims& dims)
      : in_(large(take_linear(scope.in("linear1"), dims.width, dims.feedforward), scope)),
        out_(large(take_linear(scope.in("linear2"), dims.feedforward, dims.width), scope)),
        gelu_(dims.gelu) {}
  [[nodiscard]] Tensor operator()(const Tensor& x) const { return out_(gelu_ ? at::gelu(in_(x)) : in_.relu(x)); }

 private:
  Linear in_;
  Linear out_;
  bool gelu_;
};

struct EncoderLayer {
  EncoderLayer(const WeightScope& scope, const Dims& dims)
      : attention(scope.in("self_attn"), dims.width, dims.heads),
        feed_forward(scope, dims),
        norm1(take_layer_norm(scope.in("norm1"), dims.width, norm_eps)),
        norm2(take_layer_norm(scope.in("norm2"), dims.width, norm_eps)),
        pre_norm(dims.pre_norm) {}
  [[nodiscard]] Tensor operator()(const Tensor& x, const Tensor& position) const {
    const Tensor in = pre_norm ? norm1(x) : x;
    Tensor y = x + attention(in + position, in + position, in);
    if (pre_norm) {
      return y + feed_forward(norm2(y));
    }
    y = norm1(y);
    return norm2(y + feed_forward(y));
  }

  MultiHeadAttention attention;
  FeedForward feed_forward;
  LayerNorm norm1;
  LayerNorm norm2;
  bool pre_norm;
};

struct DecoderLayer {
  DecoderLayer(const WeightScope& scope, const Dims& dims)
      : self_attention(scope.in("self_attn"), dims.width, dims.heads),
        cross_attention(scope.in("multihead_attn"), dims.width, dims.heads),
        feed_forward(scope, dims),
        norm1(take_layer_norm(scope.in("norm1"), dims.width, norm_eps)),
        norm2(take_layer_norm(scope.in("norm2"), dims.width, norm_eps)),
        norm3(take_layer_norm(scope.in("norm3"), dims.width, norm_eps)),
        pre_norm(dims.pre_norm) {}
  // The part before the picture of the world is looked at.
  [[nodiscard]] Tensor own(const Tensor& x, const Tensor& position) const {
    const Tensor in = pre_norm ? norm1(x) : x;
    const Tensor y = x + self_attention(in + position, in + position, in);
    return pre_norm ? y : norm1(y);
  }
  [[nodiscard]] Tensor look(Tensor y, const Tensor& position, const Tensor& memory, const Tensor& memory_keys) const {
    const Tensor in = pre_norm ? norm2(y) : y;
    y = y + cross_attention(in + position, memory_keys, memory);
    if (pre_norm) {
      return y + feed_forward(norm3(y));
    }
    y = norm2(y);
    return norm3(y + feed_forward(y));
  }

  MultiHeadAttention self_attention;
  MultiHeadAttention cross_attention;
  FeedForward feed_forward;
  LayerNorm norm1;
  LayerNorm norm2;
  LayerNorm norm3;
  bool pre_norm;
};

// Two-dimensional sine position embedding of [h, w] tokens: [h·w, width]; the first half of the channels is the row,
// the second the column, both counted from 1 and scaled to 2π.
Tensor sine_positions(std::int64_t h, std::int64_t w, std::int64_t width, at::Device device) {
  const auto half = width / 2;
  const auto floats = floats_on(device);
  const auto axis = [&](std::int64_t extent) {
    const Tensor at =
        at::arange(1, extent + 1, floats) / (static_cast<double>(extent) + 1e-6) * (2.0 * std::numbers::pi);
    const Tensor frequency = at::full({1}, 10000.0, floats)
                                 .pow(at::arange(0, half, floats).div(2, "floor") * (2.0 / static_cast<double>(half)));
    const Tensor angle = at.unsqueeze(1) / frequency.unsqueeze(0);
    // Even channels sine, odd ones cosine.
    return at::stack({at::sin(angle.slice(1, 0, half, 2)), at::cos(angle.slice(1, 1, half, 2))}, 2).flatten(1);
  };
  const Tensor rows = axis(h).unsqueeze(1).expand({h, w, half});
  const Tensor columns = axis(w).unsqueeze(0).expand({h, w, half});
  return at::cat({rows, columns}, 2).reshape({h * w, width});
}

class Act final : public TensorNetwork {
 public:
  Act(const PolicyConfig& config, Weights& weights)
      : config_(config), cameras_(config.cameras()), device_(weights.device()) {
    read_config();
    const WeightScope model(weights, "model");
    for (const char* unused : {"model.vae_encoder", "normalize_inputs", "normalize_targets", "unnormalize_outputs"}) {
      weights.ignore(unused);
    }
    build(model);
  }

  Tensor forward(const std::vector<const PolicyInput*>& history, const Draw&, Trace* trace) override {
    std::vector<Tensor> inputs;
    for (const auto& name : vectors_) {
      inputs.push_back(tensor_of(*history.back(), name));
    }
    for (const auto& camera : cameras_) {
      inputs.push_back(tensor_of(*history.back(), camera.name));
    }
    const auto compute = [this, trace](const std::vector<Tensor>& in) { return actions_of(in, trace); };
    return trace != nullptr ? device_.once(inputs, compute) : device_(inputs, "act", compute);
  }

 private:
  // Of the vectors in their order, then the pictures.
  [[nodiscard]] Tensor actions_of(const std::vector<Tensor>& in, Trace* trace) const {
    std::vector<Tensor> tokens{latent_};
    for (std::size_t i = 0; i < vectors_.size(); ++i) {
      tokens.push_back(vector_projections_[i](in[i]).unsqueeze(1));
    }
    std::vector<Tensor> positions{vector_positions_.unsqueeze(0)};
    std::vector<Tensor> maps;
    for (std::size_t i = vectors_.size(); i < in.size(); ++i) {
      const Tensor map = (*backbone_)(in[i]);
      tokens.push_back(picture_(map).flatten(2).transpose(1, 2));
      positions.push_back(sine_positions(map.size(2), map.size(3), dims_.width, map.device()).unsqueeze(0));
      maps.push_back(map);
    }
    Tensor x = at::cat(tokens, 1);
    const Tensor position = at::cat(positions, 1);
    if (trace != nullptr) {
      if (!maps.empty()) {
        trace->put("mid.backbone", at::cat(maps));
      }
      trace->put("mid.encoder_tokens", x);
      trace->put("mid.encoder_pos", position);
    }
    for (const auto& layer : encoder_) {
      x = layer(x, position);
    }
    if (dims_.pre_norm) {
      x = encoder_norm_(x);
    }
    const Tensor keys = x + position;
    Tensor y = first_query_;
    for (std::size_t i = 0; i < decoder_.size(); ++i) {
      y = decoder_[i].look(i == 0 ? y : decoder_[i].own(y, decoder_positions_), decoder_positions_, x, keys);
    }
    y = decoder_norm_(y);
    if (trace != nullptr) {
      trace->put("mid.encoder_out", x);
      trace->put("mid.decoder_out", y);
    }
    return head_(y);
  }

  void read_config() {
    JsonReader reader(config_.raw, config_.origin());
    dims_.chunk = reader.integer_or("chunk_size", dims_.chunk, 1, 4096);
    traits_.n_action_steps = reader.integer_or("n_action_steps", dims_.chunk, 1, dims_.chunk);
    dims_.width = reader.integer_or("dim_model", dims_.width, 4, 16384);
    dims_.heads = reader.integer_or("n_heads", dims_.heads, 1, 256);
    dims_.feedforward = reader.integer_or("dim_feedforward", dims_.feedforward, 1, 65536);
    dims_.latent = reader.integer_or("latent_dim", dims_.latent, 1, 16384);
    dims_.encoder_layers = reader.integer_or("n_encoder_layers", dims_.encoder_layers, 1, 256);
    dims_.decoder_layers = reader.integer_or("n_decoder_layers", dims_.decoder_layers, 1, 256);
    dims_.pre_norm = reader.boolean_or("pre_norm", false);
    const std::string activation = reader.text_or("feedforward_activation", "relu");
    dims_.gelu = activation == "gelu";
    if (activation != "relu" && activation != "gelu") {
      reader.reject("feedforward_activation", "is \"" + activation + "\"; LeRobot's ACT runs with relu and gelu only");
    }
    if (dims_.width % dims_.heads != 0 || dims_.width % 4 != 0) {
      reader.reject("dim_model", "must be a multiple of n_heads and of 4");
    }
    if (reader.boolean_or("replace_final_stride_with_dilation", false)) {
      reader.reject("replace_final_stride_with_dilation", "is true, which a ResNet of basic blocks cannot do");
    }
    if (config_.n_obs_steps != 1) {
      reader.reject("n_obs_steps", "is " + std::to_string(config_.n_obs_steps) + "; ACT looks at one observation");
    }
    if (reader.has("temporal_ensemble_coeff") && !config_.raw["temporal_ensemble_coeff"].is_null()) {
      traits_.ensembles = true;
      traits_.ensemble_coeff = reader.number("temporal_ensemble_coeff", -100, 100);
      if (traits_.n_action_steps != 1) {
        reader.reject("n_action_steps", "must be 1 where temporal_ensemble_coeff is set");
      }
    }
    backbone_kind_ = reader.text_or("vision_backbone", "resnet18");
    expect_readable(reader);
    traits_.chunk = dims_.chunk;
    traits_.action_width = config_.action_width();
  }

  void take_vector(const WeightScope& model, FeatureKind kind, const std::string& name) {
    const auto width = config_.input_width(kind);
    if (width > 0) {
      vectors_.push_back(std::ranges::find(config_.inputs, kind, &PolicyFeature::kind)->name);
      vector_projections_.push_back(take_linear(model.in(name), width, dims_.width));
    }
  }

  void build(const WeightScope& model) {
    if (!cameras_.empty()) {
      const ResNet::Names names{"conv1", "bn1", [](int layer) { return "layer" + std::to_string(layer); }};
      backbone_.emplace(model.in("backbone"), names, backbone_kind_);
      const auto projection = model.in("encoder_img_feat_input_proj");
      picture_ = {projection("weight", {dims_.width, ResNet::channels, 1, 1}), projection("bias", {dims_.width}), 1, 0};
    }
    take_vector(model, FeatureKind::state, "encoder_robot_state_input_proj");
    take_vector(model, FeatureKind::environment, "encoder_env_state_input_proj");
    // The latent is zero at inference, so its projection is the bias.
    const auto latent = take_linear(model.in("encoder_latent_input_proj"), dims_.latent, dims_.width);
    latent_ = latent.bias.view({1, 1, dims_.width});
    const auto vectors = static_cast<std::int64_t>(1 + vectors_.size());
    vector_positions_ = model("encoder_1d_feature_pos_embed.weight", {vectors, dims_.width});
    for (std::int64_t i = 0; i < dims_.encoder_layers; ++i) {
      encoder_.emplace_back(model.in("encoder.layers", i), dims_);
    }
    if (dims_.pre_norm) {
      encoder_norm_ = take_layer_norm(model.in("encoder.norm"), dims_.width, norm_eps);
    }
    for (std::int64_t i = 0; i < dims_.decoder_layers; ++i) {
      decoder_.emplace_back(model.in("decoder.layers", i), dims_);
    }
    decoder_norm_ = take_layer_norm(model.in("decoder.norm"), dims_.width, norm_eps);
    decoder_positions_ = model("decoder_pos_embed.weight", {dims_.chunk, dims_.width}).unsqueeze(0);
    head_ = take_linear(model.in("action_head"), dims_.width, traits_.action_width);
    // The decoder begins with zeros: what its first layer makes of them never changes.
    first_query_ =
        decoder_.front().own(at::zeros({1, dims_.chunk, dims_.width}, floats_on(model.device())), decoder_positions_);
  }

  PolicyConfig config_;
  std::vector<PolicyFeature> cameras_;
  Dims dims_;
  std::string backbone_kind_;
  std::vector<std::string> vectors_;  // state, environment state: those that there are
  std::vector<Linear> vector_projections_;
  std::optional<ResNet> backbone_;
  Conv2d picture_;
  Tensor latent_;
  Tensor vector_positions_;
  std::vector<EncoderLayer> encoder_;
  LayerNorm encoder_norm_;
  std::vector<DecoderLayer> decoder_;
  LayerNorm decoder_norm_;
  Tensor decoder_positions_;
  Tensor first_query_;
  Linear head_;
  DeviceFunction device_;
};

}  // namespace

std::unique_ptr<TensorNetwork> make_act(const PolicyConfig& config, Weights& weights) {
  return std::make_unique<Act>(config, weights);
}

}  // namespace tandem
