#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

class QCustomPlot;
class QCPItemText;

namespace tandem {

/// Lines over the last ten seconds, newest at the right, on a scale of round values, each with its name at its end.
class TimeChart final : public QWidget {
  Q_OBJECT
 public:
  /// `name` is for assistive technology; `unit` stands behind the values of the axis.
  TimeChart(const QString& name, const QString& unit, QWidget* parent = nullptr);
  /// The names of the lines; starts over.
  void set_lines(const QStringList& names);
  /// One sample of every line; NaN leaves a gap. A time that goes back starts over.
  void add(double time_s, const std::vector<double>& values);
  void clear();
  [[nodiscard]] QSize minimumSizeHint() const override { return {150, 70}; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void apply_colours();
  void fit_scale();

  QCustomPlot* plot_;
  QString unit_;
  std::vector<QCPItemText*> labels_;
  double newest_s_ = 0;
};

}  // namespace tandem
