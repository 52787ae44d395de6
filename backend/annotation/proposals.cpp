#include "annotation/proposals.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "annotation/proposals_detail.h"
#include "vlm/http_answer.h"

namespace tandem {
namespace {

constexpr std::array state_names{"open", "accepted", "edited", "rejected"};

Json proposal_json(const Proposal& p) {
  Json problems = Json::array();
  std::ranges::transform(p.problems, std::back_inserter(problems), detail::problem_json);
  return {{"id", p.id},
          {"key", p.key},
          {"uids", p.uids},
          {"shown", p.shown},
          {"shown_frames", p.shown_frames},
          {"camera", p.camera},
          {"original", p.original},
          {"text", p.text},
          {"problems", std::move(problems)},
          {"confidence", p.confidence ? Json(*p.confidence) : Json()},
          {"tokens", p.tokens ? Json(*p.tokens) : Json()},
          {"raw", p.raw},
          {"end", p.end},
          {"prompt_tokens", p.prompt_tokens},
          {"attempts", p.attempts},
          {"ms", p.ms},
          {"model", p.model},
          {"host", p.host},
          {"precision", p.precision},
          {"weights", p.weights},
          {"prompt", p.prompt},
          {"seed", p.seed},
          {"at", p.at_ms}};
}

std::vector<TextProblem> rules_against(const Proposal& proposal) {
  return problems_of(proposal.text, proposal.original, {}, {.tokens = proposal.tokens});
}

std::optional<Proposal> proposal_of(const Json& line) {
  const detail::LineReader reader(line);
  Proposal out;
  std::int64_t attempts = 1;
  std::int64_t tokens = -1;
  reader.take("id", out.id);
  reader.take("key", out.key);
  reader.take("uids", out.uids);
  reader.take("shown", out.shown);
  reader.take("shown_frames", out.shown_frames);
  reader.take("camera", out.camera);
  reader.take("original", out.original);
  reader.take("text", out.text);
  reader.take("confidence", out.confidence);
  reader.take("tokens", tokens);
  out.tokens = tokens >= 0 ? std::optional(tokens) : std::nullopt;
  reader.take("raw", out.raw);
  reader.take("end", out.end);
  reader.take("prompt_tokens", out.prompt_tokens);
  reader.take("attempts", attempts);
  reader.take("ms", out.ms);
  reader.take("model", out.model);
  reader.take("host", out.host);
  reader.take("precision", out.precision);
  reader.take("weights", out.weights);
  reader.take("prompt", out.prompt);
  reader.take("seed", out.seed);
  reader.take("at", out.at_ms);
  out.attempts = static_cast<int>(std::clamp<std::int64_t>(attempts, 1, 1000));
  if (out.id.empty() || out.uids.empty()) {
    return std::nullopt;
  }
  out.problems = rules_against(out);  // rules that are newer hold for older texts too
  return out;
}

bool has_text(const AnnotationDocument& document, std::int64_t episode, const std::string& text) {
  const auto tasks = document.tasks(episode);
  return std::ranges::find(tasks, text) != tasks.end() || (text.empty() && tasks.empty());
}

std::vector<std::int64_t> with_original(const AnnotationDocument& document, const Proposal& proposal) {
  auto out = status_of(document, proposal).episodes;
  std::erase_if(out, [&](std::int64_t episode) { return !has_text(document, episode, proposal.original); });
  return out;
}

// What the texts of the dataset and the other proposals say about those that are open.
void look_beside(const AnnotationDocument& document, const std::vector<Proposal>& proposals,
                 std::vector<ProposalStatus>& statuses) {
  const auto is_open = [&](std::size_t i) {
    return statuses[i].state == ProposalState::open && !statuses[i].outdated && !statuses[i].episodes.empty();
  };
  std::set<std::string> tasks;
  for (const auto& row : document.dataset().episodes) {
    for (auto& task : document.tasks(row.episode)) {
      tasks.insert(std::move(task));
    }
  }
  const LabelTwins twins({tasks.begin(), tasks.end()});
  std::map<std::string, std::vector<std::size_t>> of_original;
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    if (!is_open(i)) {
      continue;
    }
    of_original[proposals[i].original].push_back(i);
    if (const auto twin = twins.twin_of(proposals[i].text, proposals[i].original); !twin.empty()) {
      statuses[i].beside.push_back(
          {"DUP", TextLevel::info, "It is nearly the task \"" + twin + "\": one text could stand for both."});
    }
  }
  for (const auto& [original, same] : of_original) {
    std::vector<std::string> texts;
    std::ranges::transform(same, std::back_inserter(texts), [&](std::size_t i) { return proposals[i].text; });
    auto groups = groups_of(texts);
    std::erase_if(groups, [](const auto& group) { return group.size() < 2; });  // one may be a mistake
    for (const auto& group : groups.size() > 1 ? groups : std::vector<std::vector<std::size_t>>()) {
      for (const auto at : group) {
        statuses[same[at]].beside.push_back({"MULTI", TextLevel::warning,
                                             "Other episodes of this task show something else: they may be " +
                                                 std::to_string(groups.size()) + " tasks."});
      }
    }
  }
}

Result<void> refuse(const std::vector<TextProblem>& problems, const std::string& text) {
  for (const auto& problem : problems) {
    if (problem.level == TextLevel::error) {
      return fail(ErrorCode::invalid_input, "\"" + text + "\" cannot be taken. " + problem.text,
                  "Write another text, or reject it.");
    }
  }
  return {};
}

Result<void> take_text(AnnotationDocument& document, const Proposal& proposal, const std::string& text,
                       ProposalState state) {
  auto episodes = with_original(document, proposal);
  if (episodes.empty()) {
    return fail(ErrorCode::mismatch, "No episode has the text \"" + proposal.original + "\" any more.",
                "Undo what changed it, or reject the proposal.");
  }
  const std::string verb = state == ProposalState::accepted ? "accept" : "edit";
  return document.decide(verb + " the proposal " + text, {{std::move(episodes), proposal.original, text}},
                         {{proposal.id, std::string(name_of(state)), text, 0}});
}

}  // namespace

std::string_view name_of(ProposalState state) { return state_names[static_cast<std::size_t>(state)]; }

Result<std::shared_ptr<ProposalStore>> ProposalStore::open(const AnnotationDocument& document) {
  std::vector<std::string> ignored;
  const auto path = place_of_journal(document.dataset().root, document.options().user_folder, ignored, "proposals");
  if (!path) {
    return std::unexpected(path.error());
  }
  auto journal = AnnotationJournal::open(*path, "proposals");
  if (!journal) {
    return std::unexpected(journal.error());
  }
  const std::shared_ptr<ProposalStore> out(new ProposalStore);
  out->journal_ = std::move(*journal);
  for (const auto& line : out->journal_.lines()) {
    if (auto proposal = proposal_of(line)) {
      out->proposals_.push_back(std::move(*proposal));
    }
  }
  out->journal_.forget_lines();
  return out;
}

std::vector<Proposal> ProposalStore::all() const {
  const std::lock_guard lock(mutex_);
  return proposals_;
}

std::optional<Proposal> ProposalStore::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(proposals_, id, &Proposal::id);
  return found == proposals_.end() ? std::nullopt : std::optional(*found);
}

std::optional<Proposal> ProposalStore::answer_to(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(proposals_.rbegin(), proposals_.rend(),
                                  [&](const Proposal& proposal) { return proposal.key == key; });
  return found == proposals_.rend() ? std::nullopt : std::optional(*found);
}

Result<void> ProposalStore::add(Proposal proposal) {
  const std::lock_guard lock(mutex_);
  TANDEM_TRY(journal_.append(proposal_json(proposal)));
  proposals_.push_back(std::move(proposal));
  return {};
}

bool ProposalStore::was_torn() const {
  const std::lock_guard lock(mutex_);
  return journal_.was_torn();
}

std::filesystem::path ProposalStore::path() const {
  const std::lock_guard lock(mutex_);
  return journal_.path();
}

std::vector<ProposalStatus> statuses_of(const AnnotationDocument& document, const std::vector<Proposal>& proposals) {
  const auto numbers = detail::episodes_by_uid(document);
  const auto decisions = document.decisions();
  std::vector<ProposalStatus> out;
  for (const auto& proposal : proposals) {
    auto& status = out.emplace_back();
    for (const auto& uid : proposal.uids) {
      if (const auto found = numbers.find(uid); found != numbers.end()) {
        status.episodes.push_back(found->second);
      }
    }
    status.outdated = std::ranges::none_of(
        status.episodes, [&](std::int64_t episode) { return has_text(document, episode, proposal.original); });
    const auto decided = decisions.find(proposal.id);
    const auto state =
        decided == decisions.end() ? state_names.begin() : std::ranges::find(state_names, decided->second.verdict);
    if (state != state_names.end() && decided != decisions.end()) {
      status.state = static_cast<ProposalState>(state - state_names.begin());
      status.text = decided->second.text;
      status.at_ms = decided->second.at_ms;
    }
  }
  look_beside(document, proposals, out);
  return out;
}

ProposalStatus status_of(const AnnotationDocument& document, const Proposal& proposal) {
  return statuses_of(document, {proposal}).front();
}

Result<void> accept_proposal(AnnotationDocument& document, const Proposal& proposal) {
  TANDEM_TRY(refuse(rules_against(proposal), proposal.text));
  return take_text(document, proposal, proposal.text, ProposalState::accepted);
}

Result<void> edit_proposal(AnnotationDocument& document, const Proposal& proposal, const std::string& written) {
  const std::string text = composed(written);
  TANDEM_TRY(refuse(problems_by_hand(text, proposal.original), text));
  return take_text(document, proposal, text, ProposalState::edited);
}

Result<void> reject_proposal(AnnotationDocument& document, const Proposal& proposal) {
  return document.decide("reject the proposal " + proposal.text, {},
                         {{proposal.id, std::string(name_of(ProposalState::rejected)), {}, 0}});
}

Result<std::size_t> accept_proposals(AnnotationDocument& document, const std::vector<Proposal>& proposals) {
  std::vector<TextReplacement> texts;
  std::vector<TextDecision> decisions;
  std::set<std::pair<std::int64_t, std::string>> taken;  // two proposals for one text: the first one
  for (const auto& proposal : proposals) {
    auto episodes =
        has_error(rules_against(proposal)) ? std::vector<std::int64_t>() : with_original(document, proposal);
    std::erase_if(episodes, [&](std::int64_t episode) { return !taken.emplace(episode, proposal.original).second; });
    if (!episodes.empty()) {
      texts.push_back({std::move(episodes), proposal.original, proposal.text});
      decisions.push_back({proposal.id, std::string(name_of(ProposalState::accepted)), proposal.text, 0});
    }
  }
  const std::size_t count = decisions.size();
  if (count > 0) {
    TANDEM_TRY(document.decide("accept " + std::to_string(count) + (count == 1 ? " proposal" : " proposals"), texts,
                               decisions));
  }
  return count;
}

}  // namespace tandem
