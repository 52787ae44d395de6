#include "widgets/charts/chart_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace tandem {

ChartView::ChartView(QWidget* parent) : QCustomPlot(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setNoAntialiasingOnDrag(false);
  setAttribute(Qt::WA_NoMousePropagation, false);  // the plot sets it: the board would not scroll over its charts
}

void ChartView::set_canvas(const ChartCanvas* canvas) {
  canvas_ = canvas;
  current_ = -1;
  pressed_ = -1;
}

int ChartView::mark_at(const QPointF& point) const {
  int best = -1;
  double nearest = 0;
  for (std::size_t i = 0; canvas_ != nullptr && i < canvas_->marks().size(); ++i) {
    const QRectF area = canvas_->marks()[i].area();
    const double distance = QLineF(area.center(), point).length();
    if (area.contains(point) && (best < 0 || distance < nearest)) {
      best = static_cast<int>(i);
      nearest = distance;
    }
  }
  return best;
}

void ChartView::show_mark(int index, const QPoint& at) {
  if (index == current_) {
    return;
  }
  current_ = index;
  update();
  if (index < 0) {
    QToolTip::hideText();
    return;
  }
  const auto& mark = canvas_->marks()[static_cast<std::size_t>(index)];
  QToolTip::showText(mapToGlobal(at), mark.text, this);
  setCursor(mark.trials.empty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void ChartView::choose(int index) {
  if (index < 0) {
    return;
  }
  const ChartMark mark = canvas_->marks()[static_cast<std::size_t>(index)];
  if (!mark.trials.empty() && on_chosen) {
    on_chosen(mark.trials, mark.at_s);
  }
}

void ChartView::mouseMoveEvent(QMouseEvent* event) { show_mark(mark_at(event->position()), event->pos()); }

void ChartView::mousePressEvent(QMouseEvent* event) {
  pressed_ = event->button() == Qt::LeftButton ? mark_at(event->position()) : -1;
}

void ChartView::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && pressed_ >= 0 && pressed_ == mark_at(event->position())) {
    choose(pressed_);
  }
  pressed_ = -1;
}

void ChartView::keyPressEvent(QKeyEvent* event) {
  const int count = canvas_ == nullptr ? 0 : static_cast<int>(canvas_->marks().size());
  const bool forward = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
  const bool back = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up;
  if (count > 0 && event->modifiers() == Qt::NoModifier && (forward || back)) {
    const int next = current_ < 0 ? (forward ? 0 : count - 1) : (current_ + (forward ? 1 : count - 1)) % count;
    const QRectF area = canvas_->marks()[static_cast<std::size_t>(next)].area();
    show_mark(next, area.bottomRight().toPoint());
  } else if (current_ >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
    choose(current_);
  } else {
    event->ignore();
  }
}

// The board scrolls; a chart has nothing to do with the wheel.
void ChartView::wheelEvent(QWheelEvent* event) { event->ignore(); }

void ChartView::paintEvent(QPaintEvent* event) {
  QCustomPlot::paintEvent(event);
  QPainter painter(this);
  painter.setPen(QPen(theme().accent, 2));
  if (current_ >= 0 && canvas_ != nullptr && current_ < static_cast<int>(canvas_->marks().size())) {
    const QRectF area = canvas_->marks()[static_cast<std::size_t>(current_)].area();
    painter.drawRect(area.adjusted(-2, -2, 2, 2).intersected(QRectF(rect()).adjusted(1, 1, -1, -1)));
  } else if (hasFocus()) {
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

void ChartView::resizeEvent(QResizeEvent* event) {
  QCustomPlot::resizeEvent(event);
  if (on_resized) {
    on_resized();
  }
}

void ChartView::leaveEvent(QEvent* event) {
  show_mark(-1, {});
  QCustomPlot::leaveEvent(event);
}

void ChartView::focusOutEvent(QFocusEvent* event) {
  show_mark(-1, {});
  QCustomPlot::focusOutEvent(event);
}

}  // namespace tandem
