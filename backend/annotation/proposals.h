#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "annotation/document.h"
#include "annotation/document_journal.h"
#include "annotation/proposal_text.h"

namespace tandem {

class TextProposer;

/// A text that was proposed for a task, and where it came from. It never changes; what a person said about it stands in
/// the history of the document.
struct Proposal {
  std::string id;                          ///< short, of the question and the answer
  std::string key;                         ///< of the question: all that the answer depends on
  std::vector<std::string> uids;           ///< of the episodes it is for
  std::int64_t shown = 0;                  ///< the episode whose pictures were shown, by its number then
  std::vector<std::int64_t> shown_frames;  ///< of it
  std::string camera;
  std::string original;  ///< the task as it was
  std::string text;      ///< as it was written, without quotation marks and a full stop
  std::vector<TextProblem> problems;
  std::optional<double> confidence;    ///< near 0: the pictures said nothing; absent: the source does not tell
  std::optional<std::int64_t> tokens;  ///< of the text for SmolVLA, where they were counted
  std::string raw;                     ///< as the model wrote it
  std::string end;                     ///< how its writing ended
  std::int64_t prompt_tokens = 0;
  int attempts = 1;
  double ms = 0;
  std::string model;  ///< as its source tells
  std::string host;   ///< empty: this machine
  std::string precision;
  std::string weights;  ///< SHA-256 of the files of the model; empty where it is not known
  std::string prompt;   ///< name and version of the question
  std::int64_t seed = 0;
  std::int64_t at_ms = 0;  ///< when, since 1970

  /// Whether it may be accepted as it is.
  [[nodiscard]] bool usable() const { return !has_error(problems); }
};

enum class ProposalState : std::uint8_t { open, accepted, edited, rejected };
[[nodiscard]] std::string_view name_of(ProposalState state);

/// What is known of one now.
struct ProposalStatus {
  ProposalState state = ProposalState::open;
  std::string text;                    ///< that was taken; empty while it is open, or where it was rejected
  std::int64_t at_ms = 0;              ///< of the decision
  std::vector<std::int64_t> episodes;  ///< that it is for and that are in the dataset
  bool outdated = false;               ///< none of them has the original text any more
  std::vector<TextProblem> beside;     ///< what shows only beside other texts: DUP, MULTI; of open ones
};

/// The proposals of a dataset, in a file beside the journal of its annotations. What was added is on the disk for good.
/// Any thread.
class ProposalStore {
 public:
  /// The proposals that belong to the document. A last line that a power cut tore is left out; then `was_torn`.
  [[nodiscard]] static Result<std::shared_ptr<ProposalStore>> open(const AnnotationDocument& document);

  [[nodiscard]] std::vector<Proposal> all() const;
  [[nodiscard]] std::optional<Proposal> find(const std::string& id) const;
  /// The newest answer to this question.
  [[nodiscard]] std::optional<Proposal> answer_to(const std::string& key) const;
  [[nodiscard]] Result<void> add(Proposal proposal);
  [[nodiscard]] bool was_torn() const;
  [[nodiscard]] std::filesystem::path path() const;

 private:
  ProposalStore() = default;
  mutable std::mutex mutex_;
  AnnotationJournal journal_;
  std::vector<Proposal> proposals_;
};

/// How proposals stand by the document, one each: undo brings one back to open. Reads no file.
[[nodiscard]] std::vector<ProposalStatus> statuses_of(const AnnotationDocument& document,
                                                      const std::vector<Proposal>& proposals);
[[nodiscard]] ProposalStatus status_of(const AnnotationDocument& document, const Proposal& proposal);

// Decisions. Each is one named step to undo in the document; the original text stays in the proposal and the history.
// Episodes whose task is another one by now are left alone. The text is checked again before it is taken.

[[nodiscard]] Result<void> accept_proposal(AnnotationDocument& document, const Proposal& proposal);
/// Another text instead.
[[nodiscard]] Result<void> edit_proposal(AnnotationDocument& document, const Proposal& proposal,
                                         const std::string& text);
[[nodiscard]] Result<void> reject_proposal(AnnotationDocument& document, const Proposal& proposal);
/// All of them as one step to undo; those that cannot be accepted are left open. Gives how many were taken.
[[nodiscard]] Result<std::size_t> accept_proposals(AnnotationDocument& document,
                                                   const std::vector<Proposal>& proposals);

/// One question for a model: a text, the episodes that have it, and the one whose pictures are shown.
struct ProposalQuestion {
  std::string original;
  std::vector<std::string> uids;
  std::vector<std::int64_t> episodes;
  std::int64_t shown = 0;
  std::optional<bool> capital;  ///< whether texts of this dataset begin with a capital letter, mostly; absent: unknown
};

struct QuestionChoice {
  std::vector<std::int64_t> episodes;  ///< each is asked about alone; empty: each text once, by its first episode
  bool all = false;                    ///< also texts that are not vague
};

/// What there is to ask, by what the document says now.
[[nodiscard]] Result<std::vector<ProposalQuestion>> questions_of(AnnotationDocument& document,
                                                                 const QuestionChoice& choice);

struct ProposeProgress {
  std::size_t asked = 0;  ///< questions that are done
  std::size_t of = 0;
  std::size_t known = 0;   ///< of them were answered before
  std::size_t failed = 0;  ///< of them got no answer
  // Of the newest one, while it is called; null in the end.
  const ProposalQuestion* question = nullptr;
  const Proposal* proposal = nullptr;  ///< null where there was no answer
  const Error* error = nullptr;        ///< why
};

struct ProposeOptions {
  std::string camera;  ///< feature or its last part; empty: the first
  int frames = 8;
  std::size_t budget = 30;                               ///< characters that a text should have at most
  std::size_t limit = 60;                                ///< and must have
  bool again = false;                                    ///< also questions that were answered before
  std::function<void(const ProposeProgress&)> progress;  ///< from the threads that ask, one at a time
  std::stop_token stop;
};

/// Asks the proposer and puts every answer into the store: as many questions at once as it takes. After an answer of no
/// use it is asked again, twice at most, with pictures of another episode or other moments. One that fails does not end
/// the work, unless it would fail every other one too. Touches no document: for a thread of its own. What was answered
/// before a stop stays; it ends then with the error code `cancelled`.
[[nodiscard]] Result<ProposeProgress> propose_all(const std::shared_ptr<const DatasetSummary>& dataset,
                                                  const std::vector<ProposalQuestion>& questions,
                                                  TextProposer& proposer, ProposalStore& store,
                                                  const ProposeOptions& options);

}  // namespace tandem
