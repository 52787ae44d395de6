#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// Verdicts between contenders and the strengths that follow from them.
struct PreferenceData {
  QStringList names;
  std::vector<std::vector<std::int64_t>> wins;  ///< wins[i][j]: i was preferred to j
  std::vector<std::vector<std::int64_t>> ties;  ///< symmetric
  std::vector<double> scores;                   ///< by contender, 1500 the middle; empty without verdicts
  std::vector<Interval> limits;                 ///< of the scores
  bool ridge = false;                           ///< somebody never lost or never won: the strengths were held in
};

/// Who was preferred to whom, with counts, and Bradley-Terry strengths with intervals.
class PreferenceChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit PreferenceChart(QWidget* parent = nullptr);
  void set_data(PreferenceData verdicts);
  [[nodiscard]] bool has_data() const override { return !data_.scores.empty(); }
  [[nodiscard]] QString sentence() const override;
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override;

 private:
  void draw_matrix(ChartCanvas& canvas) const;
  void draw_strengths(ChartCanvas& canvas) const;

  PreferenceData data_;
};

}  // namespace tandem
