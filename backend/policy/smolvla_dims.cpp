#include <algorithm>
#include <cmath>

#include "base/files.h"
#include "policy/processor_detail.h"
#include "policy/smolvla_detail.h"

namespace tandem {

namespace {

// The config.json of the vision-language model: beside the policy, or in the Hugging Face cache.
std::filesystem::path vlm_config(const PolicyConfig& config, const std::string& name) {
  if (stays_inside(name) && is_there(config.folder / name / "config.json")) {
    return config.folder / name / "config.json";
  }
  const auto cached = cached_repository(name, "config.json");
  return cached.empty() ? cached : cached / "config.json";
}

void build_on(const SmolVlmConfig& vlm, SmolVlaDims& dims) {
  dims.text = {vlm.text.width, vlm.text.heads, vlm.text.key_heads, vlm.text.head_width, 0, vlm.text.eps};
  dims.vision = vlm.vision;
  dims.shuffle = vlm.shuffle;
}

SmolVlmConfig read_vlm(const std::filesystem::path& file) {
  auto vlm = read_smolvlm_config(file);
  if (!vlm) {
    throw CheckpointError(vlm.error());
  }
  return *vlm;
}

void read_size(JsonReader& reader, const Json& raw, SmolVlaDims& dims) {
  const auto found = raw.find("resize_imgs_with_padding");
  if (found == raw.end()) {
    return;
  }
  if (found->is_null()) {
    dims.image_width = dims.image_height = 0;
    return;
  }
  const auto extent = [&](std::size_t i) {
    return found->is_array() && found->size() == 2 && (*found)[i].is_number_integer() ? (*found)[i].get<std::int64_t>()
                                                                                      : 0;
  };
  dims.image_width = extent(0);
  dims.image_height = extent(1);
  if (dims.image_width < 1 || dims.image_height < 1 || dims.image_width > 8192 || dims.image_height > 8192) {
    reader.reject("resize_imgs_with_padding", "must be width and height");
  }
}

// The patches of a picture are merged in squares.
void check_picture(const SmolVlaDims& dims, const std::string& origin) {
  const auto columns = dims.image_width / dims.vision.patch;
  const auto rows = dims.image_height / dims.vision.patch;
  const auto most = 4 * dims.vision.image / dims.vision.patch;
  if (dims.image_width > 0 && (rows != columns || rows < 1 || rows > most || rows % dims.shuffle != 0)) {
    refuse_checkpoint(origin + ": pictures of " + std::to_string(dims.image_width) + " × " +
                          std::to_string(dims.image_height) + " (resize_imgs_with_padding) do not go with patches of " +
                          std::to_string(dims.vision.patch) + " pixels, merged " + std::to_string(dims.shuffle) +
                          " by " + std::to_string(dims.shuffle) + ".",
                      "Restore config.json from where the policy came from; published policies have 512 × 512.");
  }
}

// What of the text model the file holds.
std::int64_t layers_in(const Weights& weights, const std::string& module) {
  std::int64_t count = 0;
  while (weights.has(module + ".layers." + std::to_string(count) + ".self_attn.k_proj.weight")) {
    ++count;
  }
  return count;
}

}  // namespace

SmolVlaDims read_smolvla_dims(const PolicyConfig& config, const Weights& weights) {
  SmolVlaDims dims;
  JsonReader reader(config.raw, config.origin());
  dims.chunk = reader.integer_or("chunk_size", 50, 1, 4096);
  dims.n_action_steps = reader.integer_or("n_action_steps", dims.chunk, 1, dims.chunk);
  dims.max_state = reader.integer_or("max_state_dim", 32, 1, 4096);
  dims.max_action = reader.integer_or("max_action_dim", 32, 1, 4096);
  dims.action_width = config.action_width();
  dims.state_width = config.input_width(FeatureKind::state);
  dims.empty_cameras = reader.integer_or("empty_cameras", 0, 0, 64);
  dims.steps = reader.integer_or("num_steps", 10, 1, 1000);
  dims.prefix_length = reader.integer_or("prefix_length", -1, -1, 65536);
  dims.self_every = reader.integer_or("self_attn_every_n_layers", 2, -1, 1024);
  const std::string attention = reader.text_or("attention_mode", "cross_attn");
  dims.crosses = attention == "cross_attn";
  if (!dims.crosses && attention != "self_attn") {
    reader.reject("attention_mode", "is " + attention + "; cross_attn and self_attn are known");
  }
  static_cast<void>(language_padding(reader));
  dims.image_tokens = reader.boolean_or("add_image_special_tokens", false);
  dims.aloha = reader.boolean_or("adapt_to_pi_aloha", false);
  dims.min_period = reader.number_or("min_period", 0.004, 1e-9, 1e9);
  dims.max_period = reader.number_or("max_period", 4.0, 1e-9, 1e9);
  dims.vlm_name = reader.text_or("vlm_model_name", "HuggingFaceTB/SmolVLM2-500M-Video-Instruct");
  const double multiplier = reader.number_or("expert_width_multiplier", 0.75, 0.01, 16);
  const auto wanted_layers = reader.integer_or("num_vlm_layers", 16, -1, 1024);
  const auto expert_layers = reader.integer_or("num_expert_layers", -1, -1, 1024);
  read_size(reader, config.raw, dims);
  if (dims.action_width > dims.max_action || dims.state_width > dims.max_state) {
    reader.reject("max_action_dim", "or max_state_dim is smaller than the action or the state");
  }
  if (dims.state_width == 0) {
    reader.reject("input_features", "has no state, which SmolVLA needs");
  }
  if (reader.boolean_or("use_delta_joint_actions_aloha", false)) {
    reader.reject("use_delta_joint_actions_aloha", "is true, which LeRobot does not implement");
  }
  if (dims.aloha && (dims.state_width != 14 || dims.action_width != 14)) {
    reader.reject("adapt_to_pi_aloha", "is true for a robot that has not 14 joints");
  }
  expect_readable(reader);
  const auto file = vlm_config(config, dims.vlm_name);
  if (!file.empty()) {
    build_on(read_vlm(file), dims);
  } else if (dims.vlm_name.find("SmolVLM2-500M") != std::string::npos) {
    build_on({}, dims);  // the model of all published SmolVLA checkpoints (policies reference, 2.1)
  } else {
    refuse_checkpoint(
        config.origin() + ": the vision-language model " + dims.vlm_name + " is not on this machine.",
        "Put its config.json into " + (config.folder / "vlm").string() + " and name that folder in vlm_model_name.");
  }
  check_picture(dims, config.origin());
  const std::string module = "model.vlm_with_expert.vlm.model.text_model";
  dims.text_layers = wanted_layers > 0 ? wanted_layers : layers_in(weights, module);
  dims.expert_layers = expert_layers > 0 ? expert_layers : dims.text_layers;
  dims.expert_width = static_cast<std::int64_t>(static_cast<double>(dims.text.width) * multiplier);
  if (dims.text_layers < 1 || dims.text_layers % dims.expert_layers != 0 ||
      (dims.text_layers != dims.expert_layers && dims.crosses)) {
    refuse_checkpoint(config.origin() + ": num_expert_layers " + std::to_string(dims.expert_layers) +
                          " does not go with num_vlm_layers " + std::to_string(dims.text_layers) + ".",
                      "LeRobot cannot run this combination either.");
  }
  return dims;
}

}  // namespace tandem
