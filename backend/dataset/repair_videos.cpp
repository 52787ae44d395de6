#include <algorithm>
#include <cmath>

#include "dataset/repair_detail.h"
#include "dataset/video_reader.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

struct OpenVideo {
  FileNumber number;
  std::string name;         // relative
  std::int64_t frames = 0;  // that can be read
  std::int64_t next = 0;    // behind the last episode so far
  bool suspicious = false;  // the validator found something in it
};

class Camera {
 public:
  Camera(Survey& survey, std::string key) : survey_(survey), key_(std::move(key)) {
    const auto keys = survey.info.video_keys();
    column_ = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key_) - keys.begin());
    open_files();
  }

  void place(std::int64_t number, FoundEpisode& episode) {
    VideoSpan stored =
        episode.stored && column_ < episode.stored->videos.size() ? episode.stored->videos[column_] : VideoSpan{};
    if (survey_.v21()) {  // the video of this name, from its first picture on
      stored = {
          {number / survey_.info.chunks_size, number}, 0, static_cast<double>(episode.length) / survey_.info.fps, true};
    }
    if (!stored.present) {
      place_anywhere(number, episode);
      return;
    }
    const auto video = videos_.find(stored.file);
    if (video == videos_.end()) {
      lose(episode, "its video " + survey_.info.video_file(key_, stored.file.chunk, stored.file.file).string() +
                        " does not exist or cannot be read.");
      return;
    }
    const double fps = survey_.info.fps;
    const double first = stored.from_s * fps;
    const bool on_grid = std::isfinite(first) && std::abs(first - std::round(first)) <= 1e-3 && first >= -0.5 &&
                         first < 1e12 && std::llround(first) >= video->second.next;
    const std::int64_t begin = on_grid ? std::llround(first) : video->second.next;
    const bool ends_right = std::abs(stored.to_s * fps - static_cast<double>(begin + episode.length)) <= 1e-3;
    if (!on_grid || !ends_right) {
      survey_.step(on_grid ? "episode-row-wrong" : "video-span", episode.stored->file.string(),
                   "Episode " + std::to_string(number) + ", " + key_ + ": its pictures are " + std::to_string(begin) +
                       " to " + std::to_string(begin + episode.length - 1) + " of the file.");
    }
    take(episode, video->second, begin);
  }

  // Once all episodes are placed.
  void find_unused(const std::map<std::int64_t, FoundEpisode>& episodes) {
    std::map<FileNumber, std::int64_t> used;
    for (const auto& [number, episode] : episodes) {
      if (episode.lost.empty()) {
        used[episode.videos[column_].file] += episode.length;
      }
    }
    for (const auto& [number, video] : videos_) {
      if (used[number] == 0) {
        survey_.aside.emplace_back(video.name);
        survey_.step("leftover-file", video.name, "No episode that stays uses it; it is set aside.");
        continue;
      }
      if (used[number] == video.frames) {
        continue;
      }
      survey_.unused.insert(survey_.root / video.name);
      survey_.step("video-frames-unused", video.name,
                   std::to_string(video.frames - used[number]) + " pictures of no episode that stays go.");
    }
  }

 private:
  void open_files() {
    std::error_code error;
    const fs::path folder = survey_.v21() ? survey_.root / "videos" : survey_.root / "videos" / key_;
    for (fs::recursive_directory_iterator it(folder, error), end; it != end; it.increment(error)) {
      const auto number = number_of_file(it->path(), survey_.info.version);
      if (!number || survey_.root / survey_.info.video_file(key_, number->chunk, number->file) != it->path()) {
        continue;
      }
      if (const auto facts = probe_video(it->path())) {
        const std::string name = it->path().lexically_relative(survey_.root).string();
        videos_[*number] = {*number, name, std::ssize(facts->times_s), 0, is_suspicious(name)};
      }
    }
  }

  [[nodiscard]] bool is_suspicious(const std::string& name) const {
    const auto& findings = survey_.findings.findings;
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.where == name; });
  }

  static void lose(FoundEpisode& episode, const std::string& why) {
    episode.lost = episode.lost.empty() ? why : episode.lost;
    episode.videos.push_back({});
  }

  // Behind the episodes that are known, in the first file with room.
  void place_anywhere(std::int64_t number, FoundEpisode& episode) {
    for (auto& [file, video] : videos_) {
      if (video.frames - video.next >= episode.length) {
        survey_.report.notes.push_back("Episode " + std::to_string(number) + ", " + key_ +
                                       ": its pictures were taken to be " + std::to_string(video.next) + " to " +
                                       std::to_string(video.next + episode.length - 1) + " of " + video.name +
                                       ", those behind the other episodes.");
        take(episode, video, video.next);
        return;
      }
    }
    lose(episode, "no video of " + key_ + " holds pictures for it.");
  }

  void take(FoundEpisode& episode, OpenVideo& video, std::int64_t begin) {
    video.next = std::max(video.next, begin + episode.length);
    const std::int64_t missing = begin + episode.length - video.frames;
    if (missing > 0) {
      lose(episode, std::to_string(std::min(missing, episode.length)) + " of its " + std::to_string(episode.length) +
                        " pictures are missing in " + video.name + ".");
      return;
    }
    const Feature& feature = *find_feature(survey_.info.features, key_);
    if (video.suspicious && feature.image_channels() == 3) {
      const auto decoded = decode_video(survey_.root / video.name, survey_.info.fps, begin, episode.length,
                                        [](std::int64_t, const Image&) { return true; });
      if (decoded.value_or(0) != episode.length) {
        lose(episode, "only " + std::to_string(decoded.value_or(0)) + " of its " + std::to_string(episode.length) +
                          " pictures in " + video.name + " can be decoded.");
        return;
      }
    }
    const double fps = survey_.info.fps;
    episode.videos.push_back(
        {video.number, static_cast<double>(begin) / fps, static_cast<double>(begin + episode.length) / fps, true});
  }

  Survey& survey_;
  std::string key_;
  std::size_t column_ = 0;
  std::map<FileNumber, OpenVideo> videos_;
};

}  // namespace

Result<void> survey_videos(Survey& survey, const EditProgress& progress) {
  const auto keys = survey.info.video_keys();
  std::size_t done = 0;
  std::vector<Camera> cameras;
  for (const auto& key : keys) {
    Camera& camera = cameras.emplace_back(survey, key);
    for (auto& [number, episode] : survey.episodes) {
      camera.place(number, episode);
      ++done;
      if (progress &&
          !progress(static_cast<double>(done) / static_cast<double>(keys.size() * survey.episodes.size()))) {
        return fail(ErrorCode::cancelled, "The repair was stopped; everything is as it was.", "");
      }
    }
  }
  for (auto& camera : cameras) {
    camera.find_unused(survey.episodes);
  }
  return {};
}

}  // namespace tandem::detail
