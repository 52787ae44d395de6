#include "widgets/take_strip.h"

#include <QPainter>
#include <QPainterPath>

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
  card.picture = card.picture.scaled(scaled(card_width), scaled(picture_height), Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
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

void TakeStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  if (cards_.empty()) {
    painter.setPen(t.dim);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("Kept takes appear here. Press R to record the first one."));
    return;
  }
  int x = 0;
  bool newest = true;
  for (const auto& card : cards_) {
    const QRect picture(x + 2, 2, scaled(card_width), scaled(picture_height));
    if (picture.right() > width()) {
      break;
    }
    painter.save();
    QPainterPath clip;
    clip.addRoundedRect(picture, 6, 6);
    painter.setClipPath(clip);
    painter.fillRect(picture, t.raised);
    if (!card.picture.isNull()) {
      painter.drawImage(picture.topLeft() - QPoint((card.picture.width() - picture.width()) / 2, (card.picture.height() - picture.height()) / 2), card.picture);
    }
    painter.restore();
    if (newest) {
      painter.setPen(QPen(t.accent, 2));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(picture, 6, 6);
    }
    newest = false;
    painter.setFont(text_font(12));
    const QFontMetrics metrics(painter.font());
    const QString number = QString::number(card.episode);
    const QRect plate(picture.left() + 6, picture.top() + 6, metrics.horizontalAdvance(number) + 12, metrics.height() + 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(16, 18, 21, 215));
    painter.drawRoundedRect(plate, 4, 4);
    painter.setPen(QColor("#E7EAEE"));
    painter.drawText(plate, Qt::AlignCenter, number);
    const QRect below(picture.left(), picture.bottom() + 4, picture.width(), metrics.height() + 8);
    painter.setPen(t.dim);
    painter.drawText(below, Qt::AlignVCenter, clock_text(card.length_s));
    const QColor mark = card.grade == 0 ? t.ok : card.grade == 1 ? t.warn : t.bad;
    const int mark_width = metrics.horizontalAdvance(card.quality) + 12;
    const QRectF badge(picture.right() - mark_width + 0.5, below.top() + 2.5, mark_width, metrics.height() + 2);
    painter.setPen(QPen(mark, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(badge, 4, 4);
    painter.drawText(badge, Qt::AlignCenter, card.quality);
    x += picture.width() + 10;
  }
}

}  // namespace tandem
