#include "session/episode_store.h"

#include "base/files.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/threads.h"
#include "base/thrown.h"
#include "base/time.h"

namespace tandem {
namespace {

// Ends the encoders of a take that nobody wants and removes its videos.
void drop(std::unique_ptr<Take> take) {
  const std::filesystem::path folder = take->folder();
  take.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

}  // namespace

EpisodeStore::EpisodeStore(DatasetWriter writer, TakeSpec spec)
    : root_(writer.root()),
      spec_(std::move(spec)),
      writer_(std::move(writer)),
      info_(writer_.info()),
      thread_([this] { run(); }),
      disk_thread_([this](const std::stop_token& stop) { watch_disk(stop); }) {}

EpisodeStore::~EpisodeStore() {
  jobs_.close();
  thread_.join();
  if (prepared_) {
    drop(std::move(prepared_));
  }
}

void EpisodeStore::watch_disk(const std::stop_token& stop) {
  enter_thread("disk", ThreadPriority::background);
  while (!stop.stop_requested()) {
    if (const auto free = tandem::free_bytes(root_)) {
      free_bytes_ = *free;
    }
    for (int i = 0; i < 20 && !stop.stop_requested(); ++i) {
      sleep_until_ns(monotonic_ns() + 50 * ns_per_ms);
    }
  }
}

std::unique_ptr<Take> EpisodeStore::try_take() {
  std::unique_ptr<Take> take;
  {
    const std::lock_guard lock(mutex_);
    if (!prepared_ && problem_ && pending_ == 0) {
      problem_.reset();  // perhaps it was mended: try once more
      ++pending_;
      static_cast<void>(jobs_.try_push(std::make_shared<Job>()));
    }
    if (!prepared_ || !prepared_->ready()) {
      return nullptr;
    }
    take = std::move(prepared_);
    ++pending_;
  }
  static_cast<void>(jobs_.try_push(std::make_shared<Job>()));  // an empty job: prepare the next take
  return take;
}

std::optional<Error> EpisodeStore::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

void EpisodeStore::post(std::shared_ptr<Job> job) {
  saving_ += job->keep || job->again ? 1 : 0;
  const std::lock_guard lock(mutex_);
  ++pending_;
  static_cast<void>(jobs_.try_push(std::move(job)));
}

void EpisodeStore::keep(std::unique_ptr<Take> take, std::string task, Json facts, std::int64_t ticket,
                        EpisodeLabels labels) {
  auto job = std::make_shared<Job>();
  job->labels = std::move(labels);
  job->take = std::move(take);
  job->task = std::move(task);
  job->facts = std::move(facts);
  job->asked_ns = monotonic_ns();
  job->keep = true;
  job->ticket = ticket;
  post(std::move(job));
}

void EpisodeStore::keep_steps(std::vector<Step> steps, EpisodeLabels labels, Json facts, std::int64_t ticket) {
  auto job = std::make_shared<Job>();
  job->steps = std::move(steps);
  job->labels = std::move(labels);
  job->facts = std::move(facts);
  job->asked_ns = monotonic_ns();
  job->keep = true;
  job->ticket = ticket;
  post(std::move(job));
}

void EpisodeStore::discard(std::unique_ptr<Take> take) {
  auto job = std::make_shared<Job>();
  job->take = std::move(take);
  post(std::move(job));
}

void EpisodeStore::save_again() {
  auto job = std::make_shared<Job>();
  job->again = true;
  post(std::move(job));
}

void EpisodeStore::drop_failed() {
  auto job = std::make_shared<Job>();
  job->drop = true;
  post(std::move(job));
}

void EpisodeStore::annotate(std::int64_t episode, Json changes) {
  auto job = std::make_shared<Job>();
  job->annotated = episode;
  job->facts = std::move(changes);
  post(std::move(job));
}

std::optional<SaveOutcome> EpisodeStore::next_outcome() { return outcomes_.try_pop(); }

void EpisodeStore::wait_until_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return pending_ == 0 && (problem_ || !prepared_ || prepared_->ready()); });
}

DatasetInfo EpisodeStore::info() const {
  const std::lock_guard lock(mutex_);
  return info_;
}

void EpisodeStore::prepare() {
  {
    const std::lock_guard lock(mutex_);
    if (prepared_) {
      return;
    }
  }
  auto folder = writer_.new_staging_folder();
  if (!folder) {
    const std::lock_guard lock(mutex_);
    problem_ = folder.error();
    return;
  }
  TakeSpec spec = spec_;
  spec.folder = *folder;
  auto take = std::make_unique<Take>(std::move(spec));
  while (!take->ready()) {
    sleep_until_ns(monotonic_ns() + ns_per_ms);
  }
  const auto failure = take->failure();
  if (failure) {
    drop(std::move(take));
  }
  const std::lock_guard lock(mutex_);
  prepared_ = std::move(take);
  problem_ = failure;
}

// The steps wait in memory, so the encoders may take the time they need.
Result<void> EpisodeStore::make_take(Job& job) {
  auto folder = writer_.new_staging_folder();
  if (!folder) {
    return std::unexpected(folder.error());
  }
  TakeSpec spec = spec_;
  spec.folder = *folder;
  spec.wait_when_full = true;
  spec.expected_rows = job.steps.size();
  auto take = std::make_unique<Take>(std::move(spec));
  for (const auto& step : job.steps) {
    take->add(step);
  }
  job.steps = {};
  job.facts.update(health_facts(take->health(), take->cameras()));
  job.take = std::move(take);
  return {};
}

namespace {

void stamp(const EpisodeResult& result, std::size_t rows, PendingEpisode& episode) {
  const auto last = [&](double value) {
    std::vector<double> column(rows, 0);
    column.back() = value;
    return column;
  };
  episode.values["next.done"] = last(1);
  episode.values["next.success"] = last(result.success ? 1 : 0);
  episode.values["next.reward"] = last(result.reward);
}

}  // namespace

// What it throws must not take the take along: it can be saved again when there is memory.
Result<EpisodeRow> EpisodeStore::write(const Job& job, std::int64_t rows, PendingEpisode& episode) {
  try {
    episode.tasks = job.labels.tasks.empty() ? std::vector{job.task} : job.labels.tasks;
    episode.task_of_row = job.labels.task_of_row;
    if (!job.labels.intervention.empty()) {
      episode.values["intervention"] = job.labels.intervention;
    }
    if (job.labels.result) {
      stamp(*job.labels.result, static_cast<std::size_t>(rows), episode);
    }
    episode.facts = job.facts;
    return writer_.save(episode);
  } catch (const std::exception& error) {
    return std::unexpected(error_thrown(error, "A take could not be handled."));
  }
}

void EpisodeStore::save(Job job) {
  SaveOutcome outcome;
  outcome.ticket = job.ticket;
  if (!job.take) {
    if (auto made = make_take(job); !made) {
      outcome.error = made.error();
      log_error("session", "Episode not saved: " + made.error().sentence());
      static_cast<void>(outcomes_.try_push(std::move(outcome)));
      --saving_;
      return;
    }
  }
  outcome.health = job.take->health();
  outcome.thumbnail = job.take->thumbnail();
  outcome.facts = job.facts;
  auto episode = job.take->finish();
  Result<EpisodeRow> row = fail(ErrorCode::busy, "An earlier take is not saved yet.", "Save it again first.");
  const bool behind = !failed_.empty();
  if (episode && !behind) {
    row = write(job, outcome.health.rows, *episode);
  } else if (!episode) {
    row = std::unexpected(episode.error());
  }
  outcome.save_ns = monotonic_ns() - job.asked_ns;
  if (row) {
    log_info("session", "Saved episode " + std::to_string(row->episode) + ": " + std::to_string(row->length) +
                            " frames, " + job.facts.value("quality", "") +
                            (job.facts.value("interrupted", false) ? ", interrupted." : "."));
    outcome.row = *row;
    const std::lock_guard lock(mutex_);
    info_ = writer_.info();
  } else {
    outcome.error = row.error();
    log_error("session", "Episode not saved: " + row.error().sentence());
    outcome.can_repeat = episode.has_value();
    if (outcome.can_repeat) {
      failed_.push_back(std::move(job));
    } else {
      drop(std::move(job.take));  // half a video saves nothing and fills the disk
    }
  }
  static_cast<void>(outcomes_.try_push(std::move(outcome)));
  --saving_;
}

void EpisodeStore::save_all_again() {
  std::deque<Job> waiting = std::move(failed_);
  failed_.clear();
  for (auto& job : waiting) {
    ++saving_;
    job.asked_ns = monotonic_ns();
    guarded(job.ticket, [&] { save(std::move(job)); });  // one that fails badly takes no other along
  }
  --saving_;
}

void EpisodeStore::do_job(Job& job) {
  if (job.again) {
    save_all_again();
  } else if (job.annotated >= 0) {
    const auto changed = change_facts(root_, job.annotated, job.facts);
    static_cast<void>(annotations_.try_push(
        {job.annotated, std::move(job.facts), changed ? std::nullopt : std::optional(changed.error())}));
  } else if (job.drop) {
    for (auto& failed : failed_) {
      drop(std::move(failed.take));
    }
    failed_.clear();
  } else if (job.keep) {
    save(std::move(job));
  } else if (job.take) {
    drop(std::move(job.take));
  }
}

// What a library throws becomes an error of the take; nobody waits for it for ever.
void EpisodeStore::guarded(std::optional<std::int64_t> saved_ticket, const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& error) {
    log_error("session", std::string("A take could not be handled: ") + error.what());
    const Error problem = error_thrown(error, "A take could not be handled.");
    if (saved_ticket) {
      SaveOutcome outcome;
      outcome.ticket = *saved_ticket;
      outcome.error = problem;
      static_cast<void>(outcomes_.try_push(std::move(outcome)));
      --saving_;
    }
    const std::lock_guard lock(mutex_);
    problem_ = problem;
  }
}

void EpisodeStore::run() {
  enter_thread("store", ThreadPriority::capture);
  guarded(std::nullopt, [this] { prepare(); });
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      --pending_;
      idle_.notify_all();
    }
    auto job = jobs_.pop();
    if (!job) {
      return;
    }
    const bool saves = (*job)->keep || (*job)->again;
    guarded(saves ? std::optional((*job)->ticket) : std::nullopt, [&] { do_job(**job); });
    job->reset();
    release_free_memory();
    guarded(std::nullopt, [this] { prepare(); });
  }
}

}  // namespace tandem
