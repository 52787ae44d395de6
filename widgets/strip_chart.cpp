#include "widgets/strip_chart.h"

#include <qcustomplot.h>

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr double span_s = 10;
// The scale is one of a few round values, so that it does not breathe.
constexpr std::array scales{2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0};

}  // namespace

StripChart::StripChart(QWidget* parent) : QWidget(parent), plot_(new QCustomPlot(this)) {
  setAccessibleName(tr("Tracking error of the last 10 seconds"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(plot_);
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->setAttribute(Qt::WA_TransparentForMouseEvents);
  plot_->xAxis->setVisible(false);
  plot_->xAxis->grid()->setVisible(false);
  plot_->axisRect()->setAutoMargins(QCP::msLeft);
  plot_->axisRect()->setMargins({0, 12, 2, 12});
  apply_colours();
  fit_scale();
}

void StripChart::apply_colours() {
  const Theme& t = theme();
  plot_->setBackground(t.panel);
  QCPAxis* axis = plot_->yAxis;
  axis->setTickLabelFont(text_font(12));
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
  }
}

void StripChart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) {
    apply_colours();
    plot_->replot(QCustomPlot::rpQueuedReplot);
  }
  QWidget::changeEvent(event);
}

void StripChart::set_lines(std::size_t count) {
  plot_->clearGraphs();
  for (std::size_t i = 0; i < count; ++i) {
    plot_->addGraph();
  }
  apply_colours();
}

void StripChart::fit_scale() {
  double largest = 0;
  for (int i = 0; i < plot_->graphCount(); ++i) {
    bool found = false;
    const QCPRange range = plot_->graph(i)->data()->valueRange(found);
    largest = found ? std::max({largest, std::abs(range.lower), std::abs(range.upper)}) : largest;
  }
  const auto fitting = std::find_if(scales.begin(), scales.end(), [&](double scale) { return scale >= largest; });
  const double scale = fitting == scales.end() ? scales.back() : *fitting;
  if (plot_->yAxis->range().upper == scale) {
    return;
  }
  plot_->yAxis->setRange(-scale, scale);
  QSharedPointer<QCPAxisTickerText> ticks(new QCPAxisTickerText);
  for (const double value : {-scale, 0.0, scale}) {
    ticks->addTick(value, number_text(value, 0));
  }
  plot_->yAxis->setTicker(ticks);
}

void StripChart::add(double time_s, const std::vector<double>& values) {
  if (plot_->graphCount() != static_cast<int>(values.size()) || time_s < newest_s_) {
    set_lines(values.size());
  }
  newest_s_ = time_s;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto points = plot_->graph(static_cast<int>(i))->data();
    points->removeBefore(time_s - span_s);
    points->add(QCPGraphData(time_s, values[i]));
  }
  fit_scale();
  plot_->xAxis->setRange(time_s - span_s, time_s);
  if (isVisible()) {
    plot_->replot(QCustomPlot::rpQueuedReplot);
  }
}

void StripChart::clear() {
  plot_->clearGraphs();
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace tandem
