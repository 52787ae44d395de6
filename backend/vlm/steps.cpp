#include "vlm/steps.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "vlm/http_answer.h"

namespace tandem {

namespace {

constexpr std::size_t pictures_of_span = 5;
constexpr double usual_step_s = 5;
constexpr std::size_t longest_step_text = 400;

std::string seconds_text(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.1f", value);
  return out;
}

std::vector<Picture> pictures_within(const StepsQuestion& question, double from_s, double to_s) {
  std::vector<std::size_t> inside;
  std::size_t nearest = 0;
  for (std::size_t i = 0; i < question.times_s.size() && i < question.pictures.size(); ++i) {
    const double middle = (from_s + to_s) / 2;
    if (question.times_s[i] >= from_s && question.times_s[i] <= to_s) {
      inside.push_back(i);
    }
    nearest = std::abs(question.times_s[i] - middle) < std::abs(question.times_s[nearest] - middle) ? i : nearest;
  }
  if (inside.empty()) {
    inside.push_back(nearest);
  }
  std::vector<Picture> out;
  for (const auto i : frames_to_show(std::ssize(inside), static_cast<int>(std::min(inside.size(), pictures_of_span)))) {
    out.push_back(question.pictures[inside[static_cast<std::size_t>(i)]]);
  }
  return out;
}

double mean(const std::vector<double>& values) {
  return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::string step_prompt(const std::string& task, const RewriteRules& rules) {
  return (vagueness_of(task).empty() ? "The whole task is: \"" + task + "\". " : std::string()) +
         "These are pictures of one part of it, in the order of time. Write one short, clear sentence that says what "
         "is "
         "done in this part. At most " +
         std::to_string(rules.budget) + " characters. Begin with a verb such as Pick, Place or Open.";
}

// The text of one span, and how much the pictures say about it.
Result<ProposedStep> step_of(VisionLanguageModel& model, const StepsQuestion& question, double from_s, double to_s,
                             const RewriteRules& rules, const std::stop_token& stop) {
  VlmRequest request = with_question(pictures_within(question, from_s, to_s), step_prompt(question.task, rules));
  request.rule = TextRule{task_verbs(), rules.budget, rules.limit, true};
  const auto answer = model.answer(request, stop);
  if (!answer) {
    return std::unexpected(answer.error());
  }
  const auto with_pictures = model.log_probabilities(request, " " + answer->text, stop);
  for (auto& picture : request.pictures) {
    std::ranges::fill(picture.rgb, std::uint8_t{128});
  }
  const auto without = model.log_probabilities(request, " " + answer->text, stop);
  if (!with_pictures || !without) {
    return std::unexpected(!with_pictures ? with_pictures.error() : without.error());
  }
  return ProposedStep{from_s, to_s, answer->text, mean(*with_pictures) - mean(*without)};
}

}  // namespace

std::vector<std::pair<double, double>> step_spans(double length_s, const std::vector<double>& cuts_s) {
  std::vector<double> borders{0};
  for (const double cut : cuts_s) {
    if (cut - borders.back() >= shortest_step_s && length_s - cut >= shortest_step_s) {
      borders.push_back(cut);
    }
  }
  if (borders.size() == 1) {
    const auto count =
        std::clamp<std::size_t>(static_cast<std::size_t>(std::max(length_s, 0.0) / usual_step_s), 1, most_steps);
    for (std::size_t i = 1; i < count; ++i) {
      borders.push_back(length_s * static_cast<double>(i) / static_cast<double>(count));
    }
  }
  borders.push_back(length_s);
  // The shortest span goes to its shorter neighbour until few are left.
  while (borders.size() > most_steps + 1) {
    std::size_t least = 1;
    for (std::size_t i = 1; i + 1 < borders.size(); ++i) {
      least = borders[i + 1] - borders[i - 1] < borders[least + 1] - borders[least - 1] ? i : least;
    }
    borders.erase(borders.begin() + static_cast<std::ptrdiff_t>(least));
  }
  std::vector<std::pair<double, double>> out;
  for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
    out.emplace_back(borders[i], borders[i + 1]);
  }
  return out;
}

std::vector<ProposedStep> stitched(std::vector<ProposedStep> steps, double length_s) {
  std::erase_if(steps, [](const ProposedStep& step) {
    return step.text.empty() || !std::isfinite(step.from_s) || !std::isfinite(step.to_s);
  });
  for (auto& step : steps) {
    if (step.to_s < step.from_s) {
      std::swap(step.from_s, step.to_s);
    }
    step.from_s = std::clamp(step.from_s, 0.0, length_s);
  }
  std::ranges::stable_sort(steps, {}, &ProposedStep::from_s);
  std::vector<ProposedStep> out;
  for (auto& step : steps) {
    const bool same_start = !out.empty() && out.back().from_s == step.from_s;
    const bool same_text = !out.empty() && says_the_same(out.back().text, step.text);
    if (!same_start && !same_text && step.from_s < length_s) {
      out.push_back(std::move(step));
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].to_s = i + 1 < out.size() ? out[i + 1].from_s : length_s;
  }
  if (!out.empty()) {
    out.front().from_s = 0;
  }
  return out;
}

std::string steps_prompt(const StepsQuestion& question, const RewriteRules& rules) {
  std::string text;
  if (vagueness_of(question.task).empty()) {
    text += "The task is: \"" + question.task + "\". ";
  }
  text += "These pictures show one try, which takes " + seconds_text(question.length_s) +
          " seconds; before each stands when it was taken.";
  if (!question.cuts_s.empty()) {
    text += " The gripper begins or ends to move at: ";
    for (std::size_t i = 0; i < question.cuts_s.size(); ++i) {
      text += (i == 0 ? "" : ", ") + seconds_text(question.cuts_s[i]);
    }
    text += ".";
  }
  return text + " Divide it into at most " + std::to_string(most_steps) +
         " steps. A step ends where something in the world has changed: grasped, placed, opened, poured. Reaching and "
         "drawing back belong to the step that they serve. A step lasts at least " +
         seconds_text(shortest_step_s) +
         " seconds, mostly 2 to 10. The text of a step begins with a verb such as "
         "pick, place or open, names the object, and has at most " +
         std::to_string(rules.budget) +
         " characters, without articles. Answer with JSON alone: {\"subtasks\": [{\"text\": \"pick up red cube\", "
         "\"start\": 0.0, \"end\": 3.5}]}, times in seconds, in order, from 0 to the end.";
}

std::vector<ProposedStep> steps_in(std::string_view written, double length_s) {
  const auto root = parse_sorted_json(json_in(written), "the steps");
  std::vector<ProposedStep> out;
  if (!root || !root->is_object() || !root->contains("subtasks") || !(*root)["subtasks"].is_array()) {
    return out;
  }
  for (const auto& entry : (*root)["subtasks"]) {
    const auto is = [&](const char* key, auto test) {
      return entry.is_object() && entry.contains(key) && (entry[key].*test)();
    };
    if (!is("text", &SortedJson::is_string) || !is("start", &SortedJson::is_number) ||
        !is("end", &SortedJson::is_number)) {
      return {};
    }
    const std::string text = entry["text"].get<std::string>();
    if (!is_utf8(text) || text.size() > longest_step_text) {
      return {};
    }
    out.push_back({entry["start"].get<double>(), entry["end"].get<double>(), task_in(text), std::nullopt});
  }
  out = stitched(std::move(out), length_s);
  return out.size() > 2 * most_steps ? std::vector<ProposedStep>() : out;
}

std::string success_prompt(const std::string& task) {
  return "These are pictures of one try, in the order of time. The task is: \"" + task +
         "\". Is the task complete in the last picture? Answer with one word, True or False.";
}

Result<Steps> propose_steps(VisionLanguageModel& model, const StepsQuestion& question, const RewriteRules& rules,
                            const std::stop_token& stop) {
  const auto start = monotonic_ns();
  Steps out;
  for (const auto& [from_s, to_s] : step_spans(question.length_s, question.cuts_s)) {
    auto step = step_of(model, question, from_s, to_s, rules, stop);
    if (!step) {
      return std::unexpected(step.error());
    }
    out.raw += (out.raw.empty() ? "" : "\n") + seconds_text(from_s) + " to " + seconds_text(to_s) + ": " + step->text;
    out.steps.push_back(std::move(*step));
  }
  out.steps = stitched(std::move(out.steps), question.length_s);
  out.ms = milliseconds(monotonic_ns() - start);
  return out;
}

Result<std::vector<double>> success_scores(VisionLanguageModel& model, const std::string& task,
                                           std::vector<Picture> pictures, const std::stop_token& stop) {
  std::vector<double> out;
  for (std::size_t count = 1; count <= pictures.size(); ++count) {
    const VlmRequest request =
        with_question(std::vector<Picture>(pictures.begin(), pictures.begin() + static_cast<std::ptrdiff_t>(count)),
                      success_prompt(task));
    const auto words = model.log_probabilities(request, " True", stop);
    if (!words) {
      return std::unexpected(words.error());
    }
    out.push_back(std::accumulate(words->begin(), words->end(), 0.0));
  }
  return out;
}

}  // namespace tandem
