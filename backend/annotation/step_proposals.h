#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "annotation/document.h"
#include "annotation/proposals.h"

namespace tandem {

/// Where an answer of a model came from.
struct AnswerOrigin {
  std::string model;
  std::string host;       ///< empty: this machine
  std::string precision;  ///< empty where a server does not tell
  std::string weights;    ///< SHA-256 of the files of the model; empty where it is not known
  std::string prompt;     ///< name and version of the question
  std::int64_t seed = 0;
  std::int64_t at_ms = 0;  ///< when, since 1970
  double ms = 0;           ///< it took so long
};

/// What was asked about one episode.
struct EpisodeAsked {
  std::string id;                          ///< short, of the question and the answer
  std::string key;                         ///< of the question: all that the answer depends on
  std::string uid;                         ///< of the episode
  std::int64_t shown = 0;                  ///< its number then
  std::vector<std::int64_t> shown_frames;  ///< of it
  std::string camera;
  std::string task;  ///< its text then
  AnswerOrigin origin;
};

/// One step that was proposed.
struct StepProposed {
  Segment segment;
  double seconds = 0;                ///< it lasts
  std::optional<double> confidence;  ///< near 0: the pictures said nothing; absent: the source does not tell
  std::vector<TextProblem> problems;
  [[nodiscard]] bool usable() const { return !has_error(problems); }
};

/// The steps that were proposed for an episode. They never change; what a person said about them stands in the history
/// of the document.
struct StepProposal {
  EpisodeAsked asked;
  std::vector<StepProposed> steps;  ///< in order, from the first frame to the last
  std::string raw;                  ///< as the model wrote it
  int attempts = 1;
};

/// How far an episode came, as a model sees it. A hint: it is no label before a person takes it.
struct EpisodeHint {
  EpisodeAsked asked;
  std::vector<double> scores;  ///< at each of the frames: log-probability that the task is done
  /// Of the last frame.
  [[nodiscard]] double score() const { return scores.empty() ? 0 : scores.back(); }
  /// 0 … 1 at each of the frames, between the least and the greatest score of this episode: a try that failed may look
  /// complete in it.
  [[nodiscard]] std::vector<double> progress() const;
};

/// Steps and hints that were proposed for a dataset, in a file beside the journal of its annotations. What was added is
/// on the disk for good. Any thread.
class EpisodeAnswers {
 public:
  [[nodiscard]] static Result<std::shared_ptr<EpisodeAnswers>> open(const AnnotationDocument& document);

  [[nodiscard]] std::vector<StepProposal> steps() const;
  [[nodiscard]] std::vector<EpisodeHint> hints() const;
  /// Whether this question was answered.
  [[nodiscard]] bool knows(const std::string& key) const;
  [[nodiscard]] Result<void> add(StepProposal proposal);
  [[nodiscard]] Result<void> add(EpisodeHint hint);
  [[nodiscard]] bool was_torn() const;
  [[nodiscard]] std::filesystem::path path() const;

 private:
  EpisodeAnswers() = default;
  mutable std::mutex mutex_;
  AnnotationJournal journal_;
  std::vector<StepProposal> steps_;
  std::vector<EpisodeHint> hints_;
};

/// What is known of one now.
struct StepStatus {
  std::int64_t episode = -1;          ///< −1: it is not in the dataset any more
  std::vector<ProposalState> states;  ///< of each step
  [[nodiscard]] bool has_open() const;
};
[[nodiscard]] StepStatus status_of(const AnnotationDocument& document, const StepProposal& proposal);

struct HintStatus {
  std::int64_t episode = -1;
  ProposalState state = ProposalState::open;
  bool looks_done = false;
};
/// One each. What counts as done is learnt from the episodes that a person has labelled, where there are enough.
[[nodiscard]] std::vector<HintStatus> statuses_of(AnnotationDocument& document, const std::vector<EpisodeHint>& hints);
/// The score from which on a try counts as done. `labelled`: scores with what a person said; fewer than three of a kind
/// tell nothing, and even chances are the measure.
[[nodiscard]] double success_threshold(std::vector<std::pair<double, bool>> labelled);

// Decisions. Each is one named step to undo. A step is taken only where no subtask stands yet, and its text is checked
// again before.

[[nodiscard]] Result<void> accept_step(AnnotationDocument& document, const StepProposal& proposal, std::size_t step);
/// Another text instead.
[[nodiscard]] Result<void> edit_step(AnnotationDocument& document, const StepProposal& proposal, std::size_t step,
                                     const std::string& text);
[[nodiscard]] Result<void> reject_step(AnnotationDocument& document, const StepProposal& proposal, std::size_t step);
/// All that are open, as one step to undo; those that cannot be taken are left open. Gives how many were taken.
[[nodiscard]] Result<std::size_t> accept_steps(AnnotationDocument& document, const StepProposal& proposal);
[[nodiscard]] Result<void> reject_steps(AnnotationDocument& document, const StepProposal& proposal);
/// The episode gets this label, which is what the hint says.
[[nodiscard]] Result<void> accept_hint(AnnotationDocument& document, const EpisodeHint& hint, bool success);
[[nodiscard]] Result<void> reject_hint(AnnotationDocument& document, const EpisodeHint& hint);

/// One episode that a model is asked about.
struct EpisodeQuestion {
  std::int64_t episode = 0;
  std::string uid;
  std::string task;
};
enum class EpisodeAsk : std::uint8_t { steps, hints };
/// What there is to ask: of these episodes; none: of those that have no subtasks, or no label of success.
[[nodiscard]] Result<std::vector<EpisodeQuestion>> episode_questions(AnnotationDocument& document, EpisodeAsk what,
                                                                     const std::vector<std::int64_t>& episodes);

struct EpisodeAskProgress {
  std::size_t asked = 0;
  std::size_t of = 0;
  std::size_t known = 0;   ///< of them were answered before
  std::size_t failed = 0;  ///< of them got no answer
  // Of the newest one, while it is called; null in the end.
  const EpisodeQuestion* question = nullptr;
  const StepProposal* steps = nullptr;
  const EpisodeHint* hint = nullptr;
  const Error* error = nullptr;
};

struct EpisodeAskOptions {
  std::string camera;  ///< feature or its last part; empty: the first
  int frames = 8;      ///< that a hint looks at
  std::size_t budget = 30;
  std::size_t limit = 60;
  bool again = false;
  std::function<void(const EpisodeAskProgress&)> progress;  ///< from the threads that ask, one at a time
  std::stop_token stop;
};

/// Asks the proposer and keeps every answer, as propose_all() does.
[[nodiscard]] Result<EpisodeAskProgress> ask_about_episodes(const std::shared_ptr<const DatasetSummary>& dataset,
                                                            EpisodeAsk what,
                                                            const std::vector<EpisodeQuestion>& questions,
                                                            TextProposer& proposer, EpisodeAnswers& store,
                                                            const EpisodeAskOptions& options);

}  // namespace tandem
