#include "studio/rollout_page.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/files.h"
#include "studio/actions.h"
#include "studio/inference_panel.h"
#include "studio/policy_panel.h"
#include "studio/rig_session.h"
#include "studio/rollout_hud.h"
#include "studio/shadow_card.h"
#include "widgets/chunk_timeline.h"
#include "widgets/display.h"
#include "widgets/hold_button.h"
#include "widgets/theme.h"
#include "widgets/time_chart.h"

namespace tandem {

RolloutPage::RolloutPage(RigSession& session, Actions& actions, Settings& settings, QWidget* parent)
    : QWidget(parent),
      session_(session),
      actions_(actions),
      settings_(settings),
      policy_(session, settings, this),
      grid_(new CameraGrid(this)),
      side_(new QWidget(this)),
      bottom_(make_panel(this)) {
  setObjectName(QStringLiteral("page"));
  grid_->set_draggable(true);
  build_bottom();
  build_side(actions);
  auto* left = new QVBoxLayout;
  left->setSpacing(12);
  left->addWidget(grid_, 1);
  left->addWidget(bottom_);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(12);
  layout->addLayout(left, 1);
  layout->addWidget(side_);
  connect_actions(actions);
  connect(&session_, &RigSession::rig_changed, this, &RolloutPage::rig_changed);
  connect(&policy_, &PolicySession::problem, this, &RolloutPage::problem);
  connect(&policy_, &PolicySession::notice, this, &RolloutPage::notice);
  connect(&policy_, &PolicySession::changed, this, [this] {
    if (!instruction_->hasFocus()) {
      instruction_->setText(policy_.task());
    }
  });
  rig_changed();
}

void RolloutPage::build_bottom() {
  bottom_->setFixedHeight(scaled(150));
  auto* layout = new QHBoxLayout(bottom_);
  layout->setContentsMargins(12, 8, 12, 8);
  layout->setSpacing(16);
  const auto column = [&](QWidget* title, QWidget* content, int stretch) {
    auto* box = new QVBoxLayout;
    box->setSpacing(2);
    box->addWidget(title);
    box->addWidget(content, 1);
    layout->addLayout(box, stretch);
  };
  timeline_ = new ChunkTimeline(bottom_);
  timeline_->setToolTip(tr("Grey: observed. Outlined: inferred. Filled: executed. Dashed: not executed."));
  column(make_panel_title(tr("Chunks"), bottom_), timeline_, 4);
  joint_ = new QComboBox(bottom_);
  joint_->setAccessibleName(tr("Joint of the chart"));
  joint_chart_ = new TimeChart(tr("Wanted by the policy and sent, last 10 seconds"), QString(), bottom_);
  joint_chart_->set_lines({tr("policy"), tr("sent")});
  connect(joint_, &QComboBox::activated, this, [this] {
    joint_chart_->clear();
    take_focus();
  });
  column(joint_, joint_chart_, 3);
  auto* figures = new QWidget(bottom_);
  auto* stack = new QVBoxLayout(figures);
  stack->setContentsMargins(0, 0, 0, 0);
  stack->setSpacing(2);
  latency_chart_ = new TimeChart(tr("Latency of the inferences, last 10 seconds"), tr(" ms"), figures);
  latency_chart_->set_lines({tr("latency")});
  queue_chart_ = new TimeChart(tr("Actions in hand, last 10 seconds"), QString(), figures);
  queue_chart_->set_lines({tr("in hand")});
  stack->addWidget(latency_chart_, 1);
  stack->addWidget(queue_chart_, 1);
  column(make_panel_title(tr("Figures"), bottom_), figures, 2);
}

void RolloutPage::build_side(Actions& actions) {
  side_->setFixedWidth(scaled(330));
  auto* panels = new QWidget;
  panels->setObjectName(QStringLiteral("page"));
  auto* list = new QVBoxLayout(panels);
  list->setContentsMargins(0, 0, 0, 0);
  list->setSpacing(12);
  card_ = new PolicyPanel(policy_, actions, panels);
  inference_ = new InferencePanel(policy_, panels);
  connect(inference_, &InferencePanel::done, this, &RolloutPage::take_focus);
  auto* task = make_panel(panels);
  auto* task_layout = new QVBoxLayout(task);
  task_layout->setContentsMargins(12, 12, 12, 12);
  task_layout->setSpacing(8);
  task_layout->addWidget(make_panel_title(tr("Instruction"), task));
  instruction_ = new QLineEdit(task);
  instruction_->setObjectName(QStringLiteral("instruction"));
  instruction_->setAccessibleName(tr("Instruction for the policy"));
  instruction_->setPlaceholderText(tr("What shall the robot do?"));
  connect(instruction_, &QLineEdit::returnPressed, this, [this] {
    policy_.set_task(instruction_->text().trimmed());
    take_focus();
  });
  task_layout->addWidget(instruction_);
  list->addWidget(card_);
  list->addWidget(inference_);
  list->addWidget(task);
  shadow_ = new ShadowCard(actions, panels);
  list->addWidget(shadow_);
  list->addStretch(1);
  arm_ = new HoldButton(tr("Hold to arm"), side_);
  arm_->setObjectName(QStringLiteral("primary"));
  arm_->set_hold_ms(settings_.hold_ms);
  connect(arm_, &HoldButton::held, actions[QStringLiteral("rig.arm")], &QAction::trigger);
  const auto button = [&](const char* id) {
    auto* made = new QPushButton(side_);
    made->setFocusPolicy(Qt::TabFocus);
    connect(made, &QPushButton::clicked, actions[QString::fromLatin1(id)], &QAction::trigger);
    return made;
  };
  run_ = button("rollout.run");
  run_->setObjectName(QStringLiteral("primary"));
  takeover_ = button("rollout.takeover");
  keep_ = button("rollout.keep");
  dry_ = button("rollout.dry");
  auto* row = new QGridLayout;
  row->setSpacing(8);
  row->addWidget(takeover_, 0, 0);
  row->addWidget(keep_, 0, 1);
  row->addWidget(dry_, 1, 0, 1, 2);
  auto* layout = new QVBoxLayout(side_);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  layout->addWidget(make_scroll(panels, tr("Policy and inference"), side_), 1);
  layout->addWidget(arm_);
  layout->addWidget(run_);
  layout->addLayout(row);
}

void RolloutPage::connect_actions(Actions& actions) {
  const auto on = [&](const char* id, auto slot) {
    connect(actions[QString::fromLatin1(id)], &QAction::triggered, this, slot);
  };
  on("rollout.load", [this] { choose_policy(); });
  on("rollout.statistics", [this] { choose_statistics(); });
  on("rollout.run", [this] { policy_.run_or_pause(); });
  on("rollout.takeover", [this] { policy_.take_over_or_give_back(); });
  on("rollout.mode", [this] { inference_->toggle(); });
  on("rollout.rtc", [this] { inference_->choose(InferenceMode::rtc); });
  on("rollout.dry", [this] { policy_.dry_run_on_or_off(); });
  on("rollout.keep", [this] { policy_.keep(); });
  on("rollout.shadow", [this] { save_shadow(); });
  on("rollout.instruction", [this] {
    instruction_->setFocus();
    instruction_->selectAll();
    for (QWidget* each = instruction_; each != nullptr; each = each->parentWidget()) {
      if (auto* scroll = qobject_cast<QScrollArea*>(each)) {
        scroll->ensureWidgetVisible(instruction_);
      }
    }
  });
}

void RolloutPage::choose_policy() {
  if (policy_.moving()) {
    Q_EMIT notice(tr("The policy moves the arm. Pause it first (Space)."));
    return;
  }
  QString start = settings_.policies;
  if (const auto resources = resource_folder(); start.isEmpty() && resources) {
    start = QString::fromStdString((*resources / "policies").string());
  }
  auto* dialog = new QFileDialog(this, tr("Folder of the policy"), start);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
    settings_.policies = QFileInfo(folder).absolutePath();
    settings_.save();
    policy_.load({.folder = folder.toStdString()});
    take_focus();
  });
  dialog->open();
}

void RolloutPage::choose_statistics() {
  if (policy_.policy() == nullptr) {
    Q_EMIT notice(tr("Load a policy first."));
    return;
  }
  auto* dialog = new QFileDialog(this, tr("Dataset the policy was trained on"), settings_.storage);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) { policy_.set_dataset(folder); });
  dialog->open();
}

void RolloutPage::save_shadow() {
  if (policy_.status().shadow_ticks == 0) {
    Q_EMIT notice(tr("There are no errors yet. Lead the arm during a dry run."));
    return;
  }
  auto* dialog = new QFileDialog(this, tr("Save the errors of the shadow run"), settings_.storage);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(tr("Tables (*.csv)"));
  dialog->setDefaultSuffix(QStringLiteral("csv"));
  dialog->selectFile(QStringLiteral("shadow.csv"));
  connect(dialog, &QFileDialog::fileSelected, &policy_, &PolicySession::save_shadow);
  dialog->open();
}

bool RolloutPage::tab() {
  const RolloutPhase phase = policy_.status().phase;
  // While a policy runs or pauses Tab is the key that takes over, wherever the focus is but in the text.
  const bool armed = session_.status().state == RigState::armed;
  const bool takes = phase == RolloutPhase::policy || phase == RolloutPhase::takeover ||
                     (phase == RolloutPhase::paused && armed) ||
                     (phase == RolloutPhase::dry && (armed || session_.status().run == RunKind::teleoperate));
  if (instruction_->hasFocus() || !takes) {
    return false;
  }
  policy_.take_over_or_give_back();
  return true;
}

bool RolloutPage::leave_field() {
  if (!instruction_->hasFocus()) {
    return false;
  }
  instruction_->setText(policy_.task());
  take_focus();
  return true;
}

void RolloutPage::rig_changed() {
  const Rig* rig = session_.rig();
  joint_->clear();
  joint_names_.clear();
  grid_->set_paths({});
  timeline_->set_empty_text(
      tr("While the policy runs: grey is observed, outlined inferred, filled executed, dashed not executed."));
  joint_chart_->clear();
  latency_chart_->clear();
  queue_chart_->clear();
  QStringList cameras;
  if (rig == nullptr) {
    grid_->refresh({});
    grid_->set_simulated(false);
    grid_->set_empty_text(session_.connecting() ? session_.waiting_text()
                                                : tr("No rig is connected. Choose one on the Rig page."));
  } else {
    grid_->set_simulated(rig->simulated);
    timeline_->set_rate(rig->profile.rate_hz);
    for (const auto& joint : rig->robot->joints()) {
      joint_names_.push_back(joint.name);
      joint_->addItem(QString::fromStdString(joint.name).replace(QLatin1Char('_'), QLatin1Char(' ')));
    }
    for (const auto& camera : rig->cameras) {
      cameras << QString::fromStdString(camera->spec().name);
    }
  }
  card_->set_cameras(cameras);
}

void RolloutPage::set_booth(bool on) {
  side_->setVisible(!on);
  bottom_->setVisible(!on);
}

// Where the tool will be, for every camera that stands still and whose place is known.
void RolloutPage::show_paths(const RolloutStatus& figures) {
  std::vector<std::vector<QPointF>> paths;
  const Rig& rig = *session_.rig();
  std::vector<std::vector<RigPoint>> tools;  // by action
  for (const auto& action : figures.path) {
    tools.push_back(rig.robot->tools(std::vector<double>(action.begin(), action.end())));
  }
  for (const auto& camera : rig.cameras) {
    std::vector<QPointF> line;
    if (const auto view = camera->view()) {
      for (const auto& arms : tools) {
        if (const auto seen = arms.empty() ? std::nullopt : project(*view, arms.front())) {
          line.emplace_back((*seen)[0], (*seen)[1]);
        }
      }
    }
    paths.push_back(std::move(line));
  }
  grid_->set_paths(paths);
}

void RolloutPage::show_charts(const ControlStatus& status, const RolloutStatus& figures,
                              const RolloutSessionStatus& rollout) {
  const double now_s = static_cast<double>(status.time_ns) / 1e9;
  if (now_s - last_chart_s_ < 0.066 && now_s >= last_chart_s_) {
    return;
  }
  last_chart_s_ = now_s;
  const auto joint = static_cast<std::size_t>(std::max(0, joint_->currentIndex()));
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const bool active = rollout.phase == RolloutPhase::policy || rollout.phase == RolloutPhase::dry;
  const bool planned = active && !figures.path.empty() && joint < figures.path.front().size();
  const double wanted = planned ? static_cast<double>(figures.path.front()[joint]) : none;
  const double sent = joint < status.wanted.size() ? status.wanted[joint] : none;
  joint_chart_->add(now_s, {wanted, sent});
  latency_chart_->add(now_s, {figures.inferences > 0 ? figures.latency_ms : none});
  queue_chart_->add(now_s,
                    {active && figures.mode != InferenceMode::ensemble ? static_cast<double>(figures.planned) : none});
}

void RolloutPage::show_buttons(const ControlStatus& status, const RolloutSessionStatus& rollout) {
  const bool armed = status.state == RigState::armed || status.state == RigState::running;
  const bool moving = rollout.phase == RolloutPhase::policy || rollout.phase == RolloutPhase::takeover;
  const auto with_key = [this](const QString& text, const char* id) {
    return text + QStringLiteral("  ") + actions_.key_of(QString::fromLatin1(id));
  };
  arm_->setVisible(!armed);
  arm_->setEnabled(status.state == RigState::connected && policy_.fits());
  arm_->setToolTip(policy_.fits() ? actions_[QStringLiteral("rig.arm")]->toolTip()
                                  : tr("Load a policy that fits the rig first."));
  run_->setVisible(armed);
  run_->setEnabled(policy_.fits());
  run_->setText(with_key(moving ? tr("Pause") : tr("Run the policy"), "rollout.run"));
  const bool dry = rollout.phase == RolloutPhase::dry;
  const bool led = dry && status.run == RunKind::teleoperate;
  takeover_->setEnabled(moving || rollout.phase == RolloutPhase::paused || (dry && armed));
  takeover_->setText(rollout.phase == RolloutPhase::takeover ? tr("Give back  Tab")
                     : led                                   ? tr("Hold  Tab")
                     : dry                                   ? tr("Lead  Tab")
                                                             : tr("Take over  Tab"));
  keep_->setEnabled(rollout.held_s >= 0.5);
  keep_->setText(with_key(tr("Keep %1 s").arg(static_cast<int>(std::lround(rollout.held_s))), "rollout.keep"));
  dry_->setEnabled(policy_.fits() && !moving);
  dry_->setText(with_key(rollout.phase == RolloutPhase::dry ? tr("End dry run") : tr("Dry run"), "rollout.dry"));
  card_->set_state(armed, moving);
}

// Whether the gate changed nearly all actions of the last second.
bool RolloutPage::limited(const ControlStatus& status, const RolloutSessionStatus& rollout,
                          const RolloutStatus& figures) {
  const bool moving = rollout.phase == RolloutPhase::policy && !status.ramping;
  const auto executed = figures.executed - limits_from_.executed;
  const auto clipped = status.clipped_ticks - limits_from_.clipped;
  if (!moving || executed < 0 || clipped < 0) {
    limits_from_ = {figures.executed, status.clipped_ticks, false};
  } else if (executed >= session_.rig()->profile.rate_hz) {
    limits_from_ = {figures.executed, status.clipped_ticks, clipped * 10 >= executed * 9};
  }
  return limits_from_.limited;
}

void RolloutPage::refresh(const ControlStatus& status, bool visible) {
  policy_.poll();
  if (!visible) {
    return;
  }
  const RolloutSessionStatus rollout = policy_.status();
  show_buttons(status, rollout);
  if (session_.rig() == nullptr) {
    grid_->set_hud({});
    return;
  }
  const RolloutStatus figures = policy_.figures();
  grid_->refresh(status.cameras);
  grid_->set_hud(rollout_hud(status, rollout, figures,
                             {.policy = policy_.policy() != nullptr,
                              .loading = policy_.loading(),
                              .fits = policy_.fits(),
                              .limited = limited(status, rollout, figures)}));
  const bool active = rollout.phase == RolloutPhase::policy || rollout.phase == RolloutPhase::dry;
  show_paths(active ? figures : RolloutStatus{});
  timeline_->set_status(figures);
  inference_->refresh(figures, session_.rig()->profile.rate_hz);
  show_charts(status, figures, rollout);
  shadow_->refresh(rollout, joint_names_, figures.chunk);
}

}  // namespace tandem
