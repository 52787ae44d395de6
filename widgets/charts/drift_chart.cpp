#include "widgets/charts/drift_chart.h"

#include <QComboBox>
#include <QSignalBlocker>

#include <algorithm>

#include "widgets/charts/chart_canvas.h"
#include "widgets/display.h"

namespace tandem {

DriftChart::DriftChart(QWidget* parent)
    : ChartPanel(tr("Control chart"),
                 tr("Whether the rig drifts will be here, from one contender over time. Run a trial."), parent),
      choice_(add_choice(tr("Contender that watches the rig"))) {
  choice_->hide();
  connect(choice_, &QComboBox::currentIndexChanged, this, &DriftChart::data_changed);
  data_changed();
}

void DriftChart::set_data(std::vector<DriftData> drifts) {
  data_ = std::move(drifts);
  {
    const QSignalBlocker quiet(choice_);
    const QString before = choice_->currentText();
    choice_->clear();
    for (const auto& one : data_) {
      choice_->addItem(one.name);
    }
    choice_->setCurrentIndex(std::max(0, choice_->findText(before)));
  }
  choice_->setVisible(data_.size() > 1);
  data_changed();
}

const DriftData* DriftChart::shown() const {
  const int at = choice_->currentIndex();
  return at >= 0 && at < static_cast<int>(data_.size()) ? &data_[static_cast<std::size_t>(at)] : nullptr;
}

bool DriftChart::has_data() const { return shown() != nullptr && !shown()->cusum.empty(); }

QString DriftChart::sentence() const {
  const DriftData& drift = *shown();
  const auto outside = std::count_if(drift.runs.begin(), drift.runs.end(), [](const DriftRun& r) { return r.outside; });
  QString text = drift.alarm ? tr("The sum reached the alarm at trial %1: the rate may have fallen from %2 to %3 %.")
                                   .arg(*drift.alarm)
                                   .arg(percent_words(drift.p0), percent_words(drift.p1))
                             : tr("No alarm in %n trial(s).", nullptr, static_cast<int>(drift.cusum.size()));
  return outside == 0 ? text : text + QStringLiteral(" ") + tr("Runs outside of the limits: %1.").arg(outside);
}

void DriftChart::draw(ChartCanvas& canvas) const {
  QCPAxisRect* runs = canvas.add_area(0, 0);
  QCPAxisRect* sum = canvas.add_area(1, 0);
  const auto count = static_cast<double>(shown()->cusum.size());
  for (auto* area : {runs, sum}) {
    QCPAxis* x = area->axis(QCPAxis::atBottom);
    canvas.count_axis(x, std::max(10.0, count));
    x->setRange(0.5, std::max(10.0, count) + 0.5);
    x->grid()->setVisible(false);
  }
  runs->axis(QCPAxis::atBottom)->setTickLabels(false);
  runs->setAutoMargins(QCP::msNone);
  runs->setMargins(QMargins(scaled(52), scaled(28), scaled(14), scaled(4)));
  sum->setAutoMargins(QCP::msBottom);
  sum->setMargins(QMargins(scaled(52), scaled(22), scaled(14), 0));
  draw_runs(canvas, runs, *shown());
  draw_sum(canvas, sum, *shown());
}

void DriftChart::draw_runs(ChartCanvas& canvas, QCPAxisRect* area, const DriftData& drift) const {
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  canvas.rate_axis(y);
  const auto at = [x, y](const DriftRun& run, double rate) {
    const double middle = static_cast<double>(run.first) + (static_cast<double>(run.success.n) - 1) / 2;
    return QPointF(x->coordToPixel(middle), y->coordToPixel(rate));
  };
  canvas.paint([&canvas, area, x, y, at, drift](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    const auto level = [&](double rate) { return y->coordToPixel(rate); };
    painter.fillRect(
        QRectF(QPointF(area->left(), level(drift.limits.high)), QPointF(area->right(), level(drift.limits.low))),
        ChartCanvas::faded(t.plot[0], 30));
    painter.setPen(QPen(t.dim, 1, Qt::DashLine));
    painter.drawLine(QPointF(area->left(), level(drift.pooled)), QPointF(area->right(), level(drift.pooled)));
    paint_text(painter, box(area->left(), area->top() - scaled(28), area->width(), scaled(18)),
               Qt::AlignLeft | Qt::AlignVCenter,
               tr("success in runs of ten, pooled %1 %").arg(percent_words(drift.pooled)), t.dim);
    for (std::size_t i = 0; i < drift.runs.size(); ++i) {
      const DriftRun& run = drift.runs[i];
      const QPointF point = at(run, run.success.rate());
      if (i > 0) {
        painter.setPen(QPen(t.plot[0], 1));
        painter.drawLine(at(drift.runs[i - 1], drift.runs[i - 1].success.rate()), point);
      }
      // A run outside of the limits is a cross, not only another colour.
      QCPScatterStyle shape = canvas.series_shape(0);
      if (run.outside) {
        shape = QCPScatterStyle(QCPScatterStyle::ssCross, QPen(t.bad, 2.4), Qt::NoBrush, scaled(11));
      }
      shape.applyTo(&painter, QPen(t.plot[0]));
      shape.drawShape(&painter, point);
    }
    for (const auto& note : drift.notes) {
      const double place = x->coordToPixel(static_cast<double>(note.trial) - 0.5);
      painter.setPen(QPen(t.warn, 1.4, Qt::DotLine));
      painter.drawLine(QPointF(place, area->top()), QPointF(place, area->bottom()));
      paint_text(painter, box(place + scaled(4), area->bottom() - scaled(18), area->right() - place, scaled(16)),
                 Qt::AlignLeft | Qt::AlignVCenter, note.text, t.warn, 11);
    }
  });
  const std::size_t step = mark_step(drift.runs.size());
  for (std::size_t i = (drift.runs.size() - 1) % step; i < drift.runs.size(); i += step) {
    const DriftRun& run = drift.runs[i];
    canvas.mark([at, run] { return around(at(run, run.success.rate()), scaled(20)); },
                tr("Trials %1 to %2: %3")
                        .arg(run.first)
                        .arg(run.first + run.success.n - 1)
                        .arg(rate_words(run.success, {tr("limits of the run"), QString()})) +
                    (run.outside ? QStringLiteral(", ") + tr("outside of the limits") : QString()),
                run.trials);
  }
}

void DriftChart::draw_sum(ChartCanvas& canvas, QCPAxisRect* area, const DriftData& drift) const {
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  const double most = std::max(drift.alarm_at, *std::max_element(drift.cusum.begin(), drift.cusum.end()));
  canvas.count_axis(y, most * 1.1);
  auto* graph = canvas.plot().addGraph(x, y);
  graph->setPen(canvas.series_pen(0));
  for (std::size_t i = 0; i < drift.cusum.size(); ++i) {
    graph->addData(static_cast<double>(i + 1), drift.cusum[i]);
  }
  canvas.paint([&canvas, area, y, drift](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    const double level = y->coordToPixel(drift.alarm_at);
    painter.setPen(QPen(t.bad, 1.4, Qt::DashLine));
    painter.drawLine(QPointF(area->left(), level), QPointF(area->right(), level));
    paint_text(painter, box(area->left(), area->top() - scaled(19), area->width(), scaled(18)),
               Qt::AlignLeft | Qt::AlignVCenter,
               tr("cumulative sum, alarm at %1; trials").arg(number_text(drift.alarm_at, 1)), t.dim);
  });
  canvas.mark([area] { return QRectF(area->rect()); },
              tr("Cumulative sum after %1 trials: %2, alarm at %3")
                  .arg(drift.cusum.size())
                  .arg(number_text(drift.cusum.back(), 3), number_text(drift.alarm_at, 1)));
}

ChartTable DriftChart::table() const {
  ChartTable out;
  out.header = {"contender", "trial", "cusum", "run_successes", "run_trials", "run_low", "run_high", "outside"};
  for (const auto& drift : data_) {
    for (std::size_t i = 0; i < drift.cusum.size(); ++i) {
      QStringList row{drift.name, QString::number(i + 1), csv_number(drift.cusum[i]), {}, {}, {}, {}, {}};
      const auto run = std::find_if(drift.runs.begin(), drift.runs.end(), [&](const DriftRun& r) {
        return r.first + r.success.n - 1 == static_cast<std::int64_t>(i + 1);
      });
      if (run != drift.runs.end()) {
        row[3] = QString::number(run->success.k);
        row[4] = QString::number(run->success.n);
        row[5] = csv_number(run->success.limits.low);
        row[6] = csv_number(run->success.limits.high);
        row[7] = QString::number(run->outside ? 1 : 0);
      }
      out.rows.push_back(row);
    }
  }
  return out;
}

}  // namespace tandem
