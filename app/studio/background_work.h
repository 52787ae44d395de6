#pragma once

#include <QObject>
#include <QPointer>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "base/result.h"

namespace tandem {

/// A thread of the window that does what it is asked, in order. What takes long says how far it is and can be ended.
/// UI thread only; nothing waits but the destructor, and that only until the job at work has seen its stop.
class BackgroundWork final : public QObject {
  Q_OBJECT
 public:
  /// What a job knows of whoever waits for it. Its thread.
  struct Job {
    std::stop_token stop;
    std::function<void(double share)> progress;
    /// Tells how far it is, 0 … 1; false: end now.
    bool report(double share) const {
      progress(share);
      return !stop.stop_requested();
    }
  };

  explicit BackgroundWork(std::string name, QObject* parent = nullptr);
  ~BackgroundWork() override;

  /// `work` is done in the thread; `then` gets its outcome in the UI thread, and `progress` what it reports, unless
  /// `context` is gone by then.
  template <typename T>
  void ask(QObject* context, std::function<Result<T>(const Job&)> work, std::function<void(Result<T>&)> then,
           std::function<void(double)> progress = {}) {
    auto outcome = std::make_shared<Result<T>>(std::unexpected(interrupted()));
    const QPointer<QObject> guard(context);
    post([outcome, work = std::move(work)](const Job& job) { *outcome = work(job); },
         [outcome, then = std::move(then), guard] {
           if (!guard.isNull()) {
             then(*outcome);
           }
         },
         [progress = std::move(progress), guard](double share) {
           if (progress && !guard.isNull()) {
             progress(share);
           }
         });
  }
  /// The job at work shall end; whoever asked for it hears what came of it.
  void stop();
  /// The job at work shall end, those that wait are not begun, and nobody hears of any of them.
  void drop_all();
  [[nodiscard]] bool busy() const { return waiting_ > 0; }

 private:
  struct Task {
    std::function<void(const Job&)> work;
    std::function<void()> then;
    std::function<void(double)> progress;
    std::stop_source stop;
    int generation = 0;
  };
  using TaskPtr = std::shared_ptr<Task>;
  [[nodiscard]] static Error interrupted();
  void post(std::function<void(const Job&)> work, std::function<void()> then, std::function<void(double)> progress);
  void serve();
  void carry_out(const TaskPtr& task);

  std::string name_;
  int waiting_ = 0;
  int generation_ = 0;  // what was asked for in an older one was dropped
  std::mutex mutex_;    // guards what follows; never held while something is done
  std::condition_variable ready_;
  std::deque<TaskPtr> tasks_;
  TaskPtr at_work_;
  bool closing_ = false;
  std::jthread thread_;
};

}  // namespace tandem
