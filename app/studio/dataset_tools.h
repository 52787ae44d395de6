#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <thread>

class QProgressDialog;
class QWidget;

namespace tandem {

/// Long work on a dataset folder that a person chooses: checking and packing. Runs in the background, one at a
/// time, shows how far it is and can be cancelled.
class DatasetTools final : public QObject {
  Q_OBJECT
 public:
  /// Dialogs belong to the window. `start_folder` says where choosing begins.
  DatasetTools(QWidget* window, std::function<QString()> start_folder);

  void check();
  void pack();
  /// Ends the work as soon as it can; finished() says so.
  void cancel() { worker_.request_stop(); }
  [[nodiscard]] bool busy() const { return busy_; }

 Q_SIGNALS:
  /// It is done, or failed; `bad`: something wants attention.
  void finished(const QString& text, bool bad);

 private:
  struct Outcome {
    QString text;
    bool bad = false;
  };
  /// Gets the folder and a function that takes the progress and says whether to go on; worker thread.
  using Work = std::function<Outcome(const QString& folder, const std::function<bool(double)>& progress)>;
  void choose(const QString& title, const QString& doing, Work work);
  void run(const QString& folder, const QString& doing, const Work& work);

  QWidget* window_;
  std::function<QString()> start_folder_;
  std::jthread worker_;
  bool busy_ = false;
};

}  // namespace tandem
