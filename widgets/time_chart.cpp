#include "widgets/time_chart.h"

#include <qcustomplot.h>

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr double span_s = 10;

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
    : QWidget(parent), plot_(new QCustomPlot(this)), unit_(unit) {
  setAccessibleName(name);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(plot_);
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->setAttribute(Qt::WA_TransparentForMouseEvents);
  plot_->xAxis->setVisible(false);
  plot_->xAxis->grid()->setVisible(false);
  plot_->axisRect()->setAutoMargins(QCP::msLeft);
  plot_->axisRect()->setMargins({0, 10, 2, 10});
  apply_colours();
}

void TimeChart::set_lines(const QStringList& names) {
  plot_->clearGraphs();
  for (auto* label : labels_) {
    plot_->removeItem(label);
  }
  labels_.clear();
  for (const QString& name : names) {
    plot_->addGraph();
    auto* label = new QCPItemText(plot_);
    label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    label->position->setCoords(0.01 + 0.30 * static_cast<double>(labels_.size()), 0.0);
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setText(name);
    labels_.push_back(label);
  }
  newest_s_ = 0;
  apply_colours();
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void TimeChart::apply_colours() {
  const Theme& t = theme();
  plot_->setBackground(t.panel);
  QCPAxis* axis = plot_->yAxis;
  axis->setTickLabelFont(text_font(11));
  axis->setTickLabelColor(t.dim);
  for (const auto& set : {&QCPAxis::setBasePen, &QCPAxis::setTickPen, &QCPAxis::setSubTickPen}) {
    (axis->*set)(Qt::NoPen);
  }
  axis->grid()->setPen(QPen(t.line, 1));
  axis->grid()->setZeroLinePen(QPen(t.line, 1));
  for (int i = 0; i < plot_->graphCount(); ++i) {
    QPen pen(t.plot[i % 6], 1);
    pen.setStyle(i < 2 ? Qt::SolidLine : i % 2 == 0 ? Qt::DashLine : Qt::DotLine);
    plot_->graph(i)->setPen(pen);
    auto* label = labels_[static_cast<std::size_t>(i)];
    label->setColor(t.plot[i % 6]);
    label->setFont(text_font(11));
  }
}

void TimeChart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) {
    apply_colours();
    plot_->replot(QCustomPlot::rpQueuedReplot);
  }
  QWidget::changeEvent(event);
}

void TimeChart::fit_scale() {
  double low = 0;
  double high = 0;
  bool any = false;
  for (int i = 0; i < plot_->graphCount(); ++i) {
    bool found = false;
    const QCPRange range = plot_->graph(i)->data()->valueRange(found);
    low = !found ? low : any ? std::min(low, range.lower) : range.lower;
    high = !found ? high : any ? std::max(high, range.upper) : range.upper;
    any = any || found;
  }
  const double step = round_step(std::max((high - low) / 2, 0.5));
  const double bottom = std::floor(low / step) * step;
  const double top = std::max(bottom + step, std::ceil(high / step) * step);
  const QCPRange wanted(bottom, top);
  if (plot_->yAxis->range() == wanted) {
    return;
  }
  plot_->yAxis->setRange(wanted);
  QSharedPointer<QCPAxisTickerText> ticks(new QCPAxisTickerText);
  for (double value = bottom; value <= top + step / 2; value += step) {
    ticks->addTick(value, number_text(value, step < 1 ? 1 : 0) + unit_);
  }
  plot_->yAxis->setTicker(ticks);
}

void TimeChart::add(double time_s, const std::vector<double>& values) {
  if (time_s < newest_s_) {
    for (int i = 0; i < plot_->graphCount(); ++i) {
      plot_->graph(i)->data()->clear();
    }
  }
  newest_s_ = time_s;
  for (int i = 0; i < plot_->graphCount() && i < static_cast<int>(values.size()); ++i) {
    const auto points = plot_->graph(i)->data();
    points->removeBefore(time_s - span_s);
    points->add(QCPGraphData(time_s, values[static_cast<std::size_t>(i)]));
  }
  fit_scale();
  plot_->xAxis->setRange(time_s - span_s, time_s);
  if (isVisible()) {
    plot_->replot(QCustomPlot::rpQueuedReplot);
  }
}

void TimeChart::clear() {
  for (int i = 0; i < plot_->graphCount(); ++i) {
    plot_->graph(i)->data()->clear();
  }
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace tandem
