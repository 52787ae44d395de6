#include "vlm/chat.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace tandem {

namespace {

constexpr std::array meaning = {"<|im_start|>",
                                "<|im_end|>",
                                "<|endoftext|>",
                                "<end_of_utterance>",
                                "<image>",
                                "<video>",
                                "<fake_token_around_image>",
                                "<global-img>"};

std::int64_t rounded_up(std::int64_t value, std::int64_t step) { return (value + step - 1) / step * step; }

struct Extent {
  std::int64_t width = 0;
  std::int64_t height = 0;
};

// The longest edge as asked for, the other one in proportion and even.
Extent with_longest(const Picture& picture, std::int64_t longest) {
  const double proportion = static_cast<double>(picture.width) / static_cast<double>(picture.height);
  const auto even = [](double value) {
    const auto whole = static_cast<std::int64_t>(value);
    return std::max<std::int64_t>(1, whole + whole % 2);
  };
  return picture.width >= picture.height ? Extent{longest, even(static_cast<double>(longest) / proportion)}
                                         : Extent{even(static_cast<double>(longest) * proportion), longest};
}

// Multiples of a tile: the longer side first, the other one from it.
Extent in_tiles(const Extent& extent, std::int64_t side) {
  const double proportion = static_cast<double>(extent.width) / static_cast<double>(extent.height);
  if (extent.width >= extent.height) {
    const auto width = rounded_up(extent.width, side);
    return {width, rounded_up(static_cast<std::int64_t>(static_cast<double>(width) / proportion), side)};
  }
  const auto height = rounded_up(extent.height, side);
  return {rounded_up(static_cast<std::int64_t>(static_cast<double>(height) * proportion), side), height};
}

std::string cell_of(std::int64_t row, std::int64_t column) {
  return "<row_" + std::to_string(row + 1) + "_col_" + std::to_string(column + 1) + ">";
}

}  // namespace

Tiles cut_into_tiles(const Picture& picture, const TileRules& rules) {
  const Extent first = with_longest(picture, rules.longest);
  Picture large = resample(picture, first.width, first.height, ResampleFilter::lanczos);
  Tiles out;
  if (rules.splits) {
    const Extent whole = in_tiles(first, rules.side);
    large = resample(large, whole.width, whole.height, ResampleFilter::lanczos);
    if (whole.width > rules.side || whole.height > rules.side) {
      out.rows = whole.height / rules.side;
      out.columns = whole.width / rules.side;
    }
    for (std::int64_t i = 0; i < out.rows * out.columns; ++i) {
      out.pictures.push_back(
          cut_out(large, i % out.columns * rules.side, i / out.columns * rules.side, rules.side, rules.side));
    }
  }
  out.pictures.push_back(resample(large, rules.side, rules.side, ResampleFilter::lanczos));
  return out;
}

Result<SmolVlmChat> SmolVlmChat::make(const Tokenizer& tokenizer, std::int64_t tile_tokens, const std::string& origin) {
  for (const char* token : {"<|im_start|>", "<end_of_utterance>", "<image>", "<fake_token_around_image>",
                            "<global-img>", "<row_1_col_1>"}) {
    if (tokenizer.id_of(token) < 0) {
      return fail(ErrorCode::mismatch, origin + ": the tokenizer has no token " + token + ".",
                  "Copy tokenizer.json of the vision-language model into the folder.");
    }
  }
  SmolVlmChat chat(tokenizer, tile_tokens);
  chat.end_ = tokenizer.id_of("<end_of_utterance>");
  return chat;
}

bool SmolVlmChat::means_itself(const std::string& text) const {
  const bool plain = std::ranges::none_of(meaning, [&](const char* token) { return text.contains(token); });
  const auto row = text.find("<row_");
  return plain && (row == std::string::npos || text.find('>', row) == std::string::npos);
}

std::string SmolVlmChat::layout(const Tiles& tiles) const {
  std::string places;
  for (std::int64_t i = 0; i < tile_tokens_; ++i) {
    places += "<image>";
  }
  std::string out;
  for (std::int64_t row = 0; row < tiles.rows; ++row) {
    for (std::int64_t column = 0; column < tiles.columns; ++column) {
      out += "<fake_token_around_image>" + cell_of(row, column) + places;
    }
    out += "\n";
  }
  return out + (tiles.rows > 0 ? "\n" : "") + "<fake_token_around_image><global-img>" + places +
         "<fake_token_around_image>";
}

Result<std::vector<std::int64_t>> SmolVlmChat::tokens(const std::vector<ChatTurn>& turns,
                                                      const std::vector<Tiles>& pictures) const {
  std::string text = "<|im_start|>";
  for (const auto& turn : turns) {
    std::string role = turn.role;
    if (!role.empty()) {
      role[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(role[0])));
    }
    const bool begins_with_picture = !turn.parts.empty() && turn.parts.front().picture >= 0;
    text += role + (begins_with_picture ? ":" : ": ");
    for (const auto& part : turn.parts) {
      if (part.picture >= std::ssize(pictures)) {
        return fail(ErrorCode::internal, "The question names a picture that is not there.");
      }
      if (part.picture < 0 && !means_itself(part.text)) {
        return fail(ErrorCode::invalid_input,
                    "The text \"" + part.text + "\" holds a word that the model keeps for itself.",
                    "Take words in angle brackets such as <image> out of it.");
      }
      text += part.picture >= 0 ? layout(pictures[static_cast<std::size_t>(part.picture)]) : part.text;
    }
    text += "<end_of_utterance>\n";
  }
  return tokenizer_->encode(text + "Assistant:", false);
}

}  // namespace tandem
