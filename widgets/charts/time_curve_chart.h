#pragma once

#include "widgets/chart_panel.h"

class QCPAxisRect;

namespace tandem {

/// A step of the success-time curve: by `time_s` this share is solved.
struct TimeStep {
  double time_s = 0;
  std::int64_t at_risk = 0;  ///< just before
  double solved = 0;
  Interval limits{0, 0};
};
struct TimeCurve {
  QString name;
  std::vector<TimeStep> steps;
  std::vector<double> ends_s;  ///< when each valid trial left, for the table of those at risk
  std::int64_t successes = 0;
  double restricted_mean_s = 0;  ///< failures cost the horizon
  double standard_error_s = 0;
  double median_s = 0;  ///< infinite where less than half are solved
  TrialIds trials;
};

/// The share of trials solved by t, with log-log bands; who is still at it in the table below; the horizon as a line.
class TimeCurveChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit TimeCurveChart(QWidget* parent = nullptr);
  /// `method`: of the bands.
  void set_data(std::vector<TimeCurve> curves, double horizon_s, const QString& method, const QString& follows = {});
  [[nodiscard]] bool has_data() const override { return !curves_.empty() && horizon_s_ > 0; }
  [[nodiscard]] QString sentence() const override { return follows_; }
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override;

 private:
  void draw_curve(ChartCanvas& canvas, QCPAxisRect* area, std::size_t i) const;
  [[nodiscard]] QString words(const TimeCurve& curve) const;

  std::vector<TimeCurve> curves_;
  double horizon_s_ = 0;
  QString method_;
  QString follows_;
};

}  // namespace tandem
