#include "widgets/charts/posterior_chart.h"

#include <algorithm>

#include "scoring/proportion.h"
#include "widgets/charts/chart_canvas.h"

namespace tandem {
namespace {

constexpr std::size_t points = 161;
constexpr double half_width = 0.42;  // of the distance of two violins

}  // namespace

PosteriorChart::PosteriorChart(QWidget* parent)
    : ChartPanel(tr("What the rate may be (posterior, uniform prior)"),
                 tr("How sure each success rate is will be drawn here. Run a trial."), parent) {
  data_changed();
}

void PosteriorChart::set_data(std::vector<PosteriorRow> rows) {
  rows_ = std::move(rows);
  violins_.clear();
  for (const auto& row : rows_) {
    Violin violin;
    violin.density.resize(points);
    for (std::size_t i = 0; i < points; ++i) {
      violin.density[i] = posterior_density(row.k, row.n, static_cast<double>(i) / (points - 1));
    }
    const double most = std::max(*std::max_element(violin.density.begin(), violin.density.end()), 1e-12);
    for (double& value : violin.density) {
      value /= most;
    }
    violin.median = posterior_quantile(row.k, row.n, 0.5);
    violin.band = proportion_interval(IntervalMethod::uniform_prior, row.k, row.n);
    violins_.push_back(std::move(violin));
  }
  data_changed();
}

void PosteriorChart::draw(ChartCanvas& canvas) const {
  QCPAxisRect* area = canvas.add_area();
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  canvas.rate_axis(y);
  canvas.name_axis(x, {});
  x->setTickLabels(false);
  x->setRange(-0.5, static_cast<double>(rows_.size()) - 0.5);
  area->setAutoMargins(QCP::msLeft);
  area->setMargins(QMargins(0, scaled(24), scaled(8), scaled(24)));
  canvas.paint([this, &canvas, area, x, y](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    const double step = x->coordToPixel(1) - x->coordToPixel(0);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Violin& violin = violins_[i];
      const double middle = x->coordToPixel(static_cast<double>(i));
      const double half = std::min(step * half_width, static_cast<double>(scaled(60)));
      const auto width_at = [&](double p) {
        return violin.density[static_cast<std::size_t>(std::clamp(p, 0.0, 1.0) * (points - 1) + 0.5)] * half;
      };
      QPolygonF right;
      QPolygonF left;
      for (std::size_t j = 0; j < points; ++j) {
        if (violin.density[j] > 0.005) {
          const double at = y->coordToPixel(static_cast<double>(j) / (points - 1));
          right << QPointF(middle + violin.density[j] * half, at);
          left << QPointF(middle - violin.density[j] * half, at);
        }
      }
      std::reverse(left.begin(), left.end());
      const QPolygonF outline = right + left;
      painter.setPen(QPen(t.plot[0], 1));
      painter.setBrush(ChartCanvas::faded(t.plot[0], 70));
      painter.drawPolygon(outline);
      paint_interval(painter, {middle, y->coordToPixel(violin.band.low)}, {middle, y->coordToPixel(violin.band.high)},
                     t.plot[0]);
      painter.setPen(QPen(t.text, 2));
      const double at = y->coordToPixel(violin.median);
      painter.drawLine(QPointF(middle - width_at(violin.median), at), QPointF(middle + width_at(violin.median), at));
      const QRectF column(middle - step / 2, 0, step, area->bottom());
      paint_text(painter, box(column.left(), area->top() - scaled(22), step, static_cast<double>(scaled(18))),
                 Qt::AlignCenter, rows_[i].letters, t.dim);
      paint_text(painter, box(column.left() + 2, area->bottom() + scaled(4), step - 4, static_cast<double>(scaled(18))),
                 Qt::AlignCenter, rows_[i].name, t.text);
    }
  });
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto& row = rows_[i];
    const Violin& violin = violins_[i];
    canvas.mark(
        [area, x, i] {
          const double left = x->coordToPixel(static_cast<double>(i) - 0.5);
          return QRectF(QPointF(left, area->top()),
                        QPointF(x->coordToPixel(static_cast<double>(i) + 0.5), area->bottom()));
        },
        tr("%1: median %2 %, 95 % credible [%3, %4] (%5/%6), uniform prior%7")
            .arg(row.name, percent_words(violin.median), percent_words(violin.band.low), percent_words(violin.band.high))
            .arg(row.k)
            .arg(row.n)
            .arg(row.letters.isEmpty() ? QString() : tr(", letters %1").arg(row.letters)),
        row.trials);
  }
}

ChartTable PosteriorChart::table() const {
  ChartTable out;
  out.header = {"contender", "successes", "trials", "median", "low", "high", "letters"};
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    out.rows.push_back({rows_[i].name, QString::number(rows_[i].k), QString::number(rows_[i].n),
                        csv_number(violins_[i].median), csv_number(violins_[i].band.low),
                        csv_number(violins_[i].band.high), rows_[i].letters});
  }
  return out;
}

}  // namespace tandem
