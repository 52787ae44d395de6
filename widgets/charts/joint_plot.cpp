#include "widgets/charts/joint_plot.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "widgets/charts/custom_plot.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int key_height = 18;

// Colour, and from the third line on a dash of its own, so that colour is never alone.
QPen pen_of(qsizetype line, Qt::PenStyle style = Qt::SolidLine) {
  constexpr Qt::PenStyle dashes[] = {Qt::SolidLine, Qt::SolidLine,   Qt::DashLine,
                                     Qt::DotLine,   Qt::DashDotLine, Qt::DashDotDotLine};
  QPen pen(theme().plot[line % 6], 1.6);
  pen.setStyle(style == Qt::SolidLine ? dashes[line % 6] : style);
  pen.setCapStyle(Qt::FlatCap);
  return pen;
}

// "shoulder_pan.pos" → "shoulder_pan".
QString short_name(const QString& name) { return name.endsWith(QStringLiteral(".pos")) ? name.chopped(4) : name; }

}  // namespace

JointPlot::JointPlot(QWidget* parent) : QWidget(parent), plot_(new QCustomPlot(this)) {
  setAccessibleName(tr("Joints over the episode"));
  setMinimumSize(scaled(200), scaled(64));
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->setPlottingHint(QCP::phFastPolylines, true);
  plot_->axisRect()->setAutoMargins(QCP::msNone);
  plot_->axisRect()->setMargins(QMargins(0, 2, 0, 2));
  plot_->addLayer(QStringLiteral("cursor"));
  plot_->layer(QStringLiteral("cursor"))->setMode(QCPLayer::lmBuffered);
  cursor_line_ = new QCPItemStraightLine(plot_);
  cursor_line_->setLayer(QStringLiteral("cursor"));
  cursor_line_->point1->setTypeY(QCPItemPosition::ptAxisRectRatio);
  cursor_line_->point2->setTypeY(QCPItemPosition::ptAxisRectRatio);
  connect(plot_, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) { ask(event->position().x()); });
  connect(plot_, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if ((event->buttons() & Qt::LeftButton) != 0) {
      ask(event->position().x());
    }
  });
  rebuild();
}

void JointPlot::set_bands(std::vector<std::pair<std::int64_t, std::int64_t>> bands, const QString& name) {
  bands_ = std::move(bands);
  bands_name_ = name;
  rebuild();
}

// Hatched and behind the lines: neither colour alone nor anything hidden.
void JointPlot::place_bands() {
  for (QCPItemRect* item : band_items_) {
    plot_->removeItem(item);
  }
  band_items_.clear();
  for (const auto& [from, to] : bands_) {
    auto* item = new QCPItemRect(plot_);
    item->setLayer(QStringLiteral("background"));
    item->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
    item->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
    item->topLeft->setCoords(static_cast<double>(from) - 0.5, 0);
    item->bottomRight->setCoords(static_cast<double>(to) - 0.5, 1);
    item->setPen(QPen(theme().line, 1));
    item->setBrush(QBrush(theme().dim, Qt::BDiagPattern));
    item->setSelectable(false);
    band_items_.push_back(item);
  }
}

QStringList JointPlot::joints() const {
  QStringList out = state_.names;
  for (const QString& name : action_.names) {
    if (!out.contains(name)) {
      out << name;
    }
  }
  return out;
}

QStringList JointPlot::choices() const {
  QStringList out{tr("All joints, state"), tr("All joints, action")};
  for (const QString& joint : joints()) {
    out << short_name(joint);
  }
  return out;
}

QStringList JointPlot::shown() const {
  QStringList out;
  for (const auto& line : lines_) {
    out << line.name;
  }
  return out;
}

void JointPlot::set_values(JointSeries state, JointSeries action) {
  const QStringList before = choices();
  state_ = std::move(state);
  action_ = std::move(action);
  frames_ = std::max(state_.frames(), action_.frames());
  if (choices() != before) {
    choice_ = state_.names.isEmpty() && !action_.names.isEmpty() ? 1 : 0;
  }
  rebuild();
}

void JointPlot::choose(int choice) {
  choice_ = std::clamp(choice, 0, static_cast<int>(choices().size()) - 1);
  rebuild();
}

void JointPlot::add_line(const JointSeries& from, qsizetype column, const QString& name, const QPen& pen) {
  const std::int64_t frames = from.frames();
  if (frames == 0 || column < 0) {
    return;
  }
  QList<double> x;
  QList<double> y;
  x.reserve(frames);
  y.reserve(frames);
  for (std::int64_t row = 0; row < frames; ++row) {
    x << static_cast<double>(row);
    y << from.values[static_cast<std::size_t>(row * from.names.size() + column)];
  }
  QCPGraph* graph = plot_->addGraph();
  graph->setData(x, y, true);
  graph->setPen(pen);
  lines_.push_back({name, pen});
}

void JointPlot::rebuild() {
  const Theme& t = theme();
  plot_->clearGraphs();
  lines_.clear();
  const QStringList all = joints();
  if (choice_ < 2) {
    const JointSeries& from = choice_ == 0 ? state_ : action_;
    for (qsizetype i = 0; i < from.names.size(); ++i) {
      add_line(from, i, short_name(from.names[i]), pen_of(all.indexOf(from.names[i])));
    }
  } else if (choice_ - 2 < all.size()) {
    const QString& joint = all[choice_ - 2];
    add_line(state_, state_.names.indexOf(joint), tr("state"), QPen(t.plot[(choice_ - 2) % 6], 1.6));
    add_line(action_, action_.names.indexOf(joint), tr("action"), pen_of(choice_ - 2, Qt::DashLine));
  }
  double low = 0;
  double high = 0;
  bool any = false;
  for (int i = 0; i < plot_->graphCount(); ++i) {
    bool found = false;
    const QCPRange range = plot_->graph(i)->data()->valueRange(found);
    low = !found ? low : any ? std::min(low, range.lower) : range.lower;
    high = !found ? high : any ? std::max(high, range.upper) : range.upper;
    any = any || found;
  }
  const double air = std::max((high - low) * 0.05, 0.01);
  plot_->xAxis->setRange(-0.5, std::max<double>(static_cast<double>(frames_) - 0.5, 0.5));
  plot_->yAxis->setRange(low - air, high + air);
  plot_->xAxis->setVisible(false);
  plot_->yAxis->setVisible(false);
  plot_->setBackground(QBrush(t.panel));
  cursor_line_->setPen(QPen(t.text, 2));
  place_bands();
  place_cursor();
  plot_->replot(QCustomPlot::rpQueuedReplot);
  QStringList words{shown().join(QStringLiteral(", "))};
  for (const auto& [from, to] : bands_) {
    words << tr("%1: frames %2 to %3").arg(bands_name_).arg(from + 1).arg(to);
  }
  setAccessibleDescription(words.join(QStringLiteral("; ")));
  update();
}

void JointPlot::place_cursor() {
  const auto x = static_cast<double>(cursor_);
  cursor_line_->point1->setCoords(x, 0);
  cursor_line_->point2->setCoords(x, 1);
  cursor_line_->setVisible(frames_ > 0);
}

void JointPlot::set_cursor(std::int64_t frame) {
  if (frame == cursor_) {
    return;
  }
  cursor_ = frame;
  place_cursor();
  plot_->layer(QStringLiteral("cursor"))->replot();
}

void JointPlot::ask(double x) {
  if (frames_ > 0) {
    const auto frame = std::llround(plot_->xAxis->pixelToCoord(x));
    Q_EMIT cursor_asked(std::clamp<std::int64_t>(frame, 0, frames_ - 1));
  }
}

void JointPlot::resizeEvent(QResizeEvent*) {
  const int key = scaled(key_height);
  plot_->setGeometry(0, key, width(), std::max(1, height() - key));
}

void JointPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::StyleChange) {
    rebuild();
  }
}

// The key of the lines, in one row; what has no room is cut.
void JointPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(text_font(11));
  if (lines_.empty()) {
    painter.setPen(theme().dim);
    painter.drawText(QRect(0, 0, width(), scaled(key_height)), Qt::AlignLeft | Qt::AlignVCenter, tr("no numbers"));
    return;
  }
  const int dash = scaled(22);
  const int entries = static_cast<int>(lines_.size()) + (bands_.empty() ? 0 : 1);
  const int share = width() / entries;
  int x = 0;
  for (const auto& line : lines_) {
    painter.setPen(line.pen);
    const int middle = scaled(key_height) / 2;
    painter.drawLine(x, middle, x + dash, middle);
    const int room = std::max(0, share - dash - 12);
    const QString text = painter.fontMetrics().elidedText(line.name, Qt::ElideRight, room);
    painter.setPen(theme().dim);
    painter.drawText(QRect(x + dash + 4, 0, room + 2, scaled(key_height)), Qt::AlignLeft | Qt::AlignVCenter, text);
    x += std::min(share, dash + 16 + painter.fontMetrics().horizontalAdvance(text));
  }
  if (!bands_.empty()) {
    const int high = scaled(10);
    const QRect patch(x, (scaled(key_height) - high) / 2, dash, high);
    painter.fillRect(patch, QBrush(theme().dim, Qt::BDiagPattern));
    painter.setPen(theme().line);
    painter.drawRect(patch);
    painter.setPen(theme().dim);
    painter.drawText(QRect(x + dash + 4, 0, std::max(0, width() - x - dash - 4), scaled(key_height)),
                     Qt::AlignLeft | Qt::AlignVCenter, bands_name_);
  }
}

}  // namespace tandem
