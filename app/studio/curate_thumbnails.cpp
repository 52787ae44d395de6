#include "studio/curate_thumbnails.h"

#include <algorithm>

#include "dataset/dataset_frames.h"
#include "widgets/display.h"

namespace tandem {

// One open video and few pictures: it only ever needs one at a time.
struct EpisodeThumbnails::Decoder {
  explicit Decoder(std::shared_ptr<const DatasetSummary> dataset) : frames(std::move(dataset), {8'000'000, 2}) {}
  DatasetFrames frames;
};

EpisodeThumbnails::EpisodeThumbnails(QObject* parent)
    : QObject(parent), pictures_(most_kept), work_("curate-thumbnails") {}

void EpisodeThumbnails::set_dataset(std::shared_ptr<const DatasetSummary> dataset, const QSize& size) {
  work_.drop_all();
  dataset_ = std::move(dataset);
  size_ = size;
  decoder_.reset();
  pictures_.clear();
  wanted_.clear();
  decoding_ = false;
}

QImage EpisodeThumbnails::picture(std::int64_t episode) {
  if (const QImage* found = pictures_.object(episode)) {
    return *found;
  }
  if (dataset_ && std::ranges::find(wanted_, episode) == wanted_.end()) {
    wanted_.push_back(episode);
    if (wanted_.size() > most_wanted) {
      wanted_.erase(wanted_.begin());  // it is out of sight by now
    }
    decode_next();
  }
  return {};
}

bool EpisodeThumbnails::is_missing(std::int64_t episode) const {
  const QImage* found = pictures_.object(episode);
  return found != nullptr && found->isNull();
}

void EpisodeThumbnails::decode_next() {
  if (decoding_ || wanted_.empty()) {
    return;
  }
  decoding_ = true;
  const std::int64_t episode = wanted_.back();
  if (!decoder_) {
    decoder_ = std::make_shared<Decoder>(dataset_);
  }
  work_.ask<QImage>(
      this,
      [decoder = decoder_, dataset = dataset_, episode, size = size_](const BackgroundWork::Job&) -> Result<QImage> {
        const auto row = find_episode(*dataset, episode);
        if (!row || decoder->frames.keys().empty() || (*row)->length <= 0) {
          return QImage();
        }
        const auto image = decoder->frames.at(0, episode, (*row)->length / 2);
        if (!image) {
          return std::unexpected(image.error());
        }
        return to_screen(**image).scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation);
      },
      [this, episode](Result<QImage>& picture) {
        decoding_ = false;
        std::erase(wanted_, episode);
        pictures_.insert(episode, new QImage(picture ? std::move(*picture) : QImage()));
        Q_EMIT ready(episode);
        decode_next();
      });
}

}  // namespace tandem
