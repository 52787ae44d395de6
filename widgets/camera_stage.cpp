#include "widgets/camera_stage.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int gap = 8;

// One word on a picture, readable on every ground.
void paint_word(QPainter& painter, const QRect& area, const QString& text, bool left) {
  if (text.isEmpty()) {
    return;
  }
  painter.setFont(text_font(12));
  const QFontMetrics metrics = painter.fontMetrics();
  const int width = std::min(metrics.horizontalAdvance(text) + 16, area.width() - 16);
  const QSize size(width, metrics.height() + 6);
  const QPoint corner = left ? area.topLeft() + QPoint(8, 8) : area.topRight() + QPoint(-7 - width, 8);
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(20, 23, 27, 215));
  painter.drawRoundedRect(QRect(corner, size), 4, 4);
  painter.setPen(Qt::white);
  painter.drawText(QRect(corner, size), Qt::AlignCenter, metrics.elidedText(text, Qt::ElideRight, width - 12));
}

QRect fitted(const QImage& image, const QRect& place) {
  const QSize size = image.size().scaled(place.size(), Qt::KeepAspectRatio);
  return {place.center() - QPoint((size.width() - 1) / 2, (size.height() - 1) / 2), size};
}

}  // namespace

CameraStage::CameraStage(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Recorded pictures"));
  setMinimumSize(scaled(260), scaled(140));
}

void CameraStage::set_cameras(const std::vector<std::string>& names) {
  names_.clear();
  for (const auto& name : names) {
    names_ << QString::fromStdString(name);
  }
  images_.assign(names.size(), QImage());
  large_ = 0;
  setAccessibleDescription(names_.join(QStringLiteral(", ")));
  update();
}

void CameraStage::set_pictures(const std::vector<ImagePtr>& images) {
  for (std::size_t i = 0; i < images.size() && i < images_.size(); ++i) {
    images_[i] = images[i] ? to_screen(*images[i]) : QImage();
  }
  update();
}

void CameraStage::set_labels(const QString& frame, const QString& time) {
  frame_ = frame;
  time_ = time;
  update();
}

void CameraStage::set_text(const QString& text) {
  text_ = text;
  update();
}

void CameraStage::set_large(int camera) {
  large_ = std::clamp(camera, 0, std::max(0, count() - 1));
  update();
}

void CameraStage::turn() {
  if (count() > 1) {
    set_large((large_ + 1) % count());
  }
}

double CameraStage::shown_area(const std::vector<QRect>& places) const {
  double area = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const QSize full = images_[i].isNull() ? QSize(4, 3) : images_[i].size();
    const QSize size = full.scaled(places[i].size(), Qt::KeepAspectRatio);
    area += static_cast<double>(size.width()) * size.height();
  }
  return area;
}

// The small ones stand below the large one or at its side, whichever shows more.
std::vector<QRect> CameraStage::places() const {
  const int small = count() - 1;
  std::vector<QRect> below(images_.size());
  if (small <= 0) {
    below.assign(images_.size(), rect());
    return below;
  }
  std::vector<QRect> beside = below;
  const int top = (height() - gap) * 58 / 100;
  const int left = (width() - gap) * 66 / 100;
  int number = 0;
  for (int camera = 0; camera < count(); ++camera) {
    const auto at = static_cast<std::size_t>(camera);
    if (camera == large_) {
      below[at] = {0, 0, width(), top};
      beside[at] = {0, 0, left, height()};
      continue;
    }
    const auto part = [&](int whole) {
      const int from = (whole + gap) * number / small;
      return std::pair(from, (whole + gap) * (number + 1) / small - gap - from);
    };
    const auto [x, w] = part(width());
    const auto [y, h] = part(height());
    below[at] = {x, top + gap, w, height() - top - gap};
    beside[at] = {left + gap, y, width() - left - gap, h};
    ++number;
  }
  return shown_area(below) >= shown_area(beside) ? below : beside;
}

void CameraStage::paint_camera(QPainter& painter, int camera, const QRect& place) const {
  const QImage& image = images_[static_cast<std::size_t>(camera)];
  QPainterPath round;
  round.addRoundedRect(place, 6, 6);
  painter.save();
  painter.setClipPath(round);
  painter.fillRect(place, theme().raised);
  if (image.isNull()) {
    painter.setPen(theme().dim);
    painter.setFont(text_font(12));
    painter.drawText(place, Qt::AlignCenter, tr("no picture"));
  } else {
    painter.drawImage(fitted(image, place), image);
  }
  painter.restore();
  paint_word(painter, place, names_[camera], true);
  paint_word(painter, place, camera == large_ ? frame_ : time_, false);
}

void CameraStage::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHints(QPainter::SmoothPixmapTransform | QPainter::Antialiasing);
  if (images_.empty() || !text_.isEmpty()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().raised);
    painter.drawRoundedRect(rect(), 6, 6);
    painter.setPen(theme().dim);
    painter.setFont(text_font(13));
    painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, text_);
  } else {
    const auto all = places();
    for (int camera = 0; camera < count(); ++camera) {
      paint_camera(painter, camera, all[static_cast<std::size_t>(camera)]);
    }
  }
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().accent, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
  }
}

void CameraStage::mousePressEvent(QMouseEvent* event) {
  QWidget::mousePressEvent(event);
  if (images_.empty() || !text_.isEmpty()) {
    return;
  }
  const auto all = places();
  const auto hit = std::ranges::find_if(all, [&](const QRect& place) { return place.contains(event->pos()); });
  if (hit != all.end()) {
    set_large(static_cast<int>(hit - all.begin()));
  }
}

}  // namespace tandem
