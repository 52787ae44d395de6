#pragma once

#include <QWidget>

#include <vector>

#include "session/controller.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace tandem {

class Actions;
class Badge;
class RigSession;

/// Rig: choose and connect a rig; one tile for each device with its live values, identity and state, and the
/// check report with reasons and what to do.
class RigPage final : public QWidget {
  Q_OBJECT
 public:
  RigPage(RigSession& session, Actions& actions, QWidget* parent = nullptr);
  /// Slow timer: live values and the report.
  void refresh(const ControlStatus& status);

 private:
  struct Tile {
    QLabel* title;
    QLabel* identity;
    QLabel* value;
    Badge* state;
  };
  void build_tiles();
  [[nodiscard]] Tile add_tile(const QString& title, const QString& identity);
  void add_faults(Actions& actions);

  RigSession& session_;
  QComboBox* rigs_;
  QPushButton* connect_;
  QGridLayout* grid_;
  QWidget* tiles_;
  QLabel* report_;
  QLabel* empty_;
  QPushButton* fix_;
  QPushButton* faults_;
  QList<QAction*> fault_actions_;
  std::vector<Tile> tile_list_;
};

/// One line of the check report.
struct CheckItem {
  bool good = true;
  QString text;    ///< what was found
  QString remedy;  ///< what to do, where it is not good
};

/// The check report of a connected rig.
[[nodiscard]] std::vector<CheckItem> check_report(const Rig& rig, const ControlStatus& status);

}  // namespace tandem
