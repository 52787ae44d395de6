#include <algorithm>
#include <cmath>

#include "nn/image_ops.h"
#include "policy/processor_detail.h"
#include "policy/smolvla_detail.h"

namespace tandem {

namespace {

// Signs and gripper of an ALOHA state as π0 expects it. It is applied to normalised values, as LeRobot does since
// normalisation moved into the pipeline.
Tensor adapted_to_pi(Tensor state) {
  state = state.clone();
  for (const std::int64_t joint : {1, 2, 8, 9}) {
    state.select(1, joint).neg_();
  }
  constexpr double open = 0.05800;
  constexpr double closed = 0.01844;
  constexpr double arm = 0.036;
  constexpr double horn = 0.022;
  for (const std::int64_t gripper : {6, 13}) {
    const Tensor place = state.select(1, gripper) * (open - closed) + closed;
    const Tensor sine = ((horn * horn - arm * arm) + place.square()) / (2 * horn * place);
    state.select(1, gripper).copy_((sine.clamp(-1, 1).asin() - 0.4) / (1.5 - 0.4));
  }
  return state;
}

}  // namespace

SmolVlaPrefix::SmolVlaPrefix(const PolicyConfig& config, const SmolVlaDims& dims, Weights& weights)
    : dims_(dims),
      cameras_(config.cameras()),
      state_name_(std::ranges::find(config.inputs, FeatureKind::state, &PolicyFeature::kind)->name),
      tower_(WeightScope(weights, "model.vlm_with_expert.vlm.model.vision_model"), dims.vision) {
  const WeightScope vlm(weights, "model.vlm_with_expert.vlm.model");
  const auto text = vlm.in("text_model");
  connector_ = take_linear(vlm.in("connector.modality_projection.proj"),
                           dims.vision.width * dims.shuffle * dims.shuffle, dims.text.width, false);
  words_ = text("embed_tokens.weight", {-1, dims.text.width});
  state_projection_ =
      take_linear(WeightScope(weights, "model.state_proj"), dims.max_state, dims.text.width, true, at::kFloat);
  for (std::int64_t i = 0; i < dims.text_layers; ++i) {
    layers_.push_back(take_decoder_layer(text.in("layers", i), dims.text));
  }
  weights.ignore(text.path("norm"));
  weights.ignore(text.path("layers"));  // those behind num_vlm_layers
  weights.ignore("model.vlm_with_expert.vlm.lm_head");
  if (dims.image_tokens) {
    const auto tokenizer = find_tokenizer(config.folder, {}, dims.vlm_name);
    if (!tokenizer) {
      throw CheckpointError(tokenizer.error());
    }
    const auto fake = tokenizer->id_of("<fake_token_around_image>");
    const auto global = tokenizer->id_of("<global-img>");
    if (fake < 0 || global < 0 || std::max(fake, global) >= words_.size(0)) {
      refuse_checkpoint(config.origin() + ": the tokenizer has no tokens for pictures.",
                        "Use the tokenizer of the vision-language model.");
    }
    before_picture_ = {fake, global};
    behind_picture_ = {fake};
  }
}

// The picture at the size of the tower, scaled to [-1, 1].
Tensor SmolVlaPrefix::picture(const PolicyInput& input, const std::string& camera) const {
  const Tensor image = tensor_of(input, camera);
  return (dims_.image_width > 0 ? resize_to_bottom_right(image, dims_.image_height, dims_.image_width) : image) * 2.0 -
         1.0;
}

std::vector<Tensor> SmolVlaPrefix::pictures(const PolicyInput& input) const {
  std::vector<Tensor> out;
  for (const auto& camera : cameras_) {
    if (input.arrays.contains(camera.name)) {
      out.push_back(picture(input, camera.name));
    }
  }
  if (out.empty()) {
    throw CheckpointError(Error{ErrorCode::mismatch,
                                "The policy needs a camera, and the robot gives none of its names.",
                                "Match the cameras of the policy with those of the rig.",
                                {}});
  }
  return out;
}

Tensor SmolVlaPrefix::special(const std::vector<std::int64_t>& ids) const {
  return words_.index_select(0, at::tensor(ids)).unsqueeze(0);
}

// Image tokens of every picture, [picture, token, width].
Tensor SmolVlaPrefix::see(const std::vector<Tensor>& images, bool traced, Trace* trace) const {
  std::vector<Tensor> tokens;
  for (const auto& image : images) {
    const Tensor patches = tower_.embed(image);
    const Tensor seen = tower_.encode(patches);
    tokens.push_back(connector_(merge_patches(seen, dims_.shuffle)));
    if (traced) {
      trace->append("mid.patch", patches.squeeze(0));
      trace->append("mid.vision", seen.squeeze(0));
      trace->append("mid.connector", tokens.back().squeeze(0));
    }
  }
  return at::cat(tokens);
}

Tensor SmolVlaPrefix::state(const PolicyInput& input) const {
  Tensor state = tensor_of(input, state_name_);
  if (dims_.aloha) {
    state = adapted_to_pi(state);
  }
  return at::constant_pad_nd(state, {0, dims_.max_state - state.size(1)}, 0);
}

void SmolVlaPrefix::trace_slots(const PolicyInput& input, std::size_t shown, Trace& trace) const {
  std::vector<float> mask;
  std::vector<float> images;
  const auto add = [&](std::size_t count, float value) { mask.insert(mask.end(), count, value); };
  const auto side = static_cast<std::size_t>(dims_.vision.image / dims_.vision.patch / dims_.shuffle);
  const std::size_t empty = std::min(cameras_.size() - shown, static_cast<std::size_t>(dims_.empty_cameras));
  for (std::size_t i = 0; i < shown + empty; ++i) {
    add(before_picture_.size(), 1);
    add(side * side, i < shown ? 1 : 0);
    add(behind_picture_.size(), 1);
    images.push_back(i < shown ? 1 : 0);
  }
  for (const auto valid : input.token_mask) {
    add(1, valid != 0 ? 1 : 0);
  }
  add(1, 1);
  if (dims_.prefix_length > static_cast<std::int64_t>(mask.size())) {
    mask.resize(static_cast<std::size_t>(dims_.prefix_length), 0);
  }
  trace.put("mid.prefix.pad_mask", at::tensor(mask).unsqueeze(0));
  trace.put("mid.image_mask", at::tensor(images));
}

Tensor SmolVlaPrefix::embeddings(const PolicyInput& input, Trace* trace) const {
  const auto images = pictures(input);
  const std::size_t empty = std::min(cameras_.size() - images.size(), static_cast<std::size_t>(dims_.empty_cameras));
  const Tensor seen = see(images, trace != nullptr && empty == 0, trace);
  const double scale = std::sqrt(static_cast<double>(dims_.text.width));
  std::vector<Tensor> parts;
  const auto frame = [&](const std::vector<std::int64_t>& ids) {
    if (!ids.empty()) {
      parts.push_back(special(ids));
    }
  };
  for (std::size_t i = 0; i < images.size() + empty; ++i) {
    frame(before_picture_);
    if (i < images.size()) {
      parts.push_back(seen.narrow(0, static_cast<std::int64_t>(i), 1) * scale);
    }
    frame(behind_picture_);
  }
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < input.tokens.size(); ++i) {
    if (input.token_mask[i] != 0) {
      ids.push_back(std::clamp<std::int64_t>(input.tokens[i], 0, words_.size(0) - 1));
    }
  }
  if (!ids.empty()) {
    parts.push_back(special(ids) * scale);
  }
  const Tensor own = state(input);
  parts.push_back(state_projection_(own).unsqueeze(1));
  for (auto& part : parts) {
    part = part.to(words_.scalar_type());
  }
  const Tensor out = at::cat(parts, 1);
  if (trace != nullptr) {
    for (std::size_t i = 0; i < images.size(); ++i) {
      trace->put("mid.image." + std::to_string(i), images[i]);
    }
    for (std::size_t i = images.size(); i < images.size() + empty; ++i) {
      trace->put("mid.image." + std::to_string(i), at::full_like(images[0], -1));
    }
    trace->put("mid.state", own);
    trace->put("mid.prefix.embs", out);
    trace_slots(input, images.size(), *trace);
  }
  return out;
}

std::vector<KeysValues> SmolVlaPrefix::operator()(const PolicyInput& input, Trace* trace) const {
  Tensor x = embeddings(input, trace);
  const auto count = x.size(1);
  const auto angles = rotary_angles(at::arange(count, at::kLong), dims_.text.head_width, 10000);
  // Pictures and words see each other, but not the state, which is last and sees all.
  Tensor mask = at::ones({count, count}, at::kBool);
  mask.narrow(0, 0, count - 1).select(1, count - 1).fill_(false);
  std::vector<KeysValues> out;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto& layer = layers_[i];
    const Tensor h = layer.input_norm(x);
    out.push_back(
        {rotate(split_heads(layer.k(h), dims_.text.key_heads), angles), split_heads(layer.v(h), dims_.text.key_heads)});
    if (trace != nullptr) {
      trace->put("mid.kv." + std::to_string(i) + ".k", out.back().keys);
      trace->put("mid.kv." + std::to_string(i) + ".v", out.back().values);
    }
    if (i + 1 == layers_.size()) {
      break;  // only the keys and values of the last layer are used
    }
    const Tensor q = rotate(split_heads(layer.q(h), dims_.text.heads), angles);
    x = layer.out.onto(merge_heads(attend(q, out.back().keys, out.back().values, mask)), x);
    x = layer.feed_forward(x);
  }
  return out;
}

}  // namespace tandem
