#include "studio/scene_panel.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMetaObject>
#include <QPushButton>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSlider>
#include <QVBoxLayout>

#include <exception>
#include <memory>

#include "base/thrown.h"
#include "base/time.h"
#include "studio/actions.h"
#include "studio/rig_session.h"
#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/reset_overlay.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr std::int64_t between_comparisons_ns = 700 * ns_per_ms;

Result<SceneMatch> match_of(const Image& live, const Image& reference, const std::vector<MatchRegion>& regions) {
  const auto now = luminance_of(live.width, live.height, live.rgb);
  const auto wanted = luminance_of(reference.width, reference.height, reference.rgb);
  if (!now || !wanted) {
    return std::unexpected(!now ? now.error() : wanted.error());
  }
  return match_scene(*now, *wanted, regions);
}

Image plain(const QImage& picture) {
  const QImage rgb = picture.convertToFormat(QImage::Format_RGB888);
  Image out;
  out.width = rgb.width();
  out.height = rgb.height();
  out.rgb.reserve(out.byte_count());
  for (int y = 0; y < rgb.height(); ++y) {
    const auto* line = rgb.constScanLine(y);
    out.rgb.insert(out.rgb.end(), line, line + 3 * rgb.width());
  }
  return out;
}

}  // namespace

ScenePanel::ScenePanel(RigSession& session, Actions& actions, QWidget* parent)
    : QFrame(parent), session_(session), overlay_(new ResetOverlay(this)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(overlay_, 1);
  build_tools(actions);
  connect(&session_, &RigSession::rig_changed, this, &ScenePanel::rig_changed);
  rig_changed();
}

ScenePanel::~ScenePanel() {
  if (worker_.joinable()) {
    worker_.join();
  }
}

void ScenePanel::build_tools(Actions& actions) {
  cameras_ = new QComboBox(this);
  cameras_->setAccessibleName(tr("Camera"));
  connect(cameras_, &QComboBox::currentIndexChanged, this, [this] {
    shown_ = 0;
    load_reference();
  });
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(cameras_);
  auto* segments = new QHBoxLayout;
  segments->setSpacing(0);
  auto* group = new QButtonGroup(this);
  const std::pair<ResetOverlay::Mode, QString> modes[] = {{ResetOverlay::Mode::live, tr("Live")},
                                                          {ResetOverlay::Mode::blend, tr("Blend")},
                                                          {ResetOverlay::Mode::difference, tr("Difference")},
                                                          {ResetOverlay::Mode::edges, tr("Edges")}};
  for (const auto& [mode, title] : modes) {
    auto* button = new QPushButton(title, this);
    button->setObjectName(QStringLiteral("choice"));
    button->setCheckable(true);
    button->setChecked(mode == ResetOverlay::Mode::blend);
    button->setFocusPolicy(Qt::TabFocus);
    group->addButton(button);
    connect(button, &QPushButton::clicked, this, [this, mode = mode] {
      overlay_->set_mode(mode);
      share_->setEnabled(mode == ResetOverlay::Mode::blend);
    });
    segments->addWidget(button);
  }
  row->addLayout(segments);
  share_ = new QSlider(Qt::Horizontal, this);
  share_->setRange(0, 100);
  share_->setValue(40);
  share_->setAccessibleName(tr("Share of the planned start in the blend"));
  share_->setToolTip(share_->accessibleName());
  connect(share_, &QSlider::valueChanged, this, [this](int value) { overlay_->set_share(value / 100.0); });
  row->addWidget(share_, 1);
  verdict_ = make_dim(QString(), this);
  flicker_ = new QPushButton(tr("Flicker  R"), this);
  flicker_->setFocusPolicy(Qt::TabFocus);
  flicker_->setToolTip(tr("While held, live picture and planned start change places twice a second."));
  connect(flicker_, &QPushButton::pressed, this, [this] { set_flicker(true); });
  connect(flicker_, &QPushButton::released, this, [this] { set_flicker(false); });
  capture_ = new QPushButton(tr("Keep as the start"), this);
  capture_->setFocusPolicy(Qt::TabFocus);
  capture_->setToolTip(actions[QStringLiteral("evaluate.capture")]->text());
  connect(capture_, &QPushButton::clicked, actions[QStringLiteral("evaluate.capture")], &QAction::trigger);
  build_regions(actions);
  pose_ = make_dim(QString(), this);
  pose_->setAccessibleName(tr("The arm against its planned start"));
  pose_->hide();
  auto* told = new QVBoxLayout;
  told->setSpacing(4);
  told->addWidget(verdict_);
  told->addWidget(pose_);
  auto* second = new QHBoxLayout;
  second->setSpacing(8);
  second->addLayout(told, 1);
  second->addWidget(regions_);
  second->addWidget(flicker_);
  second->addWidget(capture_);
  auto* layout = qobject_cast<QVBoxLayout*>(this->layout());
  layout->addLayout(row);
  layout->addLayout(second);
}

void ScenePanel::build_regions(Actions& actions) {
  regions_ = new QPushButton(tr("Regions"), this);
  regions_->setFocusPolicy(Qt::TabFocus);
  regions_->setToolTip(tr("Parts of the picture of the start that alone count for the match."));
  auto* menu = new QMenu(regions_);
  menu->setAccessibleName(tr("Regions that count for the match"));
  for (const char* id : {"evaluate.region-rectangle", "evaluate.region-polygon", "evaluate.region-remove"}) {
    menu->addAction(actions[QString::fromLatin1(id)]);
  }
  regions_->setMenu(menu);
  connect(overlay_, &ResetOverlay::region_drawn, this, &ScenePanel::save_regions);
  connect(overlay_, &ResetOverlay::tool_changed, this, [this] {
    if (overlay_->tool() != ResetOverlay::Tool::none) {
      verdict_->setText(tr("Set the corners: by mouse, or with arrow keys and Enter. Backspace takes one back."));
    } else {
      forget_match();
    }
  });
}

void ScenePanel::take_focus() { overlay_->setFocus(); }

void ScenePanel::set_flicker(bool on) { overlay_->set_flicker(on && overlay_->has_reference()); }

void ScenePanel::rig_changed() {
  const QSignalBlocker quiet(cameras_);
  const QString before = cameras_->currentText();
  cameras_->clear();
  live_.reset();
  shown_ = 0;
  overlay_->set_live({});
  if (const Rig* rig = session_.rig()) {
    for (const auto& camera : rig->cameras) {
      cameras_->addItem(QString::fromStdString(camera->spec().name));
    }
    cameras_->setCurrentIndex(std::max(0, cameras_->findText(before)));
  }
  const bool any = cameras_->count() > 0;
  cameras_->setEnabled(any);
  overlay_->set_empty_text(any ? tr("Waiting for the first picture.")
                               : tr("With a rig its live picture is here, over the one of the planned start. "
                                    "Without one, put the scene in order by hand and start."));
  load_reference();
}

void ScenePanel::set_start(const QString& folder) {
  if (folder != folder_) {
    folder_ = folder;
    load_reference();
  }
}

QString ScenePanel::reference_file() const {
  if (folder_.isEmpty() || cameras_->currentText().isEmpty()) {
    return {};
  }
  QString name = cameras_->currentText();
  name.replace(QRegularExpression(QStringLiteral("[^\\w-]")), QStringLiteral("_"));
  return QDir(folder_).filePath(name + QStringLiteral(".png"));
}

void ScenePanel::load_reference() {
  const QString file = reference_file();
  reference_ = !file.isEmpty() && QFileInfo::exists(file) ? QImage(file) : QImage();
  overlay_->set_reference(reference_);
  load_start();
  regions_->setEnabled(!reference_.isNull());
  flicker_->setEnabled(!reference_.isNull());
  forget_match();
}

std::string ScenePanel::picture_name() const { return QFileInfo(reference_file()).completeBaseName().toStdString(); }

void ScenePanel::load_start() {
  start_ = {};
  if (!folder_.isEmpty()) {
    auto read = read_scene_start(folder_.toStdString());
    if (!read) {
      Q_EMIT problem(read.error());
    } else {
      start_ = std::move(*read);
    }
  }
  QList<QPolygonF> drawn;
  for (const auto& region : start_.regions_of(picture_name())) {
    QPolygonF polygon;
    for (const auto& [x, y] : region.corners) {
      polygon << QPointF(x, y);
    }
    drawn << polygon;
  }
  overlay_->set_regions(drawn);
}

void ScenePanel::draw_region(bool polygon) {
  const bool full = start_.regions_of(picture_name()).size() >= most_regions;
  if (reference_.isNull() || full) {
    Q_EMIT problem(
        {ErrorCode::busy,
         (full ? tr("There are as many regions as there can be.") : tr("There is no picture of this start to draw on."))
             .toStdString(),
         (full ? tr("Take one away first.") : tr("Keep a picture as the start first.")).toStdString(),
         {}});
    return;
  }
  overlay_->setFocus();
  overlay_->set_tool(polygon ? ResetOverlay::Tool::polygon : ResetOverlay::Tool::rectangle);
}

void ScenePanel::remove_region() {
  QList<QPolygonF> drawn = overlay_->regions();
  if (!drawn.isEmpty()) {
    drawn.removeLast();
    overlay_->set_regions(drawn);
    save_regions();
  }
}

void ScenePanel::save_regions() {
  std::vector<MatchRegion> regions;
  for (const auto& polygon : overlay_->regions()) {
    MatchRegion region;
    for (const QPointF& corner : polygon) {
      region.corners.push_back({corner.x(), corner.y()});
    }
    regions.push_back(std::move(region));
  }
  start_.set_regions(picture_name(), std::move(regions));
  save_start();
  forget_match();
}

void ScenePanel::save_start() {
  if (const auto done = write_scene_start(start_, folder_.toStdString()); !done) {
    Q_EMIT problem(done.error());
  }
}

std::vector<JointPlace> ScenePanel::joints_of(const ControlStatus& status) const {
  std::vector<JointPlace> out;
  const Rig* rig = session_.rig();
  if (rig == nullptr || rig->robot == nullptr) {
    return out;
  }
  const auto& joints = rig->robot->joints();
  for (std::size_t i = 0; i < joints.size() && i < status.joints.size(); ++i) {
    out.push_back({joints[i].name, status.joints[i], std::string(sign_of(joints[i].unit))});
  }
  return out;
}

// The joint that is farthest from where it stood when the picture of the start was kept.
void ScenePanel::show_pose(const ControlStatus& status) {
  const auto distance = joint_distance(joints_of(status), start_.joints);
  pose_->setVisible(distance.has_value());
  if (!distance) {
    return;
  }
  const QString figure = number_text(distance->difference, 1) + QString::fromStdString(distance->unit);
  const QString joint = QString::fromStdString(distance->joint);
  const QString text =
      distance->passes() ? tr("✓ The arm stands as planned: at most %1 (%2)").arg(figure, joint)
                         : tr("▲ The arm is %1 from its start at %2 (at most %3)")
                               .arg(figure, joint, number_text(joint_pass, 0) + QString::fromStdString(distance->unit));
  if (pose_->text() != text) {
    pose_->setText(text);
  }
}

void ScenePanel::forget_match() {
  ++epoch_;
  match_.reset();
  compared_ns_ = 0;
  overlay_->set_mark({});
  verdict_->setText(cameras_->count() == 0 ? QString()
                    : reference_.isNull()  ? tr("There is no picture of this start yet.")
                                           : tr("Comparing…"));
}

void ScenePanel::capture() {
  const QString file = reference_file();
  if (!live_ || file.isEmpty()) {
    Q_EMIT problem({ErrorCode::busy,
                    tr("There is no picture to keep.").toStdString(),
                    tr("Connect a rig with a camera, and open a trial.").toStdString(),
                    {}});
    return;
  }
  QSaveFile out(file);
  const bool kept =
      QDir().mkpath(folder_) && out.open(QIODevice::WriteOnly) && to_screen(*live_).save(&out, "PNG") && out.commit();
  if (!kept) {
    Q_EMIT problem({ErrorCode::io,
                    tr("%1 could not be written.").arg(file).toStdString(),
                    tr("Free some space, or mend the rights of the folder.").toStdString(),
                    {}});
    return;
  }
  start_.joints = joints_of(status_);
  save_start();
  load_reference();
}

void ScenePanel::refresh(const ControlStatus& status, bool compare) {
  for (const auto& camera : status.cameras) {
    if (camera.image && QString::fromStdString(camera.name) == cameras_->currentText()) {
      live_ = camera.image;
    }
  }
  if (live_ && live_->sequence != shown_) {
    shown_ = live_->sequence;
    overlay_->set_live(to_screen(*live_));
  }
  status_ = status;
  show_pose(status);
  capture_->setEnabled(live_ != nullptr && !folder_.isEmpty());
  if (compare && !comparing_ && live_ && !reference_.isNull() &&
      monotonic_ns() - compared_ns_ > between_comparisons_ns) {
    this->compare();
  }
}

void ScenePanel::compare() {
  comparing_ = true;
  compared_ns_ = monotonic_ns();
  worker_ = std::jthread(
      [this, live = live_, picture = reference_, epoch = epoch_, regions = start_.regions_of(picture_name())] {
        auto match = std::make_shared<Result<SceneMatch>>(fail(ErrorCode::internal, "The pictures were not compared."));
        try {
          *match = match_of(*live, plain(picture), regions);
        } catch (const std::exception& error) {
          *match = std::unexpected(error_thrown(error));
        }
        QMetaObject::invokeMethod(
            this,
            [this, match, epoch] {
              comparing_ = false;
              if (epoch == epoch_) {
                show_match(*match);
              }
            },
            Qt::QueuedConnection);
      });
}

void ScenePanel::show_match(const Result<SceneMatch>& match) {
  if (!match) {
    match_.reset();
    verdict_->setText(QStringLiteral("▲ ") + in_words(match.error()));
    return;
  }
  if (overlay_->tool() != ResetOverlay::Tool::none) {
    return;  // the line says what is drawn
  }
  match_ = match->scene;
  const auto figure = [](double score) { return number_text(score, 2); };
  const PatchMatch* worst = match->worst();
  const bool moved = match->background && *match->background < camera_pass;
  const bool same = match_ && *match_ >= scene_pass;
  const auto region = match->worst_region();
  overlay_->set_worst_region(region && *match->regions[*region] < scene_pass ? static_cast<int>(*region) : -1);
  overlay_->set_mark(match->regions.empty() && worst != nullptr && worst->score < scene_pass
                         ? QRect(worst->x, worst->y, match->side, match->side)
                         : QRect());
  verdict_->setText(moved ? tr("▲ The edge of the picture changed (%1): the camera may have moved. Mend that first.")
                                .arg(figure(*match->background))
                    : !match_ ? tr("There is nothing in the picture to compare.")
                    : same    ? tr("✓ As planned: %1 (from %2 on)").arg(figure(*match_), figure(scene_pass))
                              : tr("▲ Not yet as planned: %1 (from %2 on)").arg(figure(*match_), figure(scene_pass)));
}

}  // namespace tandem
