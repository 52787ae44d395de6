#include "studio/rig_page.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include "base/files.h"
#include "base/time.h"
#include "studio/actions.h"
#include "studio/collect_hud.h"
#include "studio/rig_session.h"
#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

namespace {

// What was lost once is counted, and no reason to distrust the bus for ever.
bool bus_is_well(const ControlStatus& status) {
  return status.last_bus_error_ns == 0 || status.time_ns - status.last_bus_error_ns > 5 * ns_per_s;
}

}  // namespace

std::vector<CheckItem> check_report(const Rig& rig, const ControlStatus& status) {
  const auto tr = [](const char* text) { return QCoreApplication::translate("tandem", text); };
  std::vector<CheckItem> items;
  if (status.ended) {
    items.push_back({false, in_words(status.reason), tr("Connect the rig again.")});
  }
  const double target = rig.profile.rate_hz;
  const bool rate = status.loop.hz_now == 0 || status.loop.hz_now > 0.95 * target;
  items.push_back({rate,
                   tr("Control loop: %1 of %2 Hz")
                       .arg(QString::number(status.loop.hz_now, 'f', 1), QString::number(target, 'f', 0)),
                   tr("Close other programs or lower the rate.")});
  items.push_back(
      {bus_is_well(status),
       tr("Follower: read in %1 ms, %2 errors").arg(QString::number(status.bus_ms, 'f', 2)).arg(status.bus_errors),
       tr("Check the cable and the power supply of the arm.")});
  const bool leader = leader_answers(rig) && !status.held;
  items.push_back({leader, leader ? tr("Leader: answers") : tr("Leader: no input"), tr("Check its cable.")});
  for (const auto& camera : status.cameras) {
    const bool good = camera.connected && camera.age_ms < 200;
    items.push_back(
        {good, tr("Camera %1: %2 fps").arg(QString::fromStdString(camera.name), QString::number(camera.fps, 'f', 1)),
         tr("Replug the camera or choose another.")});
  }
  return items;
}

RigPage::RigPage(RigSession& session, Actions& actions, QWidget* parent) : QWidget(parent), session_(session) {
  setObjectName(QStringLiteral("page"));
  auto* title = new QLabel(tr("Rig"), this);
  title->setObjectName(QStringLiteral("title"));
  title->setFont(text_font(22, true));
  rigs_ = new QComboBox(this);
  rigs_->setAccessibleName(tr("Rig"));
  rigs_->setMinimumWidth(scaled(260));
  if (const auto resources = resource_folder()) {
    for (const auto& profile : list_rig_profiles(*resources)) {
      if (profile) {
        rigs_->addItem(in_words(profile->title), QString::fromStdString(profile->name));
      }
    }
  }
  rigs_->setCurrentIndex(std::max(0, rigs_->findData(QStringLiteral("sim-so101"))));
  connect_ = new QPushButton(tr("Connect"), this);
  connect_->setObjectName(QStringLiteral("primary"));
  connect(connect_, &QPushButton::clicked, this, [this, &actions] {
    if (session_.rig() != nullptr) {
      actions[QStringLiteral("rig.disconnect")]->trigger();
    } else {
      session_.connect_rig(rigs_->currentData().toString());
    }
  });
  faults_ = new QPushButton(tr("Simulated faults"), this);
  add_faults(actions);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(rigs_);
  row->addWidget(connect_);
  row->addStretch(1);
  row->addWidget(faults_);
  empty_ = make_dim(
      tr("No rig is connected. Choose one above and press Connect: its arms and cameras appear here with live values."),
      this);
  tiles_ = new QWidget(this);
  grid_ = new QGridLayout(tiles_);
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(12);
  auto* report_panel = make_panel(this);
  auto* report_layout = new QVBoxLayout(report_panel);
  report_layout->setContentsMargins(16, 12, 16, 16);
  report_layout->addWidget(make_panel_title(tr("Check report"), report_panel));
  report_ = new QLabel(report_panel);
  report_->setWordWrap(true);
  report_->setTextFormat(Qt::PlainText);
  report_layout->addWidget(report_);
  fix_ = new QPushButton(tr("Fix: connect again"), report_panel);
  fix_->setAccessibleName(tr("Fix: connect the rig again"));
  connect(fix_, &QPushButton::clicked, actions[QStringLiteral("rig.reconnect")], &QAction::trigger);
  report_layout->addWidget(fix_, 0, Qt::AlignLeft);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(48, 24, 48, 24);
  layout->setSpacing(12);
  layout->addWidget(title);
  layout->addLayout(row);
  layout->addWidget(empty_);
  layout->addWidget(tiles_);
  layout->addWidget(report_panel);
  layout->addStretch(1);
  connect(&session_, &RigSession::rig_changed, this, &RigPage::build_tiles);
  build_tiles();
}

void RigPage::add_faults(Actions& actions) {
  auto* menu = new QMenu(faults_);
  const std::pair<const char*, Fault> faults[] = {{"fault.freeze", Fault::camera_freeze},
                                                  {"fault.unplug", Fault::camera_unplug},
                                                  {"fault.bus", Fault::bus_loss},
                                                  {"fault.leader", Fault::leader_lost},
                                                  {"fault.push", Fault::push}};
  for (const auto& [id, fault] : faults) {
    QAction* action = actions[QString::fromLatin1(id)];
    menu->addAction(action);
    fault_actions_ << action;
    connect(action, &QAction::toggled, this, [this, fault](bool on) { session_.set_fault(fault, on); });
  }
  faults_->setMenu(menu);
}

RigPage::Tile RigPage::add_tile(const QString& title, const QString& identity) {
  auto* panel = make_panel(tiles_);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins(16, 12, 16, 16);
  layout->setSpacing(4);
  Tile tile{new QLabel(title, panel), make_dim(identity, panel), new QLabel(panel), new Badge(panel)};
  tile.title->setFont(text_font(15, true));
  tile.value->setWordWrap(true);
  auto* head = new QHBoxLayout;
  head->addWidget(tile.title, 1);
  head->addWidget(tile.state);
  layout->addLayout(head);
  layout->addWidget(tile.identity);
  layout->addWidget(tile.value);
  const int index = static_cast<int>(tile_list_.size());
  grid_->addWidget(panel, index / 3, index % 3);
  return tile;
}

void RigPage::build_tiles() {
  qDeleteAll(tiles_->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
  tile_list_.clear();
  for (auto* action : fault_actions_) {
    const QSignalBlocker quiet(action);  // a rig starts without faults
    action->setChecked(false);
  }
  const Rig* rig = session_.rig();
  connect_->setText(rig != nullptr          ? tr("Disconnect")
                    : session_.connecting() ? session_.waiting_text()
                                            : tr("Connect"));
  connect_->setEnabled(!session_.connecting());
  rigs_->setEnabled(rig == nullptr && !session_.connecting());
  empty_->setVisible(rig == nullptr);
  tiles_->setVisible(rig != nullptr);
  report_->parentWidget()->setVisible(rig != nullptr);
  faults_->setVisible(rig != nullptr && rig->faults != nullptr);
  if (rig == nullptr) {
    return;
  }
  if (const int row = rigs_->findData(QString::fromStdString(rig->profile.name)); row >= 0) {
    rigs_->setCurrentIndex(row);  // it may have been connected elsewhere
  }
  const QString kind = rig->simulated ? tr("SIMULATED") : tr("real");
  tile_list_.push_back(
      add_tile(tr("Follower"), tr("%1, %n joint(s), %2", nullptr, static_cast<int>(rig->robot->joints().size()))
                                   .arg(QString::fromStdString(rig->robot->type()), kind)));
  QStringList leaders;
  for (const auto& [name, leader] : rig->leaders) {
    leaders << leader_title(QString::fromStdString(name));
  }
  tile_list_.push_back(add_tile(tr("Leader"), leaders.join(QStringLiteral(", "))));
  for (const auto& camera : rig->cameras) {
    const CameraSpec& spec = camera->spec();
    tile_list_.push_back(
        add_tile(tr("Camera %1").arg(QString::fromStdString(spec.name)),
                 tr("%1 × %2 at %3 fps, %4").arg(spec.width).arg(spec.height).arg(spec.fps).arg(kind)));
  }
}

void RigPage::refresh(const ControlStatus& status) {
  const Rig* rig = session_.rig();
  if (rig == nullptr || tile_list_.size() < 2 + status.cameras.size()) {
    return;
  }
  QStringList joints;
  for (std::size_t i = 0; i < status.joints.size(); ++i) {
    const auto sign = sign_of(rig->robot->joints()[i].unit);
    joints << number_text(status.joints[i], 1) + QString::fromUtf8(sign.data(), static_cast<qsizetype>(sign.size()));
  }
  const bool follower = bus_is_well(status);
  tile_list_[0].value->setText(joints.join(QStringLiteral("  ")));
  tile_list_[0].state->set(
      follower ? Badge::Tone::ok : Badge::Tone::warn,
      follower ? tr("ready") : tr("%n lost packet(s)", nullptr, static_cast<int>(status.bus_errors)));
  tile_list_[1].value->setText(status.run == RunKind::teleoperate ? tr("leading") : tr("waiting"));
  const bool leader = leader_answers(*rig) && !status.held;
  tile_list_[1].state->set(leader ? Badge::Tone::ok : Badge::Tone::warn, leader ? tr("ready") : tr("no input"));
  for (std::size_t i = 0; i < status.cameras.size(); ++i) {
    const CameraStatus& camera = status.cameras[i];
    const bool good = camera.connected && camera.age_ms < 200;
    const QString age = camera.age_ms < 10'000 ? tr("%1 ms").arg(static_cast<int>(camera.age_ms))
                                               : tr("%1 s").arg(QString::number(camera.age_ms / 1000, 'f', 0));
    tile_list_[i + 2].value->setText(tr("%1 fps, picture %2 old").arg(QString::number(camera.fps, 'f', 1), age));
    tile_list_[i + 2].state->set(good ? Badge::Tone::ok : Badge::Tone::bad, good               ? tr("ready")
                                                                            : camera.connected ? tr("frozen")
                                                                                               : tr("gone"));
  }
  QString text;
  bool well = true;
  for (const auto& item : check_report(*rig, status)) {
    well = well && item.good;
    text += (text.isEmpty() ? QString() : QStringLiteral("\n")) +
            (item.good ? QStringLiteral("✓  ") : QStringLiteral("✗  ")) + item.text +
            (item.good ? QString() : QStringLiteral("  ") + item.remedy);
  }
  if (!status.reason.empty() && !status.ended) {  // what stopped it once says nothing about now
    text += QStringLiteral("\n▲  ") + tr("Last stop: %1").arg(in_words(status.reason));
  }
  report_->setText(text);
  fix_->setVisible(!well);
}

}  // namespace tandem
