#include "widgets/charts/anchor_chart.h"

#include <QComboBox>
#include <QSignalBlocker>

#include <algorithm>

#include "widgets/charts/chart_canvas.h"

namespace tandem {
namespace {

constexpr int row_px = 26;

QString place_of(const AnchorRow& row) {
  const QString task = row.task.isEmpty() ? AnchorChart::tr("whole suite") : row.task;
  return QStringLiteral("%1, %2").arg(task, row.metric);
}

}  // namespace

AnchorChart::AnchorChart(QWidget* parent)
    : ChartPanel(tr("Published figures"), tr("Figures that others published for this suite will be here. It has none."),
                 parent),
      task_(add_choice(tr("Task of the published figures"))) {
  task_->hide();
  connect(task_, &QComboBox::currentIndexChanged, this, &AnchorChart::data_changed);
  data_changed();
}

void AnchorChart::set_data(std::vector<AnchorRow> rows) {
  rows_ = std::move(rows);
  {
    const QSignalBlocker quiet(task_);
    const QString before = task_->currentText();
    task_->clear();
    for (const auto& row : rows_) {
      if (task_->findText(place_of(row)) < 0) {
        task_->addItem(place_of(row));
      }
    }
    task_->setCurrentIndex(std::max(0, task_->findText(before)));
  }
  task_->setVisible(task_->count() > 1);
  data_changed();
}

std::vector<AnchorRow> AnchorChart::shown() const {
  std::vector<AnchorRow> out;
  std::copy_if(rows_.begin(), rows_.end(), std::back_inserter(out),
               [this](const AnchorRow& row) { return place_of(row) == task_->currentText(); });
  std::stable_sort(out.begin(), out.end(), [](const AnchorRow& a, const AnchorRow& b) { return a.value > b.value; });
  return out;
}

int AnchorChart::drawing_height() const { return std::max(100, 36 + row_px * static_cast<int>(shown().size())); }

void AnchorChart::draw(ChartCanvas& canvas) const {
  const std::vector<AnchorRow> rows = shown();
  QStringList names;
  QStringList values;
  for (const auto& row : rows) {
    names << row.method;
    values << percent_words(row.value) + QStringLiteral(" %") +
                  (row.trials ? QStringLiteral(" (n = %1)").arg(*row.trials) : QString());
  }
  QCPAxisRect* area = canvas.add_area();
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  canvas.rate_axis(x);
  canvas.hide_axis(y);
  y->setRange(-0.5, static_cast<double>(rows.size()) - 0.5);
  y->setRangeReversed(true);
  area->setAutoMargins(QCP::msBottom);
  area->setMargins(
      QMargins(widest(names, scaled(160)) + scaled(24), scaled(4), widest(values, scaled(130)) + scaled(24), 0));
  const auto row_area = [area, y](std::size_t i) {
    const double top = y->coordToPixel(static_cast<double>(i) - 0.5);
    return QRectF(QPointF(0, top), QPointF(area->outerRect().right(), y->coordToPixel(static_cast<double>(i) + 0.5)));
  };
  canvas.paint([&canvas, area, x, rows, row_area, names, values](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const QRectF row = row_area(i);
      const int at = static_cast<int>(i);
      paint_text(painter, box(0, row.top(), area->left() - scaled(16), row.height()), Qt::AlignLeft | Qt::AlignVCenter,
                 names[at], t.text);
      paint_text(painter,
                 box(area->right() + scaled(16), row.top(), row.right() - area->right() - scaled(16), row.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, values[at], t.dim);
      const double middle = row.center().y();
      if (rows[i].spread) {
        paint_interval(painter, {x->coordToPixel(std::max(0.0, rows[i].value - *rows[i].spread)), middle},
                       {x->coordToPixel(std::min(1.0, rows[i].value + *rows[i].spread)), middle}, t.dim);
      }
      paint_anchor(painter, {x->coordToPixel(rows[i].value), middle}, t.plot[0], t.panel);
    }
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    canvas.mark(
        [row_area, i] { return row_area(i); },
        tr("%1, %2: %3 %, published. Source: %4. Trust: %5")
            .arg(rows[i].method, place_of(rows[i]), percent_words(rows[i].value), rows[i].source, rows[i].trust));
  }
}

ChartTable AnchorChart::table() const {
  ChartTable out;
  out.header = {"method", "task", "metric", "value", "spread", "trials", "source", "trust"};
  for (const auto& row : rows_) {
    out.rows.push_back({row.method, row.task, row.metric, csv_number(row.value), csv_number(row.spread),
                        row.trials ? QString::number(*row.trials) : QString(), row.source, row.trust});
  }
  return out;
}

}  // namespace tandem
