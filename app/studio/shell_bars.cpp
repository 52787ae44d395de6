#include "studio/shell_bars.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

#include "base/files.h"
#include "base/log.h"
#include "studio/actions.h"
#include "studio/rig_page.h"
#include "studio/rig_session.h"
#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

TopBar::TopBar(RigSession& session, Actions& actions, QWidget* parent) : QFrame(parent), session_(session) {
  setObjectName(QStringLiteral("bar"));
  setFixedHeight(scaled(44));
  auto* name = new QLabel(QStringLiteral("Tandem"), this);
  name->setFont(text_font(15, true));
  const auto pill = [&](const QString& accessible, QAction* action) {
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("pill"));
    button->setAccessibleName(accessible);
    connect(button, &QToolButton::clicked, action, &QAction::trigger);
    return button;
  };
  rig_ = pill(tr("Rig"), actions[QStringLiteral("page.rig")]);
  ready_ = pill(tr("Readiness"), actions[QStringLiteral("rig.check")]);
  simulated_ = new QLabel(tr("SIMULATED"), this);
  simulated_->setObjectName(QStringLiteral("simulated"));
  simulated_->setFont(text_font(11));
  mode_ = new QLabel(this);
  mode_->setObjectName(QStringLiteral("dim"));
  torque_ = new QLabel(this);
  torque_->setObjectName(QStringLiteral("pill"));
  stop_ = new QPushButton(tr("Stop  Esc"), this);
  stop_->setObjectName(QStringLiteral("stop"));
  stop_->setAccessibleName(tr("Stop and hold"));
  stop_->setFocusPolicy(Qt::TabFocus);  // a click leaves the keys where they are
  connect(stop_, &QPushButton::clicked, actions[QStringLiteral("rig.stop")], &QAction::trigger);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 0, 12, 0);
  layout->setSpacing(12);
  layout->addWidget(name, 0, Qt::AlignVCenter);
  layout->addWidget(rig_, 0, Qt::AlignVCenter);
  layout->addWidget(ready_, 0, Qt::AlignVCenter);
  layout->addWidget(simulated_, 0, Qt::AlignVCenter);
  layout->addStretch(1);
  layout->addWidget(mode_, 0, Qt::AlignVCenter);
  layout->addWidget(torque_, 0, Qt::AlignVCenter);
  layout->addWidget(stop_, 0, Qt::AlignVCenter);
}

void TopBar::refresh(const ControlStatus& status, const CollectStatus& collect) {
  const Rig* rig = session_.rig();
  simulated_->setVisible(rig != nullptr && rig->simulated);
  const QString title = rig != nullptr ? in_words(rig->profile.title) : tr("No rig");
  rig_->setText(rig_->fontMetrics().elidedText(title, Qt::ElideRight, width() / 6));
  rig_->setToolTip(title);
  if (rig == nullptr) {
    ready_->setText(session_.connecting() ? QStringLiteral("◌ ") + session_.waiting_text()
                                          : tr("○ Not ready: connect a rig"));
    mode_->clear();
    torque_->setText(tr("Torque off"));
    return;
  }
  const CheckItem* bad = nullptr;
  const auto report = check_report(*rig, status);
  for (const auto& item : report) {
    bad = bad == nullptr && !item.good ? &item : bad;
  }
  const QString ready = bad != nullptr
                            ? tr("▲ Not ready: %1").arg(bad->text)
                            : tr("● Ready: %n arm(s), %1 cameras", nullptr, static_cast<int>(rig->profile.arms.size()))
                                  .arg(rig->cameras.size());
  stop_->setMinimumWidth(stop_->sizeHint().width());
  const bool torque = status.state == RigState::armed || status.state == RigState::running;
  torque_->setText(torque ? tr("Torque on") : tr("Torque off"));
  QString mode;
  switch (collect.phase) {
    case CollectPhase::recording:
      mode = tr("Recording");
      break;
    case CollectPhase::paused:
      mode = tr("Paused");
      break;
    case CollectPhase::reset:
      mode = tr("Reset");
      break;
    case CollectPhase::starting:
      mode = tr("Starting");
      break;
    default:
      mode = status.state == RigState::running ? (status.run == RunKind::replay   ? tr("Replaying")
                                                  : status.run == RunKind::homing ? tr("Moving home")
                                                  : status.run == RunKind::policy ? tr("Policy running")
                                                                                  : tr("Teleoperating"))
             : torque                          ? tr("Armed, holding")
                                               : tr("Connected");
  }
  mode_->setText(mode);
  show_ready(ready);
}

// The sentence gets what the others leave; the tooltip has all of it.
void TopBar::show_ready(const QString& text) {
  constexpr int pill_padding = 40;
  int free = width() - pill_padding;
  for (auto* widget : findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
    free -= layout()->spacing() + (widget == ready_ || widget->isHidden() ? 0 : widget->sizeHint().width());
  }
  ready_->setText(ready_->fontMetrics().elidedText(text, Qt::ElideRight, std::clamp(free, scaled(80), scaled(360))));
  ready_->setToolTip(text);
}

Rail::Rail(Actions& actions, QWidget* parent) : QFrame(parent) {
  setObjectName(QStringLiteral("bar"));
  setFixedWidth(scaled(72));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 8, 0, 8);
  layout->setSpacing(4);
  for (const char* page : {"home", "rig", "collect", "curate", "rollout", "evaluate", "log", "settings"}) {
    const QString id = QString::fromLatin1(page);
    QAction* action = actions[QStringLiteral("page.") + id];
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("rail"));
    button->setProperty("page", id);
    button->setText(action->text());
    button->setToolTip(action->toolTip());
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setIconSize({22, 22});
    button->setCheckable(true);
    button->setFont(text_font(11));
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(button, &QToolButton::clicked, action, &QAction::trigger);
    if (id == QStringLiteral("log")) {
      layout->addStretch(1);
    }
    layout->addWidget(button);
    buttons_ << button;
  }
  update_icons();
}

void Rail::update_icons() {
  for (auto* button : buttons_) {
    button->setIcon(themed_icon(button->property("page").toString(), theme().text));
  }
}

void Rail::set_current(const QString& page) {
  for (auto* button : buttons_) {
    button->setChecked(button->property("page").toString() == page);
  }
}

StatusLine::StatusLine(QWidget* parent) : QFrame(parent), left_(new QLabel(this)), right_(new QLabel(this)) {
  setObjectName(QStringLiteral("bar"));
  setFixedHeight(scaled(28));
  for (auto* label : {left_, right_}) {
    label->setObjectName(QStringLiteral("dim"));
    label->setFont(text_font(12));
  }
  left_->setAccessibleName(tr("Figures of the control loop"));
  right_->setAccessibleName(tr("Disk and log"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 0, 12, 0);
  layout->addWidget(left_, 1);
  layout->addWidget(right_);
}

void StatusLine::refresh(const ControlStatus& status, const CollectStatus& collect, const QString& folder) {
  if (status.state == RigState::no_rig) {
    left_->setText(tr("no rig"));
  } else {
    QStringList cameras;
    for (const auto& camera : status.cameras) {
      cameras << QString::number(camera.fps, 'f', 0);
    }
    const auto drops = collect.health.dropped_images + collect.health.repeated_images;
    if (status.loop.lost > lost_ticks_) {
      log_warning("loop", "The control loop was late: " + std::to_string(status.loop.lost - lost_ticks_) +
                              " ticks did not happen.");
    }
    lost_ticks_ = status.loop.lost;
    left_->setText(tr("loop %1 / %2 / %3 Hz     cams %4     drops %5     lost ticks %6     bus %7 ms")
                       .arg(QString::number(status.loop.hz_now, 'f', 1),
                            QString::number(status.loop.hz_average, 'f', 1),
                            QString::number(status.loop.hz_worst_second, 'f', 1), cameras.join(QLatin1Char(' ')))
                       .arg(drops)
                       .arg(status.loop.lost)
                       .arg(QString::number(status.bus_ms, 'f', 1)));
  }
  if (ticks_++ % 10 == 0) {
    const auto free = free_bytes(folder.toStdString());
    right_->setText(tr("disk %1 GB free     log %2")
                        .arg(free ? QString::number(static_cast<double>(*free) / 1e9, 'f', 0) : QStringLiteral("?"))
                        .arg(Log::instance().problem_count()));
  }
}

}  // namespace tandem
