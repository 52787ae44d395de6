#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/handover.h"
#include "dataset/writer.h"
#include "session/take.h"

namespace tandem {

/// An episode that is on the disk, or a take that could not be saved.
struct SaveOutcome {
  std::optional<EpisodeRow> row;  ///< saved
  std::optional<Error> error;     ///< not saved
  bool can_repeat = false;        ///< not saved, but kept for save_again()
  TakeHealth health;
  Json facts;
  ImagePtr thumbnail;
  std::int64_t save_ns = 0;  ///< from keep() to durable
  std::int64_t ticket = 0;   ///< as given to keep()
};

/// Facts of a saved episode that were changed, or could not be.
struct AnnotationOutcome {
  std::int64_t episode = 0;
  Json changes;
  std::optional<Error> error;
};

/// Owns the dataset writer and its thread: prepares the next take ahead of time, ends and saves kept ones,
/// and drops discarded ones, all away from the control thread.
class EpisodeStore {
 public:
  /// `spec.folder` is filled in for each take.
  EpisodeStore(DatasetWriter writer, TakeSpec spec);
  /// Finishes the save in progress, then stops.
  ~EpisodeStore();
  EpisodeStore(const EpisodeStore&) = delete;
  EpisodeStore& operator=(const EpisodeStore&) = delete;

  /// The prepared take, or null while it is not ready. Never waits.
  [[nodiscard]] std::unique_ptr<Take> try_take();
  /// Why no take can be prepared, if that is so.
  [[nodiscard]] std::optional<Error> problem() const;
  /// Saves the take with its task and facts. Never waits; the outcome comes through next_outcome() and carries
  /// the ticket.
  void keep(std::unique_ptr<Take> take, std::string task, Json facts, std::int64_t ticket = 0,
            EpisodeLabels labels = {});
  /// Makes a take of steps that are over and saves it, one label a step. Never waits; as keep().
  void keep_steps(std::vector<Step> steps, EpisodeLabels labels, Json facts, std::int64_t ticket = 0);
  /// Drops the take. Never waits.
  void discard(std::unique_ptr<Take> take);
  /// Tries to save the takes that could not be saved once more, in their order. Never waits.
  void save_again();
  /// Gives those takes up. Never waits.
  void drop_failed();
  /// Changes facts of a saved episode (change_facts()). Never waits; the outcome comes through next_annotation().
  void annotate(std::int64_t episode, Json changes);
  /// The next outcome of annotate(), if there is one.
  [[nodiscard]] std::optional<AnnotationOutcome> next_annotation() { return annotations_.try_pop(); }
  /// Bytes left on the dataset's disk, measured every second.
  [[nodiscard]] std::uintmax_t free_bytes() const { return free_bytes_; }
  /// The next outcome, if there is one.
  [[nodiscard]] std::optional<SaveOutcome> next_outcome();
  /// Waits until nothing is to be done and a take is ready (or cannot be prepared). Not in real time.
  void wait_until_idle();
  /// A save is waiting or running.
  [[nodiscard]] bool saving() const { return saving_ > 0; }

  /// State of the dataset on disk; any thread.
  [[nodiscard]] DatasetInfo info() const;
  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  /// Whether the dataset's folder is still where it was opened. Any thread.
  [[nodiscard]] bool in_place() const { return writer_.in_place(); }

 private:
  struct Job {
    std::unique_ptr<Take> take;
    std::vector<Step> steps;  // of which the take is still to be made
    EpisodeLabels labels;
    std::string task;
    Json facts;
    std::int64_t asked_ns = 0;
    bool keep = false;
    bool again = false;
    bool drop = false;
    std::int64_t annotated = -1;
    std::int64_t ticket = 0;
  };
  void post(std::shared_ptr<Job> job);
  void run();
  void guarded(std::optional<std::int64_t> saved_ticket, const std::function<void()>& work);
  void prepare();
  void do_job(Job& job);
  [[nodiscard]] Result<void> make_take(Job& job);
  [[nodiscard]] Result<EpisodeRow> write(const Job& job, std::int64_t rows, PendingEpisode& episode);
  void save(Job job);
  void save_all_again();
  void watch_disk(const std::stop_token& stop);

  std::filesystem::path root_;
  TakeSpec spec_;
  DatasetWriter writer_;                           // store thread
  std::deque<Job> failed_;                         // store thread; in the order in which they were kept
  BoundedQueue<std::shared_ptr<Job>> jobs_{4096};  // takes are prepared one by one: it never fills
  BoundedQueue<SaveOutcome> outcomes_{4096};
  BoundedQueue<AnnotationOutcome> annotations_{256};
  mutable std::mutex mutex_;  // guards the following
  std::unique_ptr<Take> prepared_;
  std::optional<Error> problem_;
  DatasetInfo info_;
  int pending_ = 1;  // jobs and preparations not yet done
  std::condition_variable idle_;
  std::atomic<int> saving_ = 0;
  std::atomic<std::uintmax_t> free_bytes_ = UINTMAX_MAX;
  std::thread thread_;
  std::jthread disk_thread_;
};

}  // namespace tandem
