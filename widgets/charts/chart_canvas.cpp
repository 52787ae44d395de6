#include "widgets/charts/chart_canvas.h"

#include <algorithm>
#include <cmath>

#include "widgets/display.h"

namespace tandem {
namespace {

constexpr int axis_px = 12;

// Free painting as a part of the plot, so that it is exported like the rest.
class Drawing final : public QCPLayerable {
 public:
  Drawing(QCustomPlot* plot, std::function<void(QCPPainter&)> painter)
      : QCPLayerable(plot, QStringLiteral("main")), painter_(std::move(painter)) {}

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
  void draw(QCPPainter* painter) override {
    painter->setRenderHint(QPainter::Antialiasing);
    painter_(*painter);
  }

 private:
  std::function<void(QCPPainter&)> painter_;
};

// The next of 1, 2, 5, 10, … at or above the value.
double round_step(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(std::max(value, 1e-9))));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= value * (1 - 1e-9)) {
      return factor * power;
    }
  }
  return 10 * power;
}

// 0, 25, … 100 %; fewer where they would touch.
class RateTicker final : public QCPAxisTicker {
 public:
  explicit RateTicker(const QCPAxis* axis) : axis_(axis) {}
  void generate(const QCPRange& range, const QLocale& locale, QChar format, int precision, QVector<double>& ticks,
                QVector<double>* sub_ticks, QVector<QString>* labels) override {
    Q_UNUSED(range)
    Q_UNUSED(locale)
    Q_UNUSED(format)
    Q_UNUSED(precision)
    const bool flat = axis_->orientation() == Qt::Horizontal;
    const double length = flat ? axis_->axisRect()->width() : axis_->axisRect()->height();
    const double label = flat ? text_width(QStringLiteral("100 %")) + 8.0 : scaled(16);
    const int step = length >= 4 * label ? 25 : length >= 2 * label ? 50 : 100;
    ticks.clear();
    if (sub_ticks != nullptr) {
      sub_ticks->clear();
    }
    if (labels != nullptr) {
      labels->clear();
    }
    for (int percent = 0; percent <= 100; percent += step) {
      ticks << percent / 100.0;
      if (labels != nullptr) {
        labels->append(QStringLiteral("%1 %").arg(percent));
      }
    }
  }

 private:
  const QCPAxis* axis_;
};

void set_ticks(QCPAxis* axis, double low, double high, double step, const QString& unit) {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  const int decimals = step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
  for (int i = 0; low + i * step <= high + step / 2; ++i) {
    ticker->addTick(low + i * step, number_text(low + i * step, decimals) + unit);
  }
  axis->setTicker(ticker);
  axis->setRange(low, high);
}

}  // namespace

ChartCanvas::ChartCanvas(QCustomPlot& plot, const Theme& theme) : plot_(plot), theme_(theme) {
  plot_.clearPlottables();
  plot_.clearItems();
  plot_.plotLayout()->clear();
  plot_.plotLayout()->setRowSpacing(scaled(8));
  plot_.plotLayout()->setColumnSpacing(scaled(16));
  plot_.setBackground(theme_.panel);
}

ChartCanvas::~ChartCanvas() = default;

void ChartCanvas::quiet(QCPAxis* axis) const {
  axis->setLayer(QStringLiteral("axes"));
  axis->grid()->setLayer(QStringLiteral("grid"));
  axis->setBasePen(Qt::NoPen);
  axis->setTickPen(Qt::NoPen);
  axis->setSubTickPen(Qt::NoPen);
  axis->setTickLength(0);
  axis->setSubTicks(false);
  axis->setTickLabelFont(text_font(axis_px));
  axis->setTickLabelColor(theme_.dim);
  axis->setLabelFont(text_font(axis_px));
  axis->setLabelColor(theme_.dim);
  axis->grid()->setPen(QPen(theme_.line, 1));
  axis->grid()->setZeroLinePen(QPen(theme_.line, 1));
  axis->grid()->setSubGridVisible(false);
}

QCPAxisRect* ChartCanvas::add_area(int row, int column) {
  auto* area = new QCPAxisRect(&plot_);
  plot_.plotLayout()->addElement(row, column, area);
  for (auto* axis : area->axes()) {
    quiet(axis);
  }
  area->setupFullAxesBox(false);
  area->axis(QCPAxis::atTop)->setVisible(false);
  area->axis(QCPAxis::atRight)->setVisible(false);
  area->setMinimumMargins(QMargins(scaled(8), scaled(12), scaled(8), scaled(4)));
  return area;
}

QCPAxisRect* ChartCanvas::add_blank(int row, int column) {
  QCPAxisRect* area = add_area(row, column);
  for (auto* axis : area->axes()) {
    hide_axis(axis);
  }
  area->setAutoMargins(QCP::msNone);
  area->setMargins(QMargins(0, 0, 0, 0));
  return area;
}

void ChartCanvas::rate_axis(QCPAxis* axis) const {
  axis->setTicker(QSharedPointer<QCPAxisTicker>(new RateTicker(axis)));
  axis->setRange(0, 1);
}

void ChartCanvas::count_axis(QCPAxis* axis, double highest, const QString& unit) const {
  const double step = round_step(std::max(highest, 1e-6) / 4);
  set_ticks(axis, 0, step * std::max(1.0, std::ceil(highest / step - 1e-9)), step, unit);
}

void ChartCanvas::value_axis(QCPAxis* axis, double low, double high, const QString& unit) const {
  const double step = round_step(std::max(high - low, 1e-6) / 4);
  set_ticks(axis, std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step, unit);
}

void ChartCanvas::name_axis(QCPAxis* axis, const QStringList& names) const {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (int i = 0; i < names.size(); ++i) {
    ticker->addTick(i, names[i]);
  }
  axis->setTicker(ticker);
  axis->setRange(-0.5, std::max<double>(0.5, static_cast<double>(names.size()) - 0.5));
  axis->grid()->setVisible(false);
}

void ChartCanvas::hide_axis(QCPAxis* axis) const {
  axis->setVisible(false);
  axis->setTickLabels(false);
  axis->grid()->setVisible(false);
}

void ChartCanvas::axis_title(QCPAxis* axis, const QString& text) const {
  axis->setLabel(text);
  axis->setLabelPadding(scaled(4));
}

void ChartCanvas::paint(std::function<void(QCPPainter&)> painter) {
  drawings_.push_back(std::make_unique<Drawing>(&plot_, std::move(painter)));
}

void ChartCanvas::settle() {
  for (const auto phase : {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout}) {
    plot_.plotLayout()->update(phase);
  }
}

void ChartCanvas::mark(std::function<QRectF()> area, QString text, TrialIds trials, std::optional<double> at_s) {
  marks_.push_back({std::move(area), std::move(text), std::move(trials), at_s});
}

QPen ChartCanvas::series_pen(std::size_t i, double width) const {
  QPen pen(series(i), width);
  constexpr Qt::PenStyle dashes[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
  pen.setStyle(dashes[i % std::size(dashes)]);
  return pen;
}

QBrush ChartCanvas::series_brush(std::size_t i) const {
  constexpr Qt::BrushStyle fills[] = {Qt::SolidPattern, Qt::BDiagPattern,     Qt::Dense5Pattern,
                                      Qt::FDiagPattern, Qt::DiagCrossPattern, Qt::HorPattern};
  return {faded(series(i), 200), fills[i % std::size(fills)]};
}

// Diamonds are for published figures only.
QCPScatterStyle ChartCanvas::series_shape(std::size_t i, double size) const {
  constexpr QCPScatterStyle::ScatterShape shapes[] = {QCPScatterStyle::ssDisc,     QCPScatterStyle::ssSquare,
                                                      QCPScatterStyle::ssTriangle, QCPScatterStyle::ssTriangleInverted,
                                                      QCPScatterStyle::ssCross,    QCPScatterStyle::ssPlus,
                                                      QCPScatterStyle::ssStar};
  return {shapes[i % std::size(shapes)], QPen(series(i), 1.6), QBrush(series(i)), scaled(1) * size};
}

QColor ChartCanvas::faded(QColor colour, int alpha) {
  colour.setAlpha(alpha);
  return colour;
}

void paint_text(QCPPainter& painter, const QRectF& area, Qt::Alignment align, const QString& text, const QColor& colour,
                int pixels, bool bold) {
  const QFont font = text_font(pixels, bold);
  painter.setFont(font);
  painter.setPen(colour);
  const QString shown = QFontMetricsF(font).elidedText(text, Qt::ElideRight, area.width() + 1);
  painter.drawText(area, static_cast<int>(align) | Qt::TextSingleLine | Qt::TextDontClip, shown);
}

int text_width(const QString& text, int pixels) { return QFontMetrics(text_font(pixels)).horizontalAdvance(text) + 1; }

int widest(const QStringList& texts, int most, int pixels) {
  int out = 0;
  for (const QString& text : texts) {
    out = std::max(out, text_width(text, pixels));
  }
  return std::min(out, most);
}

void paint_interval(QCPPainter& painter, const QPointF& low, const QPointF& high, const QColor& colour) {
  QPen pen(ChartCanvas::faded(colour, 150), scaled(4));
  pen.setCapStyle(Qt::RoundCap);
  painter.setPen(pen);
  painter.drawLine(QLineF(low, high));
}

void paint_anchor(QCPPainter& painter, const QPointF& at, const QColor& colour, const QColor& ground) {
  const double r = scaled(6);
  painter.setPen(QPen(colour, 1.6));
  painter.setBrush(ground);
  painter.drawPolygon(QPolygonF({at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)}));
}

QRectF around(const QPointF& point, double size) { return {point.x() - size / 2, point.y() - size / 2, size, size}; }

}  // namespace tandem
