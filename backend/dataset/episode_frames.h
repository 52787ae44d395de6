#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "dataset/frame_reader.h"

namespace tandem {

/// The pictures of all cameras of one episode of a LeRobot v3.0 dataset, by frame. One thread at a time.
class EpisodeFrames {
 public:
  /// `cache_bytes`: of decoded pictures, of all cameras together. An error where the dataset, the episode or one of its
  /// videos cannot be read, or it has no videos.
  [[nodiscard]] static Result<EpisodeFrames> open(const std::filesystem::path& root, std::int64_t episode,
                                                  std::size_t cache_bytes = 192'000'000);

  /// The part of the feature's name that tells the cameras apart, such as "front".
  [[nodiscard]] const std::vector<std::string>& cameras() const { return cameras_; }
  [[nodiscard]] std::int64_t length() const { return length_; }
  [[nodiscard]] double fps() const { return fps_; }

  /// The picture of each camera in this frame of the episode, from 0.
  [[nodiscard]] Result<std::vector<ImagePtr>> at(std::int64_t frame);

 private:
  struct Track {
    FrameReader reader;
    std::int64_t first = 0;  // in its file
  };
  std::vector<std::string> cameras_;
  std::vector<Track> tracks_;
  std::int64_t length_ = 0;
  double fps_ = 30;
};

}  // namespace tandem
