#include <algorithm>
#include <cmath>

#include "annotation/motion.h"

namespace tandem {
namespace {

constexpr std::int64_t most_lag = 30;
constexpr std::size_t least_rest = 10;  // frames

double state_at(const EpisodeSeries& series, std::size_t row, std::size_t joint) {
  return series.state[row * series.width + joint];
}

// Steps of all joints in ranges, joint after joint: what lies together is read together.
std::vector<double> steps_by_joint(const EpisodeSeries& series, const JointRanges& joints,
                                   const std::vector<double>& values) {
  std::vector<double> out;
  for (std::size_t j = 0; j < series.width; ++j) {
    for (std::size_t t = 0; t + 1 < series.rows; ++t) {
      const double step = values[(t + 1) * series.width + j] - values[t * series.width + j];
      out.push_back(joints.range[j] > 0 ? step / joints.range[j] : 0);
    }
  }
  return out;
}

struct Lag {
  std::int64_t frames = 0;
  double correlation = 0;
};

// Of the steps, over the pairs that both series hold at this lag.
double correlation_at(const std::vector<double>& a, const std::vector<double>& b, std::int64_t steps, std::size_t width,
                      std::int64_t lag) {
  const std::int64_t from = std::max<std::int64_t>(0, -lag);
  const std::int64_t to = std::min(steps, steps - lag);
  double sum_a = 0, sum_b = 0, sum_aa = 0, sum_bb = 0, sum_ab = 0;
  for (std::size_t j = 0; j < width; ++j) {
    const double* pa = a.data() + static_cast<std::int64_t>(j) * steps;
    const double* pb = b.data() + static_cast<std::int64_t>(j) * steps + lag;
    for (std::int64_t t = from; t < to; ++t) {
      sum_a += pa[t];
      sum_b += pb[t];
      sum_aa += pa[t] * pa[t];
      sum_bb += pb[t] * pb[t];
      sum_ab += pa[t] * pb[t];
    }
  }
  const double n = static_cast<double>(to - from) * static_cast<double>(width);
  const double power = (sum_aa - sum_a * sum_a / n) * (sum_bb - sum_b * sum_b / n);
  return power > 0 ? (sum_ab - sum_a * sum_b / n) / std::sqrt(power) : -2;
}

std::optional<Lag> best_lag(const EpisodeSeries& series, const JointRanges& joints) {
  const auto a = steps_by_joint(series, joints, series.action);
  const auto b = steps_by_joint(series, joints, series.state);
  const auto steps = static_cast<std::int64_t>(series.rows) - 1;
  const std::int64_t most = std::min(most_lag, steps / 2);
  Lag best{0, -2};
  for (std::int64_t size = 0; size <= most; ++size) {
    for (const std::int64_t lag : {size, -size}) {
      if (const double c = correlation_at(a, b, steps, series.width, lag); c > best.correlation + 1e-9) {
        best = {lag, c};
      }
    }
  }
  return best.correlation > -2 ? std::optional(best) : std::nullopt;
}

void measure_distance(const EpisodeSeries& series, const JointRanges& joints, const QualitySettings& settings,
                      std::int64_t lag, MeasuredValues& out) {
  const auto rows = static_cast<std::int64_t>(series.rows);
  const std::int64_t from = std::max<std::int64_t>(0, -lag);
  const std::int64_t to = std::min(rows, rows - lag);
  double sum = 0;
  std::size_t moving = 0;
  std::size_t far = 0;
  for (std::size_t j = 0; j < series.width; ++j) {
    double squares = 0;
    for (std::int64_t t = from; t < to; ++t) {
      const double distance =
          series.at(static_cast<std::size_t>(t), j) - state_at(series, static_cast<std::size_t>(t + lag), j);
      squares += distance * distance;
    }
    for (std::size_t t = 0; t + 1 < series.rows; ++t) {
      far += std::abs(series.at(t, j) - state_at(series, t + 1, j)) > settings.saturated_above ? 1U : 0U;
    }
    if (joints.range[j] > 0) {
      sum += std::sqrt(squares / static_cast<double>(to - from)) / joints.range[j];
      ++moving;
    }
  }
  if (moving > 0) {
    out.set(Measure::tracking_error, sum / static_cast<double>(moving));
  }
  out.set(Measure::saturation, static_cast<double>(far) / static_cast<double>((series.rows - 1) * series.width));
}

}  // namespace

std::vector<double> measure_tracking(const EpisodeSeries& series, const JointRanges& joints,
                                     const QualitySettings& settings, MeasuredValues& out) {
  if (series.rows < 3 || !series.has_state() || joints.width() != series.width) {
    return {};
  }
  const auto lag = best_lag(series, joints);
  if (lag) {
    out.set(Measure::tracking_lag, std::abs(static_cast<double>(lag->frames)) / series.fps,
            lag->frames < 0 ? "the state is ahead" : "");
    out.set(Measure::tracking_correlation, lag->correlation);
  }
  measure_distance(series, joints, settings, lag ? lag->frames : 0, out);
  const auto e = activity(series, joints);
  std::vector<std::size_t> rest;
  for (std::size_t t = 0; t < e.size(); ++t) {
    if (e[t] < settings.idle_below) {
      rest.push_back(t);
    }
  }
  if (rest.size() < least_rest) {
    return {};
  }
  std::vector<double> offsets;
  std::size_t worst = 0;
  for (std::size_t j = 0; j < series.width; ++j) {
    std::vector<double> distances;
    for (const std::size_t t : rest) {
      distances.push_back(series.at(t, j) - state_at(series, t, j));
    }
    offsets.push_back(joints.range[j] > 0 ? median_of(std::move(distances)) / joints.range[j] : 0);
    worst = std::abs(offsets[j]) > std::abs(offsets[worst]) ? j : worst;
  }
  out.set(Measure::calibration_offset, std::abs(offsets[worst]), joints.name(worst));
  return offsets;
}

}  // namespace tandem
