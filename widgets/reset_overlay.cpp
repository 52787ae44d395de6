#include "widgets/reset_overlay.h"

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
  const QRect room = rect().adjusted(4, 4, -4, -4);
  const QSize size = image.size().scaled(room.size(), Qt::KeepAspectRatio);
  const QRect place(room.center() - QPoint(size.width() / 2, size.height() / 2), size);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(place, image);
  if (!mark_.isEmpty()) {
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
