#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// The chance to tell two success rates apart, by the number of trials for each.
struct PowerPoint {
  std::int64_t trials = 0;
  double power = 0;
};

class PowerChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit PowerChart(QWidget* parent = nullptr);
  /// `wanted`: the power that is asked for; `planned`: trials per contender.
  void set_data(std::vector<PowerPoint> points, double wanted, std::int64_t planned, const QString& rates);
  [[nodiscard]] bool has_data() const override { return !points_.empty(); }
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override { return 160; }

 private:
  std::vector<PowerPoint> points_;
  double wanted_ = 0.8;
  std::int64_t planned_ = 0;
  QString rates_;
};

}  // namespace tandem
