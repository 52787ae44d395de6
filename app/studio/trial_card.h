#pragma once

#include <QFrame>
#include <QString>

#include <vector>

#include "session/controller.h"
#include "studio/settings.h"

class QCheckBox;
class QGridLayout;
class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tandem {

class Actions;
class ContenderDriver;
class HoldButton;
class RigSession;
class TrialRun;

/// The card of the present trial: which one, what is to be done, its clock, readable from afar, and what can be done
/// now. While blind it names contenders by their labels only.
class TrialCard final : public QFrame {
  Q_OBJECT
 public:
  TrialCard(TrialRun& run, ContenderDriver& driver, RigSession& rig, Actions& actions, const Settings& settings,
            QWidget* parent = nullptr);

  /// Display timer.
  void refresh(const ControlStatus& status);
  [[nodiscard]] HoldButton* arm_button() const { return arm_; }
  /// Another person judges from now on.
  void show_person();
  /// The person lets Tandem move the arm.
  [[nodiscard]] bool wants_driver() const;

 Q_SIGNALS:
  void driver_wanted(bool wanted);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build_facts(QVBoxLayout* layout);
  void build_clock(QVBoxLayout* layout);
  void lay_out_clock(bool low);
  void build_buttons(QVBoxLayout* layout);
  void show_trial();
  void show_clock();
  void show_buttons(const ControlStatus& status);
  void show_driver();
  [[nodiscard]] QString recording_text() const;
  [[nodiscard]] QString sentence() const;
  QPushButton* button(const char* action, const QString& text, QWidget* parent);

  TrialRun& run_;
  ContenderDriver& driver_;
  RigSession& rig_;
  Actions& actions_;
  const Settings& settings_;
  QLabel* count_;
  bool written_ = false;  // a trial was, and the next one has not begun
  std::int64_t shown_ = 0;
  QLabel* contender_;
  QLabel* who_;
  QLabel* instruction_;
  QLabel* start_;
  QGridLayout* times_;  // word, clock and limit
  bool low_ = false;
  QLabel* word_;
  QLabel* clock_;
  QLabel* limit_;
  QLabel* sentence_;
  QCheckBox* drive_;
  QLabel* loading_;
  QPushButton* person_;
  HoldButton* arm_;
  QPushButton* primary_;
  QPushButton* home_;
  std::vector<std::pair<QPushButton*, QString>> others_;
};

}  // namespace tandem
