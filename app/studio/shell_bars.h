#pragma once

#include <QFrame>

#include "session/collect.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace tandem {

class Actions;
class RigSession;

/// The bar on top of every page: rig, readiness with its reason, what is going on, torque, and Stop.
class TopBar final : public QFrame {
  Q_OBJECT
 public:
  TopBar(RigSession& session, Actions& actions, QWidget* parent = nullptr);
  void refresh(const ControlStatus& status, const CollectStatus& collect);

 private:
  void show_ready(const QString& text);
  RigSession& session_;
  QToolButton* rig_;
  QToolButton* ready_;
  QLabel* simulated_;
  QLabel* mode_;
  QLabel* torque_;
  QPushButton* stop_;
};

/// The six pages, Log and Settings, with icon and word.
class Rail final : public QFrame {
  Q_OBJECT
 public:
  explicit Rail(Actions& actions, QWidget* parent = nullptr);
  void set_current(const QString& page);
  /// Draws the icons in the theme's colours.
  void update_icons();

 private:
  QList<QToolButton*> buttons_;
};

/// Figures at the bottom: loop, cameras, pictures lost in this take, ticks lost since the rig was connected, bus, disk,
/// log. What ticks were lost since the last refresh goes to the log.
class StatusLine final : public QFrame {
  Q_OBJECT
 public:
  explicit StatusLine(QWidget* parent = nullptr);
  void refresh(const ControlStatus& status, const CollectStatus& collect, const QString& folder);

 private:
  QLabel* left_;
  QLabel* right_;
  int ticks_ = 0;
  std::int64_t lost_ticks_ = 0;
};

}  // namespace tandem
