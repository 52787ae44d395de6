#include "studio/plan_panel.h"

#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFocusEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "studio/actions.h"
#include "studio/collect_hud.h"
#include "studio/rig_session.h"
#include "widgets/display.h"
#include "widgets/folder_dialog.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QString absolute(const QString& folder) { return QDir::cleanPath(QDir(folder).absolutePath()); }

}  // namespace

PlanPanel::PlanPanel(RigSession& session, Actions& actions, Settings& settings, QWidget* parent)
    : QFrame(parent),
      session_(session),
      settings_(settings),
      task_(new QLineEdit(settings.last_task, this)),
      progress_(new QProgressBar(this)),
      progress_text_(make_dim(QString(), this)),
      folder_(make_dim(QString(), this)),
      leader_(new QComboBox(this)) {
  setObjectName(QStringLiteral("panel"));
  task_->setObjectName(QStringLiteral("task"));
  task_->setFont(text_font(15));
  task_->setPlaceholderText(tr("What shall the robot do?"));
  task_->setAccessibleName(tr("Task text"));
  watch(task_);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("Progress of the plan"));
  episodes_ = add_number(1, 100000, settings_.episodes, QString(), tr("Episodes to keep"));
  episode_s_ = add_number(1, 3600, settings_.episode_s, tr(" s"), tr("Length of an episode"));
  reset_s_ = add_number(0, 3600, settings_.reset_s, tr(" s"), tr("Time to reset the scene"));
  leader_->setAccessibleName(tr("Leader"));
  connect(leader_, &QComboBox::activated, this, &PlanPanel::done);
  connect(leader_, &QComboBox::currentIndexChanged, this, &PlanPanel::leader_changed);
  folder_->setWordWrap(false);
  auto* choose = new QPushButton(tr("Folder…"), this);
  choose->setFocusPolicy(Qt::TabFocus);
  QAction* action = actions[QStringLiteral("collect.folder")];
  choose->setToolTip(action->toolTip());
  connect(choose, &QPushButton::clicked, action, &QAction::trigger);
  connect(action, &QAction::triggered, this, &PlanPanel::choose_folder);
  connect(actions[QStringLiteral("collect.task")], &QAction::triggered, this, &PlanPanel::edit_task);

  auto* numbers = new QGridLayout;
  numbers->setHorizontalSpacing(8);
  numbers->setVerticalSpacing(4);
  const std::pair<QString, QSpinBox*> columns[] = {
      {tr("Episodes"), episodes_}, {tr("Length"), episode_s_}, {tr("Reset"), reset_s_}};
  for (int i = 0; const auto& [title, box] : columns) {
    numbers->addWidget(make_dim(title, this), 0, i);
    numbers->addWidget(box, 1, i++);
  }
  auto* leader_row = new QHBoxLayout;
  leader_row->addWidget(make_dim(tr("Leader"), this));
  leader_row->addWidget(leader_, 1);
  auto* folder_row = new QHBoxLayout;
  folder_row->addWidget(folder_, 1);
  folder_row->addWidget(choose);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(8);
  layout->addWidget(make_panel_title(tr("Task"), this));
  layout->addWidget(task_);
  layout->addWidget(progress_);
  layout->addWidget(progress_text_);
  layout->addLayout(numbers);
  layout->addLayout(leader_row);
  layout->addLayout(folder_row);
}

QSpinBox* PlanPanel::add_number(int low, int high, int value, const QString& suffix, const QString& name) {
  auto* box = new QSpinBox(this);
  box->setRange(low, high);
  box->setValue(value);
  box->setSuffix(suffix);
  box->setButtonSymbols(QAbstractSpinBox::NoButtons);
  box->setAccessibleName(name);
  box->setMinimumWidth(scaled(66));
  box->installEventFilter(this);  // it has the focus for the field inside
  watch(box->findChild<QLineEdit*>());
  return box;
}

void PlanPanel::watch(QLineEdit* field) {
  field->installEventFilter(this);
  connect(field, &QLineEdit::returnPressed, this, &PlanPanel::done);
}

bool PlanPanel::eventFilter(QObject* watched, QEvent* event) {
  const bool moves = event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut;
  // Another window or a menu takes the keys for a while: the editing goes on afterwards.
  const auto reason = moves ? static_cast<QFocusEvent*>(event)->reason() : Qt::NoFocusReason;
  if (!moves || reason == Qt::ActiveWindowFocusReason || reason == Qt::PopupFocusReason) {
    return QFrame::eventFilter(watched, event);
  }
  edited_.clear();
  if (event->type() == QEvent::FocusIn) {
    auto* box = qobject_cast<QSpinBox*>(watched);
    edited_ = box != nullptr ? box->findChild<QLineEdit*>() : qobject_cast<QLineEdit*>(watched);
    text_before_ = edited_ != nullptr ? edited_->text() : QString();
  }
  return QFrame::eventFilter(watched, event);
}

bool PlanPanel::leave_field() {
  if (edited_ == nullptr) {
    return false;
  }
  edited_->setText(text_before_);
  Q_EMIT done();
  return true;
}

void PlanPanel::rig_changed() {
  leader_->clear();
  const Rig* rig = session_.rig();
  if (rig == nullptr) {
    return;
  }
  for (const auto& [name, device] : rig->leaders) {
    const QString word = QString::fromStdString(name);
    leader_->addItem(leader_title(word), word);
  }
  leader_->setCurrentIndex(std::max(0, leader_->findData(QString::fromStdString(rig->profile.leader))));
  if (task_->text().isEmpty() && rig->world) {
    task_->setText(QString::fromStdString(rig->world->task()));
  }
}

QString PlanPanel::leader() const { return leader_->currentData().toString(); }

QString PlanPanel::dataset_folder() const {
  if (!chosen_folder_.isEmpty()) {
    return chosen_folder_;
  }
  const bool same_task = !settings_.last_dataset.isEmpty() && settings_.last_task == task_->text().trimmed();
  return same_task ? settings_.last_dataset : QDir(settings_.storage).filePath(dataset_name(task_->text()));
}

// Whether R goes on with the plan of the last time.
bool PlanPanel::goes_on() const {
  return settings_.last_kept > 0 && QFileInfo::exists(dataset_folder() + QStringLiteral("/meta/info.json")) &&
         settings_.last_task == task_->text().trimmed() && settings_.episodes == episodes_->value() &&
         absolute(settings_.last_dataset) == absolute(dataset_folder());
}

CollectPlan PlanPanel::plan() const {
  CollectPlan plan;
  plan.task = task_->text().trimmed().toStdString();
  plan.episodes = episodes_->value();
  plan.episode_s = episode_s_->value();
  plan.reset_s = reset_s_->value();
  plan.leader = leader().toStdString();
  plan.seed = static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch());
  // An open dataset counts for itself; what is remembered is for a restart.
  const bool open = session_.dataset_root() == absolute(dataset_folder());
  plan.kept_before = !open && goes_on() ? settings_.last_kept : 0;
  return plan;
}

RecordingOptions PlanPanel::recording() const {
  RecordingOptions options;
  options.root = dataset_folder().toStdString();
  options.vcodec = settings_.codec.toStdString();
  options.expected_episode_s = episode_s_->value();
  return options;
}

// Letters typed into a field that takes none would be commands.
void PlanPanel::edit_task() {
  if (session_.planning()) {
    session_.refuse(tr("The task stays as it is while a plan runs."), tr("Stop it first (Esc)."));
    return;
  }
  task_->setFocus();
  task_->selectAll();
}

void PlanPanel::choose_folder() {
  auto* dialog = new FolderDialog(this, tr("Dataset folder: a new one, or one to go on with"), settings_.storage);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
    chosen_folder_ = folder;
    Q_EMIT done();
  });
  dialog->open();
}

void PlanPanel::remember_start(const CollectEvent& event) {
  settings_.last_task = QString::fromStdString(session_.collect_status().plan.task);
  settings_.last_dataset = session_.dataset_root();
  settings_.last_kept = static_cast<int>(event.plan_saved);
  settings_.episodes = static_cast<int>(event.plan_episodes);
  settings_.episode_s = episode_s_->value();
  settings_.reset_s = reset_s_->value();
  settings_.save();
}

void PlanPanel::remember_saved(const CollectEvent& event) {
  settings_.last_kept = event.plan_saved < event.plan_episodes ? static_cast<int>(event.plan_saved) : 0;
  settings_.save();
}

void PlanPanel::refresh(const CollectStatus& collect) {
  const bool idle = collect.phase == CollectPhase::idle || collect.phase == CollectPhase::finished;
  for (QWidget* input : std::initializer_list<QWidget*>{task_, episodes_, episode_s_, reset_s_, leader_}) {
    input->setEnabled(idle);
  }
  const bool begun = !session_.dataset_root().isEmpty();
  const auto wanted =
      collect.plan.episodes > 0 && collect.phase != CollectPhase::idle ? collect.plan.episodes : episodes_->value();
  kept_ = begun ? collect.kept : goes_on() ? settings_.last_kept : 0;
  const auto kept = kept_;
  progress_->setMaximum(static_cast<int>(wanted));
  progress_->setValue(static_cast<int>(std::min<std::int64_t>(kept, wanted)));
  progress_text_->setText(tr("%1 of %2 kept, %3 discarded").arg(kept).arg(wanted).arg(collect.discarded));
  const QString folder = idle ? dataset_folder() : session_.dataset_root();
  folder_->setText(folder_->fontMetrics().elidedText(folder, Qt::ElideLeft, folder_->width()));
  folder_->setToolTip(folder);
}

}  // namespace tandem
