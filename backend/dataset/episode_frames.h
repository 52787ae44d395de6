#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "dataset/dataset_frames.h"

namespace tandem {

/// The pictures of all cameras of one episode of a dataset, by frame. One thread at a time.
class EpisodeFrames {
 public:
  /// `cache_bytes`: of decoded pictures, of all cameras together. An error where the dataset, the episode or one of its
  /// cameras cannot be read, or it has no pictures.
  [[nodiscard]] static Result<EpisodeFrames> open(const std::filesystem::path& root, std::int64_t episode,
                                                  std::size_t cache_bytes = 192'000'000);
  /// The same of a dataset that is open already.
  [[nodiscard]] static Result<EpisodeFrames> open(std::shared_ptr<const DatasetSummary> dataset, std::int64_t episode,
                                                  std::size_t cache_bytes = 192'000'000);

  /// The part of the feature's name that tells the cameras apart, such as "front".
  [[nodiscard]] const std::vector<std::string>& cameras() const { return names_; }
  /// The whole names, "observation.images.front".
  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }
  [[nodiscard]] std::int64_t length() const { return length_; }
  [[nodiscard]] double fps() const { return frames_.dataset().info.fps; }

  /// The picture of each camera in this frame of the episode, from 0.
  [[nodiscard]] Result<std::vector<ImagePtr>> at(std::int64_t frame);

 private:
  EpisodeFrames(DatasetFrames frames, std::int64_t episode, std::int64_t length)
      : frames_(std::move(frames)), episode_(episode), length_(length) {}

  DatasetFrames frames_;
  std::vector<std::string> keys_;
  std::vector<std::string> names_;
  std::int64_t episode_ = 0;
  std::int64_t length_ = 0;
};

}  // namespace tandem
