#pragma once

#include <QObject>
#include <QStringList>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "annotation/document.h"
#include "annotation/proposals.h"
#include "annotation/quality.h"
#include "annotation/step_proposals.h"
#include "dataset/reader.h"
#include "studio/background_work.h"

namespace tandem {

/// What the table shows of one episode's annotation.
struct EpisodeBrief {
  std::int64_t episode = 0;
  std::string task;
  std::vector<std::string> tags;
  std::optional<bool> success;
  std::optional<int> quality;
  std::string note;
  std::array<std::vector<std::string>, all_lanes.size()> texts = {};  ///< of its segments, each once
};

/// A proposed text and how it stands.
struct ReviewItem {
  Proposal proposal;
  ProposalStatus status;
};

/// Steps that were proposed for an episode and how they stand.
struct StepReview {
  StepProposal proposal;
  StepStatus status;
};

/// What a model says of the success of an episode and how that stands.
struct HintReview {
  EpisodeHint hint;
  HintStatus status;
};

/// What a change of the annotations left behind, read in their thread.
struct CurateSnapshot {
  std::int64_t episode = -1;  ///< whose annotation it is; −1: none
  EpisodeAnnotation annotation;
  QStringList import_notes;
  std::vector<EpisodeBrief> briefs;  ///< of the episodes that may have changed
  QStringList history;               ///< the newest steps with the episodes they changed, oldest first
  std::size_t history_from = 0;      ///< the place of the first of them
  std::size_t done = 0;
  bool can_redo = false;
  std::vector<ReviewItem> reviews;
  bool with_reviews = false;
  std::optional<StepReview> steps;           ///< the newest for the episode
  std::optional<HintReview> hint;            ///< the same
  QStringList notes;                         ///< of opening it
  std::shared_ptr<ProposalStore> proposals;  ///< of opening it
  std::shared_ptr<EpisodeAnswers> answers;   ///< of opening it
};

/// The dataset that is curated: opened, annotated and measured in threads of its own, so that the page only shows what
/// is known. Annotations are read and changed in the thread of the document; every change is on the disk before it is
/// seen. UI thread only.
class CurateSession final : public QObject {
  Q_OBJECT
 public:
  explicit CurateSession(QObject* parent = nullptr);
  ~CurateSession() override;

  /// Opens a folder; ends in opened() or failed(). What was open goes.
  void open(const QString& folder);
  /// Reads the same folder again: its files are new ones.
  void reopen();
  [[nodiscard]] const std::shared_ptr<const DatasetSummary>& dataset() const { return dataset_; }
  [[nodiscard]] QString folder() const { return folder_; }
  [[nodiscard]] bool opening() const { return opening_; }
  /// The annotations are there and can be changed.
  [[nodiscard]] bool can_annotate() const { return annotated_; }

  /// The episode that is looked at; −1: none.
  [[nodiscard]] std::int64_t episode() const { return episode_; }
  void select(std::int64_t episode);
  /// Of that episode, once it was read.
  [[nodiscard]] const EpisodeAnnotation* annotation() const { return has_annotation_ ? &annotation_ : nullptr; }
  [[nodiscard]] const QStringList& import_notes() const { return import_notes_; }

  using Edit = std::function<Result<void>(AnnotationDocument&)>;
  /// Changes annotations. `episodes`: of which the table may show something else then; empty: of any.
  void edit(Edit change, std::vector<std::int64_t> episodes = {});
  void undo();
  void redo();
  /// The newest steps by name and episode, oldest first; `history_from()` is the place of the first.
  [[nodiscard]] const QStringList& history() const { return history_; }
  [[nodiscard]] std::size_t history_from() const { return history_from_; }
  [[nodiscard]] std::size_t done() const { return done_; }
  [[nodiscard]] bool can_redo() const { return can_redo_; }

  /// Texts of segments that are in use in the dataset, as far as it was read, in the order of episodes.
  [[nodiscard]] std::vector<std::string> texts_in_use(Lane lane) const;

  /// Texts that were proposed, oldest first.
  [[nodiscard]] const std::vector<ReviewItem>& reviews() const { return reviews_; }
  [[nodiscard]] const std::shared_ptr<ProposalStore>& proposals() const { return proposals_; }
  void read_reviews() { change({}, {-1}); }
  /// Steps and a hint that were proposed for the episode.
  [[nodiscard]] const std::optional<StepReview>& steps() const { return steps_; }
  [[nodiscard]] const std::optional<HintReview>& hint() const { return hint_; }
  [[nodiscard]] const std::shared_ptr<EpisodeAnswers>& answers() const { return answers_; }

  /// Measures the episodes in the background; `pictures`: looks at the pictures, too, which takes long.
  void measure(bool pictures);
  void stop_measuring() { measuring_.stop(); }
  [[nodiscard]] bool is_measuring() const { return measuring_now_; }
  [[nodiscard]] const std::shared_ptr<const QualityReport>& quality() const { return quality_; }

  /// Something that needs the document, in its thread; it must not be kept.
  template <typename T>
  void with_document(QObject* context, std::function<Result<T>(AnnotationDocument&, const BackgroundWork::Job&)> work,
                     std::function<void(Result<T>&)> then, std::function<void(double)> progress = {}) {
    document_work_.ask<T>(
        context,
        [state = state_, work = std::move(work)](const BackgroundWork::Job& job) -> Result<T> {
          return state->document ? work(*state->document, job) : Result<T>(not_annotated());
        },
        std::move(then), std::move(progress));
  }
  /// Ends what with_document() does now.
  void stop_document_work() { document_work_.stop(); }
  /// The thread that reads numbers of episodes.
  [[nodiscard]] BackgroundWork& data_work() { return data_work_; }
  /// The document goes, so that another program or an edit may have its files, until the folder is opened again.
  void let_go(std::function<void()> then);
  void stop_all();

 Q_SIGNALS:
  /// Another folder is being opened; dataset() is empty.
  void closed();
  void opened();
  void failed(const tandem::Error& error);
  /// can_annotate() is another.
  void annotations_ready();
  void annotations_progress(double share);
  /// episode() is another one.
  void selected();
  void annotation_changed();
  void briefs_changed(const std::vector<tandem::EpisodeBrief>& briefs);
  void history_changed();
  void reviews_changed();
  void quality_progress(double share);
  void quality_changed();
  void problem(const tandem::Error& error);
  void notice(const QString& text);

 private:
  struct State {
    std::shared_ptr<const DatasetSummary> dataset;
    std::optional<AnnotationDocument> document;
    std::shared_ptr<ProposalStore> proposals;
    std::shared_ptr<EpisodeAnswers> answers;
    void close() {
      document.reset();
      proposals.reset();
      answers.reset();
    }
  };
  [[nodiscard]] static std::unexpected<Error> not_annotated();
  void take_dataset(Result<DatasetSummary> dataset);
  void open_document();
  void change(Edit edit, std::vector<std::int64_t> episodes);
  void read_briefs(std::int64_t from);
  void take(CurateSnapshot snapshot);
  void take_briefs(const std::vector<EpisodeBrief>& briefs);
  static void look_at_answers(State& state, CurateSnapshot& out);
  static Result<CurateSnapshot> look(State& state, std::int64_t episode, const std::vector<std::int64_t>& of,
                                     bool reviews);

  QString folder_;
  bool opening_ = false;
  bool annotated_ = false;
  bool measuring_now_ = false;
  std::shared_ptr<const DatasetSummary> dataset_;
  std::shared_ptr<State> state_;  // of the thread of the document
  std::int64_t episode_ = -1;
  bool has_annotation_ = false;
  EpisodeAnnotation annotation_;
  QStringList import_notes_;
  QStringList history_;
  std::size_t history_from_ = 0;
  std::size_t done_ = 0;
  bool can_redo_ = false;
  std::map<std::int64_t, std::array<std::vector<std::string>, all_lanes.size()>> texts_;  // by episode
  std::vector<ReviewItem> reviews_;
  std::shared_ptr<ProposalStore> proposals_;
  std::optional<StepReview> steps_;
  std::optional<HintReview> hint_;
  std::shared_ptr<EpisodeAnswers> answers_;
  std::shared_ptr<const QualityReport> quality_;
  BackgroundWork opening_work_;
  BackgroundWork data_work_;
  BackgroundWork measuring_;
  BackgroundWork document_work_;
};

}  // namespace tandem
