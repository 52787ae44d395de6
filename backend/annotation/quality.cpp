#include "annotation/quality.h"

#include <algorithm>
#include <cmath>

#include "annotation/fingerprint.h"
#include "annotation/quality_detail.h"
#include "annotation/timing.h"
#include "base/files.h"
#include "base/sha256.h"
#include "dataset/data_reader.h"
#include "dataset/dataset_frames.h"
#include "dataset/writer.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

using detail::EpisodeFacts;
using detail::file_stamp;

constexpr const char* action_name = "action";
constexpr const char* state_name = "observation.state";
constexpr double least_range = 1e-9;          // of a joint that moves
constexpr std::int64_t most_joints = 10'000;  // of a feature that is measured

std::unexpected<Error> cancelled() {
  return fail(ErrorCode::cancelled, "Measuring the quality was cancelled.", "Begin again when you like.");
}

// Measures episode after episode and keeps what comparing them needs.
class Examination {
 public:
  Examination(std::shared_ptr<const DatasetSummary> dataset, const QualityOptions& options)
      : dataset_(std::move(dataset)),
        options_(options),
        data_(dataset_),
        cache_(options.cache_folder, dataset_->root),
        table_share_(options.pictures ? 0.1 : 1.0) {}

  Result<QualityReport> run() {
    TANDEM_TRY(find_ranges());
    const auto looked = look();
    if (const auto saved = cache_.save(looked && options_.pictures); !saved) {
      report_.notes.push_back("The figures were not kept for the next time: " + saved.error().sentence());
    }
    if (!looked) {
      return std::unexpected(looked.error());
    }
    return compare();
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop.stop_requested(); }
  void progress(double share) const {
    if (options_.progress) {
      options_.progress(std::clamp(share, 0.0, 1.0));
    }
  }

  Result<void> look() {
    const auto count = static_cast<double>(std::max<std::size_t>(dataset_->episodes.size(), 1));
    for (const auto& row : dataset_->episodes) {
      if (stopped()) {
        return cancelled();
      }
      all_.facts.push_back(facts_of_episode(row));
      progress(table_share_ * static_cast<double>(all_.facts.size()) / count);
    }
    if (!options_.pictures) {
      return {};
    }
    DatasetFrames frames(dataset_, {64'000'000, 4});
    for (const auto& row : dataset_->episodes) {
      TANDEM_TRY(look_at_pictures(frames, row));
    }
    return {};
  }

  Result<QualityReport> compare() {
    for (std::size_t i = 0; i < dataset_->episodes.size(); ++i) {
      const EpisodeRow& row = dataset_->episodes[i];
      EpisodeQuality& out = report_.episodes.emplace_back();
      out.episode = row.episode;
      out.length = row.length;
      out.task = row.tasks.empty() ? std::string() : row.tasks.front();
      out.uid = all_.facts[i].uid;
      out.values = all_.facts[i].values;
      out.notes = all_.facts[i].notes;
      out.values.set(Measure::length, static_cast<double>(row.length));
      out.values.set(Measure::duration, static_cast<double>(row.length) / dataset_->info.fps);
    }
    detail::measure_videos(*dataset_, report_, options_.stop);
    detail::measure_duplicates(all_, report_);
    detail::compare_episodes(*dataset_, all_, report_);
    detail::measure_labels(*dataset_, report_);
    if (stopped()) {
      return cancelled();
    }
    detail::rank_values(report_);
    if (options_.pictures) {
      detail::compare_pictures(all_, report_);
      for (std::size_t i = 0; i < picture_notes_.size(); ++i) {
        auto& notes = report_.episodes[i].notes;
        notes.insert(notes.end(), picture_notes_[i].begin(), picture_notes_[i].end());
      }
    }
    report_.pictures = options_.pictures;
    report_.action_ranges = action_;
    report_.notes.insert(report_.notes.begin(), all_.notes.begin(), all_.notes.end());
    flag_quality(report_, options_.thresholds);
    return std::move(report_);
  }

  // Ranges of the joints, from the data: the quantiles that LeRobot stores for a dataset are means of those of its
  // episodes, and too near.
  Result<void> find_ranges() {
    std::string files = "ranges";
    for (const auto& row : dataset_->episodes) {
      if (files_.insert(row.data).second) {
        files += "|" + file_stamp(dataset_->root, dataset_->info.data_file(row.data.chunk, row.data.file));
      }
    }
    Json known = {{"idle", options_.thresholds.settings().idle_below},
                  {"saturated", options_.thresholds.settings().saturated_above},
                  {"fps", dataset_->info.fps}};
    for (auto [name, joints] : {std::pair{action_name, &action_}, std::pair{state_name, &state_}}) {
      const Feature* feature = find_feature(dataset_->info.features, name);
      if (feature == nullptr || !feature->is_numeric() || feature->width() < 1 || feature->width() > most_joints) {
        if (name == action_name) {
          all_.notes.push_back("The dataset has no action: its motion is not measured.");
        }
        continue;
      }
      const std::string key = sha256(files) + "|" + name + "|" + std::to_string(feature->width());
      const Json* kept = cache_.find(key);
      if (kept == nullptr || !detail::read_ranges(*kept, static_cast<std::size_t>(feature->width()), *joints)) {
        TANDEM_TRY(compute_ranges(name, static_cast<std::size_t>(feature->width()), *joints));
        cache_.keep(key, detail::ranges_json(*joints));
      }
      joints->names = element_names(*feature);
      known["joints"].push_back(Json::array({name, joints->names, detail::ranges_json(*joints)}));
    }
    key_ = sha256(dump_json(known)).substr(0, 32);
    return {};
  }

  Result<void> compute_ranges(const char* name, std::size_t width, JointRanges& out) {
    std::vector<QuantileSketch> sketches(width);
    out = {{}, {}, std::vector<double>(width, HUGE_VAL), std::vector<double>(width, -HUGE_VAL)};
    for (const auto& row : dataset_->episodes) {
      if (stopped()) {
        return cancelled();
      }
      const auto values = row.length > 0 ? data_.values(row.episode, name) : Result<std::vector<double>>();
      for (std::size_t i = 0; values && values->size() % width == 0 && i < values->size(); ++i) {
        const double value = (*values)[i];
        if (std::isfinite(value)) {
          sketches[i % width].add(value);
          out.least[i % width] = std::min(out.least[i % width], value);
          out.greatest[i % width] = std::max(out.greatest[i % width], value);
        }
      }
    }
    for (std::size_t j = 0; j < width; ++j) {
      // Greatest less least where the quantiles leave nothing of a joint that moves now and then.
      const double between = sketches[j].quantile(0.99) - sketches[j].quantile(0.01);
      const double range = between > 0 ? between : out.greatest[j] - out.least[j];
      out.range.push_back(std::isfinite(range) && range > least_range ? range : 0);
      out.least[j] = std::isfinite(out.least[j]) ? out.least[j] : 0;
      out.greatest[j] = std::isfinite(out.greatest[j]) ? out.greatest[j] : 0;
    }
    return {};
  }

  [[nodiscard]] std::string key_of(const EpisodeRow& row) const {
    return key_ + "|" + file_stamp(dataset_->root, dataset_->info.data_file(row.data.chunk, row.data.file)) + "|" +
           file_stamp(dataset_->root, sidecar_file(row)) + "|" + std::to_string(row.episode) + "|" +
           std::to_string(row.from_index) + "|" + std::to_string(row.length);
  }

  [[nodiscard]] fs::path sidecar_file(const EpisodeRow& row) const {
    fs::path path = sidecar_episode({}, row.episode);
    return path += ".parquet";
  }

  EpisodeFacts facts_of_episode(const EpisodeRow& row) {
    const std::string key = key_of(row);
    if (const Json* kept = cache_.find(key)) {
      if (auto facts = detail::facts_of(*kept); facts && fits(*facts)) {
        ++report_.cached;
        return std::move(*facts);
      }
    }
    EpisodeFacts out = measure(row);
    if (out.notes.empty()) {  // what went wrong may go well the next time
      cache_.keep(key, detail::facts_json(out));
    }
    return out;
  }

  // What was kept is of these joints.
  [[nodiscard]] bool fits(const EpisodeFacts& facts) const {
    const auto is_of = [](const auto& values, std::size_t size) { return values.empty() || values.size() == size; };
    const std::size_t ends = state_.width() > 0 ? state_.width() : action_.width();
    return facts.mean.size() == facts.variance.size() && is_of(facts.mean, action_.width()) &&
           is_of(facts.offsets, action_.width()) && is_of(facts.course, action_.width() * detail::moments) &&
           is_of(facts.first, ends) && is_of(facts.last, ends);
  }

  EpisodeFacts measure(const EpisodeRow& row) {
    EpisodeFacts out;
    if (row.length <= 0) {
      out.notes.push_back("Episode " + std::to_string(row.episode) + " has no frames.");
      return out;
    }
    read_places(row, out);
    read_motion(row, out);
    read_capture(row, out);
    if (find_feature(dataset_->info.features, "next.success") != nullptr) {
      const auto success = data_.values(row.episode, "next.success");
      out.success = success && !success->empty() ? std::optional(success->back() != 0) : std::nullopt;
    }
    return out;
  }

  void read_places(const EpisodeRow& row, EpisodeFacts& out) {
    StoredRows rows;
    for (auto [name, place] : {std::pair{"timestamp", &rows.timestamp}, std::pair{"frame_index", &rows.frame_index},
                               std::pair{"index", &rows.index}}) {
      auto values = data_.values(row.episode, name);
      if (!values) {
        out.notes.push_back(values.error().sentence());
        return;
      }
      *place = std::move(*values);
    }
    measure_rows(rows, dataset_->info.fps, row.from_index, out.values);
    out.values.set(Measure::row_mismatch,
                   std::abs(static_cast<double>(rows.frame_index.size()) - static_cast<double>(row.length)));
  }

  void read_motion(const EpisodeRow& row, EpisodeFacts& out) {
    if (action_.width() == 0) {
      return;
    }
    EpisodeSeries series{static_cast<double>(dataset_->info.fps), 0, action_.width(), {}, {}};
    std::vector<double> state;
    auto action = data_.values(row.episode, action_name);
    auto states = state_.width() > 0 ? data_.values(row.episode, state_name) : Result<std::vector<double>>();
    if (!action || !states) {
      const std::string sentence = (action ? states.error() : action.error()).sentence();
      if (std::ranges::find(out.notes, sentence) == out.notes.end()) {
        out.notes.push_back(sentence);
      }
      return;
    }
    out.uid = episode_fingerprint(*action, *states);
    const auto broken = std::ranges::count_if(*action, [](double v) { return !std::isfinite(v); }) +
                        std::ranges::count_if(*states, [](double v) { return !std::isfinite(v); });
    out.values.set(Measure::not_finite, static_cast<double>(broken));
    const std::size_t rows = action->size() / series.width;
    if (broken > 0 || action->size() != rows * series.width ||
        (state_.width() > 0 && states->size() != rows * state_.width())) {
      out.notes.push_back("Episode " + std::to_string(row.episode) +
                          " holds values that are no numbers: its motion is not measured.");
      return;
    }
    series.rows = rows;
    series.action = std::move(*action);
    const bool alike = state_.width() == action_.width();
    series.state = alike ? *states : std::vector<double>();
    measure_motion(series, action_, options_.thresholds.settings(), out.values);
    out.offsets = measure_tracking(series, action_, options_.thresholds.settings(), out.values);
    keep_course(series, out);
    keep_ends(state_.width() > 0 ? *states : series.action, state_.width() > 0 ? state_ : action_, out);
  }

  void keep_course(const EpisodeSeries& series, EpisodeFacts& out) const {
    out.mean.assign(series.width, 0);
    out.variance.assign(series.width, 0);
    for (std::size_t j = 0; j < series.width; ++j) {
      double squares = 0;
      for (std::size_t t = 0; t < series.rows; ++t) {
        out.mean[j] += series.at(t, j) / static_cast<double>(series.rows);
        squares += series.at(t, j) * series.at(t, j) / static_cast<double>(series.rows);
      }
      out.variance[j] = std::max(0.0, squares - out.mean[j] * out.mean[j]);
    }
    for (std::size_t m = 0; m < detail::moments; ++m) {
      const double place = static_cast<double>(m * (series.rows - 1)) / static_cast<double>(detail::moments - 1);
      const auto row = static_cast<std::size_t>(place);
      const std::size_t next = std::min(row + 1, series.rows - 1);
      for (std::size_t j = 0; j < series.width; ++j) {
        const double value = series.at(row, j) + (place - std::floor(place)) * (series.at(next, j) - series.at(row, j));
        const double range = action_.range[j];
        const double share = range > 0 ? (value - action_.least[j]) / range : 0;
        out.course.push_back(static_cast<int>(std::lround(10'000 * std::clamp(share, -10.0, 10.0))));
      }
    }
  }

  static void keep_ends(const std::vector<double>& values, const JointRanges& joints, EpisodeFacts& out) {
    const std::size_t width = joints.width();
    for (std::size_t j = 0; j < width && values.size() >= width; ++j) {
      const double range = joints.range[j];
      out.first.push_back(range > 0 ? values[j] / range : std::nan(""));
      out.last.push_back(range > 0 ? values[values.size() - width + j] / range : std::nan(""));
    }
  }

  // Tandem's own log of when things happened, where it recorded the episode.
  void read_capture(const EpisodeRow& row, EpisodeFacts& out) {
    const fs::path path = dataset_->root / sidecar_file(row);
    if (!is_there(path)) {
      return;
    }
    const auto file = ParquetFile::open(path);
    if (!file) {
      out.notes.push_back(file.error().sentence());
      return;
    }
    CaptureTimes times;
    const auto read = [&](const std::string& column, std::vector<double>& to) {
      const auto numbers = file->numbers(column);
      if (numbers && numbers->nulls == 0 && static_cast<std::int64_t>(numbers->values.size()) == row.length) {
        // Seconds since the first row: nanoseconds are too long for a double's digits only after months.
        std::ranges::transform(numbers->values, std::back_inserter(to), [](double ns) { return ns / 1e9; });
      }
      return !to.empty();
    };
    if (!read("tick_time_ns", times.tick_s)) {
      return;
    }
    for (const auto& column : file->columns()) {
      std::vector<double> picture;
      if (column.starts_with("capture_ns/") && read(column, picture)) {
        times.picture_s.push_back(std::move(picture));
      }
    }
    measure_capture(times, dataset_->info.fps, out.values);
  }

  Result<void> look_at_pictures(DatasetFrames& frames, const EpisodeRow& row) {
    auto& pictures = all_.pictures.emplace_back();
    auto& notes = picture_notes_.emplace_back();
    // A length that is not that of the rows says nothing of the pictures either.
    if (all_.facts[all_.pictures.size() - 1].values.value(Measure::row_mismatch) != 0) {
      notes.push_back("Episode " + std::to_string(row.episode) +
                      ": its pictures are not looked at, for its rows are not sound.");
      return {};
    }
    std::optional<std::vector<bool>> moves;
    for (std::size_t camera = 0; camera < frames.keys().size(); ++camera) {
      progress(table_share_ +
               (1 - table_share_) * static_cast<double>(row.episode) / static_cast<double>(dataset_->episodes.size()));
      if (stopped()) {
        return cancelled();
      }
      const std::string& name = frames.keys()[camera];
      if (!frames.has(camera, row.episode)) {
        continue;
      }
      const std::string key = "pictures|" + name + "|" + picture_stamp(row, name) + "|" + key_of(row);
      if (const Json* kept = cache_.find(key)) {
        if (auto figures = detail::figures_of(*kept)) {
          pictures[name] = std::move(*figures);
          continue;
        }
      }
      moves = moves ? moves : std::optional(motion_of(row));
      const auto figures = look_at_camera(
          row.length, dataset_->info.fps, *moves,
          [&](std::int64_t frame) {
            const auto image = frames.at(camera, row.episode, frame);
            return image ? grey_of(**image) : Result<GreyPicture>(std::unexpected(image.error()));
          },
          options_.stop);
      if (figures) {
        cache_.keep(key, detail::figures_json(*figures));
        pictures[name] = *figures;
      } else if (figures.error().code == ErrorCode::cancelled) {
        return std::unexpected(figures.error());
      } else {
        notes.push_back(figures.error().sentence());
      }
    }
    return {};
  }

  [[nodiscard]] std::string picture_stamp(const EpisodeRow& row, const std::string& name) const {
    const auto keys = dataset_->info.video_keys();
    const auto at = static_cast<std::size_t>(std::ranges::find(keys, name) - keys.begin());
    if (at >= row.videos.size()) {
      return {};  // in the data file
    }
    const auto& span = row.videos[at];
    return file_stamp(dataset_->root, dataset_->info.video_file(name, span.file.chunk, span.file.file)) + "|" +
           std::to_string(span.from_s);
  }

  std::vector<bool> motion_of(const EpisodeRow& row) {
    std::vector<bool> out;
    const auto action = action_.width() > 0 ? data_.values(row.episode, action_name) : Result<std::vector<double>>();
    if (action && action_.width() > 0 && action->size() % action_.width() == 0) {
      const EpisodeSeries series{
          static_cast<double>(dataset_->info.fps), action->size() / action_.width(), action_.width(), *action, {}};
      for (const double e : activity(series, action_)) {
        out.push_back(e >= options_.thresholds.settings().idle_below);
      }
    }
    return out;
  }

  std::shared_ptr<const DatasetSummary> dataset_;
  const QualityOptions& options_;
  DataReader data_;
  detail::QualityCache cache_;
  double table_share_;
  std::set<FileNumber> files_;
  std::string key_;  // of what all figures depend on
  JointRanges action_;
  JointRanges state_;
  detail::Measurements all_;
  std::vector<std::vector<std::string>> picture_notes_;
  QualityReport report_;
};

}  // namespace

std::size_t QualityReport::flagged() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(episodes, [](const EpisodeQuality& episode) { return !episode.flags.empty(); }));
}

Result<QualityReport> measure_quality(std::shared_ptr<const DatasetSummary> dataset, const QualityOptions& options) {
  return Examination(std::move(dataset), options).run();
}

void flag_quality(QualityReport& report, const Thresholds& thresholds) {
  const auto flags_of = [&](const MeasuredValues& values, const std::map<Measure, double>& z) {
    std::vector<Measure> out;
    for (const auto& [measure, entry] : values.all()) {
      const auto found = z.find(measure);
      if (thresholds.flags(measure, entry.value, found == z.end() ? std::nullopt : std::optional(found->second))) {
        out.push_back(measure);
      }
    }
    return out;
  };
  for (auto& episode : report.episodes) {
    episode.flags = flags_of(episode.values, episode.z);
  }
  report.dataset_flags = flags_of(report.dataset, {});
}

}  // namespace tandem
