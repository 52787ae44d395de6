#include "widgets/reset_overlay.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cstdlib>

#include "scoring/scene_match.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int flicker_ms = 250;  // two changes to and fro a second
constexpr int gain = 4;

std::uint8_t grey_of(QRgb pixel) {
  return static_cast<std::uint8_t>((77 * qRed(pixel) + 150 * qGreen(pixel) + 29 * qBlue(pixel) + 128) >> 8);
}

Luminance grey(const QImage& image) {
  Luminance out{image.width(), image.height(), {}};
  out.pixels.reserve(static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height()));
  for (int y = 0; y < image.height(); ++y) {
    const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
    std::transform(line, line + image.width(), std::back_inserter(out.pixels), grey_of);
  }
  return out;
}

}  // namespace

ResetOverlay::ResetOverlay(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::ClickFocus);
  setAccessibleName(tr("Live picture against the planned start"));
  flicker_.setInterval(flicker_ms);
  connect(&flicker_, &QTimer::timeout, this, [this] {
    swapped_ = !swapped_;
    update();
  });
}

void ResetOverlay::set_live(const QImage& image) {
  live_ = image.convertToFormat(QImage::Format_RGB32);
  update();
}

void ResetOverlay::set_reference(const QImage& image) {
  reference_ = image.convertToFormat(QImage::Format_RGB32);
  if (tool_ != Tool::none) {
    set_tool(Tool::none);
  }
  Luminance picture = grey(reference_);
  edges_ = edges_of(picture);
  reference_grey_ = std::move(picture.pixels);
  update();
}

void ResetOverlay::set_mode(Mode mode) {
  mode_ = mode;
  update();
}

void ResetOverlay::set_share(double share) {
  share_ = std::clamp(share, 0.0, 1.0);
  update();
}

void ResetOverlay::set_flicker(bool on) {
  swapped_ = on;
  on ? flicker_.start() : flicker_.stop();
  update();
}

void ResetOverlay::set_mark(const QRect& mark) {
  mark_ = mark;
  update();
}

void ResetOverlay::set_regions(const QList<QPolygonF>& regions) {
  regions_ = regions;
  worst_ = -1;
  update();
}

void ResetOverlay::set_worst_region(int worst) {
  worst_ = worst;
  update();
}

void ResetOverlay::set_tool(Tool tool) {
  tool_ = reference_.isNull() ? Tool::none : tool;
  drawn_.clear();
  setMouseTracking(tool_ != Tool::none);
  setCursor(tool_ == Tool::none ? Qt::ArrowCursor : Qt::CrossCursor);
  setAccessibleDescription(
      tool_ == Tool::none ? empty_text_
                          : tr("Drawing a region: arrow keys move, Enter sets a corner, Backspace takes it back."));
  update();
  Q_EMIT tool_changed();
}

QRect ResetOverlay::picture_place() const {
  const QRect room = rect().adjusted(4, 4, -4, -4);
  const QImage& image = tool_ != Tool::none || live_.isNull() ? reference_ : live_;
  const QSize size = image.size().scaled(room.size(), Qt::KeepAspectRatio);
  return {room.center() - QPoint(size.width() / 2, size.height() / 2), size};
}

QPointF ResetOverlay::share_at(const QPointF& point) const {
  const QRect place = picture_place();
  return {std::clamp((point.x() - place.x()) / std::max(1, place.width()), 0.0, 1.0),
          std::clamp((point.y() - place.y()) / std::max(1, place.height()), 0.0, 1.0)};
}

void ResetOverlay::put_corner() {
  constexpr double near = 0.02;
  const auto close_to = [&](const QPointF& corner) {
    return std::abs(corner.x() - at_.x()) < near && std::abs(corner.y() - at_.y()) < near;
  };
  if (tool_ == Tool::polygon && drawn_.size() >= 3 && (close_to(drawn_.first()) || close_to(drawn_.last()))) {
    finish_region();
    return;
  }
  if (drawn_.isEmpty() || !close_to(drawn_.last())) {
    drawn_ << at_;
  }
  if (tool_ == Tool::rectangle && drawn_.size() == 2) {
    const QRectF box = QRectF(drawn_[0], drawn_[1]).normalized();
    drawn_ = QPolygonF{box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()};
    finish_region();
  }
  update();
}

void ResetOverlay::finish_region() {
  if (drawn_.size() < 3) {
    return;
  }
  regions_ << drawn_;
  set_tool(Tool::none);
  Q_EMIT region_drawn();
}

// The keys of the drawing are not those of the page meanwhile.
bool ResetOverlay::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride && tool_ != Tool::none) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool mine = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space ||
                      key == Qt::Key_Backspace || (key >= Qt::Key_Left && key <= Qt::Key_Down);
    if (mine) {
      event->accept();
      return true;
    }
  }
  return QWidget::event(event);
}

void ResetOverlay::keyPressEvent(QKeyEvent* event) {
  if (tool_ == Tool::none) {
    QWidget::keyPressEvent(event);
    return;
  }
  const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? 0.1 : 0.01;
  const auto move = [&](double dx, double dy) {
    at_ = {std::clamp(at_.x() + dx * step, 0.0, 1.0), std::clamp(at_.y() + dy * step, 0.0, 1.0)};
    update();
  };
  switch (event->key()) {
    case Qt::Key_Left:
      return move(-1, 0);
    case Qt::Key_Right:
      return move(1, 0);
    case Qt::Key_Up:
      return move(0, -1);
    case Qt::Key_Down:
      return move(0, 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      return put_corner();
    case Qt::Key_Backspace:
      if (drawn_.isEmpty()) {
        return set_tool(Tool::none);
      }
      drawn_.removeLast();
      return update();
    default:
      QWidget::keyPressEvent(event);
  }
}

void ResetOverlay::mousePressEvent(QMouseEvent* event) {
  if (tool_ == Tool::none || event->button() != Qt::LeftButton) {
    QWidget::mousePressEvent(event);
    return;
  }
  at_ = share_at(event->position());
  put_corner();
}

void ResetOverlay::mouseMoveEvent(QMouseEvent* event) {
  if (tool_ != Tool::none) {
    at_ = share_at(event->position());
    update();
  }
}

// A rectangle can be pulled open as well as set by two clicks.
void ResetOverlay::mouseReleaseEvent(QMouseEvent* event) {
  if (tool_ == Tool::rectangle && drawn_.size() == 1) {
    at_ = share_at(event->position());
    put_corner();
  }
}

void ResetOverlay::mouseDoubleClickEvent(QMouseEvent*) {
  if (tool_ == Tool::polygon) {
    finish_region();
  }
}

void ResetOverlay::paint_regions(QPainter& painter, const QRect& place) const {
  const auto on_screen = [&](const QPolygonF& shares) {
    QPolygonF out;
    for (const QPointF& corner : shares) {
      out << QPointF(place.x() + corner.x() * place.width(), place.y() + corner.y() * place.height());
    }
    return out;
  };
  const Theme& t = theme();
  painter.setBrush(Qt::NoBrush);
  painter.setFont(text_font(12, true));
  for (qsizetype i = 0; i < regions_.size(); ++i) {
    const QPolygonF corners = on_screen(regions_[i]);
    const bool worst = i == worst_;
    painter.setPen(QPen(worst ? t.warn : t.accent, 2, worst ? Qt::DashLine : Qt::SolidLine));
    painter.drawPolygon(corners);
    painter.drawText(corners.boundingRect().topLeft() + QPointF(4, 14), QString::number(i + 1));
  }
  if (tool_ == Tool::none) {
    return;
  }
  painter.setPen(QPen(t.takeover, 2));
  QPolygonF open = drawn_;
  if (tool_ == Tool::rectangle && !open.isEmpty()) {
    const QRectF box = QRectF(open.first(), at_).normalized();
    open = QPolygonF{box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft(), box.topLeft()};
  } else {
    open << at_;
  }
  painter.drawPolyline(on_screen(open));
  const QPointF here = on_screen(QPolygonF{at_}).first();
  painter.drawLine(here - QPointF(8, 0), here + QPointF(8, 0));
  painter.drawLine(here - QPointF(0, 8), here + QPointF(0, 8));
}

void ResetOverlay::set_empty_text(const QString& text) {
  empty_text_ = text;
  setAccessibleDescription(text);
  update();
}

QImage ResetOverlay::blended() const {
  QImage out = live_;
  QPainter painter(&out);
  painter.setOpacity(share_);
  painter.drawImage(out.rect(), reference_);
  return out;
}

QImage ResetOverlay::difference() const {
  QImage out(live_.size(), QImage::Format_RGB32);
  for (int y = 0; y < out.height(); ++y) {
    const auto* from = reinterpret_cast<const QRgb*>(live_.constScanLine(y));
    auto* to = reinterpret_cast<QRgb*>(out.scanLine(y));
    const std::uint8_t* reference =
        reference_grey_.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(out.width());
    for (int x = 0; x < out.width(); ++x) {
      const int level = std::min(255, gain * std::abs(grey_of(from[x]) - reference[x]));
      to[x] = qRgb(level, level, level);
    }
  }
  return out;
}

QImage ResetOverlay::with_edges() const {
  QImage out = live_;
  const QRgb colour = theme().takeover.rgb();
  for (int y = 0; y < out.height(); ++y) {
    auto* to = reinterpret_cast<QRgb*>(out.scanLine(y));
    const std::uint8_t* edge = edges_.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(out.width());
    for (int x = 0; x < out.width(); ++x) {
      to[x] = edge[x] != 0 ? colour : to[x];
    }
  }
  return out;
}

QImage ResetOverlay::shown() const {
  if (tool_ != Tool::none) {
    return reference_;
  }
  if (live_.isNull() || reference_.isNull() || live_.size() != reference_.size()) {
    return live_;
  }
  if (flicker_.isActive()) {
    return swapped_ ? reference_ : live_;
  }
  switch (mode_) {
    case Mode::blend:
      return blended();
    case Mode::difference:
      return difference();
    case Mode::edges:
      return with_edges();
    case Mode::live:
      break;
  }
  return live_;
}

void ResetOverlay::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& t = theme();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(t.line);
  painter.setBrush(t.panel);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  const QImage image = shown();
  if (image.isNull()) {
    painter.setPen(t.dim);
    painter.setFont(text_font(13));
    painter.drawText(rect().adjusted(24, 12, -24, -12), Qt::AlignCenter | Qt::TextWordWrap, empty_text_);
    return;
  }
  const QRect place = picture_place();
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(place, image);
  paint_regions(painter, place);
  if (!mark_.isEmpty() && tool_ == Tool::none) {
    const double scale = static_cast<double>(place.width()) / image.width();
    const QRectF where(place.x() + mark_.x() * scale, place.y() + mark_.y() * scale, mark_.width() * scale,
                       mark_.height() * scale);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.warn, 2, Qt::DashLine));
    painter.drawRect(where);
  }
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.accent, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
  }
}

}  // namespace tandem
