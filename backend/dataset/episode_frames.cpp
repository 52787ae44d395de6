#include "dataset/episode_frames.h"

#include <algorithm>
#include <utility>

namespace tandem {

Result<EpisodeFrames> EpisodeFrames::open(const std::filesystem::path& root, std::int64_t episode,
                                          std::size_t cache_bytes) {
  auto dataset = open_dataset(root);
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  return open(std::make_shared<const DatasetSummary>(std::move(*dataset)), episode, cache_bytes);
}

Result<EpisodeFrames> EpisodeFrames::open(std::shared_ptr<const DatasetSummary> dataset, std::int64_t episode,
                                          std::size_t cache_bytes) {
  const auto row = find_episode(*dataset, episode);
  if (!row) {
    return std::unexpected(row.error());
  }
  const std::string root = dataset->root.string();
  if ((*row)->length <= 0) {
    return fail(ErrorCode::invalid_input, root + ": episode " + std::to_string(episode) + " has no frames.",
                "Choose another one, or delete it.");
  }
  EpisodeFrames out(DatasetFrames(std::move(dataset), {cache_bytes, 2}), episode, (*row)->length);
  const auto& keys = out.frames_.keys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (out.frames_.has(i, episode)) {
      TANDEM_TRY(out.frames_.prepare(i, episode));
      out.keys_.push_back(keys[i]);
      out.names_.push_back(keys[i].substr(keys[i].rfind('.') + 1));
    }
  }
  if (out.keys_.empty()) {
    return fail(ErrorCode::unsupported, root + ": episode " + std::to_string(episode) + " has no pictures.",
                "Its other values are in the dataset's Parquet files.");
  }
  return out;
}

Result<std::vector<ImagePtr>> EpisodeFrames::at(std::int64_t frame) {
  auto images = frames_.at(episode_, frame);
  if (images) {
    std::erase(*images, nullptr);
  }
  return images;
}

}  // namespace tandem
