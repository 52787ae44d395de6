#pragma once

#include <QFrame>
#include <QImage>
#include <QLabel>
#include <QString>

#include "device/image.h"

namespace tandem {

/// A Qt image of a camera picture in the fast screen format. Copies.
[[nodiscard]] QImage to_screen(const Image& image);

/// "0:42.3", as times are shown everywhere.
[[nodiscard]] QString clock_text(double seconds);

/// A value with a true minus sign and fixed decimals: "−2.0".
[[nodiscard]] QString number_text(double value, int decimals);

/// A font of the application's family with tabular digits.
[[nodiscard]] QFont text_font(int pixels, bool bold = false);

/// A bordered panel with a title; returns the panel, to which a layout is added by the caller.
[[nodiscard]] QFrame* make_panel(QWidget* parent);
/// A panel's title label.
[[nodiscard]] QLabel* make_panel_title(const QString& text, QWidget* parent);
/// A quiet label.
[[nodiscard]] QLabel* make_dim(const QString& text, QWidget* parent);

/// Whether the wheel over this control shall scroll the page instead of changing a value that nobody has chosen to
/// edit.
[[nodiscard]] bool wheel_is_for_page(const QObject* control);
/// A control does not take the focus because the wheel was turned over it.
void keep_wheel_from_focusing(QObject* control);

/// A scroll area around a page or a panel. While it has more than it shows, Tab reaches it and the arrow keys scroll.
[[nodiscard]] QWidget* make_scroll(QWidget* content, const QString& name, QWidget* parent);

/// A small word in a coloured outline: "ready", "2 drops". Colour and word say the same.
class Badge final : public QLabel {
  Q_OBJECT
 public:
  enum class Tone { ok, warn, bad, quiet };
  explicit Badge(QWidget* parent = nullptr);
  void set(Tone tone, const QString& text);
};

}  // namespace tandem
