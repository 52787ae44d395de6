#include "annotation/step_proposals.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "annotation/proposals_detail.h"

namespace tandem {
namespace {

constexpr std::size_t least_labels = 3;  // of a kind
const double even_chances = std::log(0.5);

Json asked_json(const EpisodeAsked& asked, const char* kind) {
  const AnswerOrigin& from = asked.origin;
  return {{"kind", kind},
          {"id", asked.id},
          {"key", asked.key},
          {"uid", asked.uid},
          {"shown", asked.shown},
          {"shown_frames", asked.shown_frames},
          {"camera", asked.camera},
          {"task", asked.task},
          {"model", from.model},
          {"host", from.host},
          {"precision", from.precision},
          {"weights", from.weights},
          {"prompt", from.prompt},
          {"seed", from.seed},
          {"at", from.at_ms},
          {"ms", from.ms}};
}

EpisodeAsked asked_of(const detail::LineReader& reader) {
  EpisodeAsked out;
  reader.take("id", out.id);
  reader.take("key", out.key);
  reader.take("uid", out.uid);
  reader.take("shown", out.shown);
  reader.take("shown_frames", out.shown_frames);
  reader.take("camera", out.camera);
  reader.take("task", out.task);
  reader.take("model", out.origin.model);
  reader.take("host", out.origin.host);
  reader.take("precision", out.origin.precision);
  reader.take("weights", out.origin.weights);
  reader.take("prompt", out.origin.prompt);
  reader.take("seed", out.origin.seed);
  reader.take("at", out.origin.at_ms);
  reader.take("ms", out.origin.ms);
  return out;
}

// Rules that are newer hold for older texts too.
std::optional<StepProposal> steps_of(const Json& line) {
  const detail::LineReader reader(line);
  StepProposal out;
  std::int64_t attempts = 1;
  out.asked = asked_of(reader);
  reader.take("raw", out.raw);
  reader.take("attempts", attempts);
  out.attempts = static_cast<int>(std::clamp<std::int64_t>(attempts, 1, 1000));
  if (out.asked.id.empty() || out.asked.uid.empty() || !line.contains("steps") || !line["steps"].is_array()) {
    return std::nullopt;
  }
  std::int64_t end = 0;
  for (const auto& entry : line["steps"]) {
    const detail::LineReader step(entry);
    StepProposed next;
    step.take("from", next.segment.from);
    step.take("to", next.segment.to);
    step.take("text", next.segment.text);
    step.take("confidence", next.confidence);
    step.take("seconds", next.seconds);
    if (next.segment.from < end || next.segment.to <= next.segment.from) {
      return std::nullopt;
    }
    end = next.segment.to;
    next.problems = problems_of_step(next.segment.text, next.seconds);
    out.steps.push_back(std::move(next));
  }
  return out;
}

std::optional<EpisodeHint> hint_of(const Json& line) {
  const detail::LineReader reader(line);
  EpisodeHint out;
  out.asked = asked_of(reader);
  if (line.contains("scores") && line["scores"].is_array()) {
    for (const auto& value : line["scores"]) {
      out.scores.push_back(value.is_number() ? value.get<double>() : 0);
    }
  }
  const bool whole = !out.asked.id.empty() && !out.asked.uid.empty() && !out.scores.empty() &&
                     out.scores.size() == out.asked.shown_frames.size();
  return whole ? std::optional(std::move(out)) : std::nullopt;
}

std::string decision_id(const StepProposal& proposal, std::size_t step) {
  return proposal.asked.id + "#" + std::to_string(step);
}

ProposalState state_of(const std::map<std::string, TextDecision>& decisions, const std::string& id) {
  const auto found = decisions.find(id);
  for (const auto state : {ProposalState::accepted, ProposalState::edited, ProposalState::rejected}) {
    if (found != decisions.end() && found->second.verdict == name_of(state)) {
      return state;
    }
  }
  return ProposalState::open;
}

std::int64_t episode_of(const AnnotationDocument& document, const std::string& uid) {
  const auto numbers = detail::episodes_by_uid(document);
  const auto found = numbers.find(uid);
  return found == numbers.end() ? -1 : found->second;
}

Result<std::int64_t> episode_there(const AnnotationDocument& document, const EpisodeAsked& asked) {
  const auto episode = episode_of(document, asked.uid);
  return episode >= 0 ? Result<std::int64_t>(episode)
                      : fail(ErrorCode::mismatch, "The episode of this proposal is not in the dataset any more.",
                             "Ask for proposals again.");
}

Result<std::int64_t> place_of(const AnnotationDocument& document, const StepProposal& proposal, std::size_t step) {
  if (step >= proposal.steps.size()) {
    return fail(ErrorCode::not_found, "There is no such step in the proposal.", "Choose one that is there.");
  }
  return episode_there(document, proposal.asked);
}

const Segment* in_the_way(const Segments& segments, const Segment& wanted) {
  const auto found = std::ranges::find_if(
      segments, [&](const Segment& each) { return each.from < wanted.to && wanted.from < each.to; });
  return found == segments.end() ? nullptr : &*found;
}

void put_in(Segments& segments, const Segment& segment) {
  segments.insert(std::ranges::upper_bound(segments, segment.from, {}, &Segment::from), segment);
}

Result<void> take_step(AnnotationDocument& document, const StepProposal& proposal, std::size_t step,
                       const std::string& text, ProposalState state) {
  const auto episode = place_of(document, proposal, step);
  if (!episode) {
    return std::unexpected(episode.error());
  }
  Segment wanted = proposal.steps[step].segment;
  wanted.text = text;
  const std::string verb = state == ProposalState::accepted ? "accept" : "edit";
  return document.decide_episode(verb + " the step " + text, *episode,
                                 [&](EpisodeAnnotation& annotation, std::int64_t length) -> Result<void> {
                                   auto& segments = annotation.lane(Lane::subtask);
                                   if (const Segment* other = in_the_way(segments, wanted)) {
                                     return fail(ErrorCode::busy,
                                                 "The subtask \"" + other->text + "\" stands in frames " +
                                                     std::to_string(other->from + 1) + " to " +
                                                     std::to_string(other->to) + " already.",
                                                 "Delete it or move its border first, or reject the step.");
                                   }
                                   put_in(segments, wanted);
                                   const auto wrong = wrong_segments(segments, length);
                                   return wrong ? Result<void>(std::unexpected(*wrong)) : Result<void>();
                                 },
                                 {{decision_id(proposal, step), std::string(name_of(state)), text, 0}});
}

Result<void> refuse(const std::vector<TextProblem>& problems, const std::string& text) {
  const auto found = std::ranges::find(problems, TextLevel::error, &TextProblem::level);
  return found == problems.end() ? Result<void>()
                                 : fail(ErrorCode::invalid_input, "\"" + text + "\" cannot be taken. " + found->text,
                                        "Write another text, or reject it.");
}

}  // namespace

std::vector<double> EpisodeHint::progress() const {
  std::vector<double> out;
  const auto [low, high] = std::ranges::minmax(scores.empty() ? std::vector<double>{0} : scores);
  for (const double score : scores) {
    out.push_back(high > low ? (score - low) / (high - low) : 1);
  }
  return out;
}

Result<std::shared_ptr<EpisodeAnswers>> EpisodeAnswers::open(const AnnotationDocument& document) {
  std::vector<std::string> ignored;
  const auto path = place_of_journal(document.dataset().root, document.options().user_folder, ignored, "steps");
  if (!path) {
    return std::unexpected(path.error());
  }
  auto journal = AnnotationJournal::open(*path, "steps");
  if (!journal) {
    return std::unexpected(journal.error());
  }
  const std::shared_ptr<EpisodeAnswers> out(new EpisodeAnswers);
  out->journal_ = std::move(*journal);
  for (const auto& line : out->journal_.lines()) {
    if (auto steps = steps_of(line)) {
      out->steps_.push_back(std::move(*steps));
    } else if (auto hint = hint_of(line)) {
      out->hints_.push_back(std::move(*hint));
    }
  }
  out->journal_.forget_lines();
  return out;
}

std::vector<StepProposal> EpisodeAnswers::steps() const {
  const std::lock_guard lock(mutex_);
  return steps_;
}

std::vector<EpisodeHint> EpisodeAnswers::hints() const {
  const std::lock_guard lock(mutex_);
  return hints_;
}

bool EpisodeAnswers::knows(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto is = [&](const auto& each) { return each.asked.key == key; };
  return std::ranges::any_of(steps_, is) || std::ranges::any_of(hints_, is);
}

Result<void> EpisodeAnswers::add(StepProposal proposal) {
  const std::lock_guard lock(mutex_);
  Json line = asked_json(proposal.asked, "steps");
  line["raw"] = proposal.raw;
  line["attempts"] = proposal.attempts;
  line["steps"] = Json::array();
  for (const auto& step : proposal.steps) {
    Json problems = Json::array();
    std::ranges::transform(step.problems, std::back_inserter(problems), detail::problem_json);
    line["steps"].push_back({{"from", step.segment.from},
                             {"to", step.segment.to},
                             {"text", step.segment.text},
                             {"seconds", step.seconds},
                             {"confidence", step.confidence ? Json(*step.confidence) : Json()},
                             {"problems", std::move(problems)}});
  }
  TANDEM_TRY(journal_.append(line));
  steps_.push_back(std::move(proposal));
  return {};
}

Result<void> EpisodeAnswers::add(EpisodeHint hint) {
  const std::lock_guard lock(mutex_);
  Json line = asked_json(hint.asked, "hint");
  line["scores"] = hint.scores;
  TANDEM_TRY(journal_.append(line));
  hints_.push_back(std::move(hint));
  return {};
}

bool EpisodeAnswers::was_torn() const {
  const std::lock_guard lock(mutex_);
  return journal_.was_torn();
}

std::filesystem::path EpisodeAnswers::path() const {
  const std::lock_guard lock(mutex_);
  return journal_.path();
}

bool StepStatus::has_open() const {
  return episode >= 0 && std::ranges::find(states, ProposalState::open) != states.end();
}

StepStatus status_of(const AnnotationDocument& document, const StepProposal& proposal) {
  StepStatus out;
  out.episode = episode_of(document, proposal.asked.uid);
  const auto decisions = document.decisions();
  for (std::size_t i = 0; i < proposal.steps.size(); ++i) {
    out.states.push_back(state_of(decisions, decision_id(proposal, i)));
  }
  return out;
}

// The cut between two scores that contradicts the fewest labels; of equals the one in the middle of the widest gap.
double success_threshold(std::vector<std::pair<double, bool>> labelled) {
  const auto successes = static_cast<std::size_t>(std::ranges::count(labelled, true, &std::pair<double, bool>::second));
  if (successes < least_labels || labelled.size() - successes < least_labels) {
    return even_chances;
  }
  std::ranges::sort(labelled);
  double best = even_chances;
  double widest = -1;
  std::size_t fewest = labelled.size() + 1;
  std::size_t wrong = labelled.size() - successes;  // all count as done: the failures are wrong
  for (std::size_t i = 0; i + 1 < labelled.size(); ++i) {
    wrong = labelled[i].second ? wrong + 1 : wrong - 1;
    const double gap = labelled[i + 1].first - labelled[i].first;
    if (gap > 0 && (wrong < fewest || (wrong == fewest && gap > widest))) {
      fewest = wrong;
      widest = gap;
      best = labelled[i].first + gap / 2;
    }
  }
  return best;
}

std::vector<HintStatus> statuses_of(AnnotationDocument& document, const std::vector<EpisodeHint>& hints) {
  const auto numbers = detail::episodes_by_uid(document);
  const auto decisions = document.decisions();
  std::vector<HintStatus> out;
  std::map<std::string, std::vector<std::pair<double, bool>>> labelled;  // by model: their scores do not compare
  for (const auto& hint : hints) {
    auto& status = out.emplace_back();
    const auto found = numbers.find(hint.asked.uid);
    status.episode = found == numbers.end() ? -1 : found->second;
    status.state = state_of(decisions, hint.asked.id);
    const auto episode = status.episode >= 0 ? document.episode(status.episode) : fail(ErrorCode::not_found, "");
    // A label that only repeats the hint teaches nothing.
    if (episode && episode->success && status.state != ProposalState::accepted) {
      labelled[hint.asked.origin.model].emplace_back(hint.score(), *episode->success);
    }
  }
  for (std::size_t i = 0; i < hints.size(); ++i) {
    out[i].looks_done = hints[i].score() > success_threshold(labelled[hints[i].asked.origin.model]);
  }
  return out;
}

Result<void> accept_step(AnnotationDocument& document, const StepProposal& proposal, std::size_t step) {
  if (step < proposal.steps.size()) {
    TANDEM_TRY(refuse(proposal.steps[step].problems, proposal.steps[step].segment.text));
    return take_step(document, proposal, step, proposal.steps[step].segment.text, ProposalState::accepted);
  }
  return take_step(document, proposal, step, {}, ProposalState::accepted);
}

Result<void> edit_step(AnnotationDocument& document, const StepProposal& proposal, std::size_t step,
                       const std::string& text) {
  // How it begins and how long it is, is left to the one who writes.
  TANDEM_TRY(refuse(problems_by_hand(text, {}, true), text));
  return take_step(document, proposal, step, text, ProposalState::edited);
}

Result<void> reject_step(AnnotationDocument& document, const StepProposal& proposal, std::size_t step) {
  const auto episode = place_of(document, proposal, step);
  if (!episode) {
    return std::unexpected(episode.error());
  }
  return document.decide("reject the step " + proposal.steps[step].segment.text, {},
                         {{decision_id(proposal, step), std::string(name_of(ProposalState::rejected)), {}, 0}});
}

Result<std::size_t> accept_steps(AnnotationDocument& document, const StepProposal& proposal) {
  const auto episode = episode_there(document, proposal.asked);
  if (!episode) {
    return std::unexpected(episode.error());
  }
  const auto status = status_of(document, proposal);
  const auto annotation = document.episode(*episode);
  if (!annotation) {
    return std::unexpected(annotation.error());
  }
  Segments segments = annotation->lane(Lane::subtask);
  std::vector<TextDecision> decisions;
  for (std::size_t i = 0; i < proposal.steps.size(); ++i) {
    const StepProposed& step = proposal.steps[i];
    if (status.states[i] == ProposalState::open && step.usable() && in_the_way(segments, step.segment) == nullptr) {
      put_in(segments, step.segment);
      decisions.push_back(
          {decision_id(proposal, i), std::string(name_of(ProposalState::accepted)), step.segment.text, 0});
    }
  }
  const std::size_t count = decisions.size();
  if (count > 0) {
    TANDEM_TRY(document.decide_episode(
        "accept " + std::to_string(count) + (count == 1 ? " step" : " steps"), *episode,
        [&](EpisodeAnnotation& now, std::int64_t length) -> Result<void> {
          now.lane(Lane::subtask) = segments;
          const auto wrong = wrong_segments(segments, length);
          return wrong ? Result<void>(std::unexpected(*wrong)) : Result<void>();
        },
        decisions));
  }
  return count;
}

Result<void> reject_steps(AnnotationDocument& document, const StepProposal& proposal) {
  const auto status = status_of(document, proposal);
  std::vector<TextDecision> decisions;
  for (std::size_t i = 0; i < proposal.steps.size(); ++i) {
    if (status.states[i] == ProposalState::open) {
      decisions.push_back({decision_id(proposal, i), std::string(name_of(ProposalState::rejected)), {}, 0});
    }
  }
  const std::size_t count = decisions.size();
  return document.decide("reject " + std::to_string(count) + (count == 1 ? " step" : " steps"), {}, decisions);
}

Result<void> accept_hint(AnnotationDocument& document, const EpisodeHint& hint, bool success) {
  const auto episode = episode_there(document, hint.asked);
  if (!episode) {
    return std::unexpected(episode.error());
  }
  return document.decide_episode(success ? "accept the hint: success" : "accept the hint: failure", *episode,
                                 [&](EpisodeAnnotation& annotation, std::int64_t) -> Result<void> {
                                   annotation.success = success;
                                   return {};
                                 },
                                 {{hint.asked.id, std::string(name_of(ProposalState::accepted)), {}, 0}});
}

Result<void> reject_hint(AnnotationDocument& document, const EpisodeHint& hint) {
  const auto episode = episode_there(document, hint.asked);
  return episode ? document.decide("reject the hint", {},
                                   {{hint.asked.id, std::string(name_of(ProposalState::rejected)), {}, 0}})
                 : std::unexpected(episode.error());
}

}  // namespace tandem
