#include "annotation/measures.h"

#include <algorithm>
#include <cmath>

namespace tandem {
namespace {

using enum MeasureGroup;
constexpr MeasureScope episode = MeasureScope::episode;
constexpr MeasureScope dataset = MeasureScope::dataset;
constexpr Worse above = Worse::above;
constexpr Worse below = Worse::below;
constexpr Verdict review = Verdict::review;
constexpr Verdict exclude = Verdict::exclude;
constexpr std::nullopt_t none = std::nullopt;

// Numbers without a source in the reference are start values of our own; docs/quality.md says which.
// clang-format off
constexpr std::array<MeasureInfo, measure_count> table{{
    {"movement", motion, episode, "ranges a frame", below, 0.00005, false, review, "mean length of the step between two actions"},
    {"length", motion, episode, "frames", below, 30, false, review, "frames of the episode"},
    {"duration", motion, episode, "s", below, 1, false, review, "seconds of the episode"},
    {"length_fence", motion, episode, "IQR", above, 1.5, false, review, "how far its length is outside the middle half of all lengths"},
    {"idle_share", motion, episode, "share", above, 0.95, false, review, "frames slower than the setting idle_below"},
    {"idle_adaptive", motion, episode, "share", above, 0.95, false, review, "frames slower than the valley between rest and motion of this episode"},
    {"idle_head", motion, episode, "s", above, 3, false, review, "idle at the start"},
    {"idle_middle", motion, episode, "s", above, 5, false, review, "longest idle stretch inside"},
    {"idle_tail", motion, episode, "s", above, 3, false, review, "idle at the end"},
    {"spikes", motion, episode, "frames", above, 5, true, review, "frames whose change of step has a robust z above 5 in the episode", 1},
    {"spike_size", motion, episode, "ranges", above, 5, true, review, "largest change of step between two frames", 0.05},
    {"jump", motion, episode, "deviations", above, 5, true, review, "largest step, mean over the joints of step by its deviation", 1},
    {"jerk_mean", motion, episode, "joint units", above, none, false, review, "mean change of step"},
    {"jerk_max", motion, episode, "joint units", above, none, false, review, "largest change of step"},
    {"smoothness", motion, episode, "", below, none, false, review, "exp(-rms of the acceleration / 1000)"},
    {"jerkiness", motion, episode, "ranges a frame", above, 5, true, review, "mean step of the joints that move", 0.005},
    {"collision", motion, episode, "share", above, 5, true, review, "frames whose acceleration is above 15 times the median", 0.01},
    {"path_efficiency", motion, episode, "share", below, none, false, review, "distance of start and end by the length of the path"},
    {"end_stability", motion, episode, "", below, none, false, review, "exp(-deviation of the last 2 s / 0.05)"},
    {"pace", motion, episode, "ranges a second", above, none, false, review, "mean speed of a joint"},
    {"tracking_lag", motion, episode, "s", above, 0.5, false, review, "delay of the state behind the action, whichever way"},
    {"tracking_correlation", motion, episode, "", below, none, false, review, "correlation of both at that delay"},
    {"tracking_error", motion, episode, "ranges", above, 0.2, false, review, "rms distance of action and delayed state"},
    {"saturation", motion, episode, "share", above, 0.173, false, review, "states further from their action than the setting saturated_above"},
    {"calibration_offset", motion, episode, "ranges", above, none, false, review, "median of action less state at rest, worst joint"},
    {"calibration_shift", motion, episode, "ranges", above, 0.1, false, review, "that offset less its median over the dataset, worst joint"},
    {"frozen_action", motion, episode, "share", above, 0.05, false, review, "actions equal to the one before in every joint"},
    {"clipping", motion, episode, "share", above, 0.5, false, review, "values at the least or greatest of the dataset, worst joint but grippers"},
    {"stuck_joint", motion, episode, "share", above, 0.8, false, review, "values equal to the one before, worst joint but grippers"},
    {"chunk_hint", motion, episode, "frames", above, none, false, review, "lag from which on the steps no longer resemble each other"},
    {"dropped_frames", timing, episode, "frames", above, 0, false, review, "frames missing by the times of capture"},
    {"largest_gap", timing, episode, "frame periods", above, 2.5, false, review, "longest time between two frames"},
    {"long_gaps", timing, episode, "gaps", above, 0, false, review, "gaps above 100 ms (slow datasets: 1.5 periods)"},
    {"longest_gap", timing, episode, "s", above, 0.5, false, review, "longest time between two frames"},
    {"jitter", timing, episode, "share", above, 0.2, false, review, "deviation of the frame period by its mean"},
    {"rate_error", timing, episode, "share", above, 0.1, false, review, "how far the mean rate is from fps"},
    {"camera_skew", timing, episode, "frame periods", above, 1, false, review, "99th percentile of the time between the pictures of one row"},
    {"stored_time", timing, episode, "s", above, 0.0001, false, exclude, "largest distance of timestamp and frame_index / fps"},
    {"video_mismatch", timing, episode, "frames", above, 1, false, exclude, "pictures by from and to_timestamp less rows, worst camera"},
    {"row_mismatch", timing, episode, "rows", above, 0, false, exclude, "rows in the data file less the length of the episode"},
    {"index_breaks", timing, episode, "rows", above, 0, false, exclude, "rows whose frame_index or index is not the next"},
    {"not_finite", timing, episode, "values", above, 0, false, exclude, "NaN and infinite values of action and state"},
    {"missing_files", timing, episode, "files", above, 0, false, exclude, "files of the episode that are not there"},
    {"blur", picture, episode, "", below, -4, true, review, "variance of the Laplacian, least camera", 1},
    {"dark", picture, episode, "of 255", below, 50, false, review, "mean brightness, least camera"},
    {"overexposed", picture, episode, "share", above, 0.05, false, review, "pixels of 250 and more, worst camera"},
    {"low_contrast", picture, episode, "of 255", below, 40, false, review, "95th less 5th percentile of brightness, least camera"},
    {"black", picture, episode, "s", above, 0.499, false, review, "longest black stretch, worst camera"},
    {"frozen", picture, episode, "s", above, 0.499, false, review, "longest stretch without change while the arm moves, worst camera"},
    {"exposure_pumping", picture, episode, "of 255", above, 4, true, review, "deviation of the brightness over the episode, worst camera", 1},
    {"view_change", picture, episode, "", above, 4, true, review, "distance of the first picture from the usual one, worst camera", 0.02},
    {"duplicates", MeasureGroup::duplicates, episode, "episodes", above, 0, false, review, "others with the same actions and states to the last bit"},
    {"near_duplicate", MeasureGroup::duplicates, episode, "ranges", below, 0.005, false, review, "distance to the nearest other episode, mean over 50 moments"},
    {"leaked_before", leaks, episode, "frames", above, 0, false, review, "pictures of no episode in front of it in its video, worst camera"},
    {"vague_label", labels, episode, "", above, 0, false, review, "its text says too little to learn from"},
    {"label_words", labels, episode, "words", above, 48, false, review, "words of its text; models read 48 tokens"},
    {"total_mismatch", timing, dataset, "frames", above, 0, false, exclude, "sum of the lengths less total_frames, whichever way"},
    {"pace_variation", motion, dataset, "share", above, 0.4, false, review, "deviation of the pace by its mean"},
    {"cross_variance", motion, dataset, "ranges²", above, none, false, review, "variance between episodes, mean over 50 moments"},
    {"distribution_drift", motion, dataset, "deviations", above, 3, false, review, "mean of the last quarter of episodes less the first, worst joint"},
    {"calibration_trend", motion, dataset, "ranges", above, 0.1, false, review, "change of the calibration offset from first to last episode by a line, worst joint"},
    {"leaked_share", leaks, dataset, "share", above, 0, false, review, "pictures in the videos that belong to no episode"},
    {"leaked_time", leaks, dataset, "s", above, none, false, review, "the same in seconds of video"},
    {"leaked_files", leaks, dataset, "files", above, 0, false, review, "video files that no episode names"},
    {"duplicate_pairs", MeasureGroup::duplicates, dataset, "pairs", above, 0, false, review, "pairs of episodes that are equal or nearly so"},
    {"start_spread", coverage, dataset, "ranges", below, 0.01, false, review, "deviation of the first state, mean over the joints"},
    {"end_spread", coverage, dataset, "ranges", below, none, false, review, "deviation of the last state, mean over the joints"},
    {"rarest_task", coverage, dataset, "episodes", below, none, false, review, "episodes of the task with the fewest"},
    {"rarest_task_frames", coverage, dataset, "frames", below, none, false, review, "frames of that task"},
    {"success_share", coverage, dataset, "share", below, none, false, review, "episodes whose last next.success is true"},
    {"label_twins", labels, dataset, "pairs", above, 0, false, review, "texts that differ in case, article, punctuation or two letters only"},
    {"mixed_scripts", labels, dataset, "scripts", above, 1, false, review, "writing systems of the texts"},
}};
// clang-format on

struct Setting {
  std::string_view name;
  double QualitySettings::*place;
};
constexpr std::array setting_table{Setting{"idle_below", &QualitySettings::idle_below},
                                   Setting{"saturated_above", &QualitySettings::saturated_above}};

}  // namespace

std::span<const MeasureInfo> measures() { return table; }

const MeasureInfo& info_of(Measure measure) { return table[static_cast<std::size_t>(measure)]; }

std::optional<Measure> measure_named(std::string_view name) {
  const auto found = std::ranges::find(table, name, &MeasureInfo::name);
  return found == table.end() ? std::nullopt : std::optional(static_cast<Measure>(found - table.begin()));
}

std::string_view name_of(MeasureGroup group) {
  constexpr std::array names{"motion", "timing", "picture", "duplicates", "leaks", "coverage", "labels"};
  return names[static_cast<std::size_t>(group)];
}

std::string_view name_of(Verdict verdict) { return verdict == Verdict::review ? "review" : "exclude"; }

Thresholds::Thresholds() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    thresholds_[i] = table[i].threshold;
  }
}

Result<Thresholds> Thresholds::parse(const Json& document, const std::string& origin) {
  if (!document.is_object()) {
    return fail(ErrorCode::invalid_input, origin + " is no object of thresholds.",
                "Write a JSON object such as {\"idle_share\": 0.9, \"clipping\": null}.");
  }
  Thresholds out;
  for (const auto& [name, value] : document.items()) {
    const bool number = value.is_number() && std::isfinite(value.get<double>());
    const auto setting = std::ranges::find(setting_table, name, &Setting::name);
    const auto measure = measure_named(name);
    if (!measure && setting == setting_table.end()) {
      return fail(ErrorCode::invalid_input, origin + ": there is no measure \"" + name + "\".",
                  "\"tandem-cli dataset quality --measures\" lists them.");
    }
    if (measure ? !number && !value.is_null() : !number || value.get<double>() < 0) {
      return fail(ErrorCode::invalid_input, origin + ": " + name + " must be a number" + (measure ? " or null." : "."),
                  "Correct the file.");
    }
    if (measure) {
      out.thresholds_[static_cast<std::size_t>(*measure)] = number ? std::optional(value.get<double>()) : std::nullopt;
    } else {
      out.settings_.*(setting->place) = value.get<double>();
    }
  }
  return out;
}

bool Thresholds::flags(Measure measure, double value, std::optional<double> z) const {
  const MeasureInfo& info = info_of(measure);
  const auto threshold = of(measure);
  if (!threshold || (info.of_z && !z)) {
    return false;
  }
  const double judged = info.of_z ? *z : value;
  return info.worse == Worse::above ? judged > *threshold : judged < *threshold;
}

void MeasuredValues::set(Measure measure, double value, std::string where) {
  if (std::isfinite(value)) {
    entries_[measure] = {value, std::move(where)};
  }
}

const MeasuredValues::Entry* MeasuredValues::find(Measure measure) const {
  const auto found = entries_.find(measure);
  return found == entries_.end() ? nullptr : &found->second;
}

std::optional<double> MeasuredValues::value(Measure measure) const {
  const Entry* found = find(measure);
  return found == nullptr ? std::nullopt : std::optional(found->value);
}

}  // namespace tandem
