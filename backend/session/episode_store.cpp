#include "session/episode_store.h"

#include "base/log.h"
#include "base/threads.h"
#include "base/time.h"

namespace tandem {

EpisodeStore::EpisodeStore(DatasetWriter writer, TakeSpec spec)
    : root_(writer.root()), spec_(std::move(spec)), writer_(std::move(writer)), info_(writer_.info()), thread_([this] { run(); }) {}

EpisodeStore::~EpisodeStore() {
  jobs_.close();
  thread_.join();
}

std::unique_ptr<Take> EpisodeStore::try_take() {
  std::unique_ptr<Take> take;
  {
    const std::lock_guard lock(mutex_);
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

void EpisodeStore::keep(std::unique_ptr<Take> take, std::string task, Json facts) {
  auto job = std::make_shared<Job>();
  job->take = std::move(take);
  job->task = std::move(task);
  job->facts = std::move(facts);
  job->asked_ns = monotonic_ns();
  job->keep = true;
  ++saving_;
  const std::lock_guard lock(mutex_);
  ++pending_;
  static_cast<void>(jobs_.try_push(std::move(job)));
}

void EpisodeStore::discard(std::unique_ptr<Take> take) {
  auto job = std::make_shared<Job>();
  job->take = std::move(take);
  const std::lock_guard lock(mutex_);
  ++pending_;
  static_cast<void>(jobs_.try_push(std::move(job)));
}

void EpisodeStore::save_again() {
  auto job = std::make_shared<Job>();
  job->again = true;
  ++saving_;
  const std::lock_guard lock(mutex_);
  ++pending_;
  static_cast<void>(jobs_.try_push(std::move(job)));
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
  const std::lock_guard lock(mutex_);
  prepared_ = std::move(take);
  problem_.reset();
}

void EpisodeStore::save(Job job) {
  SaveOutcome outcome;
  outcome.health = job.take->health();
  outcome.thumbnail = job.take->thumbnail();
  outcome.facts = job.facts;
  auto episode = job.take->finish();
  Result<EpisodeRow> row = fail(ErrorCode::internal, "");
  if (episode) {
    episode->tasks = {job.task};
    episode->facts = job.facts;
    row = writer_.save(*episode);
  } else {
    row = std::unexpected(episode.error());
  }
  outcome.save_ns = monotonic_ns() - job.asked_ns;
  if (row) {
    outcome.row = *row;
    const std::lock_guard lock(mutex_);
    info_ = writer_.info();
  } else {
    outcome.error = row.error();
    log_error("session", "Episode not saved: " + row.error().sentence());
    failed_ = std::move(job);
  }
  static_cast<void>(outcomes_.try_push(std::move(outcome)));
  --saving_;
}

void EpisodeStore::run() {
  enter_thread("store", ThreadPriority::capture);
  prepare();
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
    if ((*job)->again && failed_) {
      Job again = std::move(*failed_);
      failed_.reset();
      again.asked_ns = monotonic_ns();
      save(std::move(again));
    } else if ((*job)->again) {
      --saving_;
    } else if ((*job)->keep) {
      save(std::move(**job));
    } else if ((*job)->take) {
      std::error_code ignored;
      (*job)->take.reset();
    }
    prepare();
  }
}

}  // namespace tandem
