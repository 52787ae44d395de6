#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/handover.h"
#include "dataset/video_encoder.h"
#include "dataset/writer.h"
#include "session/step.h"

namespace tandem {

/// What a take is recorded with.
struct TakeSpec {
  struct CameraTrackSpec {
    std::string key;  ///< feature name
    int width = 0;
    int height = 0;
  };
  int fps = 30;
  std::size_t joints = 0;
  std::vector<CameraTrackSpec> cameras;
  VideoOptions video;
  std::filesystem::path folder;  ///< empty folder for the videos
  std::size_t expected_rows = 2000;
  bool wait_when_full = false;  ///< lockstep: the tick waits for the encoders instead of losing pictures
};

/// How an episode of a policy ended: the columns next.done, next.success and next.reward of its last row, as LeRobot's
/// evaluation writes them; all other rows hold false and 0.
struct EpisodeResult {
  bool success = false;
  double reward = 0;
};

/// What is known of each row besides what the devices say. Empty for a teleoperated take with one task.
struct EpisodeLabels {
  std::vector<std::string> tasks;         ///< distinct texts; empty: the one given to keep()
  std::vector<std::int32_t> task_of_row;  ///< index into `tasks`, one a row
  std::vector<double> intervention;       ///< 1 where a person led the arm of a policy, one a row; empty: no column
  std::optional<EpisodeResult> result;    ///< none: no columns of it
};

/// Losses of a take; shown, stored, graded.
struct TakeHealth {
  std::int64_t rows = 0;
  std::int64_t repeated_images = 0;  ///< rows whose picture was already in the row before (late camera)
  std::int64_t dropped_images = 0;   ///< pictures lost because an encoder fell behind; the row shows the one before
  std::int64_t repeated_states = 0;  ///< rows whose joints are those of the row before
  std::int64_t clipped_rows = 0;     ///< rows in which the gate changed the wanted action
  double worst_queue_share = 0;      ///< fullest encoder queue, 0 … 1
  std::int64_t lost_ticks = 0;       ///< ticks of the control loop that did not happen
  std::vector<std::int64_t> lost_by_camera;  ///< rows with a repeated or dropped picture, in rig order

  /// Share of rows and cameras with a repeated or dropped picture, or a lost tick.
  [[nodiscard]] double loss_share(std::size_t cameras) const;
};

/// "good", "fair" (above 1 % losses) or "poor" (above 5 %), ux.md §8.
[[nodiscard]] std::string quality_of(const TakeHealth& health, std::size_t cameras);

/// The losses as facts of an episode.
[[nodiscard]] Json health_facts(const TakeHealth& health, std::size_t cameras);

/// The video of one camera while it is recorded: a bounded queue and an encoder in its own thread, which
/// opens the encoder as soon as the track is made.
class CameraTrack {
 public:
  CameraTrack(const TakeSpec& spec, std::size_t camera);
  ~CameraTrack();
  CameraTrack(const CameraTrack&) = delete;
  CameraTrack& operator=(const CameraTrack&) = delete;

  /// One row's picture. Returns false when the queue was full: the row will show the picture before.
  bool add(ImagePtr image, bool wait);
  /// Share of the queue that is filled.
  [[nodiscard]] double queue_share() const;
  /// The encoder is open, or has failed.
  [[nodiscard]] bool ready() const { return ready_; }
  /// Why the encoder gave up, if it did. Any thread.
  [[nodiscard]] std::optional<Error> failure() const;
  /// Ends the video. Waits for the encoder; not in the control thread.
  [[nodiscard]] Result<PendingVideo> finish();
  /// The newest picture that went in, for a thumbnail.
  [[nodiscard]] ImagePtr newest() const { return newest_.get(); }

 private:
  struct Item {
    ImagePtr image;
    std::int64_t repeats_before = 0;  ///< rows before this one that lost their picture
  };
  void run();
  void open_encoder();
  Result<void> encode(const Item& item);

  std::string key_;
  std::filesystem::path file_;
  int width_;
  int height_;
  int fps_;
  VideoOptions options_;
  bool lockstep_;
  BoundedQueue<Item> queue_;
  std::int64_t owed_ = 0;  // control thread: rows since the last picture that went in
  std::atomic<bool> ready_ = false;
  std::atomic<bool> failed_ = false;  // set after error_, which then stays as it is
  Mailbox<ImagePtr> newest_;
  // Encoder thread, read by finish() after it has ended:
  std::optional<VideoEncoder> encoder_;
  EpisodePixelCounter pixels_;
  ImagePtr last_image_;
  std::optional<Error> error_;
  std::thread thread_;
};

/// An episode that is not yet kept: rows in memory, pictures going to the encoders. Everything but finish()
/// is called in the control thread and never blocks (but for wait_when_full).
class Take {
 public:
  explicit Take(TakeSpec spec);

  /// Adds the tick as a row.
  void add(const Step& step);
  [[nodiscard]] bool ready() const;
  /// Why it cannot be saved any more (an encoder gave up), if that is so.
  [[nodiscard]] std::optional<Error> failure() const;
  /// Recording goes on after a pause: the ticks in between were not lost.
  void go_on() { last_tick_ = -1; }
  /// Where its videos are until it is saved.
  [[nodiscard]] const std::filesystem::path& folder() const { return spec_.folder; }
  [[nodiscard]] const TakeHealth& health() const { return health_; }
  /// Fullest encoder queue now, 0 … 1.
  [[nodiscard]] double queue_share() const;
  /// A picture for the take strip; may be null.
  [[nodiscard]] ImagePtr thumbnail() const { return tracks_.empty() ? nullptr : tracks_.front()->newest(); }
  [[nodiscard]] std::size_t cameras() const { return tracks_.size(); }

  /// Ends the videos and gives everything that DatasetWriter::save needs but tasks and facts. May be called
  /// again after it failed. Not in the control thread.
  [[nodiscard]] Result<PendingEpisode> finish();

 private:
  TakeSpec spec_;
  TakeHealth health_;
  std::int64_t last_tick_ = -1;
  std::vector<double> state_;
  std::vector<double> action_;
  std::vector<double> sent_;
  std::vector<std::int64_t> tick_time_ns_;
  std::vector<std::int64_t> state_time_ns_;
  std::vector<std::vector<std::int64_t>> capture_ns_;
  std::vector<std::uint64_t> last_sequence_;
  std::vector<std::int64_t> flags_;
  std::vector<std::unique_ptr<CameraTrack>> tracks_;
};

}  // namespace tandem
