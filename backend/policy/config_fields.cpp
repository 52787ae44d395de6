#include "policy/config_fields.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace tandem {

namespace {

using Names = std::set<std::string_view>;

const Names every_policy{
    "type", "n_obs_steps", "input_features", "output_features", "normalization_mapping", "action_feature_names"};

const std::map<std::string_view, Names> used{
    {"act",
     {"chunk_size", "n_action_steps", "dim_model", "n_heads", "dim_feedforward", "latent_dim", "n_encoder_layers",
      "n_decoder_layers", "pre_norm", "feedforward_activation", "replace_final_stride_with_dilation",
      "temporal_ensemble_coeff", "vision_backbone"}},
    {"diffusion",
     {"horizon",
      "n_action_steps",
      "down_dims",
      "kernel_size",
      "n_groups",
      "diffusion_step_embed_dim",
      "use_film_scale_modulation",
      "crop_shape",
      "crop_ratio",
      "resize_shape",
      "spatial_softmax_num_keypoints",
      "vision_backbone",
      "use_group_norm",
      "use_separate_rgb_encoder_per_camera",
      "noise_scheduler_type",
      "num_train_timesteps",
      "num_inference_steps",
      "beta_schedule",
      "beta_start",
      "beta_end",
      "prediction_type",
      "clip_sample",
      "clip_sample_range"}},
    {"smolvla",
     {"chunk_size",
      "n_action_steps",
      "max_state_dim",
      "max_action_dim",
      "resize_imgs_with_padding",
      "empty_cameras",
      "num_steps",
      "prefix_length",
      "self_attn_every_n_layers",
      "attention_mode",
      "add_image_special_tokens",
      "adapt_to_pi_aloha",
      "use_delta_joint_actions_aloha",
      "min_period",
      "max_period",
      "vlm_model_name",
      "expert_width_multiplier",
      "num_vlm_layers",
      "num_expert_layers",
      "tokenizer_max_length",
      "pad_language_to"}},
};

// Chosen by Tandem itself (device, precision, real-time chunking), or of training only.
const Names without_effect{"device",
                           "use_amp",
                           "license",
                           "tags",
                           "private",
                           "repo_id",
                           "push_to_hub",
                           "pretrained_path",
                           "pretrained_revision",
                           "use_peft",
                           "rtc_config",
                           "compile_model",
                           "compile_mode",
                           "gradient_checkpointing",
                           "dropout",
                           "kl_weight",
                           "use_vae",
                           "n_vae_encoder_layers",
                           "pretrained_backbone_weights",
                           "do_mask_loss_for_padding",
                           "drop_n_last_frames",
                           "crop_is_random",
                           "load_vlm_weights",
                           "use_cache",
                           "freeze_vision_encoder"};
constexpr std::string_view without_effect_heads[]{"optimizer_", "scheduler_", "train_"};

bool has_no_effect(const std::string& field) {
  return without_effect.contains(field) ||
         std::ranges::any_of(without_effect_heads, [&](std::string_view head) { return field.starts_with(head); });
}

}  // namespace

IgnoredFields ignored_fields(const PolicyConfig& config) {
  IgnoredFields out;
  const auto own = used.find(config.type);
  for (const auto& [field, value] : config.raw.items()) {
    if (every_policy.contains(field) || (own != used.end() && own->second.contains(field))) {
      continue;
    }
    (has_no_effect(field) ? out.without_effect : out.unknown).push_back(field);
  }
  return out;
}

}  // namespace tandem
