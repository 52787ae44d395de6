#pragma once

#include <QObject>

#include <functional>
#include <string>
#include <vector>

#include "studio/curate_session.h"

class QWidget;

namespace tandem {

class Actions;
class CurateList;
class CurateView;

/// The commands of the Curate page that go to its parts: cursor, episodes, what is said of them, undo. UI thread.
class CurateCommands final : public QObject {
  Q_OBJECT
 public:
  CurateCommands(CurateSession& session, CurateList& list, CurateView& view, Actions& actions, QObject* parent);
  /// Whether the page is seen: its commands can be given then, as far as there is something to give them to.
  void set_current(bool current);
  void update_enabled();

 private:
  void connect_player();
  void connect_episodes();
  void on(const char* id, std::function<void()> slot);
  void toggle_success(bool success);
  void set_grade(int grade);
  void toggle_tag(const std::string& tag);

  CurateSession& session_;
  CurateList& list_;
  CurateView& view_;
  Actions& actions_;
  bool current_ = false;
};

}  // namespace tandem
