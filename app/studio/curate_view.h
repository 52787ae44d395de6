#pragma once

#include <QWidget>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "annotation/document_types.h"
#include "annotation/motion.h"
#include "studio/curate_player.h"
#include "studio/curate_session.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace tandem {

class Actions;
class CameraStage;
class JointPlot;
class SegmentTrack;

/// The middle of the Curate page: the pictures of all cameras, the joints and the segments of one episode, with one
/// cursor in time. UI thread.
class CurateView final : public QWidget {
  Q_OBJECT
 public:
  CurateView(CurateSession& session, Actions& actions, QWidget* parent = nullptr);

  [[nodiscard]] CuratePlayer& player() { return player_; }
  [[nodiscard]] CameraStage* stage() const { return stage_; }
  [[nodiscard]] JointPlot* plot() const { return plot_; }
  [[nodiscard]] SegmentTrack* track() const { return track_; }
  /// What keys do: the texts that numbers put on a segment, and steps that were proposed.
  [[nodiscard]] QLabel* texts() const { return texts_; }
  /// The lane that commands are about, and those that are shown, from the top.
  [[nodiscard]] Lane lane() const { return lane_; }
  void set_lane(Lane lane);
  [[nodiscard]] const std::vector<Lane>& lanes() const { return lanes_; }

  /// The frames [first, second) that somebody chose.
  [[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> range() const;
  void set_range_start();
  void set_range_end();
  void clear_range();

 Q_SIGNALS:
  void range_changed();
  void lane_changed();

 private:
  QWidget* build_panel(Actions& actions);
  QWidget* build_transport(Actions& actions, QWidget* parent);
  void take_dataset();
  void show_episode();
  void read_values(std::int64_t episode);
  void show_annotation();
  void show_texts();
  void show_idle();
  void show_cursor();
  void show_range();
  void show_playing();

  CurateSession& session_;
  CuratePlayer player_;
  CameraStage* stage_ = nullptr;
  JointPlot* plot_ = nullptr;
  SegmentTrack* track_ = nullptr;
  QComboBox* joints_ = nullptr;
  QComboBox* lane_choice_ = nullptr;
  QPushButton* play_ = nullptr;
  QComboBox* speed_ = nullptr;
  EpisodeSeries actions_;  // of the episode that is shown
  QLabel* texts_ = nullptr;
  QLabel* time_ = nullptr;
  Lane lane_ = Lane::subtask;
  std::vector<Lane> lanes_;
  std::optional<std::int64_t> range_from_;
  std::optional<std::int64_t> range_to_;
};

/// A lane as people say it.
[[nodiscard]] QString lane_text(Lane lane);

}  // namespace tandem
