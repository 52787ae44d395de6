#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "annotation/measures.h"

namespace tandem {

/// What is known of the joints of a feature over the whole dataset.
struct JointRanges {
  std::vector<std::string> names;
  std::vector<double> range;  ///< 99th less 1st percentile; where that is 0 the greatest less the least; 0: never moves
  std::vector<double> least;
  std::vector<double> greatest;
  [[nodiscard]] std::size_t width() const { return range.size(); }
  /// Its name, or its number where it has none.
  [[nodiscard]] std::string name(std::size_t joint) const;
  /// By its name: such a joint rests at its limits for long.
  [[nodiscard]] bool is_gripper(std::size_t joint) const;
};

/// Actions and states of one episode, rows × joints. A state of another width than the action is left out.
struct EpisodeSeries {
  double fps = 30;
  std::size_t rows = 0;
  std::size_t width = 0;
  std::vector<double> action;
  std::vector<double> state;
  [[nodiscard]] double at(std::size_t row, std::size_t joint) const { return action[row * width + joint]; }
  [[nodiscard]] bool has_state() const { return !state.empty(); }
};

/// Median; 0 of nothing. Takes the values apart.
[[nodiscard]] double median_of(std::vector<double> values);
/// The quantile `q` in 0 … 1 by linear interpolation; 0 of nothing.
[[nodiscard]] double quantile_of(std::vector<double> values, double q);
/// 0.6745 (x - median) / MAD; absent where the MAD is 0.
[[nodiscard]] std::optional<double> robust_z(double value, double median, double mad);
/// Median of the distances from `median`.
[[nodiscard]] double mad_of(const std::vector<double>& values, double median);

/// e(t) of the reference: mean over the joints of the step from row t to t + 1, in ranges. One less than rows.
[[nodiscard]] std::vector<double> activity(const EpisodeSeries& series, const JointRanges& joints);

/// Below which activity is rest: the valley between two humps of log e, else three median deviations.
[[nodiscard]] double idle_threshold(const std::vector<double>& activity);

/// Runs of rows [from, to) that are slower than `settings.idle_below` for at least half a second: what idle_share and
/// its kin count.
[[nodiscard]] std::vector<std::pair<std::int64_t, std::int64_t>> idle_spans(const EpisodeSeries& series,
                                                                            const JointRanges& joints,
                                                                            const QualitySettings& settings);

/// The measures of the action alone (reference, 5.1).
void measure_motion(const EpisodeSeries& series, const JointRanges& joints, const QualitySettings& settings,
                    MeasuredValues& out);

/// The measures of action and state together. Gives action less state at rest, one a joint, in ranges; empty where the
/// arm never rests.
std::vector<double> measure_tracking(const EpisodeSeries& series, const JointRanges& joints,
                                     const QualitySettings& settings, MeasuredValues& out);

}  // namespace tandem
