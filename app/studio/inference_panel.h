#pragma once

#include <QFrame>
#include <QHash>

#include "rollout/runner.h"

class QBoxLayout;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace tandem {

class PolicySession;

/// How inference and motion go together, adjustable while the arm moves, and what it costs.
class InferencePanel final : public QFrame {
  Q_OBJECT
 public:
  explicit InferencePanel(PolicySession& policy, QWidget* parent = nullptr);
  void refresh(const RolloutStatus& figures, int rate_hz);
  /// Synchronous to asynchronous and back.
  void toggle();
  void choose(InferenceMode mode);

 Q_SIGNALS:
  /// Editing is over: the keys belong to the rig again.
  void done();

 private:
  void add_modes(QBoxLayout* layout);
  void add_knobs(QGridLayout* grid);
  void show_settings();
  QLabel* add_figure(QGridLayout* grid, const QString& name);
  QDoubleSpinBox* add_number(double low, double high, double step, const QString& name);

  PolicySession& policy_;
  QHash<int, QPushButton*> modes_;
  QDoubleSpinBox* threshold_;
  QDoubleSpinBox* filter_;
  QComboBox* aggregate_;
  QLabel* latency_;
  QLabel* in_hand_;
  QLabel* age_;
  QLabel* stalled_;
  QLabel* late_;
};

}  // namespace tandem
