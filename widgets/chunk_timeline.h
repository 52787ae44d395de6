#pragma once

#include <QWidget>

#include "rollout/runner.h"

namespace tandem {

/// What became of the chunks of the last ten seconds: when each was observed, how long it was inferred, which of its
/// actions were executed, and which were dropped because they came too late or a newer chunk knew better. Three lanes
/// in turn; the line at the right is now, what is planned lies behind it.
class ChunkTimeline final : public QWidget {
  Q_OBJECT
 public:
  explicit ChunkTimeline(QWidget* parent = nullptr);
  void set_rate(int rate_hz) { rate_hz_ = rate_hz; }
  void set_status(const RolloutStatus& status);
  void set_empty_text(const QString& text);
  [[nodiscard]] QSize minimumSizeHint() const override { return {240, 96}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paint_chunk(QPainter& painter, const ChunkRecord& chunk, const QRectF& lane) const;
  [[nodiscard]] double x_of(std::int64_t tick) const;

  RolloutStatus status_;
  QString empty_text_;
  int rate_hz_ = 30;
};

}  // namespace tandem
