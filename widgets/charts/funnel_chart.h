#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// A stage of a task, as far as one contender came.
struct FunnelBar {
  QString title;
  std::int64_t reached = 0;  ///< trials with this stage
  RateFigure conditional;    ///< of those that reached the stage before (the first: of all)
  TrialIds failed;           ///< trials whose first missing stage is this one
  RateFigure overall = {};   ///< of all trials, as the bar is long
};
struct Funnel {
  QString contender;
  QString task;
  std::int64_t n = 0;
  std::vector<FunnelBar> stages;
};

/// Bars of the trials that reached each stage, with the limits of their share. A click shows the trials that failed
/// there.
class FunnelChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit FunnelChart(QWidget* parent = nullptr);
  void set_data(std::vector<Funnel> funnels, const FigureBasis& basis);
  [[nodiscard]] bool has_data() const override;
  [[nodiscard]] QString sentence() const override;
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override;

 private:
  [[nodiscard]] const Funnel* shown() const;

  QComboBox* choice_;
  std::vector<Funnel> funnels_;
  FigureBasis basis_;
};

}  // namespace tandem
