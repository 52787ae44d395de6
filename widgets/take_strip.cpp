#include "widgets/take_strip.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr std::size_t most_cards = 24;
constexpr int card_width = 138;
constexpr int picture_height = 72;

}  // namespace

TakeStrip::TakeStrip(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Last takes"));
}

void TakeStrip::add(TakeCard card) {
  card.picture = card.picture.scaled(scaled(card_width), scaled(picture_height), Qt::KeepAspectRatioByExpanding,
                                     Qt::SmoothTransformation);
  cards_.push_front(std::move(card));
  while (cards_.size() > most_cards) {
    cards_.pop_back();
  }
  update();
}

void TakeStrip::clear() {
  cards_.clear();
  update();
}

QSize TakeStrip::sizeHint() const { return {600, scaled(picture_height) + scaled(12) + 2 * scaled(12) + 12}; }
QSize TakeStrip::minimumSizeHint() const { return {200, sizeHint().height()}; }

void TakeStrip::set_empty_text(const QString& text) {
  if (text != empty_text_) {
    empty_text_ = text;
    setAccessibleDescription(text);
    update();
  }
}

TakeCard* TakeStrip::find(std::int64_t episode) {
  const auto found =
      std::find_if(cards_.begin(), cards_.end(), [&](const TakeCard& card) { return card.episode == episode; });
  return found == cards_.end() ? nullptr : &*found;
}

QRect TakeStrip::place(std::size_t index) const {
  return {2 + static_cast<int>(index) * (scaled(card_width) + 10), 2, scaled(card_width), scaled(picture_height)};
}

bool TakeStrip::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const QPoint at = static_cast<QHelpEvent*>(event)->pos();
    QString text;
    for (std::size_t i = 0; i < cards_.size(); ++i) {
      text = place(i).contains(at) ? cards_[i].note : text;
    }
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text, this);
    return true;
  }
  return QWidget::event(event);
}

void TakeStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (cards_.empty()) {
    painter.setPen(theme().dim);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, empty_text_);
    return;
  }
  for (std::size_t i = 0; i < cards_.size() && place(i).right() <= width(); ++i) {
    paint_card(painter, cards_[i], place(i), i == 0);
  }
}

void TakeStrip::paint_card(QPainter& painter, const TakeCard& card, const QRect& picture, bool newest) const {
  const Theme& t = theme();
  painter.save();
  QPainterPath clip;
  clip.addRoundedRect(picture, 6, 6);
  painter.setClipPath(clip);
  painter.fillRect(picture, t.raised);
  if (!card.picture.isNull()) {
    painter.drawImage(picture.topLeft() - QPoint((card.picture.width() - picture.width()) / 2,
                                                 (card.picture.height() - picture.height()) / 2),
                      card.picture);
  }
  painter.restore();
  if (newest) {
    painter.setPen(QPen(t.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(picture, 6, 6);
  }
  painter.setFont(text_font(12));
  const QFontMetrics metrics(painter.font());
  const auto plate = [&](const QString& text, bool right) {
    const int plate_width = metrics.horizontalAdvance(text) + 12;
    const QRect box(right ? picture.right() - 6 - plate_width : picture.left() + 6, picture.top() + 6, plate_width,
                    metrics.height() + 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(16, 18, 21, 215));
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(QColor("#E7EAEE"));
    painter.drawText(box, Qt::AlignCenter, text);
  };
  plate(QString::number(card.episode), false);
  const QString marks = (card.flagged ? QStringLiteral("⚑") : QString()) +
                        (card.note.isEmpty() ? QString() : QStringLiteral("✎")) + QString(card.stars, QChar(0x2605));
  if (!marks.isEmpty()) {
    plate(marks, true);
  }
  const QRect below(picture.left(), picture.bottom() + 4, picture.width(), metrics.height() + 8);
  painter.setPen(t.dim);
  const QString length = clock_text(card.length_s);
  painter.drawText(below, Qt::AlignVCenter, length);
  const int room = below.width() - metrics.horizontalAdvance(length) - 24;
  const QString quality = metrics.elidedText(card.quality, Qt::ElideRight, room);
  const QColor mark = card.grade == 0 ? t.ok : card.grade == 1 ? t.warn : t.bad;
  const int mark_width = metrics.horizontalAdvance(quality) + 12;
  const QRectF badge(picture.right() - mark_width + 0.5, below.top() + 2.5, mark_width, metrics.height() + 2);
  painter.setPen(QPen(mark, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(badge, 4, 4);
  painter.drawText(badge, Qt::AlignCenter, quality);
}

}  // namespace tandem
