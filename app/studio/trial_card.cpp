#include "studio/trial_card.h"

#include <QAction>
#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

#include "studio/actions.h"
#include "studio/contender_driver.h"
#include "studio/rig_session.h"
#include "studio/sentences.h"
#include "studio/trial_run.h"
#include "studio/trial_words.h"
#include "widgets/display.h"
#include "widgets/hold_button.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int card_px = 360;
constexpr int low_px = 480;  // below it the clock would take the room of the task

QLabel* wrapped(int pixels, bool bold, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setFont(text_font(pixels, bold));
  label->setWordWrap(true);
  label->setTextFormat(Qt::PlainText);
  return label;
}

void set_text(QLabel* label, const QString& text) {
  if (label->text() != text) {
    label->setText(text);
  }
}

void set_colour(QLabel* label, const QColor& colour) {
  const QString sheet = QStringLiteral("color: %1").arg(colour.name());
  if (label->styleSheet() != sheet) {
    label->setStyleSheet(sheet);
  }
}

bool is_live(TrialPhase phase) {
  return phase == TrialPhase::waiting || phase == TrialPhase::running || phase == TrialPhase::paused;
}

}  // namespace

TrialCard::TrialCard(TrialRun& run, ContenderDriver& driver, RigSession& rig, Actions& actions,
                     const Settings& settings, QWidget* parent)
    : QFrame(parent), run_(run), driver_(driver), rig_(rig), actions_(actions), settings_(settings) {
  setObjectName(QStringLiteral("panel"));
  setFixedWidth(scaled(card_px));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(8);
  build_facts(layout);
  build_clock(layout);
  build_buttons(layout);
  connect(&run_, &TrialRun::changed, this, &TrialCard::show_trial);
  connect(&run_, &TrialRun::committed, this, [this] { written_ = true; });
  show_trial();
}

void TrialCard::build_facts(QVBoxLayout* layout) {
  auto* facts = new QWidget;
  auto* list = new QVBoxLayout(facts);
  list->setContentsMargins(0, 0, 0, 0);
  list->setSpacing(4);
  count_ = make_panel_title(QString(), facts);
  contender_ = wrapped(22, true, facts);
  auto* top = new QHBoxLayout;
  top->addWidget(contender_, 1);
  top->addWidget(count_, 0, Qt::AlignRight | Qt::AlignTop);
  list->addLayout(top);
  who_ = make_dim(QString(), facts);
  instruction_ = wrapped(17, false, facts);
  start_ = make_dim(QString(), facts);
  drive_ = new QCheckBox(tr("Tandem moves the arm"), facts);
  drive_->setFocusPolicy(Qt::TabFocus);
  drive_->setToolTip(tr("All contenders are loaded here before the first trial; start runs them, the end stops them."));
  connect(drive_, &QCheckBox::toggled, this, &TrialCard::driver_wanted);
  loading_ = make_dim(QString(), facts);
  for (QWidget* each : std::initializer_list<QWidget*>{who_, instruction_, start_, drive_, loading_}) {
    list->addWidget(each);
  }
  person_ = button("evaluate.person", QString(), facts);
  auto* changed = button("evaluate.rig-note", tr("Rig changed…"), facts);
  changed->setToolTip(actions_[QStringLiteral("evaluate.rig-note")]->text());
  for (auto* each : {person_, changed}) {
    list->addWidget(each);
  }
  list->addStretch(1);
  auto* scroll = make_scroll(facts, tr("Facts of the trial"), this);
  scroll->setStyleSheet(QStringLiteral("QScrollArea { background: transparent; }"));
  layout->addWidget(scroll, 1);
}

void TrialCard::build_clock(QVBoxLayout* layout) {
  word_ = new QLabel(this);
  clock_ = new QLabel(clock_text(0), this);
  clock_->setAccessibleName(tr("Clock of the trial"));
  limit_ = new QLabel(this);
  limit_->setObjectName(QStringLiteral("dim"));
  sentence_ = wrapped(13, false, this);
  sentence_->setMinimumHeight(2 * QFontMetrics(text_font(13)).lineSpacing());
  sentence_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  times_ = new QGridLayout;
  times_->setColumnStretch(0, 1);
  layout->addLayout(times_);
  layout->addWidget(sentence_);
  lay_out_clock(false);
}

// Where the card is low, as with large text, the clock stands beside its word, so that the task is seen as well.
void TrialCard::lay_out_clock(bool low) {
  low_ = low;
  word_->setFont(text_font(low ? 22 : 30, true));
  const QFont large = text_font(low ? 44 : 72, true);
  clock_->setFont(large);
  clock_->setFixedHeight(QFontMetrics(large).capHeight() + scaled(low ? 8 : 16));
  limit_->setFont(text_font(low ? 13 : 15));
  for (QWidget* each : std::initializer_list<QWidget*>{word_, clock_, limit_}) {
    times_->removeWidget(each);
  }
  times_->addWidget(word_, 0, 0);
  if (low) {
    times_->addWidget(limit_, 1, 0);
    times_->addWidget(clock_, 0, 1, 2, 1, Qt::AlignRight | Qt::AlignVCenter);
  } else {
    times_->addWidget(limit_, 0, 1, Qt::AlignRight | Qt::AlignVCenter);
    times_->addWidget(clock_, 1, 0, 1, 2);
  }
}

void TrialCard::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  if (const bool low = height() < scaled(low_px); low != low_) {
    lay_out_clock(low);
  }
}

QPushButton* TrialCard::button(const char* action, const QString& text, QWidget* parent) {
  const QString id = QString::fromLatin1(action);
  QString key = id == QStringLiteral("evaluate.undo") ? QStringLiteral("⌫") : actions_.key_of(id);
  key = key.isEmpty() ? actions_[id]->property("key_text").toString() : key;
  auto* made = new QPushButton(key.isEmpty() ? text : text + QStringLiteral("  ") + key, parent);
  made->setFocusPolicy(Qt::TabFocus);
  connect(made, &QPushButton::clicked, actions_[id], &QAction::trigger);
  return made;
}

void TrialCard::build_buttons(QVBoxLayout* layout) {
  arm_ = new HoldButton(tr("Hold to arm"), this);
  arm_->setObjectName(QStringLiteral("primary"));
  arm_->set_hold_ms(settings_.hold_ms);
  connect(arm_, &HoldButton::held, actions_[QStringLiteral("rig.arm")], &QAction::trigger);
  primary_ = new QPushButton(this);
  primary_->setObjectName(QStringLiteral("primary"));
  primary_->setFocusPolicy(Qt::TabFocus);
  connect(primary_, &QPushButton::clicked, actions_[QStringLiteral("evaluate.primary")], &QAction::trigger);
  layout->addWidget(arm_);
  layout->addWidget(primary_);
  auto* grid = new QGridLayout;
  grid->setSpacing(8);
  const std::pair<const char*, QString> list[] = {
      {"evaluate.success", tr("Success")}, {"evaluate.failure", tr("Failed")},     {"evaluate.undo", tr("Undo")},
      {"evaluate.pause", tr("Pause")},     {"evaluate.safety", tr("Safety stop")}, {"evaluate.void", tr("Void")}};
  for (const auto& [id, text] : list) {
    auto* made = button(id, text, this);
    const auto place = static_cast<int>(others_.size());
    grid->addWidget(made, place / 3, place % 3);
    others_.emplace_back(made, QString::fromLatin1(id));
  }
  layout->addLayout(grid);
  home_ = button("rig.home", tr("Lead the arm home"), this);
  layout->addWidget(home_);
}

bool TrialCard::wants_driver() const { return drive_->isChecked(); }

// Cut where there is no room; the tip has all of it.
void TrialCard::show_person() {
  const QString text =
      settings_.person.isEmpty() ? tr("▲ Nobody is named as judge") : tr("Judged by %1").arg(settings_.person);
  person_->setText(person_->fontMetrics().elidedText(text, Qt::ElideRight, scaled(card_px) - 80));
  const QString why = tr("Without the name of who judges, a report of these trials cannot confirm anything.");
  person_->setToolTip(settings_.person.isEmpty() ? text + QLatin1Char('\n') + why : text);
}

void TrialCard::show_trial() {
  show_person();
  const OpenExperiment* open = run_.experiment();
  // What was written was a trial of the experiment before.
  const std::int64_t now = open != nullptr ? open->row.id : 0;
  written_ = written_ && shown_ == now;
  shown_ = now;
  if (open == nullptr) {
    return;
  }
  const PlannedSlot* slot = run_.slot();
  const QString done = tr("%1 of %2 trials done").arg(open->row.done).arg(open->row.slots);
  count_->setText(slot == nullptr ? done
                                  : tr("Trial %1 of %2").arg(open->row.done + 1).arg(open->row.slots) +
                                        (slot->attempt > 1 ? tr(", attempt %1").arg(slot->attempt) : QString()));
  contender_->setText(slot == nullptr ? tr("All trials are done")
                                      : tr("Contender %1").arg(QString::fromStdString(slot->label)));
  const auto known = slot != nullptr ? open->known.find(slot->label) : open->known.end();
  who_->setVisible(known != open->known.end());
  if (known != open->known.end()) {
    who_->setText(QString::fromStdString(known->second.policy + ", " + known->second.mode));
  }
  instruction_->setText(run_.instruction());
  QStringList start;
  if (const SuiteCell* cell = run_.cell()) {
    const SuiteSetting& setting = open->suite.settings[cell->setting];
    start << QString::fromStdString(setting.title.empty() ? setting.key : setting.title);
  }
  if (const InitialCondition* condition = run_.condition()) {
    const QString key = QString::fromStdString(condition->key);
    start << (key.startsWith(QStringLiteral("start")) ? key : tr("start %1").arg(key));
    start << QString::fromStdString(condition->description);
  }
  start.removeAll(QString());
  start_->setText(start.join(QStringLiteral(" · ")));
  show_clock();
}

QString TrialCard::sentence() const {
  const TrialLife* life = run_.life();
  if (run_.failed()) {
    return tr("The trial could not be written. It is kept here: save it again.");
  }
  if (run_.committing()) {
    return tr("The trial is being written.");
  }
  if (life == nullptr) {
    return tr("See the dashboards, or plan another experiment.");
  }
  switch (life->phase()) {
    case TrialPhase::reset:
      return written_ ? tr("✓ Written. Put the scene in order for the next trial, then start.")
                      : tr("Put the scene in order as planned, then start.");
    case TrialPhase::waiting:
      return tr("The clock starts with the first motion.");
    case TrialPhase::paused:
      return (life->wants_reason() ? tr("The clock stands still. Say why with %1, then go on.")
                                   : tr("The clock stands still. Go on with %1."))
          .arg(actions_.key_of(QStringLiteral("evaluate.pause")));
    case TrialPhase::running: {
      const QString events = events_text(*life);
      return life->intervening() ? tr("▲ A person helps. %1").arg(events) : events;
    }
    case TrialPhase::ended: {
      const double left = life->undo_left_s(TrialRun::now_ns());
      if (!life->score()) {
        return tr("How far did it come? Keys 0 to 9.");
      }
      if (life->wants_judgement()) {
        const QString why =
            life->end_reason() == EndReason::timeout ? tr("▲ Time is up.") : tr("▲ The arm was stopped.");
        return tr("%1 How did it go? Keys of the rubric, %2 success, %3 failed; Enter writes it as it is.")
            .arg(why, actions_.key_of(QStringLiteral("evaluate.success")),
                 actions_.key_of(QStringLiteral("evaluate.failure")));
      }
      const EndReason end = life->end_reason();
      const bool said = !life->void_reason().empty() || end == EndReason::success || end == EndReason::operator_stop;
      return tr("Written in %1 s; %2 takes it back. %3")
          .arg(QString::number(static_cast<int>(std::ceil(left))), actions_.key_of(QStringLiteral("evaluate.undo")),
               (said ? QString() : tr("End: %1. ").arg(end_text(end))) + events_text(*life));
    }
    case TrialPhase::closed:
      break;
  }
  return {};
}

void TrialCard::show_clock() {
  const Theme& t = theme();
  const TrialLife* life = run_.life();
  set_text(sentence_, sentence());
  if (life == nullptr || run_.committing() || run_.failed()) {
    set_text(word_, run_.failed() ? tr("NOT SAVED") : run_.committing() ? tr("SAVING") : tr("DONE"));
    set_colour(word_, run_.failed() ? t.bad : run_.committing() ? t.warn : t.ok);
    return;
  }
  const TrialPhase phase = life->phase();
  const bool success = life->end_reason() == EndReason::success;
  const bool is_void = !life->void_reason().empty();
  const bool over = phase == TrialPhase::ended || phase == TrialPhase::closed;
  set_text(word_, phase == TrialPhase::reset     ? tr("RESET")
                  : phase == TrialPhase::waiting ? tr("STARTED")
                  : phase == TrialPhase::running ? (life->intervening() ? tr("HELPED") : tr("RUNNING"))
                  : phase == TrialPhase::paused  ? tr("PAUSED")
                  : is_void                      ? tr("VOID")
                  : success                      ? tr("SUCCESS")
                                                 : tr("ENDED"));
  set_colour(word_, phase == TrialPhase::reset    ? t.dim
                    : over                        ? (is_void   ? t.warn
                                                     : success ? t.ok
                                                               : t.takeover)
                    : phase == TrialPhase::paused ? t.warn
                    : life->intervening()         ? t.takeover
                    : run_.driven()               ? t.policy
                                                  : t.accent);
  set_text(clock_, clock_text(life->clock_s(TrialRun::now_ns())));
  set_text(limit_, life->horizon_s() ? tr("of %1").arg(clock_text(*life->horizon_s())) : tr("no time limit"));
}

QString TrialCard::recording_text() const {
  switch (driver_.recorder().state()) {
    case TrialRecorder::State::ready:
      return tr("All contenders are loaded. Recorded in %1.").arg(driver_.recorder().folder());
    case TrialRecorder::State::opening:
      return tr("All contenders are loaded. Opening %1…").arg(driver_.recorder().folder());
    case TrialRecorder::State::failed:
      return tr("▲ All contenders are loaded. The trials are not recorded: the log says why.");
    case TrialRecorder::State::off:
      break;
  }
  return tr("All contenders are loaded.");
}

void TrialCard::show_driver() {
  const OpenExperiment* open = run_.experiment();
  const bool rig = rig_.rig() != nullptr;
  drive_->setEnabled(open != nullptr && !run_.in_trial() && (rig || drive_->isChecked()));
  using State = ContenderDriver::State;
  const State state = driver_.state();
  const QString misfit = run_.slot() != nullptr ? in_words(driver_.misfit(run_.slot()->label)) : QString();
  set_text(loading_, !rig                      ? tr("No rig is connected: the trials are run by hand.")
                     : state == State::off     ? tr("The trials are run by hand, or by another program.")
                     : state == State::loading ? tr("Loading the contenders: %1 of %2…")
                                                     .arg(driver_.loaded())
                                                     .arg(std::max(driver_.count(), driver_.loaded()))
                     : state == State::failed ? tr("▲ Not all contenders could be loaded: run the trials by hand.")
                     : misfit.isEmpty()       ? recording_text()
                                              : tr("▲ The contender does not fit this rig. %1").arg(misfit));
}

void TrialCard::show_buttons(const ControlStatus& status) {
  const TrialLife* life = run_.life();
  const TrialPhase phase = life != nullptr ? life->phase() : TrialPhase::closed;
  const bool ready = life != nullptr && !run_.committing() && !run_.failed();
  const bool live = ready && is_live(phase);
  const bool ended = ready && phase == TrialPhase::ended;
  const bool reset = ready && phase == TrialPhase::reset;
  const bool armed = status.state == RigState::armed || status.state == RigState::running;
  const bool arms = run_.driven() && reset && !armed;
  arm_->setVisible(arms);
  arm_->setEnabled(arms && status.state == RigState::connected && driver_.state() == ContenderDriver::State::ready);
  primary_->setVisible(!arms);
  primary_->setEnabled(reset || live || ended || run_.failed());
  const bool plain = live && life->task().scoring == Scoring::binary && !life->value();
  const QString space = QStringLiteral("  ") + actions_.key_of(QStringLiteral("evaluate.pause"));
  const QString text = run_.failed()     ? tr("Save again")
                       : reset           ? tr("Start") + space
                       : live            ? (plain ? tr("Success  Enter") : tr("Finish  Enter"))
                       : ended           ? tr("Write it now  Enter")
                       : life != nullptr ? tr("Saving…")
                                         : tr("All trials are done");
  if (primary_->text() != text) {
    primary_->setText(text);
  }
  for (const auto& [made, id] : others_) {
    made->setEnabled(id == QStringLiteral("evaluate.pause") ? live : live || ended);
  }
  home_->setVisible(run_.driven());
  home_->setEnabled(status.state == RigState::armed && !live);
}

void TrialCard::refresh(const ControlStatus& status) {
  written_ = written_ && !run_.in_trial();
  show_clock();
  show_driver();
  show_buttons(status);
}

}  // namespace tandem
