#include "widgets/charts/evidence_chart.h"

#include <QComboBox>
#include <QSignalBlocker>

#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_canvas.h"
#include "widgets/display.h"

namespace tandem {

EvidenceChart::EvidenceChart(QWidget* parent)
    : ChartPanel(tr("Evidence, look after each pair"),
                 tr("Evidence that may be looked at after every pair will be here, in sequential experiments. Run both "
                    "contenders of a block."),
                 parent),
      choice_(add_choice(tr("Pair of contenders"))) {
  choice_->hide();
  connect(choice_, &QComboBox::currentIndexChanged, this, &EvidenceChart::show_title);
  data_changed();
}

void EvidenceChart::set_data(std::vector<EvidenceSeries> series) {
  series_ = std::move(series);
  {
    const QSignalBlocker quiet(choice_);
    const QString before = choice_->currentText();
    choice_->clear();
    for (const auto& one : series_) {
      choice_->addItem(tr("%1 against %2").arg(one.second, one.first));
    }
    choice_->setCurrentIndex(std::max(0, choice_->findText(before)));
  }
  choice_->setVisible(series_.size() > 1);
  show_title();
}

void EvidenceChart::show_title() {
  const EvidenceSeries* series = shown();
  set_title(series == nullptr || series_.size() > 1
                ? tr("Evidence, look after each pair")
                : tr("Evidence: %1 against %2, look after each pair").arg(series->second, series->first));
  data_changed();
}

const EvidenceSeries* EvidenceChart::shown() const {
  const int at = choice_->currentIndex();
  return at >= 0 && at < static_cast<int>(series_.size()) ? &series_[static_cast<std::size_t>(at)] : nullptr;
}

bool EvidenceChart::has_data() const { return shown() != nullptr && !shown()->pairs.empty(); }

QString EvidenceChart::sentence() const {
  const EvidenceSeries& s = *shown();
  const int pairs = static_cast<int>(s.pairs.size());
  QString text = tr("%n pair(s): difference %1 points", nullptr, pairs).arg(points_text(s.pairs.back().mean));
  const auto last =
      std::find_if(s.pairs.rbegin(), s.pairs.rend(), [](const EvidenceLine& p) { return p.limits.has_value(); });
  if (last != s.pairs.rend()) {
    text += QStringLiteral(" [%1, %2]").arg(points_text(last->limits->low), points_text(last->limits->high));
  }
  if (s.decided_forward > 0) {
    text += QStringLiteral(", ") + tr("decided at pair %1: %2 is better.").arg(s.decided_forward).arg(s.second);
  } else if (s.decided_reverse > 0) {
    text += QStringLiteral(", ") + tr("decided at pair %1: %2 is better.").arg(s.decided_reverse).arg(s.first);
  } else {
    text += QStringLiteral(", ") + tr("not decided.");
  }
  if (s.pairs_left) {
    text += QStringLiteral(" ") + tr("Pairs left in the budget: %1.").arg(*s.pairs_left);
  }
  return text;
}

void EvidenceChart::draw(ChartCanvas& canvas) const {
  draw_evidence(canvas, *shown());
  draw_difference(canvas, *shown());
  canvas.plot().plotLayout()->setRowStretchFactor(0, 1.5);
}

void EvidenceChart::draw_evidence(ChartCanvas& canvas, const EvidenceSeries& series) const {
  QCPAxisRect* area = canvas.add_area(0, 0);
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  const double threshold = std::log10(1 / series.alpha);
  double low = 0;
  double high = threshold * 1.25;
  for (const auto& pair : series.pairs) {
    low = std::min({low, pair.forward, pair.reverse});
    high = std::max({high, pair.forward, pair.reverse});
  }
  low = std::max(low, -3.0);
  canvas.value_axis(y, low, high);
  y->setRange(low - 0.1, high * 1.02);
  const auto count = static_cast<double>(series.pairs.size());
  x->setRange(0, std::max(5.0, count));
  x->setTickLabels(false);
  x->grid()->setVisible(false);
  area->setAutoMargins(QCP::msNone);
  area->setMargins(QMargins(scaled(52), scaled(26), scaled(14), scaled(4)));
  for (const bool forward : {true, false}) {
    auto* graph = canvas.plot().addGraph(x, y);
    graph->setPen(forward ? canvas.series_pen(0) : QPen(canvas.series(1), 2, Qt::DashLine));
    graph->addData(0, 0);
    for (std::size_t i = 0; i < series.pairs.size(); ++i) {
      graph->addData(static_cast<double>(i + 1), forward ? series.pairs[i].forward : series.pairs[i].reverse);
    }
  }
  canvas.paint([&canvas, area, x, y, threshold, series](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    const double level = y->coordToPixel(threshold);
    painter.setPen(QPen(t.ok, 1.4, Qt::DashLine));
    painter.drawLine(QPointF(area->left(), level), QPointF(area->right(), level));
    paint_text(painter, box(area->left() + scaled(4), level - scaled(19), area->width() - scaled(8), scaled(18)),
               Qt::AlignLeft | Qt::AlignVCenter, tr("decide at evidence %1").arg(number_text(1 / series.alpha, 0)),
               t.ok);
    const QRectF head = box(area->left(), area->top() - scaled(22), area->width(), scaled(18));
    paint_text(painter, head, Qt::AlignRight | Qt::AlignVCenter, tr("log₁₀ evidence"), t.dim, 11);
    double left = head.left();
    for (const bool forward : {true, false}) {
      const QString text = tr("%1 better").arg(forward ? series.second : series.first);
      painter.setPen(forward ? canvas.series_pen(0) : QPen(canvas.series(1), 2, Qt::DashLine));
      painter.drawLine(QPointF(left, head.center().y()), QPointF(left + scaled(18), head.center().y()));
      const double width = std::min<double>(text_width(text, 11), head.width() / 2 - scaled(70));
      paint_text(painter, box(left + scaled(22), head.top(), width, head.height()), Qt::AlignLeft | Qt::AlignVCenter,
                 text, t.dim, 11);
      left += width + scaled(36);
    }
  });
  const std::size_t step = mark_step(series.pairs.size());
  for (std::size_t i = (series.pairs.size() - 1) % step; i < series.pairs.size(); i += step) {
    const EvidenceLine& pair = series.pairs[i];
    canvas.mark(
        [area, x, i] {
          const double width = x->coordToPixel(1) - x->coordToPixel(0);
          return QRectF(x->coordToPixel(static_cast<double>(i) + 0.5), area->top(), std::max(width, 2.0),
                        area->height());
        },
        tr("Pair %1: log₁₀E %2 for %3, %4 for %5; mean difference %6 points")
                .arg(i + 1)
                .arg(number_text(pair.forward, 3), series.second, number_text(pair.reverse, 3), series.first,
                     points_text(pair.mean)) +
            (pair.limits
                 ? QStringLiteral(" [%1, %2]").arg(points_text(pair.limits->low), points_text(pair.limits->high))
                 : QString()),
        pair.trials);
  }
}

void EvidenceChart::draw_difference(ChartCanvas& canvas, const EvidenceSeries& series) const {
  QCPAxisRect* area = canvas.add_area(1, 0);
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  const auto count = static_cast<double>(series.pairs.size());
  canvas.count_axis(x, std::max(5.0, count));
  x->setRange(0, std::max(5.0, count));
  x->grid()->setVisible(false);
  canvas.axis_title(x, tr("pairs"));
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (const int points : {-100, 0, 100}) {
    ticker->addTick(points / 100.0, points_text(points / 100.0).section(QLatin1Char('.'), 0, 0));
  }
  y->setTicker(ticker);
  y->setRange(-1, 1);
  area->setAutoMargins(QCP::msBottom);
  area->setMargins(QMargins(scaled(52), scaled(24), scaled(14), 0));
  canvas.paint([&canvas, area](QCPPainter& painter) {
    paint_text(painter, box(area->left(), area->top() - scaled(22), area->width(), scaled(18)),
               Qt::AlignLeft | Qt::AlignVCenter, tr("mean difference in points, confidence sequence"),
               canvas.colours().dim, 11);
  });
  auto* low = canvas.plot().addGraph(x, y);
  auto* high = canvas.plot().addGraph(x, y);
  auto* mean = canvas.plot().addGraph(x, y);
  low->setPen(Qt::NoPen);
  high->setPen(Qt::NoPen);
  high->setBrush(ChartCanvas::faded(canvas.series(0), 60));
  high->setChannelFillGraph(low);
  mean->setPen(canvas.series_pen(0));
  for (std::size_t i = 0; i < series.pairs.size(); ++i) {
    const auto at = static_cast<double>(i + 1);
    mean->addData(at, series.pairs[i].mean);
    if (series.pairs[i].limits) {
      low->addData(at, series.pairs[i].limits->low);
      high->addData(at, series.pairs[i].limits->high);
    }
  }
}

ChartTable EvidenceChart::table() const {
  ChartTable out;
  out.header = {"first", "second", "pair", "log10_forward", "log10_reverse", "mean_difference", "low", "high"};
  for (const auto& series : series_) {
    for (std::size_t i = 0; i < series.pairs.size(); ++i) {
      const EvidenceLine& pair = series.pairs[i];
      out.rows.push_back({series.first, series.second, QString::number(i + 1), csv_number(pair.forward),
                          csv_number(pair.reverse), csv_number(pair.mean),
                          pair.limits ? csv_number(pair.limits->low) : QString(),
                          pair.limits ? csv_number(pair.limits->high) : QString()});
    }
  }
  return out;
}

}  // namespace tandem
