#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

// The measures of quality (annotation reference, 5): what each means, in which unit, and from where on it is flagged.
// Joints count in ranges: the distance between the 1st and the 99th percentile of a joint over the dataset.

/// One for each row of measures(), in its order.
enum class Measure : std::uint8_t {
  movement,
  length,
  duration,
  length_fence,
  idle_share,
  idle_adaptive,
  idle_head,
  idle_middle,
  idle_tail,
  spikes,
  spike_size,
  jump,
  jerk_mean,
  jerk_max,
  smoothness,
  jerkiness,
  collision,
  path_efficiency,
  end_stability,
  pace,
  tracking_lag,
  tracking_correlation,
  tracking_error,
  saturation,
  calibration_offset,
  calibration_shift,
  frozen_action,
  clipping,
  stuck_joint,
  chunk_hint,
  dropped_frames,
  largest_gap,
  long_gaps,
  longest_gap,
  jitter,
  rate_error,
  camera_skew,
  stored_time,
  video_mismatch,
  row_mismatch,
  index_breaks,
  not_finite,
  missing_files,
  blur,
  dark,
  overexposed,
  low_contrast,
  black,
  frozen,
  exposure_pumping,
  view_change,
  duplicates,
  near_duplicate,
  leaked_before,
  vague_label,
  label_words,
  total_mismatch,
  pace_variation,
  cross_variance,
  distribution_drift,
  calibration_trend,
  leaked_share,
  leaked_time,
  leaked_files,
  duplicate_pairs,
  start_spread,
  end_spread,
  rarest_task,
  rarest_task_frames,
  success_share,
  label_twins,
  mixed_scripts,
};
inline constexpr std::size_t measure_count = static_cast<std::size_t>(Measure::mixed_scripts) + 1;

enum class MeasureGroup : std::uint8_t { motion, timing, picture, duplicates, leaks, coverage, labels };
enum class MeasureScope : std::uint8_t { episode, dataset };
/// On which side of its threshold a value is flagged.
enum class Worse : std::uint8_t { above, below };
/// What a flag asks for: structural failures justify leaving an episode out, everything else a look.
enum class Verdict : std::uint8_t { review, exclude };

struct MeasureInfo {
  std::string_view name;
  MeasureGroup group = MeasureGroup::motion;
  MeasureScope scope = MeasureScope::episode;
  std::string_view unit;  ///< empty: a plain number
  Worse worse = Worse::above;
  std::optional<double> threshold;  ///< absent: shown, never flagged
  bool of_z = false;                ///< the threshold is for the robust z among the episodes, not for the value
  Verdict verdict = Verdict::review;
  std::string_view meaning;
  double least_spread = 0;  ///< a median deviation below it counts as this one for z
};

[[nodiscard]] std::span<const MeasureInfo> measures();
[[nodiscard]] const MeasureInfo& info_of(Measure measure);
[[nodiscard]] std::optional<Measure> measure_named(std::string_view name);
[[nodiscard]] std::string_view name_of(MeasureGroup group);
[[nodiscard]] std::string_view name_of(Verdict verdict);

/// Numbers that the measures are computed with.
struct QualitySettings {
  double idle_below = 0.001;     ///< ranges a frame: slower is idle
  double saturated_above = 7.0;  ///< units of the joint between an action and the state that follows it
};

/// From where on each measure is flagged: the table's numbers, or a person's.
class Thresholds {
 public:
  Thresholds();
  /// {"idle_share": 0.9, "clipping": null}: null switches a flag off. Settings are named like measures.
  [[nodiscard]] static Result<Thresholds> parse(const Json& document, const std::string& origin);

  [[nodiscard]] std::optional<double> of(Measure measure) const {
    return thresholds_[static_cast<std::size_t>(measure)];
  }
  [[nodiscard]] const QualitySettings& settings() const { return settings_; }
  /// Whether a value is on the wrong side. `z`: its robust z, where there is one.
  [[nodiscard]] bool flags(Measure measure, double value, std::optional<double> z) const;

 private:
  std::array<std::optional<double>, measure_count> thresholds_;
  QualitySettings settings_;
};

/// What was measured of one episode or dataset. A measure that does not apply has no value.
class MeasuredValues {
 public:
  struct Entry {
    double value = 0;
    std::string where;  ///< the joint, camera or text that it is about; may be empty
  };
  void set(Measure measure, double value, std::string where = {});
  void forget(Measure measure) { entries_.erase(measure); }
  [[nodiscard]] const Entry* find(Measure measure) const;
  [[nodiscard]] std::optional<double> value(Measure measure) const;
  [[nodiscard]] const std::map<Measure, Entry>& all() const { return entries_; }

 private:
  std::map<Measure, Entry> entries_;
};

}  // namespace tandem
