#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// A task in and out of the training distribution.
struct ShiftRow {
  QString contender;
  QString task;
  RateFigure inside;
  RateFigure outside;
  double gap = 0;  ///< inside − outside
  Interval gap_limits;
  [[nodiscard]] bool within_noise() const { return gap_limits.low <= 0 && gap_limits.high >= 0; }
  TrialIds trials;
};

/// A slope for each task from its rate in the distribution to that outside of it; the gap with its interval beside it,
/// and whether that covers 0.
class ShiftChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit ShiftChart(QWidget* parent = nullptr);
  /// `gap_method`: how the limits of the gap were found.
  void set_data(std::vector<ShiftRow> rows, const FigureBasis& basis, const QString& gap_method);
  [[nodiscard]] bool has_data() const override;
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override;

 private:
  [[nodiscard]] std::vector<ShiftRow> shown() const;

  QComboBox* contender_;
  std::vector<ShiftRow> rows_;
  FigureBasis basis_;
  QString gap_method_;
};

}  // namespace tandem
