#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// How often a contender reached each level of the score.
struct DistributionRow {
  QString name;
  std::vector<std::int64_t> counts;  ///< per level
  std::vector<TrialIds> trials;      ///< per level; may be empty
};

/// Stacked bars of the levels of a rubric, and the share of trials up to each level as steps beside them.
class DistributionChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit DistributionChart(QWidget* parent = nullptr);
  /// `levels`: shares of the points that occur, ascending, 0 … 1.
  void set_data(std::vector<double> levels, std::vector<DistributionRow> rows);
  [[nodiscard]] bool has_data() const override { return !rows_.empty() && !levels_.empty(); }
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override;

 private:
  void draw_bars(ChartCanvas& canvas) const;
  void draw_steps(ChartCanvas& canvas) const;

  std::vector<double> levels_;
  std::vector<DistributionRow> rows_;
};

}  // namespace tandem
