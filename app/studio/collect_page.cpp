#include "studio/collect_page.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QPushButton>
#include <QVBoxLayout>

#include "base/log.h"
#include "device/hand_input.h"
#include "studio/actions.h"
#include "studio/collect_hud.h"
#include "studio/plan_panel.h"
#include "studio/rig_session.h"
#include "studio/sentences.h"
#include "studio/slider_panel.h"
#include "widgets/display.h"
#include "widgets/hold_button.h"
#include "widgets/joint_strip.h"
#include "widgets/strip_chart.h"
#include "widgets/take_strip.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QPushButton* action_button(QAction* action, const QString& text, QWidget* parent) {
  auto* button = new QPushButton(text, parent);
  button->setFocusPolicy(Qt::TabFocus);
  const auto describe = [button, action] { button->setToolTip(action->toolTip()); };
  describe();
  QObject::connect(action, &QAction::changed, button, describe);
  QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
  return button;
}

// What a take lacks, shortly: pictures that were not written, shown twice, and ticks.
QString losses_text(const TakeHealth& health) {
  QStringList parts;
  if (health.dropped_images > 0) {
    parts << CollectPage::tr("lost %1").arg(health.dropped_images);
  }
  if (health.repeated_images > 0) {
    parts << CollectPage::tr("repeated %1").arg(health.repeated_images);
  }
  if (health.lost_ticks > 0) {
    parts << CollectPage::tr("ticks lost %1").arg(health.lost_ticks);
  }
  return parts.join(QStringLiteral(", "));
}

}  // namespace

CollectPage::CollectPage(RigSession& session, Actions& actions, Settings& settings, QWidget* parent)
    : QWidget(parent),
      session_(session),
      actions_(actions),
      settings_(settings),
      grid_(new CameraGrid(this)),
      side_(new QWidget(this)),
      plan_(new PlanPanel(session, actions, settings)) {
  setObjectName(QStringLiteral("page"));
  auto* left = new QVBoxLayout;
  left->setSpacing(12);
  left->addWidget(grid_, 1);
  auto* strip = make_panel(this);
  strip_panel_ = strip;
  auto* strip_layout = new QVBoxLayout(strip);
  strip_layout->setContentsMargins(12, 8, 12, 6);
  takes_ = new TakeStrip(strip);
  strip_layout->addWidget(takes_);
  left->addWidget(strip);
  auto* side_layout = new QVBoxLayout(side_);
  side_layout->setContentsMargins(0, 0, 0, 0);
  side_layout->setSpacing(12);
  // With large text on a small screen the panels scroll; the buttons always stay.
  auto* panels = new QWidget;
  panels->setObjectName(QStringLiteral("page"));
  auto* panels_layout = new QVBoxLayout(panels);
  panels_layout->setContentsMargins(0, 0, 0, 0);
  panels_layout->setSpacing(12);
  panels_layout->addWidget(plan_);
  build_joints(panels_layout);
  auto* scroll = make_scroll(panels, tr("Task and joints"), side_);
  side_layout->addWidget(scroll, 1);
  auto* buttons = new QVBoxLayout;
  buttons->setContentsMargins(2, 0, 2, 0);  // in line with the panels within the ring of the scroll area
  side_layout->addLayout(buttons);
  build_buttons(buttons);
  side_->setFixedWidth(scaled(320));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(12);
  layout->addLayout(left, 1);
  layout->addWidget(side_);
  connect_actions(actions);
  rig_changed();
}

void CollectPage::build_joints(QVBoxLayout* side) {
  auto* joints_panel = make_panel(side_);
  auto* joints_layout = new QVBoxLayout(joints_panel);
  joints_layout->setContentsMargins(12, 12, 12, 12);
  joints_layout->setSpacing(8);
  joints_layout->addWidget(make_panel_title(tr("Joints: follower bar, leader tick, difference"), joints_panel));
  joints_ = new JointStrip(joints_panel);
  joints_layout->addWidget(joints_);
  sliders_ = new SliderPanel(joints_panel);
  sliders_->hide();
  joints_layout->addWidget(sliders_);
  side->addWidget(joints_panel);
  auto* chart_panel = make_panel(side_);
  auto* chart_layout = new QVBoxLayout(chart_panel);
  chart_layout->setContentsMargins(12, 12, 12, 12);
  chart_layout->addWidget(make_panel_title(tr("Tracking error, last 10 s"), chart_panel));
  chart_ = new StripChart(chart_panel);
  chart_layout->addWidget(chart_, 1);
  chart_panel->setMinimumHeight(scaled(130));
  side->addWidget(chart_panel, 1);
}

void CollectPage::build_buttons(QVBoxLayout* side) {
  arm_ = new HoldButton(tr("Hold to arm"), side_);
  arm_->setObjectName(QStringLiteral("primary"));
  arm_->setToolTip(actions_[QStringLiteral("rig.arm")]->toolTip());
  arm_->set_hold_ms(settings_.hold_ms);
  connect(arm_, &HoldButton::held, actions_[QStringLiteral("rig.arm")], &QAction::trigger);
  side->addWidget(arm_);
  primary_ = new QPushButton(tr("Record"), side_);
  primary_->setObjectName(QStringLiteral("primary"));
  primary_->setFocusPolicy(Qt::TabFocus);
  connect(primary_, &QPushButton::clicked, this, [this] {
    const auto phase = session_.collect_status().phase;
    const bool taking = phase == CollectPhase::recording || phase == CollectPhase::paused;
    const bool again = session_.collect_status().save_failed;
    actions_[again    ? QStringLiteral("collect.again")
             : taking ? QStringLiteral("collect.keep")
                      : QStringLiteral("collect.record")]
        ->trigger();
  });
  side->addWidget(primary_);
  discard_ = new QPushButton(tr("Discard"), side_);
  discard_->setFocusPolicy(Qt::TabFocus);
  connect(discard_, &QPushButton::clicked, this, [this] {
    const bool failed = session_.collect_status().save_failed;
    actions_[failed ? QStringLiteral("collect.drop") : QStringLiteral("collect.discard")]->trigger();
  });
  pause_ = action_button(actions_[QStringLiteral("collect.teleoperate")], tr("Teleoperate"), side_);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(discard_, 1);
  row->addWidget(pause_, 1);
  side->addLayout(row);
}

void CollectPage::connect_actions(Actions& actions) {
  const auto on = [&](const char* id, auto slot) {
    connect(actions[QString::fromLatin1(id)], &QAction::triggered, this, slot);
  };
  on("collect.record", [this] { record(); });
  on("collect.keep", [this] { session_.keep(); });
  on("collect.discard", [this] { session_.discard(); });
  on("collect.restore", [this] { session_.restore(); });
  on("collect.teleoperate", [this] { space(); });
  on("collect.replay", [this] {
    if (session_.replay_last()) {
      echo(tr("P → replay"));
    }
  });
  for (int stars = 1; stars <= 5; ++stars) {
    connect(actions[QStringLiteral("collect.star%1").arg(stars)], &QAction::triggered, this, [this, stars] {
      session_.annotate_last({{"stars", stars}});
    });
  }
  on("collect.flag", [this] {
    const TakeCard* card = session_.collect_status().saving ? nullptr : takes_->newest();
    session_.annotate_last({{"flagged", card == nullptr || !card->flagged}});
  });
  on("collect.note", [this] { ask_note(); });
  on("collect.again", [this] { session_.save_again(); });
  on("collect.drop", [this] { session_.drop_failed(); });
  on("collect.finish", [this] {
    echo(QString());  // a discarded take can no longer be brought back
    session_.finish(true);
  });
  connect(&session_, &RigSession::rig_changed, this, &CollectPage::rig_changed);
  connect(&session_, &RigSession::happened, this, &CollectPage::on_event);
  connect(plan_, &PlanPanel::done, this, &CollectPage::take_focus);
  connect(plan_, &PlanPanel::leader_changed, this, [this] {
    let_leader_go();
    const bool sliders = plan_->leader() == QStringLiteral("sliders");
    auto* device = dynamic_cast<JointTargetInput*>(session_.leader(QStringLiteral("sliders")));
    sliders_->set_leader(sliders ? device : nullptr,
                         session_.rig() != nullptr ? session_.rig()->robot->joints() : std::vector<JointSpec>());
    sliders_->setVisible(sliders);
  });
}

void CollectPage::rig_changed() {
  const Rig* rig = session_.rig();
  stopped_note_.clear();
  lost_note_.clear();
  plan_->rig_changed();
  sliders_->set_leader(nullptr, {});
  if (rig == nullptr) {
    grid_->refresh({});
    grid_->set_simulated(false);
    grid_->set_empty_text(
        session_.connecting()
            ? session_.waiting_text()
            : tr("No rig is connected. Choose \"Try with simulated arms\" on Home, or a rig on the Rig page."));
    joints_->set_joints({});
    chart_->clear();
    return;
  }
  const QString name = QString::fromStdString(rig->profile.name);
  if (shown_rig_ != name) {
    shown_rig_ = name;
    shown_dataset_.clear();
    takes_->clear();
  }
  joints_->set_joints(rig->robot->joints());
  grid_->set_simulated(rig->simulated);
  rate_hz_ = rig->profile.rate_hz;
}

void CollectPage::record() {
  const auto phase = session_.collect_status().phase;
  if (phase == CollectPhase::reset) {
    session_.next();
    return;
  }
  session_.record(plan_->plan(), plan_->recording());
}

void CollectPage::space() {
  const ControlStatus status = session_.status();
  switch (session_.collect_status().phase) {
    case CollectPhase::recording:
      session_.pause();
      return;
    case CollectPhase::paused:
      session_.resume();
      return;
    case CollectPhase::reset:
      session_.next();
      return;
    default:
      break;
  }
  if (status.state == RigState::running) {
    session_.hold();
  } else {
    session_.teleoperate(plan_->leader());
  }
}

void CollectPage::on_event(const CollectEvent& event) {
  switch (event.kind) {
    case CollectEvent::Kind::started:
      on_started(event);
      break;
    case CollectEvent::Kind::saved:
      on_saved(event);
      break;
    case CollectEvent::Kind::discarded:
      log_info("collect", "Take " + std::to_string(event.take + 1) + " was discarded.");
      echo(event.kept ? tr("← discarded (Ctrl+Z brings it back)") : tr("← discarded"));
      break;
    case CollectEvent::Kind::recording:
      echo(tr("%1 → record").arg(actions_.key_of(QStringLiteral("collect.record"))));
      break;
    case CollectEvent::Kind::restored:
      log_info("collect", "The discarded take was brought back.");
      echo(tr("Ctrl+Z → brought back"));
      break;
    case CollectEvent::Kind::annotated:
      on_annotated(event);
      break;
    case CollectEvent::Kind::interrupted:
      log_info("collect", "Take " + std::to_string(event.take + 1) + " was interrupted: " + event.message);
      stopped_note_ = in_words(event.message);
      break;
    case CollectEvent::Kind::save_failed:
      if (!event.outcome.can_repeat) {
        lost_note_ =
            tr("The take was not saved (%n frame(s) lost): %1", nullptr, static_cast<int>(event.outcome.health.rows))
                .arg(in_words(event.error));
      }
      break;
    default:
      break;
  }
}

void CollectPage::on_started(const CollectEvent& event) {
  if (shown_dataset_ != session_.dataset_root()) {
    shown_dataset_ = session_.dataset_root();
    takes_->clear();
  }
  plan_->remember_start(event);
}

void CollectPage::on_saved(const CollectEvent& event) {
  const SaveOutcome& outcome = event.outcome;
  TakeCard card;
  card.episode = event.episode;
  card.length_s = static_cast<double>(outcome.row->length) / rate_hz_;
  card.picture = outcome.thumbnail ? to_screen(*outcome.thumbnail) : QImage();
  const QString quality = QString::fromStdString(outcome.facts.value("quality", "good"));
  card.grade = quality == QStringLiteral("good") ? 0 : quality == QStringLiteral("fair") ? 1 : 2;
  const bool interrupted = outcome.facts.value("interrupted", false);
  card.quality = interrupted ? tr("interrupted") : card.grade == 0 ? tr("good") : losses_text(outcome.health);
  card.grade = interrupted ? 2 : card.grade;
  takes_->add(std::move(card));
  plan_->remember_saved(event);
  echo(tr("→ saved %1").arg(event.episode));
}

void CollectPage::ask_note() {
  if (takes_->newest() == nullptr && session_.collect_status().kept == 0) {
    session_.refuse(tr("There is no take yet."), tr("Record one first."));
    return;
  }
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Note on the last take"));
  dialog->setLabelText(tr("What is worth knowing about it?"));
  dialog->setOkButtonText(tr("Keep note"));
  // The take it is about, although another one may be kept before it is written.
  const TakeCard* card = session_.collect_status().saving ? nullptr : takes_->newest();
  const std::int64_t episode = card != nullptr ? card->episode : -1;
  dialog->setTextValue(card != nullptr ? card->note : QString());
  connect(dialog, &QInputDialog::textValueSelected, this, [this, episode](const QString& text) {
    const Json note = {{"note", text.trimmed().toStdString()}};
    if (episode >= 0) {
      session_.annotate(episode, note);
    } else {
      session_.annotate_last(note);
    }
  });
  dialog->open();
}

void CollectPage::on_annotated(const CollectEvent& event) {
  TakeCard* card = takes_->find(event.episode);
  if (card == nullptr || !event.error.message.empty()) {
    return;
  }
  const Json& changes = event.changes;
  const auto episode = event.episode;
  card->stars = changes.value("stars", card->stars);
  card->flagged = changes.value("flagged", card->flagged);
  card->note = QString::fromStdString(changes.value("note", card->note.toStdString()));
  takes_->update();
  if (changes.contains("stars")) {
    echo(tr("%1 → episode %2").arg(QString(card->stars, QChar(0x2605))).arg(episode));
  } else if (changes.contains("flagged")) {
    echo(card->flagged ? tr("F → flagged %1").arg(episode) : tr("F → flag taken from %1").arg(episode));
  }
}

void CollectPage::echo(const QString& text) {
  echo_text_ = text;
  echo_until_ms_ = QDateTime::currentMSecsSinceEpoch() + 4000;
}

bool CollectPage::leave_field() { return plan_->leave_field(); }

bool CollectPage::leader_key(int key, bool down) {
  if (down && plan_->leader() != QStringLiteral("keyboard")) {
    return false;
  }
  static constexpr std::array keys{Qt::Key_W, Qt::Key_S, Qt::Key_A, Qt::Key_D, Qt::Key_Q, Qt::Key_E,
                                   Qt::Key_Z, Qt::Key_X, Qt::Key_C, Qt::Key_V, Qt::Key_H, Qt::Key_G};
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (found == keys.end()) {
    return false;
  }
  leader_keys_[static_cast<std::size_t>(found - keys.begin())] = down;
  send_leader_keys();
  return true;
}

void CollectPage::let_leader_go() {
  if (std::find(leader_keys_.begin(), leader_keys_.end(), true) != leader_keys_.end()) {
    leader_keys_.fill(false);
    send_leader_keys();
  }
}

void CollectPage::send_leader_keys() {
  const auto both = [this](std::size_t plus) {
    return (leader_keys_[plus] ? 1.0 : 0.0) - (leader_keys_[plus + 1] ? 1.0 : 0.0);
  };
  if (auto* device = dynamic_cast<HandCommandInput*>(session_.leader(QStringLiteral("keyboard")))) {
    device->set_command({both(0), both(2), both(4), both(6), both(8), both(10)});
  }
}

void CollectPage::set_booth(bool on) {
  side_->setVisible(!on);
  strip_panel_->setVisible(!on);
}

void CollectPage::refresh(const ControlStatus& status, const CollectStatus& collect) {
  if (session_.rig() == nullptr) {
    show_hud({});
    plan_->refresh(collect);
    update_buttons(status, collect);
    return;
  }
  grid_->refresh(status.cameras);
  if (std::find(leader_keys_.begin(), leader_keys_.end(), true) != leader_keys_.end()) {
    send_leader_keys();
  }
  // Only when it begins to run: an event can come before the status that says that the arm stopped for it.
  const bool runs = status.state == RigState::running;
  if (runs && !was_running_) {
    stopped_note_.clear();
    lost_note_.clear();
  }
  was_running_ = runs;
  HudState hud = collect_hud(status, collect,
                             {.stopped = status.reason.empty() ? stopped_note_ : in_words(status.reason),
                              .lost = lost_note_,
                              .record_key = actions_.key_of(QStringLiteral("collect.record"))});
  hud.echo = QDateTime::currentMSecsSinceEpoch() < echo_until_ms_ ? echo_text_ : QString();
  show_hud(hud);
  update_numbers(status);
  plan_->refresh(collect);
  update_buttons(status, collect);
}

void CollectPage::show_hud(const HudState& hud) {
  const QString key = hud.word + hud.detail + hud.clock + hud.echo + hud.note;
  if (key != hud_key_) {
    hud_key_ = key;
    grid_->set_hud(hud);
  }
}

void CollectPage::update_numbers(const ControlStatus& status) {
  const double now_s = static_cast<double>(status.time_ns) / 1e9;
  if (now_s - last_chart_s_ > 0.066 || now_s < last_chart_s_) {
    last_chart_s_ = now_s;
    const bool live = status.state == RigState::running;
    joints_->set_values(status.joints, live ? std::span<const double>(status.wanted) : std::span<const double>());
    if (live) {
      std::vector<double> errors;
      for (std::size_t i = 0; i < status.joints.size() && i < status.wanted.size(); ++i) {
        errors.push_back(status.wanted[i] - status.joints[i]);
      }
      chart_->add(now_s, errors);
    }
    sliders_->refresh();
  }
}

void CollectPage::update_buttons(const ControlStatus& status, const CollectStatus& collect) {
  const bool connected = status.state == RigState::connected;
  const bool armed = status.state == RigState::armed || status.state == RigState::running;
  const bool taking = collect.phase == CollectPhase::recording || collect.phase == CollectPhase::paused;
  arm_->setVisible(!armed);
  arm_->setEnabled(connected);
  primary_->setVisible(armed);
  const auto with_key = [this](const QString& text, const char* action) {
    return text + QStringLiteral("  ") + actions_.key_of(QString::fromLatin1(action));
  };
  const QString text =
      collect.save_failed ? tr("Save the take again")
      : taking            ? with_key(tr("Keep take"), "collect.keep")
               : with_key(collect.phase == CollectPhase::reset ? tr("Start next") : tr("Record"), "collect.record");
  primary_->setText(text);
  discard_->setEnabled(taking || collect.phase == CollectPhase::starting || collect.save_failed);
  pause_->setEnabled(armed);
  discard_->setText(collect.save_failed ? tr("Give the take up") : with_key(tr("Discard"), "collect.discard"));
  const QString space = collect.phase == CollectPhase::recording ? tr("Pause")
                        : collect.phase == CollectPhase::paused  ? tr("Go on")
                        : collect.phase == CollectPhase::reset   ? tr("Next")
                        : status.state == RigState::running      ? tr("Hold")
                                                                 : tr("Teleoperate");
  pause_->setText(with_key(space, "collect.teleoperate"));
  const QString key = actions_.key_of(QStringLiteral("collect.record"));
  const auto before = static_cast<int>(plan_->kept());
  takes_->set_empty_text(
      before > 0 && collect.saving ? tr("The take is being saved.")
      : before > 0 ? tr("%n take(s) of this plan are in the dataset already; new ones appear here.", nullptr, before)
                   : tr("Kept takes appear here. Press %1 to record the first one.").arg(key));
}

}  // namespace tandem
