#include <algorithm>
#include <atomic>
#include <cctype>
#include <cmath>

#include "annotation/gripper.h"
#include "annotation/labels.h"
#include "annotation/proposals_detail.h"
#include "annotation/step_proposals.h"
#include "base/sha256.h"
#include "base/time.h"
#include "dataset/dataset_frames.h"
#include "vlm/proposer.h"

namespace tandem {
namespace {

constexpr const char* rules_version = "steps-1";  // of what is made of an answer

// What one thread asks with.
class EpisodeAsker {
 public:
  EpisodeAsker(const std::shared_ptr<const DatasetSummary>& dataset, EpisodeAsk what, TextProposer& proposer,
               const EpisodeAskOptions& options)
      : dataset_(dataset),
        what_(what),
        frames_(dataset),
        reader_(dataset),
        proposer_(proposer),
        options_(options),
        source_(proposer.source()) {}

  [[nodiscard]] Result<void> find_camera() {
    const auto found = detail::camera_named(frames_, options_.camera);
    if (!found) {
      return std::unexpected(found.error());
    }
    camera_ = *found;
    return {};
  }

  [[nodiscard]] std::string key_of(const EpisodeQuestion& question) const {
    const Json all = {source_.model,
                      source_.host,
                      source_.precision,
                      what_ == EpisodeAsk::steps ? source_.steps_prompt : source_.success_prompt,
                      source_.seed,
                      source_.weights,
                      rules_version,
                      options_.budget,
                      options_.limit,
                      what_ == EpisodeAsk::steps ? 0 : options_.frames,
                      question.uid,
                      question.task,
                      frames_.keys()[camera_],
                      detail::pictures_stamp(frames_, camera_, question.episode)};
    return sha256(dump_json(all));
  }

  [[nodiscard]] Result<StepProposal> ask_steps(const EpisodeQuestion& question);
  [[nodiscard]] Result<EpisodeHint> ask_hint(const EpisodeQuestion& question);

 private:
  [[nodiscard]] EpisodeAsked asked(const EpisodeQuestion& question, const std::string& prompt) const {
    EpisodeAsked out;
    out.key = key_of(question);
    out.uid = question.uid;
    out.shown = question.episode;
    out.camera = frames_.keys()[camera_];
    out.task = question.task;
    out.origin = {source_.model, source_.host, source_.precision, source_.weights,
                  prompt,        source_.seed, detail::wall_ms(), 0};
    out.id = sha256(out.key + std::to_string(out.origin.at_ms)).substr(0, 12);
    return out;
  }
  [[nodiscard]] std::vector<double> times_of(std::int64_t episode);
  [[nodiscard]] Result<Steps> ask_piece(const EpisodeQuestion& question, const std::vector<double>& times,
                                        std::int64_t from, std::int64_t to, std::vector<std::int64_t>& shown);

  std::shared_ptr<const DatasetSummary> dataset_;
  EpisodeAsk what_;
  DatasetFrames frames_;
  DataReader reader_;
  TextProposer& proposer_;
  const EpisodeAskOptions& options_;
  TextSource source_;
  std::size_t camera_ = 0;
};

// The stored times from the first frame on, with the end behind the last one; where they are missing or do not grow, by
// the frame rate.
std::vector<double> EpisodeAsker::times_of(std::int64_t episode) {
  const auto length = static_cast<std::size_t>(dataset_->episodes[static_cast<std::size_t>(episode)].length);
  const double fps = dataset_->info.fps > 0 ? dataset_->info.fps : 30;
  auto stored = reader_.values(episode, "timestamp");
  std::vector<double> out = stored ? std::move(*stored) : std::vector<double>();
  if (out.size() != length || std::ranges::adjacent_find(out, std::ranges::greater_equal()) != out.end()) {
    out.resize(length);
    for (std::size_t i = 0; i < length; ++i) {
      out[i] = static_cast<double>(i) / fps;
    }
  }
  const double first = out.empty() ? 0 : out.front();
  std::ranges::transform(out, out.begin(), [&](double time) { return time - first; });
  out.push_back(out.empty() ? 0 : out.back() + 1 / fps);
  return out;
}

std::int64_t frame_nearest(const std::vector<double>& times, double time) {
  const auto above = std::ranges::lower_bound(times, time);
  if (above == times.begin()) {
    return 0;
  }
  const auto at = above - times.begin();
  const bool lower = above == times.end() || time - times[static_cast<std::size_t>(at - 1)] <= *above - time;
  return lower ? at - 1 : at;
}

Result<Steps> EpisodeAsker::ask_piece(const EpisodeQuestion& question, const std::vector<double>& times,
                                      std::int64_t from, std::int64_t to, std::vector<std::int64_t>& shown) {
  const double begin = times[static_cast<std::size_t>(from)];
  StepsQuestion piece;
  piece.task = question.task;
  piece.length_s = times[static_cast<std::size_t>(to)] - begin;
  const auto count = std::clamp<std::size_t>(
      static_cast<std::size_t>(std::llround(piece.length_s * step_pictures_per_s)), 2, most_step_pictures);
  std::vector<std::int64_t> numbers = frames_to_show(to - from, static_cast<int>(count));
  for (auto& number : numbers) {
    number += from;
    piece.times_s.push_back(times[static_cast<std::size_t>(number)] - begin);
  }
  const auto cuts = gripper_events_of(reader_, *dataset_, question.episode);
  if (!cuts) {
    return std::unexpected(cuts.error());
  }
  for (const auto cut : *cuts) {
    if (cut > from && cut < to) {
      piece.cuts_s.push_back(times[static_cast<std::size_t>(cut)] - begin);
    }
  }
  auto pictures = detail::pictures_of(frames_, camera_, question.episode, numbers);
  if (!pictures) {
    return std::unexpected(pictures.error());
  }
  piece.pictures = std::move(*pictures);
  auto steps = proposer_.propose_steps(piece, {options_.budget, options_.limit}, options_.stop);
  if (!steps) {
    return steps;
  }
  shown.insert(shown.end(), numbers.begin(), numbers.end());
  steps->steps = stitched(std::move(steps->steps), piece.length_s);
  if (steps->steps.empty()) {
    return fail(ErrorCode::invalid_input,
                "The model named no steps of episode " + std::to_string(question.episode) + " that can be used.",
                "Ask again, or use a larger model.");
  }
  for (auto& step : steps->steps) {
    step.from_s += begin;
    step.to_s += begin;
  }
  return steps;
}

std::string step_text(const std::string& written) {
  std::string out = normalised_task(written);
  const bool word = out.size() > 1 && std::islower(static_cast<unsigned char>(out[1])) != 0;
  if (word && static_cast<unsigned char>(out.front()) < 128) {
    out.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(out.front())));
  }
  return out;
}

Result<StepProposal> EpisodeAsker::ask_steps(const EpisodeQuestion& question) {
  const auto start = monotonic_ns();
  const auto times = times_of(question.episode);
  const auto length = std::ssize(times) - 1;
  const auto pieces = std::clamp<std::int64_t>(std::llround(std::ceil(times.back() / longest_piece_s)), 1,
                                               std::max<std::int64_t>(length, 1));
  StepProposal out;
  out.asked = asked(question, source_.steps_prompt);
  std::vector<ProposedStep> all;
  for (std::int64_t piece = 0; piece < pieces; ++piece) {
    auto steps =
        ask_piece(question, times, length * piece / pieces, length * (piece + 1) / pieces, out.asked.shown_frames);
    if (!steps) {
      return std::unexpected(steps.error());
    }
    out.raw += (piece == 0 ? "" : "\n") + steps->raw;
    out.attempts = std::max(out.attempts, steps->attempts);
    for (auto& step : steps->steps) {
      step.text = step_text(step.text);
      all.push_back(std::move(step));
    }
  }
  // Two steps that begin at the same frame are one; so are those of the same text at a seam.
  for (const auto& step : stitched(std::move(all), times.back())) {
    const auto from = frame_nearest(times, step.from_s);
    const auto to = frame_nearest(times, step.to_s);
    if (to > from) {
      const double seconds = times[static_cast<std::size_t>(to)] - times[static_cast<std::size_t>(from)];
      out.steps.push_back({{from, to, step.text},
                           seconds,
                           step.confidence,
                           problems_of_step(step.text, seconds, {options_.budget, options_.limit})});
    }
  }
  out.asked.origin.ms = milliseconds(monotonic_ns() - start);
  return out;
}

Result<EpisodeHint> EpisodeAsker::ask_hint(const EpisodeQuestion& question) {
  if (!vague_label(question.task, "").empty()) {
    return fail(ErrorCode::invalid_input,
                "Whether episode " + std::to_string(question.episode) +
                    " is a success cannot be asked: its task says \"" + question.task + "\".",
                "Write what is to be done first.");
  }
  const auto start = monotonic_ns();
  EpisodeHint out;
  out.asked = asked(question, source_.success_prompt);
  const auto length = dataset_->episodes[static_cast<std::size_t>(question.episode)].length;
  out.asked.shown_frames = frames_to_show(length, options_.frames);
  auto pictures = detail::pictures_of(frames_, camera_, question.episode, out.asked.shown_frames);
  if (!pictures) {
    return std::unexpected(pictures.error());
  }
  auto scores = proposer_.success_scores(question.task, std::move(*pictures), options_.stop);
  if (!scores) {
    return std::unexpected(scores.error());
  }
  const bool finite = std::ranges::all_of(*scores, [](double score) { return std::isfinite(score) && score <= 0.001; });
  if (scores->size() != out.asked.shown_frames.size() || !finite) {
    return fail(ErrorCode::invalid_input,
                "The model said nothing of use about episode " + std::to_string(question.episode) + ".",
                "Ask again, or use another model.");
  }
  out.scores = std::move(*scores);
  out.asked.origin.ms = milliseconds(monotonic_ns() - start);
  return out;
}

// The questions that are left, how far the work is, and why it ends early.
class EpisodeBatch {
 public:
  EpisodeBatch(const std::vector<EpisodeQuestion>& questions, EpisodeAsk what, EpisodeAnswers& store,
               const EpisodeAskOptions& options)
      : questions_(questions), what_(what), store_(store), options_(options) {
    progress_.of = questions.size();
  }

  void work(EpisodeAsker& asker) {
    for (std::size_t i = next_++; i < questions_.size() && !ended_ && !options_.stop.stop_requested(); i = next_++) {
      const EpisodeQuestion& question = questions_[i];
      if (!options_.again && store_.knows(asker.key_of(question))) {
        say({.known = 1, .question = &question});
        continue;
      }
      const bool goes_on = what_ == EpisodeAsk::steps ? take(question, asker.ask_steps(question))
                                                      : take(question, asker.ask_hint(question));
      if (!goes_on) {
        return;
      }
    }
  }

  [[nodiscard]] Result<EpisodeAskProgress> result() {
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
  template <typename Answer>
  bool take(const EpisodeQuestion& question, const Result<Answer>& answer) {
    if (answer) {
      if (auto kept = store_.add(*answer); !kept) {
        end(kept.error());
        return false;
      }
      if constexpr (std::is_same_v<Answer, StepProposal>) {
        say({.question = &question, .steps = &*answer});
      } else {
        say({.question = &question, .hint = &*answer});
      }
      return true;
    }
    if (answer.error().code == ErrorCode::cancelled || options_.stop.stop_requested()) {
      return false;
    }
    if (concerns_all(answer.error())) {
      end(answer.error());
      return false;
    }
    say({.failed = 1, .question = &question, .error = &answer.error()});
    return true;
  }
  void say(EpisodeAskProgress newest) {
    const std::lock_guard lock(mutex_);
    ++progress_.asked;
    newest.asked = progress_.asked;
    newest.of = progress_.of;
    newest.known = progress_.known += newest.known;
    newest.failed = progress_.failed += newest.failed;
    if (options_.progress) {
      options_.progress(newest);
    }
  }
  void end(const Error& error) {
    const std::lock_guard lock(mutex_);
    error_ = error_ ? error_ : std::optional(error);
    ended_ = true;
  }

  const std::vector<EpisodeQuestion>& questions_;
  EpisodeAsk what_;
  EpisodeAnswers& store_;
  const EpisodeAskOptions& options_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> ended_ = false;
  std::mutex mutex_;
  EpisodeAskProgress progress_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<EpisodeQuestion>> episode_questions(AnnotationDocument& document, EpisodeAsk what,
                                                       const std::vector<std::int64_t>& episodes) {
  std::vector<std::int64_t> wanted = episodes;
  for (const auto& row : document.dataset().episodes) {
    if (episodes.empty()) {
      wanted.push_back(row.episode);
    }
  }
  std::vector<EpisodeQuestion> out;
  for (const auto number : wanted) {
    const auto row = find_episode(document.dataset(), number);
    if (!row) {
      return std::unexpected(row.error());
    }
    const auto annotation = document.episode(number);
    if (!annotation) {
      return std::unexpected(annotation.error());
    }
    const bool said =
        what == EpisodeAsk::steps ? !annotation->lane(Lane::subtask).empty() : annotation->success.has_value();
    if (!document.uid(number).empty() && (*row)->length > 0 && (!said || !episodes.empty())) {
      out.push_back({number, document.uid(number), annotation->task()});
    }
  }
  return out;
}

Result<EpisodeAskProgress> ask_about_episodes(const std::shared_ptr<const DatasetSummary>& dataset, EpisodeAsk what,
                                              const std::vector<EpisodeQuestion>& questions, TextProposer& proposer,
                                              EpisodeAnswers& store, const EpisodeAskOptions& options) {
  EpisodeBatch batch(questions, what, store, options);
  TANDEM_TRY(detail::work_side_by_side(batch, questions.size(), proposer, [&] {
    return std::make_unique<EpisodeAsker>(dataset, what, proposer, options);
  }));
  return batch.result();
}

}  // namespace tandem
