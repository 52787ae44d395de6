#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "dataset/reader.h"
#include "device/image.h"

namespace tandem {

/// The one clock of the Curate page: the episode that is looked at and the frame under the cursor, which pictures,
/// curves and segments follow. Plays at a speed, once or in a loop, all or a range. The pictures are decoded in a
/// thread of its own, what was asked for last first; files stay open from one episode to the next. UI thread.
class CuratePlayer final : public QObject {
  Q_OBJECT
 public:
  explicit CuratePlayer(QObject* parent = nullptr);
  ~CuratePlayer() override;

  /// Another dataset; null: none.
  void set_dataset(std::shared_ptr<const DatasetSummary> dataset);
  /// Shows an episode from its start, or from `frame`.
  void show_episode(std::int64_t episode, std::int64_t frame = 0);
  void play_or_pause();
  void pause();
  /// Stops playing and goes there, or as near as the episode reaches.
  void go_to(std::int64_t frame);
  void step(std::int64_t frames) { go_to(frame_ + frames); }
  /// −1: none.
  [[nodiscard]] std::int64_t episode() const { return episode_; }
  [[nodiscard]] std::int64_t frame() const { return frame_; }
  [[nodiscard]] std::int64_t length() const { return length_; }
  [[nodiscard]] double fps() const { return fps_; }
  [[nodiscard]] double time_s() const { return static_cast<double>(frame_) / fps_; }
  [[nodiscard]] bool is_playing() const { return clock_.isActive(); }
  /// The frame whose pictures were delivered last; −1: none of this episode yet.
  [[nodiscard]] std::int64_t shown_frame() const { return shown_; }

  void set_speed(double factor);
  [[nodiscard]] double speed() const { return speed_; }
  void set_loop(bool loop) { loop_ = loop; }
  [[nodiscard]] bool loop() const { return loop_; }
  /// Playing stays in the frames [first, second) of a range; none: in the episode.
  void set_range(std::optional<std::pair<std::int64_t, std::int64_t>> range) { range_ = range; }

 Q_SIGNALS:
  /// The cursor is elsewhere, or the episode is another.
  void moved();
  void playing_changed();
  void pictures(const std::vector<tandem::ImagePtr>& images);
  void failed(const tandem::Error& error);

 private:
  struct Wanted {
    std::shared_ptr<const DatasetSummary> dataset;
    std::int64_t episode = -1;
    std::int64_t frame = -1;
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  void want(std::int64_t frame);
  void advance();
  void work(const std::stop_token& stop);

  std::shared_ptr<const DatasetSummary> dataset_;
  std::int64_t episode_ = -1;
  std::int64_t frame_ = 0;
  std::int64_t shown_ = -1;
  std::int64_t length_ = 0;
  double fps_ = 30;
  double speed_ = 1;
  bool loop_ = false;
  std::optional<std::pair<std::int64_t, std::int64_t>> range_;
  QTimer clock_;
  QElapsedTimer played_;
  std::int64_t played_from_ = 0;
  std::mutex mutex_;  // guards wanted_; never held while something is decoded
  std::condition_variable_any asked_;
  Wanted wanted_;
  std::jthread worker_;
};

}  // namespace tandem
