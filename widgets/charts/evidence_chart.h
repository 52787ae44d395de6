#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// The evidence after a pair.
struct EvidenceLine {
  double forward = 0;              ///< log10 of that for "the second is better"
  double reverse = 0;              ///< and for the first
  std::optional<Interval> limits;  ///< of the mean difference, at some of the pairs
  double mean = 0;                 ///< mean difference so far
  TrialIds trials;
};
struct EvidenceSeries {
  QString first;
  QString second;
  double alpha = 0.05;
  std::vector<EvidenceLine> pairs;
  std::int64_t decided_forward = 0;  ///< pair at which it was, 0: not yet
  std::int64_t decided_reverse = 0;
  std::optional<std::int64_t> pairs_left;  ///< of the budget
};

/// What may be looked at after every pair: evidence in either direction against the thresholds, and below it the
/// confidence sequence of the mean difference (second minus first).
class EvidenceChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit EvidenceChart(QWidget* parent = nullptr);
  void set_data(std::vector<EvidenceSeries> series);
  [[nodiscard]] bool has_data() const override;
  [[nodiscard]] QString sentence() const override;
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override { return 290; }

 private:
  [[nodiscard]] const EvidenceSeries* shown() const;
  void draw_evidence(ChartCanvas& canvas, const EvidenceSeries& series) const;
  void draw_difference(ChartCanvas& canvas, const EvidenceSeries& series) const;
  void show_title();

  QComboBox* choice_;
  std::vector<EvidenceSeries> series_;
};

}  // namespace tandem
