#include <algorithm>
#include <cmath>
#include <cstdio>

#include "dataset/validate_detail.h"

namespace tandem::detail {
namespace {

constexpr double lerobot_tolerance_s = 1e-4;
constexpr int longest_s = 1024;

struct OpenVideo {
  bool readable = false;
  VideoFacts facts;
  std::set<std::int64_t> taken;  // frames that belong to an episode
};

std::string seconds_text(double s) {
  char text[48];
  std::snprintf(text, sizeof text, "%.6f", s);
  return text;
}

void check_format(Validation& v, const std::string& path, const Feature& feature, const VideoFacts& facts) {
  if (facts.height != feature.image_height() || facts.width != feature.image_width()) {
    v.error("video-size", path,
            "the video is " + std::to_string(facts.width) + "×" + std::to_string(facts.height) +
                ", info.json declares " + std::to_string(feature.image_width()) + "×" +
                std::to_string(feature.image_height()),
            "Declare the true size.");
  }
  const Json about = feature.json.value("info", feature.json.value("video_info", Json::object()));
  const Json codec = about.is_object() && about.contains("video.codec") ? about["video.codec"] : Json();
  if (codec.is_string() && codec != facts.codec) {
    v.error("video-codec", path, "the codec is " + facts.codec + ", info.json declares " + codec.get<std::string>(),
            "Declare the true codec.");
  }
  const auto declared = [&](const char* key, const Json& real) {
    if (about.is_object() && about.contains(key) && about[key] != real) {
      v.add(Severity::warning, "video-codec", path,
            std::string(key) + " is " + dump_json(real) + ", info.json declares " + dump_json(about[key]),
            "Declare what the video is.");
    }
  };
  declared("video.pix_fmt", facts.pix_fmt);
  declared("video.width", facts.width);
  declared("video.height", facts.height);
  if (std::abs(facts.fps - v.info.fps) > 1e-6 * v.info.fps) {
    v.error("video-rate", path,
            "the stream runs at " + seconds_text(facts.fps) + " fps, info.json says " + std::to_string(v.info.fps),
            "Correct fps, or write the video again.");
  }
  if (!facts.times_s.empty() && facts.times_s.back() > longest_s) {
    v.add(Severity::info, "video-long", path, "the video is longer than " + std::to_string(longest_s) + " s",
          "float32 times become too coarse there; \"tandem-cli dataset pack\" keeps files shorter.");
  }
  const double fps = v.info.fps;
  std::size_t off = 0;
  bool gap = false;
  for (std::size_t i = 0; i < facts.times_s.size(); ++i) {
    const double frame = facts.times_s[i] * fps;
    off += std::abs(frame - std::round(frame)) / fps > 1e-6 ? 1U : 0U;
    gap = gap || std::llround(frame) != static_cast<long long>(i);
  }
  if (off > 0) {
    v.error("video-off-grid", path, std::to_string(off) + " pictures are not at multiples of 1/fps",
            "Write the video again on the exact grid.");
  }
  if (gap) {
    v.error("video-gap", path, "picture times are not 0, 1, 2, … / fps", "Write the video again on the exact grid.");
  }
}

void check_span(Validation& v, const EpisodeRow& row, const VideoSpan& span, const std::string& key,
                const std::string& path, OpenVideo& video) {
  const double fps = v.info.fps;
  const std::string name = "episode " + std::to_string(row.episode) + ", " + key;
  const double first = span.from_s * fps;
  const double last = span.to_s * fps;
  const bool on_grid = std::abs(first - std::round(first)) <= 1e-3 && std::abs(last - std::round(last)) <= 1e-3;
  const bool sane = std::isfinite(first) && std::isfinite(last) && std::abs(first) < 1e12 && std::abs(last) < 1e12;
  const auto begin = sane ? static_cast<std::int64_t>(std::llround(first)) : 0;
  const auto end = sane ? static_cast<std::int64_t>(std::llround(last)) : 0;
  if (!sane || !on_grid || end - begin != row.length) {
    v.error("video-span", row.file.string(),
            name + ": from_timestamp " + seconds_text(span.from_s) + " and to_timestamp " + seconds_text(span.to_s) +
                " do not span " + std::to_string(row.length) + " pictures on the grid",
            "First picture = pictures of the earlier episodes in the file; last = first + length.");
  }
  if (!video.readable || !sane || row.length < 0 || row.length > 100'000'000) {
    return;
  }
  const auto have = static_cast<std::int64_t>(video.facts.times_s.size());
  bool overlap = false;
  std::int64_t there = 0;
  for (std::int64_t i = std::max<std::int64_t>(begin, 0); i < std::min(begin + row.length, have); ++i) {
    ++there;
    overlap = !video.taken.insert(i).second || overlap;
  }
  const std::int64_t missing = row.length - there;
  if (overlap) {
    v.error("video-span", row.file.string(), name + ": shares pictures with another episode",
            "Correct from_timestamp.");
  }
  if (missing > 0) {
    v.error("video-frames-missing", path,
            "episode " + std::to_string(row.episode) + ": " + std::to_string(missing) + " of " +
                std::to_string(row.length) + " pictures are missing",
            "Keep the episodes whose pictures all exist, or restore the file.");
  }
  // LeRobot asks for from_timestamp + timestamp and accepts a picture within 0.1 ms.
  const auto rows = v.spans.find(row.episode);
  bool found_all = missing == 0;
  if (rows != v.spans.end()) {
    const auto& stamps = v.columns.at("timestamp").values;
    for (std::size_t i = 0; found_all && i < rows->second.length; ++i) {
      const double time = span.from_s + stamps[rows->second.first + i];
      const auto at =
          std::lower_bound(video.facts.times_s.begin(), video.facts.times_s.end(), time - lerobot_tolerance_s);
      found_all = at != video.facts.times_s.end() && *at <= time + lerobot_tolerance_s;
    }
  }
  if (!found_all) {
    v.error("decode-failed", ".", "LeRobot fails when it reads a picture of " + name, "Mend the video or its span.");
  }
}

void measure_pictures(Validation& v, const EpisodeRow& row, const VideoSpan& span, const std::string& key,
                      const std::string& path) {
  const auto begin = static_cast<std::int64_t>(std::llround(span.from_s * v.info.fps));
  EpisodePixelCounter counter;
  std::int64_t next = begin;
  const auto decoded =
      decode_video(v.root / path, v.info.fps, begin, row.length, [&](std::int64_t index, const Image& image) {
        counter.add(image.rgb, image.width, image.height);
        return index == next++ && !v.cancelled;
      });
  if (!decoded || *decoded != row.length) {
    v.error("decode-failed", path,
            "episode " + std::to_string(row.episode) + ": only " + std::to_string(decoded.value_or(0)) + " of " +
                std::to_string(row.length) + " pictures can be decoded",
            "Restore the file from a copy.");
    return;
  }
  v.picture_stats[{row.episode, key}] =
      pixel_stats(counter.sampled(), static_cast<std::int64_t>(sampled_frames(row.length).size()));
}

}  // namespace

void check_videos(Validation& v) {
  const auto keys = v.info.video_keys();
  std::size_t done = 0;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const Feature& feature = *find_feature(v.info.features, keys[k]);
    std::map<std::string, OpenVideo> videos;
    for (const auto& row : v.episodes) {
      const VideoSpan& span = row.videos[k];
      if (!span.present) {
        v.error("episode-row-wrong", row.file.string(),
                "episode " + std::to_string(row.episode) + " has no videos/" + keys[k] + " columns",
                "Rebuild the row.");
        continue;
      }
      const std::string path = v.info.video_file(keys[k], span.file.chunk, span.file.file).string();
      std::error_code error;
      if (!videos.contains(path)) {
        OpenVideo video;
        if (!std::filesystem::exists(v.root / path, error)) {
          v.fatal_for(row, "video-file-missing", path, v.rows_file() + " names it, but it does not exist",
                      "Restore the file from a copy.");
        } else if (auto facts = probe_video(v.root / path)) {
          video.readable = true;
          video.facts = std::move(*facts);
          check_format(v, path, feature, video.facts);
        } else {
          v.fatal("video-unreadable", path, facts.error().message, facts.error().hint);
        }
        videos[path] = std::move(video);
      }
      OpenVideo& video = videos[path];
      check_span(v, row, span, keys[k], path, video);
      const bool depth = feature.image_channels() != 3;
      if (v.options.decode && video.readable && !depth && !v.cancelled && row.length > 0 && row.length <= 10'000'000) {
        measure_pictures(v, row, span, keys[k], path);
      }
      v.progress(0.15 + 0.8 * static_cast<double>(++done) / static_cast<double>(keys.size() * v.episodes.size()));
    }
    for (const auto& [path, video] : videos) {
      std::size_t unused = 0;
      for (std::size_t i = 0; i < video.facts.times_s.size(); ++i) {
        unused += video.taken.contains(static_cast<std::int64_t>(i)) ? 0U : 1U;
      }
      if (unused > 0) {
        v.add(Severity::warning, "video-frames-unused", path, std::to_string(unused) + " pictures belong to no episode",
              "They do no harm; a merge drops them.");
      }
    }
  }
}

}  // namespace tandem::detail
