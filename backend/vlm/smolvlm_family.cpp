#include <algorithm>
#include <utility>

#include "base/files.h"
#include "base/json.h"
#include "nn/smolvlm_config.h"
#include "vlm/chat.h"
#include "vlm/family.h"

namespace tandem {

namespace fs = std::filesystem;

namespace {

// The two layouts of the settings of pictures: a file of its own, or a part of processor_config.json.
Result<TileRules> read_tile_rules(const fs::path& folder, const SmolVlmConfig& config) {
  TileRules out;
  const bool nested = !is_there(folder / "preprocessor_config.json");
  const fs::path file = folder / (nested ? "processor_config.json" : "preprocessor_config.json");
  const auto json = read_json(file);
  if (!json) {
    return std::unexpected(json.error());
  }
  JsonReader root(*json, file.string());
  JsonReader reader = nested ? root.object("image_processor") : root;
  JsonReader size = reader.object("size");
  JsonReader largest = reader.object("max_image_size");
  out.longest = size.integer_or("longest_edge", 4 * config.vision.image, 1, 4096);
  out.side = largest.integer_or("longest_edge", config.vision.image, 1, 4096);
  out.splits = reader.boolean_or("do_image_splitting", true);
  for (const auto* part : {&size, &largest, &reader}) {
    if (part->error()) {
      return std::unexpected(*part->error());
    }
  }
  if (out.side != config.vision.image) {
    return fail(ErrorCode::invalid_input,
                file.string() + ": pictures of " + std::to_string(out.side) +
                    " pixels (max_image_size) do not go with the " + std::to_string(config.vision.image) +
                    " of config.json.",
                "Copy both files from one place.");
  }
  return out;
}

class SmolVlmFamily final : public VlmFamily {
 public:
  SmolVlmFamily(const SmolVlmConfig& config, const TileRules& rules, SmolVlmChat chat)
      : config_(config), rules_(rules), chat_(std::move(chat)) {}

  [[nodiscard]] Result<VlmPrompt> prompt(const VlmRequest& request) const override {
    TileRules rules = rules_;
    rules.splits = rules.splits && request.splits;
    std::vector<Tiles> pictures;
    for (const auto& picture : request.pictures) {
      pictures.push_back(cut_into_tiles(picture, rules));
    }
    auto ids = chat_.tokens(request.turns, pictures);
    if (!ids) {
      return std::unexpected(ids.error());
    }
    VlmPrompt out{std::move(*ids), {}};
    // In the order in which the text shows them.
    for (const auto& turn : request.turns) {
      for (const auto& part : turn.parts) {
        if (part.picture >= 0) {
          const auto& tiles = pictures[static_cast<std::size_t>(part.picture)].pictures;
          out.tiles.insert(out.tiles.end(), tiles.begin(), tiles.end());
        }
      }
    }
    return out;
  }
  [[nodiscard]] std::int64_t tokens_of(const Picture& /*tile*/) const override { return config_.tile_tokens(); }
  [[nodiscard]] std::int64_t picture_token() const override { return config_.image_token; }
  [[nodiscard]] std::int64_t end() const override { return chat_.end(); }
  [[nodiscard]] bool ends(std::int64_t id) const override { return id == chat_.end(); }
  [[nodiscard]] std::string title() const override {
    const auto width = config_.text.width;
    const auto layers = config_.text.layers;
    return width == 576 && layers == 30    ? "SmolVLM2 256M"
           : width == 960 && layers == 32  ? "SmolVLM2 500M"
           : width == 2048 && layers == 24 ? "SmolVLM2 2.2B"
                                           : "SmolVLM2";
  }
  [[nodiscard]] std::string licence() const override { return {}; }  // Apache 2.0
  [[nodiscard]] Result<BuiltVlm> build(const VlmEngine& engine, const WeightFiles& weights,
                                       const VlmBuildOptions& options) const override {
    return engine.build(config_, weights, options);
  }

 private:
  SmolVlmConfig config_;
  TileRules rules_;
  SmolVlmChat chat_;
};

}  // namespace

Result<std::unique_ptr<const VlmFamily>> open_smolvlm(const fs::path& folder, const Tokenizer& tokenizer) {
  const auto config = read_smolvlm_config(folder / "config.json");
  if (!config) {
    return std::unexpected(config.error());
  }
  const auto rules = read_tile_rules(folder, *config);
  if (!rules) {
    return std::unexpected(rules.error());
  }
  auto chat = SmolVlmChat::make(tokenizer, config->tile_tokens(), folder.string());
  if (!chat) {
    return std::unexpected(chat.error());
  }
  if (tokenizer.id_of("<image>") != config->image_token) {
    return fail(ErrorCode::mismatch,
                folder.string() + ": config.json and the tokenizer have other numbers for <image>.",
                "Copy config.json and tokenizer.json from one place.");
  }
  return std::make_unique<const SmolVlmFamily>(*config, *rules, std::move(*chat));
}

}  // namespace tandem
