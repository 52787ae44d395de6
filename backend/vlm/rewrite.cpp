#include "vlm/rewrite.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <numeric>

#include "base/time.h"

namespace tandem {

namespace {

constexpr std::array placeholders = {"task desc",
                                     "task description",
                                     "task",
                                     "move",
                                     "pick",
                                     "place",
                                     "grab",
                                     "demo",
                                     "debug",
                                     "test",
                                     "testing",
                                     "tbd",
                                     "todo",
                                     "n/a",
                                     "na",
                                     "none",
                                     "null",
                                     "untitled",
                                     "unnamed",
                                     "default",
                                     "hello",
                                     "dummy",
                                     "example",
                                     "xxx",
                                     "asdf",
                                     "placeholder",
                                     "record",
                                     "episode",
                                     "lerobot",
                                     "so100",
                                     "so101",
                                     "my task",
                                     "new task",
                                     "single task",
                                     "describe the task"};

// Letters of the first 128 in lower case; white space at both ends and doubled is left out.
std::string folded(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isspace(byte) != 0) {
      if (!out.empty() && out.back() != ' ') {
        out += ' ';
      }
    } else {
      out += byte < 128 ? static_cast<char>(std::tolower(byte)) : letter;
    }
  }
  if (out.ends_with(' ')) {
    out.pop_back();
  }
  return out;
}

// "task1", "task 12", "my task 3".
bool counts_tasks(std::string_view text) {
  const auto at = text.rfind("task");
  if (at == std::string_view::npos) {
    return false;
  }
  std::string_view rest = text.substr(at + 4);
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '_' || rest.front() == '-')) {
    rest.remove_prefix(1);
  }
  return !rest.empty() && std::ranges::all_of(rest, [](char c) { return c >= '0' && c <= '9'; });
}

double mean(const std::vector<double>& values) {
  return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Picture grey_like(const Picture& picture) {
  return {picture.width, picture.height, std::vector<std::uint8_t>(picture.rgb.size(), 128)};
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool has_several_sentences(std::string_view text) {
  return text.find_first_of("\n{}[]") != std::string_view::npos || text.contains(". ") || text.contains("! ") ||
         text.contains("? ") || text.contains("; ");
}

}  // namespace

const std::vector<std::string>& task_verbs() {
  static const std::vector<std::string> verbs = {
      "pick",    "put",   "place", "push", "pull", "turn",  "press",   "open",  "close",  "pour",
      "insert",  "wipe",  "stack", "move", "grab", "grasp", "lift",    "slide", "fold",   "sort",
      "hang",    "take",  "drop",  "give", "hold", "flip",  "rotate",  "plug",  "unplug", "screw",
      "unscrew", "clean", "sweep", "stir", "cut",  "tie",   "assemble"};
  return verbs;
}

std::string_view vagueness_of(std::string_view task) {
  const std::string text = folded(task);
  const auto words = 1 + std::ranges::count(text, ' ');
  if (text.empty()) {
    return "nothing is said";
  }
  if (std::ranges::find(placeholders, text) != placeholders.end() || counts_tasks(text)) {
    return "a placeholder";
  }
  if (std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == ' '; })) {
    return "digits only";
  }
  // Texts in writings without spaces are not counted in words.
  const bool plain = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 128; });
  return plain && words < 3 ? few_words : std::string_view();
}

std::string fault_of(std::string_view text, const RewriteRules& rules) {
  const std::string plain = folded(text);
  const auto space = plain.find(' ');
  if (plain.empty()) {
    return "there was no sentence";
  }
  if (std::ranges::find(task_verbs(), plain.substr(0, space)) == task_verbs().end()) {
    return "it must begin with a verb such as Pick, Place or Open";
  }
  if (space == std::string::npos) {
    return "it must also say with what object";
  }
  if (has_several_sentences(text)) {
    return "it must be one sentence, without line breaks, lists and JSON";
  }
  return characters_of(text) > rules.limit ? "it must have at most " + std::to_string(rules.limit) + " characters"
                                           : std::string();
}

bool says_the_same(std::string_view a, std::string_view b) { return folded(a) == folded(b); }

std::vector<std::int64_t> frames_to_show(std::int64_t length, int count) {
  std::vector<std::int64_t> out;
  for (int k = 0; k < count && length > 0; ++k) {
    const double share = count > 1 ? static_cast<double>(k) / (count - 1) : 0;
    const auto frame = std::llround(share * static_cast<double>(length - 1));
    if (out.empty() || out.back() != frame) {
      out.push_back(frame);
    }
  }
  return out;
}

VlmRequest with_question(std::vector<Picture> pictures, std::string text) {
  VlmRequest out;
  ChatTurn turn{"user", {}};
  for (int i = 0; i < static_cast<int>(pictures.size()); ++i) {
    turn.parts.push_back({{}, i});
  }
  turn.parts.push_back({std::move(text)});
  out.turns.push_back(std::move(turn));
  out.pictures = std::move(pictures);
  return out;
}

VlmRequest rewrite_request(const std::string& task, std::vector<Picture> pictures, const RewriteRules& rules) {
  std::string text;
  if (vagueness_of(task).empty()) {
    text += "The current task label is: \"" + task + "\". ";
  }
  text +=
      "These are pictures of one try, in the order of time. Write one short, clear sentence that says what is done. At "
      "most " +
      std::to_string(rules.budget) + " characters. Begin with a verb such as Pick, Place or Open.";
  VlmRequest out = with_question(std::move(pictures), std::move(text));
  out.rule = TextRule{task_verbs(), rules.budget, rules.limit, true};
  return out;
}

Result<Rewrite> propose_rewrite(VisionLanguageModel& model, const std::string& task, std::vector<Picture> pictures,
                                const RewriteRules& rules, std::stop_token stop) {
  const auto start = monotonic_ns();
  VlmRequest request = rewrite_request(task, std::move(pictures), rules);
  const auto answer = model.answer(request, stop);
  if (!answer) {
    return std::unexpected(answer.error());
  }
  const auto with_pictures = model.log_probabilities(request, " " + answer->text, stop);
  std::ranges::transform(request.pictures, request.pictures.begin(), grey_like);
  const auto without = model.log_probabilities(request, " " + answer->text, stop);
  if (!with_pictures || !without) {
    return std::unexpected(!with_pictures ? with_pictures.error() : without.error());
  }
  Rewrite out;
  out.text = answer->text;
  out.raw = answer->text;
  out.end = answer->end;
  out.confidence = mean(*with_pictures) - mean(*without);
  out.same = says_the_same(answer->text, task);
  out.valid = fault_of(answer->text, rules).empty();
  out.prompt_tokens = answer->prompt_tokens;
  if (model.title().starts_with("SmolVLM2")) {
    out.tokens = std::ssize(model.tokenizer().encode(out.text + "\n", false));
  }
  out.ms = milliseconds(monotonic_ns() - start);
  return out;
}

}  // namespace tandem
