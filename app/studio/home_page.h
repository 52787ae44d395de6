#pragma once

#include <QWidget>

#include "session/controller.h"
#include "studio/settings.h"

class QLabel;
class QVBoxLayout;

namespace tandem {

class Actions;
class Badge;
class RigSession;

/// Home: where to go on, the rig's health, what was repaired, and the ways to begin.
class HomePage final : public QWidget {
  Q_OBJECT
 public:
  HomePage(RigSession& session, Actions& actions, Settings& settings, QWidget* parent = nullptr);
  /// Slow timer: the rig's health.
  void refresh(const ControlStatus& status);
  void add_notice(const QString& text);
  /// Shows the last task and dataset anew.
  void update_continue();
  /// Puts the focus on the button most people come for.
  void take_focus();

 private:
  [[nodiscard]] QWidget* build_continue(Actions& actions);
  [[nodiscard]] QWidget* build_rig();
  [[nodiscard]] QWidget* build_notices();
  [[nodiscard]] QWidget* build_new(Actions& actions);

  RigSession& session_;
  Settings& settings_;
  QWidget* begin_;
  QLabel* continue_title_;
  QLabel* continue_text_;
  QLabel* rig_name_;
  Badge* rig_state_;
  QLabel* rig_devices_;
  QLabel* notices_;
  QStringList notice_lines_;
};

}  // namespace tandem
