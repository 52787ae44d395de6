#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// A cause of failure, or a way in which trials ended without success.
struct FailureRow {
  QString title;
  bool named = true;                 ///< by a person; else only how the trial ended
  std::vector<std::int64_t> counts;  ///< by contender
  RateFigure recovered;              ///< of its occurrences; n = 0 where it makes no sense
  TrialIds trials;
};

/// Why trials failed: counts by cause, stacked by contender. A click shows the trials.
class FailureChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit FailureChart(QWidget* parent = nullptr);
  void set_data(const QStringList& contenders, std::vector<FailureRow> rows, const FigureBasis& basis);
  [[nodiscard]] bool has_data() const override { return !rows_.empty(); }
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override;

 private:
  [[nodiscard]] QString words(const FailureRow& row) const;

  QStringList contenders_;
  std::vector<FailureRow> rows_;
  FigureBasis basis_;
};

}  // namespace tandem
