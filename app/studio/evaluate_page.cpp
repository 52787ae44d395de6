#include "studio/evaluate_page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "base/files.h"
#include "studio/actions.h"
#include "studio/experiment_dialog.h"
#include "studio/experiment_table.h"
#include "studio/import_dialog.h"
#include "studio/rig_session.h"
#include "studio/sentences.h"
#include "studio/suite_editor.h"
#include "studio/trial_desk.h"
#include "studio/trial_menus.h"
#include "studio/trial_notes.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

/// The title, cut with "…" where there is no room; its text stays whole.
class TitleLabel final : public QLabel {
 public:
  using QLabel::QLabel;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(theme().text);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, width()));
  }
};

}  // namespace

EvaluatePage::EvaluatePage(RigSession& session, Actions& actions, Settings& settings, QWidget* parent)
    : QWidget(parent),
      session_(session),
      actions_(actions),
      settings_(settings),
      book_(settings.scores.toStdString()),
      run_(book_),
      driver_(session, settings, book_) {
  setObjectName(QStringLiteral("page"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(12);
  build_bar(layout);
  banner_ = new QLabel(this);
  banner_->setWordWrap(true);
  banner_->hide();
  layout->addWidget(banner_);
  views_ = new QStackedWidget(this);
  trial_desk_ = new TrialDesk(run_, driver_, session_, book_, actions_, settings_);
  views_->addWidget(build_list());
  views_->addWidget(trial_desk_);
  views_->addWidget(build_dashboards());
  layout->addWidget(views_, 1);
  connect(&book_, &ScoreBook::opened, this, &EvaluatePage::show_book);
  connect(&book_, &ScoreBook::problem, this, [this](const Error& error) {
    banner_->setText(QStringLiteral("▲ ") + in_words(error));
    banner_->show();
    empty_->setText(tr("The scores could not be opened."));
  });
  connect(&run_, &TrialRun::problem, this, &EvaluatePage::problem);
  connect(trial_desk_, &TrialDesk::problem, this, &EvaluatePage::problem);
  connect(&run_, &TrialRun::changed, this, &EvaluatePage::update_bar);
  connect(&run_, &TrialRun::committed, this, [this] {
    announced_ = 0;
    announce();
  });
  connect_actions();
  auto* notes = new TrialNotes(run_, book_, settings_, actions_, this);
  connect(notes, &TrialNotes::problem, this, &EvaluatePage::problem);
  connect(notes, &TrialNotes::notice, this, &EvaluatePage::notice);
  connect(notes, &TrialNotes::person_changed, trial_desk_, &TrialDesk::show_person);
  connect(notes, &TrialNotes::written_down, this, [this] {
    announced_ = 0;
    announce();
  });
  show_view(list);
}

void EvaluatePage::build_bar(QVBoxLayout* layout) {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  back_ = new QPushButton(tr("← All experiments"), this);
  connect(back_, &QPushButton::clicked, actions_[QStringLiteral("evaluate.list")], &QAction::trigger);
  title_ = new TitleLabel(tr("Evaluate"), this);
  title_->setObjectName(QStringLiteral("title"));
  title_->setFont(text_font(22, true));
  title_->setTextFormat(Qt::PlainText);
  title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  blind_ = new Badge(this);
  const auto segment = [this](const QString& text, const char* id) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(QStringLiteral("choice"));
    button->setCheckable(true);
    button->setMinimumWidth(scaled(110));
    connect(button, &QPushButton::clicked, actions_[QString::fromLatin1(id)], &QAction::trigger);
    return button;
  };
  to_desk_ = segment(tr("Run"), "evaluate.desk");
  to_dashboards_ = segment(tr("Dashboards"), "evaluate.dashboards");
  unblind_ = new QPushButton(tr("Unblind…"), this);
  connect(unblind_, &QPushButton::clicked, actions_[QStringLiteral("evaluate.unblind")], &QAction::trigger);
  new_ = new QPushButton(tr("New experiment…"), this);
  new_->setObjectName(QStringLiteral("primary"));
  connect(new_, &QPushButton::clicked, actions_[QStringLiteral("evaluate.new")], &QAction::trigger);
  suites_ = new QPushButton(tr("Suites…"), this);
  connect(suites_, &QPushButton::clicked, actions_[QStringLiteral("evaluate.suites")], &QAction::trigger);
  import_ = new QPushButton(tr("Import…"), this);
  import_->setToolTip(tr("Take over trials that another program recorded."));
  connect(import_, &QPushButton::clicked, actions_[QStringLiteral("evaluate.import")], &QAction::trigger);
  for (QPushButton* each : {back_, to_desk_, to_dashboards_, unblind_, suites_, import_, new_}) {
    each->setFocusPolicy(Qt::TabFocus);
  }
  row->addWidget(back_);
  row->addWidget(title_, 1);
  row->addWidget(blind_);
  auto* segments = new QHBoxLayout;
  segments->setSpacing(0);
  segments->addWidget(to_desk_);
  segments->addWidget(to_dashboards_);
  row->addLayout(segments);
  row->addWidget(unblind_);
  row->addWidget(suites_);
  row->addWidget(import_);
  row->addWidget(new_);
  layout->addLayout(row);
}

QWidget* EvaluatePage::build_list() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  empty_ = make_dim(tr("Opening the scores…"), page);
  experiments_ = new ExperimentTable(page);
  experiments_->hide();
  connect(experiments_, &ExperimentTable::chosen, this, &EvaluatePage::open_experiment);
  layout->addWidget(empty_);
  layout->addWidget(experiments_, 1);
  layout->addStretch(0);
  return page;
}

QWidget* EvaluatePage::build_dashboards() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  boards_ = new QVBoxLayout;
  boards_->setSpacing(12);
  layout->addLayout(boards_, 1);
  counts_ = make_dim(QString(), page);
  causes_ = new QPushButton(page);
  causes_->setToolTip(actions_[QStringLiteral("evaluate.cause")]->toolTip());
  connect(causes_, &QPushButton::clicked, actions_[QStringLiteral("evaluate.cause")], &QAction::trigger);
  set_open_causes(0);
  layout->addWidget(causes_, 0, Qt::AlignRight);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(counts_, 1);
  const std::pair<const char*, QString> more[] = {{"evaluate.play", tr("Show the selected trial…")},
                                                  {"evaluate.void-written", tr("It does not count…")},
                                                  {"evaluate.second", tr("Judge again…")},
                                                  {"evaluate.report", tr("Report…")}};
  for (const auto& [id, text] : more) {
    auto* button = new QPushButton(text, page);
    connect(button, &QPushButton::clicked, actions_[QString::fromLatin1(id)], &QAction::trigger);
    row->addWidget(button);
  }
  auto* others = new QPushButton(tr("More"), page);
  auto* menu = new QMenu(others);
  for (const char* id : {"evaluate.lineage", "evaluate.training", "evaluate.person", "evaluate.rig-note", "",
                         "evaluate.chart-png", "evaluate.chart-svg", "evaluate.chart-pdf", "evaluate.chart-csv"}) {
    if (const QString name = QString::fromLatin1(id); name.isEmpty()) {
      menu->addSeparator();
    } else {
      menu->addAction(actions_[name]);
    }
  }
  others->setObjectName(QStringLiteral("more"));
  others->setMenu(menu);
  row->addWidget(others);
  layout->addLayout(row);
  menus_ = new TrialMenus(run_, page);
  return page;
}

void EvaluatePage::add_board(QWidget* board, std::function<std::int64_t()> selected) {
  boards_->addWidget(board);
  board_ = board;
  selected_trial_ = std::move(selected);
}

void EvaluatePage::set_open_causes(int count) {
  causes_->setText(tr("▲ %n failed trial(s) without a cause…", nullptr, count));
  causes_->setVisible(count > 0);
}

void EvaluatePage::void_selected() {
  const std::int64_t trial = selected_trial_ ? selected_trial_() : 0;
  const OpenExperiment* open = run_.experiment();
  const auto counts = [trial](const TrialRow& row) { return row.trial == trial && row.valid; };
  if (open != nullptr && std::any_of(open->trials.begin(), open->trials.end(), counts)) {
    menus_->ask_void_of(trial);
  } else {
    Q_EMIT notice(tr("Select a trial that counts first."));
  }
}

void EvaluatePage::connect_actions() {
  const auto on = [this](const char* id, auto slot) {
    connect(actions_[QString::fromLatin1(id)], &QAction::triggered, this, slot);
  };
  on("evaluate.new", [this] { new_experiment(); });
  on("evaluate.suites", [this] { show_suites(); });
  on("evaluate.import", [this] { import_trials(); });
  on("evaluate.list", [this] {
    if (run_.in_trial()) {
      Q_EMIT problem({ErrorCode::busy, tr("A trial is running.").toStdString(), tr("End it first.").toStdString(), {}});
      return;
    }
    Q_EMIT left();
    driver_.unload();
    run_.close();
    read_list();
    show_view(list);
  });
  on("evaluate.desk", [this] { show_view(run_.experiment() != nullptr ? desk : list); });
  on("evaluate.dashboards", [this] { show_view(run_.experiment() != nullptr ? dashboards : list); });
  on("evaluate.unblind", [this] { ask_unblind(); });
  on("evaluate.void-written", [this] { void_selected(); });
}

void EvaluatePage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  book_.open();
}

void EvaluatePage::show_book() {
  banner_->setText(QStringLiteral("▲ ") + book_.notices().join(QLatin1Char('\n')));
  banner_->setVisible(!book_.notices().isEmpty());
  banner_->setStyleSheet(QStringLiteral("color: %1; background: %2; border-left: 4px solid %1; padding: 8px 12px;")
                             .arg(theme().warn.name(), theme().raised.name()));
  read_list();
}

void EvaluatePage::read_list() {
  using List = std::vector<ExperimentSummary>;
  book_.ask<List>(this, read_experiments, [this](Result<List> experiments) {
    if (!experiments) {
      Q_EMIT problem(experiments.error());
      return;
    }
    experiments_->show_experiments(*experiments);
    const bool first = !experiments->empty() && !experiments_->isVisible();
    experiments_->setVisible(!experiments->empty());
    if (first && isVisible() && views_->currentIndex() == list) {
      take_focus();  // until now there was nothing to go to
    }
    empty_->setVisible(experiments->empty());
    empty_->setText(
        tr("There are no experiments yet. An experiment compares policies, or one policy in several modes, by trials "
           "that you judge: it draws who runs when, keeps what you see, and says what follows from it. "
           "\"New experiment…\" plans one."));
    update_bar();
  });
}

void EvaluatePage::open_experiment(std::int64_t experiment) {
  Q_EMIT left();
  driver_.unload();
  run_.open(experiment);
  show_view(desk);
}

void EvaluatePage::show_view(View view) {
  views_->setCurrentIndex(view);
  update_bar();
  take_focus();
}

void EvaluatePage::take_focus() {
  if (views_->currentIndex() == desk) {
    trial_desk_->take_focus();
  } else if (views_->currentIndex() == dashboards && board_ != nullptr) {
    board_->setFocus();
  } else if (experiments_->isVisible()) {
    experiments_->setFocus();
  } else {
    new_->setFocus();
  }
}

void EvaluatePage::update_bar() {
  const OpenExperiment* open = run_.experiment();
  const bool listed = views_->currentIndex() == list;
  back_->setVisible(!listed);
  title_->setText(listed || open == nullptr ? tr("Evaluate") : QString::fromStdString(open->row.title));
  title_->setToolTip(title_->text());
  const bool blind = !listed && open != nullptr && open->blind();
  const bool was_blind = !listed && open != nullptr && !open->row.unblinded_utc.empty();
  blind_->setVisible(blind || was_blind);
  blind_->set(was_blind ? Badge::Tone::warn : Badge::Tone::quiet, was_blind ? tr("unblinded") : tr("blind"));
  to_desk_->setVisible(!listed);
  to_dashboards_->setVisible(!listed);
  to_desk_->setChecked(views_->currentIndex() == desk);
  to_dashboards_->setChecked(views_->currentIndex() == dashboards);
  unblind_->setVisible(blind);
  new_->setVisible(listed);
  suites_->setVisible(listed);
  import_->setVisible(listed);
  import_->setEnabled(book_.writable());
  new_->setEnabled(book_.writable());
  if (open != nullptr) {
    counts_->setText(tr("%1 of %2 trials done, %n void.", nullptr, static_cast<int>(open->row.voids))
                         .arg(open->row.done)
                         .arg(open->row.slots));
  }
  announce();
  Q_EMIT keys_changed();
}

void EvaluatePage::announce() {
  const std::int64_t now = run_.experiment() != nullptr ? run_.experiment()->row.id : 0;
  if (now != announced_) {
    announced_ = now;
    Q_EMIT experiment_shown(now);
  }
}

void EvaluatePage::new_experiment() {
  if (!book_.writable()) {
    Q_EMIT notice(tr("The scores are not open for writing."));
    return;
  }
  auto* dialog = new ExperimentDialog(book_, policy_source_ ? policy_source_() : QString(), settings_.person, this);
  connect(dialog, &ExperimentDialog::judged_by, this, [this](const QString& person) {
    settings_.person = person;
    settings_.save();
    trial_desk_->show_person();
  });
  connect(dialog, &ExperimentDialog::created, this, &EvaluatePage::open_experiment);
  dialog->open();
}

void EvaluatePage::show_suites() {
  if (editor_ != nullptr) {
    editor_->show();
    editor_->raise();
    editor_->activateWindow();
    return;
  }
  const auto resources = resource_folder();
  if (!resources) {
    Q_EMIT problem(resources.error());
    return;
  }
  editor_ = new SuiteEditor(*resources, own_suites_folder(book_.file()), actions_, this);
  editor_->show();
}

void EvaluatePage::import_trials() {
  if (!book_.writable()) {
    Q_EMIT notice(tr("The scores are not open for writing."));
    return;
  }
  auto* dialog = new ImportDialog(book_, this);
  connect(dialog, &ImportDialog::imported, this, [this](std::int64_t experiment, const QString& told) {
    read_list();
    open_experiment(experiment);
    show_view(dashboards);
    Q_EMIT notice(told);
  });
  dialog->open();
}

void EvaluatePage::ask_unblind() {
  const OpenExperiment* open = run_.experiment();
  if (open == nullptr || !open->blind()) {
    Q_EMIT notice(tr("There is nothing to unblind."));
    return;
  }
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Unblind the experiment"));
  dialog->setLabelText(tr("Why are the contenders to be told? Trials after this count as unblinded."));
  dialog->setOkButtonText(tr("Unblind"));
  connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& reason) { run_.unblind(reason); });
  dialog->open();
}

bool EvaluatePage::has_trial_keys() const { return views_->currentIndex() == desk && run_.experiment() != nullptr; }

HoldButton* EvaluatePage::arm_button() const { return trial_desk_->arm_button(); }

bool EvaluatePage::enter() { return has_trial_keys() && trial_desk_->enter(); }

bool EvaluatePage::flicker_key(int key, bool down) {
  if (key != Qt::Key_R || (down && !has_trial_keys())) {
    return false;
  }
  trial_desk_->set_flicker(down);
  return true;
}

void EvaluatePage::refresh(const ControlStatus& status, bool visible) {
  trial_desk_->poll(status);
  if (visible && views_->currentIndex() == desk) {
    trial_desk_->refresh(status);
  }
}

}  // namespace tandem
