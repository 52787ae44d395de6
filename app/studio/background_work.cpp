#include "studio/background_work.h"

#include <QMetaObject>

#include <exception>

#include "base/log.h"
#include "base/threads.h"

namespace tandem {

BackgroundWork::BackgroundWork(std::string name, QObject* parent) : QObject(parent), name_(std::move(name)) {
  thread_ = std::jthread([this] { serve(); });
}

BackgroundWork::~BackgroundWork() {
  drop_all();
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  ready_.notify_all();
}

Error BackgroundWork::interrupted() {
  return {ErrorCode::internal, "The work ended without an outcome.", "The log may say why.", {}};
}

void BackgroundWork::post(std::function<void(const Job&)> work, std::function<void()> then,
                          std::function<void(double)> progress) {
  auto task = std::make_shared<Task>();
  task->work = std::move(work);
  task->then = std::move(then);
  task->progress = std::move(progress);
  task->generation = generation_;
  ++waiting_;
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  ready_.notify_one();
}

void BackgroundWork::stop() {
  const std::lock_guard lock(mutex_);
  if (at_work_) {
    at_work_->stop.request_stop();
  }
}

void BackgroundWork::drop_all() {
  ++generation_;
  const std::lock_guard lock(mutex_);
  waiting_ -= static_cast<int>(tasks_.size());
  tasks_.clear();
  if (at_work_) {
    at_work_->stop.request_stop();
  }
}

void BackgroundWork::carry_out(const TaskPtr& task) {
  int shown = -1;
  const auto progress = [this, &shown, task](double share) {
    if (const int percent = static_cast<int>(share * 100); percent != shown) {
      shown = percent;
      QMetaObject::invokeMethod(
          this,
          [this, task, share] {
            if (task->generation == generation_) {
              task->progress(share);
            }
          },
          Qt::QueuedConnection);
    }
  };
  try {
    task->work({task->stop.get_token(), progress});
  } catch (const std::exception& error) {
    log_error(name_, std::string("Something unexpected happened: ") + error.what());
  }
  QMetaObject::invokeMethod(
      this,
      [this, task] {
        --waiting_;
        if (task->generation == generation_) {
          task->then();
        }
      },
      Qt::QueuedConnection);
}

void BackgroundWork::serve() {
  enter_thread(name_, ThreadPriority::capture);
  for (;;) {
    TaskPtr task;
    {
      std::unique_lock lock(mutex_);
      at_work_.reset();
      ready_.wait(lock, [this] { return closing_ || !tasks_.empty(); });
      if (closing_) {
        return;
      }
      task = std::move(tasks_.front());
      tasks_.pop_front();
      at_work_ = task;
    }
    carry_out(task);
  }
}

}  // namespace tandem
