#pragma once

#include "widgets/rolling_chart.h"

namespace tandem {

/// The tracking error of each joint, around zero.
class StripChart final : public RollingChart {
  Q_OBJECT
 public:
  explicit StripChart(QWidget* parent = nullptr);
  /// The number of lines may change; that starts over.
  void add(double time_s, const std::vector<double>& values) override;
  [[nodiscard]] QSize minimumSizeHint() const override { return {160, 70}; }

 private:
  void fit_scale() override;
};

}  // namespace tandem
