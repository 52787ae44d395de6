#pragma once

#include <QWidget>

#include <array>

#include "session/collect.h"
#include "studio/settings.h"
#include "widgets/camera_grid.h"

class QPushButton;
class QVBoxLayout;

namespace tandem {

class Actions;
class HoldButton;
class JointStrip;
class PlanPanel;
class RigSession;
class StripChart;
class TakeStrip;
class SliderPanel;

/// Collect: live cameras with the head-up display, joints, plan, takes and the keys that lead through it.
class CollectPage final : public QWidget {
  Q_OBJECT
 public:
  CollectPage(RigSession& session, Actions& actions, Settings& settings, QWidget* parent = nullptr);

  /// Display timer: pictures, numbers, head-up display.
  void refresh(const ControlStatus& status, const CollectStatus& collect);
  /// Booth mode: cameras and head-up display only.
  void set_booth(bool on);
  /// Gives the keys to the rig instead of a field.
  void take_focus() { grid_->setFocus(); }
  [[nodiscard]] HoldButton* arm_button() const { return arm_; }
  /// The keys W A S D … that the keyboard leader uses; true if the key is one of them and was taken.
  bool leader_key(int key, bool down);
  /// No key leads any more: the window lost the keyboard, and with it the releases.
  void let_leader_go();
  /// Tells the keyboard leader which keys are down; repeated, so that a hung window counts as no key.
  void send_leader_keys();
  /// Ends editing without a change, where a field has the keys; false where none has.
  bool leave_field();

 private:
  void build_joints(QVBoxLayout* side);
  void build_buttons(QVBoxLayout* side);
  void connect_actions(Actions& actions);
  void rig_changed();
  void on_event(const CollectEvent& event);
  void record();
  void space();
  void show_hud(const HudState& hud);
  void on_started(const CollectEvent& event);
  void on_saved(const CollectEvent& event);
  void ask_note();
  void on_annotated(const CollectEvent& event);
  void echo(const QString& text);
  void update_buttons(const ControlStatus& status, const CollectStatus& collect);
  void update_numbers(const ControlStatus& status);

  RigSession& session_;
  Actions& actions_;
  Settings& settings_;
  QString shown_dataset_;  // whose takes the strip shows
  QString shown_rig_;      // and which rig made them
  double rate_hz_ = 30;    // of the rig that is, or was, connected
  QString echo_text_;
  qint64 echo_until_ms_ = 0;
  QString stopped_note_;
  QString lost_note_;  // the last take is not on the disk and cannot be saved any more
  QString hud_key_;
  bool was_running_ = false;
  double last_chart_s_ = 0;
  std::array<bool, 12> leader_keys_{};

  CameraGrid* grid_;
  QWidget* side_;
  PlanPanel* plan_;
  QWidget* strip_panel_;
  TakeStrip* takes_;
  JointStrip* joints_;
  StripChart* chart_;
  SliderPanel* sliders_;
  HoldButton* arm_;
  QPushButton* primary_;
  QPushButton* discard_;
  QPushButton* pause_;
};

}  // namespace tandem
