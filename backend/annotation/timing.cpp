#include "annotation/timing.h"

#include <algorithm>
#include <cmath>

#include "annotation/motion.h"

namespace tandem {
namespace {

void measure_skew(const CaptureTimes& times, double fps, MeasuredValues& out) {
  std::vector<double> skew;
  for (std::size_t row = 0; row < times.tick_s.size() && times.picture_s.size() > 1; ++row) {
    double first = times.picture_s.front()[row];
    double last = first;
    for (const auto& camera : times.picture_s) {
      first = std::min(first, camera[row]);
      last = std::max(last, camera[row]);
    }
    skew.push_back((last - first) * fps);
  }
  if (!skew.empty()) {
    out.set(Measure::camera_skew, quantile_of(std::move(skew), 0.99));
  }
}

}  // namespace

void measure_capture(const CaptureTimes& times, double fps, MeasuredValues& out) {
  if (times.tick_s.size() < 2) {
    return;
  }
  // 100 ms; a dataset of a lower rate has longer periods than that.
  const double long_s = std::max(0.1, 1.5 / fps);
  double sum = 0;
  double squares = 0;
  double longest = 0;
  double dropped = 0;
  int gaps = 0;
  for (std::size_t i = 1; i < times.tick_s.size(); ++i) {
    const double dt = times.tick_s[i] - times.tick_s[i - 1];
    sum += dt;
    squares += dt * dt;
    longest = std::max(longest, dt);
    dropped += dt * fps > 1.5 ? std::round(dt * fps) - 1 : 0;
    gaps += dt > long_s ? 1 : 0;
  }
  const auto count = static_cast<double>(times.tick_s.size() - 1);
  const double mean = sum / count;
  if (!(mean > 0)) {
    return;
  }
  out.set(Measure::dropped_frames, dropped);
  out.set(Measure::largest_gap, longest * fps);
  out.set(Measure::longest_gap, longest);
  out.set(Measure::long_gaps, gaps);
  out.set(Measure::jitter, std::sqrt(std::max(0.0, squares / count - mean * mean)) / mean);
  out.set(Measure::rate_error, std::abs(mean * fps - 1));
  measure_skew(times, fps, out);
}

void measure_rows(const StoredRows& rows, double fps, std::int64_t first_index, MeasuredValues& out) {
  double farthest = 0;
  std::size_t breaks = 0;
  for (std::size_t i = 0; i < rows.frame_index.size(); ++i) {
    if (i < rows.timestamp.size()) {
      const double distance = std::abs(rows.timestamp[i] - rows.frame_index[i] / fps);
      farthest = std::isfinite(distance) ? std::max(farthest, distance) : 1e9;
    }
    const bool next =
        rows.frame_index[i] == static_cast<double>(i) &&
        (i >= rows.index.size() || rows.index[i] == static_cast<double>(first_index) + static_cast<double>(i));
    breaks += next ? 0U : 1U;
  }
  if (!rows.timestamp.empty()) {
    out.set(Measure::stored_time, farthest);
  }
  out.set(Measure::index_breaks, static_cast<double>(breaks));
}

}  // namespace tandem
