#include "widgets/charts/leaderboard_chart.h"

#include <algorithm>

#include "widgets/charts/chart_canvas.h"
#include "widgets/display.h"

namespace tandem {
namespace {

constexpr int row_px = 40;
constexpr int gap = 12;

// A column of figures to the right of the bars.
struct Column {
  QString title;
  QStringList cells;
  int width = 0;
};

Column make_column(const QString& title, QStringList cells) {
  Column out{title, std::move(cells), 0};
  out.width = std::max(text_width(title), widest(out.cells, scaled(220))) + scaled(gap);
  return out;
}

// Where a row is on the y axis: the first one on top.
QRectF row_area(const QCPAxisRect* area, double index) {
  const QCPAxis* y = area->axis(QCPAxis::atLeft);
  const double middle = y->coordToPixel(index);
  const double half = (y->coordToPixel(index + 1) - middle) / 2;
  return {QPointF(0, middle - half), QPointF(area->outerRect().right(), middle + half)};
}

void paint_legend(QCPPainter& painter, const QRectF& head, const Theme& t) {
  const double middle = head.center().y();
  const QString success = LeaderboardChart::tr("success");
  const double second = head.left() + scaled(32) + text_width(success);
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.plot[0]);
  painter.drawEllipse(QPointF(head.left() + scaled(5), middle), scaled(5), scaled(5));
  painter.fillRect(around({second - scaled(10), middle}, scaled(7)), t.plot[1]);
  paint_text(painter, box(head.left() + scaled(14), head.top(), second - head.left(), head.height()),
             Qt::AlignLeft | Qt::AlignVCenter, success, t.dim);
  paint_text(painter, box(second, head.top(), head.right() - second, head.height()), Qt::AlignLeft | Qt::AlignVCenter,
             LeaderboardChart::tr("graded score"), t.dim);
}

// The figures beside the bars; what nobody has is left out.
std::vector<Column> make_columns(const std::vector<LeaderLine>& rows, const std::vector<PublishedRow>& published) {
  QStringList figures;
  QStringList letters;
  QStringList scores;
  QStringList times;
  QStringList voids;
  QStringList last;
  for (const auto& row : rows) {
    figures << (row.success.n == 0
                    ? LeaderboardChart::tr("no trial yet")
                    : rate_words(row.success) + (row.success.n < LeaderboardChart::enough
                                                    ? QStringLiteral(" ") + LeaderboardChart::tr("insufficient")
                                                    : QString()));
    letters << row.letters;
    scores << (row.score ? mean_words(*row.score, 2) : QStringLiteral("–"));
    times << (row.mean_time_s ? number_text(*row.mean_time_s, 1) + QStringLiteral(" s") : QStringLiteral("–"));
    voids << QString::number(row.voids);
    last << row.last_run;
  }
  for (const auto& row : published) {
    figures << LeaderboardChart::tr("%1 %, published").arg(percent_words(row.value));
  }
  const auto any = [](const QStringList& cells) {
    return std::any_of(cells.begin(), cells.end(),
                       [](const QString& c) { return !c.isEmpty() && c != QStringLiteral("–"); });
  };
  std::vector<Column> columns{make_column(LeaderboardChart::tr("success %"), figures)};
  const auto offer = [&](const QString& title, const QStringList& cells) {
    if (any(cells)) {
      columns.push_back(make_column(title, cells));
    }
  };
  offer(QString(), letters);
  offer(LeaderboardChart::tr("score"), scores);
  offer(LeaderboardChart::tr("mean time"), times);
  offer(LeaderboardChart::tr("void"), voids);
  offer(LeaderboardChart::tr("last run"), last);
  return columns;
}

// The bars of a contender: success, and below it the graded score.
void paint_bars(QCPPainter& painter, const QCPAxis* x, double middle, const LeaderLine& r, const Theme& t) {
  const bool weak = r.success.n < LeaderboardChart::enough;
  const double success_y = r.score ? middle - scaled(5) : middle;
  if (r.success.n > 0) {
    const QColor colour = weak ? t.dim : t.plot[0];
    paint_interval(painter, {x->coordToPixel(r.success.limits.low), success_y},
                   {x->coordToPixel(r.success.limits.high), success_y}, colour);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(x->coordToPixel(r.success.rate()), success_y), scaled(5), scaled(5));
  }
  if (r.score) {
    const QColor colour = weak ? t.dim : t.plot[1];
    const double score_y = middle + scaled(7);
    painter.setPen(QPen(ChartCanvas::faded(colour, 150), scaled(2)));
    painter.drawLine(QPointF(x->coordToPixel(r.score->limits.low), score_y),
                     QPointF(x->coordToPixel(r.score->limits.high), score_y));
    painter.setPen(Qt::NoPen);
    painter.fillRect(around({x->coordToPixel(r.score->mean), score_y}, scaled(7)), colour);
  }
}

}  // namespace

LeaderboardChart::LeaderboardChart(QWidget* parent)
    : ChartPanel(tr("Success, sorted by lower bound"),
                 tr("Contenders will be ranked here by the lower limit of their success. Run a trial."), parent) {
  data_changed();
}

void LeaderboardChart::set_data(std::vector<LeaderLine> rows, std::vector<PublishedRow> published,
                                const FigureBasis& basis, const QString& follows) {
  rows_ = std::move(rows);
  std::stable_sort(rows_.begin(), rows_.end(), [](const LeaderLine& a, const LeaderLine& b) {
    return (a.success.n > 0 ? a.success.limits.low : -1) > (b.success.n > 0 ? b.success.limits.low : -1);
  });
  published_ = std::move(published);
  basis_ = basis;
  follows_ = follows;
  set_title(basis.interval.isEmpty() ? tr("Success, sorted by lower bound")
                                     : tr("Success, %1 interval, sorted by lower bound").arg(basis.interval));
  data_changed();
}

int LeaderboardChart::drawing_height() const {
  return static_cast<int>(rows_.size() + published_.size()) * row_px + 56;
}

QString LeaderboardChart::words(const LeaderLine& row) const {
  QString text = row.name + QStringLiteral(": ");
  text += row.success.n > 0 ? rate_words(row.success, basis_) : tr("no trial counts yet");
  if (row.success.n > 0 && row.success.n < enough) {
    text += QStringLiteral(", ") + tr("insufficient: fewer than %1 trials").arg(enough);
  }
  if (row.score) {
    text += QStringLiteral(". ") + tr("Graded score %1, %2").arg(mean_words(*row.score, 2), row.score_interval);
  }
  if (row.mean_time_s) {
    text += QStringLiteral(". ") + tr("Restricted mean time %1 s").arg(number_text(*row.mean_time_s, 1));
  }
  if (!row.letters.isEmpty()) {
    text += QStringLiteral(". ") + tr("Letters %1").arg(row.letters);
  }
  return text + QStringLiteral(". ") + tr("Void: %1").arg(row.voids);
}

void LeaderboardChart::draw(ChartCanvas& canvas) const {
  QStringList names;
  for (const auto& row : rows_) {
    names << row.name;
  }
  for (const auto& row : published_) {
    names << row.name;
  }
  std::vector<Column> columns = make_columns(rows_, published_);
  QCPAxisRect* area = canvas.add_area();
  canvas.rate_axis(area->axis(QCPAxis::atBottom));
  QCPAxis* y = area->axis(QCPAxis::atLeft);
  canvas.hide_axis(y);
  y->setRangeReversed(true);
  // Few rows stay together at the top.
  const double room_for = (canvas.plot().height() - scaled(46)) / static_cast<double>(scaled(48));
  y->setRange(-0.5, std::max(static_cast<double>(names.size()), room_for) - 0.5);
  area->setAutoMargins(QCP::msBottom);
  // The bars keep at least this width; columns that leave less are left out, from the right.
  const int label_width = widest(names, scaled(200)) + scaled(gap + 12);
  const int room = std::max(canvas.plot().width(), scaled(560)) - label_width - scaled(160);
  int right = 0;
  std::size_t shown = 0;
  while (shown < columns.size() && (shown == 0 || right + columns[shown].width <= room)) {
    right += columns[shown++].width;
  }
  columns.resize(shown);
  const bool graded =
      std::any_of(rows_.begin(), rows_.end(), [](const LeaderLine& row) { return row.score.has_value(); });
  area->setMargins(QMargins(label_width, scaled(22), right + scaled(20), scaled(24)));

  canvas.paint([this, &canvas, area, columns, names, graded](QCPPainter& painter) {
    const Theme& t = canvas.colours();
    const QCPAxis* x = area->axis(QCPAxis::atBottom);
    double left = area->right() + scaled(20 + gap / 2);
    const QRectF head(area->left(), area->top() - scaled(22), area->width(), scaled(18));
    if (graded) {
      paint_legend(painter, head, t);
    }
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const auto align = c == 0 ? Qt::AlignLeft : Qt::AlignRight;
      const double width = columns[c].width - scaled(gap);
      paint_text(painter, box(left, head.top(), width, head.height()), align | Qt::AlignVCenter, columns[c].title,
                 t.dim);
      for (int i = 0; i < columns[c].cells.size(); ++i) {
        const QRectF row = row_area(area, i);
        const bool own = i < static_cast<int>(rows_.size());
        const bool weak = !own || rows_[static_cast<std::size_t>(i)].success.n < enough;
        paint_text(painter, box(left, row.top(), width, row.height()), align | Qt::AlignVCenter, columns[c].cells[i],
                   weak || c > 0 ? t.dim : t.text);
      }
      left += columns[c].width;
    }
    for (int i = 0; i < names.size(); ++i) {
      const QRectF row = row_area(area, i);
      const auto at = static_cast<std::size_t>(i);
      const bool own = at < rows_.size();
      const bool weak = !own || rows_[at].success.n < enough;
      paint_text(painter, box(0, row.top(), area->left() - scaled(gap), row.height()), Qt::AlignLeft | Qt::AlignVCenter,
                 names[i], weak ? t.dim : t.text);
      const double middle = row.center().y();
      if (!own) {
        paint_anchor(painter, {x->coordToPixel(published_[at - rows_.size()].value), middle}, t.dim, t.panel);
        continue;
      }
      paint_bars(painter, x, middle, rows_[at], t);
    }
  });
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    canvas.mark([area, i] { return row_area(area, static_cast<double>(i)); }, words(rows_[i]), rows_[i].trials);
  }
  for (std::size_t i = 0; i < published_.size(); ++i) {
    const auto index = static_cast<double>(rows_.size() + i);
    canvas.mark(
        [area, index] { return row_area(area, index); },
        tr("%1: %2 %, published: %3").arg(published_[i].name, percent_words(published_[i].value), published_[i].source));
  }
}

ChartTable LeaderboardChart::table() const {
  ChartTable out;
  out.header = {"contender", "successes",  "trials",      "rate",    "low",   "high",     "interval", "score",
                "score_low", "score_high", "mean_time_s", "letters", "voids", "last_run", "published"};
  for (const auto& row : rows_) {
    const bool some = row.success.n > 0;
    const auto of = [](bool there, double value) { return csv_number(there ? std::optional(value) : std::nullopt); };
    out.rows.push_back({row.name, QString::number(row.success.k), QString::number(row.success.n),
                        of(some, row.success.rate()), of(some, row.success.limits.low),
                        of(some, row.success.limits.high), basis_.interval,
                        of(row.score.has_value(), row.score ? row.score->mean : 0),
                        of(row.score.has_value(), row.score ? row.score->limits.low : 0),
                        of(row.score.has_value(), row.score ? row.score->limits.high : 0), csv_number(row.mean_time_s),
                        row.letters, QString::number(row.voids), row.last_run, QString()});
  }
  for (const auto& row : published_) {
    out.rows.push_back({row.name, {}, {}, csv_number(row.value), {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, row.source});
  }
  return out;
}

}  // namespace tandem
