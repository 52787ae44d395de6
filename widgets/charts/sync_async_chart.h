#pragma once

#include "widgets/chart_panel.h"

class QCPAxisRect;

namespace tandem {

/// A trial with the time it took: failures cost the horizon.
struct TimedDot {
  double time_s = 0;
  bool solved = false;
  std::int64_t block = -1;  ///< trials of one block belong together; −1: of none
  std::int64_t trial = 0;
};
/// The graded score of a task, as share of the points.
struct TaskScore {
  QString task;
  MeanFigure score;
};
/// One way of inference.
struct InferenceSide {
  QString name;  ///< such as "sync"
  std::vector<TaskScore> tasks;
  std::vector<TimedDot> times;
  std::vector<double> rounds;  ///< objects done in each round of fixed length
  RateFigure success;
  std::optional<double> mean_time_s;
  std::optional<double> stall_share;  ///< of the time, 0 … 1
  std::optional<std::int64_t> queue_min;
  std::optional<double> latency_p50_ms;
  std::optional<double> latency_p95_ms;
};
/// A line of the table: what, on either side, and the difference with its limits where there is one.
struct SideBySide {
  QString what;
  QString first;
  QString second;
  QString difference;
};

/// Synchronous against asynchronous inference of one checkpoint: score by task, time by trial (lines join the trials of
/// a block), objects by round; below them what the rollouts measured.
class SyncAsyncChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit SyncAsyncChart(QWidget* parent = nullptr);
  void set_data(InferenceSide first, InferenceSide second, std::vector<SideBySide> rows, const QString& follows = {});
  void clear();
  [[nodiscard]] bool has_data() const override { return !sides_.empty(); }
  [[nodiscard]] QString sentence() const override { return follows_; }
  [[nodiscard]] ChartTable table() const override;

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override;

 private:
  [[nodiscard]] std::vector<int> parts() const;
  void draw_scores(ChartCanvas& canvas, QCPAxisRect* area) const;
  void draw_times(ChartCanvas& canvas, QCPAxisRect* area) const;
  void draw_rounds(ChartCanvas& canvas, QCPAxisRect* area) const;
  void draw_table(ChartCanvas& canvas, QCPAxisRect* first, QCPAxisRect* last) const;

  std::vector<InferenceSide> sides_;  // none or two
  std::vector<SideBySide> rows_;
  QString follows_;
};

}  // namespace tandem
