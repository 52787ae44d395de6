#pragma once

#include <QPointer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/charts/chart_text.h"
#include "widgets/charts/custom_plot.h"
#include "widgets/theme.h"

namespace tandem {

/// A place of a chart that says something: found by pointer and arrow keys, read by assistive technology.
struct ChartMark {
  std::function<QRectF()> area;  ///< in pixels of the plot, as it is laid out now
  QString text;
  TrialIds trials;             ///< what a click shows; may be empty
  std::optional<double> at_s;  ///< the time of the trial that it stands for
};

/// What one chart is drawn on: areas with axes, free painting in pixels, marks. Everything it made goes when it does,
/// so drawing again is a new canvas on the same plot. For screen, picture and paper alike; the theme says which.
class ChartCanvas {
 public:
  /// Empties the plot.
  ChartCanvas(QCustomPlot& plot, const Theme& theme);
  ~ChartCanvas();
  ChartCanvas(const ChartCanvas&) = delete;
  ChartCanvas& operator=(const ChartCanvas&) = delete;

  [[nodiscard]] QCustomPlot& plot() { return plot_; }
  [[nodiscard]] const Theme& colours() const { return theme_; }
  /// A new area of the grid of areas, its axes quiet: grid lines, no frame, numbers left and below.
  QCPAxisRect* add_area(int row = 0, int column = 0);
  /// An area of no axes, as a place for free painting.
  QCPAxisRect* add_blank(int row, int column);

  /// 0 … 100 %, never anything else.
  void rate_axis(QCPAxis* axis) const;
  /// From zero to a round value at or above `highest`, with numbers at round steps, `unit` behind them.
  void count_axis(QCPAxis* axis, double highest, const QString& unit = {}) const;
  /// Round steps over a range on both sides.
  void value_axis(QCPAxis* axis, double low, double high, const QString& unit = {}) const;
  /// Names at 0, 1, 2, …; each has a width of one.
  void name_axis(QCPAxis* axis, const QStringList& names) const;
  /// Only a place for coordinates: no line, no numbers, no grid.
  void hide_axis(QCPAxis* axis) const;
  /// A label at the axis.
  void axis_title(QCPAxis* axis, const QString& text) const;

  /// Paints on every replot, above grid and axes; coordinates by axis->coordToPixel().
  void paint(std::function<void(QCPPainter&)> painter);
  void mark(std::function<QRectF()> area, QString text, TrialIds trials = {}, std::optional<double> at_s = {});
  /// Lays everything out for the size of the plot, without painting: how many numbers an axis has room for is known
  /// only then. To be called after drawing.
  void settle();
  [[nodiscard]] const std::vector<ChartMark>& marks() const { return marks_; }

  /// Colour, dash and shape of series i: from the third on a dash and a shape of its own, so that colour is never
  /// alone.
  [[nodiscard]] QColor series(std::size_t i) const { return theme_.plot[i % 6]; }
  /// How bars of it are filled: each in its own pattern.
  [[nodiscard]] QBrush series_brush(std::size_t i) const;
  [[nodiscard]] QPen series_pen(std::size_t i, double width = 2) const;
  [[nodiscard]] QCPScatterStyle series_shape(std::size_t i, double size = 9) const;
  [[nodiscard]] static QColor faded(QColor colour, int alpha);

 private:
  void quiet(QCPAxis* axis) const;

  QCustomPlot& plot_;
  const Theme& theme_;
  std::vector<std::unique_ptr<QCPLayerable>> drawings_;
  std::vector<ChartMark> marks_;
};

/// Paints one line of text in a rectangle, cut with … where it does not fit.
void paint_text(QCPPainter& painter, const QRectF& area, Qt::Alignment align, const QString& text, const QColor& colour,
                int pixels = 12, bool bold = false);
/// A rectangle of pixels.
[[nodiscard]] inline QRectF box(double left, double top, double width, double height) {
  return {left, top, width, height};
}
/// The width of a text in the font of charts.
[[nodiscard]] int text_width(const QString& text, int pixels = 12);
/// The widest of them, at most `most`.
[[nodiscard]] int widest(const QStringList& texts, int most, int pixels = 12);
/// An interval as a thick translucent bar between two points, with the point on top.
void paint_interval(QCPPainter& painter, const QPointF& low, const QPointF& high, const QColor& colour);
/// A published figure: a hollow diamond.
void paint_anchor(QCPPainter& painter, const QPointF& at, const QColor& colour, const QColor& ground);
/// With many points, every how manieth of them gets a mark of its own: nobody reads more, and each costs time.
[[nodiscard]] inline std::size_t mark_step(std::size_t points) { return 1 + points / 400; }
/// A square of this size around a point.
[[nodiscard]] QRectF around(const QPointF& point, double size = 16);

}  // namespace tandem
