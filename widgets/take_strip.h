#pragma once

#include <QImage>
#include <QString>
#include <QWidget>

#include <deque>

namespace tandem {

/// One kept take in the strip.
struct TakeCard {
  std::int64_t episode = 0;
  QImage picture;
  double length_s = 0;
  QString quality;  ///< "good", "2 drops"; already in the user's language
  int grade = 0;    ///< 0 good, 1 fair, 2 poor
  int stars = 0;    ///< 0: none given
  bool flagged = false;
  QString note;
};

/// The last takes as film thumbnails, newest first, with a quality mark in word and colour.
class TakeStrip final : public QWidget {
  Q_OBJECT
 public:
  explicit TakeStrip(QWidget* parent = nullptr);
  void add(TakeCard card);
  void clear();
  /// What is said while there are no takes.
  void set_empty_text(const QString& text);
  /// The card of an episode, to be changed, or null. Call update() afterwards.
  [[nodiscard]] TakeCard* find(std::int64_t episode);
  /// The last take, or null.
  [[nodiscard]] const TakeCard* newest() const { return cards_.empty() ? nullptr : &cards_.front(); }
  [[nodiscard]] int count() const { return static_cast<int>(cards_.size()); }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void paint_card(QPainter& painter, const TakeCard& card, const QRect& picture, bool newest) const;
  [[nodiscard]] QRect place(std::size_t index) const;
  std::deque<TakeCard> cards_;
  QString empty_text_;
};

}  // namespace tandem
