#pragma once

#include <QMainWindow>
#include <QTimer>

#include <memory>

#include "session/collect.h"
#include "studio/settings.h"
#include "widgets/key_hold.h"

class QLabel;
class QStackedWidget;

namespace tandem {

class Actions;
class CollectPage;
class CuratePage;
class DatasetTools;
class Ending;
class EvaluatePage;
class HoldButton;
class HomePage;
class Leaving;
class LogPage;
class Rail;
class RigPage;
class RigSession;
class RolloutPage;
class SettingsPage;
class StatusLine;
class TopBar;

/// The window. Composes bars and pages, owns the two timers that drive them, and routes keys; everything else
/// is elsewhere.
class MainWindow final : public QMainWindow {
  Q_OBJECT
 public:
  MainWindow(RigSession& session, Settings& settings);
  ~MainWindow() override;
  [[nodiscard]] Actions& actions() const { return *actions_; }
  void show_page(const QString& page);
  /// Loads a policy folder and shows the page that runs it.
  void load_policy(const QString& folder);
  /// Opens a dataset on the page that curates it.
  void open_dataset_folder(const QString& folder);
  /// Ends the program without a question: torque off, saved episodes are safe. Does not wait.
  void quit_now();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  bool event(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void build();
  void connect_actions();
  void connect_messages();
  void refresh_fast();
  void refresh_slow();
  void enable_page_keys();
  [[nodiscard]] HoldButton* arm_button() const;
  [[nodiscard]] bool is_here(const QObject* watched) const;
  bool handle_key(class QKeyEvent* key, bool down, bool here);
  bool handle_escape(class QKeyEvent* key, bool down);
  void toast(const QString& text, bool bad);
  void toast_of_experiment(const QString& text);
  void apply_look();
  void stop();
  [[nodiscard]] bool holds_torque() const;
  [[nodiscard]] Leaving* make_leaving();

  RigSession& session_;
  Settings& settings_;
  Actions* actions_;
  Ending* ending_;
  Leaving* leaving_;
  QStackedWidget* pages_;
  TopBar* top_;
  Rail* rail_;
  StatusLine* status_;
  HomePage* home_;
  RigPage* rig_;
  CollectPage* collect_;
  CuratePage* curate_;
  RolloutPage* rollout_;
  EvaluatePage* evaluate_;
  LogPage* log_;
  SettingsPage* settings_page_;
  QLabel* toast_;
  QString said_of_experiment_;
  QTimer fast_;
  QTimer slow_;
  QTimer toast_timer_;
  KeyHold release_hold_;
  std::unique_ptr<DatasetTools> tools_;
  RigState last_state_ = RigState::no_rig;
  bool gone_ = false;
  const int started_text_percent_;
};

}  // namespace tandem
