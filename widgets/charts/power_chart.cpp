#include "widgets/charts/power_chart.h"

#include "widgets/charts/chart_canvas.h"

namespace tandem {

PowerChart::PowerChart(QWidget* parent)
    : ChartPanel(tr("Power by trials"), tr("The chance to see a difference will be here. Choose two different rates."),
                 parent) {
  data_changed();
}

void PowerChart::set_data(std::vector<PowerPoint> points, double wanted, std::int64_t planned, const QString& rates) {
  points_ = std::move(points);
  wanted_ = wanted;
  planned_ = planned;
  rates_ = rates;
  data_changed();
}

void PowerChart::draw(ChartCanvas& canvas) const {
  QCPAxisRect* area = canvas.add_area();
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  canvas.rate_axis(y);
  canvas.count_axis(x, static_cast<double>(points_.back().trials));
  x->grid()->setVisible(false);
  canvas.axis_title(x, tr("trials per contender"));
  auto* graph = canvas.plot().addGraph(x, y);
  graph->setPen(canvas.series_pen(0));
  graph->setScatterStyle(canvas.series_shape(0, 5));
  for (const auto& point : points_) {
    graph->addData(static_cast<double>(point.trials), point.power);
  }
  canvas.paint([this, &canvas, area, x, y](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    const double level = y->coordToPixel(wanted_);
    painter.setPen(QPen(t.ok, 1.4, Qt::DashLine));
    painter.drawLine(QPointF(area->left(), level), QPointF(area->right(), level));
    const double planned = x->coordToPixel(static_cast<double>(planned_));
    if (planned <= area->right()) {
      painter.setPen(QPen(t.dim, 1.4, Qt::DotLine));
      painter.drawLine(QPointF(planned, area->top()), QPointF(planned, area->bottom()));
    }
  });
  for (const auto& point : points_) {
    canvas.mark(
        [x, y, point] {
          return around({x->coordToPixel(static_cast<double>(point.trials)), y->coordToPixel(point.power)}, 14);
        },
        tr("%1 trials each: power %2 % for %3, Barnard two-sided")
            .arg(point.trials)
            .arg(percent_words(point.power), rates_));
  }
}

ChartTable PowerChart::table() const {
  ChartTable out;
  out.header = {"trials", "power"};
  for (const auto& point : points_) {
    out.rows.push_back({QString::number(point.trials), csv_number(point.power)});
  }
  return out;
}

}  // namespace tandem
