#pragma once

#include "widgets/charts/chart_canvas.h"

namespace tandem {

/// The plot of a chart with its marks: pointer and arrow keys find them, a click or Enter chooses one.
class ChartView final : public QCustomPlot {
 public:
  explicit ChartView(QWidget* parent);
  /// The marks of what is drawn; the canvas must outlive this or be replaced.
  void set_canvas(const ChartCanvas* canvas);
  /// Called with the trials of a mark that was clicked, or on which Enter was pressed, and the time that it stands for;
  /// never with no trial.
  std::function<void(const TrialIds&, std::optional<double> at_s)> on_chosen;
  /// Called when it has another size.
  std::function<void()> on_resized;

 protected:
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  [[nodiscard]] int mark_at(const QPointF& point) const;
  void show_mark(int index, const QPoint& at);
  void choose(int index);

  const ChartCanvas* canvas_ = nullptr;
  int current_ = -1;
  int pressed_ = -1;
};

}  // namespace tandem
