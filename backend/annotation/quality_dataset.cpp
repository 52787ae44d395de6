#include <algorithm>
#include <cmath>
#include <numeric>

#include "annotation/labels.h"
#include "annotation/quality_detail.h"
#include "base/files.h"
#include "dataset/video_reader.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t least_for_drift = 10;  // episodes
constexpr double near_ranges = 0.005;        // of a pair that counts for the dataset
constexpr double course_unit = 1e-4;

// The distance of two courses, at most `limit`.
double course_distance(const std::vector<int>& a, const std::vector<int>& b, double limit) {
  const auto most = static_cast<std::int64_t>(limit / course_unit * static_cast<double>(a.size()));
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < a.size() && sum <= most; ++i) {
    sum += std::abs(a[i] - b[i]);
  }
  return std::min(limit, course_unit * static_cast<double>(sum) / static_cast<double>(a.size()));
}

struct Course {
  std::size_t episode = 0;
  double mean = 0;  // in ranges: two courses are no nearer than their means
};

// The nearest other course of each. Sorted by their means only few have to be compared.
void measure_nearest(const Measurements& all, QualityReport& report) {
  std::vector<Course> courses;
  for (std::size_t i = 0; i < all.facts.size(); ++i) {
    const auto& course = all.facts[i].course;
    if (!course.empty()) {
      const auto sum = std::accumulate(course.begin(), course.end(), std::int64_t{0});
      courses.push_back({i, course_unit * static_cast<double>(sum) / static_cast<double>(course.size())});
    }
  }
  std::ranges::sort(courses, {}, &Course::mean);
  for (std::size_t i = 0; i < courses.size(); ++i) {
    const auto& mine = all.facts[courses[i].episode].course;
    double best = 10;
    std::size_t nearest = courses[i].episode;
    const auto look = [&](const Course& other) {
      const auto& theirs = all.facts[other.episode].course;
      if (std::abs(other.mean - courses[i].mean) >= best || theirs.size() != mine.size()) {
        return theirs.size() != mine.size();
      }
      const double distance = course_distance(mine, theirs, best);
      nearest = distance < best ? other.episode : nearest;
      best = std::min(best, distance);
      return true;
    };
    bool down = true;
    bool up = true;
    for (std::size_t step = 1; down || up; ++step) {
      down = down && step <= i && look(courses[i - step]);
      up = up && i + step < courses.size() && look(courses[i + step]);
    }
    if (nearest != courses[i].episode) {
      report.episodes[courses[i].episode].values.set(Measure::near_duplicate, best,
                                                     "episode " + std::to_string(nearest));
    }
  }
}

double deviation(const std::vector<double>& values) {
  const auto count = static_cast<double>(std::max<std::size_t>(values.size(), 1));
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean) * (value - mean) / count;
  }
  return std::sqrt(squares);
}

// Deviation over the episodes, mean over the joints that move.
std::optional<double> spread_of(const Measurements& all, std::vector<double> EpisodeFacts::*ends) {
  std::vector<std::vector<double>> joints;
  for (const auto& facts : all.facts) {
    const auto& values = facts.*ends;
    joints.resize(std::max(joints.size(), values.size()));
    for (std::size_t j = 0; j < values.size(); ++j) {
      if (std::isfinite(values[j])) {
        joints[j].push_back(values[j]);
      }
    }
  }
  double sum = 0;
  std::size_t count = 0;
  for (const auto& joint : joints) {
    sum += joint.size() > 1 ? deviation(joint) : 0;
    count += joint.size() > 1 ? 1U : 0U;
  }
  return count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
}

// First against last quarter: the distance of the means by the deviation of the frames of the first.
void measure_drift(const Measurements& all, QualityReport& report) {
  std::vector<const EpisodeFacts*> known;
  for (const auto& facts : all.facts) {
    if (!facts.mean.empty()) {
      known.push_back(&facts);
    }
  }
  if (known.size() < least_for_drift) {
    return;
  }
  const std::size_t quarter = known.size() / 4;
  double worst = 0;
  std::size_t joint = 0;
  for (std::size_t j = 0; j < known.front()->mean.size(); ++j) {
    double first = 0, last = 0, squares = 0;
    for (std::size_t i = 0; i < quarter; ++i) {
      const auto share = 1.0 / static_cast<double>(quarter);
      first += known[i]->mean[j] * share;
      squares += (known[i]->variance[j] + known[i]->mean[j] * known[i]->mean[j]) * share;
      last += known[known.size() - quarter + i]->mean[j] * share;
    }
    const double std = std::sqrt(std::max(0.0, squares - first * first));
    const double drift = std > 1e-9 ? std::abs(last - first) / std : 0;
    if (drift > worst) {
      worst = drift;
      joint = j;
    }
  }
  report.dataset.set(Measure::distribution_drift, worst, "joint " + std::to_string(joint));
}

// How the offset of action and state at rest changes over the dataset.
void measure_calibration(const Measurements& all, QualityReport& report) {
  std::vector<std::size_t> known;
  for (std::size_t i = 0; i < all.facts.size(); ++i) {
    if (!all.facts[i].offsets.empty()) {
      known.push_back(i);
    }
  }
  double trend = -1;
  std::size_t trend_joint = 0;
  for (std::size_t j = 0; !known.empty() && j < all.facts[known.front()].offsets.size(); ++j) {
    std::vector<double> values;
    double mean_x = 0, mean_y = 0;
    for (const auto i : known) {
      values.push_back(all.facts[i].offsets[j]);
      mean_x += static_cast<double>(i) / static_cast<double>(known.size());
      mean_y += values.back() / static_cast<double>(known.size());
    }
    const double median = median_of(values);
    double xy = 0, xx = 0;
    for (std::size_t k = 0; k < known.size(); ++k) {
      auto& episode = report.episodes[known[k]].values;
      const double shift = std::abs(values[k] - median);
      if (const auto have = episode.value(Measure::calibration_shift); !have || shift > *have) {
        episode.set(Measure::calibration_shift, shift, "joint " + std::to_string(j));
      }
      const double x = static_cast<double>(known[k]) - mean_x;
      xy += x * (values[k] - mean_y);
      xx += x * x;
    }
    const double change = xx > 0 ? std::abs(xy / xx) * static_cast<double>(known.back() - known.front()) : 0;
    if (change > trend) {
      trend = change;
      trend_joint = j;
    }
  }
  if (known.size() >= least_for_drift) {
    report.dataset.set(Measure::calibration_trend, trend, "joint " + std::to_string(trend_joint));
  }
}

void measure_pace(const Measurements& all, QualityReport& report) {
  std::vector<double> paces;
  std::vector<const EpisodeFacts*> courses;
  for (const auto& facts : all.facts) {
    if (const auto pace = facts.values.value(Measure::pace)) {
      paces.push_back(*pace);
    }
    if (!facts.course.empty() && (courses.empty() || facts.course.size() == courses.front()->course.size())) {
      courses.push_back(&facts);
    }
  }
  const double mean =
      std::accumulate(paces.begin(), paces.end(), 0.0) / static_cast<double>(std::max<std::size_t>(paces.size(), 1));
  if (paces.size() > 1 && mean > 0) {
    report.dataset.set(Measure::pace_variation, deviation(paces) / mean);
  }
  if (courses.size() > 1) {
    double sum = 0;
    for (std::size_t k = 0; k < courses.front()->course.size(); ++k) {
      std::vector<double> values;
      for (const auto* facts : courses) {
        values.push_back(course_unit * facts->course[k]);
      }
      const double spread = deviation(values);
      sum += spread * spread;
    }
    report.dataset.set(Measure::cross_variance, sum / static_cast<double>(courses.front()->course.size()));
  }
}

void measure_coverage(const DatasetSummary& dataset, const Measurements& all, QualityReport& report) {
  if (const auto spread = spread_of(all, &EpisodeFacts::first)) {
    report.dataset.set(Measure::start_spread, *spread);
  }
  if (const auto spread = spread_of(all, &EpisodeFacts::last)) {
    report.dataset.set(Measure::end_spread, *spread);
  }
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> tasks;  // episodes, frames
  std::int64_t sum = 0;
  std::size_t judged = 0;
  std::size_t good = 0;
  for (std::size_t i = 0; i < dataset.episodes.size(); ++i) {
    const auto& row = dataset.episodes[i];
    sum += row.length;
    for (const auto& task : row.tasks) {
      ++tasks[task].first;
      tasks[task].second += row.length;
    }
    judged += all.facts[i].success ? 1U : 0U;
    good += all.facts[i].success.value_or(false) ? 1U : 0U;
  }
  report.dataset.set(Measure::total_mismatch, static_cast<double>(std::abs(sum - dataset.info.total_frames)));
  const auto rarest = std::ranges::min_element(tasks, {}, [](const auto& task) { return task.second; });
  if (rarest != tasks.end()) {
    report.dataset.set(Measure::rarest_task, static_cast<double>(rarest->second.first), rarest->first);
    report.dataset.set(Measure::rarest_task_frames, static_cast<double>(rarest->second.second), rarest->first);
  }
  if (judged > 0) {
    report.dataset.set(Measure::success_share, static_cast<double>(good) / static_cast<double>(judged));
  }
}

// The episodes that lie in one video of one camera.
struct Segment {
  std::size_t episode = 0;
  std::int64_t first = 0;
  std::int64_t end = 0;
};

struct LeakSums {
  std::int64_t leaked = 0;
  std::int64_t whole = 0;
};

void measure_video(std::vector<Segment> segments, std::int64_t frames, const std::string& key, QualityReport& report,
                   LeakSums& sums) {
  std::ranges::sort(segments, {}, &Segment::first);
  std::int64_t covered = 0;
  for (const auto& segment : segments) {
    const std::int64_t before = std::max<std::int64_t>(0, std::min(segment.first, frames) - covered);
    sums.leaked += before;
    auto& values = report.episodes[segment.episode].values;
    if (!values.find(Measure::leaked_before) || static_cast<double>(before) > *values.value(Measure::leaked_before)) {
      values.set(Measure::leaked_before, static_cast<double>(before), key);
    }
    covered = std::max(covered, std::min(segment.end, frames));
  }
  sums.leaked += std::max<std::int64_t>(0, frames - covered);
  sums.whole += frames;
}

}  // namespace

void measure_duplicates(const Measurements& all, QualityReport& report) {
  std::map<std::string, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < all.facts.size(); ++i) {
    if (!all.facts[i].uid.empty()) {
      alike[all.facts[i].uid].push_back(i);
    }
  }
  for (const auto& [uid, episodes] : alike) {
    for (const auto i : episodes) {
      const std::size_t other = episodes.front() == i ? episodes.back() : episodes.front();
      report.episodes[i].values.set(Measure::duplicates, static_cast<double>(episodes.size() - 1),
                                    episodes.size() > 1 ? "episode " + std::to_string(other) : std::string());
    }
  }
  measure_nearest(all, report);
  std::set<std::pair<std::string, std::string>> pairs;
  for (std::size_t i = 0; i < report.episodes.size(); ++i) {
    const auto* near = report.episodes[i].values.find(Measure::near_duplicate);
    if (near != nullptr && near->value < near_ranges) {
      const std::string mine = "episode " + std::to_string(i);
      pairs.insert(std::minmax(mine, near->where));
    }
  }
  if (!alike.empty()) {
    report.dataset.set(Measure::duplicate_pairs, static_cast<double>(pairs.size()));
  }
}

void compare_episodes(const DatasetSummary& dataset, const Measurements& all, QualityReport& report) {
  std::vector<double> lengths;
  for (const auto& row : dataset.episodes) {
    lengths.push_back(static_cast<double>(row.length));
  }
  const double q1 = quantile_of(lengths, 0.25);
  const double q3 = quantile_of(lengths, 0.75);
  for (std::size_t i = 0; i < lengths.size() && q3 > q1; ++i) {
    const double outside = std::max({q1 - lengths[i], lengths[i] - q3, 0.0}) / (q3 - q1);
    report.episodes[i].values.set(Measure::length_fence, outside);
  }
  measure_drift(all, report);
  measure_calibration(all, report);
  measure_pace(all, report);
  measure_coverage(dataset, all, report);
}

void measure_labels(const DatasetSummary& dataset, QualityReport& report) {
  const std::string name = dataset.root.filename().string();
  for (std::size_t i = 0; i < report.episodes.size(); ++i) {
    auto& values = report.episodes[i].values;
    const auto& tasks = dataset.episodes[i].tasks;
    std::string reason = tasks.empty() ? "nothing is said" : "";
    std::size_t words = 0;
    for (const auto& task : tasks) {
      reason = reason.empty() ? vague_label(task, name) : reason;
      words = std::max(words, words_of(task));
    }
    values.set(Measure::vague_label, reason.empty() ? 0 : 1, reason);
    values.set(Measure::label_words, static_cast<double>(words));
  }
  const auto twins = label_twins(dataset.tasks);
  const auto scripts = scripts_of(dataset.tasks);
  std::string written;
  for (const auto& script : scripts) {
    written += (written.empty() ? "" : ", ") + script;
  }
  report.dataset.set(Measure::label_twins, static_cast<double>(twins.size()),
                     twins.empty() ? std::string()
                                   : "\"" + dataset.tasks[twins.front().first] + "\" and \"" +
                                         dataset.tasks[twins.front().second] + "\"");
  report.dataset.set(Measure::mixed_scripts, static_cast<double>(scripts.size()), written);
}

void measure_videos(const DatasetSummary& dataset, QualityReport& report, const std::stop_token& stop) {
  const auto keys = dataset.info.video_keys();
  const double fps = dataset.info.fps;
  LeakSums sums;
  double orphans = 0;
  std::string orphan;
  std::set<fs::path> named;
  std::vector<std::pair<double, std::string>> missing(dataset.episodes.size());
  for (std::size_t i = 0; i < dataset.episodes.size(); ++i) {
    const auto& row = dataset.episodes[i];
    const fs::path data = dataset.info.data_file(row.data.chunk, row.data.file);
    if (row.length > 0 && !is_there(dataset.root / data)) {
      missing[i] = {1, data.string()};
    }
  }
  for (std::size_t k = 0; k < keys.size() && !stop.stop_requested(); ++k) {
    std::map<FileNumber, std::vector<Segment>> files;
    for (std::size_t i = 0; i < dataset.episodes.size(); ++i) {
      const auto& row = dataset.episodes[i];
      const auto& span = row.videos[k];
      if (!span.present) {
        missing[i] = {missing[i].first + 1, keys[k]};
        continue;
      }
      const double first = dataset.info.version == DatasetVersion::v21 ? 0 : span.from_s * fps;
      const double end =
          dataset.info.version == DatasetVersion::v21 ? static_cast<double>(row.length) : span.to_s * fps;
      if (!(std::abs(first) < 1e12 && std::abs(end) < 1e12)) {
        report.episodes[i].values.set(Measure::video_mismatch, 1e9, keys[k]);
        continue;
      }
      auto& values = report.episodes[i].values;
      const double mismatch = std::abs(end - first - static_cast<double>(row.length));
      if (mismatch >= values.value(Measure::video_mismatch).value_or(-1)) {
        values.set(Measure::video_mismatch, std::round(mismatch * 1000) / 1000, keys[k]);
      }
      files[span.file].push_back({i, std::llround(first), std::llround(end)});
    }
    for (auto& [number, segments] : files) {
      const fs::path relative = dataset.info.video_file(keys[k], number.chunk, number.file);
      named.insert(relative);
      const bool there = is_there(dataset.root / relative);
      const auto frames =
          there && !stop.stop_requested() ? video_frame_count(dataset.root / relative) : Result<std::int64_t>(0);
      for (const auto& segment : segments) {
        if (!there) {
          missing[segment.episode] = {missing[segment.episode].first + 1, relative.string()};
        } else if (!frames) {
          report.episodes[segment.episode].notes.push_back(frames.error().sentence());
        }
      }
      if (there && frames && *frames > 0) {
        measure_video(std::move(segments), *frames, keys[k], report, sums);
      }
    }
  }
  std::error_code error;
  for (fs::recursive_directory_iterator it(dataset.root / "videos", error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".mp4" && !named.contains(it->path().lexically_relative(dataset.root))) {
      ++orphans;
      orphan = it->path().lexically_relative(dataset.root).string();
    }
  }
  for (std::size_t i = 0; i < missing.size(); ++i) {
    report.episodes[i].values.set(Measure::missing_files, missing[i].first, missing[i].second);
  }
  if (sums.whole > 0) {
    report.dataset.set(Measure::leaked_share, static_cast<double>(sums.leaked) / static_cast<double>(sums.whole));
    report.dataset.set(Measure::leaked_time, static_cast<double>(sums.leaked) / fps);
  }
  if (!keys.empty()) {
    report.dataset.set(Measure::leaked_files, orphans, orphan);
  }
}

}  // namespace tandem::detail
