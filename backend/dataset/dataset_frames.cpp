#include "dataset/dataset_frames.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <list>
#include <thread>
#include <utility>

#include "dataset/frame_reader.h"
#include "dataset/image_reader.h"
#include "dataset/picture_cache.h"
#include "dataset/picture_column.h"

namespace tandem {
namespace {

// One camera's pictures, wherever they are.
class Camera {
 public:
  Camera() = default;
  Camera(const Camera&) = delete;
  Camera& operator=(const Camera&) = delete;
  virtual ~Camera() = default;
  [[nodiscard]] virtual Result<void> prepare(const EpisodeRow& row) = 0;
  [[nodiscard]] virtual Result<ImagePtr> at(const EpisodeRow& row, std::int64_t frame) = 0;
};

class VideoCamera : public Camera {
 public:
  VideoCamera(const DatasetSummary& dataset, std::string key, std::size_t number, std::size_t cache_bytes,
              std::size_t open_files)
      : dataset_(dataset), key_(std::move(key)), number_(number), cache_bytes_(cache_bytes), most_(open_files) {}

  Result<void> prepare(const EpisodeRow& row) override {
    const auto reader = reader_of(row);
    return reader ? Result<void>() : std::unexpected(reader.error());
  }

  Result<ImagePtr> at(const EpisodeRow& row, std::int64_t frame) override {
    const auto reader = reader_of(row);
    if (!reader) {
      return std::unexpected(reader.error());
    }
    const double first = row.videos[number_].from_s * dataset_.info.fps;
    if (!(std::abs(first) < 1e15)) {
      return fail(ErrorCode::invalid_input,
                  dataset_.root.string() + ": from_timestamp of episode " + std::to_string(row.episode) + " of " +
                      key_ + " is no time.",
                  "Run \"tandem-cli dataset validate\" on the dataset.");
    }
    return (*reader)->at(std::llround(first) + frame);
  }

 private:
  // The one that was used last is in front; only it keeps pictures.
  Result<FrameReader*> reader_of(const EpisodeRow& row) {
    const FileNumber file = row.videos[number_].file;
    if (open_.empty() || open_.front().first != file) {
      const auto found = std::find_if(open_.begin(), open_.end(), [&](const auto& one) { return one.first == file; });
      if (!open_.empty()) {
        open_.front().second.forget();
      }
      if (found != open_.end()) {
        open_.splice(open_.begin(), open_, found);
      } else {
        auto reader = FrameReader::open(dataset_.root / dataset_.info.video_file(key_, file.chunk, file.file),
                                        dataset_.info.fps, cache_bytes_);
        if (!reader) {
          return std::unexpected(reader.error());
        }
        open_.emplace_front(file, std::move(*reader));
        if (open_.size() > most_) {
          open_.pop_back();
        }
      }
    }
    return &open_.front().second;
  }

  const DatasetSummary& dataset_;
  std::string key_;
  std::size_t number_;  // among the videos of a row
  std::size_t cache_bytes_;
  std::size_t most_;
  std::list<std::pair<FileNumber, FrameReader>> open_;
};

class PictureCamera : public Camera {
 public:
  PictureCamera(const DatasetSummary& dataset, std::string key, std::size_t cache_bytes)
      : dataset_(dataset), key_(std::move(key)), kept_(cache_bytes) {}

  Result<void> prepare(const EpisodeRow& row) override {
    if (column_ && episode_ == row.episode) {
      return {};
    }
    const auto rows = find_rows(dataset_, row.episode);
    if (!rows) {
      return std::unexpected(rows.error());
    }
    auto column =
        PictureColumn::open(dataset_.root / dataset_.info.data_file(row.data.chunk, row.data.file), key_, rows->range);
    if (!column) {
      return std::unexpected(column.error());
    }
    column_ = std::move(*column);
    episode_ = row.episode;
    kept_.clear();
    return {};
  }

  Result<ImagePtr> at(const EpisodeRow& row, std::int64_t frame) override {
    TANDEM_TRY(prepare(row));
    if (const auto* found = kept_.find(frame)) {
      return *found;
    }
    const auto bytes = column_->at(frame);
    if (!bytes) {
      return std::unexpected(bytes.error());
    }
    auto decoded = decode_image(*bytes);
    if (!decoded) {
      Error error = decoded.error();
      error.message = dataset_.root.string() + ": " + key_ + ", episode " + std::to_string(row.episode) + ", frame " +
                      std::to_string(frame) + ": " + error.message;
      return std::unexpected(std::move(error));
    }
    decoded->sequence = static_cast<std::uint64_t>(frame) + 1;
    const auto size = decoded->byte_count();
    auto image = std::make_shared<const Image>(std::move(*decoded));
    kept_.keep(frame, image, size, frame);
    return image;
  }

 private:
  const DatasetSummary& dataset_;
  std::string key_;
  std::optional<PictureColumn> column_;
  std::int64_t episode_ = -1;
  detail::PictureCache<ImagePtr> kept_;
};

}  // namespace

struct DatasetFrames::Impl {
  std::shared_ptr<const DatasetSummary> dataset;
  std::vector<std::string> keys;
  std::vector<std::optional<std::size_t>> video_number;  // beside `keys`
  std::vector<std::unique_ptr<Camera>> cameras;

  // Never throws: it runs in threads of its own.
  Result<ImagePtr> picture(std::size_t camera, const EpisodeRow& row, std::int64_t frame) noexcept {
    try {
      return cameras[camera]->at(row, frame);
    } catch (const std::exception& error) {
      return fail(ErrorCode::internal, dataset->root.string() + ": a picture of " + keys[camera] + " was not decoded.",
                  "The machine may be short of memory.", error.what());
    }
  }

  [[nodiscard]] bool has(std::size_t camera, const EpisodeRow& row) const {
    return !video_number[camera] || row.videos[*video_number[camera]].present;
  }

  Result<const EpisodeRow*> row_of(std::int64_t episode, std::int64_t frame) const {
    auto row = find_episode(*dataset, episode);
    if (row && (frame < 0 || frame >= (*row)->length)) {
      return fail(ErrorCode::not_found,
                  dataset->root.string() + ": episode " + std::to_string(episode) + " has no frame " +
                      std::to_string(frame) + " (it has " + std::to_string((*row)->length) + ").",
                  "Choose another one.");
    }
    return row;
  }
};

DatasetFrames::DatasetFrames(std::shared_ptr<const DatasetSummary> dataset, Limits limits)
    : impl_(std::make_unique<Impl>()) {
  impl_->dataset = std::move(dataset);
  const DatasetInfo& info = impl_->dataset->info;
  const auto count = std::count_if(info.features.begin(), info.features.end(),
                                   [](const Feature& feature) { return feature.is_visual(); });
  const std::size_t share = limits.cache_bytes / static_cast<std::size_t>(std::max<std::ptrdiff_t>(count, 1));
  std::size_t videos = 0;
  for (const auto& feature : info.features) {
    if (feature.dtype == DType::video) {
      impl_->cameras.push_back(std::make_unique<VideoCamera>(*impl_->dataset, feature.name, videos, share,
                                                             std::max<std::size_t>(limits.open_files, 1)));
      impl_->video_number.emplace_back(videos++);
    } else if (feature.dtype == DType::image) {
      impl_->cameras.push_back(std::make_unique<PictureCamera>(*impl_->dataset, feature.name, share));
      impl_->video_number.emplace_back(std::nullopt);
    } else {
      continue;
    }
    impl_->keys.push_back(feature.name);
  }
}

DatasetFrames::DatasetFrames(DatasetFrames&&) noexcept = default;
DatasetFrames& DatasetFrames::operator=(DatasetFrames&&) noexcept = default;
DatasetFrames::~DatasetFrames() = default;

const DatasetSummary& DatasetFrames::dataset() const { return *impl_->dataset; }
const std::vector<std::string>& DatasetFrames::keys() const { return impl_->keys; }

bool DatasetFrames::has(std::size_t camera, std::int64_t episode) const {
  const auto row = find_episode(*impl_->dataset, episode);
  return row && camera < impl_->keys.size() && impl_->has(camera, **row);
}

Result<void> DatasetFrames::prepare(std::size_t camera, std::int64_t episode) {
  const auto row = find_episode(*impl_->dataset, episode);
  return row ? impl_->cameras[camera]->prepare(**row) : std::unexpected(row.error());
}

Result<ImagePtr> DatasetFrames::at(std::size_t camera, std::int64_t episode, std::int64_t frame) {
  const auto row = impl_->row_of(episode, frame);
  if (!row) {
    return std::unexpected(row.error());
  }
  if (!impl_->has(camera, **row)) {
    return fail(ErrorCode::not_found,
                impl_->dataset->root.string() + ": episode " + std::to_string(episode) + " has no pictures of " +
                    impl_->keys[camera] + ".",
                "Choose another camera.");
  }
  return impl_->picture(camera, **row, frame);
}

Result<std::vector<ImagePtr>> DatasetFrames::at(std::int64_t episode, std::int64_t frame) {
  const auto row = impl_->row_of(episode, frame);
  if (!row) {
    return std::unexpected(row.error());
  }
  const std::size_t count = impl_->keys.size();
  std::vector<Result<ImagePtr>> found(count, ImagePtr());
  std::atomic<std::size_t> next = 0;
  const auto work = [&]() noexcept {
    for (std::size_t camera = next++; camera < count; camera = next++) {
      if (impl_->has(camera, **row)) {
        found[camera] = impl_->picture(camera, **row, frame);
      }
    }
  };
  {
    const std::size_t helpers = std::min<std::size_t>(count, std::max(std::thread::hardware_concurrency(), 1U)) - 1;
    std::vector<std::jthread> threads;
    try {
      for (std::size_t i = 0; count > 0 && i < helpers; ++i) {
        threads.emplace_back(work);
      }
    } catch (const std::system_error&) {
      // No more threads: those that run, and this one, do it all.
    }
    work();
  }
  std::vector<ImagePtr> out;
  for (auto& one : found) {
    if (!one) {
      return std::unexpected(one.error());
    }
    out.push_back(std::move(*one));
  }
  return out;
}

}  // namespace tandem
