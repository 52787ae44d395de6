#include "widgets/charts/distribution_chart.h"

#include <algorithm>
#include <numeric>

#include "widgets/charts/chart_canvas.h"
#include "widgets/display.h"

namespace tandem {
namespace {

std::int64_t total(const DistributionRow& row) {
  return std::accumulate(row.counts.begin(), row.counts.end(), std::int64_t{0});
}

QString level_text(double level) { return number_text(level, 2); }

}  // namespace

DistributionChart::DistributionChart(QWidget* parent)
    : ChartPanel(tr("Score, share of trials at each level"),
                 tr("How often each level of the rubric was reached will be here. Score a trial."), parent) {
  data_changed();
}

void DistributionChart::set_data(std::vector<double> levels, std::vector<DistributionRow> rows) {
  levels_ = std::move(levels);
  rows_ = std::move(rows);
  data_changed();
}

int DistributionChart::drawing_height() const { return std::max(180, 50 + 28 * static_cast<int>(rows_.size())); }

void DistributionChart::draw(ChartCanvas& canvas) const {
  draw_bars(canvas);
  draw_steps(canvas);
  canvas.plot().plotLayout()->setColumnStretchFactor(0, 1.2);
}

void DistributionChart::draw_bars(ChartCanvas& canvas) const {
  QCPAxisRect* area = canvas.add_area(0, 0);
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  canvas.rate_axis(x);
  canvas.hide_axis(y);
  y->setRange(-0.5, static_cast<double>(rows_.size()) - 0.5);
  y->setRangeReversed(true);
  QStringList names;
  for (const auto& row : rows_) {
    names << row.name;
  }
  area->setAutoMargins(QCP::msBottom);
  area->setMargins(QMargins(widest(names, scaled(110)) + scaled(36), scaled(22), scaled(48), scaled(24)));
  // Up to a level, from the left; so each end of a segment is a point of the cumulative share.
  const auto segment = [x, y](std::size_t row, double from, double to) {
    const double half = std::min((y->coordToPixel(1) - y->coordToPixel(0)) * 0.35, static_cast<double>(scaled(11)));
    const double middle = y->coordToPixel(static_cast<double>(row));
    return QRectF(QPointF(x->coordToPixel(from), middle - half), QPointF(x->coordToPixel(to), middle + half));
  };
  canvas.paint([this, &canvas, area, segment](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    paint_text(painter, box(area->left(), area->top() - scaled(22), area->width(), scaled(18)),
               Qt::AlignLeft | Qt::AlignVCenter, tr("low → high score"), t.dim);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double n = std::max<double>(1, static_cast<double>(total(rows_[i])));
      const QRectF whole = segment(i, 0, 1);
      painter.setPen(canvas.series_pen(i));  // as its steps at the right
      painter.drawLine(QPointF(0, whole.center().y()), QPointF(scaled(18), whole.center().y()));
      paint_text(painter, box(scaled(24), whole.top(), area->left() - scaled(32), whole.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, rows_[i].name, t.text);
      paint_text(painter, box(whole.right() + scaled(6), whole.top(), scaled(48), whole.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("n %1").arg(total(rows_[i])), t.dim);
      double from = 0;
      for (std::size_t l = 0; l < levels_.size(); ++l) {
        const double share = static_cast<double>(rows_[i].counts[l]) / n;
        if (share <= 0) {
          continue;
        }
        const QRectF bar = segment(i, from, from + share).adjusted(0, 0, -1, 0);
        const int alpha = 30 + static_cast<int>(200 * levels_[l]);
        painter.setPen(QPen(t.plot[2], 1));
        painter.setBrush(ChartCanvas::faded(t.plot[2], alpha));
        painter.drawRect(bar);
        const QString text = level_text(levels_[l]);
        if (text_width(text, 11) + scaled(4) < bar.width()) {
          const QColor other = t.kind == Theme::Kind::light ? QColor(Qt::white) : t.on_accent;
          paint_text(painter, bar, Qt::AlignCenter, text, alpha > 150 ? other : t.text, 11);
        }
        from += share;
      }
    }
  });
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::int64_t n = total(rows_[i]);
    double from = 0;
    std::int64_t up_to = 0;
    for (std::size_t l = 0; l < levels_.size() && n > 0; ++l) {
      const std::int64_t count = rows_[i].counts[l];
      const double share = static_cast<double>(count) / static_cast<double>(n);
      up_to += count;
      if (count > 0) {
        canvas.mark([segment, i, from, share] { return segment(i, from, from + share); },
                    tr("%1, score %2: %3 % (%4/%5), up to it %6 % (%7/%5)")
                        .arg(rows_[i].name, level_text(levels_[l]), percent_words(count, n))
                        .arg(count)
                        .arg(n)
                        .arg(percent_words(up_to, n))
                        .arg(up_to),
                    l < rows_[i].trials.size() ? rows_[i].trials[l] : TrialIds{});
      }
      from += share;
    }
  }
}

void DistributionChart::draw_steps(ChartCanvas& canvas) const {
  QCPAxisRect* area = canvas.add_area(0, 1);
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  canvas.rate_axis(y);
  canvas.value_axis(x, 0, 1);
  area->setAutoMargins(QCP::msLeft | QCP::msBottom);
  area->setMargins(QMargins(0, scaled(22), scaled(14), 0));
  x->grid()->setVisible(false);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const double n = static_cast<double>(total(rows_[i]));
    if (n <= 0) {
      continue;
    }
    auto* graph = canvas.plot().addGraph(x, y);
    graph->setPen(canvas.series_pen(i));
    graph->setLineStyle(QCPGraph::lsStepLeft);
    graph->addData(0, 0);
    double sum = 0;
    for (std::size_t l = 0; l < levels_.size(); ++l) {
      sum += static_cast<double>(rows_[i].counts[l]);
      graph->addData(levels_[l], sum / n);
    }
    graph->addData(1, 1);
  }
  canvas.paint([&canvas, area](QCPPainter& painter) {
    paint_text(painter, box(area->left(), area->top() - scaled(22), area->width(), scaled(18)),
               Qt::AlignLeft | Qt::AlignVCenter, tr("trials up to a score"), canvas.colours().dim);
  });
}

ChartTable DistributionChart::table() const {
  ChartTable out;
  out.header = {"contender", "score", "count", "trials", "cumulative"};
  for (const auto& row : rows_) {
    std::int64_t up_to = 0;
    for (std::size_t l = 0; l < levels_.size(); ++l) {
      up_to += row.counts[l];
      out.rows.push_back({row.name, csv_number(levels_[l]), QString::number(row.counts[l]), QString::number(total(row)),
                          QString::number(up_to)});
    }
  }
  return out;
}

}  // namespace tandem
