#include "widgets/charts/preference_chart.h"

#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_canvas.h"
#include "widgets/display.h"

namespace tandem {
namespace {

constexpr int row_px = 32;

}  // namespace

PreferenceChart::PreferenceChart(QWidget* parent)
    : ChartPanel(tr("Preference"), tr("Who is preferred to whom will be here. Judge the two trials of a block."),
                 parent) {
  data_changed();
}

void PreferenceChart::set_data(PreferenceData verdicts) {
  data_ = std::move(verdicts);
  data_changed();
}

int PreferenceChart::drawing_height() const {
  return std::max(140, 64 + row_px * static_cast<int>(data_.names.size()));
}

QString PreferenceChart::sentence() const {
  return data_.ridge ? tr("Somebody always won or always lost, so the strengths are held in. Judge more pairs.")
                     : QString();
}

void PreferenceChart::draw(ChartCanvas& canvas) const {
  draw_matrix(canvas);
  draw_strengths(canvas);
}

void PreferenceChart::draw_matrix(ChartCanvas& canvas) const {
  QCPAxisRect* area = canvas.add_blank(0, 0);
  area->setMargins(QMargins(widest(data_.names, scaled(110)) + scaled(12), scaled(28), 0, scaled(28)));
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  const auto count = data_.wins.size();
  x->setRange(0, static_cast<double>(count));
  y->setRange(0, static_cast<double>(count));
  y->setRangeReversed(true);
  const auto place = [x, y](std::size_t i, std::size_t j) {
    const auto row = static_cast<double>(i);
    const auto column = static_cast<double>(j);
    return QRectF(QPointF(x->coordToPixel(column), y->coordToPixel(row)),
                  QPointF(x->coordToPixel(column + 1), y->coordToPixel(row + 1)));
  };
  canvas.paint([this, &canvas, area, place, count](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    for (std::size_t i = 0; i < count; ++i) {
      const QRectF row = place(i, 0);
      const QRectF column = place(0, i);
      paint_text(painter, box(0, row.top(), area->left() - scaled(8), row.height()), Qt::AlignLeft | Qt::AlignVCenter,
                 data_.names[static_cast<int>(i)], t.text);
      paint_text(painter, box(column.left() + 2, column.top() - scaled(24), column.width() - 4, scaled(20)),
                 Qt::AlignCenter, data_.names[static_cast<int>(i)], t.dim, 11);
      for (std::size_t j = 0; j < count; ++j) {
        const QRectF tile = place(i, j).adjusted(0.5, 0.5, -0.5, -0.5);
        const std::int64_t all = data_.wins[i][j] + data_.wins[j][i] + data_.ties[i][j];
        if (i == j || all == 0) {
          painter.fillRect(tile, t.raised);
          continue;
        }
        const double share = static_cast<double>(data_.wins[i][j]) / static_cast<double>(all);
        painter.fillRect(tile, t.raised);
        painter.fillRect(tile, ChartCanvas::faded(t.plot[0], static_cast<int>(20 + 130 * share)));
        paint_text(painter, tile.adjusted(1, 0, -1, 0), Qt::AlignCenter, QString::number(data_.wins[i][j]), t.text);
      }
    }
    paint_text(painter, box(0, area->bottom() + scaled(6), area->outerRect().width(), scaled(18)),
               Qt::AlignLeft | Qt::AlignVCenter, tr("wins of the row against the column"), t.dim, 11);
  });
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j) {
      if (i != j && data_.wins[i][j] + data_.wins[j][i] + data_.ties[i][j] > 0) {
        canvas.mark([place, i, j] { return place(i, j); },
                    tr("%1 against %2: %3 wins, %4 ties, %5 losses")
                        .arg(data_.names[static_cast<int>(i)], data_.names[static_cast<int>(j)])
                        .arg(data_.wins[i][j])
                        .arg(data_.ties[i][j])
                        .arg(data_.wins[j][i]));
      }
    }
  }
}

void PreferenceChart::draw_strengths(ChartCanvas& canvas) const {
  QCPAxisRect* area = canvas.add_area(0, 1);
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  double low = 1400;
  double high = 1600;
  for (const auto& limits : data_.limits) {
    low = std::min(low, limits.low);
    high = std::max(high, limits.high);
  }
  canvas.value_axis(x, low, high);
  canvas.hide_axis(y);
  y->setRange(0, static_cast<double>(data_.scores.size()));
  y->setRangeReversed(true);
  area->setAutoMargins(QCP::msNone);
  area->setMargins(QMargins(scaled(24), scaled(28), scaled(24), scaled(28)));
  const auto at = [x, y](std::size_t i, double score) {
    return QPointF(x->coordToPixel(score), y->coordToPixel(static_cast<double>(i) + 0.5));
  };
  canvas.paint([this, &canvas, area, at](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    paint_text(painter, box(area->left(), area->top() - scaled(24), area->width(), scaled(20)),
               Qt::AlignLeft | Qt::AlignVCenter, tr("strength, Bradley-Terry"), t.dim);
    for (std::size_t i = 0; i < data_.scores.size(); ++i) {
      paint_interval(painter, at(i, data_.limits[i].low), at(i, data_.limits[i].high), t.plot[0]);
      painter.setPen(Qt::NoPen);
      painter.setBrush(t.plot[0]);
      painter.drawEllipse(at(i, data_.scores[i]), scaled(5), scaled(5));
    }
  });
  for (std::size_t i = 0; i < data_.scores.size(); ++i) {
    const double score = data_.scores[i];
    canvas.mark([at, i, score] { return around(at(i, score)); },
                tr("%1: strength %2 [%3, %4], Bradley-Terry with ties, 95 %")
                    .arg(data_.names[static_cast<int>(i)], number_text(score, 0), number_text(data_.limits[i].low, 0),
                         number_text(data_.limits[i].high, 0)));
  }
}

ChartTable PreferenceChart::table() const {
  ChartTable out;
  out.header = {"contender", "against", "wins", "ties", "losses", "strength", "low", "high"};
  for (std::size_t i = 0; i < data_.wins.size(); ++i) {
    const QString name = data_.names[static_cast<int>(i)];
    for (std::size_t j = 0; j < data_.wins.size(); ++j) {
      if (i != j) {
        out.rows.push_back({name,
                            data_.names[static_cast<int>(j)],
                            QString::number(data_.wins[i][j]),
                            QString::number(data_.ties[i][j]),
                            QString::number(data_.wins[j][i]),
                            {},
                            {},
                            {}});
      }
    }
    if (i < data_.scores.size()) {
      out.rows.push_back({name,
                          {},
                          {},
                          {},
                          {},
                          csv_number(data_.scores[i]),
                          csv_number(data_.limits[i].low),
                          csv_number(data_.limits[i].high)});
    }
  }
  return out;
}

}  // namespace tandem
