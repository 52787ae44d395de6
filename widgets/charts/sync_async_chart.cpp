#include "widgets/charts/sync_async_chart.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "widgets/charts/chart_canvas.h"
#include "widgets/display.h"

namespace tandem {
namespace {

constexpr int row_px = 28;
constexpr int plot_px = 190;

// Dots of one column beside each other, so that equal ones are all seen.
double beside(std::size_t i) { return (static_cast<double>(i % 5) - 2) * 0.07; }

// Of very many dots only some are drawn: whole blocks, so that what belongs together is joined.
bool is_drawn(const TimedDot& dot, std::size_t i, std::size_t step) {
  return (dot.block >= 0 ? static_cast<std::size_t>(dot.block) : i) % step == 0;
}

double mean_of_rounds(const std::vector<double>& rounds) {
  return rounds.empty() ? 0 : std::accumulate(rounds.begin(), rounds.end(), 0.0) / static_cast<double>(rounds.size());
}

void paint_dot(QCPPainter& painter, const ChartCanvas& canvas, std::size_t side, const QPointF& at, bool filled) {
  QCPScatterStyle shape = canvas.series_shape(side, 7);
  if (!filled) {
    // A disc is filled whatever its brush is.
    shape.setShape(shape.shape() == QCPScatterStyle::ssDisc ? QCPScatterStyle::ssCircle : shape.shape());
    shape.setBrush(canvas.colours().panel);
  }
  shape.applyTo(&painter, QPen(canvas.series(side)));
  shape.drawShape(&painter, at);
}

void paint_title(QCPPainter& painter, const ChartCanvas& canvas, const QCPAxisRect* area, const QString& text) {
  paint_text(painter, box(area->left(), area->top() - scaled(24), area->width(), scaled(18)),
             Qt::AlignLeft | Qt::AlignVCenter, text, canvas.colours().dim);
}

}  // namespace

SyncAsyncChart::SyncAsyncChart(QWidget* parent)
    : ChartPanel(tr("Sync against async"),
                 tr("Two ways of inference of one checkpoint will be compared here. Enter both as contenders."),
                 parent) {
  data_changed();
}

void SyncAsyncChart::set_data(InferenceSide first, InferenceSide second, std::vector<SideBySide> rows,
                              const QString& follows) {
  sides_.clear();
  sides_.push_back(std::move(first));
  sides_.push_back(std::move(second));
  rows_ = std::move(rows);
  follows_ = follows;
  data_changed();
}

void SyncAsyncChart::clear() {
  sides_.clear();
  rows_.clear();
  follows_.clear();
  data_changed();
}

// Which of the three plots have data.
std::vector<int> SyncAsyncChart::parts() const {
  std::vector<int> out;
  const auto any = [&](auto has) { return std::any_of(sides_.begin(), sides_.end(), has); };
  if (any([](const InferenceSide& s) { return !s.tasks.empty(); })) {
    out.push_back(0);
  }
  if (any([](const InferenceSide& s) { return !s.times.empty(); })) {
    out.push_back(1);
  }
  if (any([](const InferenceSide& s) { return !s.rounds.empty(); })) {
    out.push_back(2);
  }
  return out;
}

int SyncAsyncChart::drawing_height() const {
  if (sides_.empty()) {
    return 160;
  }
  return (parts().empty() ? 0 : plot_px) + row_px * (static_cast<int>(rows_.size()) + 1) + 16;
}

void SyncAsyncChart::draw(ChartCanvas& canvas) const {
  std::vector<int> shown = parts();
  QCPAxisRect* first = nullptr;
  QCPAxisRect* last = nullptr;
  const int below = scaled(row_px * (static_cast<int>(rows_.size()) + 1) + 12);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    QCPAxisRect* area = canvas.add_area(0, static_cast<int>(i));
    area->setMinimumMargins(QMargins(scaled(8), scaled(28), scaled(8), 0));
    area->setAutoMargins(QCP::msLeft);
    area->setMargins(QMargins(0, scaled(28), scaled(8), below + scaled(26)));
    shown[i] == 0 ? draw_scores(canvas, area) : shown[i] == 1 ? draw_times(canvas, area) : draw_rounds(canvas, area);
    first = first == nullptr ? area : first;
    last = area;
  }
  if (first == nullptr) {
    first = last = canvas.add_blank(0, 0);
  }
  draw_table(canvas, first, last);
}

void SyncAsyncChart::draw_scores(ChartCanvas& canvas, QCPAxisRect* area) const {
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  QStringList tasks;
  for (const auto& side : sides_) {
    for (const auto& task : side.tasks) {
      if (!tasks.contains(task.task)) {
        tasks << task.task;
      }
    }
  }
  canvas.rate_axis(y);
  canvas.name_axis(x, tasks);
  x->setTickLabels(false);
  const auto at = [x, y](int task, std::size_t side, double value) {
    return QPointF(x->coordToPixel(task + (side == 0 ? -0.15 : 0.15)), y->coordToPixel(value));
  };
  canvas.paint([this, &canvas, area, at, tasks, x](QCPPainter& painter) {
    paint_title(painter, canvas, area, tr("graded score"));
    for (std::size_t s = 0; s < sides_.size(); ++s) {
      for (const auto& task : sides_[s].tasks) {
        const int index = static_cast<int>(tasks.indexOf(task.task));
        paint_interval(painter, at(index, s, task.score.limits.low), at(index, s, task.score.limits.high),
                       canvas.series(s));
        paint_dot(painter, canvas, s, at(index, s, task.score.mean), true);
      }
    }
    const double step = x->coordToPixel(1) - x->coordToPixel(0);
    for (int i = 0; i < tasks.size(); ++i) {
      paint_text(painter, box(x->coordToPixel(i) - step / 2 + 2, area->bottom() + scaled(4), step - 4, scaled(18)),
                 Qt::AlignCenter, tasks[i], canvas.colours().dim, 11);
    }
  });
  for (std::size_t s = 0; s < sides_.size(); ++s) {
    for (const auto& task : sides_[s].tasks) {
      const int index = static_cast<int>(tasks.indexOf(task.task));
      const double mean = task.score.mean;
      canvas.mark([at, index, s, mean] { return around(at(index, s, mean)); },
                  tr("%1, %2: graded score %3 of 1, n = %4")
                      .arg(task.task, sides_[s].name, mean_words(task.score, 2))
                      .arg(task.score.n));
    }
  }
}

void SyncAsyncChart::draw_times(ChartCanvas& canvas, QCPAxisRect* area) const {
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  double longest = 1;
  for (const auto& side : sides_) {
    for (const auto& dot : side.times) {
      longest = std::max(longest, dot.time_s);
    }
  }
  canvas.count_axis(y, longest, QStringLiteral(" s"));
  canvas.name_axis(x, {sides_[0].name, sides_[1].name});
  const auto at = [x, y](std::size_t side, std::size_t i, double time) {
    return QPointF(x->coordToPixel(static_cast<double>(side) + beside(i)), y->coordToPixel(time));
  };
  const std::size_t step = mark_step(std::max(sides_[0].times.size(), sides_[1].times.size()));
  canvas.paint([this, &canvas, area, at, x, y, step](QCPPainter& painter) {
    paint_title(
        painter, canvas, area,
        step == 1 ? tr("time (hollow: failed)") : tr("time (hollow: failed), one of %1 trials drawn").arg(step));
    std::map<std::int64_t, QPointF> blocks;
    for (std::size_t i = 0; i < sides_[0].times.size(); ++i) {
      if (!is_drawn(sides_[0].times[i], i, step)) {
        continue;
      }
      blocks[sides_[0].times[i].block] = at(0, i, sides_[0].times[i].time_s);
    }
    painter.setPen(QPen(canvas.colours().line, 1));
    for (std::size_t i = 0; i < sides_[1].times.size(); ++i) {
      const auto found = blocks.find(sides_[1].times[i].block);
      if (found != blocks.end() && found->first >= 0 && is_drawn(sides_[1].times[i], i, step)) {
        painter.drawLine(found->second, at(1, i, sides_[1].times[i].time_s));
      }
    }
    for (std::size_t s = 0; s < sides_.size(); ++s) {
      for (std::size_t i = 0; i < sides_[s].times.size(); ++i) {
        if (is_drawn(sides_[s].times[i], i, step)) {
          paint_dot(painter, canvas, s, at(s, i, sides_[s].times[i].time_s), sides_[s].times[i].solved);
        }
      }
      if (sides_[s].mean_time_s) {
        painter.setPen(QPen(canvas.colours().text, 2));
        const double level = y->coordToPixel(*sides_[s].mean_time_s);
        const auto middle = static_cast<double>(s);
        painter.drawLine(QPointF(x->coordToPixel(middle - 0.25), level),
                         QPointF(x->coordToPixel(middle + 0.25), level));
      }
    }
  });
  for (std::size_t s = 0; s < sides_.size(); ++s) {
    for (std::size_t i = 0; i < sides_[s].times.size(); ++i) {
      const TimedDot dot = sides_[s].times[i];
      if (!is_drawn(dot, i, step)) {
        continue;
      }
      canvas.mark([at, s, i, dot] { return around(at(s, i, dot.time_s), scaled(10)); },
                  tr("%1, trial %2: %3 s, %4")
                      .arg(sides_[s].name)
                      .arg(dot.trial)
                      .arg(number_text(dot.time_s, 1), dot.solved ? tr("solved") : tr("failed")),
                  {dot.trial}, dot.time_s);
    }
  }
}

void SyncAsyncChart::draw_rounds(ChartCanvas& canvas, QCPAxisRect* area) const {
  QCPAxis* x = area->axis(QCPAxis::atBottom);
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  double most = 1;
  for (const auto& side : sides_) {
    for (const double count : side.rounds) {
      most = std::max(most, count);
    }
  }
  canvas.count_axis(y, most);
  canvas.name_axis(x, {sides_[0].name, sides_[1].name});
  const auto at = [x, y](std::size_t side, std::size_t i, double count) {
    return QPointF(x->coordToPixel(static_cast<double>(side) + beside(i)), y->coordToPixel(count));
  };
  const std::size_t step = mark_step(std::max(sides_[0].rounds.size(), sides_[1].rounds.size()));
  canvas.paint([this, &canvas, area, at, x, y, step](QCPPainter& painter) {
    paint_title(painter, canvas, area,
                step == 1 ? tr("done by round") : tr("done by round, one of %1 drawn").arg(step));
    for (std::size_t s = 0; s < sides_.size(); ++s) {
      for (std::size_t i = 0; i < sides_[s].rounds.size(); i += step) {
        paint_dot(painter, canvas, s, at(s, i, sides_[s].rounds[i]), true);
      }
      if (!sides_[s].rounds.empty()) {
        painter.setPen(QPen(canvas.colours().text, 2));
        const double level = y->coordToPixel(mean_of_rounds(sides_[s].rounds));
        const auto middle = static_cast<double>(s);
        painter.drawLine(QPointF(x->coordToPixel(middle - 0.25), level),
                         QPointF(x->coordToPixel(middle + 0.25), level));
      }
    }
  });
  for (std::size_t s = 0; s < sides_.size(); ++s) {
    for (std::size_t i = 0; i < sides_[s].rounds.size(); i += step) {
      const double count = sides_[s].rounds[i];
      canvas.mark([at, s, i, count] { return around(at(s, i, count), scaled(10)); },
                  tr("%1, round %2: %3 done").arg(sides_[s].name).arg(i + 1).arg(number_text(count, 0)));
    }
  }
}

void SyncAsyncChart::draw_table(ChartCanvas& canvas, QCPAxisRect* first, QCPAxisRect* last) const {
  const bool plots = !parts().empty();
  const auto head_top = [first, plots] {
    return plots ? static_cast<double>(first->bottom() + scaled(32)) : static_cast<double>(first->top());
  };
  const auto row_area = [head_top, last](std::size_t i) {
    return box(0, head_top() + scaled(row_px) * static_cast<double>(i + 1), last->outerRect().right(), scaled(row_px));
  };
  canvas.paint([this, &canvas, head_top, last, row_area](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    const double width = last->outerRect().right();
    const double columns[] = {0, width * 0.34, width * 0.50, width * 0.66, width};
    const auto cell = [&](const QRectF& row, int column, const QString& text, const QColor& colour) {
      paint_text(painter,
                 box(columns[column], row.top(), columns[column + 1] - columns[column] - scaled(8), row.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, text, colour);
    };
    const QRectF head = box(0, head_top(), width, scaled(row_px));
    for (std::size_t s = 0; s < sides_.size(); ++s) {
      paint_dot(painter, canvas, s, {columns[s + 1] + scaled(5), head.center().y()}, true);
      cell(head.adjusted(0, 0, 0, 0), static_cast<int>(s) + 1, QStringLiteral("    ") + sides_[s].name, t.dim);
    }
    cell(head, 3, tr("difference"), t.dim);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const QRectF row = row_area(i);
      painter.setPen(QPen(t.line, 1));
      painter.drawLine(row.topLeft(), row.topRight());
      cell(row, 0, rows_[i].what, t.text);
      cell(row, 1, rows_[i].first, t.text);
      cell(row, 2, rows_[i].second, t.text);
      cell(row, 3, rows_[i].difference, t.dim);
    }
  });
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    QString text =
        tr("%1: %2 %3, %4 %5").arg(rows_[i].what, sides_[0].name, rows_[i].first, sides_[1].name, rows_[i].second);
    if (!rows_[i].difference.isEmpty()) {
      text += QStringLiteral(", ") + tr("difference %1").arg(rows_[i].difference);
    }
    canvas.mark([row_area, i] { return row_area(i); }, text);
  }
}

ChartTable SyncAsyncChart::table() const {
  ChartTable out;
  out.header = {"inference", "what", "task_or_trial", "value", "low", "high", "n", "solved", "block"};
  for (const auto& side : sides_) {
    for (const auto& task : side.tasks) {
      out.rows.push_back({side.name,
                          "score",
                          task.task,
                          csv_number(task.score.mean),
                          csv_number(task.score.limits.low),
                          csv_number(task.score.limits.high),
                          QString::number(task.score.n),
                          {},
                          {}});
    }
    for (const auto& dot : side.times) {
      out.rows.push_back({side.name,
                          "time_s",
                          QString::number(dot.trial),
                          csv_number(dot.time_s),
                          {},
                          {},
                          {},
                          QString::number(dot.solved ? 1 : 0),
                          QString::number(dot.block)});
    }
    for (std::size_t i = 0; i < side.rounds.size(); ++i) {
      out.rows.push_back({side.name, "round", QString::number(i + 1), csv_number(side.rounds[i]), {}, {}, {}, {}, {}});
    }
    out.rows.push_back({side.name, "stall_share", {}, csv_number(side.stall_share), {}, {}, {}, {}, {}});
    out.rows.push_back({side.name, "latency_p50_ms", {}, csv_number(side.latency_p50_ms), {}, {}, {}, {}, {}});
    out.rows.push_back({side.name, "latency_p95_ms", {}, csv_number(side.latency_p95_ms), {}, {}, {}, {}, {}});
  }
  return out;
}

}  // namespace tandem
