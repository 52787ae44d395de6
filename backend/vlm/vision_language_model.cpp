#include "vlm/vision_language_model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/files.h"
#include "base/json.h"
#include "base/time.h"

namespace tandem {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t most_tokens = 4096;

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

Result<void> check_kind(const fs::path& file) {
  const auto json = read_json(file);
  if (!json) {
    return std::unexpected(json.error());
  }
  JsonReader root(*json, file.string());
  const std::string kind = root.text_or("model_type", "");
  if (kind != "smolvlm" && kind != "idefics3") {
    return fail(ErrorCode::unsupported, file.string() + ": models of the type \"" + kind + "\" cannot be run.",
                "Use SmolVLM2 (256M, 500M or 2.2B), or a server for other models.");
  }
  return {};
}

double log_probability(const std::vector<float>& scores, std::int64_t id) {
  const float top = *std::ranges::max_element(scores);
  double sum = 0;
  for (const float score : scores) {
    sum += std::exp(static_cast<double>(score - top));
  }
  return static_cast<double>(scores[static_cast<std::size_t>(id)] - top) - std::log(sum);
}

bool equal(const Picture& a, const Picture& b) { return a.width == b.width && a.height == b.height && a.rgb == b.rgb; }

}  // namespace

Result<std::unique_ptr<VisionLanguageModel>> VisionLanguageModel::load(const fs::path& folder,
                                                                       const VlmOptions& options) {
  TANDEM_TRY(check_kind(folder / "config.json"));
  const auto config = read_smolvlm_config(folder / "config.json");
  if (!config) {
    return std::unexpected(config.error());
  }
  const auto rules = read_tile_rules(folder, *config);
  if (!rules) {
    return std::unexpected(rules.error());
  }
  auto tokenizer = Tokenizer::load(folder);
  if (!tokenizer) {
    return std::unexpected(tokenizer.error());
  }
  std::unique_ptr<VisionLanguageModel> out(new VisionLanguageModel);
  out->tokenizer_ = std::make_unique<const Tokenizer>(std::move(*tokenizer));
  auto chat = SmolVlmChat::make(*out->tokenizer_, config->tile_tokens(), folder.string());
  if (!chat) {
    return std::unexpected(chat.error());
  }
  if (out->tokenizer_->id_of("<image>") != config->image_token) {
    return fail(ErrorCode::mismatch,
                folder.string() + ": config.json and the tokenizer have other numbers for <image>.",
                "Copy config.json and tokenizer.json from one place.");
  }
  const auto files = WeightFiles::open(folder);
  if (!files) {
    return std::unexpected(files.error());
  }
  const auto engine = load_vlm_engine();
  if (!engine) {
    return std::unexpected(engine.error());
  }
  out->precision_ = options.precision.value_or(best_precision(this_machine()).precision);
  auto built = (*engine)->build(*config, *files, {out->precision_, options.threads, most_tokens});
  if (!built) {
    return std::unexpected(built.error());
  }
  out->config_ = *config;
  out->tiles_ = *rules;
  out->chat_ = *chat;
  out->network_ = std::move(built->network);
  return out;
}

std::string VisionLanguageModel::title() const {
  const auto& [width, layers] = std::pair(config_.text.width, config_.text.layers);
  return width == 576 && layers == 30    ? "SmolVLM2 256M"
         : width == 960 && layers == 32  ? "SmolVLM2 500M"
         : width == 2048 && layers == 24 ? "SmolVLM2 2.2B"
                                         : "SmolVLM2";
}

std::string VisionLanguageModel::licence() const { return {}; }  // Apache 2.0

const std::vector<std::string>& VisionLanguageModel::words() {
  if (words_.empty()) {
    for (std::int64_t id = 0; id < tokenizer_->size(); ++id) {
      words_.push_back(tokenizer_->is_added(id) ? std::string() : tokenizer_->decode({{id}}));
    }
  }
  return words_;
}

Result<VisionLanguageModel::Prompt> VisionLanguageModel::prompt(const VlmRequest& request) const {
  TileRules rules = tiles_;
  rules.splits = rules.splits && request.splits;
  std::vector<Tiles> pictures;
  for (const auto& picture : request.pictures) {
    if (picture.width < 1 || picture.height < 1 ||
        picture.rgb.size() != static_cast<std::size_t>(picture.width * picture.height * 3)) {
      return fail(ErrorCode::invalid_input, "A picture of the question is empty.", "Leave it out.");
    }
    pictures.push_back(cut_into_tiles(picture, rules));
  }
  auto ids = chat_->tokens(request.turns, pictures);
  if (!ids) {
    return std::unexpected(ids.error());
  }
  Prompt out{std::move(*ids), {}};
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

// Scores behind the question. The network keeps what the question begins with as the one before did, as far as no
// picture is cut in two.
Result<std::vector<float>> VisionLanguageModel::read_prompt(const Prompt& prompt, VlmAnswer& answer) {
  const auto start = monotonic_ns();
  auto known = std::ranges::mismatch(prompt.ids, read_.ids).in1 - prompt.ids.begin();
  known = std::min<std::ptrdiff_t>({known, network_->length(), std::ssize(prompt.ids) - 1});
  const auto tile = config_.tile_tokens();
  const auto places = std::count(prompt.ids.begin(), prompt.ids.begin() + known, config_.image_token);
  const auto tiles = places / tile;
  const bool alike = places % tile == 0 && tiles <= std::ssize(read_.tiles) &&
                     std::equal(prompt.tiles.begin(), prompt.tiles.begin() + tiles, read_.tiles.begin(), equal);
  if (!alike) {
    known = 0;
  }
  network_->rewind(known);
  read_ = {};
  const std::vector<Picture> rest(prompt.tiles.begin() + (alike ? tiles : 0), prompt.tiles.end());
  auto scores = network_->read(std::span(prompt.ids).subspan(static_cast<std::size_t>(known)), rest, nullptr);
  if (!scores) {
    network_->rewind(0);
    return scores;
  }
  read_ = prompt;
  answer.prompt_tokens = std::ssize(prompt.ids);
  answer.reused_tokens = known;
  answer.prompt_ms = milliseconds(monotonic_ns() - start);
  return scores;
}

Result<VlmAnswer> VisionLanguageModel::answer(const VlmRequest& request, std::stop_token stop) {
  const auto asked = prompt(request);
  if (!asked) {
    return std::unexpected(asked.error());
  }
  VlmAnswer out;
  auto scores = read_prompt(*asked, out);
  const auto start = monotonic_ns();
  std::optional<RuledText> ruled;
  if (request.rule) {
    ruled.emplace(*request.rule, words(), chat_->end());
  }
  double sum = 0;
  for (int i = 0; i < request.max_tokens; ++i) {
    if (!scores) {
      return std::unexpected(scores.error());
    }
    if (stop.stop_requested()) {
      return fail(ErrorCode::cancelled, "The model was stopped before it had written all.", "Ask again.");
    }
    const auto best = std::ranges::max_element(*scores) - scores->begin();
    const std::int64_t id = ruled ? ruled->choose(*scores) : best;
    sum += log_probability(*scores, id);
    out.ids.push_back(id);
    if (id == chat_->end()) {
      out.end = ruled ? ruled->end() : TextEnd::chosen;
      break;
    }
    if (i + 1 < request.max_tokens) {
      scores = network_->read({{id}}, {}, nullptr);
    }
  }
  out.log_probability = out.ids.empty() ? 0 : sum / static_cast<double>(out.ids.size());
  out.text = ruled ? ruled->text() : tokenizer_->decode(out.ids, true);
  if (out.text.starts_with(' ')) {
    out.text.erase(0, 1);
  }
  out.writing_ms = milliseconds(monotonic_ns() - start);
  return out;
}

Result<std::vector<double>> VisionLanguageModel::log_probabilities(const VlmRequest& request,
                                                                   const std::string& words) {
  const auto asked = prompt(request);
  if (!asked) {
    return std::unexpected(asked.error());
  }
  VlmAnswer ignored;
  auto scores = read_prompt(*asked, ignored);
  std::vector<double> out;
  for (const std::int64_t id : tokenizer_->encode(words, false)) {
    if (!scores) {
      return std::unexpected(scores.error());
    }
    out.push_back(log_probability(*scores, id));
    scores = network_->read({{id}}, {}, nullptr);
  }
  return out;
}

}  // namespace tandem
