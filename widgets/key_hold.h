#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace tandem {

/// Finds out whether a key or a button is held down long enough. Some display servers repeat a held key as quick
/// pairs of release and press; a release counts only when no press follows at once.
class KeyHold final : public QObject {
  Q_OBJECT
 public:
  explicit KeyHold(QObject* parent = nullptr);
  void set_hold_ms(int ms) { hold_ms_ = ms; }
  void press();
  void release();
  /// Ends the hold at once, whatever the key does: a dialog opened, or another window has the keyboard.
  void cancel() { end(); }
  /// Held down and not yet long enough.
  [[nodiscard]] bool holding() const { return since_.isValid(); }
  /// How far the hold has come, 0 … 1.
  [[nodiscard]] double share() const;

 Q_SIGNALS:
  /// Time passed, or the hold ended.
  void changed();
  /// Held long enough.
  void held();
  /// Let go or cancelled before that.
  void ended();

 private:
  void advance();
  void end();

  int hold_ms_ = 800;
  QTimer tick_;
  QTimer let_go_;
  QElapsedTimer since_;
  bool fired_ = false;  // until the key is let go
};

}  // namespace tandem
