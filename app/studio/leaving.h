#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>

class QMessageBox;
class QWidget;

namespace tandem {

/// The end of the program without a frozen window: waits for devices, datasets and long work that end in the
/// background, and offers to leave without what does not end, such as a disk that does not answer. UI thread.
class Leaving final : public QObject {
  Q_OBJECT
 public:
  struct Steps {
    std::function<bool()> go_on;    ///< begins what is to end next; true when nothing is left
    std::function<void()> gone;     ///< all has ended
    std::function<void()> abandon;  ///< ends the program at once
  };
  /// `window` is the parent of the question, which comes after `patience_ms`.
  Leaving(QWidget* window, Steps steps, int patience_ms = 8000);

  /// Begins, once.
  void begin();
  [[nodiscard]] bool begun() const { return watch_.isActive(); }

 Q_SIGNALS:
  void said(const QString& text);

 private:
  void look();
  void ask();

  QWidget* window_;
  Steps steps_;
  int patience_ms_;
  QTimer watch_;
  QElapsedTimer since_;
  bool told_ = false;
};

}  // namespace tandem
