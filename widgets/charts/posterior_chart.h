#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// The posterior of a success rate under the uniform prior, Beta(k+1, n−k+1).
struct PosteriorRow {
  QString name;
  std::int64_t k = 0;
  std::int64_t n = 0;
  QString letters;
  TrialIds trials;
};

/// A violin for each contender: density, median, 95 % band; letters above. Always 0 … 100 %.
class PosteriorChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit PosteriorChart(QWidget* parent = nullptr);
  void set_data(std::vector<PosteriorRow> rows);
  [[nodiscard]] bool has_data() const override { return !rows_.empty(); }
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;

 private:
  struct Violin {
    std::vector<double> density;  // at points 0 … 1, the highest is 1
    double median = 0;
    Interval band;
  };
  std::vector<PosteriorRow> rows_;
  std::vector<Violin> violins_;
};

}  // namespace tandem
