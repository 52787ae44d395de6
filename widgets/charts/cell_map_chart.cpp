#include "widgets/charts/cell_map_chart.h"

#include <QComboBox>
#include <QSignalBlocker>

#include <algorithm>

#include "widgets/charts/chart_canvas.h"

namespace tandem {
namespace {

constexpr int row_px = 30;

QColor mixed(const QColor& from, const QColor& to, double share) {
  const double s = std::clamp(share, 0.0, 1.0);
  return QColor::fromRgbF(static_cast<float>(from.redF() + (to.redF() - from.redF()) * s),
                          static_cast<float>(from.greenF() + (to.greenF() - from.greenF()) * s),
                          static_cast<float>(from.blueF() + (to.blueF() - from.blueF()) * s));
}

// Blue is better, orange is worse: safe for red-green deficiency; the sign says the same.
QColor fill_of(const Theme& t, const CellTile& cell, bool difference) {
  if (!difference) {
    return mixed(t.raised, t.plot[0], 0.08 + 0.57 * cell.success.limits.low);
  }
  const double value = cell.difference->value;
  return mixed(t.raised, value >= 0 ? t.plot[0] : t.plot[1], std::min(1.0, std::abs(value)) * 0.65);
}

// Text on a fill: as elsewhere, unless it could not be read.
QColor text_on(const Theme& t, const QColor& fill) {
  const QColor other = t.kind == Theme::Kind::light ? QColor(Qt::white) : t.on_accent;
  return contrast(t.text, fill) >= 4.5 || contrast(t.text, fill) >= contrast(other, fill) ? t.text : other;
}

}  // namespace

CellMapChart::CellMapChart(QWidget* parent)
    : ChartPanel(tr("Task × setting"),
                 tr("Each task under each setting will be here, with its successes. Run a trial."), parent),
      contender_(add_choice(tr("Contender of the map"))),
      mode_(add_choice(tr("What the map shows"))) {
  mode_->addItem(tr("success"));
  mode_->hide();
  contender_->hide();
  connect(contender_, &QComboBox::currentIndexChanged, this, &CellMapChart::data_changed);
  connect(mode_, &QComboBox::currentIndexChanged, this, &CellMapChart::data_changed);
  data_changed();
}

void CellMapChart::set_data(const QStringList& tasks, const QStringList& settings, std::vector<CellMap> maps,
                            const QString& baseline, const FigureBasis& basis) {
  tasks_ = tasks;
  settings_ = settings;
  maps_ = std::move(maps);
  baseline_ = baseline;
  basis_ = basis;
  {
    const QSignalBlocker quiet_contender(contender_);
    const QSignalBlocker quiet_mode(mode_);
    const QString before = contender_->currentText();
    const int mode = mode_->currentIndex();
    contender_->clear();
    for (const auto& map : maps_) {
      contender_->addItem(map.contender);
    }
    contender_->setCurrentIndex(std::max(0, contender_->findText(before)));
    mode_->clear();
    mode_->addItem(tr("success"));
    if (!baseline.isEmpty()) {
      mode_->addItem(tr("difference from %1").arg(baseline));
    }
    mode_->setCurrentIndex(std::min(std::max(mode, 0), mode_->count() - 1));
  }
  contender_->setVisible(maps_.size() > 1);
  mode_->setVisible(mode_->count() > 1);
  data_changed();
}

bool CellMapChart::has_data() const {
  const CellMap* map = shown();
  return map != nullptr && !tasks_.isEmpty() && !settings_.isEmpty();
}

const CellMap* CellMapChart::shown() const {
  const int at = contender_->currentIndex();
  return at >= 0 && at < static_cast<int>(maps_.size()) ? &maps_[static_cast<std::size_t>(at)] : nullptr;
}

bool CellMapChart::by_difference() const { return mode_->currentIndex() == 1; }

int CellMapChart::drawing_height() const { return 40 + row_px * static_cast<int>(tasks_.size()); }

QString CellMapChart::words(std::size_t task, std::size_t setting, const CellTile& cell) const {
  QString text = QStringLiteral("%1, %2: ").arg(tasks_[static_cast<int>(task)], settings_[static_cast<int>(setting)]);
  text += cell.success.n > 0 ? rate_words(cell.success, basis_) : tr("no trial yet");
  if (cell.success.n < cell.planned) {
    text += QStringLiteral(", ") + tr("%1 of %2 planned trials").arg(cell.success.n).arg(cell.planned);
  }
  if (by_difference() && cell.difference) {
    text +=
        QStringLiteral(". ") + tr("Difference from %1: %2 points, Newcombe 95 %")
                                   .arg(baseline_, difference_text(cell.difference->value, cell.difference->limits));
    text +=
        QStringLiteral(", ") + (cell.difference->significant ? tr("significant after Holm") : tr("not significant"));
  }
  return text;
}

void CellMapChart::draw(ChartCanvas& canvas) const {
  QCPAxisRect* area = canvas.add_blank(0, 0);
  const int label_width = widest(tasks_, scaled(180)) + scaled(16);
  area->setMargins(QMargins(label_width, scaled(30), 0, scaled(4)));
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  x->setRange(0, static_cast<double>(settings_.size()));
  y->setRange(0, static_cast<double>(tasks_.size()));
  y->setRangeReversed(true);
  const auto place = [x, y](std::size_t task, std::size_t setting) {
    const auto t = static_cast<double>(task);
    const auto s = static_cast<double>(setting);
    return QRectF(QPointF(x->coordToPixel(s), y->coordToPixel(t)),
                  QPointF(x->coordToPixel(s + 1), y->coordToPixel(t + 1)));
  };
  const CellMap map = *shown();
  const bool difference = by_difference();
  canvas.paint([this, &canvas, area, place, map, difference](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    for (int s = 0; s < settings_.size(); ++s) {
      const QRectF cell = place(0, static_cast<std::size_t>(s));
      paint_text(painter, box(cell.left() + 4, cell.top() - scaled(26), cell.width() - 8, scaled(22)), Qt::AlignCenter,
                 settings_[s], t.dim);
    }
    for (std::size_t i = 0; i < map.cells.size(); ++i) {
      const QRectF first = place(i, 0);
      painter.setPen(QPen(t.line, 1));
      painter.drawLine(QPointF(0, first.top()), QPointF(area->right(), first.top()));
      paint_text(painter, box(0, first.top(), first.left() - scaled(12), first.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, tasks_[static_cast<int>(i)], t.text);
      for (std::size_t s = 0; s < map.cells[i].size(); ++s) {
        const CellTile& cell = map.cells[i][s];
        const QRectF tile = place(i, s).adjusted(0.5, 0.5, -0.5, -0.5);
        if (!cell.exists) {
          continue;
        }
        const bool filled = cell.success.n > 0 && (!difference || cell.difference.has_value());
        const QColor fill = filled ? fill_of(t, cell, difference) : t.raised;
        painter.fillRect(tile, fill);
        const QColor ink = text_on(t, fill);
        if (cell.success.n < cell.planned) {
          painter.setClipRect(tile.toAlignedRect());
          painter.setPen(QPen(ChartCanvas::faded(ink, 55), 1));
          for (double at = tile.left() - tile.height(); at < tile.right(); at += scaled(7)) {
            painter.drawLine(QPointF(at, tile.bottom()), QPointF(at + tile.height(), tile.top()));
          }
          painter.setClipping(false);
        }
        QString text = QStringLiteral("%1/%2").arg(cell.success.k).arg(cell.success.n);
        if (difference) {
          text = cell.difference ? points_text(cell.difference->value) : QStringLiteral("–");
          if (cell.difference && cell.difference->significant) {
            text += QStringLiteral(" •");
          }
        }
        paint_text(painter, tile.adjusted(2, 0, -2, 0), Qt::AlignCenter, text, ink);
      }
    }
  });
  for (std::size_t i = 0; i < map.cells.size(); ++i) {
    for (std::size_t s = 0; s < map.cells[i].size(); ++s) {
      if (map.cells[i][s].exists) {
        canvas.mark([place, i, s] { return place(i, s); }, words(i, s, map.cells[i][s]), map.cells[i][s].trials);
      }
    }
  }
}

ChartTable CellMapChart::table() const {
  ChartTable out;
  out.header = {"contender", "task", "setting",    "successes",      "trials",          "planned",
                "low",       "high", "difference", "difference_low", "difference_high", "significant"};
  for (const auto& map : maps_) {
    for (std::size_t i = 0; i < map.cells.size(); ++i) {
      for (std::size_t s = 0; s < map.cells[i].size(); ++s) {
        const CellTile& cell = map.cells[i][s];
        if (!cell.exists) {
          continue;
        }
        const bool some = cell.success.n > 0;
        const auto& d = cell.difference;
        out.rows.push_back({map.contender, tasks_[static_cast<int>(i)], settings_[static_cast<int>(s)],
                            QString::number(cell.success.k), QString::number(cell.success.n),
                            QString::number(cell.planned), some ? csv_number(cell.success.limits.low) : QString(),
                            some ? csv_number(cell.success.limits.high) : QString(),
                            d ? csv_number(d->value) : QString(), d ? csv_number(d->limits.low) : QString(),
                            d ? csv_number(d->limits.high) : QString(),
                            d ? QString::number(d->significant ? 1 : 0) : QString()});
      }
    }
  }
  return out;
}

}  // namespace tandem
