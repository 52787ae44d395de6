#include <algorithm>
#include <cmath>
#include <functional>

#include "annotation/quality_detail.h"

namespace tandem::detail {
namespace {

constexpr std::size_t least_for_noise_floor = 3;
constexpr double noise_floor = 0.3;

// The median deviation that z is counted in; 0: there is no z.
double spread_of(Measure measure, const std::vector<double>& values, double median) {
  return values.size() < least_for_z ? 0 : std::max(mad_of(values, median), info_of(measure).least_spread);
}

// Median of each of the cells of several pictures.
std::vector<double> usual_picture(const std::vector<const CameraFigures*>& figures) {
  std::vector<double> out;
  for (std::size_t cell = 0; cell < static_cast<std::size_t>(thumb_width) * thumb_height; ++cell) {
    std::vector<double> values;
    for (const auto* one : figures) {
      if (cell < one->first.size()) {
        values.push_back(one->first[cell]);
      }
    }
    out.push_back(median_of(std::move(values)));
  }
  return out;
}

double view_distance(const std::vector<double>& first, const std::vector<double>& usual) {
  double sum = 0;
  for (std::size_t i = 0; i < std::min(first.size(), usual.size()); ++i) {
    sum += std::abs(first[i] - usual[i]) / static_cast<double>(usual.size());
  }
  return sum;
}

// One measure of one camera over all episodes.
class CameraColumn {
 public:
  CameraColumn(Measure measure, std::string camera) : measure_(measure), camera_(std::move(camera)) {}
  void add(std::size_t episode, double value) {
    places_.push_back(episode);
    values_.push_back(value);
  }
  // Where this camera is worse than what the episode has, it speaks for the episode.
  void settle(QualityReport& report) const {
    const double median = median_of(values_);
    const double mad = spread_of(measure_, values_, median);
    for (std::size_t i = 0; i < values_.size(); ++i) {
      auto& episode = report.episodes[places_[i]];
      const auto z = robust_z(values_[i], median, mad);
      const auto* have = episode.values.find(measure_);
      const auto have_z = episode.z.find(measure_);
      const MeasureInfo& info = info_of(measure_);
      const bool by_z = info.of_z && z && have_z != episode.z.end();
      const double mine = by_z ? *z : values_[i];
      const double other = have == nullptr ? 0 : by_z ? have_z->second : have->value;
      const bool only_z = info.of_z && z && have_z == episode.z.end();
      const bool lacks_z = info.of_z && !z && have_z != episode.z.end();
      const bool worse = info.worse == Worse::above ? mine > other : mine < other;
      if (have == nullptr || only_z || (worse && !lacks_z)) {
        episode.values.set(measure_, values_[i], camera_);
        episode.z.erase(measure_);
        if (z) {
          episode.z[measure_] = *z;
        }
        const auto at_most = std::ranges::count_if(values_, [&](double v) { return v <= values_[i]; });
        episode.percent[measure_] = 100.0 * static_cast<double>(at_most) / static_cast<double>(values_.size());
      }
    }
  }

 private:
  Measure measure_;
  std::string camera_;
  std::vector<std::size_t> places_;
  std::vector<double> values_;
};

}  // namespace

void compare_pictures(const Measurements& all, QualityReport& report) {
  std::map<std::string, std::vector<const CameraFigures*>> cameras;
  for (const auto& episode : all.pictures) {
    for (const auto& [camera, figures] : episode) {
      cameras[camera].push_back(&figures);
    }
  }
  for (const auto& [camera, figures] : cameras) {
    std::vector<double> changes;
    for (const auto* one : figures) {
      if (one->moving_change >= 0) {
        changes.push_back(one->moving_change);
      }
    }
    const bool sees_no_motion = changes.size() >= least_for_noise_floor && median_of(changes) < noise_floor;
    if (sees_no_motion) {
      report.notes.push_back("The pictures of " + camera +
                             " hardly change while the arm moves: frozen ones cannot be told there.");
    }
    const auto usual = usual_picture(figures);
    using Value = std::function<double(const CameraFigures&)>;
    const std::vector<std::pair<Measure, Value>> columns{
        {Measure::blur, [](const CameraFigures& f) { return f.blur; }},
        {Measure::dark, [](const CameraFigures& f) { return f.brightness; }},
        {Measure::overexposed, [](const CameraFigures& f) { return f.overexposed; }},
        {Measure::low_contrast, [](const CameraFigures& f) { return f.contrast; }},
        {Measure::black, [](const CameraFigures& f) { return f.black_s; }},
        {Measure::frozen, [](const CameraFigures& f) { return f.frozen_s; }},
        {Measure::exposure_pumping, [](const CameraFigures& f) { return f.pumping; }},
        {Measure::view_change, [&](const CameraFigures& f) { return view_distance(f.first, usual); }},
    };
    for (const auto& [measure, value] : columns) {
      if (measure == Measure::frozen && sees_no_motion) {
        continue;
      }
      CameraColumn column(measure, camera);
      for (std::size_t i = 0; i < all.pictures.size(); ++i) {
        if (const auto found = all.pictures[i].find(camera); found != all.pictures[i].end()) {
          column.add(i, value(found->second));
        }
      }
      column.settle(report);
    }
  }
}

void rank_values(QualityReport& report) {
  for (std::size_t m = 0; m < measure_count; ++m) {
    const auto measure = static_cast<Measure>(m);
    std::vector<double> values;
    for (const auto& episode : report.episodes) {
      if (const auto value = episode.values.value(measure)) {
        values.push_back(*value);
      }
    }
    if (values.empty()) {
      continue;
    }
    const double median = median_of(values);
    const double mad = spread_of(measure, values, median);
    std::ranges::sort(values);
    for (auto& episode : report.episodes) {
      const auto value = episode.values.value(measure);
      if (!value) {
        continue;
      }
      const auto at_most = std::ranges::upper_bound(values, *value) - values.begin();
      episode.percent[measure] = 100.0 * static_cast<double>(at_most) / static_cast<double>(values.size());
      if (const auto z = robust_z(*value, median, mad)) {
        episode.z[measure] = *z;
      }
    }
  }
}

}  // namespace tandem::detail
