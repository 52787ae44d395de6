#include <charconv>
#include <cstdio>

#include "annotation/step_proposals.h"
#include "cli/annotate.h"
#include "cli/arguments.h"
#include "vlm/proposer.h"

namespace tandem::cli {
namespace {

/// One step of a proposal, as it is numbered for people.
struct NumberedStep {
  const StepProposal* proposal;
  std::size_t step;
};

std::string span_text(const Segment& segment) {
  return "frames " + std::to_string(segment.from + 1) + " to " + std::to_string(segment.to);
}

std::string worst_problem(const StepProposed& step) {
  for (const auto level : {TextLevel::error, TextLevel::warning}) {
    for (const auto& problem : step.problems) {
      if (problem.level == level) {
        return std::string(name_of(level)) + ": " + problem.text;
      }
    }
  }
  return {};
}

std::string figure(double value, int decimals) {
  char out[64];
  std::snprintf(out, sizeof out, "%.*f", decimals, value);
  return out;
}

std::string step_line(const StepProposed& step) {
  const std::string problem = worst_problem(step);
  return "\"" + printable(step.segment.text) + "\", " + span_text(step.segment) + ", " + figure(step.seconds, 1) +
         " s" + (step.confidence ? ", pictures say " + figure(*step.confidence, 2) : "") +
         (problem.empty() ? "" : " (" + printable(problem) + ")");
}

Json origin_fields(const EpisodeAsked& asked) {
  return {{"id", asked.id},
          {"shown", asked.shown},
          {"shown_frames", asked.shown_frames},
          {"camera", asked.camera},
          {"task", asked.task},
          {"model", asked.origin.model},
          {"host", asked.origin.host},
          {"precision", asked.origin.precision},
          {"template", asked.origin.prompt},
          {"asked_at_ms", asked.origin.at_ms},
          {"ms", asked.origin.ms}};
}

Json step_fields(const StepProposed& step) {
  Json problems = Json::array();
  for (const auto& problem : step.problems) {
    problems.push_back({{"code", problem.code}, {"level", name_of(problem.level)}, {"text", problem.text}});
  }
  return {{"from", step.segment.from},
          {"to", step.segment.to},
          {"text", step.segment.text},
          {"seconds", step.seconds},
          {"valid", step.usable()},
          {"problems", std::move(problems)},
          {"confidence", step.confidence ? Json(*step.confidence) : Json()}};
}

Json with(Json object, const Json& more) {
  object.update(more);
  return object;
}

std::string hint_line(const EpisodeHint& hint) {
  std::string progress;
  for (const double share : hint.progress()) {
    progress += (progress.empty() ? "" : " ") + figure(share * 100, 0) + " %";
  }
  return "log-probability of success " + figure(hint.score(), 2) + ", progress " + progress;
}

void say(const Output& output, const EpisodeAskProgress& progress) {
  const auto episode = progress.question->episode;
  const std::string head = "Episode " + std::to_string(episode) + ": ";
  if (progress.error != nullptr) {
    output.line(head + progress.error->sentence(),
                {{"event", "failed"}, {"episode", episode}, {"error", progress.error->sentence()}});
  } else if (progress.steps != nullptr) {
    Json steps = Json::array();
    std::string text = head;
    for (const auto& step : progress.steps->steps) {
      text += "\n  " + step_line(step);
      steps.push_back(step_fields(step));
    }
    output.line(text, with({{"event", "steps"}, {"episode", episode}, {"steps", std::move(steps)}},
                           origin_fields(progress.steps->asked)));
  } else if (progress.hint != nullptr) {
    output.line(head + "hint by " + printable(progress.hint->asked.origin.model) + ": " + hint_line(*progress.hint),
                with({{"event", "hint"},
                      {"episode", episode},
                      {"score", progress.hint->score()},
                      {"scores", progress.hint->scores},
                      {"progress", progress.hint->progress()}},
                     origin_fields(progress.hint->asked)));
  } else {
    output.line(head + "answered before", {{"event", "known"}, {"episode", episode}});
  }
}

Result<std::size_t> number_in(const std::string& word, std::size_t count, const char* thing) {
  std::size_t number = 0;
  const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
  if (read.ec != std::errc() || read.ptr != word.data() + word.size() || number < 1 || number > count) {
    return fail(ErrorCode::not_found, "There is no " + std::string(thing) + " " + word + ".",
                count == 0 ? "Make some with \"tandem-cli annotate propose\"."
                           : "They are numbered 1 to " + std::to_string(count) + ".");
  }
  return number - 1;
}

bool is_all(const std::vector<std::string>& words) { return words == std::vector<std::string>{"all"}; }

template <typename Use>
Result<void> for_each_number(const std::vector<std::string>& words, std::size_t step, std::size_t count,
                             const char* thing, const Use& use) {
  for (std::size_t i = 0; i < words.size(); i += step) {
    const auto number = number_in(words[i], count, thing);
    if (!number) {
      return std::unexpected(number.error());
    }
    TANDEM_TRY(use(*number, step > 1 ? words[i + 1] : std::string()));
  }
  return {};
}

Result<void> decide_steps(AnnotationDocument& document, const std::vector<StepProposal>& all,
                          const std::vector<NumberedStep>& numbered, const ReviewOrder& order) {
  const auto each = [&](const std::vector<std::string>& words, std::size_t step, const auto& use) {
    return for_each_number(words, step, numbered.size(), "step", [&](std::size_t i, const std::string& text) {
      return use(*numbered[i].proposal, numbered[i].step, text);
    });
  };
  if (is_all(order.accepted)) {
    for (const auto& proposal : all) {
      if (status_of(document, proposal).has_open()) {
        const auto taken = accept_steps(document, proposal);
        TANDEM_TRY(taken ? Result<void>() : std::unexpected(taken.error()));
      }
    }
  } else {
    TANDEM_TRY(each(order.accepted, 1, [&](const StepProposal& proposal, std::size_t step, const std::string&) {
      return accept_step(document, proposal, step);
    }));
  }
  TANDEM_TRY(each(order.edited, 2, [&](const StepProposal& proposal, std::size_t step, const std::string& text) {
    return edit_step(document, proposal, step, text);
  }));
  if (is_all(order.rejected)) {
    for (const auto& proposal : all) {
      TANDEM_TRY(reject_steps(document, proposal));
    }
    return {};
  }
  return each(order.rejected, 1, [&](const StepProposal& proposal, std::size_t step, const std::string&) {
    return reject_step(document, proposal, step);
  });
}

void list_steps(const Output& output, const AnnotationDocument& document, const std::vector<NumberedStep>& numbered,
                bool decided) {
  std::size_t open = 0;
  for (std::size_t i = 0; i < numbered.size(); ++i) {
    const auto& [proposal, at] = numbered[i];
    const auto status = status_of(document, *proposal);
    const StepProposed& step = proposal->steps[at];
    const bool waits = status.states[at] == ProposalState::open && status.episode >= 0;
    open += waits ? 1U : 0U;
    if (waits || decided || output.json()) {
      const std::string state = waits ? "" : "  " + std::string(name_of(status.states[at]));
      output.line(
          std::to_string(i + 1) + ". episode " + std::to_string(status.episode) + ": " + step_line(step) + state,
          with(with({{"event", "step"},
                     {"number", i + 1},
                     {"episode", status.episode},
                     {"step", at},
                     {"state", name_of(status.states[at])}},
                    step_fields(step)),
               origin_fields(proposal->asked)));
    }
  }
  if (!output.json()) {
    output.line(std::to_string(open) + " of " + std::to_string(numbered.size()) + " wait for a decision.", {});
  }
}

Result<void> decide_hints(AnnotationDocument& document, const std::vector<EpisodeHint>& all, const ReviewOrder& order) {
  if (!order.edited.empty()) {
    return fail(ErrorCode::not_found, "A hint has no text to edit.", "Accept or reject it.");
  }
  const auto statuses = statuses_of(document, all);  // what a person sees is what is taken
  std::vector<std::string> accepted = order.accepted;
  if (is_all(accepted)) {
    accepted.clear();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (statuses[i].state == ProposalState::open && statuses[i].episode >= 0) {
        accepted.push_back(std::to_string(i + 1));
      }
    }
  }
  TANDEM_TRY(for_each_number(accepted, 1, all.size(), "hint", [&](std::size_t i, const std::string&) {
    return accept_hint(document, all[i], statuses[i].looks_done);
  }));
  return for_each_number(order.rejected, 1, all.size(), "hint",
                         [&](std::size_t i, const std::string&) { return reject_hint(document, all[i]); });
}

void list_hints(const Output& output, AnnotationDocument& document, const std::vector<EpisodeHint>& all, bool decided) {
  const auto statuses = statuses_of(document, all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const HintStatus& status = statuses[i];
    if (status.state != ProposalState::open && !decided && !output.json()) {
      continue;
    }
    output.line(std::to_string(i + 1) + ". episode " + std::to_string(status.episode) + ": hint by " +
                    printable(all[i].asked.origin.model) + ": looks like " +
                    (status.looks_done ? "success" : "failure") + ", " + hint_line(all[i]) +
                    (status.state == ProposalState::open ? "" : "  " + std::string(name_of(status.state))),
                with({{"event", "hint"},
                      {"number", i + 1},
                      {"episode", status.episode},
                      {"state", name_of(status.state)},
                      {"looks_done", status.looks_done},
                      {"score", all[i].score()},
                      {"scores", all[i].scores},
                      {"progress", all[i].progress()}},
                     origin_fields(all[i].asked)));
  }
}

}  // namespace

int propose_for_episodes(const Output& output, AnnotationDocument& document, EpisodeAsk what,
                         const std::vector<std::int64_t>& episodes, TextProposer& proposer, EpisodeAskOptions options,
                         const std::string& root) {
  const auto questions = episode_questions(document, what, episodes);
  if (!questions) {
    return output.usage(questions.error());
  }
  if (questions->empty()) {
    output.line(what == EpisodeAsk::steps ? "Every episode has subtasks; --episode asks about one all the same."
                                          : "Every episode has its label; --episode asks about one all the same.",
                {{"event", "nothing"}});
    return exit_ok;
  }
  const auto store = EpisodeAnswers::open(document);
  if (!store) {
    return output.error(store.error());
  }
  options.progress = [&](const EpisodeAskProgress& progress) { say(output, progress); };
  const auto dataset = std::make_shared<const DatasetSummary>(document.dataset());
  const auto done = ask_about_episodes(dataset, what, *questions, proposer, **store, options);
  if (!done) {
    const int code = output.error(done.error());
    return done.error().code == ErrorCode::cancelled ? static_cast<int>(exit_cancelled) : code;
  }
  if (!output.json()) {
    std::printf("Look at them with: tandem-cli annotate review %s %s\n", root.c_str(),
                what == EpisodeAsk::steps ? "--subtasks" : "--hints");
  }
  return done->failed == done->of ? exit_failed : exit_ok;
}

int review_episodes(const Output& output, AnnotationDocument& document, EpisodeAsk what, const ReviewOrder& order) {
  const auto store = EpisodeAnswers::open(document);
  if (!store) {
    return output.error(store.error());
  }
  const auto proposals = (*store)->steps();
  const auto hints = (*store)->hints();
  std::vector<NumberedStep> numbered;
  for (const auto& proposal : proposals) {
    for (std::size_t i = 0; i < proposal.steps.size(); ++i) {
      numbered.push_back({&proposal, i});
    }
  }
  auto decided = what == EpisodeAsk::steps ? decide_steps(document, proposals, numbered, order)
                                           : decide_hints(document, hints, order);
  if (decided && order.undo) {
    decided = document.undo();
  }
  if (!decided) {
    return decided.error().code == ErrorCode::not_found ? output.usage(decided.error()) : output.error(decided.error());
  }
  if (what == EpisodeAsk::steps) {
    list_steps(output, document, numbered, order.all);
  } else {
    list_hints(output, document, hints, order.all);
  }
  return exit_ok;
}

}  // namespace tandem::cli
