#include "widgets/camera_grid.h"

#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int dot_width = 34;
constexpr int gap = 8;
constexpr int ribbon_px = 140;     // side of the corner that the ribbon takes
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
  setAttribute(Qt::WA_OpaquePaintEvent);  // paints all of itself, thirty times a second: nothing below it need be
  setAccessibleName(tr("Camera pictures"));
  setFocusPolicy(Qt::ClickFocus);  // a click gives the keys back to the page
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
  setAccessibleDescription(QStringList{hud.word, hud.detail, hud.note}.join(QLatin1Char(' ')).simplified());
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

void CameraGrid::set_draggable(bool draggable) {
  draggable_ = draggable;
  setToolTip(draggable ? tr("Drag a picture onto an input of the policy to match them.") : QString());
}

std::optional<std::size_t> CameraGrid::tile_at(const QPoint& position) const {
  const auto rects = places(area());
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    if (rects[i].contains(position)) {
      return i;
    }
  }
  return std::nullopt;
}

QString CameraGrid::camera_at(const QPoint& position) const {
  const auto tile = tile_at(position);
  return tile ? tiles_[*tile].name : QString();
}

void CameraGrid::mousePressEvent(QMouseEvent* event) {
  pressed_ = event->position().toPoint();
  QWidget::mousePressEvent(event);
}

void CameraGrid::mouseMoveEvent(QMouseEvent* event) {
  const bool far = (event->position().toPoint() - pressed_).manhattanLength() >= QApplication::startDragDistance();
  const auto tile = tile_at(pressed_);
  if (!draggable_ || !far || !tile || !(event->buttons() & Qt::LeftButton)) {
    return QWidget::mouseMoveEvent(event);
  }
  auto* content = new QMimeData;
  content->setData(QString::fromLatin1(camera_mime), tiles_[*tile].name.toUtf8());
  content->setText(tiles_[*tile].name);
  auto* drag = new QDrag(this);
  drag->setMimeData(content);
  if (!tiles_[*tile].image.isNull()) {
    drag->setPixmap(QPixmap::fromImage(tiles_[*tile].image.scaledToWidth(scaled(120), Qt::SmoothTransformation)));
  }
  drag->exec(Qt::CopyAction);
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
  const QRect area = this->area();
  if (tiles_.empty()) {
    painter.setPen(theme().dim);
    painter.setFont(text_font(15));
    painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, empty_text_);
  }
  const auto rects = places(area);
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    paint_tile(painter, tiles_[i], rects[i]);
    if (i < paths_.size() && paths_[i].size() > 1) {
      paint_path(painter, tiles_[i], paths_[i], rects[i]);
    }
  }
  const bool ribbon = simulated_ && !tiles_.empty();
  if (ribbon) {
    paint_ribbon(painter, rects[std::min<std::size_t>(1, rects.size() - 1)]);  // clear of the head-up display
  }
  paint_frame(painter);
  // The display stays on the first picture: names and rates of the others are never covered.
  const bool alone = rects.size() == 1;
  paint_hud(painter, rects.front(), rects.front().width() - 44 - (alone && ribbon ? ribbon_px : 0));
  paint_echo(painter, area, ribbon && rects.size() < 3 ? ribbon_px : 0);
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
    const double share = std::max(static_cast<double>(want.width()) / tile.image.width(),
                                  static_cast<double>(want.height()) / tile.image.height());
    const QSizeF shown(want.width() / share, want.height() / share);
    const QRectF source((tile.image.width() - shown.width()) / 2, (tile.image.height() - shown.height()) / 2,
                        shown.width(), shown.height());
    painter.drawImage(QRectF(place), tile.image, source);
  }
  const bool frozen = tile.age_ms > frozen_ms || !tile.connected;
  if (frozen) {
    painter.fillRect(place, QColor(10, 12, 14, 170));
    painter.setPen(QColor("#FFFFFF"));
    painter.setFont(text_font(22, true));
    const QString word = tile.connected
                             ? tr("FROZEN %1 s").arg(QString::number(std::min(tile.age_ms / 1000, 9999.0), 'f', 1))
                             : tr("NOT CONNECTED");
    // Above the middle: the state of the rig stands below it.
    painter.drawText(place.adjusted(0, 0, 0, -place.height() / 3), Qt::AlignCenter | Qt::TextWordWrap, word);
  }
  plate(painter, place.topLeft() + QPoint(10, 10), tile.name, false, text_font(13));
  if (!frozen) {
    plate(painter, QPoint(place.right() - 10, place.top() + 10), tr("%1 fps").arg(QString::number(tile.fps, 'f', 1)),
          true, text_font(13));
  }
  painter.restore();
}

void CameraGrid::set_paths(const std::vector<std::vector<QPointF>>& paths) {
  if (paths != paths_) {
    paths_ = paths;
    update();
  }
}

void CameraGrid::paint_path(QPainter& painter, const Tile& tile, const std::vector<QPointF>& path,
                            const QRect& place) const {
  if (tile.image.isNull()) {
    return;
  }
  painter.save();
  painter.setClipRect(place);
  // As in paint_tile(): the picture fills the tile.
  const double scale = std::max(static_cast<double>(place.width()) / tile.image.width(),
                                static_cast<double>(place.height()) / tile.image.height());
  const double unit = scale * tile.image.height();
  const QPointF middle = QRectF(place).center();
  QPolygonF line;
  for (const QPointF& point : path) {
    line << middle + point * unit;
  }
  QPen dark(QColor(16, 18, 21, 160), 7);
  QPen bright(theme_of(Theme::Kind::dark).policy, 4);
  for (QPen* pen : {&dark, &bright}) {
    pen->setCapStyle(Qt::RoundCap);
    pen->setStyle(Qt::DotLine);
    painter.setPen(*pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(bright.color());
  painter.drawEllipse(line.last(), 6, 6);
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

void CameraGrid::paint_hud(QPainter& painter, const QRect& place, int widest) const {
  if (hud_.word.isEmpty()) {
    return;
  }
  HudShape shape = hud_shape(false, widest);
  if (shape.size.width() > widest) {
    shape = hud_shape(true, widest);
  }
  // Where very large text meets a small window the whole display shrinks: nothing of it is cut off, and it leaves two
  // thirds of the picture free, but for that it gets no smaller than with text of normal size.
  const double fits = static_cast<double>(widest) / shape.size.width();
  const double low = std::max(place.height() / 3.0 / shape.size.height(), 1 / text_scale());
  const double share = std::min({1.0, fits, low});
  painter.save();
  painter.translate(place.left() + 22, place.bottom() - 20 - static_cast<int>(shape.size.height() * share));
  painter.scale(share, share);
  paint_hud_box(painter, shape);
  painter.restore();
}

// The echo of the last key, at the bottom right and `above` pixels higher.
void CameraGrid::paint_echo(QPainter& painter, const QRect& area, int above) const {
  if (!hud_.echo.isEmpty()) {
    plate(painter, QPoint(area.right() - 14, area.bottom() - scaled(40) - above), hud_.echo, true, text_font(15));
  }
}

// The clock changes ten times a second: its place is measured with the widest digits, so nothing moves.
int CameraGrid::clock_width() const {
  QString widest = hud_.clock;
  for (QChar& c : widest) {
    c = c.isDigit() ? QLatin1Char('0') : c;
  }
  return QFontMetrics(text_font(30)).horizontalAdvance(widest);
}

// In one line, or with the figures below the word.
CameraGrid::HudShape CameraGrid::hud_shape(bool stacked, int widest) const {
  const QFontMetrics words(text_font(48, true));
  const QFontMetrics details(text_font(30));
  const int word = (hud_.dot ? dot_width : 0) + words.horizontalAdvance(hud_.word);
  const int rest = hud_.detail.isEmpty() ? 0 : details.horizontalAdvance(hud_.detail + QStringLiteral("   "));
  const int figures = rest + clock_width() + details.horizontalAdvance(hud_.limit);
  HudShape shape;
  shape.line_height = words.height() + 16;
  shape.figures_height = stacked && figures > 0 ? details.height() + 4 : 0;
  int width = 48 + (stacked ? std::max(word, figures) : word + 24 + figures);
  if (!hud_.note.isEmpty()) {
    // The note gets as much width as there is and then more lines.
    const int note = 50 + QFontMetrics(text_font(15)).horizontalAdvance(hud_.note);
    width = std::max(width, std::min(note, widest));
  }
  shape.note_height = note_height(width);
  shape.size = {width, shape.line_height + shape.figures_height + shape.note_height};
  return shape;
}

int CameraGrid::note_height(int width) const {
  if (hud_.note.isEmpty()) {
    return 0;
  }
  const QFontMetrics metrics(text_font(15));
  return metrics.boundingRect(QRect(0, 0, width - 48, 10'000), Qt::TextWordWrap, hud_.note).height() + scaled(8);
}

void CameraGrid::paint_hud_box(QPainter& painter, const HudShape& shape) const {
  const QFont word_font = text_font(48, true);
  const QFont detail_font = text_font(30);
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(16, 18, 21, 225));
  painter.drawRoundedRect(QRect(QPoint(0, 0), shape.size), 8, 8);
  int x = 24;
  if (hud_.dot) {
    painter.setBrush(hud_.colour);
    painter.drawEllipse(QPoint(x + 10, shape.line_height / 2), 10, 10);
    x += dot_width;
  }
  QRect line(0, 0, 0, shape.line_height);
  const auto write = [&](const QString& text, const QFont& font, const QColor& colour, int width, Qt::Alignment side) {
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(QRect(x, line.top(), width + 4, line.height()), static_cast<int>(Qt::AlignVCenter | side), text);
    x += width;
  };
  const QFontMetrics details(detail_font);
  write(hud_.word, word_font, QColor("#FFFFFF"), QFontMetrics(word_font).horizontalAdvance(hud_.word), Qt::AlignLeft);
  x += 24;
  if (shape.figures_height > 0) {
    line = QRect(0, shape.line_height - 8, 0, shape.figures_height);
    x = 24;
  }
  if (!hud_.detail.isEmpty()) {
    write(hud_.detail, detail_font, QColor("#E7EAEE"), details.horizontalAdvance(hud_.detail + QStringLiteral("   ")),
          Qt::AlignLeft);
  }
  write(hud_.clock, detail_font, QColor("#E7EAEE"), clock_width(), Qt::AlignRight);
  x += 4;
  write(hud_.limit, detail_font, QColor("#AEB6BF"), details.horizontalAdvance(hud_.limit), Qt::AlignLeft);
  if (shape.note_height > 0) {
    painter.setFont(text_font(15));
    painter.setPen(QColor("#FFFFFF"));
    painter.drawText(QRect(24, shape.size.height() - shape.note_height - 8, shape.size.width() - 48, shape.note_height),
                     Qt::TextWordWrap, hud_.note);
  }
}

}  // namespace tandem
