#include "annotation/motion.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <set>

namespace tandem {
namespace {

constexpr double least_activity = 1e-6;

// Second differences: the change of step. Normalised by the ranges where `joints` is given.
std::vector<double> step_changes(const EpisodeSeries& series, const JointRanges* joints) {
  std::vector<double> out;
  for (std::size_t t = 1; t + 1 < series.rows; ++t) {
    double sum = 0;
    for (std::size_t j = 0; j < series.width; ++j) {
      const double range = joints == nullptr ? 1 : joints->range[j];
      const double change = series.at(t + 1, j) - 2 * series.at(t, j) + series.at(t - 1, j);
      sum += range > 0 ? change * change / (range * range) : 0;
    }
    out.push_back(std::sqrt(sum));
  }
  return out;
}

double mean_of(const std::vector<double>& values) {
  return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Steps of one joint.
std::vector<double> steps_of(const EpisodeSeries& series, std::size_t joint) {
  std::vector<double> out;
  for (std::size_t t = 0; t + 1 < series.rows; ++t) {
    out.push_back(series.at(t + 1, joint) - series.at(t, joint));
  }
  return out;
}

double deviation(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) {
    sum += (value - mean) * (value - mean);
  }
  return values.empty() ? 0 : std::sqrt(sum / static_cast<double>(values.size()));
}

void measure_idle(const std::vector<double>& e, double fps, const QualitySettings& settings, MeasuredValues& out) {
  const auto idle = [&](double value) { return value < settings.idle_below; };
  out.set(Measure::idle_share, share(static_cast<std::size_t>(std::ranges::count_if(e, idle)), e.size()));
  const double valley = idle_threshold(e);
  out.set(Measure::idle_adaptive,
          share(static_cast<std::size_t>(std::ranges::count_if(e, [&](double v) { return v < valley; })), e.size()));
  const auto first = std::ranges::find_if_not(e, idle);
  const auto last = std::find_if_not(e.rbegin(), e.rend(), idle).base();
  out.set(Measure::idle_head, static_cast<double>(first - e.begin()) / fps);
  out.set(Measure::idle_tail, first == e.end() ? 0 : static_cast<double>(e.end() - last) / fps);
  std::size_t run = 0;
  std::size_t longest = 0;
  for (auto it = first; it < last; ++it) {
    run = idle(*it) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  out.set(Measure::idle_middle, static_cast<double>(longest) / fps);
}

void measure_changes(const EpisodeSeries& series, const JointRanges& joints, MeasuredValues& out) {
  const auto changes = step_changes(series, &joints);
  const auto raw = step_changes(series, nullptr);
  if (changes.empty()) {
    return;
  }
  const double median = median_of(changes);
  const double mad = mad_of(changes, median);
  const auto spikes =
      std::ranges::count_if(changes, [&](double d) { return robust_z(d, median, mad).value_or(0) > 5; });
  out.set(Measure::spikes, static_cast<double>(spikes));
  out.set(Measure::spike_size, std::ranges::max(changes));
  out.set(Measure::jerk_mean, mean_of(raw));
  out.set(Measure::jerk_max, std::ranges::max(raw));
  const double usual = median_of(raw);
  const auto hard = std::ranges::count_if(raw, [&](double d) { return usual > 0 && d > 15 * usual; });
  out.set(Measure::collision, share(static_cast<std::size_t>(hard), raw.size()));
  double squares = 0;
  for (const double d : raw) {
    squares += d * d;
  }
  const double rms = std::sqrt(squares / static_cast<double>(raw.size() * series.width)) * series.fps * series.fps;
  out.set(Measure::smoothness, std::exp(-rms / 1000));
}

void measure_path(const EpisodeSeries& series, const JointRanges& joints, MeasuredValues& out) {
  double length = 0;
  double direct = 0;
  for (std::size_t t = 0; t + 1 < series.rows; ++t) {
    double sum = 0;
    for (std::size_t j = 0; j < series.width; ++j) {
      const double step = series.at(t + 1, j) - series.at(t, j);
      sum += joints.range[j] > 0 ? step * step / (joints.range[j] * joints.range[j]) : 0;
    }
    length += std::sqrt(sum);
  }
  for (std::size_t j = 0; j < series.width; ++j) {
    const double way = series.at(series.rows - 1, j) - series.at(0, j);
    direct += joints.range[j] > 0 ? way * way / (joints.range[j] * joints.range[j]) : 0;
  }
  out.set(Measure::movement, length / static_cast<double>(series.rows - 1));
  if (length > 0) {
    out.set(Measure::path_efficiency, std::sqrt(direct) / length);
  }
  const auto last = std::min(series.rows, static_cast<std::size_t>(std::max(2.0, 2 * series.fps)));
  double spread = 0;
  std::size_t moving = 0;
  for (std::size_t j = 0; j < series.width; ++j) {
    std::vector<double> tail;
    for (std::size_t t = series.rows - last; t < series.rows && joints.range[j] > 0; ++t) {
      tail.push_back(series.at(t, j) / joints.range[j]);
    }
    moving += tail.empty() ? 0U : 1U;
    spread += deviation(tail);
  }
  out.set(Measure::end_stability, std::exp(-spread / static_cast<double>(std::max<std::size_t>(moving, 1)) / 0.05));
}

// The first lag at which the steps of a joint correlate with themselves by less than a half.
double first_unlike_lag(const std::vector<double>& steps) {
  const double mean = mean_of(steps);
  double power = 0;
  for (const double step : steps) {
    power += (step - mean) * (step - mean);
  }
  const std::size_t most = std::min<std::size_t>(100, (steps.size() + 1) / 2);
  for (std::size_t lag = 1; lag < most && power > 0; ++lag) {
    double sum = 0;
    for (std::size_t t = 0; t + lag < steps.size(); ++t) {
      sum += (steps[t] - mean) * (steps[t + lag] - mean);
    }
    if (sum / power < 0.5) {
      return static_cast<double>(lag);
    }
  }
  return power > 0 ? static_cast<double>(most) : std::nan("");
}

// What is judged joint by joint; the worst one is named.
void measure_joints(const EpisodeSeries& series, const JointRanges& joints, MeasuredValues& out) {
  std::vector<double> jumps(series.rows - 1, 0);
  std::vector<double> lags;
  double jerkiness = 0;
  std::size_t active = 0;
  std::size_t moving = 0;
  struct Worst {
    double value = -1;
    std::size_t joint = 0;
  } clipped, stuck;
  for (std::size_t j = 0; j < series.width; ++j) {
    const double range = joints.range[j];
    if (range <= 0) {
      continue;
    }
    auto steps = steps_of(series, j);
    std::set<double> distinct;
    std::size_t at_limit = 0;
    for (std::size_t t = 0; t < series.rows; ++t) {
      const double value = series.at(t, j);
      if (distinct.size() <= 4) {
        distinct.insert(value);
      }
      at_limit += value <= joints.least[j] + 1e-6 * range || value >= joints.greatest[j] - 1e-6 * range ? 1U : 0U;
    }
    const bool discrete = distinct.size() > 1 && distinct.size() <= 4;
    const bool holds = discrete || joints.is_gripper(j);
    if (const double s = share(at_limit, series.rows); s > clipped.value && !holds) {
      clipped = {s, j};
    }
    const auto still = static_cast<std::size_t>(std::ranges::count(steps, 0.0));
    if (const double s = share(still, steps.size()); s > stuck.value && !holds) {
      stuck = {s, j};
    }
    if (const double lag = first_unlike_lag(steps); std::isfinite(lag)) {
      lags.push_back(lag);
    }
    const double spread = deviation(steps);
    moving += spread > 0 ? 1U : 0U;
    for (std::size_t t = 0; t < steps.size(); ++t) {
      steps[t] = std::abs(steps[t]);
      jumps[t] += spread > 0 ? steps[t] / spread : 0;
    }
    if (!discrete && distinct.size() > 1 && quantile_of(steps, 0.95) >= 0.001 * range) {
      jerkiness += mean_of(steps) / range;
      ++active;
    }
  }
  if (moving > 0) {
    const auto most = std::ranges::max_element(jumps);
    out.set(Measure::jump, *most / static_cast<double>(moving), "frame " + std::to_string(most - jumps.begin() + 1));
  }
  out.set(Measure::jerkiness, active > 0 ? jerkiness / static_cast<double>(active) : 0);
  if (clipped.value >= 0) {
    out.set(Measure::clipping, clipped.value, joints.name(clipped.joint));
    out.set(Measure::stuck_joint, stuck.value, joints.name(stuck.joint));
  }
  if (!lags.empty()) {
    out.set(Measure::chunk_hint, median_of(lags));
  }
}

}  // namespace

std::string JointRanges::name(std::size_t joint) const {
  return joint < names.size() ? names[joint] : "joint " + std::to_string(joint);
}

bool JointRanges::is_gripper(std::size_t joint) const {
  std::string name = this->name(joint);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name.contains("gripper") || name.contains("finger") || name.contains("jaw");
}

double quantile_of(std::vector<double> values, double q) {
  if (values.empty()) {
    return 0;
  }
  const double place = q * static_cast<double>(values.size() - 1);
  const auto low = values.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), low, values.end());
  const double share_above = place - std::floor(place);
  return low + 1 == values.end() || share_above == 0
             ? *low
             : *low + share_above * (*std::min_element(low + 1, values.end()) - *low);
}

double median_of(std::vector<double> values) { return quantile_of(std::move(values), 0.5); }

double mad_of(const std::vector<double>& values, double median) {
  std::vector<double> distances;
  distances.reserve(values.size());
  for (const double value : values) {
    distances.push_back(std::abs(value - median));
  }
  return median_of(std::move(distances));
}

std::optional<double> robust_z(double value, double median, double mad) {
  return mad > 0 ? std::optional(0.6745 * (value - median) / mad) : std::nullopt;
}

std::vector<double> activity(const EpisodeSeries& series, const JointRanges& joints) {
  const auto moving = std::ranges::count_if(joints.range, [](double range) { return range > 0; });
  std::vector<double> out;
  for (std::size_t t = 0; t + 1 < series.rows; ++t) {
    double sum = 0;
    for (std::size_t j = 0; j < series.width; ++j) {
      sum += joints.range[j] > 0 ? std::abs(series.at(t + 1, j) - series.at(t, j)) / joints.range[j] : 0;
    }
    out.push_back(sum / static_cast<double>(std::max<std::ptrdiff_t>(moving, 1)));
  }
  return out;
}

double idle_threshold(const std::vector<double>& activity) {
  constexpr std::size_t bins = 40;
  constexpr double low = -6;  // of log10
  constexpr double high = 1;
  std::array<double, bins> histogram{};
  for (const double e : activity) {
    const double place = (std::log10(std::max(e, least_activity)) - low) / (high - low) * bins;
    histogram[static_cast<std::size_t>(std::clamp(place, 0.0, bins - 1.0))] += 1;
  }
  for (int pass = 0; pass < 3; ++pass) {
    const auto rough = histogram;
    for (std::size_t i = 0; i < bins; ++i) {
      histogram[i] = (rough[i == 0 ? 0 : i - 1] + rough[i] + rough[i + 1 == bins ? i : i + 1]) / 3;
    }
  }
  // The deepest place that has a higher hump on both sides, each of a twentieth of all frames or more.
  const double least_hump = 0.05 * static_cast<double>(activity.size()) / 3;
  double best = 0;
  std::size_t valley = bins;
  for (std::size_t i = 1; i + 1 < bins; ++i) {
    const double left = *std::max_element(histogram.begin(), histogram.begin() + static_cast<std::ptrdiff_t>(i));
    const double right = *std::max_element(histogram.begin() + static_cast<std::ptrdiff_t>(i) + 1, histogram.end());
    const double lower = std::min(left, right);
    if (lower >= least_hump && histogram[i] < lower / 2 && lower - histogram[i] > best) {
      best = lower - histogram[i];
      valley = i;
    }
  }
  if (valley < bins) {
    return std::pow(10, low + (static_cast<double>(valley) + 0.5) * (high - low) / bins);
  }
  return std::max(least_activity, 3 * mad_of(activity, median_of(activity)));
}

std::vector<std::pair<std::int64_t, std::int64_t>> idle_spans(const EpisodeSeries& series, const JointRanges& joints,
                                                              const QualitySettings& settings) {
  std::vector<std::pair<std::int64_t, std::int64_t>> out;
  if (series.rows < 2 || series.width == 0 || joints.width() != series.width) {
    return out;
  }
  const auto e = activity(series, joints);
  const auto least = std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(series.fps / 2));
  const auto idle = [&](double value) { return value < settings.idle_below; };
  for (auto it = std::ranges::find_if(e, idle); it != e.end(); it = std::find_if(it, e.end(), idle)) {
    const auto end = std::find_if_not(it, e.end(), idle);
    if (end - it >= least) {
      out.emplace_back(it - e.begin(), end - e.begin() + 1);  // a step lies between two rows
    }
    it = end;
  }
  return out;
}

void measure_motion(const EpisodeSeries& series, const JointRanges& joints, const QualitySettings& settings,
                    MeasuredValues& out) {
  if (series.rows < 2 || series.width == 0 || joints.width() != series.width) {
    return;
  }
  const auto e = activity(series, joints);
  measure_idle(e, series.fps, settings, out);
  measure_changes(series, joints, out);
  measure_path(series, joints, out);
  measure_joints(series, joints, out);
  out.set(Measure::pace, mean_of(e) * series.fps);
  std::size_t frozen = 0;
  for (std::size_t t = 0; t + 1 < series.rows; ++t) {
    const auto row = series.action.begin() + static_cast<std::ptrdiff_t>(t * series.width);
    const auto width = static_cast<std::ptrdiff_t>(series.width);
    frozen += std::equal(row, row + width, row + width) ? 1U : 0U;
  }
  out.set(Measure::frozen_action, share(frozen, series.rows - 1));
}

}  // namespace tandem
