#pragma once

#include <QWidget>

#include <deque>
#include <vector>

namespace tandem {

/// Lines over the last ten seconds, newest at the right: the tracking error of each joint.
class StripChart final : public QWidget {
  Q_OBJECT
 public:
  explicit StripChart(QWidget* parent = nullptr);
  /// Adds one sample of every line. The number of lines may change; that starts over.
  void add(double time_s, const std::vector<double>& values);
  void clear();
  [[nodiscard]] QSize minimumSizeHint() const override { return {160, 70}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Sample {
    double time_s;
    std::vector<double> values;
  };
  std::deque<Sample> samples_;
};

}  // namespace tandem
