#include "widgets/camera_grid.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int gap = 8;
constexpr double frozen_ms = 100;  // three missed pictures at 30 Hz

// A dark plate with text on the pictures; returns its rectangle.
QRect plate(QPainter& painter, const QPoint& at, const QString& text, bool right_aligned, const QFont& font) {
  painter.setFont(font);
  const QFontMetrics metrics(font);
  QRect box(at, QSize(metrics.horizontalAdvance(text) + 16, metrics.height() + 6));
  if (right_aligned) {
    box.moveRight(at.x());
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(16, 18, 21, 215));
  painter.drawRoundedRect(box, 4, 4);
  painter.setPen(QColor("#E7EAEE"));
  painter.drawText(box, Qt::AlignCenter, text);
  return box;
}

}  // namespace

CameraGrid::CameraGrid(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Camera pictures"));
}

void CameraGrid::refresh(const std::vector<CameraStatus>& cameras) {
  bool changed = tiles_.size() != cameras.size();
  tiles_.resize(cameras.size());
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    const CameraStatus& camera = cameras[i];
    Tile& tile = tiles_[i];
    tile.name = QString::fromStdString(camera.name);
    if (camera.image && camera.image->sequence != tile.sequence) {
      tile.image = to_screen(*camera.image);
      tile.sequence = camera.image->sequence;
      changed = true;
    }
    const bool was_frozen = tile.age_ms > frozen_ms || !tile.connected;
    tile.fps = camera.fps;
    tile.age_ms = camera.age_ms;
    tile.connected = camera.connected;
    changed = changed || was_frozen || tile.age_ms > frozen_ms;
  }
  if (changed) {
    update();
  }
}

void CameraGrid::set_hud(const HudState& hud) {
  hud_ = hud;
  setAccessibleDescription(hud.word + QLatin1Char(' ') + hud.detail);
  update();
}

void CameraGrid::set_simulated(bool simulated) {
  simulated_ = simulated;
  update();
}

void CameraGrid::set_empty_text(const QString& text) {
  empty_text_ = text;
  update();
}

std::vector<QRect> CameraGrid::places(const QRect& area) const {
  const auto n = static_cast<int>(tiles_.size());
  if (n <= 1) {
    return {area};
  }
  const int small_width = (area.width() - gap) / 3;
  std::vector<QRect> out{QRect(area.left(), area.top(), area.width() - gap - small_width, area.height())};
  const int rows = n - 1;
  const int height = (area.height() - gap * (rows - 1)) / rows;
  for (int i = 0; i < rows; ++i) {
    out.emplace_back(area.right() + 1 - small_width, area.top() + i * (height + gap), small_width, height);
  }
  return out;
}

void CameraGrid::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.fillRect(rect(), theme().bg);
  const QRect area = rect().adjusted(14, 14, -14, -14);
  if (tiles_.empty()) {
    painter.setPen(theme().dim);
    painter.setFont(text_font(15));
    painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, empty_text_);
  }
  const auto rects = places(area);
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    paint_tile(painter, tiles_[i], rects[i]);
  }
  if (simulated_ && !tiles_.empty()) {
    paint_ribbon(painter, rects[std::min<std::size_t>(1, rects.size() - 1)]);  // clear of the head-up display
  }
  paint_frame(painter);
  paint_hud(painter, area);
}

void CameraGrid::paint_tile(QPainter& painter, const Tile& tile, const QRect& place) const {
  painter.save();
  QPainterPath clip;
  clip.addRoundedRect(place, 6, 6);
  painter.setClipPath(clip);
  painter.fillRect(place, theme().panel);
  if (!tile.image.isNull()) {
    // Fills the tile and cuts what does not fit: no bars, no distortion.
    const QSize want = place.size();
    const double share = std::max(static_cast<double>(want.width()) / tile.image.width(), static_cast<double>(want.height()) / tile.image.height());
    const QSizeF shown(want.width() / share, want.height() / share);
    const QRectF source((tile.image.width() - shown.width()) / 2, (tile.image.height() - shown.height()) / 2, shown.width(), shown.height());
    painter.drawImage(QRectF(place), tile.image, source);
  }
  const bool frozen = tile.age_ms > frozen_ms || !tile.connected;
  if (frozen) {
    painter.fillRect(place, QColor(10, 12, 14, 170));
    painter.setPen(QColor("#FFFFFF"));
    painter.setFont(text_font(22, true));
    const QString word = tile.connected ? tr("FROZEN %1 s").arg(QString::number(std::min(tile.age_ms / 1000, 9999.0), 'f', 1)) : tr("NOT CONNECTED");
    painter.drawText(place, Qt::AlignCenter | Qt::TextWordWrap, word);
  }
  plate(painter, place.topLeft() + QPoint(10, 10), tile.name, false, text_font(13));
  if (!frozen) {
    plate(painter, QPoint(place.right() - 10, place.top() + 10), tr("%1 fps").arg(QString::number(tile.fps, 'f', 1)), true, text_font(13));
  }
  painter.restore();
}

void CameraGrid::paint_ribbon(QPainter& painter, const QRect& place) const {
  painter.save();
  const QFont font = text_font(12, true);
  const QFontMetrics metrics(font);
  const QString word = tr("SIMULATED");
  const int width = metrics.horizontalAdvance(word) + 120;
  painter.setClipRect(place);
  painter.translate(place.right() - 64, place.bottom() - 64);
  painter.rotate(-45);
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(229, 169, 61, 235));
  painter.drawRect(-width / 2, 20, width, metrics.height() + 4);
  painter.setPen(QColor("#1B1405"));
  painter.setFont(font);
  painter.drawText(QRect(-width / 2, 20, width, metrics.height() + 4), Qt::AlignCenter, word);
  painter.restore();
}

void CameraGrid::paint_frame(QPainter& painter) const {
  if (hud_.frame_px <= 0) {
    return;
  }
  const double half = hud_.frame_px / 2.0;
  QPen pen(hud_.colour, hud_.frame_px);
  if (hud_.hatched) {
    pen.setDashPattern({2, 1.2});
  }
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(QRectF(rect()).adjusted(half + 1, half + 1, -half - 1, -half - 1), 10, 10);
}

void CameraGrid::paint_hud(QPainter& painter, const QRect& area) const {
  if (hud_.word.isEmpty()) {
    return;
  }
  const QFont word_font = text_font(48, true);
  const QFont detail_font = text_font(30);
  const QFontMetrics word_metrics(word_font);
  const QFontMetrics detail_metrics(detail_font);
  const int dot = hud_.dot ? 34 : 0;
  const QString rest = hud_.detail + (hud_.clock.isEmpty() ? QString() : QStringLiteral("   "));
  // The clock changes ten times a second: its place is measured with the widest digits, so nothing moves.
  QString widest = hud_.clock;
  for (QChar& c : widest) {
    c = c.isDigit() ? QLatin1Char('0') : c;
  }
  const int rest_width = detail_metrics.horizontalAdvance(rest);
  const int clock_width = detail_metrics.horizontalAdvance(widest);
  const int limit_width = detail_metrics.horizontalAdvance(hud_.limit);
  const int word_width = word_metrics.horizontalAdvance(hud_.word);
  const int width = 24 + dot + word_width + 24 + rest_width + clock_width + limit_width + 24;
  const int note_height = hud_.note.isEmpty() ? 0 : scaled(26);
  const int height = word_metrics.height() + 16 + note_height;
  const QRect box(area.left() + 22, area.bottom() - height - 20, std::min(std::max(width, note_height > 0 ? scaled(520) : 0), area.width() - 44), height);
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(16, 18, 21, 225));
  painter.drawRoundedRect(box, 8, 8);
  const QRect line = box.adjusted(0, 0, 0, -note_height);
  int x = box.left() + 24;
  if (hud_.dot) {
    painter.setBrush(hud_.colour);
    painter.drawEllipse(QPoint(x + 10, line.center().y()), 10, 10);
    x += dot;
  }
  painter.setFont(word_font);
  painter.setPen(QColor("#FFFFFF"));
  painter.drawText(QRect(x, line.top(), word_width + 4, line.height()), Qt::AlignVCenter, hud_.word);
  x += word_width + 24;
  painter.setFont(detail_font);
  painter.setPen(QColor("#E7EAEE"));
  painter.drawText(QRect(x, line.top(), rest_width + 4, line.height()), Qt::AlignVCenter, rest);
  x += rest_width;
  painter.drawText(QRect(x, line.top(), clock_width + 4, line.height()), Qt::AlignVCenter | Qt::AlignRight, hud_.clock);
  x += clock_width + 4;
  painter.setPen(QColor("#AEB6BF"));
  painter.drawText(QRect(x, line.top(), limit_width + 8, line.height()), Qt::AlignVCenter, hud_.limit);
  if (note_height > 0) {
    painter.setFont(text_font(15));
    painter.setPen(QColor("#FFFFFF"));
    const QRect note(box.left() + 24, line.bottom() - 6, box.width() - 48, note_height);
    painter.drawText(note, Qt::AlignVCenter, QFontMetrics(text_font(15)).elidedText(hud_.note, Qt::ElideRight, note.width()));
  }
  if (!hud_.echo.isEmpty()) {
    plate(painter, QPoint(area.right() - 14, area.bottom() - scaled(40)), hud_.echo, true, text_font(15));
  }
}

}  // namespace tandem
