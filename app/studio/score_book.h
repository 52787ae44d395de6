#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "scoring/database.h"

namespace tandem {

/// The window's side of the scores' database: one thread that opens the file and does what it is asked, in order.
/// What was asked for is done before the end, so that nothing that was judged is lost. UI thread only; nothing waits
/// for the disk but the destructor.
class ScoreBook final : public QObject {
  Q_OBJECT
 public:
  /// An empty file: where the scores of this user lie.
  explicit ScoreBook(std::filesystem::path file = {}, QObject* parent = nullptr);
  ~ScoreBook() override;

  /// Opens the file in the background, once; ends in opened() or problem().
  void open();
  /// The file is open, if only for reading.
  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] bool writable() const { return writable_; }
  /// What was noticed on opening, in the language of the window.
  [[nodiscard]] const QStringList& notices() const { return notices_; }
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  /// Something that was asked for is not done yet.
  [[nodiscard]] bool busy() const { return waiting_ > 0; }

  /// `work` is done in the thread of the database; `then` gets its outcome in the UI thread, unless `context` is gone
  /// by then. Without an open file the outcome is an error.
  template <typename T>
  void ask(QObject* context, std::function<Result<T>(Database&)> work, std::function<void(Result<T>)> then) {
    auto outcome = std::make_shared<Result<T>>(not_open());
    post([outcome, work = std::move(work)](Database& database) { *outcome = work(database); },
         [outcome, then = std::move(then), guard = QPointer<QObject>(context)] {
           if (!guard.isNull()) {
             then(std::move(*outcome));
           }
         });
  }

 Q_SIGNALS:
  /// The file is open: see writable() and notices().
  void opened();
  void problem(const tandem::Error& error);

 private:
  struct Job {
    std::function<void(Database&)> work;
    std::function<void()> then;
  };
  [[nodiscard]] static std::unexpected<Error> not_open();
  void post(std::function<void(Database&)> work, std::function<void()> then);
  void serve();
  void deliver(std::function<void()> then);

  std::filesystem::path file_;
  QStringList notices_;
  bool open_ = false;
  bool writable_ = false;
  int waiting_ = 0;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Job> jobs_;
  bool closing_ = false;
  std::jthread thread_;
};

}  // namespace tandem
