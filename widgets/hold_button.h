#pragma once

#include <QPushButton>

#include "widgets/key_hold.h"

namespace tandem {

/// A button that acts only after it was held down for a while (mouse, Space, or press_by_key from the
/// window's own key). Shows how far the hold has come. A short click only says what to do. Held long enough it mostly
/// vanishes: the keys then go to the page, and not to whichever button is next.
class HoldButton final : public QPushButton {
  Q_OBJECT
 public:
  explicit HoldButton(const QString& text, QWidget* parent = nullptr);
  void set_hold_ms(int ms) { hold_.set_hold_ms(ms); }
  /// The window's key for this act goes down and up.
  void press_by_key();
  void release_by_key() { hold_.release(); }
  /// Ends the hold at once.
  void cancel() { hold_.cancel(); }

 Q_SIGNALS:
  /// Held long enough.
  void held();

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool focusNextPrevChild(bool next) override;

 private:
  KeyHold hold_;
};

}  // namespace tandem
