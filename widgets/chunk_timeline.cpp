#include "widgets/chunk_timeline.h"

#include <QPainter>

#include <algorithm>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr double past_s = 8;
constexpr double ahead_s = 2;
constexpr int lanes = 3;

}  // namespace

ChunkTimeline::ChunkTimeline(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Timeline of the action chunks"));
}

void ChunkTimeline::set_status(const RolloutStatus& status) {
  status_ = status;
  update();
}

void ChunkTimeline::set_empty_text(const QString& text) {
  empty_text_ = text;
  setAccessibleDescription(text);
  update();
}

double ChunkTimeline::x_of(std::int64_t tick) const {
  const double s = static_cast<double>(tick - status_.tick) / rate_hz_;
  return width() * (s + past_s) / (past_s + ahead_s);
}

// Grey: the observation; outlined: inference; filled: executed; dashed: not executed.
void ChunkTimeline::paint_chunk(QPainter& painter, const ChunkRecord& chunk, const QRectF& lane) const {
  const Theme& t = theme();
  const double observed = x_of(chunk.observed_tick);
  const double arrived = std::max(x_of(chunk.arrived_tick), observed + 3);
  const double executed = x_of(chunk.arrived_tick + chunk.executed);
  const double end = x_of(chunk.first_tick + chunk.rows);
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.dim);
  painter.drawRect(QRectF(observed - 3, lane.top(), 3, lane.height()));
  painter.setPen(QPen(t.policy, 1));
  painter.setBrush(t.panel);
  painter.drawRect(QRectF(observed, lane.top(), arrived - observed, lane.height()));
  if (end > executed + 1) {
    QPen dashed(t.dim, 1);
    dashed.setStyle(Qt::DashLine);
    painter.setPen(dashed);
    painter.setBrush(Qt::NoBrush);
    const double from = std::max(executed, arrived);
    painter.drawRect(QRectF(from, lane.top(), std::max(0.0, end - from), lane.height()));
  }
  if (executed > arrived) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.policy);
    painter.drawRect(QRectF(arrived, lane.top(), executed - arrived, lane.height()));
  }
}

void ChunkTimeline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& t = theme();
  if (status_.chunks.empty()) {
    painter.setPen(t.dim);
    painter.setFont(text_font(13));
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, empty_text_);
    return;
  }
  const double height = std::min(30.0, this->height() / 4.0);
  const double gap = (this->height() - lanes * height) / (lanes + 1);
  painter.setClipRect(rect());
  for (const auto& chunk : status_.chunks) {
    const auto lane = static_cast<double>(chunk.number % lanes);
    paint_chunk(painter, chunk, QRectF(0, gap + lane * (height + gap), width(), height));
  }
  if (status_.waiting) {  // the inference that runs
    const auto lane = static_cast<double>(status_.asked_number % lanes);
    const double from = x_of(status_.asked_tick);
    painter.setPen(QPen(t.policy, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(from, gap + lane * (height + gap), std::max(3.0, x_of(status_.tick) - from), height));
  }
  painter.setPen(QPen(t.text, 1));
  const double now = x_of(status_.tick);
  painter.drawLine(QPointF(now, 0), QPointF(now, this->height()));
}

}  // namespace tandem
