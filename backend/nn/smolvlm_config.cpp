#include "nn/smolvlm_config.h"

#include <algorithm>

#include "base/json.h"

namespace tandem {

namespace {

void read_text(JsonReader& reader, SmolVlmConfig::Text& text) {
  text.width = reader.integer("hidden_size", 2, 65536);
  text.layers = reader.integer_or("num_hidden_layers", text.layers, 1, 1024);
  text.heads = reader.integer("num_attention_heads", 1, 1024);
  text.key_heads = reader.integer_or("num_key_value_heads", text.heads, 1, 1024);
  text.head_width = reader.integer_or("head_dim", text.width / std::max<std::int64_t>(text.heads, 1), 2, 4096);
  text.positions = reader.integer_or("max_position_embeddings", text.positions, 1, 10'000'000);
  text.eps = reader.number_or("rms_norm_eps", text.eps, 0, 1);
  text.rope_base = reader.number_or("rope_theta", text.rope_base, 1, 1e9);
  // Newer files keep it in an object of its own.
  JsonReader rope = reader.object("rope_parameters");
  text.rope_base = rope.number_or("rope_theta", text.rope_base, 1, 1e9);
  const std::string type = rope.text_or("rope_type", "default");
  if (type != "default") {
    rope.reject("rope_type", "is " + type + "; only default is known");
  }
  reader.absorb(rope);
}

void read_vision(JsonReader& reader, VisionDims& vision) {
  vision.width = reader.integer_or("hidden_size", vision.width, 2, 65536);
  vision.feedforward = reader.integer_or("intermediate_size", vision.feedforward, 1, 262144);
  vision.layers = reader.integer_or("num_hidden_layers", vision.layers, 1, 512);
  vision.heads = reader.integer_or("num_attention_heads", vision.heads, 1, 1024);
  vision.image = reader.integer_or("image_size", vision.image, 1, 8192);
  vision.patch = reader.integer_or("patch_size", vision.patch, 1, 1024);
  vision.eps = reader.number_or("layer_norm_eps", vision.eps, 0, 1);
}

}  // namespace

Result<SmolVlmConfig> read_smolvlm_config(const std::filesystem::path& file) {
  const auto json = read_json(file);
  if (!json) {
    return std::unexpected(json.error());
  }
  SmolVlmConfig out;
  JsonReader root(*json, file.string());
  JsonReader text = root.object("text_config");
  JsonReader vision = root.object("vision_config");
  out.shuffle = root.integer_or("scale_factor", out.shuffle, 1, 64);
  out.image_token = root.integer_or("image_token_id", out.image_token, 0, 100'000'000);
  read_text(text, out.text);
  read_vision(vision, out.vision);
  out.tied = root.boolean_or("tie_word_embeddings", text.boolean_or("tie_word_embeddings", out.tied));
  root.absorb(text);
  root.absorb(vision);
  if (root.error()) {
    return std::unexpected(*root.error());
  }
  if (out.text.heads % out.text.key_heads != 0 || out.vision.width % out.vision.heads != 0 ||
      out.vision.patch > out.vision.image) {
    return fail(ErrorCode::invalid_input, file.string() + ": the numbers of heads, widths and patches do not agree.",
                "Copy the config.json of the vision-language model again.");
  }
  return out;
}

}  // namespace tandem
