#pragma once

#include <QWidget>

#include "studio/policy_session.h"
#include "widgets/camera_grid.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace tandem {

class Actions;
class ChunkTimeline;
class HoldButton;
class InferencePanel;
class PolicyPanel;
class RigSession;
class ShadowCard;
class TimeChart;

/// Roll out: the cameras with what the policy is about to do, its card, how it is computed, and what becomes of its
/// chunks.
class RolloutPage final : public QWidget {
  Q_OBJECT
 public:
  RolloutPage(RigSession& session, Actions& actions, Settings& settings, QWidget* parent = nullptr);

  /// Display timer: pictures, path, head-up display, figures. `visible`: somebody sees it.
  void refresh(const ControlStatus& status, bool visible);
  void set_booth(bool on);
  void take_focus() { grid_->setFocus(); }
  [[nodiscard]] HoldButton* arm_button() const { return arm_; }
  [[nodiscard]] PolicySession& policy() { return policy_; }
  /// Gives the arm to the leader or back where the keys are the rig's and a policy runs; false where they are not.
  bool tab();
  /// Puts the old instruction back and gives the keys to the rig; false where it is not being edited.
  bool leave_field();

 Q_SIGNALS:
  void problem(const tandem::Error& error);
  void notice(const QString& text);

 private:
  void build_side(Actions& actions);
  void build_bottom();
  void connect_actions(Actions& actions);
  void choose_policy();
  void choose_statistics();
  void save_shadow();
  void rig_changed();
  void show_paths(const RolloutStatus& figures);
  void show_charts(const ControlStatus& status, const RolloutStatus& figures, const RolloutSessionStatus& rollout);
  void show_buttons(const ControlStatus& status, const RolloutSessionStatus& rollout);
  bool limited(const ControlStatus& status, const RolloutSessionStatus& rollout, const RolloutStatus& figures);

  RigSession& session_;
  Actions& actions_;
  Settings& settings_;
  PolicySession policy_;
  CameraGrid* grid_;
  QWidget* side_;
  QWidget* bottom_;
  PolicyPanel* card_ = nullptr;
  InferencePanel* inference_ = nullptr;
  QLineEdit* instruction_ = nullptr;
  HoldButton* arm_ = nullptr;
  QPushButton* run_ = nullptr;
  QPushButton* takeover_ = nullptr;
  QPushButton* keep_ = nullptr;
  QPushButton* dry_ = nullptr;
  ChunkTimeline* timeline_ = nullptr;
  QComboBox* joint_ = nullptr;
  TimeChart* joint_chart_ = nullptr;
  TimeChart* latency_chart_ = nullptr;
  TimeChart* queue_chart_ = nullptr;
  ShadowCard* shadow_ = nullptr;
  std::vector<std::string> joint_names_;  // of the connected robot
  double last_chart_s_ = 0;
  struct LimitsFrom {
    std::int64_t executed = 0;
    std::int64_t clipped = 0;
    bool limited = false;
  } limits_from_;  // counts when the present second began
};

}  // namespace tandem
