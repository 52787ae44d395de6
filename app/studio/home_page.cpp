#include "studio/home_page.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "studio/actions.h"
#include "studio/rig_session.h"
#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QPushButton* command_button(QAction* action, const QString& text, QWidget* parent, bool primary = false) {
  auto* button = new QPushButton(text, parent);
  if (primary) {
    button->setObjectName(QStringLiteral("primary"));
  }
  button->setToolTip(action->toolTip());
  QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
  return button;
}

QVBoxLayout* panel_layout(QFrame* panel) {
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins(16, 12, 16, 16);
  layout->setSpacing(8);
  return layout;
}

}  // namespace

HomePage::HomePage(RigSession& session, Actions& actions, Settings& settings, QWidget* parent)
    : QWidget(parent), session_(session), settings_(settings) {
  setObjectName(QStringLiteral("page"));
  auto* title = new QLabel(tr("Continue"), this);
  title->setObjectName(QStringLiteral("title"));
  title->setFont(text_font(22, true));
  auto* grid = new QGridLayout;
  grid->setSpacing(12);
  grid->addWidget(build_new(actions), 0, 0);
  grid->addWidget(build_continue(actions), 0, 1);
  grid->addWidget(build_rig(), 1, 0);
  grid->addWidget(build_notices(), 1, 1);
  grid->setColumnStretch(0, 1);
  grid->setColumnStretch(1, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(48, 24, 48, 24);
  layout->setSpacing(12);
  layout->addWidget(title);
  layout->addLayout(grid);
  layout->addStretch(1);
  update_continue();
  connect(&session_, &RigSession::notice, this, &HomePage::add_notice);
}

QWidget* HomePage::build_new(Actions& actions) {
  auto* panel = make_panel(this);
  auto* layout = panel_layout(panel);
  layout->addWidget(make_panel_title(tr("Start"), panel));
  layout->addWidget(make_dim(tr("Without a robot, everything works on a simulated SO-101 with three cameras."), panel));
  begin_ = command_button(actions[QStringLiteral("rig.simulate")], tr("Try with simulated arms"), panel, true);
  layout->addWidget(begin_);
  layout->addWidget(command_button(actions[QStringLiteral("page.rig")], tr("Choose a rig…"), panel));
  layout->addWidget(command_button(actions[QStringLiteral("curate.open")], tr("Open a dataset…"), panel));
  layout->addWidget(command_button(actions[QStringLiteral("app.open")], tr("Check a dataset…"), panel));
  layout->addStretch(1);
  return panel;
}

QWidget* HomePage::build_continue(Actions& actions) {
  auto* panel = make_panel(this);
  auto* layout = panel_layout(panel);
  layout->addWidget(make_panel_title(tr("Last task"), panel));
  continue_title_ = new QLabel(panel);
  continue_title_->setFont(text_font(17, true));
  continue_title_->setWordWrap(true);
  continue_text_ = make_dim(QString(), panel);
  layout->addWidget(continue_title_);
  layout->addWidget(continue_text_);
  layout->addStretch(1);
  layout->addWidget(command_button(actions[QStringLiteral("page.collect")], tr("Go to Collect"), panel), 0,
                    Qt::AlignLeft);
  return panel;
}

QWidget* HomePage::build_rig() {
  auto* panel = make_panel(this);
  auto* layout = panel_layout(panel);
  layout->addWidget(make_panel_title(tr("Rig"), panel));
  auto* row = new QHBoxLayout;
  rig_name_ = new QLabel(panel);
  rig_state_ = new Badge(panel);
  row->addWidget(rig_name_, 1);
  row->addWidget(rig_state_);
  layout->addLayout(row);
  rig_devices_ = make_dim(QString(), panel);
  layout->addWidget(rig_devices_);
  layout->addStretch(1);
  return panel;
}

QWidget* HomePage::build_notices() {
  auto* panel = make_panel(this);
  auto* layout = panel_layout(panel);
  layout->addWidget(make_panel_title(tr("Notices"), panel));
  notices_ = make_dim(tr("Nothing to report. What Tandem repairs or finds is listed here."), panel);
  layout->addWidget(notices_);
  layout->addStretch(1);
  return panel;
}

void HomePage::take_focus() { begin_->setFocus(Qt::OtherFocusReason); }

void HomePage::update_continue() {
  const bool any = !settings_.last_task.isEmpty();
  continue_title_->setText(any ? settings_.last_task : tr("No task yet"));
  const bool there = QFileInfo::exists(settings_.last_dataset + QStringLiteral("/meta/info.json"));
  const QString progress =
      settings_.last_kept > 0 && there
          ? tr("%1 of %2 kept").arg(settings_.last_kept).arg(settings_.episodes) + QLatin1Char('\n')
          : QString();
  continue_text_->setText(any ? progress + settings_.last_dataset
                              : tr("The task you record will be here the next time."));
}

void HomePage::add_notice(const QString& text) {
  notice_lines_.prepend(text);
  while (notice_lines_.size() > 5) {
    notice_lines_.removeLast();
  }
  notices_->setText(notice_lines_.join(QStringLiteral("\n")));
}

void HomePage::refresh(const ControlStatus& status) {
  const Rig* rig = session_.rig();
  if (rig == nullptr) {
    rig_name_->setText(session_.connecting() ? session_.waiting_text() : tr("No rig is connected."));
    rig_state_->set(Badge::Tone::quiet, session_.connecting() ? tr("busy") : tr("no rig"));
    rig_devices_->clear();
    return;
  }
  rig_name_->setText(in_words(rig->profile.title));
  const bool well = status.reason.empty();
  rig_state_->set(well ? Badge::Tone::ok : Badge::Tone::bad, well ? tr("ready") : tr("stopped"));
  QStringList cameras;
  for (const auto& camera : status.cameras) {
    cameras << tr("%1 %2 fps").arg(QString::fromStdString(camera.name), QString::number(camera.fps, 'f', 1));
  }
  rig_devices_->setText(cameras.join(QStringLiteral(" · ")));
}

}  // namespace tandem
