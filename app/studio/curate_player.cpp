#include "studio/curate_player.h"

#include <algorithm>
#include <exception>

#include "base/threads.h"
#include "dataset/dataset_frames.h"

namespace tandem {

CuratePlayer::CuratePlayer(QObject* parent) : QObject(parent) {
  clock_.setTimerType(Qt::PreciseTimer);
  connect(&clock_, &QTimer::timeout, this, &CuratePlayer::advance);
  worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

CuratePlayer::~CuratePlayer() {
  worker_.request_stop();
  asked_.notify_all();
}

void CuratePlayer::set_dataset(std::shared_ptr<const DatasetSummary> dataset) {
  pause();
  dataset_ = std::move(dataset);
  episode_ = -1;
  length_ = 0;
  frame_ = 0;
  shown_ = -1;
  range_.reset();
  fps_ = dataset_ && dataset_->info.fps > 0 ? dataset_->info.fps : 30;
  want(-1);
  Q_EMIT moved();
}

void CuratePlayer::show_episode(std::int64_t episode, std::int64_t frame) {
  pause();
  range_.reset();
  const auto row = dataset_ ? find_episode(*dataset_, episode) : fail(ErrorCode::not_found, "");
  if (!row) {
    return;
  }
  episode_ = episode;
  length_ = std::max<std::int64_t>((*row)->length, 0);
  shown_ = -1;
  frame_ = std::clamp<std::int64_t>(frame, 0, std::max<std::int64_t>(length_ - 1, 0));
  want(frame_);
  Q_EMIT moved();
}

void CuratePlayer::pause() {
  if (clock_.isActive()) {
    clock_.stop();
    Q_EMIT playing_changed();
  }
}

void CuratePlayer::play_or_pause() {
  if (clock_.isActive()) {
    return pause();
  }
  if (length_ == 0) {
    return;
  }
  const std::int64_t from = range_ ? range_->first : 0;
  const std::int64_t to = range_ ? range_->second : length_;
  if (frame_ + 1 >= to || frame_ < from) {
    go_to(from);
  }
  played_from_ = frame_;
  played_.start();
  clock_.start(std::max(4, static_cast<int>(500 / fps_)));
  Q_EMIT playing_changed();
}

void CuratePlayer::go_to(std::int64_t frame) {
  pause();
  frame_ = std::clamp<std::int64_t>(frame, 0, std::max<std::int64_t>(length_ - 1, 0));
  want(frame_);
  Q_EMIT moved();
}

void CuratePlayer::set_speed(double factor) {
  speed_ = factor;
  played_from_ = frame_;
  played_.start();
}

void CuratePlayer::advance() {
  const std::int64_t to = std::min(range_ ? range_->second : length_, length_);
  const double passed = static_cast<double>(played_.elapsed()) / 1000 * speed_ * fps_;
  auto frame = played_from_ + static_cast<std::int64_t>(passed);
  if (frame == frame_) {
    return;
  }
  if (frame >= to && loop_) {
    frame = range_ ? range_->first : 0;
    played_from_ = frame;
    played_.start();
  }
  frame_ = std::clamp<std::int64_t>(frame, 0, std::max<std::int64_t>(to - 1, 0));
  if (frame >= to) {
    pause();
  }
  want(frame_);
  Q_EMIT moved();
}

void CuratePlayer::want(std::int64_t frame) {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = {dataset_, episode_, frame};
  }
  asked_.notify_all();
}

// The thread that decodes. What it finds is told to the UI thread, which forgets what is of another episode.
void CuratePlayer::work(const std::stop_token& stop) {
  enter_thread("curate-frames", ThreadPriority::capture);
  Wanted done;
  std::unique_ptr<DatasetFrames> frames;
  const auto tell = [this](const Wanted& of, auto what) {
    QMetaObject::invokeMethod(
        this,
        [this, of, what = std::move(what)] {
          if (of.dataset == dataset_ && of.episode == episode_) {
            what();
          }
        },
        Qt::QueuedConnection);
  };
  for (;;) {
    Wanted wanted;
    {
      std::unique_lock lock(mutex_);
      asked_.wait(lock, stop, [&] { return wanted_ != done; });
      wanted = wanted_;
    }
    if (stop.stop_requested()) {
      return;
    }
    Result<std::vector<ImagePtr>> images = std::vector<ImagePtr>();
    try {
      if (wanted.dataset != done.dataset) {
        frames.reset();
        frames = wanted.dataset ? std::make_unique<DatasetFrames>(wanted.dataset) : nullptr;
      }
      if (frames && wanted.frame >= 0) {
        images = frames->at(wanted.episode, wanted.frame);
      }
    } catch (const std::exception& error) {
      images = fail(ErrorCode::internal, wanted.dataset->root.string() + " could not be shown.",
                    "The machine may be short of memory.", error.what());
    }
    done = wanted;
    if (!images) {
      tell(wanted, [this, error = images.error()] {
        pause();
        Q_EMIT failed(error);
      });
    } else if (wanted.frame >= 0) {
      tell(wanted, [this, frame = wanted.frame, seen = std::move(*images)] {
        shown_ = frame;
        Q_EMIT pictures(seen);
      });
    }
  }
}

}  // namespace tandem
