#include "widgets/charts/shift_chart.h"

#include <QComboBox>
#include <QSignalBlocker>

#include <algorithm>
#include <numeric>

#include "widgets/charts/chart_canvas.h"

namespace tandem {
namespace {

constexpr int label_px = 34;

// Heights of labels as near as possible to where they point, none on another.
std::vector<double> spread(std::vector<double> wanted, double step, double low, double high) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  double free = low;
  for (const std::size_t i : order) {
    wanted[i] = std::max(wanted[i], free);
    free = wanted[i] + step;
  }
  double ceiling = high;
  for (auto it = order.rbegin(); it != order.rend(); ++it) {
    wanted[*it] = std::min(wanted[*it], ceiling);
    ceiling = wanted[*it] - step;
  }
  return wanted;
}

}  // namespace

ShiftChart::ShiftChart(QWidget* parent)
    : ChartPanel(tr("In and out of distribution"),
                 tr("How much is lost under new conditions will be here, once there are trials of both kinds of "
                    "settings."),
                 parent),
      contender_(add_choice(tr("Contender of the slopes"))) {
  contender_->hide();
  connect(contender_, &QComboBox::currentIndexChanged, this, &ShiftChart::data_changed);
  data_changed();
}

void ShiftChart::set_data(std::vector<ShiftRow> rows, const FigureBasis& basis, const QString& gap_method) {
  rows_ = std::move(rows);
  basis_ = basis;
  gap_method_ = gap_method;
  {
    const QSignalBlocker quiet(contender_);
    const QString before = contender_->currentText();
    contender_->clear();
    for (const auto& row : rows_) {
      if (contender_->findText(row.contender) < 0) {
        contender_->addItem(row.contender);
      }
    }
    contender_->setCurrentIndex(std::max(0, contender_->findText(before)));
  }
  contender_->setVisible(contender_->count() > 1);
  data_changed();
}

std::vector<ShiftRow> ShiftChart::shown() const {
  std::vector<ShiftRow> out;
  for (const auto& row : rows_) {
    if (row.contender == contender_->currentText() && row.inside.n > 0 && row.outside.n > 0) {
      out.push_back(row);
    }
  }
  return out;
}

bool ShiftChart::has_data() const { return !shown().empty(); }

int ShiftChart::drawing_height() const { return std::max(200, 60 + label_px * static_cast<int>(shown().size())); }

void ShiftChart::draw(ChartCanvas& canvas) const {
  const std::vector<ShiftRow> rows = shown();
  QCPAxisRect* area = canvas.add_area();
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  canvas.rate_axis(y);
  canvas.name_axis(x, {tr("in"), tr("out")});
  x->setRange(-0.25, 1.12);
  QStringList labels;
  for (const auto& row : rows) {
    labels << row.task << difference_text(row.gap, row.gap_limits) + QStringLiteral("  ") + tr("within noise");
  }
  area->setAutoMargins(QCP::msLeft | QCP::msBottom);
  area->setMargins(QMargins(0, scaled(12), widest(labels, scaled(260)) + scaled(16), 0));
  const auto at = [x, y](double side, double rate) { return QPointF(x->coordToPixel(side), y->coordToPixel(rate)); };
  // Beside each other, so that intervals of several tasks can be told apart.
  const auto shift = [count = rows.size()](std::size_t i) {
    return (static_cast<double>(i) - (static_cast<double>(count) - 1) / 2) *
           std::min(0.03, 0.2 / static_cast<double>(count));
  };
  canvas.paint([&canvas, area, rows, at, shift, y](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    std::vector<double> heights;
    for (const auto& row : rows) {
      heights.push_back(y->coordToPixel(row.outside.rate()) - scaled(label_px) / 2.0);
    }
    heights = spread(heights, scaled(label_px), 0, area->outerRect().bottom() - scaled(label_px));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double in = shift(i);
      const double out = 1 + shift(i);
      paint_interval(painter, at(in, rows[i].inside.limits.low), at(in, rows[i].inside.limits.high), canvas.series(i));
      paint_interval(painter, at(out, rows[i].outside.limits.low), at(out, rows[i].outside.limits.high),
                     canvas.series(i));
      painter.setPen(canvas.series_pen(i));
      painter.drawLine(at(in, rows[i].inside.rate()), at(out, rows[i].outside.rate()));
      const QCPScatterStyle shape = canvas.series_shape(i);
      for (const auto& point : {at(in, rows[i].inside.rate()), at(out, rows[i].outside.rate())}) {
        shape.applyTo(&painter, canvas.series_pen(i));
        shape.drawShape(&painter, point);
      }
      const double left = area->right() + scaled(8);
      const double width = area->outerRect().right() - left;
      paint_text(painter, box(left, heights[i], width, scaled(17)), Qt::AlignLeft | Qt::AlignVCenter, rows[i].task,
                 canvas.series(i), 12, true);
      QString text = difference_text(rows[i].gap, rows[i].gap_limits);
      text += rows[i].within_noise() ? QStringLiteral("  ") + tr("within noise") : QString();
      paint_text(painter, box(left, heights[i] + scaled(16), width, scaled(17)), Qt::AlignLeft | Qt::AlignVCenter, text,
                 rows[i].within_noise() ? t.dim : t.text);
    }
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double rate = rows[i].outside.rate();
    QString text = tr("%1: in %2; out %3; gap %4 points, %5")
                       .arg(rows[i].task, rate_words(rows[i].inside, basis_), rate_words(rows[i].outside, basis_),
                            difference_text(rows[i].gap, rows[i].gap_limits), gap_method_);
    text +=
        QStringLiteral(", ") + (rows[i].within_noise() ? tr("the interval covers 0") : tr("the interval excludes 0"));
    canvas.mark([at, shift, i, rate] { return around(at(1 + shift(i), rate), scaled(16)); }, text, rows[i].trials);
  }
}

ChartTable ShiftChart::table() const {
  ChartTable out;
  out.header = {"contender",  "task", "in_successes", "in_trials", "out_successes",
                "out_trials", "gap",  "gap_low",      "gap_high"};
  for (const auto& row : rows_) {
    out.rows.push_back({row.contender, row.task, QString::number(row.inside.k), QString::number(row.inside.n),
                        QString::number(row.outside.k), QString::number(row.outside.n), csv_number(row.gap),
                        csv_number(row.gap_limits.low), csv_number(row.gap_limits.high)});
  }
  return out;
}

}  // namespace tandem
