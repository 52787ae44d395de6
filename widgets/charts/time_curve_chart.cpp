#include "widgets/charts/time_curve_chart.h"

#include <algorithm>
#include <cmath>

#include "scoring/figures.h"
#include "widgets/charts/chart_canvas.h"
#include "widgets/display.h"

namespace tandem {
namespace {

constexpr int row_px = 18;

double solved_by(const TimeCurve& curve, double time_s) {
  double out = 0;
  for (const auto& step : curve.steps) {
    out = step.time_s <= time_s ? step.solved : out;
  }
  return out;
}

}  // namespace

TimeCurveChart::TimeCurveChart(QWidget* parent)
    : ChartPanel(tr("Solved by time"), tr("How soon trials are solved will be here. Run a trial."), parent) {
  data_changed();
}

void TimeCurveChart::set_data(std::vector<TimeCurve> curves, double horizon_s, const QString& method,
                              const QString& follows) {
  curves_ = std::move(curves);
  horizon_s_ = horizon_s;
  method_ = method;
  follows_ = follows;
  data_changed();
}

int TimeCurveChart::drawing_height() const { return 220 + row_px * static_cast<int>(curves_.size() + 1); }

QString TimeCurveChart::words(const TimeCurve& curve) const {
  const auto n = static_cast<std::int64_t>(curve.ends_s.size());
  QString text = tr("%1: solved %2 % (%3/%4) within %5 s")
                     .arg(curve.name, percent_words(curve.successes, n))
                     .arg(curve.successes)
                     .arg(n)
                     .arg(number_text(horizon_s_, 0));
  // One time alone says nothing of how far it may be off.
  text += QStringLiteral(", ") +
          (n > 1 ? tr("restricted mean %1 s (standard error %2)")
                       .arg(number_text(curve.restricted_mean_s, 2), number_text(curve.standard_error_s, 2))
                 : tr("restricted mean %1 s, its error unknown").arg(number_text(curve.restricted_mean_s, 2)));
  text += QStringLiteral(", ") + (std::isfinite(curve.median_s) ? tr("median %1 s").arg(number_text(curve.median_s, 1))
                                                                : tr("no median: less than half were solved"));
  return text + QStringLiteral(", ") + method_;
}

void TimeCurveChart::draw_curve(ChartCanvas& canvas, QCPAxisRect* area, std::size_t i) const {
  const TimeCurve& curve = curves_[i];
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  const auto add = [&](const QPen& pen) {
    auto* graph = canvas.plot().addGraph(x, y);
    graph->setLineStyle(QCPGraph::lsStepLeft);
    graph->setPen(pen);
    return graph;
  };
  // With many curves the bands would only hide each other.
  auto* low = curves_.size() <= 3 ? add(Qt::NoPen) : nullptr;
  auto* high = curves_.size() <= 3 ? add(Qt::NoPen) : nullptr;
  auto* line = add(canvas.series_pen(i));
  const auto put = [&](double time, double solved, const Interval& limits) {
    line->addData(time, solved);
    if (low != nullptr) {
      low->addData(time, limits.low);
      high->addData(time, limits.high);
    }
  };
  put(0, 0, {0, 0});
  Interval last{0, 0};
  double solved = 0;
  for (const auto& step : curve.steps) {
    put(step.time_s, step.solved, step.limits);
    last = step.limits;
    solved = step.solved;
  }
  put(horizon_s_, solved, last);
  if (high != nullptr) {
    high->setBrush(ChartCanvas::faded(canvas.series(i), 45));
    high->setChannelFillGraph(low);
  }
}

void TimeCurveChart::draw(ChartCanvas& canvas) const {
  QCPAxisRect* area = canvas.add_area();
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  canvas.rate_axis(y);
  canvas.count_axis(x, horizon_s_, QStringLiteral(" s"));
  x->setRange(0, horizon_s_ * 1.02);
  QStringList names;
  for (const auto& curve : curves_) {
    names << curve.name;
  }
  const int left = std::max(scaled(52), widest(names, scaled(120), 11) + scaled(40));
  area->setAutoMargins(QCP::msNone);
  area->setMargins(
      QMargins(left, scaled(24), scaled(24), scaled(26 + row_px * (static_cast<int>(curves_.size()) + 1))));
  for (std::size_t i = 0; i < curves_.size(); ++i) {
    draw_curve(canvas, area, i);
  }
  canvas.paint([this, &canvas, area, x, left](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    const double end = x->coordToPixel(horizon_s_);
    painter.setPen(QPen(t.dim, 1, Qt::DashLine));
    painter.drawLine(QPointF(end, area->top()), QPointF(end, area->bottom()));
    paint_text(painter, box(end - scaled(200), area->top() - scaled(22), scaled(200), scaled(18)),
               Qt::AlignRight | Qt::AlignVCenter, tr("horizon %1 s").arg(number_text(horizon_s_, 0)), t.dim);
    const double head = area->bottom() + scaled(24);
    paint_text(painter, box(0, head, left + scaled(60), scaled(row_px)), Qt::AlignLeft | Qt::AlignVCenter,
               tr("still at it"), t.dim, 11);
    for (std::size_t i = 0; i < curves_.size(); ++i) {
      const double top = head + scaled(row_px) * static_cast<double>(i + 1);
      painter.setPen(canvas.series_pen(i));
      painter.drawLine(QPointF(0, top + scaled(row_px) / 2.0), QPointF(scaled(12), top + scaled(row_px) / 2.0));
      paint_text(painter, box(scaled(16), top, left - scaled(28), scaled(row_px)), Qt::AlignLeft | Qt::AlignVCenter,
                 curves_[i].name, t.text, 11);
      for (const double time : round_steps(horizon_s_, 4)) {
        const auto at_risk = std::count_if(curves_[i].ends_s.begin(), curves_[i].ends_s.end(),
                                           [&](double ends) { return ends >= time - 1e-9; });
        paint_text(painter, box(x->coordToPixel(time) - scaled(24), top, scaled(48), scaled(row_px)), Qt::AlignCenter,
                   QString::number(at_risk), t.dim, 11);
      }
    }
  });
  for (std::size_t i = 0; i < curves_.size(); ++i) {
    canvas.mark(
        [this, area, x, y, i] {
          const double time = horizon_s_ * (static_cast<double>(i) + 1) / (static_cast<double>(curves_.size()) + 1);
          return around({x->coordToPixel(time), y->coordToPixel(solved_by(curves_[i], time))}, scaled(28))
              .intersected(QRectF(area->rect()));
        },
        words(curves_[i]), curves_[i].trials);
  }
}

ChartTable TimeCurveChart::table() const {
  ChartTable out;
  out.header = {"contender", "time_s", "at_risk", "solved", "low", "high"};
  for (const auto& curve : curves_) {
    for (const auto& step : curve.steps) {
      out.rows.push_back({curve.name, csv_number(step.time_s), QString::number(step.at_risk), csv_number(step.solved),
                          csv_number(step.limits.low), csv_number(step.limits.high)});
    }
  }
  return out;
}

}  // namespace tandem
