#include "vlm/qwen_config.h"

#include <algorithm>

#include "base/files.h"
#include "base/json.h"

namespace tandem {

namespace {

using Text = QwenVlConfig::Text;
using Vision = QwenVlConfig::Vision;
using Pixels = QwenVlConfig::Pixels;

void read_rope(JsonReader& reader, const char* key, Text& text) {
  JsonReader rope = reader.object(key);
  text.rope_base = rope.number_or("rope_theta", text.rope_base, 1, 1e12);
  const auto [a, b, c] = text.sections;
  const auto sections =
      rope.numbers_or<3>("mrope_section", {static_cast<double>(a), static_cast<double>(b), static_cast<double>(c)});
  std::ranges::transform(sections, text.sections.begin(),
                         [](double value) { return static_cast<std::int64_t>(std::clamp(value, 0.0, 65536.0)); });
  // Files of several ages call the same thing by these names.
  for (const char* kind : {"rope_type", "type"}) {
    const std::string type = rope.text_or(kind, "default");
    if (type != "default" && type != "mrope") {
      rope.reject(kind, "is " + type + "; only default is known");
    }
  }
  reader.absorb(rope);
}

void read_text(JsonReader& reader, Text& text) {
  text.width = reader.integer("hidden_size", 2, 65536);
  text.layers = reader.integer_or("num_hidden_layers", text.layers, 1, 1024);
  text.heads = reader.integer("num_attention_heads", 1, 1024);
  text.key_heads = reader.integer_or("num_key_value_heads", text.heads, 1, 1024);
  text.positions = reader.integer_or("max_position_embeddings", text.positions, 1, 10'000'000);
  text.eps = reader.number_or("rms_norm_eps", text.eps, 0, 1);
  text.rope_base = reader.number_or("rope_theta", text.rope_base, 1, 1e12);
  read_rope(reader, "rope_scaling", text);
  read_rope(reader, "rope_parameters", text);
  if (reader.boolean_or("use_sliding_window", false)) {
    reader.reject("use_sliding_window", "is true; such models cannot be run");
  }
}

void read_vision(JsonReader& reader, const Json& root, Vision& vision) {
  vision.width = reader.integer_or("hidden_size", vision.width, 4, 65536);
  vision.layers = reader.integer_or("depth", vision.layers, 1, 512);
  vision.heads = reader.integer_or("num_heads", vision.heads, 1, 1024);
  vision.feedforward = reader.integer_or("intermediate_size", vision.feedforward, 1, 262144);
  vision.patch = reader.integer_or("patch_size", vision.patch, 1, 256);
  vision.frames = reader.integer_or("temporal_patch_size", vision.frames, 1, 16);
  vision.merge = reader.integer_or("spatial_merge_size", vision.merge, 1, 16);
  vision.window = reader.integer_or("window_size", vision.window, 1, 65536);
  if (reader.has("fullatt_block_indexes")) {
    vision.whole.clear();
    for (const auto& index : root["vision_config"]["fullatt_block_indexes"]) {
      if (!index.is_number_integer() || index.get<std::int64_t>() < 0 || index.get<std::int64_t>() >= vision.layers) {
        reader.reject("fullatt_block_indexes", "names a block that is not there");
        break;
      }
      vision.whole.push_back(index.get<std::int64_t>());
    }
  }
  const std::string act = reader.text_or("hidden_act", "silu");
  if (act != "silu") {
    reader.reject("hidden_act", "is " + act + "; only silu is known");
  }
}

// The two layouts: a file of its own, or a part of processor_config.json.
Result<Pixels> read_pixels(const std::filesystem::path& folder) {
  const bool nested = !is_there(folder / "preprocessor_config.json");
  const auto file = folder / (nested ? "processor_config.json" : "preprocessor_config.json");
  const auto json = read_json(file);
  if (!json) {
    return std::unexpected(json.error());
  }
  Pixels out;
  JsonReader root(*json, file.string());
  JsonReader reader = nested ? root.object("image_processor") : root;
  JsonReader size = reader.object("size");
  constexpr std::int64_t huge = 1'000'000'000;
  out.least = size.integer_or("shortest_edge", reader.integer_or("min_pixels", out.least, 1, huge), 1, huge);
  out.most = size.integer_or("longest_edge", reader.integer_or("max_pixels", out.most, 1, huge), 1, huge);
  out.mean = reader.numbers_or<3>("image_mean", out.mean);
  out.deviation = reader.numbers_or<3>("image_std", out.deviation);
  if (out.least > out.most || std::ranges::any_of(out.deviation, [](double value) { return value <= 0; })) {
    reader.reject("size", "and image_std do not make sense");
  }
  reader.absorb(size);
  return reader.error() ? Result<Pixels>(std::unexpected(*reader.error())) : out;
}

bool agrees(const QwenVlConfig& config) {
  const auto& text = config.text;
  const auto& vision = config.vision;
  const auto turned = text.sections[0] + text.sections[1] + text.sections[2];
  return text.width % text.heads == 0 && text.heads % text.key_heads == 0 && 2 * turned == text.head_width() &&
         vision.width % vision.heads == 0 && vision.width / vision.heads % 4 == 0 && vision.window >= config.cell();
}

}  // namespace

Result<QwenVlConfig> read_qwen_config(const std::filesystem::path& folder) {
  const auto file = folder / "config.json";
  const auto json = read_json(file);
  if (!json) {
    return std::unexpected(json.error());
  }
  QwenVlConfig out;
  JsonReader root(*json, file.string());
  JsonReader inner = root.object("text_config");
  JsonReader vision = root.object("vision_config");
  // Older files have the sizes of the text beside all others.
  JsonReader& text = inner.has("hidden_size") ? inner : root;
  read_text(text, out.text);
  read_vision(vision, *json, out.vision);
  out.picture_token = root.integer_or("image_token_id", out.picture_token, 0, 100'000'000);
  out.tied = root.boolean_or("tie_word_embeddings", inner.boolean_or("tie_word_embeddings", out.tied));
  root.absorb(inner);
  root.absorb(vision);
  if (root.error()) {
    return std::unexpected(*root.error());
  }
  if (!agrees(out)) {
    return fail(ErrorCode::invalid_input, file.string() + ": the numbers of heads, widths and patches do not agree.",
                "Copy the config.json of the vision-language model again.");
  }
  auto pixels = read_pixels(folder);
  if (!pixels) {
    return std::unexpected(pixels.error());
  }
  out.pixels = *pixels;
  return out;
}

}  // namespace tandem
