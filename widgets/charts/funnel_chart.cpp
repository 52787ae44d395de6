#include "widgets/charts/funnel_chart.h"

#include <QComboBox>
#include <QSignalBlocker>

#include <algorithm>

#include "widgets/charts/chart_canvas.h"

namespace tandem {
namespace {

constexpr int row_px = 28;

}  // namespace

FunnelChart::FunnelChart(QWidget* parent)
    : ChartPanel(tr("Stage funnel"),
                 tr("How far trials come, stage by stage, will be here. Score a trial with a rubric."), parent),
      choice_(add_choice(tr("Contender and task of the funnel"))) {
  choice_->hide();
  connect(choice_, &QComboBox::currentIndexChanged, this, &FunnelChart::data_changed);
  data_changed();
}

void FunnelChart::set_data(std::vector<Funnel> funnels, const FigureBasis& basis) {
  funnels_ = std::move(funnels);
  basis_ = basis;
  {
    const QSignalBlocker quiet(choice_);
    const QString before = choice_->currentText();
    choice_->clear();
    for (const auto& funnel : funnels_) {
      choice_->addItem(QStringLiteral("%1, %2").arg(funnel.contender, funnel.task));
    }
    choice_->setCurrentIndex(std::max(0, choice_->findText(before)));
  }
  choice_->setVisible(funnels_.size() > 1);
  data_changed();
}

const Funnel* FunnelChart::shown() const {
  const int at = choice_->currentIndex();
  return at >= 0 && at < static_cast<int>(funnels_.size()) ? &funnels_[static_cast<std::size_t>(at)] : nullptr;
}

bool FunnelChart::has_data() const {
  const Funnel* funnel = shown();
  return funnel != nullptr && funnel->n > 0 && !funnel->stages.empty();
}

int FunnelChart::drawing_height() const {
  const Funnel* funnel = shown();
  return funnel == nullptr ? 160 : std::max(120, 8 + row_px * static_cast<int>(funnel->stages.size()));
}

QString FunnelChart::sentence() const {
  const Funnel* funnel = shown();
  const FunnelBar* worst = nullptr;
  std::int64_t lost = 0;
  for (const auto& stage : funnel->stages) {
    const std::int64_t missing = stage.conditional.n - stage.conditional.k;
    if (missing > lost) {
      lost = missing;
      worst = &stage;
    }
  }
  return worst == nullptr
             ? tr("No trial fell short of a stage.")
             : tr("Most are lost at “%1”: %n trial(s).", nullptr, static_cast<int>(lost)).arg(worst->title);
}

void FunnelChart::draw(ChartCanvas& canvas) const {
  const Funnel funnel = *shown();
  QCPAxisRect* area = canvas.add_blank(0, 0);
  QStringList titles;
  QStringList counts;
  for (const auto& stage : funnel.stages) {
    titles << stage.title;
    counts << QStringLiteral("%1/%2").arg(stage.reached).arg(funnel.n);
  }
  area->setMargins(QMargins(widest(titles, scaled(150)) + scaled(16), scaled(4),
                            widest(counts, scaled(90)) + scaled(12), scaled(4)));
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  x->setRange(0, 1);
  y->setRange(0, static_cast<double>(funnel.stages.size()));
  y->setRangeReversed(true);
  const auto row = [area, y](std::size_t i) {
    const double top = y->coordToPixel(static_cast<double>(i));
    return QRectF(QPointF(0, top), QPointF(area->outerRect().right(), y->coordToPixel(static_cast<double>(i) + 1)));
  };
  canvas.paint([&canvas, area, x, row, funnel](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    for (std::size_t i = 0; i < funnel.stages.size(); ++i) {
      const FunnelBar& stage = funnel.stages[i];
      const QRectF line = row(i);
      const double half = std::min(line.height() * 0.25, static_cast<double>(scaled(7)));
      const double middle = line.center().y();
      const double share = static_cast<double>(stage.reached) / static_cast<double>(funnel.n);
      paint_text(painter, box(0, line.top(), area->left() - scaled(12), line.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, stage.title, t.text);
      const QRectF track(QPointF(area->left(), middle - half), QPointF(area->right(), middle + half));
      painter.fillRect(track, t.raised);
      painter.fillRect(QRectF(track.topLeft(), QPointF(x->coordToPixel(share), track.bottom())), t.plot[2]);
      if (stage.overall.n > 0) {
        painter.setPen(QPen(t.text, 1.4));
        const QPointF low(x->coordToPixel(stage.overall.limits.low), middle);
        const QPointF high(x->coordToPixel(stage.overall.limits.high), middle);
        painter.drawLine(low, high);
        for (const auto& end : {low, high}) {
          painter.drawLine(end - QPointF(0, half * 0.6), end + QPointF(0, half * 0.6));
        }
      }
      paint_text(painter,
                 box(area->right() + scaled(8), line.top(), line.right() - area->right() - scaled(8), line.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("%1/%2").arg(stage.reached).arg(funnel.n), t.dim);
    }
  });
  for (std::size_t i = 0; i < funnel.stages.size(); ++i) {
    const FunnelBar& stage = funnel.stages[i];
    QString text = tr("%1: %2/%3 trials").arg(stage.title).arg(stage.reached).arg(funnel.n);
    if (stage.conditional.n > 0) {
      text += QStringLiteral(", ") + tr("of those before it %1").arg(rate_words(stage.conditional, basis_));
    }
    text += QStringLiteral(". ") + tr("Failed here: %1").arg(stage.conditional.n - stage.conditional.k);
    canvas.mark([row, i] { return row(i); }, text, stage.failed);
  }
}

ChartTable FunnelChart::table() const {
  ChartTable out;
  out.header = {"contender", "task", "stage", "reached", "trials", "before", "conditional", "low", "high"};
  for (const auto& funnel : funnels_) {
    for (const auto& stage : funnel.stages) {
      const bool some = stage.conditional.n > 0;
      out.rows.push_back({funnel.contender, funnel.task, stage.title, QString::number(stage.reached),
                          QString::number(funnel.n), QString::number(stage.conditional.n),
                          some ? csv_number(stage.conditional.rate()) : QString(),
                          some ? csv_number(stage.conditional.limits.low) : QString(),
                          some ? csv_number(stage.conditional.limits.high) : QString()});
    }
  }
  return out;
}

}  // namespace tandem
