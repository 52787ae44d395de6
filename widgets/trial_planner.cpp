#include "widgets/trial_planner.h"

#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>

#include <algorithm>
#include <vector>

#include "scoring/sample_size.h"
#include "scoring/two_proportions.h"
#include "widgets/charts/power_chart.h"
#include "widgets/display.h"

namespace tandem {
namespace {

QSpinBox* make_spin(int low, int high, int value, const QString& unit, const QString& name, QWidget* parent) {
  auto* spin = new QSpinBox(parent);
  spin->setRange(low, high);
  spin->setValue(value);
  spin->setSuffix(unit);
  spin->setAccessibleName(name);
  return spin;
}

QDoubleSpinBox* make_seconds(double value, const QString& name, QWidget* parent) {
  auto* spin = new QDoubleSpinBox(parent);
  spin->setRange(0, 36000);
  spin->setDecimals(0);
  spin->setValue(value);
  spin->setSuffix(QStringLiteral(" s"));
  spin->setAccessibleName(name);
  return spin;
}

// The smallest whole difference in points below the rate that n trials each tell apart with this power; above it where
// there is none below. The approximation is enough for a number that is rounded to points.
int detectable_difference(double rate, std::int64_t n, double power) {
  for (int points = 1; points <= 100; ++points) {
    for (const double other : {rate - points / 100.0, rate + points / 100.0}) {
      if (other < 0 || other > 1 || trials_by_approximation(rate, other, power) > n) {
        continue;
      }
      if (n > 110 || barnard_power(n, rate, other) >= power) {
        return points;
      }
    }
  }
  return 0;
}

}  // namespace

struct TrialPlanner::Question {
  double p1 = 0;
  double p2 = 0;
  double power = 0;
  std::int64_t planned = 0;  // trials for each contender
};
struct TrialPlanner::Answer {
  TrialAdvice advice;
  int detectable = 0;
  std::vector<PowerPoint> points;
};

TrialPlanner::TrialPlanner(QWidget* parent)
    : QFrame(parent),
      first_(make_spin(1, 99, 90, QStringLiteral(" %"), tr("Expected success of the one"), this)),
      second_(make_spin(1, 99, 70, QStringLiteral(" %"), tr("Expected success of the other"), this)),
      power_(make_spin(50, 99, 80, QStringLiteral(" %"), tr("Wanted power"), this)),
      planned_(make_spin(1, 100000, 10, {}, tr("Planned trials per contender"), this)),
      contenders_(make_spin(1, 100, 2, {}, tr("Contenders"), this)),
      horizon_(make_seconds(60, tr("Longest time of a trial"), this)),
      reset_(make_seconds(30, tr("Time of a reset"), this)),
      needed_(make_dim({}, this)),
      detects_(make_dim({}, this)),
      takes_(make_dim({}, this)),
      chart_(new PowerChart(this)) {
  pool_.setMaxThreadCount(1);
  setObjectName(QStringLiteral("panel"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(8);
  layout->addWidget(make_panel_title(tr("How many trials"), this));
  auto* line = new QHBoxLayout;
  line->setSpacing(24);
  auto* left = new QFormLayout;
  auto* right = new QFormLayout;
  left->addRow(tr("Success of the one"), first_);
  left->addRow(tr("Success of the other"), second_);
  left->addRow(tr("Power"), power_);
  right->addRow(tr("Trials per contender"), planned_);
  right->addRow(tr("Contenders"), contenders_);
  right->addRow(tr("Horizon"), horizon_);
  right->addRow(tr("Reset"), reset_);
  line->addLayout(left, 1);
  line->addLayout(right, 1);
  layout->addLayout(line);
  for (auto* label : {needed_, detects_, takes_}) {
    layout->addWidget(label);
  }
  chart_->setObjectName(QString());  // no box in a box
  chart_->layout()->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(chart_, 1);
  for (auto* spin : {first_, second_, power_, planned_, contenders_}) {
    spin->setKeyboardTracking(false);
    connect(spin, &QSpinBox::valueChanged, this, &TrialPlanner::compute);
  }
  for (auto* spin : {horizon_, reset_}) {
    spin->setKeyboardTracking(false);
    connect(spin, &QDoubleSpinBox::valueChanged, this, &TrialPlanner::compute);
  }
  compute();
}

// The thread may still compute for this object.
TrialPlanner::~TrialPlanner() {
  ++asked_;
  pool_.waitForDone();
}

void TrialPlanner::showEvent(QShowEvent* event) {
  QFrame::showEvent(event);
  if (due_) {
    ask();
  }
}

void TrialPlanner::set_times(double horizon_s, double reset_s) {
  horizon_->setValue(horizon_s);
  reset_->setValue(reset_s);
}

void TrialPlanner::set_contenders(int contenders) { contenders_->setValue(contenders); }

TrialPlanner::Answer TrialPlanner::answer(const Question& q, int asked) const {
  Answer out;
  if (q.p1 != q.p2 && asked == asked_) {
    out.advice = trials_for_power(q.p1, q.p2, q.power);
    const std::int64_t last = std::clamp<std::int64_t>(std::max(out.advice.trials, q.planned), 10, 110);
    for (std::int64_t i = 1; i <= 10 && asked == asked_; ++i) {
      const std::int64_t n = std::max<std::int64_t>(1, last * i / 10);
      out.points.push_back({n, barnard_power(n, q.p1, q.p2)});
    }
  }
  if (asked == asked_) {
    out.detectable = detectable_difference(q.p1, q.planned, q.power);
  }
  return out;
}

void TrialPlanner::compute() {
  const std::int64_t all = std::int64_t{planned_->value()} * contenders_->value();
  hours_ = static_cast<double>(all) * (horizon_->value() + reset_->value()) / 3600;
  takes_->setText(tr("%1 trials take up to %2 h.").arg(all).arg(number_text(hours_, 1)));
  due_ = true;
  ++asked_;  // what is being computed is not wanted any more
  if (isVisible()) {
    ask();
  }
}

void TrialPlanner::ask() {
  due_ = false;
  const Question question{first_->value() / 100.0, second_->value() / 100.0, power_->value() / 100.0,
                          planned_->value()};
  const int asked = ++asked_;
  pool_.clear();
  pool_.start([this, asked, question] {
    QMetaObject::invokeMethod(this, [this, asked, question, found = answer(question, asked)] {
      if (asked == asked_) {
        show_answer(question, found);
        Q_EMIT done();
      }
    });
  });
}

void TrialPlanner::show_answer(const Question& question, const Answer& answer) {
  const int first = first_->value();
  const int second = second_->value();
  trials_ = answer.advice.trials;
  detectable_ = answer.detectable;
  needed_->setText(trials_ == 0 ? tr("Equal rates cannot be told apart by any number of trials.")
                                : (answer.advice.exact ? tr("To tell %1 % from %2 %: %3 trials per contender.")
                                                       : tr("To tell %1 % from %2 %: about %3 trials per contender."))
                                      .arg(first)
                                      .arg(second)
                                      .arg(trials_));
  detects_->setText(detectable_ == 0
                        ? tr("%1 trials each cannot tell any difference from %2 %.").arg(question.planned).arg(first)
                        : tr("%1 trials each tell differences of %2 points and more from %3 %.")
                              .arg(question.planned)
                              .arg(detectable_)
                              .arg(first));
  chart_->set_data(answer.points, question.power, question.planned,
                   QStringLiteral("%1 % / %2 %").arg(first).arg(second));
}

}  // namespace tandem
