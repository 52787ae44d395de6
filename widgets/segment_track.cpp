#include "widgets/segment_track.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int lane_gap = 4;
constexpr double grip = 6;  // pixels around a border that take hold of it, and within which it snaps

// Texts of a lane have colours in the order in which they come.
QColor ground_of(qsizetype text) {
  constexpr int order[] = {0, 2, 3, 1, 4, 5};
  const Theme& t = theme();
  const QColor colour = t.plot[order[text % 6]];
  const double share = t.kind == Theme::Kind::light ? 0.25 : 0.4;
  const auto part = [share](int from, int to) { return static_cast<int>(std::lround(from + share * (to - from))); };
  return {part(t.panel.red(), colour.red()), part(t.panel.green(), colour.green()),
          part(t.panel.blue(), colour.blue())};
}

}  // namespace

SegmentTrack::SegmentTrack(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setAccessibleName(tr("Segments"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SegmentTrack::set_length(std::int64_t frames, double fps) {
  length_ = frames;
  fps_ = fps;
  dragged_.reset();
  update();
}

void SegmentTrack::set_lanes(std::vector<TrackLane> lanes) {
  const bool other_size = lanes.size() != lanes_.size();
  lanes_ = std::move(lanes);
  dragged_.reset();
  QStringList words;
  for (const auto& lane : lanes_) {
    for (const auto& segment : lane.segments) {
      const QString name = lane.proposed ? tr("%1, proposed").arg(lane.name) : lane.name;
      words << tr("%1: %2, frames %3 to %4")
                   .arg(name, segment.text, QString::number(segment.from + 1), QString::number(segment.to));
    }
  }
  setAccessibleDescription(words.join(QStringLiteral("; ")));
  if (other_size) {
    updateGeometry();
  }
  update();
}

void SegmentTrack::set_cursor(std::int64_t frame) {
  cursor_ = frame;
  update();
}

void SegmentTrack::set_range(std::optional<std::pair<std::int64_t, std::int64_t>> range) {
  range_ = range;
  update();
}

void SegmentTrack::set_snaps(std::vector<std::int64_t> frames) { snaps_ = std::move(frames); }

void SegmentTrack::set_current_lane(int lane) {
  current_lane_ = lane;
  update();
}

int SegmentTrack::lane_height() const { return scaled(22); }

QSize SegmentTrack::sizeHint() const {
  const int rows = std::max<int>(1, static_cast<int>(lanes_.size()));
  return {scaled(200), rows * (lane_height() + lane_gap) + scaled(18)};
}

double SegmentTrack::x_of(double frame) const {
  return length_ > 0 ? frame * width() / static_cast<double>(length_) : 0;
}

int SegmentTrack::y_of(int lane) const { return lane * (lane_height() + lane_gap) + lane_height() / 2; }

int SegmentTrack::lane_at(double y) const {
  const int lane = static_cast<int>(y) / (lane_height() + lane_gap);
  return y >= 0 && lane < static_cast<int>(lanes_.size()) ? lane : -1;
}

std::int64_t SegmentTrack::frame_at(double x) const {
  const auto frame = static_cast<std::int64_t>(std::floor(x * static_cast<double>(length_) / std::max(1, width())));
  return std::clamp<std::int64_t>(frame, 0, std::max<std::int64_t>(length_ - 1, 0));
}

int SegmentTrack::segment_at(int lane, std::int64_t frame) const {
  if (lane < 0) {
    return -1;
  }
  const auto& all = lanes_[static_cast<std::size_t>(lane)].segments;
  const auto found = std::ranges::find_if(
      all, [&](const TrackSegment& segment) { return segment.from <= frame && frame < segment.to; });
  return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

std::optional<SegmentTrack::Border> SegmentTrack::border_at(const QPointF& point) const {
  const int lane = lane_at(point.y());
  if (lane < 0 || lanes_[static_cast<std::size_t>(lane)].proposed) {
    return std::nullopt;
  }
  const auto& all = lanes_[static_cast<std::size_t>(lane)].segments;
  std::optional<Border> best;
  double nearest = grip;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const bool start : {true, false}) {
      const std::int64_t frame = start ? all[i].from : all[i].to;
      const double distance = std::abs(x_of(static_cast<double>(frame)) - point.x());
      if (distance < nearest) {
        nearest = distance;
        best = Border{lane, static_cast<int>(i), start, frame};
      }
    }
  }
  return best;
}

std::int64_t SegmentTrack::snapped(double x, bool frames_only) const {
  const auto frame = std::llround(x * static_cast<double>(length_) / std::max(1, width()));
  std::int64_t best = frame;
  double nearest = frames_only ? 0 : grip;
  const auto look_at = [&](std::int64_t candidate) {
    const double distance = std::abs(x_of(static_cast<double>(candidate)) - x);
    if (distance < nearest) {
      nearest = distance;
      best = candidate;
    }
  };
  std::ranges::for_each(snaps_, look_at);
  look_at(cursor_);
  for (const auto& lane : lanes_) {
    for (const auto& segment : lane.segments) {
      look_at(segment.from);
      look_at(segment.to);
    }
  }
  return std::clamp<std::int64_t>(best, 0, length_);
}

// A border stays inside its segment and those beside it: one that touches moves with it and keeps a frame.
std::int64_t SegmentTrack::bounded(const Border& border, std::int64_t frame) const {
  const auto& all = lanes_[static_cast<std::size_t>(border.lane)].segments;
  const auto i = static_cast<std::size_t>(border.segment);
  std::int64_t low = 0;
  std::int64_t high = length_;
  if (border.start) {
    high = all[i].to - 1;
    low = i == 0 ? 0 : all[i - 1].to == all[i].from ? all[i - 1].from + 1 : all[i - 1].to;
  } else {
    low = all[i].from + 1;
    high = i + 1 == all.size() ? length_ : all[i + 1].from == all[i].to ? all[i + 1].to - 1 : all[i + 1].from;
  }
  return std::clamp(frame, low, std::max(low, high));
}

TrackSegment SegmentTrack::as_dragged(int lane, int segment) const {
  const auto& all = lanes_[static_cast<std::size_t>(lane)].segments;
  TrackSegment out = all[static_cast<std::size_t>(segment)];
  if (!dragged_ || dragged_->lane != lane) {
    return out;
  }
  const auto& held = all[static_cast<std::size_t>(dragged_->segment)];
  const std::int64_t old = dragged_->start ? held.from : held.to;
  if (segment == dragged_->segment) {
    (dragged_->start ? out.from : out.to) = dragged_->frame;
  } else if (dragged_->start && segment + 1 == dragged_->segment && out.to == old) {
    out.to = dragged_->frame;
  } else if (!dragged_->start && segment == dragged_->segment + 1 && out.from == old) {
    out.from = dragged_->frame;
  }
  return out;
}

void SegmentTrack::paint_lane(QPainter& painter, int lane) const {
  const TrackLane& row = lanes_[static_cast<std::size_t>(lane)];
  const int top = lane * (lane_height() + lane_gap);
  painter.fillRect(QRect(0, top, width(), lane_height()), theme().raised);
  painter.setFont(text_font(12));
  if (row.segments.empty()) {
    painter.setPen(theme().dim);
    painter.drawText(QRect(8, top, width() - 16, lane_height()), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.name, Qt::ElideRight, width() - 16));
  }
  QStringList texts;
  for (int i = 0; i < static_cast<int>(row.segments.size()); ++i) {
    const TrackSegment segment = as_dragged(lane, i);
    if (!texts.contains(segment.text)) {
      texts << segment.text;
    }
    const int left = static_cast<int>(std::lround(x_of(static_cast<double>(segment.from))));
    const int right = static_cast<int>(std::lround(x_of(static_cast<double>(segment.to))));
    const QRect area(left, top, std::max(2, right - left - 1), lane_height());
    const QColor ground = ground_of(texts.indexOf(segment.text));
    painter.fillRect(area, row.proposed ? QBrush(ground, Qt::BDiagPattern) : QBrush(ground));
    if (row.proposed) {
      painter.setPen(QPen(theme().dim, 1, Qt::DashLine));
      painter.drawRect(area.adjusted(0, 0, -1, -1));
    }
    painter.setPen(theme().text);
    const QRect words = area.adjusted(8, 0, -4, 0);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(segment.text, Qt::ElideRight, words.width()));
  }
  if (lane == current_lane_ && lanes_.size() > 1) {
    painter.fillRect(QRect(0, top, 3, lane_height()), theme().accent);
  }
}

void SegmentTrack::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  for (int lane = 0; lane < static_cast<int>(lanes_.size()); ++lane) {
    paint_lane(painter, lane);
  }
  if (length_ == 0) {
    return;
  }
  const int bottom = height() - scaled(18);
  if (range_) {
    QColor shade = theme().accent;
    shade.setAlpha(50);
    const double left = x_of(static_cast<double>(range_->first));
    const double right = x_of(static_cast<double>(range_->second));
    painter.fillRect(QRectF(left, 0, right - left, bottom), shade);
    painter.setPen(QPen(theme().accent, 2));
    painter.drawLine(QPointF(left, 0), QPointF(left, bottom));
    painter.drawLine(QPointF(right, 0), QPointF(right, bottom));
  }
  const double x = x_of(static_cast<double>(cursor_) + 0.5);
  painter.fillRect(QRectF(x - 1, 0, 2, height()), theme().text);
  painter.setPen(theme().dim);
  painter.setFont(text_font(12));
  const QString text = clock_text(static_cast<double>(cursor_) / fps_);
  const int wide = painter.fontMetrics().horizontalAdvance(text);
  const double at = x + 6 + wide < width() ? x + 6 : x - 6 - wide;
  painter.drawText(QRectF(at, bottom, wide + 2, height() - bottom), Qt::AlignLeft | Qt::AlignBottom, text);
}

void SegmentTrack::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || length_ == 0) {
    return;
  }
  if (const int lane = lane_at(event->position().y()); lane >= 0) {
    Q_EMIT lane_chosen(lane);
  }
  dragged_ = border_at(event->position());
  scrubs_ = !dragged_;
  if (scrubs_) {
    Q_EMIT cursor_asked(frame_at(event->position().x()));
  }
}

void SegmentTrack::mouseMoveEvent(QMouseEvent* event) {
  if (dragged_) {
    const bool frames_only = (event->modifiers() & Qt::AltModifier) != 0;
    dragged_->frame = bounded(*dragged_, snapped(event->position().x(), frames_only));
    update();
  } else if (scrubs_) {
    Q_EMIT cursor_asked(frame_at(event->position().x()));
  } else {
    setCursor(border_at(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
  }
}

void SegmentTrack::mouseReleaseEvent(QMouseEvent*) {
  scrubs_ = false;
  if (!dragged_) {
    return;
  }
  const Border moved = *dragged_;
  dragged_.reset();
  update();
  const auto& held = lanes_[static_cast<std::size_t>(moved.lane)].segments[static_cast<std::size_t>(moved.segment)];
  if (moved.frame != (moved.start ? held.from : held.to)) {
    Q_EMIT border_moved(moved.lane, moved.segment, moved.start, moved.frame);
  }
}

void SegmentTrack::mouseDoubleClickEvent(QMouseEvent* event) {
  const int lane = lane_at(event->position().y());
  if (const int segment = segment_at(lane, frame_at(event->position().x())); segment >= 0) {
    Q_EMIT text_asked(lane, segment);
  }
}

bool SegmentTrack::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const int lane = lane_at(help->pos().y());
    const int segment = segment_at(lane, frame_at(help->pos().x()));
    QString text;
    if (lane >= 0) {
      text = lanes_[static_cast<std::size_t>(lane)].name;
    }
    if (segment >= 0) {
      const auto& shown = lanes_[static_cast<std::size_t>(lane)].segments[static_cast<std::size_t>(segment)];
      text += QStringLiteral(": %1\n").arg(shown.text) +
              tr("%1 to %2, %n frame(s)", nullptr, static_cast<int>(shown.to - shown.from))
                  .arg(clock_text(static_cast<double>(shown.from) / fps_),
                       clock_text(static_cast<double>(shown.to) / fps_));
    }
    QToolTip::showText(help->globalPos(), text, this);
    return true;
  }
  return QWidget::event(event);
}

}  // namespace tandem
