#include "widgets/rolling_chart.h"

#include <qcustomplot.h>

#include <QEvent>
#include <QVBoxLayout>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr double span_s = 10;

}  // namespace

RollingChart::RollingChart(const QString& name, int text_px, QWidget* parent)
    : QWidget(parent), plot_(new QCustomPlot(this)), text_px_(text_px) {
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
  plot_->yAxis->setTicker(QSharedPointer<QCPAxisTickerText>::create());  // none before there is a scale
}

void RollingChart::make_lines(int count) {
  plot_->clearGraphs();
  for (int i = 0; i < count; ++i) {
    plot_->addGraph();
  }
  newest_s_ = 0;
}

void RollingChart::apply_colours() {
  const Theme& t = theme();
  plot_->setBackground(t.panel);
  plot_->axisRect()->setMargins({0, scaled(text_px_), 2, scaled(text_px_)});
  QCPAxis* axis = plot_->yAxis;
  axis->setTickLabelFont(text_font(text_px_));
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

void RollingChart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) {
    apply_colours();
    replot();
  }
  QWidget::changeEvent(event);
}

void RollingChart::set_scale(double low, double high, const std::vector<double>& ticks, int decimals,
                             const QString& unit) {
  const QCPRange wanted(low, high);
  if (plot_->yAxis->range() == wanted) {
    return;
  }
  plot_->yAxis->setRange(wanted);
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (const double value : ticks) {
    ticker->addTick(value, number_text(value, decimals) + unit);
  }
  plot_->yAxis->setTicker(ticker);
}

void RollingChart::add(double time_s, const std::vector<double>& values) {
  for (int i = 0; i < plot_->graphCount() && i < static_cast<int>(values.size()); ++i) {
    const auto points = plot_->graph(i)->data();
    if (time_s < newest_s_) {
      points->clear();
    }
    points->removeBefore(time_s - span_s);
    points->add(QCPGraphData(time_s, values[static_cast<std::size_t>(i)]));
  }
  newest_s_ = time_s;
  fit_scale();
  plot_->xAxis->setRange(time_s - span_s, time_s);
  if (isVisible()) {
    replot();
  }
}

void RollingChart::clear() {
  for (int i = 0; i < plot_->graphCount(); ++i) {
    plot_->graph(i)->data()->clear();
  }
  replot();
}

void RollingChart::replot() { plot_->replot(QCustomPlot::rpQueuedReplot); }

}  // namespace tandem
