#pragma once

#include <QPointer>
#include <QWidget>

#include <functional>

#include "session/controller.h"
#include "studio/contender_driver.h"
#include "studio/score_book.h"
#include "studio/settings.h"
#include "studio/trial_run.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace tandem {

class Actions;
class Badge;
class ExperimentTable;
class HoldButton;
class RigSession;
class SuiteEditor;
class TrialDesk;
class TrialMenus;

/// Evaluate: the experiments, the trials of one of them, and what they show.
class EvaluatePage final : public QWidget {
  Q_OBJECT
 public:
  EvaluatePage(RigSession& session, Actions& actions, Settings& settings, QWidget* parent = nullptr);

  /// Display timer. `visible`: somebody sees the page.
  void refresh(const ControlStatus& status, bool visible);
  void take_focus();
  /// The keys of a trial are these of the page now.
  [[nodiscard]] bool has_trial_keys() const;
  [[nodiscard]] HoldButton* arm_button() const;
  /// Enter, not held: false where it is free to arm.
  bool enter();
  /// The key that swaps live picture and planned start goes down or up; false where it is not this page's.
  bool flicker_key(int key, bool down);
  /// Where the folder of the policy that is loaded on Roll out comes from, to begin an experiment with.
  void set_policy_source(std::function<QString()> source) { policy_source_ = std::move(source); }
  /// What is shown under "Dashboards" of the open experiment, and the trial that is selected there (0: none). Takes the
  /// board over.
  void add_board(QWidget* board, std::function<std::int64_t()> selected);

  /// How many failed trials of the open experiment have no cause that somebody named.
  void set_open_causes(int count);

  /// Something of it works in the background and cannot be ended at once.
  [[nodiscard]] bool busy() const { return driver_.state() == ContenderDriver::State::loading; }
  [[nodiscard]] ScoreBook& book() { return book_; }
  [[nodiscard]] Settings& settings() { return settings_; }
  [[nodiscard]] TrialRun& run() { return run_; }
  void open_experiment(std::int64_t experiment);

 Q_SIGNALS:
  void problem(const tandem::Error& error);
  void notice(const QString& text);
  /// Another experiment, or their list, is shown from now on: notices of the one before are over.
  void left();
  /// has_trial_keys() may be another.
  void keys_changed();
  /// Another experiment is open, or a trial more is in it: boards read it again. 0: none.
  void experiment_shown(std::int64_t experiment);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  enum View { list, desk, dashboards };
  void build_bar(QVBoxLayout* layout);
  QWidget* build_list();
  QWidget* build_dashboards();
  void connect_actions();
  void show_view(View view);
  void show_book();
  void read_list();
  void new_experiment();
  void void_selected();
  void ask_unblind();
  void show_suites();
  void import_trials();
  void update_bar();
  void announce();

  RigSession& session_;
  Actions& actions_;
  Settings& settings_;
  ScoreBook book_;
  TrialRun run_;
  ContenderDriver driver_;
  std::function<QString()> policy_source_;
  QPushButton* back_ = nullptr;
  QLabel* title_ = nullptr;
  Badge* blind_ = nullptr;
  QPushButton* to_desk_ = nullptr;
  QPushButton* to_dashboards_ = nullptr;
  QPushButton* unblind_ = nullptr;
  QPushButton* suites_ = nullptr;
  QPushButton* import_ = nullptr;
  QPushButton* new_ = nullptr;
  QPointer<SuiteEditor> editor_;
  QLabel* banner_ = nullptr;
  QStackedWidget* views_ = nullptr;
  ExperimentTable* experiments_ = nullptr;
  QLabel* empty_ = nullptr;
  TrialDesk* trial_desk_ = nullptr;
  QVBoxLayout* boards_ = nullptr;
  QWidget* board_ = nullptr;
  std::function<std::int64_t()> selected_trial_;
  QLabel* counts_ = nullptr;
  QPushButton* causes_ = nullptr;
  TrialMenus* menus_ = nullptr;
  std::int64_t announced_ = 0;
};

}  // namespace tandem
