#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// A published figure beside the own one of the same task, never mixed with it.
struct AnchorRow {
  QString method;
  QString task;      ///< and setting; empty: of the whole suite
  QString metric;    ///< "success", "score", …
  double value = 0;  ///< 0 … 1
  std::optional<double> spread;
  std::optional<std::int64_t> trials;
  QString source;
  QString trust;
};

/// Published figures as hollow diamonds, grouped by task, with their source.
class AnchorChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit AnchorChart(QWidget* parent = nullptr);
  void set_data(std::vector<AnchorRow> rows);
  [[nodiscard]] bool has_data() const override { return !rows_.empty(); }
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override;

 private:
  [[nodiscard]] std::vector<AnchorRow> shown() const;

  QComboBox* task_;
  std::vector<AnchorRow> rows_;
};

}  // namespace tandem
