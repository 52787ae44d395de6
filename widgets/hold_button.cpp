#include "widgets/hold_button.h"

#include <QPainter>

#include "widgets/theme.h"

namespace tandem {

HoldButton::HoldButton(const QString& text, QWidget* parent) : QPushButton(text, parent) {
  setFocusPolicy(Qt::TabFocus);
  connect(this, &QPushButton::pressed, &hold_, &KeyHold::press);
  connect(this, &QPushButton::released, &hold_, &KeyHold::release);
  connect(&hold_, &KeyHold::changed, this, qOverload<>(&QWidget::update));
  connect(&hold_, &KeyHold::held, this, &HoldButton::held);
}

void HoldButton::press_by_key() {
  if (isEnabled()) {
    hold_.press();
  }
}

void HoldButton::paintEvent(QPaintEvent* event) {
  QPushButton::paintEvent(event);
  if (hold_.holding()) {
    QPainter painter(this);
    QColor fill = theme().text;
    fill.setAlpha(90);
    painter.fillRect(QRectF(2, height() - 6, (width() - 4) * hold_.share(), 4), fill);
  }
}

bool HoldButton::focusNextPrevChild(bool next) {
  if (isVisible() && isEnabled()) {
    return QPushButton::focusNextPrevChild(next);
  }
  clearFocus();
  return true;
}

}  // namespace tandem
