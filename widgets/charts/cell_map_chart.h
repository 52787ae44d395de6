#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// A contender under a task and a setting.
struct CellTile {
  bool exists = false;  ///< the suite has this cell
  RateFigure success;
  std::int64_t planned = 0;
  TrialIds trials;
  /// Against the baseline, where there is one and both have trials.
  struct Difference {
    double value = 0;  ///< of the rates, −1 … 1
    Interval limits;   ///< Newcombe
    bool significant = false;
  };
  std::optional<Difference> difference;
};

/// One contender's cells, by task, then setting.
struct CellMap {
  QString contender;
  std::vector<std::vector<CellTile>> cells;
};

/// Tasks × settings of one contender. Filled by the lower limit of the success rate, k/n in it, hatched while fewer
/// trials ran than planned; or by the difference from the baseline, with a dot where it is significant after Holm.
class CellMapChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit CellMapChart(QWidget* parent = nullptr);
  /// `baseline`: its name, empty where there is none.
  void set_data(const QStringList& tasks, const QStringList& settings, std::vector<CellMap> maps,
                const QString& baseline, const FigureBasis& basis);
  [[nodiscard]] bool has_data() const override;
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override;

 private:
  [[nodiscard]] const CellMap* shown() const;
  [[nodiscard]] bool by_difference() const;
  [[nodiscard]] QString words(std::size_t task, std::size_t setting, const CellTile& cell) const;

  QComboBox* contender_;
  QComboBox* mode_;
  QStringList tasks_;
  QStringList settings_;
  std::vector<CellMap> maps_;
  QString baseline_;
  FigureBasis basis_;
};

}  // namespace tandem
