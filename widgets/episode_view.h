#pragma once

#include <QImage>
#include <QTimer>
#include <QWidget>

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"
#include "device/image.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;

namespace tandem {

/// A moment of an episode that has a name.
struct EpisodeMark {
  double at_s = 0;
  QString text;
};

/// A recorded episode of a dataset: the pictures of all cameras in step, with one time cursor. Plays at a chosen speed,
/// goes frame by frame, and to named moments. Pictures are decoded in a thread of its own, the one that was asked for
/// last first, so that nothing waits for the disk. GUI thread.
///
/// Keys: Space plays or pauses; ← → one frame, with Shift ten, with Ctrl five seconds; Home, End.
class EpisodeView final : public QWidget {
  Q_OBJECT
 public:
  explicit EpisodeView(QWidget* parent = nullptr);
  ~EpisodeView() override;

  /// Opens an episode at a time; ends in opened() or failed(). Once.
  void open(const std::filesystem::path& root, std::int64_t episode, double start_s, std::vector<EpisodeMark> marks);
  void play_or_pause();
  void go_to(std::int64_t frame);
  [[nodiscard]] bool is_playing() const { return clock_.isActive(); }
  /// Where the cursor is; from 0.
  [[nodiscard]] std::int64_t frame() const { return frame_; }
  [[nodiscard]] std::int64_t length() const { return length_; }
  [[nodiscard]] double time_s() const { return static_cast<double>(frame_) / fps_; }
  /// The frame whose pictures are seen, a moment behind the cursor; −1: none yet.
  [[nodiscard]] std::int64_t shown_frame() const { return shown_; }

 Q_SIGNALS:
  void opened();
  void failed(const tandem::Error& error);
  /// Other pictures are seen.
  void shown(std::int64_t frame);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  class Pictures;
  class MarkStrip;
  struct Opened;
  void build();
  void work(const std::stop_token& stop, const std::filesystem::path& root, std::int64_t episode);
  void take_opened(const Opened& facts);
  void take_pictures(std::int64_t frame, const std::vector<ImagePtr>& images);
  void advance();
  void update_controls();

  Pictures* pictures_ = nullptr;
  MarkStrip* strip_ = nullptr;
  QSlider* slider_ = nullptr;
  QPushButton* play_ = nullptr;
  QComboBox* speed_ = nullptr;
  QComboBox* places_ = nullptr;
  QLabel* time_ = nullptr;
  QTimer clock_;
  std::int64_t frame_ = 0;
  std::int64_t shown_ = -1;
  std::int64_t length_ = 0;
  double fps_ = 30;
  double start_s_ = 0;
  double played_from_s_ = 0;
  std::int64_t played_from_ns_ = 0;
  std::vector<EpisodeMark> marks_;
  std::mutex mutex_;  // guards wanted_; never held while something is decoded
  std::condition_variable_any asked_;
  std::int64_t wanted_ = -1;
  std::jthread worker_;
};

}  // namespace tandem
