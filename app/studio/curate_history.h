#pragma once

#include <QFrame>

class QListWidget;
class QPushButton;

namespace tandem {

class Actions;
class CurateSession;

/// Every change of the annotations by its name, the newest first; what was undone is grey. A double click goes back to
/// where it was made. UI thread.
class CurateHistory final : public QFrame {
  Q_OBJECT
 public:
  CurateHistory(CurateSession& session, Actions& actions, QWidget* parent = nullptr);
  [[nodiscard]] QListWidget* list() const { return list_; }

 private:
  void show_history();
  void go_to(int row);

  CurateSession& session_;
  QListWidget* list_;
};

}  // namespace tandem
