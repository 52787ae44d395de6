#pragma once

#include <QFrame>
#include <QPointer>

#include "session/collect.h"
#include "session/setup.h"
#include "studio/settings.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QSpinBox;

namespace tandem {

class Actions;
class RigSession;

/// What is to be collected: the task, the numbers, the leader and the folder, and how far the plan has come.
class PlanPanel final : public QFrame {
  Q_OBJECT
 public:
  PlanPanel(RigSession& session, Actions& actions, Settings& settings, QWidget* parent = nullptr);

  /// What the fields say.
  [[nodiscard]] CollectPlan plan() const;
  [[nodiscard]] RecordingOptions recording() const;
  /// The folder that will be recorded into.
  [[nodiscard]] QString dataset_folder() const;
  /// Takes of the present plan that are on the disk, those of earlier days included; as of the last refresh().
  [[nodiscard]] std::int64_t kept() const { return kept_; }
  /// The word of the chosen leader.
  [[nodiscard]] QString leader() const;

  void rig_changed();
  void edit_task();
  /// Puts the old text back into the field that is being edited and gives the keys to the rig; false where none is.
  bool leave_field();
  /// A plan that began is remembered, so that it goes on after a restart; one that was refused changes nothing.
  void remember_start(const CollectEvent& event);
  void remember_saved(const CollectEvent& event);
  void refresh(const CollectStatus& collect);

 Q_SIGNALS:
  void leader_changed();
  /// Editing is over: the keys belong to the rig again.
  void done();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QSpinBox* add_number(int low, int high, int value, const QString& suffix, const QString& name);
  void watch(QLineEdit* field);
  void choose_folder();
  [[nodiscard]] bool goes_on() const;

  RigSession& session_;
  Settings& settings_;
  QString chosen_folder_;
  QPointer<QLineEdit> edited_;  // the field that has the keys
  QString text_before_;         // and what it said before
  QLineEdit* task_;
  QProgressBar* progress_;
  QLabel* progress_text_;
  std::int64_t kept_ = 0;
  QLabel* folder_;
  QComboBox* leader_;
  QSpinBox* episodes_;
  QSpinBox* episode_s_;
  QSpinBox* reset_s_;
};

}  // namespace tandem
