#pragma once

#include <QWidget>

#include <vector>

class QCustomPlot;

namespace tandem {

/// Lines over the last ten seconds, newest at the right: the tracking error of each joint.
class StripChart final : public QWidget {
  Q_OBJECT
 public:
  explicit StripChart(QWidget* parent = nullptr);
  /// Adds one sample of every line. The number of lines may change; that starts over, as does a time that goes back.
  void add(double time_s, const std::vector<double>& values);
  void clear();
  [[nodiscard]] QSize minimumSizeHint() const override { return {160, 70}; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void apply_colours();
  void set_lines(std::size_t count);
  void fit_scale();

  QCustomPlot* plot_;
  double newest_s_ = 0;
};

}  // namespace tandem
