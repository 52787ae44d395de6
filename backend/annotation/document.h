#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "annotation/document_export.h"
#include "annotation/document_import.h"
#include "annotation/document_journal.h"
#include "annotation/document_types.h"

namespace tandem {

/// What a person said about a text that was proposed.
struct TextDecision {
  std::string proposal;  ///< its id
  std::string verdict;   ///< "accepted", "edited", "rejected"
  std::string text;      ///< that was taken
  std::int64_t at_ms = 0;
};

/// One text of tasks that becomes another in some episodes; an empty one stands for frames that have none.
struct TextReplacement {
  std::vector<std::int64_t> episodes;
  std::string from;
  std::string to;
};

/// What is said about the episodes of a dataset: what it holds itself, and over it what was changed here. Every change
/// is a command with a name that can be undone, however long ago; the whole history is on the disk before a command
/// returns. Bound to episodes by their fingerprints: numbering them anew loses nothing. One thread at a time; nothing
/// is written into the files of the dataset itself.
class AnnotationDocument {
 public:
  struct Options {
    std::filesystem::path user_folder;   ///< for journals of datasets that cannot be written; empty: such are refused
    std::filesystem::path cache_folder;  ///< for fingerprints; empty: computed each time
    std::function<void(double share)> progress;
    std::stop_token stop;
  };
  [[nodiscard]] static Result<AnnotationDocument> open(std::shared_ptr<const DatasetSummary> dataset,
                                                       const Options& options);
  AnnotationDocument(AnnotationDocument&&) noexcept;
  AnnotationDocument& operator=(AnnotationDocument&&) noexcept;
  ~AnnotationDocument();

  [[nodiscard]] const DatasetSummary& dataset() const;
  [[nodiscard]] const std::filesystem::path& journal() const;
  /// What a person should know of how it was opened, one sentence each.
  [[nodiscard]] const std::vector<std::string>& notes() const;
  /// Episodes that were annotated and are not in the dataset any more; what was said of them is kept.
  [[nodiscard]] std::size_t lost_episodes() const;
  /// Its fingerprint; empty where its rows cannot be read. Such an episode cannot be annotated.
  [[nodiscard]] const std::string& uid(std::int64_t episode) const;

  [[nodiscard]] Result<EpisodeAnnotation> episode(std::int64_t episode);
  /// The texts of its tasks, each once. Reads no file.
  [[nodiscard]] std::vector<std::string> tasks(std::int64_t episode) const;
  /// What its files alone say of the episode.
  [[nodiscard]] Result<EpisodeAnnotation> stored(std::int64_t episode);
  /// The stored times of its frames, float32 values; empty where they cannot be read.
  [[nodiscard]] std::vector<double> times(std::int64_t episode);
  /// Reads the dataset and the journal anew, once something else has changed them.
  [[nodiscard]] Result<void> reopen();
  [[nodiscard]] const Options& options() const;
  /// The journal with one more line: that these fields of episodes now stand in the dataset, and what it held before,
  /// so that older steps can still be undone. `facts` go along.
  [[nodiscard]] Result<std::string> journal_once_applied(
      const std::map<std::int64_t, std::vector<AnnotationField>>& fields, const Json& facts);
  /// What could not be taken over from the dataset, of the episodes that were asked for so far.
  [[nodiscard]] const std::vector<std::string>& import_notes(std::int64_t episode);

  // Commands. Each is one step to undo, however many episodes it changes; one that changes nothing leaves no step.
  [[nodiscard]] Result<void> set_task(std::span<const std::int64_t> episodes, const std::string& text);
  /// Replaces texts of tasks wherever they stand in the episodes, and notes what was decided about proposals for them,
  /// as one step of this name. Episodes without the text are left alone.
  [[nodiscard]] Result<void> decide(const std::string& name, const std::vector<TextReplacement>& texts,
                                    const std::vector<TextDecision>& decisions);
  /// Changes one episode and notes what was decided about proposals for it, as one step of this name.
  using EpisodeChange = std::function<Result<void>(EpisodeAnnotation& annotation, std::int64_t length)>;
  [[nodiscard]] Result<void> decide_episode(const std::string& name, std::int64_t episode, const EpisodeChange& change,
                                            const std::vector<TextDecision>& decisions);
  [[nodiscard]] Result<void> set_success(std::span<const std::int64_t> episodes, std::optional<bool> success);
  [[nodiscard]] Result<void> set_quality(std::span<const std::int64_t> episodes, std::optional<int> quality);
  [[nodiscard]] Result<void> add_tag(std::span<const std::int64_t> episodes, const std::string& tag);
  [[nodiscard]] Result<void> remove_tag(std::span<const std::int64_t> episodes, const std::string& tag);
  [[nodiscard]] Result<void> set_note(std::int64_t episode, const std::string& note);

  [[nodiscard]] Result<void> add_segment(std::int64_t episode, Lane lane, const Segment& segment);
  /// The part from `frame` on becomes a segment of its own, with this text.
  [[nodiscard]] Result<void> split_segment(std::int64_t episode, Lane lane, std::int64_t frame,
                                           const std::string& text);
  [[nodiscard]] Result<void> set_segment_text(std::int64_t episode, Lane lane, std::size_t segment,
                                              const std::string& text);
  /// Moves where a segment begins; the one before it ends there if they touched.
  [[nodiscard]] Result<void> move_start(std::int64_t episode, Lane lane, std::size_t segment, std::int64_t frame);
  /// Moves where it ends; the one behind it begins there if they touched.
  [[nodiscard]] Result<void> move_end(std::int64_t episode, Lane lane, std::size_t segment, std::int64_t frame);
  /// Two segments that follow each other become one with the text of the first, and with what lies between them.
  [[nodiscard]] Result<void> merge_with_next(std::int64_t episode, Lane lane, std::size_t segment);
  [[nodiscard]] Result<void> remove_segment(std::int64_t episode, Lane lane, std::size_t segment);
  /// The whole lane at once.
  [[nodiscard]] Result<void> set_segments(std::int64_t episode, Lane lane, const Segments& segments);
  /// Every frame of the episodes gets a segment. Without a text the segment before a gap goes on over it, and the first
  /// one begins with the episode; a lane without segments stays empty. With a text every gap becomes a segment of it,
  /// also a whole episode; one that is too short for LeRobot goes to the segment before it.
  [[nodiscard]] Result<void> fill_gaps(std::span<const std::int64_t> episodes, Lane lane, const std::string& text = {});
  /// The segments of one lane replace those of another: stages for SARM out of subtasks.
  [[nodiscard]] Result<void> copy_lane(std::span<const std::int64_t> episodes, Lane from, Lane to);

  [[nodiscard]] Result<void> add_event(std::int64_t episode, const AnnotationEvent& event);
  [[nodiscard]] Result<void> change_event(std::int64_t episode, std::size_t number, const AnnotationEvent& event);
  [[nodiscard]] Result<void> remove_event(std::int64_t episode, std::size_t number);

  /// Back to what the dataset holds.
  [[nodiscard]] Result<void> revert(std::span<const std::int64_t> episodes);

  /// What is decided about proposals by the commands in force, by their ids.
  [[nodiscard]] std::map<std::string, TextDecision> decisions() const;
  /// The names of the commands, oldest first; the first `done()` of them are in force.
  [[nodiscard]] std::vector<std::string> history() const;
  /// The episodes of the dataset that a command changed, by its place in history().
  [[nodiscard]] std::vector<std::int64_t> changed_by(std::size_t command) const;
  [[nodiscard]] std::size_t done() const;
  [[nodiscard]] bool can_undo() const { return done() > 0; }
  [[nodiscard]] bool can_redo() const;
  [[nodiscard]] Result<void> undo();
  [[nodiscard]] Result<void> redo();

 private:
  struct Impl;
  explicit AnnotationDocument(std::unique_ptr<Impl> impl);
  [[nodiscard]] Result<void> edit(const std::string& name, std::span<const std::int64_t> episodes,
                                  const EpisodeChange& change);
  [[nodiscard]] Result<void> edit_lane(const std::string& name, std::int64_t episode, Lane lane, std::size_t segment,
                                       const std::function<void(Segments&)>& change);

  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem
