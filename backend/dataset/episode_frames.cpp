#include "dataset/episode_frames.h"

#include <cmath>
#include <utility>

#include "dataset/reader.h"

namespace tandem {

Result<EpisodeFrames> EpisodeFrames::open(const std::filesystem::path& root, std::int64_t episode,
                                          std::size_t cache_bytes) {
  const auto dataset = open_dataset(root);
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  if (episode < 0 || static_cast<std::size_t>(episode) >= dataset->episodes.size()) {
    return fail(ErrorCode::not_found, root.string() + " has no episode " + std::to_string(episode) + ".",
                "It has " + std::to_string(dataset->episodes.size()) + ".");
  }
  const EpisodeRow& row = dataset->episodes[static_cast<std::size_t>(episode)];
  const auto keys = dataset->info.video_keys();
  EpisodeFrames out;
  out.length_ = row.length;
  out.fps_ = dataset->info.fps;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const VideoSpan& span = row.videos[i];
    if (!span.present) {
      continue;
    }
    auto reader = FrameReader::open(root / dataset->info.video_file(keys[i], span.file.chunk, span.file.file), out.fps_,
                                    cache_bytes / keys.size());
    if (!reader) {
      return std::unexpected(reader.error());
    }
    out.cameras_.push_back(keys[i].substr(keys[i].rfind('.') + 1));
    out.tracks_.push_back({std::move(*reader), static_cast<std::int64_t>(std::llround(span.from_s * out.fps_))});
  }
  if (out.tracks_.empty()) {
    return fail(ErrorCode::unsupported, root.string() + ": episode " + std::to_string(episode) + " has no videos.",
                "Its other values are in the dataset's Parquet files.");
  }
  return out;
}

Result<std::vector<ImagePtr>> EpisodeFrames::at(std::int64_t frame) {
  std::vector<ImagePtr> out;
  out.reserve(tracks_.size());
  for (auto& track : tracks_) {
    auto image = track.reader.at(track.first + frame);
    if (!image) {
      return std::unexpected(image.error());
    }
    out.push_back(std::move(*image));
  }
  return out;
}

}  // namespace tandem
