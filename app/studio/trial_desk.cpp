#include "studio/trial_desk.h"

#include <QAction>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <filesystem>
#include <utility>

#include "session/experiment_run.h"
#include "session/trial_scene.h"
#include "studio/actions.h"
#include "studio/contender_driver.h"
#include "studio/rig_session.h"
#include "studio/scene_panel.h"
#include "studio/score_book.h"
#include "studio/trial_card.h"
#include "studio/trial_menus.h"
#include "studio/trial_run.h"
#include "studio/trial_words.h"
#include "widgets/display.h"
#include "widgets/rubric_strip.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QString plain_name(const std::string& name) {
  return QString::fromStdString(name).replace(QRegularExpression(QStringLiteral("[^\\w.-]")), QStringLiteral("_"));
}

/// As high as what it shows, where there is room.
class FittingScroll final : public QScrollArea {
 public:
  FittingScroll(QWidget* content, const QString& name, QWidget* parent) : QScrollArea(parent) {
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(name);
    setFocusPolicy(Qt::NoFocus);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this,
            [this](int low, int high) { setFocusPolicy(high > low ? Qt::TabFocus : Qt::NoFocus); });
  }
  [[nodiscard]] QSize sizeHint() const override { return widget()->sizeHint() + QSize(4, 4); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::LayoutRequest) {
      updateGeometry();
    }
    return QScrollArea::eventFilter(watched, event);
  }
};

}  // namespace

TrialDesk::TrialDesk(TrialRun& run, ContenderDriver& driver, RigSession& rig, ScoreBook& book, Actions& actions,
                     const Settings& settings, QWidget* parent)
    : QWidget(parent),
      run_(run),
      driver_(driver),
      rig_(rig),
      book_(book),
      settings_(settings),
      scene_(new ScenePanel(rig, actions, this)),
      rubric_(new RubricStrip),
      rubric_title_(make_panel_title(tr("Rubric"), this)),
      card_(new TrialCard(run, driver, rig, actions, settings, this)),
      menus_(new TrialMenus(run, this)) {
  const std::pair<const char*, QString> list[] = {
      {"evaluate.intervene", tr("Help")}, {"evaluate.drop", tr("Drop")},       {"evaluate.disturb", tr("Disturbed")},
      {"evaluate.why", tr("Failure")},    {"evaluate.penalty", tr("Penalty")}, {"evaluate.note", tr("Note")}};
  auto* judging = new QWidget;
  judging->setObjectName(QStringLiteral("page"));
  auto* grid = new QGridLayout;
  grid->setSpacing(8);
  int place = 0;
  for (const auto& [id, text] : list) {
    const QString name = QString::fromLatin1(id);
    auto* made = new QPushButton(text + QStringLiteral("  ") + actions.key_of(name), judging);
    made->setFocusPolicy(Qt::TabFocus);
    made->setToolTip(actions[name]->text());
    connect(made, &QPushButton::clicked, actions[name], &QAction::trigger);
    grid->addWidget(made, place / 3, place % 3);
    ++place;
  }
  auto* column = new QVBoxLayout(judging);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(rubric_title_);
  column->addWidget(rubric_);
  column->addLayout(grid);
  column->addStretch(1);
  auto* left = new QVBoxLayout;
  left->setSpacing(12);
  left->addWidget(scene_, 1);
  left->addWidget(new FittingScroll(judging, tr("Rubric and events"), this));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  layout->addLayout(left, 1);
  layout->addWidget(card_);
  connect(rubric_, &RubricStrip::pressed, this, &TrialDesk::line_pressed);
  connect(&run_, &TrialRun::changed, this, [this] {
    show_rubric();
    scene_->set_start(start_folder());
    const std::int64_t now = run_.experiment() != nullptr ? run_.experiment()->row.id : 0;
    if (now != std::exchange(shown_, now) && now != 0 && card_->wants_driver()) {
      driver_.load(*run_.experiment());
    }
  });
  connect(scene_, &ScenePanel::problem, this, &TrialDesk::problem);
  connect_actions(actions);
  connect_driver();
}

HoldButton* TrialDesk::arm_button() const { return card_->arm_button(); }

void TrialDesk::take_focus() { scene_->take_focus(); }

void TrialDesk::show_person() { card_->show_person(); }

void TrialDesk::set_flicker(bool on) { scene_->set_flicker(on); }

bool TrialDesk::judging() const { return run_.in_trial() && !run_.committing() && !run_.failed(); }

void TrialDesk::connect_actions(Actions& actions) {
  const auto on = [&](const char* id, auto slot) {
    connect(actions[QString::fromLatin1(id)], &QAction::triggered, this, slot);
  };
  // A command that only makes sense while a trial is judged says nothing elsewhere.
  const auto judge = [&](const char* id, auto command) {
    on(id, [this, command] {
      if (judging()) {
        run_.act(command);
      }
    });
  };
  const auto ask = [&](const char* id, void (TrialMenus::*question)()) {
    on(id, [this, question] {
      if (judging()) {
        (menus_->*question)();
      }
    });
  };
  for (int number = 0; number <= 9; ++number) {
    connect(actions[QStringLiteral("evaluate.key%1").arg(number)], &QAction::triggered, this, [this, number] {
      if (judging()) {
        run_.digit(number);
      }
    });
  }
  on("evaluate.pause", [this] { start_or_pause(); });
  on("evaluate.primary", [this] { enter(); });
  on("evaluate.capture", [this] { scene_->capture(); });
  on("evaluate.region-rectangle", [this] { scene_->draw_region(false); });
  on("evaluate.region-polygon", [this] { scene_->draw_region(true); });
  on("evaluate.region-remove", [this] { scene_->remove_region(); });
  connect(&run_, &TrialRun::stages_credited, menus_, &TrialMenus::ask_credited_along);
  judge("evaluate.success", [](TrialLife& life, std::int64_t now) { return life.succeed(now); });
  judge("evaluate.failure",
        [](TrialLife& life, std::int64_t now) { return life.give_up(EndReason::operator_stop, now); });
  judge("evaluate.safety", [](TrialLife& life, std::int64_t now) { return life.give_up(EndReason::safety_stop, now); });
  judge("evaluate.undo", [](TrialLife& life, std::int64_t now) { return life.undo(now); });
  judge("evaluate.intervene", [](TrialLife& life, std::int64_t now) { return life.intervene(now); });
  judge("evaluate.drop", [](TrialLife& life, std::int64_t now) { return life.add_event("drop", "", now); });
  judge("evaluate.disturb", [](TrialLife& life, std::int64_t now) { return life.add_event("object_nudge", "", now); });
  ask("evaluate.void", &TrialMenus::ask_void);
  ask("evaluate.why", &TrialMenus::ask_failure);
  ask("evaluate.penalty", &TrialMenus::ask_penalty);
  ask("evaluate.note", &TrialMenus::ask_note);
}

// The facts of a recorded trial tell nothing of how its contender runs: others may see them while it is blind.
void TrialDesk::save_recording(const TrialLife& life, std::function<void(std::optional<RecordedTrial>)> done) {
  const auto score = life.score();
  const EpisodeResult result{score && score->success.value_or(false), score ? score->score : 0};
  driver_.save_recording(result,
                         {{"policy", "contender " + run_.slot()->label},
                          {"task", run_.instruction().toStdString()},
                          {"experiment", run_.experiment()->row.id},
                          {"slot", run_.slot()->slot},
                          {"attempt", run_.slot()->attempt},
                          {"interrupted", !life.void_reason().empty()},
                          {"reason", life.void_reason()},
                          {"success", result.success}},
                         std::move(done));
}

void TrialDesk::connect_driver() {
  run_.set_save_recording([this](const TrialLife& life, std::function<void(std::optional<RecordedTrial>)> done) {
    save_recording(life, std::move(done));
  });
  connect(&driver_, &ContenderDriver::problem, this, &TrialDesk::problem);
  connect(&rig_, &RigSession::rig_changed, this, [this] { laid_ = {}; });
  connect(card_, &TrialCard::driver_wanted, this, [this](bool wanted) {
    run_.set_driven(wanted);
    if (!wanted || run_.experiment() == nullptr) {
      driver_.unload();
    } else {
      driver_.load(*run_.experiment());
    }
  });
  connect(&driver_, &ContenderDriver::moved, this, [this] {
    run_.act([](TrialLife& life, std::int64_t now) -> Result<void> {
      life.first_motion(now);
      return {};
    });
  });
  connect(&driver_, &ContenderDriver::ended, this, [this](const QString& reason) {
    run_.set_performance(driver_.performance());
    const TrialLife* life = run_.life();
    if (life == nullptr || life->phase() == TrialPhase::reset || life->phase() == TrialPhase::ended) {
      return;
    }
    run_.act([why = reason.toStdString()](TrialLife& now_life, std::int64_t now) -> Result<void> {
      if (!why.empty()) {
        TANDEM_TRY(now_life.add_event("note", "Stopped: " + why, now));
      }
      return now_life.stopped(now);
    });
  });
}

void TrialDesk::start_or_pause() {
  TrialLife* life = run_.life();
  if (life == nullptr || run_.committing() || run_.failed()) {
    return;
  }
  switch (life->phase()) {
    case TrialPhase::reset:
      start();
      break;
    case TrialPhase::running:
      driver_.stop();  // at once; why is asked then
      if (run_.act([](TrialLife& now_life, std::int64_t now) { return now_life.pause(now); })) {
        menus_->ask_why_paused();
      }
      break;
    case TrialPhase::paused:
      if (life->wants_reason()) {
        menus_->ask_why_paused();
      } else if (run_.act([](TrialLife& now_life, std::int64_t now) { return now_life.resume(now); })) {
        driver_.resume();
      }
      break;
    case TrialPhase::waiting:
    case TrialPhase::ended:
    case TrialPhase::closed:
      break;
  }
}

// A simulated scene is laid as the plan says. The task must be the one of the scene that is connected.
void TrialDesk::lay_scene() {
  const Rig* rig = rig_.rig();
  const InitialCondition* from = run_.condition();
  if (rig == nullptr || !rig->world || from == nullptr || run_.task()->key != rig->profile.scene) {
    return;
  }
  const auto scene = trial_scene(run_.experiment()->suite, *run_.cell(), *from);
  if (!scene) {
    return;  // a setting that only a person can make
  }
  rig_.command([world = rig->world, faults = rig->faults, scene = *scene](Controller&) -> Result<void> {
    world->reset_scene(scene.seed, scene.places);
    return faults ? faults->set_fault(Fault::push, "", scene.push) : Result<void>();
  });
}

void TrialDesk::start() {
  if (run_.driven()) {
    const bool armed = rig_.rig() != nullptr && rig_.status().state == RigState::armed;
    if (!armed || !driver_.fits(run_.slot()->label)) {
      Q_EMIT problem({ErrorCode::busy,
                      (armed ? tr("The contender cannot run on this rig.") : tr("The rig is not armed.")).toStdString(),
                      (armed ? tr("The card of the trial says why.") : tr("Hold Enter to arm it.")).toStdString(),
                      {}});
      return;
    }
  }
  run_.set_start_match(scene_->match());
  lay_scene();  // once more: the way home may have touched it
  run_.set_person(settings_.person);
  const Rig* rig = rig_.rig();
  run_.set_rig(rig != nullptr ? std::optional(rig_record_of(rig->profile, rig->simulated)) : std::nullopt);
  run_.start();
  if (run_.in_trial() && run_.driven()) {
    driver_.start(run_.slot()->label, run_.instruction());
  }
}

bool TrialDesk::enter() {
  TrialLife* life = run_.life();
  if (run_.failed()) {
    run_.save_again();
    return true;
  }
  if (life == nullptr || run_.committing()) {
    return false;
  }
  switch (life->phase()) {
    case TrialPhase::reset:
      return false;
    case TrialPhase::waiting:
    case TrialPhase::running:
    case TrialPhase::paused:
      run_.act([](TrialLife& now_life, std::int64_t now) { return now_life.finish(now); });
      return true;
    case TrialPhase::ended:
      run_.act([](TrialLife& now_life, std::int64_t now) { return now_life.close(now); });
      run_.poll();
      return true;
    case TrialPhase::closed:
      break;
  }
  return true;
}

void TrialDesk::line_pressed(int line) {
  if (!judging()) {
    return;
  }
  const SuiteTask& task = run_.life()->task();
  if (has_stages(task)) {
    run_.press(static_cast<std::size_t>(line));
  } else if (task.scoring == Scoring::progress || task.scoring == Scoring::chain) {
    menus_->ask_value();
  } else {
    run_.digit(1);
  }
}

void TrialDesk::show_rubric() {
  const SuiteTask* task = run_.task();
  if (task == nullptr) {
    rubric_->set_items({});
    rubric_title_->clear();
    return;
  }
  rubric_title_->setText(tr("Rubric: %1").arg(QString::fromStdString(task->success_text)));
  rubric_->set_items(rubric_items(*task, run_.life()));
  rubric_->set_active(judging());
}

// Pictures of starts lie beside the scores; their folders are called after the suite and the start, never after a
// contender.
QString TrialDesk::start_folder() const {
  const OpenExperiment* open = run_.experiment();
  const SuiteCell* cell = run_.cell();
  const InitialCondition* start = run_.condition();
  if (open == nullptr || cell == nullptr || start == nullptr) {
    return {};
  }
  const QString suite = plain_name(open->suite.key) + QStringLiteral("-") + QString::number(open->suite.version);
  const QString name = plain_name(open->suite.tasks[cell->task].key) + QStringLiteral("-") +
                       plain_name(open->suite.settings[cell->setting].key) + QStringLiteral("-") +
                       plain_name(start->key);
  return QString::fromStdString((book_.file().parent_path() / "starts").string()) + QLatin1Char('/') + suite +
         QLatin1Char('/') + name;
}

// The arm holds as soon as the trial is over, whatever ended it.
void TrialDesk::end_driving() {
  const TrialLife* life = run_.life();
  const bool over = life == nullptr || life->phase() == TrialPhase::ended || life->phase() == TrialPhase::closed;
  if (driver_.driving() && over) {
    run_.set_performance(driver_.performance());
    driver_.stop();
  }
}

void TrialDesk::poll(const ControlStatus& status) {
  run_.poll();
  driver_.poll(status);
  end_driving();
  const TrialLife* life = run_.life();
  const PlannedSlot* slot = run_.slot();
  const bool still = status.state == RigState::connected || status.state == RigState::armed;
  if (life == nullptr || slot == nullptr || life->phase() != TrialPhase::reset || !still) {
    return;
  }
  if (const Laid now{run_.experiment()->row.id, slot->slot, slot->attempt}; laid_ != now) {
    laid_ = now;
    lay_scene();
  }
}

void TrialDesk::refresh(const ControlStatus& status) {
  const TrialLife* life = run_.life();
  card_->refresh(status);
  scene_->refresh(status, life != nullptr && life->phase() == TrialPhase::reset);
}

}  // namespace tandem
