#include "studio/curate_view.h"

#include <QAction>
#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <memory>

#include "annotation/gripper.h"
#include "dataset/data_reader.h"
#include "studio/actions.h"
#include "studio/sentences.h"
#include "widgets/camera_stage.h"
#include "widgets/charts/joint_plot.h"
#include "widgets/display.h"
#include "widgets/segment_track.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr std::array speeds{0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0};
constexpr int normal_speed = 3;

// What the curves and the borders need of one episode.
struct Series {
  JointSeries state;
  JointSeries action;
  std::vector<std::int64_t> snaps;
};

QStringList names_of(const Feature& feature) {
  QStringList out;
  for (const auto& name : element_names(feature)) {
    out << QString::fromStdString(name);
  }
  const auto width = feature.width();
  while (out.size() < width) {
    out << QString::number(out.size());
  }
  return out.mid(0, width);
}

Result<JointSeries> values_of(DataReader& reader, const DatasetSummary& dataset, std::int64_t episode,
                              const char* feature_name) {
  JointSeries out;
  const Feature* feature = find_feature(dataset.info.features, feature_name);
  if (feature == nullptr || !feature->is_numeric()) {
    return out;
  }
  auto values = reader.values(episode, feature_name);
  if (!values) {
    return std::unexpected(values.error());
  }
  out.names = names_of(*feature);
  out.values = std::move(*values);
  return out;
}

Result<Series> series_of(DataReader& reader, const DatasetSummary& dataset, std::int64_t episode) {
  Series out;
  auto state = values_of(reader, dataset, episode, "observation.state");
  if (!state) {
    return std::unexpected(state.error());
  }
  auto action = values_of(reader, dataset, episode, "action");
  if (!action) {
    return std::unexpected(action.error());
  }
  out.state = std::move(*state);
  out.action = std::move(*action);
  auto snaps = gripper_events_of(reader, dataset, episode);
  if (!snaps) {
    return std::unexpected(snaps.error());
  }
  out.snaps = std::move(*snaps);
  return out;
}

}  // namespace

QString lane_text(Lane lane) {
  const auto words = [](const char* text) { return QCoreApplication::translate("CurateView", text); };
  switch (lane) {
    case Lane::task:
      return words(QT_TRANSLATE_NOOP("CurateView", "Task"));
    case Lane::subtask:
      return words(QT_TRANSLATE_NOOP("CurateView", "Subtasks"));
    case Lane::sparse:
      return words(QT_TRANSLATE_NOOP("CurateView", "Stages, few"));
    case Lane::dense:
      break;
  }
  return words(QT_TRANSLATE_NOOP("CurateView", "Stages, many"));
}

CurateView::CurateView(CurateSession& session, Actions& actions, QWidget* parent) : QWidget(parent), session_(session) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 2, 0, 2);
  layout->setSpacing(12);
  stage_ = new CameraStage(this);
  layout->addWidget(stage_, 1);
  layout->addWidget(build_panel(actions));
  connect(&session_, &CurateSession::closed, this, &CurateView::take_dataset);
  connect(&session_, &CurateSession::opened, this, &CurateView::take_dataset);
  connect(&session_, &CurateSession::selected, this, &CurateView::show_episode);
  connect(&session_, &CurateSession::annotation_changed, this, &CurateView::show_annotation);
  connect(&player_, &CuratePlayer::moved, this, &CurateView::show_cursor);
  connect(&player_, &CuratePlayer::playing_changed, this, &CurateView::show_playing);
  connect(&player_, &CuratePlayer::pictures, this, [this](const std::vector<ImagePtr>& images) {
    if (stage_->count() > 0) {
      stage_->set_text({});
      stage_->set_pictures(images);
    }
  });
  connect(&player_, &CuratePlayer::failed, this,
          [this](const Error& error) { stage_->set_text(QStringLiteral("▲ ") + in_words(error)); });
  connect(track_, &SegmentTrack::cursor_asked, &player_, &CuratePlayer::go_to);
  connect(track_, &SegmentTrack::lane_chosen, this, [this](int lane) {
    if (lane < static_cast<int>(lanes_.size())) {  // proposals stand below
      set_lane(lanes_[static_cast<std::size_t>(lane)]);
    }
  });
  connect(plot_, &JointPlot::cursor_asked, &player_, &CuratePlayer::go_to);
  for (auto signal : {&CurateSession::closed, &CurateSession::annotation_changed}) {
    connect(&session_, signal, this, &CurateView::show_texts);
  }
  connect(&session_, &CurateSession::briefs_changed, this, &CurateView::show_texts);
  connect(this, &CurateView::lane_changed, this, &CurateView::show_texts);
  connect(&session_, &CurateSession::quality_changed, this, &CurateView::show_idle);
  show_annotation();
  show_playing();
  show_texts();
}

QWidget* CurateView::build_panel(Actions& actions) {
  auto* panel = make_panel(this);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins(12, 8, 12, 8);
  layout->setSpacing(4);
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  head->addWidget(make_panel_title(tr("Joints and subtasks"), panel), 1);
  joints_ = new QComboBox(panel);
  joints_->setAccessibleName(tr("Joints that are shown"));
  lane_choice_ = new QComboBox(panel);
  lane_choice_->setAccessibleName(tr("Segments that keys change"));
  for (const Lane lane : all_lanes) {
    lane_choice_->addItem(lane_text(lane), static_cast<int>(lane));
  }
  lane_choice_->setCurrentIndex(static_cast<int>(lane_));
  for (QComboBox* box : {joints_, lane_choice_}) {
    box->setFocusPolicy(Qt::TabFocus);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(6);
    head->addWidget(box);
  }
  layout->addLayout(head);
  plot_ = new JointPlot(panel);
  plot_->setFixedHeight(scaled(110));
  layout->addWidget(plot_);
  track_ = new SegmentTrack(panel);
  layout->addWidget(track_);
  texts_ = make_dim(QString(), panel);
  texts_->setAccessibleName(tr("What keys do with the segments"));
  layout->addWidget(texts_);
  layout->addWidget(build_transport(actions, panel));
  connect(joints_, &QComboBox::currentIndexChanged, plot_, &JointPlot::choose);
  connect(lane_choice_, &QComboBox::activated, this,
          [this](int index) { set_lane(static_cast<Lane>(lane_choice_->itemData(index).toInt())); });
  return panel;
}

QWidget* CurateView::build_transport(Actions& actions, QWidget* parent) {
  auto* bar = new QWidget(parent);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(4);
  const auto button = [&](const char* id, const QString& text) {
    auto* out = new QPushButton(text, bar);
    out->setFocusPolicy(Qt::TabFocus);
    QAction* action = actions[QString::fromLatin1(id)];
    out->setToolTip(action->toolTip());
    out->setAccessibleName(action->text());
    connect(out, &QPushButton::clicked, action, &QAction::trigger);
    row->addWidget(out);
    return out;
  };
  play_ = button("curate.play", tr("Pause  Space"));
  play_->setMinimumWidth(play_->sizeHint().width());  // both words fit: nothing moves
  for (QPushButton* arrow :
       {button("curate.back", QStringLiteral("←")), button("curate.forward", QStringLiteral("→"))}) {
    arrow->setObjectName(QStringLiteral("segment"));  // narrow
    arrow->setMinimumWidth(scaled(30));
  }
  speed_ = new QComboBox(bar);
  speed_->setAccessibleName(tr("Speed"));
  speed_->setFocusPolicy(Qt::TabFocus);
  for (const double factor : speeds) {
    speed_->addItem(tr("%1×").arg(QLocale().toString(factor)), factor);
  }
  speed_->setCurrentIndex(normal_speed);
  speed_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  speed_->setMinimumContentsLength(4);
  connect(speed_, &QComboBox::currentIndexChanged, this,
          [this] { player_.set_speed(speed_->currentData().toDouble()); });
  row->addWidget(speed_);
  row->addStretch(1);
  time_ = new QLabel(bar);
  time_->setFont(text_font(13));
  row->addWidget(time_);
  const auto faster = [this](int by) {
    speed_->setCurrentIndex(std::clamp(speed_->currentIndex() + by, 0, speed_->count() - 1));
  };
  connect(actions[QStringLiteral("curate.slower")], &QAction::triggered, this, [faster] { faster(-1); });
  connect(actions[QStringLiteral("curate.faster")], &QAction::triggered, this, [faster] { faster(1); });
  return bar;
}

void CurateView::take_dataset() {
  player_.set_dataset(session_.dataset());
  std::vector<std::string> cameras;
  if (session_.dataset()) {
    for (const auto& feature : session_.dataset()->info.features) {
      if (feature.is_visual()) {
        const auto dot = feature.name.rfind('.');
        cameras.push_back(dot == std::string::npos ? feature.name : feature.name.substr(dot + 1));
      }
    }
  }
  stage_->set_cameras(cameras);
  stage_->set_text(!session_.dataset() ? tr("Opening the dataset…")
                   : cameras.empty()   ? tr("This dataset holds no pictures.")
                                       : QString());
}

void CurateView::show_episode() {
  clear_range();
  player_.show_episode(session_.episode());
  track_->set_length(player_.length(), player_.fps());
  show_annotation();
  read_values(session_.episode());
}

void CurateView::read_values(std::int64_t episode) {
  session_.data_work().drop_all();
  session_.data_work().ask<Series>(
      this,
      [dataset = session_.dataset(), episode](const BackgroundWork::Job&) {
        DataReader reader(dataset);
        return series_of(reader, *dataset, episode);
      },
      [this](Result<Series>& series) {
        actions_ = {};
        if (!series) {
          plot_->set_bands({}, {});
          plot_->set_values({}, {});
          Q_EMIT session_.problem(series.error());
          return;
        }
        actions_.fps = player_.fps();
        actions_.width = static_cast<std::size_t>(series->action.names.size());
        actions_.rows = static_cast<std::size_t>(series->action.frames());
        actions_.action = series->action.values;
        plot_->set_values(std::move(series->state), std::move(series->action));
        show_idle();
        track_->set_snaps(std::move(series->snaps));
        const QStringList choices = plot_->choices();
        const QSignalBlocker quiet(joints_);
        joints_->clear();
        joints_->addItems(choices);
        joints_->setCurrentIndex(plot_->choice());
      });
}

// Lanes that say something, and the one that keys change.
void CurateView::show_annotation() {
  lanes_.clear();
  std::vector<TrackLane> shown;
  const EpisodeAnnotation* annotation = session_.annotation();
  for (const Lane lane : all_lanes) {
    const bool several = annotation != nullptr && annotation->lane(lane).size() > (lane == Lane::task ? 1U : 0U);
    if (!several && lane != lane_ && lane != Lane::subtask) {
      continue;
    }
    TrackLane row;
    row.name = lane_text(lane);
    if (annotation != nullptr) {
      for (const auto& segment : annotation->lane(lane)) {
        row.segments.push_back({segment.from, segment.to, QString::fromStdString(segment.text)});
      }
    }
    if (row.segments.empty()) {
      row.name += QStringLiteral(": ") + tr("none yet. Choose frames with [ and ], then M; or S cuts here");
    }
    lanes_.push_back(lane);
    shown.push_back(std::move(row));
  }
  if (const auto& steps = session_.steps(); steps && steps->status.has_open()) {
    TrackLane row{tr("Steps by %1").arg(QString::fromStdString(steps->proposal.asked.origin.model)), {}, true};
    for (std::size_t i = 0; i < steps->proposal.steps.size(); ++i) {
      const StepProposed& step = steps->proposal.steps[i];
      if (steps->status.states[i] == ProposalState::open) {
        row.segments.push_back(
            {step.segment.from, step.segment.to,
             (step.usable() ? QString() : QStringLiteral("▲ ")) + QString::fromStdString(step.segment.text)});
      }
    }
    shown.push_back(std::move(row));
  }
  track_->set_lanes(std::move(shown));
  track_->set_current_lane(static_cast<int>(std::ranges::find(lanes_, lane_) - lanes_.begin()));
}

// As the measures count it, so it waits for them.
void CurateView::show_idle() {
  const auto& report = session_.quality();
  plot_->set_bands(
      report ? idle_spans(actions_, report->action_ranges, {}) : std::vector<std::pair<std::int64_t, std::int64_t>>(),
      tr("idle"));
}

// "1 reach · 2 grasp": the keys that write them.
void CurateView::show_texts() {
  constexpr std::size_t most = 9;
  QStringList words;
  const auto texts = session_.texts_in_use(lane_);
  for (std::size_t i = 0; i < std::min(texts.size(), most); ++i) {
    words << QStringLiteral("%1 %2").arg(i + 1).arg(QString::fromStdString(texts[i]));
  }
  QStringList lines;
  if (const auto& steps = session_.steps(); steps && steps->status.has_open()) {
    lines << tr("Steps by %1: W takes the one under the cursor, Q rejects it; with Shift all of them")
                 .arg(QString::fromStdString(steps->proposal.asked.origin.model));
  }
  if (!words.isEmpty() && lane_ != Lane::task) {
    lines << words.join(QStringLiteral("  ·  "));
  }
  texts_->setText(lines.join(QLatin1Char('\n')));
  texts_->setToolTip(tr("A number writes its text on the segment here, or on the chosen frames"));
  texts_->setVisible(!lines.isEmpty());
}

void CurateView::set_lane(Lane lane) {
  if (lane == lane_) {
    return;
  }
  lane_ = lane;
  lane_choice_->setCurrentIndex(static_cast<int>(lane));
  show_annotation();
  Q_EMIT lane_changed();
}

void CurateView::show_cursor() {
  plot_->set_cursor(player_.frame());
  track_->set_cursor(player_.frame());
  const bool ready = player_.length() > 0;
  const QString of = tr("frame %1 of %2").arg(player_.frame() + (ready ? 1 : 0)).arg(player_.length());
  const QString time = clock_text(player_.time_s());
  stage_->set_labels(of, time);
  const QString length = clock_text(static_cast<double>(player_.length()) / player_.fps());
  time_->setText(ready ? time : QString());  // with large text there is no room for more
  time_->setToolTip(ready ? tr("%1 of %2").arg(time, length) : QString());
}

void CurateView::show_playing() {
  const QString word = player_.is_playing() ? tr("Pause  Space") : tr("Play  Space");
  if (play_->text() != word) {
    play_->setText(word);
  }
}

std::optional<std::pair<std::int64_t, std::int64_t>> CurateView::range() const {
  if (!range_from_ || !range_to_ || *range_to_ <= *range_from_) {
    return std::nullopt;
  }
  return std::pair(*range_from_, *range_to_);
}

void CurateView::set_range_start() {
  range_from_ = player_.frame();
  if (range_to_ && *range_to_ <= *range_from_) {
    range_to_.reset();
  }
  show_range();
}

void CurateView::set_range_end() {
  range_to_ = player_.frame() + 1;
  if (!range_from_ || *range_from_ >= *range_to_) {
    range_from_ = 0;
  }
  show_range();
}

void CurateView::clear_range() {
  range_from_.reset();
  range_to_.reset();
  show_range();
}

void CurateView::show_range() {
  track_->set_range(range_from_ ? std::optional(std::pair(*range_from_, range_to_.value_or(*range_from_ + 1)))
                                : std::nullopt);
  player_.set_range(range());
  Q_EMIT range_changed();
}

}  // namespace tandem
