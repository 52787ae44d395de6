// Diffusion Policy (policies reference, 5): pictures → spatial softmax → condition; a U-Net denoises the actions.
#include <cmath>

#include "nn/resnet.h"
#include "policy/device_function.h"
#include "policy/network_detail.h"
#include "policy/noise_scheduler.h"
#include "policy/unet.h"

namespace tandem {

namespace {

// One camera (or all of them): resize, crop, ResNet, keypoints, features.
class RgbEncoder {
 public:
  struct Dims {
    std::vector<std::int64_t> resize;  // [h, w], empty: as it is
    std::vector<std::int64_t> crop;    // [h, w], empty: none
    std::int64_t keypoints = 32;
    std::string backbone = "resnet18";
  };

  RgbEncoder(const WeightScope& scope, const Dims& dims) : dims_(dims) {
    // torchvision's children by number: 0 convolution, 1 norm, 2 activation, 3 pooling, 4 to 7 the layers.
    const ResNet::Names names{"0", "1", [](int layer) { return std::to_string(layer + 3); }};
    backbone_.emplace(scope.in("backbone"), names, dims.backbone);
    const auto pool = scope.in("pool.nets");
    keypoints_ = {pool("weight", {dims.keypoints, ResNet::channels, 1, 1}), pool("bias", {dims.keypoints}), 1, 0};
    scope.weights().ignore(scope.path("pool.pos_grid"));
    features_ = take_linear(scope.in("out"), 2 * dims.keypoints, 2 * dims.keypoints);
  }

  [[nodiscard]] Tensor prepared(Tensor image) const {
    if (!dims_.resize.empty() && image.sizes().slice(2) != at::IntArrayRef(dims_.resize)) {
      image = at::_upsample_bilinear2d_aa(image, dims_.resize, false);
    }
    if (!dims_.crop.empty()) {
      // torchvision's CenterCrop rounds half to even.
      const auto begin = [](std::int64_t is, std::int64_t want) {
        return static_cast<std::int64_t>(std::nearbyint(static_cast<double>(is - want) / 2.0));
      };
      image = image.narrow(2, begin(image.size(2), dims_.crop[0]), dims_.crop[0])
                  .narrow(3, begin(image.size(3), dims_.crop[1]), dims_.crop[1]);
    }
    return image.contiguous();
  }

  [[nodiscard]] Tensor map(const Tensor& prepared_image) const { return (*backbone_)(prepared_image); }

  // The expected place of each of the keypoint maps, [batch, keypoint, (x, y)] within [-1, 1].
  [[nodiscard]] Tensor places(const Tensor& map) const {
    const Tensor heat = keypoints_(map);
    const Tensor share = at::softmax(heat.flatten(2), 2).view(heat.sizes());
    const Tensor x = at::linspace(-1, 1, heat.size(3), floats_on(heat.device()));
    const Tensor y = at::linspace(-1, 1, heat.size(2), floats_on(heat.device()));
    return at::stack({(share.sum({2}) * x).sum({2}), (share.sum({3}) * y).sum({2})}, 2);
  }

  [[nodiscard]] Tensor features(const Tensor& places) const { return features_(places.flatten(1)).relu_(); }

 private:
  Dims dims_;
  std::optional<ResNet> backbone_;
  Conv2d keypoints_;
  Linear features_;
};

std::vector<std::int64_t> size_at(JsonReader& reader, const Json& raw, const char* key) {
  const auto found = raw.find(key);
  if (found == raw.end() || found->is_null()) {
    return {};
  }
  std::vector<std::int64_t> out;
  for (const auto& value : *found) {
    out.push_back(value.is_number_integer() ? value.get<std::int64_t>() : -1);
  }
  if (out.size() != 2 || out[0] < 1 || out[1] < 1 || out[0] > 8192 || out[1] > 8192) {
    reader.reject(key, "must be height and width");
  }
  return out;
}

class Diffusion final : public TensorNetwork {
 public:
  Diffusion(const PolicyConfig& config, Weights& weights)
      : config_(config), cameras_(config.cameras()), device_(weights.device()) {
    for (const char* unused : {"normalize_inputs", "normalize_targets", "unnormalize_outputs"}) {
      weights.ignore(unused);
    }
    const WeightScope root(weights, "diffusion");
    read_config();
    name_features();
    build_encoders(root);
    ConditionalUnet::Dims unet = unet_dims();
    unet.condition = config_.n_obs_steps * condition_per_step();
    unet_.emplace(root.in("unet"), unet);
  }

  Tensor forward(const std::vector<const PolicyInput*>& history, const Draw& draw, Trace* trace) override {
    std::vector<Tensor> inputs;
    for (const auto* input : history) {
      for (const auto& name : features_) {
        inputs.push_back(tensor_of(*input, name));
      }
    }
    inputs.push_back(draw.noise);
    if (draw.variance_noise.defined()) {
      inputs.push_back(draw.variance_noise);
    }
    const auto compute = [this, trace](const std::vector<Tensor>& in) { return actions_of(in, trace); };
    return trace != nullptr ? device_.once(inputs, compute) : device_(inputs, "diffusion", compute);
  }

 private:
  // Of the features of each step that is looked back to, the noise, and the noise between the steps.
  [[nodiscard]] Tensor actions_of(const std::vector<Tensor>& in, Trace* trace) const {
    const auto seen = features_.size() * static_cast<std::size_t>(config_.n_obs_steps);
    const Tensor condition = condition_of({in.begin(), in.begin() + static_cast<std::ptrdiff_t>(seen)}, trace);
    Tensor x = in[seen];
    const Tensor variance_noise = seen + 1 < in.size() ? in[seen + 1] : Tensor();
    const auto& timesteps = scheduler_->timesteps();
    for (std::size_t i = 0; i < timesteps.size(); ++i) {
      const Tensor output = (*unet_)(x, timesteps[i], condition);
      if (trace != nullptr) {
        trace->append("mid.x_t", x.squeeze(0));
        trace->append("mid.model_output", output.squeeze(0));
        trace->append("mid.timesteps", at::full({}, static_cast<double>(timesteps[i])));
      }
      const Tensor noise = variance_noise.defined() && i + 1 < timesteps.size()
                               ? variance_noise[static_cast<std::int64_t>(i)]
                               : Tensor();
      x = scheduler_->step(output, i, x, noise);
    }
    return x.narrow(1, config_.n_obs_steps - 1, traits_.n_action_steps);
  }

  void read_config() {
    JsonReader reader(config_.raw, config_.origin());
    const auto levels = config_.raw.contains("down_dims") && config_.raw["down_dims"].is_array()
                            ? static_cast<std::int64_t>(config_.raw["down_dims"].size())
                            : 3;
    horizon_ = reader.integer_or("horizon", 16, 1, 4096);
    traits_.n_obs_steps = config_.n_obs_steps = reader.integer_or("n_obs_steps", 2, 1, 32);
    traits_.n_action_steps = reader.integer_or("n_action_steps", 8, 1, horizon_);
    traits_.chunk = traits_.n_action_steps;
    traits_.action_width = config_.action_width();
    if (levels < 1 || levels > 8 || horizon_ % (std::int64_t{1} << levels) != 0) {
      reader.reject("horizon", "must be a multiple of 2 to the number of down_dims");
    }
    if (traits_.n_action_steps > horizon_ - config_.n_obs_steps + 1) {
      reader.reject("n_action_steps", "must be at most horizon - n_obs_steps + 1");
    }
    encoder_.resize = size_at(reader, config_.raw, "resize_shape");
    encoder_.crop = size_at(reader, config_.raw, "crop_shape");
    const double ratio = reader.number_or("crop_ratio", 1.0, 0.01, 1.0);
    if (!encoder_.resize.empty()) {
      // With a resize the crop is a share of it.
      encoder_.crop.clear();
      if (ratio < 1.0) {
        for (const auto extent : encoder_.resize) {
          encoder_.crop.push_back(static_cast<std::int64_t>(static_cast<double>(extent) * ratio));
        }
      }
    }
    for (const auto& camera : cameras_) {
      const std::vector<std::int64_t> whole = {camera.shape[1], camera.shape[2]};
      const auto& size = encoder_.resize.empty() ? whole : encoder_.resize;
      if (encoder_.crop.size() == 2 && (encoder_.crop[0] > size[0] || encoder_.crop[1] > size[1])) {
        reader.reject("crop_shape", "is larger than the pictures of " + camera.name + ", " + shape_text(camera.shape));
      }
    }
    encoder_.keypoints = reader.integer_or("spatial_softmax_num_keypoints", 32, 1, 4096);
    encoder_.backbone = reader.text_or("vision_backbone", "resnet18");
    read_scheduler(reader);
    expect_readable(reader);
    traits_.noise_shape = {1, horizon_, traits_.action_width};
  }

  void read_scheduler(JsonReader& reader) {
    NoiseScheduler::Options options;
    const std::string type = reader.text_or("noise_scheduler_type", "DDPM");
    options.ddim = type == "DDIM";
    if (type != "DDPM" && type != "DDIM") {
      reader.reject("noise_scheduler_type", "is " + type + "; DDPM and DDIM are known");
    }
    options.train_steps = reader.integer_or("num_train_timesteps", 100, 1, 10'000);
    options.steps = options.train_steps;
    if (reader.has("num_inference_steps") && !config_.raw["num_inference_steps"].is_null()) {
      options.steps = reader.integer("num_inference_steps", 1, options.train_steps);
    }
    options.beta_schedule = reader.text_or("beta_schedule", options.beta_schedule);
    if (options.beta_schedule != "squaredcos_cap_v2" && options.beta_schedule != "linear" &&
        options.beta_schedule != "scaled_linear") {
      reader.reject("beta_schedule", "is " + options.beta_schedule + ", which is not known");
    }
    options.beta_start = reader.number_or("beta_start", 0.0001, 0, 1);
    options.beta_end = reader.number_or("beta_end", 0.02, 0, 1);
    const std::string predicts = reader.text_or("prediction_type", "epsilon");
    options.predicts_sample = predicts == "sample";
    if (predicts != "epsilon" && predicts != "sample") {
      reader.reject("prediction_type", "is " + predicts + "; epsilon and sample are known");
    }
    options.clip = reader.boolean_or("clip_sample", true);
    options.clip_range = reader.number_or("clip_sample_range", 1.0, 1e-6, 1e6);
    if (reader.error()) {
      return;
    }
    scheduler_.emplace(options);
    if (!options.ddim && options.steps > 1) {
      traits_.variance_noise_shape = {options.steps - 1, 1, horizon_, traits_.action_width};
    }
  }

  [[nodiscard]] ConditionalUnet::Dims unet_dims() const {
    JsonReader reader(config_.raw, config_.origin());
    ConditionalUnet::Dims dims;
    dims.action_width = traits_.action_width;
    if (config_.raw.contains("down_dims")) {
      dims.down.clear();
      for (const auto& value : config_.raw["down_dims"]) {
        dims.down.push_back(value.is_number_integer() ? value.get<std::int64_t>() : 0);
      }
    }
    dims.kernel = reader.integer_or("kernel_size", 5, 1, 99);
    dims.groups = reader.integer_or("n_groups", 8, 1, 4096);
    dims.step_embedding = reader.integer_or("diffusion_step_embed_dim", 128, 4, 65536);
    dims.scales = reader.boolean_or("use_film_scale_modulation", true);
    for (const auto width : dims.down) {
      if (width < 1 || width > 65536 || width % dims.groups != 0 || width % 8 != 0) {
        reader.reject("down_dims", "must be multiples of n_groups and of 8");
      }
    }
    expect_readable(reader);
    return dims;
  }

  void build_encoders(const WeightScope& root) {
    if (cameras_.empty()) {
      return;
    }
    // An absent key means the default of the version that wrote the file: the tensors tell.
    const bool separate = root.has("rgb_encoder.0.out.weight");
    const auto scope = root.in("rgb_encoder");
    for (std::size_t i = 0; i < (separate ? cameras_.size() : 1); ++i) {
      encoders_.emplace_back(separate ? scope.in(std::to_string(i)) : scope, encoder_);
    }
  }

  [[nodiscard]] std::int64_t condition_per_step() const {
    return config_.input_width(FeatureKind::state) + config_.input_width(FeatureKind::environment) +
           static_cast<std::int64_t>(cameras_.size()) * 2 * encoder_.keypoints;
  }

  void name_features() {
    const auto vector = [&](FeatureKind kind) {
      const auto feature = std::ranges::find(config_.inputs, kind, &PolicyFeature::kind);
      if (feature != config_.inputs.end()) {
        features_.push_back(feature->name);
      }
    };
    vector(FeatureKind::state);
    first_camera_ = features_.size();
    for (const auto& camera : cameras_) {
      features_.push_back(camera.name);
    }
    vector(FeatureKind::environment);
  }

  // `in` has the features of every step, oldest first.
  [[nodiscard]] Tensor condition_of(const std::vector<Tensor>& in, Trace* trace) const {
    std::vector<Tensor> steps;
    for (auto step = in.begin(); step != in.end(); step += static_cast<std::ptrdiff_t>(features_.size())) {
      std::vector<Tensor> parts(step, step + static_cast<std::ptrdiff_t>(features_.size()));
      std::vector<Tensor> crops;
      std::vector<Tensor> maps;
      std::vector<Tensor> places;
      std::vector<Tensor> features;
      for (std::size_t i = 0; i < cameras_.size(); ++i) {
        const auto& encoder = encoders_[std::min(i, encoders_.size() - 1)];
        Tensor& part = parts[first_camera_ + i];
        crops.push_back(encoder.prepared(part));
        maps.push_back(encoder.map(crops.back()));
        places.push_back(encoder.places(maps.back()));
        features.push_back(encoder.features(places.back()));
        part = features.back();
      }
      steps.push_back(at::cat(parts, 1));
      if (trace != nullptr && !cameras_.empty()) {
        trace->append("mid.crop", at::cat(crops));
        trace->append("mid.backbone", at::cat(maps));
        trace->append("mid.keypoints", at::cat(places));
        trace->append("mid.features", at::cat(features));
      }
    }
    const Tensor condition = at::cat(steps, 1);
    if (trace != nullptr) {
      trace->put("mid.global_cond", condition);
    }
    return condition;
  }

  PolicyConfig config_;
  std::vector<PolicyFeature> cameras_;
  std::vector<std::string> features_;  // of one step: state, pictures, environment state
  std::size_t first_camera_ = 0;
  std::int64_t horizon_ = 16;
  RgbEncoder::Dims encoder_;
  std::vector<RgbEncoder> encoders_;
  std::optional<ConditionalUnet> unet_;
  std::optional<NoiseScheduler> scheduler_;
  DeviceFunction device_;
};

}  // namespace

std::unique_ptr<TensorNetwork> make_diffusion(const PolicyConfig& config, Weights& weights) {
  return std::make_unique<Diffusion>(config, weights);
}

}  // namespace tandem
