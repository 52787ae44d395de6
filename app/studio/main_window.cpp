#include "studio/main_window.h"

#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <QWindow>

#include <cstdlib>
#include <utility>

#include "base/log.h"
#include "studio/actions.h"
#include "studio/collect_page.h"
#include "studio/curate_page.h"
#include "studio/dataset_tools.h"
#include "studio/ending.h"
#include "studio/evaluate_page.h"
#include "studio/home_page.h"
#include "studio/leaving.h"
#include "studio/look.h"
#include "studio/plain_pages.h"
#include "studio/rig_page.h"
#include "studio/rig_session.h"
#include "studio/rollout_page.h"
#include "studio/score_dashboards.h"
#include "studio/sentences.h"
#include "studio/settings_page.h"
#include "studio/shell_bars.h"
#include "widgets/command_palette.h"
#include "widgets/display.h"
#include "widgets/hold_button.h"
#include "widgets/key_overlay.h"
#include "widgets/reset_overlay.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

const char* const collect_keys[] = {"collect.teleoperate", "collect.record", "collect.keep",  "collect.discard",
                                    "collect.restore",     "collect.replay", "collect.task",  "collect.flag",
                                    "collect.note",        "collect.star1",  "collect.star2", "collect.star3",
                                    "collect.star4",       "collect.star5"};

const char* const rollout_keys[] = {"rollout.run", "rollout.takeover",    "rollout.mode", "rollout.rtc",
                                    "rollout.dry", "rollout.instruction", "rollout.keep"};

const char* const evaluate_keys[] = {"evaluate.pause",
                                     "evaluate.success",
                                     "evaluate.failure",
                                     "evaluate.undo",
                                     "evaluate.key0",
                                     "evaluate.key1",
                                     "evaluate.key2",
                                     "evaluate.key3",
                                     "evaluate.key4",
                                     "evaluate.key5",
                                     "evaluate.key6",
                                     "evaluate.key7",
                                     "evaluate.key8",
                                     "evaluate.key9",
                                     "evaluate.penalty",
                                     "evaluate.intervene",
                                     "evaluate.drop",
                                     "evaluate.disturb",
                                     "evaluate.why",
                                     "evaluate.safety",
                                     "evaluate.void",
                                     "evaluate.note",
                                     "evaluate.primary",
                                     "evaluate.capture",
                                     "evaluate.flicker",
                                     "evaluate.region-rectangle",
                                     "evaluate.region-polygon",
                                     "evaluate.region-remove"};

// Widgets that need plain keys for themselves; QLineEdit asks for its own.
bool wants_key(const QWidget* focus, int key) {
  if (qobject_cast<const QAbstractButton*>(focus) != nullptr) {
    return key == Qt::Key_Space;
  }
  if (key >= Qt::Key_F1 && key <= Qt::Key_F35) {
    return false;
  }
  if (focus != nullptr && focus->property("page_keys").toBool()) {
    return false;  // its page has keys for what is selected in it
  }
  if (const auto* overlay = qobject_cast<const ResetOverlay*>(focus)) {
    return overlay->tool() != ResetOverlay::Tool::none;
  }
  return qobject_cast<const QComboBox*>(focus) != nullptr || qobject_cast<const QAbstractSpinBox*>(focus) != nullptr ||
         qobject_cast<const QAbstractSlider*>(focus) != nullptr ||
         qobject_cast<const QAbstractItemView*>(focus) != nullptr;
}

}  // namespace

MainWindow::MainWindow(RigSession& session, Settings& settings)
    : session_(session),
      settings_(settings),
      actions_(new Actions(this)),
      ending_(new Ending(session, this)),
      leaving_(make_leaving()),
      started_text_percent_(settings.text_percent) {
  setWindowTitle(QStringLiteral("Tandem"));
  setMinimumSize(1280, 720);
  setAcceptDrops(true);
  resize(QSize(1440, 900).boundedTo(screen()->availableSize() - QSize(0, 40)));  // less the frame
  build();
  connect_actions();
  qApp->installEventFilter(this);
  connect(&fast_, &QTimer::timeout, this, &MainWindow::refresh_fast);
  connect(&slow_, &QTimer::timeout, this, &MainWindow::refresh_slow);
  connect(&toast_timer_, &QTimer::timeout, toast_, &QLabel::hide);
  toast_timer_.setSingleShot(true);
  release_hold_.set_hold_ms(settings_.hold_ms);
  connect(&release_hold_, &KeyHold::ended, this, [this] { toast_->hide(); });  // nobody is to support it any more
  connect(&release_hold_, &KeyHold::held, (*actions_)[QStringLiteral("rig.release")], &QAction::trigger);
  fast_.start(33);
  slow_.start(200);
  restoreGeometry(QSettings().value(QStringLiteral("window/geometry")).toByteArray());
  show_page(QStringLiteral("home"));
  refresh_slow();
}

MainWindow::~MainWindow() { qApp->removeEventFilter(this); }

void MainWindow::build() {
  auto* centre = new QWidget(this);
  top_ = new TopBar(session_, *actions_, centre);
  rail_ = new Rail(*actions_, centre);
  status_ = new StatusLine(centre);
  pages_ = new QStackedWidget(centre);
  home_ = new HomePage(session_, *actions_, settings_);
  rig_ = new RigPage(session_, *actions_);
  collect_ = new CollectPage(session_, *actions_, settings_);
  curate_ = new CuratePage(*actions_);
  rollout_ = new RolloutPage(session_, *actions_, settings_);
  evaluate_ = new EvaluatePage(session_, *actions_, settings_);
  evaluate_->set_policy_source(
      [this] { return rollout_->policy().policy() != nullptr ? rollout_->policy().folder() : QString(); });
  log_ = new LogPage;
  settings_page_ = new SettingsPage(settings_);
  const std::pair<const char*, QWidget*> list[] = {
      {"home", home_},       {"rig", rig_},           {"collect", collect_}, {"curate", curate_},
      {"rollout", rollout_}, {"evaluate", evaluate_}, {"log", log_},         {"settings", settings_page_},
  };
  for (const auto& [name, page] : list) {
    const QString title = (*actions_)[QStringLiteral("page.") + QString::fromLatin1(name)]->text();
    QWidget* shown = page == collect_ || page == curate_ || page == rollout_ || page == evaluate_ || page == log_
                         ? page
                         : make_scroll(page, title, pages_);
    shown->setProperty("page", QString::fromLatin1(name));
    pages_->addWidget(shown);
  }
  toast_ = new QLabel(centre);
  toast_->setWordWrap(true);
  toast_->hide();
  auto* middle = new QHBoxLayout;
  middle->setSpacing(0);
  middle->addWidget(rail_);
  middle->addWidget(pages_, 1);
  auto* layout = new QVBoxLayout(centre);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(top_);
  layout->addLayout(middle, 1);
  layout->addWidget(toast_);
  layout->addWidget(status_);
  setCentralWidget(centre);
}

void MainWindow::connect_actions() {
  const auto on = [this](const char* id, auto slot) {
    connect((*actions_)[QString::fromLatin1(id)], &QAction::triggered, this, slot);
  };
  for (const char* page : {"home", "rig", "collect", "curate", "rollout", "evaluate", "log", "settings"}) {
    const QString name = QString::fromLatin1(page);
    connect((*actions_)[QStringLiteral("page.") + name], &QAction::triggered, this, [this, name] { show_page(name); });
  }
  on("app.palette", [this] { (new CommandPalette(actions_->all(), this))->open(); });
  on("app.keys", [this] { (new KeyOverlay(actions_->by_place(), this))->open(); });
  on("app.open", [this] { tools_->check(); });
  on("dataset.pack", [this] { tools_->pack(); });
  on("app.quit", [this] { close(); });
  connect((*actions_)[QStringLiteral("app.booth")], &QAction::toggled, this, [this](bool booth) {
    const bool policy = pages_->currentWidget() == rollout_;
    show_page(policy ? QStringLiteral("rollout") : QStringLiteral("collect"));
    collect_->set_booth(booth);
    rollout_->set_booth(booth);
    rail_->setVisible(!booth);
    status_->setVisible(!booth);
  });
  on("rig.simulate", [this] {
    if (session_.rig() == nullptr) {  // a rig at work is not thrown away by a click
      session_.connect_rig(QStringLiteral("sim-so101"));
    }
    show_page(QStringLiteral("collect"));
  });
  on("rig.disconnect", [this] { ending_->ask(tr("Disconnecting"), [this] { session_.disconnect_rig(); }); });
  on("rig.reconnect", [this] {
    if (session_.rig() != nullptr) {
      ending_->ask(tr("Connecting again"),
                   [this, name = QString::fromStdString(session_.rig()->profile.name)] { session_.connect_rig(name); });
    }
  });
  on("rig.check", [this] { show_page(QStringLiteral("rig")); });
  on("rig.arm", [this] { session_.arm(); });
  on("rig.release", [this] { session_.release(); });
  on("rig.home", [this] { session_.home(); });
  on("rig.stop", [this] { stop(); });
  connect_messages();
  tools_ = std::make_unique<DatasetTools>(this, [this] { return settings_.storage; });
  connect(tools_.get(), &DatasetTools::finished, this, [this](const QString& text, bool bad) {
    home_->add_notice(text);
    toast(text, bad);
  });
  connect(settings_page_, &SettingsPage::look_changed, this, &MainWindow::apply_look);
  connect(settings_page_, &SettingsPage::keys_changed, this, [this] { actions_->use_keys(settings_.keys); });
  actions_->use_keys(settings_.keys);
}

void MainWindow::connect_messages() {
  connect(&session_, &RigSession::problem, this, [this](const Error& error) { toast(in_words(error), true); });
  connect(&session_, &RigSession::notice, this, [this](const QString& text) { toast(text, false); });
  connect(rollout_, &RolloutPage::problem, this, [this](const Error& error) { toast(in_words(error), true); });
  connect(rollout_, &RolloutPage::notice, this, [this](const QString& text) { toast(text, false); });
  connect(curate_, &CuratePage::problem, this, [this](const Error& error) { toast(in_words(error), true); });
  connect(curate_, &CuratePage::notice, this, [this](const QString& text) { toast(text, false); });
  connect((*actions_)[QStringLiteral("curate.open")], &QAction::triggered, this,
          [this] { show_page(QStringLiteral("curate")); });
  connect(evaluate_, &EvaluatePage::problem, this, [this](const Error& error) { toast(in_words(error), true); });
  connect(evaluate_, &EvaluatePage::keys_changed, this, &MainWindow::enable_page_keys);
  connect(evaluate_, &EvaluatePage::notice, this, &MainWindow::toast_of_experiment);
  connect(evaluate_, &EvaluatePage::left, this, [this] {
    if (toast_->accessibleName() == std::exchange(said_of_experiment_, {})) {
      toast_->hide();
    }
  });
  auto* dashboards = new ScoreDashboards(*evaluate_, *actions_, this);
  connect(dashboards, &ScoreDashboards::problem, this, [this](const Error& error) { toast(in_words(error), true); });
  connect(dashboards, &ScoreDashboards::notice, this, &MainWindow::toast_of_experiment);
  connect(&session_, &RigSession::happened, this, [this](const CollectEvent& event) {
    const bool waits = event.kind == CollectEvent::Kind::save_failed && event.error.code == ErrorCode::busy;
    if (waits) {
      return;  // behind one that could not be saved, whose cause is to be read
    }
    if (!event.error.message.empty()) {
      toast(in_words(event.error), true);
    } else if (event.kind == CollectEvent::Kind::interrupted && session_.collect_status().save_failed) {
      return;
    } else if (event.kind == CollectEvent::Kind::interrupted) {
      const QString why = in_words(event.message);
      toast(event.kept ? tr("The take was ended and kept: %1").arg(why) : tr("The take was ended: %1").arg(why), true);
    } else if (event.kind == CollectEvent::Kind::recording) {
      toast_->hide();  // what was refused before no longer matters
    } else if (event.kind == CollectEvent::Kind::started || event.kind == CollectEvent::Kind::saved) {
      home_->update_continue();
    }
  });
  connect(ending_, &Ending::said, this, [this](const QString& text) { toast(text, false); });
  connect(leaving_, &Leaving::said, this, [this](const QString& text) { toast(text, false); });
}

void MainWindow::apply_look() {
  // What is built already has its sizes: another text size waits for the next start.
  Settings now = settings_;
  now.text_percent = started_text_percent_;
  apply_settings_look(now);
  rail_->update_icons();
  collect_->arm_button()->set_hold_ms(settings_.hold_ms);
  rollout_->arm_button()->set_hold_ms(settings_.hold_ms);
  evaluate_->arm_button()->set_hold_ms(settings_.hold_ms);
  release_hold_.set_hold_ms(settings_.hold_ms);
}

void MainWindow::show_page(const QString& page) {
  for (int i = 0; i < pages_->count(); ++i) {
    if (pages_->widget(i)->property("page").toString() == page) {
      pages_->setCurrentIndex(i);
    }
  }
  rail_->set_current(page);
  if (page == QStringLiteral("collect")) {
    collect_->take_focus();
  } else if (page == QStringLiteral("curate")) {
    curate_->take_focus();
  } else if (page == QStringLiteral("rollout")) {
    rollout_->take_focus();
  } else if (page == QStringLiteral("evaluate")) {
    evaluate_->take_focus();
  } else if (page == QStringLiteral("home")) {
    home_->take_focus();
  }
  enable_page_keys();
  if (page == QStringLiteral("log")) {
    log_->refresh();
  }
}

void MainWindow::load_policy(const QString& folder) {
  show_page(QStringLiteral("rollout"));
  rollout_->policy().load({.folder = QFileInfo(folder).absoluteFilePath().toStdString()});
}

void MainWindow::open_dataset_folder(const QString& folder) {
  curate_->open(folder);
  show_page(QStringLiteral("curate"));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!CuratePage::folder_of(event->mimeData()).isEmpty()) {
    event->acceptProposedAction();
  }
}

void MainWindow::dropEvent(QDropEvent* event) {
  if (const QString folder = CuratePage::folder_of(event->mimeData()); !folder.isEmpty()) {
    event->acceptProposedAction();
    open_dataset_folder(folder);
  }
}

void MainWindow::enable_page_keys() {
  for (const char* id : collect_keys) {
    (*actions_)[QString::fromLatin1(id)]->setEnabled(pages_->currentWidget() == collect_);
  }
  for (const char* id : rollout_keys) {
    (*actions_)[QString::fromLatin1(id)]->setEnabled(pages_->currentWidget() == rollout_);
  }
  curate_->set_current(pages_->currentWidget() == curate_);
  const bool trial = pages_->currentWidget() == evaluate_ && evaluate_->has_trial_keys();
  for (const char* id : evaluate_keys) {
    (*actions_)[QString::fromLatin1(id)]->setEnabled(trial);
  }
  (*actions_)[QStringLiteral("evaluate.new")]->setEnabled(pages_->currentWidget() == evaluate_);
}

// Of the page that is seen; the others arm by the one of Collect.
HoldButton* MainWindow::arm_button() const {
  return pages_->currentWidget() == rollout_    ? rollout_->arm_button()
         : pages_->currentWidget() == evaluate_ ? evaluate_->arm_button()
                                                : collect_->arm_button();
}

void MainWindow::refresh_fast() {
  session_.poll();
  if (pages_->currentWidget() == collect_) {
    collect_->refresh(session_.status(), session_.collect_status());
  }
  rollout_->refresh(session_.status(), pages_->currentWidget() == rollout_);
  evaluate_->refresh(session_.status(), pages_->currentWidget() == evaluate_);
}

void MainWindow::refresh_slow() {
  const ControlStatus status = session_.status();
  const CollectStatus collect = session_.collect_status();
  top_->refresh(status, collect);
  status_->refresh(status, collect, settings_.storage);
  home_->refresh(status);
  rig_->refresh(status);
  log_->refresh();
  ending_->refresh(status);
  enable_page_keys();
  if (status.state == RigState::armed && last_state_ == RigState::connected) {
    toast_->hide();
  }
  last_state_ = status.state;
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride && QApplication::activePopupWidget() == nullptr) {
    auto* key = static_cast<QKeyEvent*>(event);
    const bool plain = (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (plain && watched == QApplication::focusWidget() && wants_key(QApplication::focusWidget(), key->key())) {
      event->accept();
      return true;
    }
  }
  if (event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease) {
    auto* key = static_cast<QKeyEvent*>(event);
    if (!key->isAutoRepeat() && handle_key(key, event->type() == QEvent::KeyPress, is_here(watched))) {
      return true;
    }
  }
  if (event->type() == QEvent::Polish) {
    keep_wheel_from_focusing(watched);
  }
  if (event->type() == QEvent::Wheel && wheel_is_for_page(watched)) {
    event->ignore();
    return true;
  }
  return QMainWindow::eventFilter(watched, event);
}

bool MainWindow::event(QEvent* event) {
  // A hold counts only as long as this window sees the key: the release may go to a dialog or another program.
  if (event->type() == QEvent::WindowDeactivate || event->type() == QEvent::WindowBlocked) {
    collect_->arm_button()->cancel();
    rollout_->arm_button()->cancel();
    evaluate_->arm_button()->cancel();
    evaluate_->flicker_key(Qt::Key_R, false);
    release_hold_.cancel();
    collect_->let_leader_go();
  }
  return QMainWindow::event(event);
}

// An event goes to the native window, then to the widget and its parents: a key of a dialog is none of this window.
bool MainWindow::is_here(const QObject* watched) const {
  const auto* widget = qobject_cast<const QWidget*>(watched);
  return widget != nullptr ? widget->window() == this : watched == static_cast<const QObject*>(windowHandle());
}

// Esc stops from everywhere, under dialogs, too; Shift+Esc, held, turns the torque off.
bool MainWindow::handle_escape(QKeyEvent* key, bool down) {
  if (!down) {
    release_hold_.release();
    return false;
  }
  // What was asked for a moment ago counts as moving: the status does not show it yet.
  const bool moves = session_.rig() != nullptr && (session_.status().state == RigState::running ||
                                                   session_.planning() || session_.pending() || ending_->waits());
  if (moves) {
    stop();
  }
  const bool left =
      QApplication::activeModalWidget() == nullptr && (collect_->leave_field() || rollout_->leave_field());
  if ((key->modifiers() & Qt::ShiftModifier) != 0 && holds_torque()) {
    release_hold_.press();
    toast(tr("Support the arm: torque goes off."), false);
    return true;
  }
  return moves || left;
}

// Keys that are more than a shortcut: Esc wins over every dialog while something moves, Enter and Shift+Esc
// are held, and the keyboard leader needs both edges.
bool MainWindow::handle_key(QKeyEvent* key, bool down, bool here) {
  const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
  if (enter && !down) {
    collect_->arm_button()->release_by_key();
    rollout_->arm_button()->release_by_key();
    evaluate_->arm_button()->release_by_key();
    return false;
  }
  if (!down) {
    collect_->leader_key(key->key(), false);  // wherever it is let go
    evaluate_->flicker_key(key->key(), false);
  }
  if (QApplication::activePopupWidget() != nullptr && !(key->key() == Qt::Key_Escape && holds_torque())) {
    return false;  // an open list or menu wants the keys for itself
  }
  if (key->key() == Qt::Key_Escape) {
    return handle_escape(key, down);
  }
  if (key->key() == Qt::Key_Tab && down && here && key->modifiers() == Qt::NoModifier &&
      pages_->currentWidget() == rollout_ && rollout_->tab()) {
    return true;
  }
  const QWidget* focus = QApplication::focusWidget();
  const bool typing =
      qobject_cast<const QLineEdit*>(focus) != nullptr || (focus != nullptr && wants_key(focus, key->key()));
  if (enter) {
    const bool button_has = qobject_cast<const QAbstractButton*>(focus) != nullptr;
    if (here && !typing && !button_has && pages_->currentWidget() == evaluate_ && evaluate_->enter()) {
      return true;
    }
    if (here && !typing && !button_has && pages_->currentWidget() == curate_ && curate_->enter()) {
      return true;
    }
    const bool arms = here && !typing && QApplication::activeModalWidget() == nullptr &&
                      session_.status().state == RigState::connected;
    if (arms) {
      arm_button()->press_by_key();
    } else if (auto* button = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
               here && button != nullptr && session_.rig() == nullptr) {
      button->click();  // with a rig Enter is the key that arms
      return true;
    }
    return arms;
  }
  if (down && here && !typing && key->modifiers() == Qt::NoModifier && pages_->currentWidget() == evaluate_ &&
      evaluate_->flicker_key(key->key(), true)) {
    return true;
  }
  const bool leads = down && here && !typing && key->modifiers() == Qt::NoModifier &&
                     session_.status().state == RigState::running && pages_->currentWidget() == collect_;
  return leads && collect_->leader_key(key->key(), true);
}

void MainWindow::toast(const QString& text, bool bad) {
  if (bad) {
    log_warning("studio", text.toStdString());  // it can be read again when it is gone from the screen
  }
  const Theme& t = theme();
  toast_->setText((bad ? QStringLiteral("▲  ") : QStringLiteral("●  ")) + text);
  toast_->setStyleSheet(QStringLiteral("background: %1; color: %2; border-left: 4px solid %3; padding: 8px 16px;")
                            .arg(t.raised.name(), t.text.name(), (bad ? t.bad : t.accent).name()));
  toast_->setAccessibleName(text);
  toast_->show();
  toast_timer_.start(bad ? 12000 : 6000);
}

void MainWindow::toast_of_experiment(const QString& text) {
  said_of_experiment_ = text;
  toast(text, false);
}

Leaving* MainWindow::make_leaving() {
  const auto go_on = [this] {
    tools_->cancel();
    curate_->cancel();
    if (holds_torque() && !session_.pending()) {
      session_.release();  // first of all
    }
    const PolicySession& policy = rollout_->policy();
    const bool opening = policy.busy() && !policy.loading();  // a dataset, for the rig
    if (opening || session_.connecting()) {
      return false;
    }
    if (session_.rig() != nullptr) {
      session_.disconnect_rig();
      return false;
    }
    return !policy.loading() && !evaluate_->busy() && !tools_->busy() && !curate_->busy() && !session_.letting_go();
  };
  const auto gone = [this] {
    gone_ = true;
    close();
  };
  const auto abandon = [this] {
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.sync();
    // Nor does their end close the connection to the display: the windows are taken away before.
    for (QWidget* window : QApplication::topLevelWidgets()) {
      window->hide();
    }
    QApplication::processEvents();
    std::_Exit(EXIT_FAILURE);  // threads that wait for a disk for ever cannot be ended otherwise
  };
  return new Leaving(this, {go_on, gone, abandon});
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!gone_) {
    event->ignore();
    if (leaving_->begun()) {
      return;
    }
    if (ending_->asks()) {
      ending_->ask(tr("Quitting"), [this] { leaving_->begin(); });
    } else {
      // Not from within the event: what has nothing to wait for closes the window at once.
      QMetaObject::invokeMethod(leaving_, &Leaving::begin, Qt::QueuedConnection);
    }
    return;
  }
  QSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
  fast_.stop();
  slow_.stop();
  QMainWindow::closeEvent(event);
}

bool MainWindow::holds_torque() const {
  const RigState state = session_.status().state;
  return state == RigState::armed || state == RigState::running;
}

void MainWindow::quit_now() { leaving_->begin(); }

void MainWindow::stop() {
  if (ending_->take_back()) {
    toast_->hide();  // it said what was to come
  }
  session_.stop();
}

}  // namespace tandem
