#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

class QApplication;

namespace tandem {

/// The colours of one look; the only place where colours are named (reference: looks, tokens).
struct Theme {
  enum class Kind { dark, light, high_contrast };
  Kind kind = Kind::dark;
  QColor bg, panel, raised, line, text, dim, faint, accent, ok, warn, bad, policy, takeover;
  QColor on_accent;  ///< text on a filled accent button
  QColor on_bad;     ///< text on the filled stop button
  QColor plot[6];
};

[[nodiscard]] const Theme& theme_of(Theme::Kind kind);

/// The theme in force.
[[nodiscard]] const Theme& theme();

/// Applies palette, style sheet and fonts. `scale` is the text size, 0.9 … 1.5.
void apply_theme(QApplication& application, Theme::Kind kind, double scale);

/// Text scale in force.
[[nodiscard]] double text_scale();

/// A length in pixels that grows with the text.
[[nodiscard]] int scaled(int pixels);

/// An icon of resources/icons in a colour.
[[nodiscard]] QIcon themed_icon(const QString& name, const QColor& colour);

/// WCAG contrast of two opaque colours, 1 … 21.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

}  // namespace tandem
