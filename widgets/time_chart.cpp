#include "widgets/time_chart.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int text_px = 11;

// The next of 1, 2, 5, 10, … at or above the value.
double round_step(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(std::max(value, 1e-6))));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= value) {
      return factor * power;
    }
  }
  return 10 * power;
}

}  // namespace

TimeChart::TimeChart(const QString& name, const QString& unit, QWidget* parent)
    : RollingChart(name, text_px, parent), unit_(unit) {
  TimeChart::apply_colours();
}

void TimeChart::set_lines(const QStringList& names) {
  make_lines(static_cast<int>(names.size()));
  for (auto* label : labels_) {
    plot()->removeItem(label);
  }
  labels_.clear();
  for (const QString& name : names) {
    auto* label = new QCPItemText(plot());
    if (labels_.empty()) {
      label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
      label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
      label->position->setCoords(0.01, 0.0);
    } else {
      label->position->setParentAnchor(labels_.back()->topRight);
      label->position->setCoords(16, 0);
    }
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setText(name);
    labels_.push_back(label);
  }
  apply_colours();
  replot();
}

void TimeChart::apply_colours() {
  RollingChart::apply_colours();
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    labels_[i]->setColor(theme().plot[i % 6]);
    labels_[i]->setFont(text_font(text_px));
  }
}

void TimeChart::fit_scale() {
  double low = 0;
  double high = 0;
  bool any = false;
  for (int i = 0; i < plot()->graphCount(); ++i) {
    bool found = false;
    const QCPRange range = plot()->graph(i)->data()->valueRange(found);
    low = !found ? low : any ? std::min(low, range.lower) : range.lower;
    high = !found ? high : any ? std::max(high, range.upper) : range.upper;
    any = any || found;
  }
  const double step = round_step(std::max((high - low) / 2, 0.5));
  const double bottom = std::floor(low / step) * step;
  const double top = std::max(bottom + step, std::ceil(high / step) * step);
  std::vector<double> ticks;
  for (double value = bottom; value <= top + step / 2; value += step) {
    ticks.push_back(value);
  }
  // Room for the names above the lines; in a low chart for the first and the last figure only.
  const double height = std::max(plot()->axisRect()->height(), 1);
  const double line = scaled(text_px) + 5;
  const double names = std::min(0.5, line / height);
  if (static_cast<double>(ticks.size() - 1) * line > height * (1 - names)) {
    ticks = {bottom, top};
  }
  set_scale(bottom, top + names / (1 - names) * (top - bottom), ticks, step < 1 ? 1 : 0, unit_);
}

}  // namespace tandem
