#include "widgets/rubric_strip.h"

#include <QAbstractButton>
#include <QPainter>
#include <QVBoxLayout>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

class RubricStrip::Line final : public QAbstractButton {
 public:
  explicit Line(QWidget* parent) : QAbstractButton(parent) {
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  }
  void set_item(const RubricItem& item) {
    item_ = item;
    QStringList parts{item.key, item.title, item.criterion, item.state, item.time};
    parts.removeAll(QString());
    setAccessibleName(parts.join(QStringLiteral(", ")));
    setToolTip(item.criterion);
    update();
  }
  [[nodiscard]] QSize sizeHint() const override { return {scaled(280), scaled(34)}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {scaled(160), scaled(34)}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& t = theme();
    const QColor mark = item_.penalty ? t.bad : t.ok;
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(hasFocus() ? QPen(t.accent, 2) : QPen(item_.credited ? mark : t.line, 1));
    painter.setBrush(underMouse() && isEnabled() ? t.raised : t.panel);
    painter.drawRoundedRect(frame, 4, 4);
    const QColor text = isEnabled() ? t.text : t.dim;
    const int gap = scaled(8);
    QRect room = rect().adjusted(gap, 0, -gap, 0);
    const QRect box(room.left(), room.center().y() - scaled(10), scaled(22), scaled(21));
    painter.setPen(item_.credited ? mark : t.line);
    painter.setBrush(item_.credited ? mark : t.raised);
    painter.drawRoundedRect(box, 4, 4);
    painter.setFont(text_font(13, true));
    painter.setPen(item_.credited ? t.panel : text);
    painter.drawText(box, Qt::AlignCenter, item_.credited ? QStringLiteral("✓") : item_.key);
    room.setLeft(box.right() + gap);
    painter.setFont(text_font(13));
    painter.setPen(text);
    QStringList end{item_.state, item_.time};
    end.removeAll(QString());
    const QString last = end.isEmpty() ? item_.worth : end.join(QStringLiteral("  "));
    painter.setPen(item_.credited ? text : t.dim);
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, last);
    room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(last) - gap);
    painter.setFont(text_font(13, true));
    painter.setPen(text);
    const QString title = painter.fontMetrics().elidedText(item_.title, Qt::ElideRight, room.width());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, title);
    room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(title) + gap);
    if (item_.criterion != item_.title && room.width() > scaled(40)) {
      painter.setFont(text_font(13));
      painter.setPen(t.dim);
      painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                       painter.fontMetrics().elidedText(item_.criterion, Qt::ElideRight, room.width()));
    }
  }

 private:
  RubricItem item_;
};

RubricStrip::RubricStrip(QWidget* parent) : QWidget(parent), layout_(new QVBoxLayout(this)) {
  layout_->setContentsMargins(0, 0, 0, 0);
  layout_->setSpacing(4);
}

void RubricStrip::set_items(const std::vector<RubricItem>& items) {
  while (lines_.size() > items.size()) {
    delete lines_.back();
    lines_.pop_back();
  }
  while (lines_.size() < items.size()) {
    auto* line = new Line(this);
    line->setEnabled(active_);
    const int place = static_cast<int>(lines_.size());
    connect(line, &QAbstractButton::clicked, this, [this, place] { Q_EMIT pressed(place); });
    layout_->addWidget(line);
    lines_.push_back(line);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i >= items_.size() || items_[i] != items[i] || lines_[i]->accessibleName().isEmpty()) {
      lines_[i]->set_item(items[i]);
    }
  }
  items_ = items;
}

void RubricStrip::set_active(bool active) {
  active_ = active;
  for (auto* line : lines_) {
    line->setEnabled(active);
  }
}

}  // namespace tandem
