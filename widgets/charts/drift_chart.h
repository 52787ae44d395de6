#pragma once

#include "widgets/chart_panel.h"

class QCPAxisRect;

namespace tandem {

/// Ten trials in a row of the contender that watches the rig.
struct DriftRun {
  std::int64_t first = 0;  ///< counts its trials from 1
  RateFigure success;
  bool outside = false;  ///< of what the pooled rate allows
  TrialIds trials;
};
/// Something that was done to the rig, such as a cleaned lens.
struct DriftNote {
  std::int64_t trial = 0;  ///< happened before this one, counted from 1
  QString text;
};
struct DriftData {
  QString name;
  double pooled = 0;
  Interval limits{0, 1};
  std::vector<DriftRun> runs;
  std::vector<double> cusum;  ///< after every trial
  double p0 = 0.8;
  double p1 = 0.5;
  double alarm_at = 3;
  std::optional<std::int64_t> alarm;  ///< first trial at or above it, counted from 1
  std::vector<DriftNote> notes;
};

/// Whether the rig drifts: success in runs of ten within the limits of the pooled rate, and the cumulative sum that
/// rises when the rate falls.
class DriftChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit DriftChart(QWidget* parent = nullptr);
  void set_data(std::vector<DriftData> drifts);
  [[nodiscard]] bool has_data() const override;
  [[nodiscard]] QString sentence() const override;
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override { return 260; }

 private:
  [[nodiscard]] const DriftData* shown() const;
  void draw_runs(ChartCanvas& canvas, QCPAxisRect* area, const DriftData& drift) const;
  void draw_sum(ChartCanvas& canvas, QCPAxisRect* area, const DriftData& drift) const;

  QComboBox* choice_;
  std::vector<DriftData> data_;
};

}  // namespace tandem
