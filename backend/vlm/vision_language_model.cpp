#include "vlm/vision_language_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "base/time.h"

namespace tandem {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t most_tokens = 4096;

double log_probability(const std::vector<float>& scores, std::int64_t id) {
  const float top = *std::ranges::max_element(scores);
  double sum = 0;
  for (const float score : scores) {
    sum += std::exp(static_cast<double>(score - top));
  }
  return static_cast<double>(scores[static_cast<std::size_t>(id)] - top) - std::log(sum);
}

void forbid(std::vector<float>& scores, std::int64_t id) {
  if (id < std::ssize(scores)) {
    scores[static_cast<std::size_t>(id)] = -std::numeric_limits<float>::infinity();
  }
}

// Makes tokens that are there already less likely.
void discourage(std::vector<float>& scores, const std::vector<std::int64_t>& said, double penalty) {
  if (penalty == 1) {
    return;
  }
  const std::set<std::int64_t> once(said.begin(), said.end());
  for (const auto id : once) {
    float& score = scores[static_cast<std::size_t>(id)];
    score = score > 0 ? score / static_cast<float>(penalty) : score * static_cast<float>(penalty);
  }
}

bool equal(const Picture& a, const Picture& b) { return a.width == b.width && a.height == b.height && a.rgb == b.rgb; }

}  // namespace

Result<std::unique_ptr<VisionLanguageModel>> VisionLanguageModel::load(const fs::path& folder,
                                                                       const VlmOptions& options) {
  TANDEM_TRY(check_family(folder));
  auto tokenizer = Tokenizer::load(folder);
  if (!tokenizer) {
    return std::unexpected(tokenizer.error());
  }
  std::unique_ptr<VisionLanguageModel> out(new VisionLanguageModel);
  out->tokenizer_ = std::make_unique<const Tokenizer>(std::move(*tokenizer));
  auto family = open_family(folder, *out->tokenizer_);
  if (!family) {
    return std::unexpected(family.error());
  }
  out->family_ = std::move(*family);
  const auto files = WeightFiles::open(folder);
  if (!files) {
    return std::unexpected(files.error());
  }
  const auto engine = load_vlm_engine();
  if (!engine) {
    return std::unexpected(engine.error());
  }
  out->precision_ = options.precision.value_or(best_precision(this_machine()).precision);
  auto built = out->family_->build(**engine, *files, {out->precision_, options.threads, most_tokens});
  if (!built) {
    return std::unexpected(built.error());
  }
  out->network_ = std::move(built->network);
  return out;
}

const std::vector<std::string>& VisionLanguageModel::words() {
  if (words_.empty()) {
    for (std::int64_t id = 0; id < tokenizer_->size(); ++id) {
      words_.push_back(tokenizer_->is_added(id) ? std::string() : tokenizer_->decode({{id}}));
    }
  }
  return words_;
}

Result<VisionLanguageModel::Prompt> VisionLanguageModel::prompt(const VlmRequest& request) const {
  for (const auto& picture : request.pictures) {
    if (picture.width < 1 || picture.height < 1 ||
        picture.rgb.size() != static_cast<std::size_t>(picture.width * picture.height * 3)) {
      return fail(ErrorCode::invalid_input, "A picture of the question is empty.", "Leave it out.");
    }
  }
  return family_->prompt(request);
}

// How many pictures the tokens show, from the first; none where they end within one.
std::optional<std::int64_t> VisionLanguageModel::pictures_within(std::span<const std::int64_t> ids,
                                                                 const std::vector<Picture>& tiles) const {
  auto places = std::ranges::count(ids, family_->picture_token());
  std::int64_t out = 0;
  while (places > 0 && out < std::ssize(tiles)) {
    places -= family_->tokens_of(tiles[static_cast<std::size_t>(out++)]);
  }
  return places == 0 ? std::optional(out) : std::nullopt;
}

// Scores behind the question. The network keeps what the question begins with as the one before did, as far as no
// picture is cut in two.
Result<std::vector<float>> VisionLanguageModel::read_prompt(const Prompt& prompt, VlmAnswer& answer,
                                                            const std::stop_token& stop) {
  const auto start = monotonic_ns();
  auto known = std::ranges::mismatch(prompt.ids, read_.ids).in1 - prompt.ids.begin();
  known = std::min<std::ptrdiff_t>({known, network_->length(), std::ssize(prompt.ids) - 1});
  const auto shown = pictures_within(std::span(prompt.ids).first(static_cast<std::size_t>(known)), prompt.tiles);
  const auto tiles = shown.value_or(0);
  const bool alike = shown && tiles <= std::ssize(read_.tiles) &&
                     std::equal(prompt.tiles.begin(), prompt.tiles.begin() + tiles, read_.tiles.begin(), equal);
  if (!alike) {
    known = 0;
  }
  network_->rewind(known);
  read_ = {};
  const std::vector<Picture> rest(prompt.tiles.begin() + (alike ? tiles : 0), prompt.tiles.end());
  auto scores = network_->read(std::span(prompt.ids).subspan(static_cast<std::size_t>(known)), rest, nullptr, stop);
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
  auto scores = read_prompt(*asked, out, stop);
  const auto start = monotonic_ns();
  std::optional<RuledText> ruled;
  if (request.rule) {
    ruled.emplace(*request.rule, words(), family_->end());
  }
  std::vector<std::int64_t> said = asked->ids;
  double sum = 0;
  for (int i = 0; i < request.max_tokens; ++i) {
    if (!scores) {
      return std::unexpected(scores.error());
    }
    if (stop.stop_requested()) {
      return fail(ErrorCode::cancelled, "The model was stopped before it had written all.", "Ask again.");
    }
    forbid(*scores, family_->picture_token());  // nobody would draw the picture
    discourage(*scores, said, request.repetition_penalty);
    const auto best = std::ranges::max_element(*scores) - scores->begin();
    const std::int64_t id = ruled ? ruled->choose(*scores) : best;
    sum += log_probability(*scores, id);
    out.ids.push_back(id);
    said.push_back(id);
    if (family_->ends(id)) {
      out.end = ruled ? ruled->end() : TextEnd::chosen;
      break;
    }
    if (i + 1 < request.max_tokens) {
      scores = network_->read({{id}}, {}, nullptr, stop);
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

Result<std::vector<double>> VisionLanguageModel::log_probabilities(const VlmRequest& request, const std::string& words,
                                                                   const std::stop_token& stop) {
  const auto asked = prompt(request);
  if (!asked) {
    return std::unexpected(asked.error());
  }
  VlmAnswer ignored;
  auto scores = read_prompt(*asked, ignored, stop);
  std::vector<double> out;
  for (const std::int64_t id : tokenizer_->encode(words, false)) {
    if (!scores) {
      return std::unexpected(scores.error());
    }
    out.push_back(log_probability(*scores, id));
    scores = network_->read({{id}}, {}, nullptr, stop);
  }
  return out;
}

}  // namespace tandem
