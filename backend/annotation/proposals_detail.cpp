#include "annotation/proposals_detail.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "annotation/quality_detail.h"

namespace tandem::detail {

Json problem_json(const TextProblem& problem) {
  return {{"code", problem.code}, {"level", name_of(problem.level)}, {"text", problem.text}};
}

std::map<std::string, std::int64_t> episodes_by_uid(const AnnotationDocument& document) {
  std::map<std::string, std::int64_t> out;
  for (const auto& row : document.dataset().episodes) {
    out.emplace(document.uid(row.episode), row.episode);
  }
  return out;
}

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Result<std::size_t> camera_named(const DatasetFrames& frames, const std::string& wanted) {
  const auto& keys = frames.keys();
  const auto is = [&](auto test) -> std::optional<std::size_t> {
    const auto found = std::ranges::find_if(keys, test);
    return found == keys.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - keys.begin()));
  };
  const auto whole = is([&](const std::string& key) { return wanted.empty() || key == wanted; });
  const auto last = is([&](const std::string& key) { return key.substr(key.rfind('.') + 1) == wanted; });
  if (!whole && !last) {
    return fail(ErrorCode::not_found,
                frames.dataset().root.string() + (keys.empty() ? " has no cameras." : " has no camera " + wanted + "."),
                "Choose another one.");
  }
  return whole ? *whole : *last;
}

std::string pictures_stamp(const DatasetFrames& frames, std::size_t camera, std::int64_t episode) {
  const DatasetSummary& set = frames.dataset();
  const auto& row = set.episodes[static_cast<std::size_t>(episode)];
  const auto videos = set.info.video_keys();
  const auto found = std::ranges::find(videos, frames.keys()[camera]);
  if (found == videos.end()) {
    return file_stamp(set.root, set.info.data_file(row.data.chunk, row.data.file));
  }
  const VideoSpan& span = row.videos[static_cast<std::size_t>(found - videos.begin())];
  return file_stamp(set.root, set.info.video_file(*found, span.file.chunk, span.file.file)) + "|" +
         std::to_string(span.from_s);
}

Result<std::vector<Picture>> pictures_of(DatasetFrames& frames, std::size_t camera, std::int64_t episode,
                                         const std::vector<std::int64_t>& numbers) {
  std::vector<Picture> out;
  for (const auto frame : numbers) {
    const auto image = frames.at(camera, episode, frame);
    if (!image) {
      return std::unexpected(image.error());
    }
    out.push_back({(*image)->width, (*image)->height, (*image)->rgb});
  }
  if (out.empty()) {
    return fail(ErrorCode::invalid_input, "Episode " + std::to_string(episode) + " has no frames.",
                "Choose another episode.");
  }
  return out;
}

}  // namespace tandem::detail
