#include "annotation/document_export.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace tandem {
namespace {

constexpr double least_distance_s = 0.2;  // of rows of one style: what is emitted at a time is looked for ± 0.1 s
constexpr std::array persistent_styles{"subtask", "plan", "memory", "motion", "task_aug"};

std::string episode_text(std::int64_t episode) { return "Episode " + std::to_string(episode); }

std::string seconds_text(double s) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", s);
  return text;
}

auto persistent_order(const LanguageRow& row) { return std::tuple(row.timestamp_s, row.style.value_or(""), row.role); }
auto event_order(const LanguageRow& row) {
  return std::tuple(row.frame, row.style.value_or(""), row.role, row.camera.value_or(""));
}

class LanguageCheck {
 public:
  LanguageCheck(std::int64_t episode, std::span<const double> times_s, const DatasetInfo& info, LanguageExport& out)
      : episode_(episode), times_s_(times_s), info_(info), out_(out) {}

  void run() {
    check_times();
    check_start();
    for (const auto& row : out_.persistent) {
      check_persistent(row);
    }
    check_distances();
    for (const auto& row : out_.events) {
      check_event(row);
    }
  }

 private:
  void say(const std::string& what) { out_.violations.push_back(episode_text(episode_) + ": " + what); }

  void check_times() {
    for (std::size_t i = 0; i < times_s_.size(); ++i) {
      const double time = times_s_[i];
      if (!std::isfinite(time) || static_cast<double>(static_cast<float>(time)) != time) {
        say("the time of frame " + std::to_string(i) + " is no float32 value of the file.");
        return;
      }
    }
  }

  void check_start() {
    for (const auto& row : out_.persistent) {
      if (row.style == "subtask") {
        if (times_s_.empty() || row.timestamp_s != times_s_.front()) {
          say("the first subtask begins at " + seconds_text(row.timestamp_s) +
              " s and not with the episode: the frames before it have none.");
        }
        return;
      }
    }
  }

  void check_persistent(const LanguageRow& row) {
    const std::string name = "the row at " + seconds_text(row.timestamp_s) + " s";
    if (!row.style || std::ranges::find(persistent_styles, *row.style) == persistent_styles.end()) {
      say(name + " has the style \"" + row.style.value_or("") + "\", which LeRobot does not know.");
    }
    if (row.role != "user" && row.role != "assistant") {
      say(name + " has the role \"" + row.role + "\".");
    }
    if ((!row.content || row.content->empty()) && row.tool_calls.empty()) {
      say(name + " has neither a content nor a call.");
    }
    if (row.camera) {
      say(name + " names a camera.");
    }
    if (row.style == "subtask" && !std::ranges::binary_search(times_s_, row.timestamp_s)) {
      say(name + " is a subtask that begins at the time of no frame.");
    }
  }

  // Alternatives of the task all stand at the first frame.
  void check_distances() {
    std::map<std::string, const LanguageRow*> last;
    for (const auto& row : out_.persistent) {
      if (!row.style || *row.style == "task_aug") {
        continue;
      }
      const LanguageRow*& before = last[*row.style];
      if (before != nullptr && before->timestamp_s == row.timestamp_s && before->role == row.role) {
        say("two rows of " + *row.style + " at " + seconds_text(row.timestamp_s) + " s are ambiguous.");
      } else if (before != nullptr && row.timestamp_s - before->timestamp_s <= least_distance_s) {
        say("two rows of " + *row.style + " at " + seconds_text(before->timestamp_s) + " and " +
            seconds_text(row.timestamp_s) + " s are not more than 0.2 s apart.");
      }
      before = &row;
    }
  }

  void check_event(const LanguageRow& row) {
    const AnnotationEvent event{row.frame, row.role, row.style, row.content, row.camera, row.tool_calls};
    if (const auto wrong = wrong_event(event, std::ssize(times_s_))) {
      out_.violations.push_back(episode_text(episode_) + ": " + wrong->sentence());
    } else if (row.camera) {
      const Feature* feature = find_feature(info_.features, *row.camera);
      if (feature == nullptr || !feature->is_visual() || !row.camera->starts_with("observation.images.")) {
        say("the event at frame " + std::to_string(row.frame) + " names the camera " + *row.camera +
            ", which the dataset does not have.");
      }
    }
  }

  std::int64_t episode_;
  std::span<const double> times_s_;
  const DatasetInfo& info_;
  LanguageExport& out_;
};

}  // namespace

LanguageExport export_language(const EpisodeAnnotation& annotation, std::int64_t episode,
                               std::span<const double> times_s, const DatasetInfo& info) {
  LanguageExport out;
  out.persistent = annotation.kept;
  const auto time_of = [&](std::int64_t frame) {
    return frame >= 0 && frame < std::ssize(times_s) ? times_s[static_cast<std::size_t>(frame)] : std::nan("");
  };
  std::int64_t end = -1;
  for (const auto& segment : annotation.lane(Lane::subtask)) {
    if (end >= 0 && segment.from != end) {
      out.violations.push_back(episode_text(episode) + ": frames " + std::to_string(end) + " to " +
                               std::to_string(segment.from) +
                               " have no subtask, but LeRobot lets the one before them go on.");
    }
    end = segment.to;
    LanguageRow row;
    row.role = "assistant";
    row.style = "subtask";
    row.content = segment.text;
    row.timestamp_s = time_of(segment.from);
    out.persistent.push_back(std::move(row));
  }
  if (end >= 0 && end < std::ssize(times_s)) {
    out.violations.push_back(episode_text(episode) + ": frames from " + std::to_string(end) +
                             " on have no subtask, but LeRobot lets the one before them go on.");
  }
  for (const auto& event : annotation.events) {
    out.events.push_back(
        {event.role, event.content, event.style, time_of(event.frame), event.camera, event.tool_calls, event.frame});
  }
  std::ranges::stable_sort(out.persistent, {}, persistent_order);
  std::ranges::stable_sort(out.events, {}, event_order);
  LanguageCheck(episode, times_s, info, out).run();
  return out;
}

Json language_features() {
  const Json entry = {{"dtype", "language"}, {"shape", Json::array({1})}, {"names", nullptr}};
  return {{"language_persistent", entry}, {"language_events", entry}};
}

SubtaskTable export_subtask_table(std::span<const EpisodeAnnotation> episodes, std::span<const std::int64_t> lengths) {
  SubtaskTable out;
  std::set<std::string> names;
  for (const auto& episode : episodes) {
    for (const auto& segment : episode.lane(Lane::subtask)) {
      names.insert(segment.text);
    }
  }
  out.subtasks.assign(names.begin(), names.end());
  for (std::size_t e = 0; e < episodes.size() && e < lengths.size(); ++e) {
    auto& frames = out.of_frames.emplace_back(static_cast<std::size_t>(std::max<std::int64_t>(lengths[e], 0)), -1);
    for (const auto& segment : episodes[e].lane(Lane::subtask)) {
      const auto number = std::ranges::lower_bound(out.subtasks, segment.text) - out.subtasks.begin();
      for (std::int64_t f = std::max<std::int64_t>(segment.from, 0); f < std::min(segment.to, lengths[e]); ++f) {
        frames[static_cast<std::size_t>(f)] = number;
      }
    }
    const auto without = std::ranges::count(frames, -1);
    if (without > 0) {
      // The table is looked up by position: −1 would be the last row.
      out.violations.push_back(episode_text(static_cast<std::int64_t>(e)) + ": " + std::to_string(without) +
                               " frames have no subtask; the older storage needs one for every frame.");
    }
  }
  return out;
}

SarmExport export_sarm(std::span<const EpisodeAnnotation> episodes, std::span<const std::int64_t> lengths, Lane lane,
                       double fps) {
  SarmExport out;
  std::map<std::string, std::pair<double, int>> shares;  // sum, episodes
  for (std::size_t e = 0; e < episodes.size() && e < lengths.size(); ++e) {
    SarmRow& row = out.episodes.emplace_back();
    const auto& segments = episodes[e].lane(lane);
    const std::string name = episode_text(static_cast<std::int64_t>(e));
    if (const auto wrong = wrong_segments(segments, lengths[e])) {
      out.violations.push_back(name + ": " + wrong->sentence());
      continue;
    }
    std::map<std::string, std::int64_t> frames;
    std::int64_t total = 0;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const Segment& segment = segments[i];
      if (i > 0 && segment.from != segments[i - 1].to) {
        out.violations.push_back(name + ": frames " + std::to_string(segments[i - 1].to) + " to " +
                                 std::to_string(segment.from) + " have no stage; progress would stand still there.");
      }
      if (frames.contains(segment.text)) {
        out.violations.push_back(name + ": the stage \"" + segment.text +
                                 "\" comes twice; its share would be counted once.");
      }
      frames[segment.text] += segment.to - segment.from;
      total += segment.to - segment.from;
      row.names.push_back(segment.text);
      row.start_frames.push_back(segment.from);
      row.end_frames.push_back(segment.to - 1);
      row.start_s.push_back(static_cast<std::int64_t>(std::floor(static_cast<double>(segment.from) / fps)));
      row.end_s.push_back(static_cast<std::int64_t>(std::floor(static_cast<double>(segment.to - 1) / fps)));
    }
    for (const auto& [stage, count] : frames) {
      shares[stage].first += static_cast<double>(count) / static_cast<double>(total);
      ++shares[stage].second;
    }
  }
  double sum = 0;
  for (const auto& [stage, share] : shares) {
    out.proportions[stage] = share.first / share.second;
    sum += out.proportions[stage];
  }
  for (auto& [stage, share] : out.proportions) {
    share /= sum;
  }
  return out;
}

}  // namespace tandem
