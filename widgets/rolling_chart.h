#pragma once

#include <QWidget>

#include <vector>

class QCustomPlot;

namespace tandem {

/// Lines over the last ten seconds, newest at the right. How the values are scaled is up to the kind of chart.
class RollingChart : public QWidget {
  Q_OBJECT
 public:
  /// One sample of every line; NaN leaves a gap. A time that goes back starts over.
  virtual void add(double time_s, const std::vector<double>& values);
  void clear();

 protected:
  /// `name` is for assistive technology; `text_px` is the size of the numbers at the axis.
  RollingChart(const QString& name, int text_px, QWidget* parent);
  /// Makes the lines anew, without samples.
  void make_lines(int count);
  virtual void apply_colours();
  /// Sets the value axis to what the lines hold.
  virtual void fit_scale() = 0;
  /// The value axis with one number at each of `ticks`; nothing happens when it is so already.
  void set_scale(double low, double high, const std::vector<double>& ticks, int decimals, const QString& unit = {});
  void replot();
  void changeEvent(QEvent* event) override;
  [[nodiscard]] QCustomPlot* plot() const { return plot_; }

 private:
  QCustomPlot* plot_;
  int text_px_;
  double newest_s_ = 0;
};

}  // namespace tandem
