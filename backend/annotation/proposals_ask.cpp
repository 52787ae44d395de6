#include <algorithm>
#include <atomic>
#include <cctype>
#include <map>

#include "annotation/labels.h"
#include "annotation/proposals.h"
#include "annotation/proposals_detail.h"
#include "base/sha256.h"
#include "dataset/dataset_frames.h"
#include "vlm/proposer.h"

namespace tandem {
namespace {

constexpr int most_attempts = 3;
constexpr const char* rules_version = "rules-1";  // of the check that asks again

// How most texts that say something begin.
std::optional<bool> begins_with_capital(const std::vector<std::string>& tasks, const std::string& dataset) {
  int balance = 0;
  for (const auto& task : tasks) {
    if (!task.empty() && vague_label(task, dataset).empty()) {
      balance += std::isupper(static_cast<unsigned char>(task.front())) != 0 ? 1 : -1;
    }
  }
  return balance == 0 ? std::nullopt : std::optional(balance > 0);
}

std::string with_first_letter(std::string text, std::optional<bool> capital) {
  if (capital && !text.empty() && static_cast<unsigned char>(text.front()) < 128) {
    const auto first = static_cast<unsigned char>(text.front());
    text.front() = static_cast<char>(*capital ? std::toupper(first) : std::tolower(first));
  }
  return text;
}

// What one thread asks with.
class Asker {
 public:
  Asker(const std::shared_ptr<const DatasetSummary>& dataset, TextProposer& proposer, const ProposeOptions& options)
      : dataset_(dataset), frames_(dataset), proposer_(proposer), options_(options), source_(proposer.source()) {}

  [[nodiscard]] Result<void> find_camera() {
    const auto found = detail::camera_named(frames_, options_.camera);
    if (!found) {
      return std::unexpected(found.error());
    }
    camera_ = *found;
    return {};
  }

  /// All that an answer depends on.
  [[nodiscard]] std::string key_of(const ProposalQuestion& question) const {
    const Json all = {
        source_.model,           source_.host,      source_.precision,
        source_.prompt,          source_.seed,      source_.weights,
        rules_version,           options_.budget,   options_.limit,
        options_.frames,         question.original, question.uids,
        frames_.keys()[camera_], question.shown,    detail::pictures_stamp(frames_, camera_, question.shown)};
    return sha256(dump_json(all));
  }

  [[nodiscard]] Result<Proposal> ask(const ProposalQuestion& question) {
    std::optional<Proposal> best;
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
      auto answer = ask_once(question, attempt);
      if (!answer && (!best || concerns_all(answer.error()))) {
        return answer;
      }
      if (!answer) {
        break;
      }
      const int before = best ? best->attempts : 0;
      answer->attempts += before;
      best = std::move(*answer);
      if (best->usable()) {
        break;
      }
    }
    best->key = key_of(question);
    best->at_ms = detail::wall_ms();
    best->id = sha256(best->key + best->text + std::to_string(best->at_ms)).substr(0, 12);
    return std::move(*best);
  }

 private:
  // Another try looks at another episode with this text, or at the moments between those before.
  [[nodiscard]] Result<Proposal> ask_once(const ProposalQuestion& question, int attempt) {
    Proposal out;
    out.uids = question.uids;
    out.original = question.original;
    out.camera = frames_.keys()[camera_];
    const auto others = question.episodes.size();
    const auto first =
        static_cast<std::size_t>(std::ranges::find(question.episodes, question.shown) - question.episodes.begin());
    const bool elsewhere = others > 1 && first < others;
    out.shown = elsewhere ? question.episodes[(first + static_cast<std::size_t>(attempt) *
                                                           std::max<std::size_t>(others / most_attempts, 1)) %
                                              others]
                          : question.shown;
    const auto length = dataset_->episodes[static_cast<std::size_t>(out.shown)].length;
    out.shown_frames = frames_to_show(length, options_.frames + (elsewhere ? 0 : attempt));
    auto pictures = detail::pictures_of(frames_, camera_, out.shown, out.shown_frames);
    if (!pictures) {
      return std::unexpected(pictures.error());
    }
    const auto answer =
        proposer_.propose(question.original, std::move(*pictures), {options_.budget, options_.limit}, options_.stop);
    if (!answer) {
      return std::unexpected(answer.error());
    }
    out.text = with_first_letter(normalised_task(answer->text), question.capital);
    out.tokens = answer->tokens;
    out.problems = problems_of(out.text, out.original, {}, {options_.budget, options_.limit, out.tokens});
    out.confidence = answer->confidence;
    out.raw = answer->raw.empty() ? answer->text : answer->raw;
    out.end = name_of(answer->end);
    out.prompt_tokens = answer->prompt_tokens;
    out.attempts = answer->attempts;
    out.ms = answer->ms;
    out.model = source_.model;
    out.host = source_.host;
    out.precision = source_.precision;
    out.weights = source_.weights;
    out.prompt = source_.prompt;
    out.seed = source_.seed;
    return out;
  }

  std::shared_ptr<const DatasetSummary> dataset_;
  DatasetFrames frames_;
  TextProposer& proposer_;
  const ProposeOptions& options_;
  TextSource source_;
  std::size_t camera_ = 0;
};

// The questions that are left, how far the work is, and why it ends early.
class Batch {
 public:
  Batch(const std::vector<ProposalQuestion>& questions, ProposalStore& store, const ProposeOptions& options)
      : questions_(questions), store_(store), options_(options) {
    progress_.of = questions.size();
  }

  void work(Asker& asker) {
    for (std::size_t i = next_++; i < questions_.size() && !ended_ && !options_.stop.stop_requested(); i = next_++) {
      const ProposalQuestion& question = questions_[i];
      const auto known = options_.again ? std::nullopt : store_.answer_to(asker.key_of(question));
      auto answer = known ? Result<Proposal>(*known) : asker.ask(question);
      if (answer && !known) {
        if (auto kept = store_.add(*answer); !kept) {
          end(kept.error());
          return;
        }
      }
      if (!answer && (answer.error().code == ErrorCode::cancelled || options_.stop.stop_requested())) {
        return;
      }
      if (!answer && concerns_all(answer.error())) {
        end(answer.error());
        return;
      }
      say(question, answer, known.has_value());
    }
  }

  [[nodiscard]] Result<ProposeProgress> result() {
    if (error_) {
      return std::unexpected(*error_);
    }
    if (options_.stop.stop_requested() && progress_.asked < progress_.of) {
      return fail(ErrorCode::cancelled, "The proposals were stopped; what was answered is kept.",
                  "Ask for the rest when you like.");
    }
    return progress_;
  }

 private:
  void say(const ProposalQuestion& question, const Result<Proposal>& answer, bool known) {
    const std::lock_guard lock(mutex_);
    ++progress_.asked;
    progress_.known += known ? 1U : 0U;
    progress_.failed += answer ? 0U : 1U;
    if (options_.progress) {
      ProposeProgress newest = progress_;
      newest.question = &question;
      newest.proposal = answer ? &*answer : nullptr;
      newest.error = answer ? nullptr : &answer.error();
      options_.progress(newest);
    }
  }
  void end(const Error& error) {
    const std::lock_guard lock(mutex_);
    error_ = error_ ? error_ : std::optional(error);
    ended_ = true;
  }

  const std::vector<ProposalQuestion>& questions_;
  ProposalStore& store_;
  const ProposeOptions& options_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> ended_ = false;
  std::mutex mutex_;
  ProposeProgress progress_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<ProposalQuestion>> questions_of(AnnotationDocument& document, const QuestionChoice& choice) {
  const DatasetSummary& set = document.dataset();
  const std::string name = set.root.filename().string();
  for (const auto episode : choice.episodes) {
    if (const auto row = find_episode(set, episode); !row) {
      return std::unexpected(row.error());
    }
  }
  const auto capital = begins_with_capital(set.tasks, name);
  std::vector<ProposalQuestion> out;
  std::map<std::string, std::size_t> of_text;
  for (const auto& row : set.episodes) {
    auto tasks = document.tasks(row.episode);
    tasks = tasks.empty() ? std::vector<std::string>{""} : tasks;
    const bool wanted = std::ranges::find(choice.episodes, row.episode) != choice.episodes.end();
    for (const auto& task : tasks) {
      const bool asks = choice.episodes.empty() ? choice.all || !vague_label(task, name).empty() : wanted;
      if (document.uid(row.episode).empty() || row.length <= 0 || !asks) {
        continue;
      }
      const auto [known, fresh] = of_text.try_emplace(task, out.size());
      if (fresh || wanted) {
        out.push_back({task, {}, {}, row.episode, capital});
      }
      auto& question = wanted ? out.back() : out[known->second];
      question.uids.push_back(document.uid(row.episode));
      question.episodes.push_back(row.episode);
    }
  }
  return out;
}

Result<ProposeProgress> propose_all(const std::shared_ptr<const DatasetSummary>& dataset,
                                    const std::vector<ProposalQuestion>& questions, TextProposer& proposer,
                                    ProposalStore& store, const ProposeOptions& options) {
  Batch batch(questions, store, options);
  TANDEM_TRY(detail::work_side_by_side(batch, questions.size(), proposer,
                                       [&] { return std::make_unique<Asker>(dataset, proposer, options); }));
  return batch.result();
}

}  // namespace tandem
