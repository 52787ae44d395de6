#pragma once

#include <QThreadPool>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

#include "studio/score_figures.h"
#include "studio/trial_player.h"
#include "widgets/chart_panel.h"
#include "widgets/trial_table_view.h"

class QAction;
class QComboBox;
class QGridLayout;
class QLabel;

namespace tandem {

class AnchorChart;
class CellMapChart;
class DistributionChart;
class DriftChart;
class EvidenceChart;
class FailureChart;
class FunnelChart;
class LeaderboardChart;
class PosteriorChart;
class PreferenceChart;
class ShiftChart;
class SyncAsyncChart;
class TimeCurveChart;
class TrialPlanner;

/// The dashboards of an experiment: all charts, the trials and the planner on a page that scrolls, with a filter for
/// task, setting and contender. Figures are computed in a thread of its own. GUI thread.
class ScoresBoard final : public QWidget {
  Q_OBJECT
 public:
  explicit ScoresBoard(QWidget* parent = nullptr);
  ~ScoresBoard() override;

  /// Shows these trials soon; done() is emitted then. The table must not change any more. An experiment that was shown
  /// before keeps its filter. Null: shows nothing.
  void set_data(std::shared_ptr<const TrialTable> table);
  [[nodiscard]] TrialFilter filter() const;
  /// All charts, in the order of the page; for reports.
  [[nodiscard]] std::vector<ChartPanel*> charts() const { return charts_; }
  /// The one that had the focus last or whose menu was opened, else the leaderboard; for commands such as saving it.
  [[nodiscard]] ChartPanel* current_chart() const;
  /// The commands that save the current chart, for the menus of all of them.
  void set_save_actions(const QList<QAction*>& actions);
  [[nodiscard]] TrialTableView* trials() const { return trials_; }
  [[nodiscard]] TrialPlanner* planner() const { return planner_; }

 Q_SIGNALS:
  /// A trial was double-clicked, or chosen by Enter, or a point with a single trial behind it; `at_s`: the time of the
  /// trial that the point stands for.
  void open_trial(qint64 trial, tandem::ShowFrom from = {});
  void problem(const tandem::Error& error);
  /// What set_data() or a filter asked for is on the page.
  void done();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Shown;

  void build_filters();
  void build_charts();
  template <typename Chart>
  Chart* add(Chart* chart);
  void fill_filters();
  void compute();
  void show_first(const TrialTable& table, const ScoreFigures& figures);
  void show_others(Shown& shown);
  void choose(const TrialIds& trials, std::optional<double> at_s);
  void remember_chart(const QWidget* focus);
  void lay_out(bool narrow);

  std::shared_ptr<const TrialTable> table_;
  QComboBox* task_;
  QComboBox* setting_;
  QComboBox* contender_;
  QLabel* state_;
  QWidget* page_;
  QGridLayout* grid_;
  std::vector<ChartPanel*> charts_;
  ChartPanel* focused_ = nullptr;
  LeaderboardChart* board_ = nullptr;
  EvidenceChart* evidence_ = nullptr;
  CellMapChart* cells_ = nullptr;
  FunnelChart* funnels_ = nullptr;
  PosteriorChart* posteriors_ = nullptr;
  DistributionChart* distributions_ = nullptr;
  TimeCurveChart* times_ = nullptr;
  ShiftChart* slopes_ = nullptr;
  SyncAsyncChart* inference_ = nullptr;
  FailureChart* failures_ = nullptr;
  PreferenceChart* preference_ = nullptr;
  DriftChart* drift_ = nullptr;
  AnchorChart* anchors_ = nullptr;
  QWidget* trial_panel_ = nullptr;
  TrialTableView* trials_ = nullptr;
  TrialPlanner* planner_ = nullptr;
  QThreadPool pool_;
  int asked_ = 0;
  int narrow_ = -1;
};

}  // namespace tandem
