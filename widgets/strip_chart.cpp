#include "widgets/strip_chart.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr double span_s = 10;

}  // namespace

StripChart::StripChart(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Tracking error of the last 10 seconds"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void StripChart::add(double time_s, const std::vector<double>& values) {
  if (!samples_.empty() && (samples_.back().values.size() != values.size() || time_s < samples_.back().time_s)) {
    samples_.clear();
  }
  samples_.push_back({time_s, values});
  while (samples_.front().time_s < time_s - span_s) {
    samples_.pop_front();
  }
  update();
}

void StripChart::clear() {
  samples_.clear();
  update();
}

void StripChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& t = theme();
  // The scale is one of a few round values, so that it does not breathe.
  double largest = 2;
  for (const auto& sample : samples_) {
    for (const double value : sample.values) {
      largest = std::max(largest, std::abs(value));
    }
  }
  double scale = 2;
  for (const double step : {2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0}) {
    scale = step;
    if (step >= largest) {
      break;
    }
  }
  painter.setFont(text_font(12));
  const QFontMetrics metrics(painter.font());
  const QRectF area = QRectF(rect()).adjusted(metrics.horizontalAdvance(QStringLiteral("−200")) + 6, 6, -2, -6);
  for (const double level : {-1.0, 0.0, 1.0}) {
    const double y = area.center().y() - level * area.height() / 2;
    painter.setPen(t.line);
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.setPen(t.dim);
    const double top = std::clamp(y - metrics.height() / 2.0, 0.0, height() - 1.0 * metrics.height());
    painter.drawText(QRectF(0, top, area.left() - 4, metrics.height()), Qt::AlignRight | Qt::AlignVCenter, number_text(level * scale, 0));
  }
  if (samples_.size() < 2) {
    return;
  }
  const double now = samples_.back().time_s;
  const std::size_t lines = samples_.back().values.size();
  for (std::size_t line = 0; line < lines; ++line) {
    QPolygonF points;
    for (const auto& sample : samples_) {
      const double x = area.right() - (now - sample.time_s) / span_s * area.width();
      points << QPointF(x, area.center().y() - sample.values[line] / scale * area.height() / 2);
    }
    QPen pen(t.plot[line % 6], 1);
    if (line >= 2) {
      pen.setStyle(line % 2 == 0 ? Qt::DashLine : Qt::DotLine);
    }
    painter.setPen(pen);
    painter.drawPolyline(points);
  }
}

}  // namespace tandem
