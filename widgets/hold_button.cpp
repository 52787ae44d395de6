#include "widgets/hold_button.h"

#include <QPainter>

#include <algorithm>

#include "widgets/theme.h"

namespace tandem {

HoldButton::HoldButton(const QString& text, QWidget* parent) : QPushButton(text, parent) {
  timer_.setInterval(16);
  connect(&timer_, &QTimer::timeout, this, &HoldButton::advance);
  connect(this, &QPushButton::pressed, this, &HoldButton::begin);
  connect(this, &QPushButton::released, this, &HoldButton::end);
}

void HoldButton::press_by_key() {
  if (isEnabled() && !timer_.isActive()) {
    begin();
  }
}

void HoldButton::release_by_key() { end(); }

void HoldButton::begin() {
  fired_ = false;
  since_.start();
  timer_.start();
}

void HoldButton::end() {
  timer_.stop();
  since_.invalidate();
  update();
}

void HoldButton::advance() {
  if (!fired_ && since_.elapsed() >= hold_ms_) {
    fired_ = true;
    timer_.stop();
    since_.invalidate();
    Q_EMIT held();
  }
  update();
}

void HoldButton::paintEvent(QPaintEvent* event) {
  QPushButton::paintEvent(event);
  if (since_.isValid()) {
    QPainter painter(this);
    const double share = std::clamp(static_cast<double>(since_.elapsed()) / hold_ms_, 0.0, 1.0);
    QColor fill = theme().text;
    fill.setAlpha(90);
    painter.fillRect(QRectF(2, height() - 6, (width() - 4) * share, 4), fill);
  }
}

}  // namespace tandem
