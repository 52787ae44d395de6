#include "studio/score_book.h"

#include <QMetaObject>

#include <exception>
#include <optional>
#include <utility>

#include "base/files.h"
#include "base/log.h"
#include "base/threads.h"
#include "scoring/places.h"
#include "studio/sentences.h"

namespace tandem {
namespace {

Result<Database> open_scores(const std::filesystem::path& file, DatabaseNotices& notices) {
  if (file.empty()) {
    return fail(ErrorCode::not_found, "There is no home folder for the scores.", "Set HOME, or name a file.");
  }
  if (file.has_parent_path()) {
    TANDEM_TRY(make_folder(file.parent_path()));
  }
  return Database::open(file, notices);
}

}  // namespace

ScoreBook::ScoreBook(std::filesystem::path file, QObject* parent)
    : QObject(parent), file_(file.empty() ? default_scores_file() : std::move(file)) {}

ScoreBook::~ScoreBook() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  ready_.notify_all();
}

std::unexpected<Error> ScoreBook::not_open() {
  return fail(ErrorCode::busy, "The scores are not open.", "See the notice on the Evaluate page.");
}

void ScoreBook::open() {
  if (!thread_.joinable()) {
    thread_ = std::jthread([this] { serve(); });
  }
}

void ScoreBook::post(std::function<void(Database&)> work, std::function<void()> then) {
  ++waiting_;
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back({std::move(work), std::move(then)});
  }
  ready_.notify_one();
}

void ScoreBook::deliver(std::function<void()> then) {
  QMetaObject::invokeMethod(
      this,
      [this, then = std::move(then)] {
        --waiting_;
        then();
      },
      Qt::QueuedConnection);
}

void ScoreBook::serve() {
  enter_thread("scores", ThreadPriority::capture);
  DatabaseNotices notices;
  std::optional<Database> database;
  auto opened = open_scores(file_, notices);
  if (opened) {
    database = std::move(*opened);
    QMetaObject::invokeMethod(
        this,
        [this, notices, writable = database->writable()] {
          open_ = true;
          writable_ = writable;
          for (const auto& sentence : notices.sentences) {
            notices_ << in_words(sentence);
            log_warning("scores", sentence);
          }
          Q_EMIT this->opened();
        },
        Qt::QueuedConnection);
  } else {
    QMetaObject::invokeMethod(
        this, [this, error = opened.error()] { Q_EMIT problem(error); }, Qt::QueuedConnection);
  }
  for (;;) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
    if (jobs_.empty()) {
      return;
    }
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    try {
      if (database) {
        job.work(*database);
      }
    } catch (const std::exception& error) {
      log_error("scores", std::string("Something unexpected happened: ") + error.what());
    }
    deliver(std::move(job.then));
  }
}

}  // namespace tandem
