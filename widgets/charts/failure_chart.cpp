#include "widgets/charts/failure_chart.h"

#include <algorithm>
#include <numeric>

#include "widgets/charts/chart_canvas.h"

namespace tandem {
namespace {

constexpr int row_px = 26;

std::int64_t total(const FailureRow& row) {
  return std::accumulate(row.counts.begin(), row.counts.end(), std::int64_t{0});
}

}  // namespace

FailureChart::FailureChart(QWidget* parent)
    : ChartPanel(tr("Causes of failure"), tr("Why trials fail will be here. No trial has failed."), parent) {
  data_changed();
}

void FailureChart::set_data(const QStringList& contenders, std::vector<FailureRow> rows, const FigureBasis& basis) {
  contenders_ = contenders;
  rows_ = std::move(rows);
  basis_ = basis;
  data_changed();
}

int FailureChart::drawing_height() const { return std::max(100, 36 + row_px * static_cast<int>(rows_.size())); }

QString FailureChart::words(const FailureRow& row) const {
  QString text = QStringLiteral("%1: %2").arg(row.title).arg(total(row));
  for (std::size_t i = 0; i < row.counts.size(); ++i) {
    text += QStringLiteral(", %1 %2").arg(contenders_[static_cast<int>(i)]).arg(row.counts[i]);
  }
  if (row.recovered.n > 0) {
    text += QStringLiteral("; ") + tr("recovered %1").arg(rate_words(row.recovered, basis_));
  }
  return text;
}

void FailureChart::draw(ChartCanvas& canvas) const {
  QStringList titles;
  std::int64_t most = 1;
  for (const auto& row : rows_) {
    titles << row.title;
    most = std::max(most, total(row));
  }
  QCPAxisRect* area = canvas.add_blank(0, 0);
  area->setMargins(QMargins(widest(titles, scaled(170)) + scaled(16), scaled(26), scaled(44), scaled(4)));
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  x->setRange(0, static_cast<double>(most));
  y->setRange(0, static_cast<double>(rows_.size()));
  y->setRangeReversed(true);
  const auto row_area = [area, y](std::size_t i) {
    const double top = y->coordToPixel(static_cast<double>(i));
    return QRectF(QPointF(0, top), QPointF(area->outerRect().right(), y->coordToPixel(static_cast<double>(i) + 1)));
  };
  canvas.paint([this, &canvas, area, x, row_area](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    double legend = area->left();
    for (std::size_t c = 0; c < static_cast<std::size_t>(contenders_.size()); ++c) {
      const QString name = contenders_[static_cast<int>(c)];
      const double width = text_width(name, 11) + scaled(28);
      if (legend + width > area->right()) {
        paint_text(painter, box(legend, 0, scaled(20), scaled(22)), Qt::AlignLeft | Qt::AlignVCenter,
                   QStringLiteral("…"), t.dim, 11);
        break;
      }
      painter.fillRect(box(legend, scaled(6), scaled(10), scaled(10)), canvas.series_brush(c));
      paint_text(painter, box(legend + scaled(14), 0, width, scaled(22)), Qt::AlignLeft | Qt::AlignVCenter, name, t.dim,
                 11);
      legend += width;
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const QRectF row = row_area(i);
      const double half = std::min(row.height() * 0.28, static_cast<double>(scaled(7)));
      paint_text(painter, box(0, row.top(), area->left() - scaled(12), row.height()), Qt::AlignLeft | Qt::AlignVCenter,
                 rows_[i].title, rows_[i].named ? t.text : t.dim);
      std::int64_t from = 0;
      for (std::size_t c = 0; c < rows_[i].counts.size(); ++c) {
        const std::int64_t to = from + rows_[i].counts[c];
        const QRectF bar(QPointF(x->coordToPixel(static_cast<double>(from)), row.center().y() - half),
                         QPointF(x->coordToPixel(static_cast<double>(to)) - 1, row.center().y() + half));
        if (to > from) {
          painter.fillRect(bar, canvas.series_brush(c));
          const QString text = QString::number(rows_[i].counts[c]);
          if (contenders_.size() > 1 && bar.width() > text_width(text, 11) + scaled(4)) {
            QColor other = t.kind == Theme::Kind::light ? QColor(Qt::white) : t.on_accent;
            if (c > 0) {  // on a pattern it needs ground of its own
              QRectF ground(0, 0, text_width(text, 11) + scaled(4), bar.height());
              ground.moveCenter(bar.center());
              painter.fillRect(ground, t.panel);
              other = t.text;
            }
            paint_text(painter, bar, Qt::AlignCenter, text, other, 11);
          }
        }
        from = to;
      }
      paint_text(painter,
                 box(x->coordToPixel(static_cast<double>(from)) + scaled(6), row.top(), scaled(40), row.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, QString::number(from), t.dim);
    }
  });
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    canvas.mark([row_area, i] { return row_area(i); }, words(rows_[i]), rows_[i].trials);
  }
}

ChartTable FailureChart::table() const {
  ChartTable out;
  out.header = {"cause", "named"};
  out.header += contenders_;
  out.header << QStringLiteral("recovered") << QStringLiteral("occurrences");
  for (const auto& row : rows_) {
    QStringList cells{row.title, QString::number(row.named ? 1 : 0)};
    for (const std::int64_t count : row.counts) {
      cells << QString::number(count);
    }
    cells << QString::number(row.recovered.k) << QString::number(row.recovered.n);
    out.rows.push_back(cells);
  }
  return out;
}

}  // namespace tandem
