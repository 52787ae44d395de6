#pragma once

#include <QFrame>
#include <QThreadPool>

#include <atomic>
#include <cstdint>

class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace tandem {

class PowerChart;

/// How many trials: for two success rates that are to be told apart, the number per contender, what so many trials can
/// tell apart, and the hours they take. Power is computed in a thread of its own, as soon as the planner is seen. Power
/// of the two-sided Barnard test at α = 0.05; exact up to 110 trials.
class TrialPlanner final : public QFrame {
  Q_OBJECT
 public:
  explicit TrialPlanner(QWidget* parent = nullptr);
  ~TrialPlanner() override;
  /// Seconds of one trial at most, and of the reset between two.
  void set_times(double horizon_s, double reset_s);
  void set_contenders(int contenders);
  [[nodiscard]] std::int64_t trials() const { return trials_; }
  /// The trials that the field asks for can tell such a difference from this first rate, in points; 0: none.
  [[nodiscard]] int detectable_points() const { return detectable_; }
  [[nodiscard]] double hours() const { return hours_; }

 Q_SIGNALS:
  /// What was asked for last is shown.
  void done();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  struct Question;
  struct Answer;
  /// Stops early, with what there is, once `asked` is not the newest question any more. Worker thread.
  [[nodiscard]] Answer answer(const Question& question, int asked) const;
  void compute();
  void ask();
  void show_answer(const Question& question, const Answer& answer);

  QSpinBox* first_;
  QSpinBox* second_;
  QSpinBox* power_;
  QSpinBox* planned_;
  QSpinBox* contenders_;
  QDoubleSpinBox* horizon_;
  QDoubleSpinBox* reset_;
  QLabel* needed_;
  QLabel* detects_;
  QLabel* takes_;
  PowerChart* chart_;
  std::int64_t trials_ = 0;
  int detectable_ = 0;
  double hours_ = 0;
  std::atomic<int> asked_ = 0;  // number of the newest question
  bool due_ = false;            // to be asked once it is seen
  QThreadPool pool_;
};

}  // namespace tandem
