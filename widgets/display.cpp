#include "widgets/display.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QScrollArea>
#include <QScrollBar>

#include <cmath>

#include "widgets/theme.h"

namespace tandem {

QImage to_screen(const Image& image) {
  const QImage view(image.rgb.data(), image.width, image.height, image.width * 3, QImage::Format_RGB888);
  return view.convertToFormat(QImage::Format_RGB32);
}

QString clock_text(double seconds) {
  const auto tenths = static_cast<long long>(std::max(0.0, seconds) * 10);
  return QStringLiteral("%1:%2.%3").arg(tenths / 600).arg(tenths / 10 % 60, 2, 10, QLatin1Char('0')).arg(tenths % 10);
}

QString number_text(double value, int decimals) {
  QString text = QString::number(value, 'f', decimals);
  if (text.startsWith(QLatin1Char('-'))) {
    const bool zero = text.toDouble() == 0;
    text = zero ? text.mid(1) : QChar(0x2212) + text.mid(1);
  }
  return text;
}

QFont text_font(int pixels, bool bold) {
  QFont font = QApplication::font();
  font.setPixelSize(scaled(pixels));
  font.setBold(bold);
  return font;
}

bool wheel_is_for_page(const QObject* control) {
  const auto* box = qobject_cast<const QComboBox*>(control);
  const auto* spin = qobject_cast<const QAbstractSpinBox*>(control);
  const QWidget* widget = box != nullptr ? static_cast<const QWidget*>(box) : spin;
  return widget != nullptr && !widget->hasFocus();
}

void keep_wheel_from_focusing(QObject* control) {
  const bool turns =
      qobject_cast<QComboBox*>(control) != nullptr || qobject_cast<QAbstractSpinBox*>(control) != nullptr;
  auto* widget = qobject_cast<QWidget*>(control);
  if (turns && widget->focusPolicy() == Qt::WheelFocus) {
    widget->setFocusPolicy(Qt::StrongFocus);
  }
}

QFrame* make_panel(QWidget* parent) {
  auto* panel = new QFrame(parent);
  panel->setObjectName(QStringLiteral("panel"));
  return panel;
}

QLabel* make_panel_title(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setObjectName(QStringLiteral("panelTitle"));
  label->setFont(text_font(12, true));
  return label;
}

QLabel* make_dim(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setObjectName(QStringLiteral("dim"));
  label->setWordWrap(true);
  return label;
}

QWidget* make_scroll(QWidget* content, const QString& name, QWidget* parent) {
  auto* scroll = new QScrollArea(parent);
  scroll->setWidget(content);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setAccessibleName(name);
  scroll->setFocusPolicy(Qt::NoFocus);
  QObject::connect(scroll->verticalScrollBar(), &QScrollBar::rangeChanged, scroll,
                   [scroll](int low, int high) { scroll->setFocusPolicy(high > low ? Qt::TabFocus : Qt::NoFocus); });
  return scroll;
}

Badge::Badge(QWidget* parent) : QLabel(parent) { setFont(text_font(12)); }

void Badge::set(Tone tone, const QString& text) {
  const Theme& t = theme();
  const QColor colour = tone == Tone::ok ? t.ok : tone == Tone::warn ? t.warn : tone == Tone::bad ? t.bad : t.dim;
  setText(text);
  setStyleSheet(
      QStringLiteral("color: %1; border: 1px solid %1; border-radius: 4px; padding: 1px 6px;").arg(colour.name()));
}

}  // namespace tandem
