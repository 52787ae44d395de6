#pragma once

#include <QStringList>

#include "widgets/rolling_chart.h"

class QCPItemText;

namespace tandem {

/// Lines on a scale of round values, each with its name in the colour of the line.
class TimeChart final : public RollingChart {
  Q_OBJECT
 public:
  /// `unit` stands behind the values of the axis.
  TimeChart(const QString& name, const QString& unit, QWidget* parent = nullptr);
  /// The names of the lines; starts over.
  void set_lines(const QStringList& names);
  [[nodiscard]] QSize minimumSizeHint() const override { return {150, 70}; }

 protected:
  void apply_colours() override;

 private:
  void fit_scale() override;

  QString unit_;
  std::vector<QCPItemText*> labels_;
};

}  // namespace tandem
