#pragma once

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "dataset/video_encoder.h"
#include "dataset/writer.h"

namespace tandem::testing {

/// A noisy moving picture, different for every frame and episode.
inline std::vector<std::uint8_t> picture(int width, int height, std::int64_t frame) {
  std::vector<std::uint8_t> rgb;
  rgb.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto noise =
          static_cast<int>((static_cast<unsigned>(x * 7919 + y * 104729) + static_cast<unsigned>(frame) * 31U) % 17U);
      rgb.push_back(static_cast<std::uint8_t>((x * 2 + 3 * frame) % 200 + noise));
      rgb.push_back(static_cast<std::uint8_t>((y * 2 + 5 * frame) % 200 + noise));
      rgb.push_back(static_cast<std::uint8_t>((x + y) % 200 + noise));
    }
  }
  return rgb;
}

inline const std::vector<std::string> so101_joints{"shoulder_pan.pos", "shoulder_lift.pos", "elbow_flex.pos",
                                                   "wrist_flex.pos",   "wrist_roll.pos",    "gripper.pos"};

/// The spec of an SO-101 dataset with one small camera ("front", 64 × 48).
inline DatasetWriter::Spec small_spec(const std::filesystem::path& root,
                                      std::vector<CameraShape> cameras = {{"front", 64, 48}}) {
  return {root, 30, "so_follower", recording_features(so101_joints, cameras)};
}

/// An episode of `length` frames with encoded videos for every camera of the writer.
inline Result<PendingEpisode> make_episode(DatasetWriter& writer, std::int64_t length, const std::string& task,
                                           const std::string& vcodec = "h264") {
  PendingEpisode episode;
  episode.length = length;
  episode.tasks = {task};
  for (std::int64_t i = 0; i < length; ++i) {
    for (int j = 0; j < 6; ++j) {
      const double value = 20 * std::sin(0.1 * static_cast<double>(i) + j);
      episode.values["observation.state"].push_back(value);
      episode.values["action"].push_back(value + 1);
    }
  }
  const auto stage = writer.new_staging_folder();
  if (!stage) {
    return std::unexpected(stage.error());
  }
  for (const auto& feature : writer.info().features) {
    if (feature.dtype != DType::video) {
      continue;
    }
    const int width = static_cast<int>(feature.image_width());
    const int height = static_cast<int>(feature.image_height());
    VideoOptions options;
    options.vcodec = vcodec;
    PendingVideo video;
    video.key = feature.name;
    video.file = *stage / (feature.name + ".mp4");
    auto encoder = VideoEncoder::open(video.file, width, height, writer.info().fps, options);
    if (!encoder) {
      return std::unexpected(encoder.error());
    }
    EpisodePixelCounter pixels;
    for (std::int64_t i = 0; i < length; ++i) {
      const auto rgb = picture(width, height, i + 1000 * writer.info().total_episodes);
      TANDEM_TRY(encoder->add(rgb));
      pixels.add(rgb, width, height);
    }
    TANDEM_TRY(encoder->finish());
    video.frames = length;
    video.pixels = pixels.sampled();
    video.stats = pixel_stats(video.pixels, static_cast<std::int64_t>(sampled_frames(length).size()));
    video.info = encoder->feature_info();
    episode.videos.push_back(std::move(video));
  }
  return episode;
}

}  // namespace tandem::testing
