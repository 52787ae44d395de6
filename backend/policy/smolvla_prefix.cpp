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
  connector_ = take_large(vlm.in("connector.modality_projection"), {{"proj", dims.text.width}},
                          dims.vision.width * dims.shuffle * dims.shuffle, false);
  type_ = weights.type();
  words_ = WordTable(text.in("embed_tokens"), dims.text.width);
  state_projection_ =
      take_linear(WeightScope(weights, "model.state_proj"), dims.max_state, dims.text.width, true, at::kFloat);
  for (std::int64_t i = 0; i < dims.text_layers; ++i) {
    DecoderDims layer = dims.text;
    layer.keys_only = i + 1 == dims.text_layers;
    layers_.push_back(take_decoder_layer(text.in("layers", i), layer));
  }
  weights.ignore(text.path("norm"));
  weights.ignore(text.path("layers"));  // those behind num_vlm_layers
  weights.ignore("model.vlm_with_expert.vlm.lm_head");
  std::vector<std::int64_t> before;
  std::vector<std::int64_t> behind;
  if (dims.image_tokens) {
    const auto tokenizer = find_tokenizer(config.folder, {}, dims.vlm_name);
    if (!tokenizer) {
      throw CheckpointError(tokenizer.error());
    }
    const auto fake = tokenizer->id_of("<fake_token_around_image>");
    const auto global = tokenizer->id_of("<global-img>");
    if (fake < 0 || global < 0 || std::max(fake, global) >= words_.size()) {
      refuse_checkpoint(config.origin() + ": the tokenizer has no tokens for pictures.",
                        "Use the tokenizer of the vision-language model.");
    }
    before = {fake, global};
    behind = {fake};
  }
  const auto special = [&](const std::vector<std::int64_t>& ids) {
    return words_(at::tensor(ids, at::kLong)).unsqueeze(0);
  };
  before_picture_ = special(before);
  behind_picture_ = special(behind);
}

// The picture at the size of the tower, scaled to [-1, 1].
Tensor SmolVlaPrefix::resized(const Tensor& picture) const {
  const auto rows = picture.size(2) / dims_.vision.patch;
  if (dims_.image_width == 0 && (rows != picture.size(3) / dims_.vision.patch || rows % dims_.shuffle != 0)) {
    throw CheckpointError(Error{
        ErrorCode::mismatch,
        "The policy does not scale its pictures and cannot take one of " + std::to_string(picture.size(3)) + " × " +
            std::to_string(picture.size(2)) + ".",
        "Give it pictures of " + std::to_string(dims_.vision.image) + " × " + std::to_string(dims_.vision.image) + ".",
        {}});
  }
  return (dims_.image_width > 0 ? resize_to_bottom_right(picture, dims_.image_height, dims_.image_width) : picture) *
             2.0 -
         1.0;
}

Tensor SmolVlaPrefix::state(const PolicyInput& input) const {
  Tensor state = tensor_of(input, state_name_);
  if (dims_.aloha) {
    state = adapted_to_pi(state);
  }
  return at::constant_pad_nd(state, {0, dims_.max_state - state.size(1)}, 0);
}

SmolVlaSight SmolVlaPrefix::look(const PolicyInput& input, Trace* trace) const {
  SmolVlaSight out;
  for (const auto& camera : cameras_) {
    if (input.arrays.contains(camera.name)) {
      out.pictures.push_back(tensor_of(input, camera.name));
    }
  }
  if (out.pictures.empty()) {
    throw CheckpointError(Error{ErrorCode::mismatch,
                                "The policy needs a camera, and the robot gives none of its names.",
                                "Match the cameras of the policy with those of the rig.",
                                {}});
  }
  out.empty = std::min(cameras_.size() - out.pictures.size(), static_cast<std::size_t>(dims_.empty_cameras));
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < input.tokens.size(); ++i) {
    if (input.token_mask[i] != 0) {
      if (input.tokens[i] < 0 || input.tokens[i] >= vocabulary()) {
        throw CheckpointError(Error{
            ErrorCode::mismatch,
            "The task gives a token that the policy does not know, number " + std::to_string(input.tokens[i]) + ".",
            "Use the tokenizer the policy was trained with.",
            {}});
      }
      ids.push_back(input.tokens[i]);
    }
  }
  out.ids = at::tensor(ids, at::kLong);
  out.state = state(input);
  if (trace != nullptr) {
    trace->put("mid.state", out.state);
    trace_slots(input, out, *trace);
  }
  return out;
}

void SmolVlaPrefix::trace_slots(const PolicyInput& input, const SmolVlaSight& sight, Trace& trace) const {
  std::vector<float> mask;
  std::vector<float> images;
  const auto add = [&](std::int64_t count, float value) {
    mask.insert(mask.end(), static_cast<std::size_t>(count), value);
  };
  const auto side = dims_.vision.image / dims_.vision.patch / dims_.shuffle;
  for (std::size_t i = 0; i < sight.pictures.size() + sight.empty; ++i) {
    const bool shown = i < sight.pictures.size();
    add(before_picture_.size(1), 1);
    add(side * side, shown ? 1 : 0);
    add(behind_picture_.size(1), 1);
    images.push_back(shown ? 1 : 0);
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

// Image tokens of every picture, [1, token, width] each.
std::vector<Tensor> SmolVlaPrefix::see(const std::vector<Tensor>& images, Trace* trace) const {
  const auto alike = [&](const Tensor& image) { return image.sizes() == images.front().sizes(); };
  if (words_.device().is_cuda() && trace == nullptr && std::ranges::all_of(images, alike)) {
    // A card is not filled by one picture; a processor is, and loses its caches by several.
    return connector_(merge_patches(tower_.encode({tower_.embed(at::cat(images))})[0], dims_.shuffle)).split(1);
  }
  std::vector<Tensor> patches;
  for (const auto& image : images) {
    patches.push_back(tower_.embed(image));
    if (trace != nullptr) {
      trace->append("mid.patch", patches.back().squeeze(0));
    }
  }
  std::vector<Tensor> tokens;
  for (const Tensor& seen : tower_.encode(std::move(patches))) {
    tokens.push_back(connector_(merge_patches(seen, dims_.shuffle)));
    if (trace != nullptr) {
      trace->append("mid.vision", seen.squeeze(0));
      trace->append("mid.connector", tokens.back().squeeze(0));
    }
  }
  return tokens;
}

Tensor SmolVlaPrefix::embeddings(const SmolVlaSight& sight, Trace* trace) const {
  std::vector<Tensor> images;
  for (const auto& picture : sight.pictures) {
    images.push_back(resized(picture));
  }
  std::vector<Tensor> shown = images;
  if (trace != nullptr) {  // LeRobot computes those that are missing, too, and hides them
    shown.insert(shown.end(), sight.empty, at::full_like(images.front(), -1.0));
  }
  const auto seen = see(shown, trace);
  const double scale = std::sqrt(static_cast<double>(dims_.text.width));
  std::vector<Tensor> parts;
  for (std::size_t i = 0; i < images.size() + sight.empty; ++i) {
    parts.push_back(before_picture_);
    if (i < images.size()) {
      parts.push_back(seen[i] * scale);
    }
    parts.push_back(behind_picture_);
  }
  parts.push_back(words_(sight.ids).unsqueeze(0) * scale);
  parts.push_back(state_projection_(sight.state).unsqueeze(1));
  for (auto& part : parts) {
    part = part.to(type_);
  }
  const Tensor out = at::cat(parts, 1);
  if (trace != nullptr) {
    for (std::size_t i = 0; i < images.size() + sight.empty; ++i) {
      trace->put("mid.image." + std::to_string(i), i < images.size() ? images[i] : at::full_like(images[0], -1));
    }
    trace->put("mid.prefix.embs", out);
  }
  return out;
}

std::vector<KeysValues> SmolVlaPrefix::operator()(const SmolVlaSight& sight, Trace* trace) const {
  Tensor x = embeddings(sight, trace);
  const auto count = x.size(1);
  const auto angles = rotary_angles(at::arange(count, x.options().dtype(at::kLong)), dims_.text.head_width, 10000);
  // Pictures and words see each other, but not the state, which is last and sees all.
  const auto visible = Sight::last_apart(count, x.device());
  const auto room = [&] { return at::empty({1, count, dims_.text.key_heads, dims_.text.head_width}, x.options()); };
  std::vector<KeysValues> out;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto& layer = layers_[i];
    const auto [k, v] = out.emplace_back(room(), room());
    const Tensor q = layer.queries(x, angles, {k, v});
    if (trace != nullptr) {
      trace->put("mid.kv." + std::to_string(i) + ".k", k.transpose(1, 2));
      trace->put("mid.kv." + std::to_string(i) + ".v", v.transpose(1, 2));
    }
    if (i + 1 == layers_.size()) {
      break;
    }
    x = layer.out.onto(merge_heads(attend(q, k, v, visible)), x);
    x = layer.feed_forward(x);
  }
  return out;
}

}  // namespace tandem
