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
  QString quality;       ///< "good", "2 drops"; already in the user's language
  int grade = 0;         ///< 0 good, 1 fair, 2 poor
};

/// The last takes as film thumbnails, newest first, with a quality mark in word and colour.
class TakeStrip final : public QWidget {
  Q_OBJECT
 public:
  explicit TakeStrip(QWidget* parent = nullptr);
  void add(TakeCard card);
  void clear();
  [[nodiscard]] int count() const { return static_cast<int>(cards_.size()); }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::deque<TakeCard> cards_;
};

}  // namespace tandem
