#include <algorithm>
#include <cmath>
#include <ctime>

#include "annotation/quality.h"
#include "base/files.h"
#include "base/random.h"
#include "base/time.h"
#include "cli/bench.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "dataset/dataset_frames.h"
#include "dataset/stats.h"
#include "dataset/video_encoder.h"
#include "dataset/video_join.h"

namespace tandem::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t rows = 300;  // of an episode: 10 s at 30 Hz
constexpr std::int64_t episodes_a_video = 50;
constexpr std::int64_t episodes_a_data_file = 1000;
constexpr std::int64_t rows_a_group = 10;  // LeRobot's recorder flushes its episode rows in tens
constexpr int fps = 30;
constexpr int width = 640;
constexpr int height = 480;
constexpr int opened_times = 5;
constexpr int random_instants = 600;
constexpr int instants_in_order = 900;
constexpr double open_goal_ms = 500;
constexpr double p50_goal_ms = 12;
constexpr double p99_goal_ms = 25;
constexpr double rate_goal = 100;
constexpr double quality_goal_s = 10;         // for 1,000 episodes of 30 s
constexpr double quality_rows = 1'000 * 900;  // that many rows

const std::vector<std::string> joints{"a.pos", "b.pos", "c.pos", "d.pos", "e.pos", "f.pos"};
const std::vector<CameraShape> cameras{
    {"front", width, height}, {"wrist", width, height}, {"top", width, height}, {"side", width, height}};

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  const auto at = static_cast<std::size_t>(q * static_cast<double>(values.size()));
  return values.empty() ? 0 : values[std::min(at, values.size() - 1)];
}

// A table with texture and an arm that moves over it: neither a still nor noise.
std::vector<std::uint8_t> scene(int camera, std::int64_t frame) {
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(width) * height * 3);
  const double turn = 0.03 * static_cast<double>(frame) + camera;
  const double x0 = width * (0.5 + 0.3 * std::cos(turn));
  const double y0 = height * (0.5 + 0.3 * std::sin(turn));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      std::uint8_t* pixel = rgb.data() + (static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)) * 3;
      const auto grain = static_cast<int>((static_cast<unsigned>(x * 7919) ^ static_cast<unsigned>(y * 104729)) % 13U);
      const bool arm = std::abs(x - x0) < 60 && std::abs(y - y0) < 60;
      pixel[0] = static_cast<std::uint8_t>(arm ? 200 - grain : 90 + x / 8 + grain);
      pixel[1] = static_cast<std::uint8_t>(arm ? 120 + grain : 90 + y / 8 + grain);
      pixel[2] = static_cast<std::uint8_t>(arm ? 40 + grain : 110 + (x + y) / 16 + grain);
    }
  }
  return rgb;
}

// Writes the dataset of the benchmark. Its videos are few files under many names: what is measured is the same.
class Maker {
 public:
  Maker(fs::path root, std::int64_t episodes) : root_(std::move(root)), episodes_(episodes) {}

  Result<void> make() {
    info_ = new_info(fps, "so_follower", recording_features(joints, cameras));
    info_.total_episodes = episodes_;
    info_.total_frames = episodes_ * rows;
    info_.total_tasks = 1;
    TANDEM_TRY(make_folder(root_ / "meta/episodes/chunk-000"));
    for (std::size_t camera = 0; camera < cameras.size(); ++camera) {
      TANDEM_TRY(make_videos(camera));
    }
    TANDEM_TRY(make_data());
    TANDEM_TRY(write_tasks(root_ / "meta/tasks.parquet", {"Benchmark"}));
    TANDEM_TRY(write_parquet(root_ / episodes_file(0, 0), episode_table(), {}, rows_a_group));
    TANDEM_TRY(write_text(root_ / "meta/stats.json", stats_text(together_)));
    return write_text(root_ / "meta/info.json", info_text(info_));
  }

 private:
  [[nodiscard]] FileNumber number(std::int64_t n) const { return {n / info_.chunks_size, n % info_.chunks_size}; }

  Result<void> stopped() const {
    return stop_requested() ? fail(ErrorCode::cancelled, "It was stopped.", "") : Result<void>();
  }

  Result<void> make_videos(std::size_t camera) {
    const std::string key = "observation.images." + cameras[camera].name;
    const fs::path clip = root_ / "clip.mp4";
    auto encoder = VideoEncoder::open(clip, width, height, fps, {});
    if (!encoder) {
      return std::unexpected(encoder.error());
    }
    EpisodePixelCounter counter;
    for (std::int64_t i = 0; i < rows; ++i) {
      const auto picture = scene(static_cast<int>(camera), i);
      TANDEM_TRY(encoder->add(picture));
      counter.add(picture, width, height);
      TANDEM_TRY(stopped());
    }
    pictures_[key] = pixel_stats(counter.sampled(), static_cast<std::int64_t>(sampled_frames(rows).size()));
    TANDEM_TRY(encoder->finish());
    const fs::path first = root_ / info_.video_file(key, 0, 0);
    TANDEM_TRY(make_folder(first.parent_path()));
    TANDEM_TRY(join_videos(std::vector<VideoPiece>(episodes_a_video, {clip, 0, rows}), fps, first));
    std::error_code error;
    fs::remove(clip, error);
    for (std::int64_t n = 1; n * episodes_a_video < episodes_ && !error; ++n) {
      const fs::path next = root_ / info_.video_file(key, number(n).chunk, number(n).file);
      fs::create_directories(next.parent_path(), error);
      fs::create_hard_link(first, next, error);
    }
    return error ? std::unexpected(file_error("written", first, error.value())) : Result<void>();
  }

  Result<void> make_data() {
    for (std::int64_t n = 0; n * episodes_a_data_file < episodes_; ++n) {
      TANDEM_TRY(stopped());
      const std::int64_t first = n * episodes_a_data_file;
      const std::int64_t count = std::min(episodes_a_data_file, episodes_ - first) * rows;
      std::vector<ParquetColumn> columns;
      for (const auto& feature : info_.features) {
        if (feature.dtype == DType::video) {
          continue;
        }
        columns.push_back(column_of(feature, first * rows, count));
      }
      const fs::path file = root_ / info_.data_file(number(n).chunk, number(n).file);
      TANDEM_TRY(make_folder(file.parent_path()));
      TANDEM_TRY(write_parquet(file, columns, {}, rows));
    }
    return {};
  }

  static ParquetColumn column_of(const Feature& feature, std::int64_t first, std::int64_t count) {
    ParquetColumn column;
    column.name = feature.name;
    column.width = static_cast<std::size_t>(feature.width());
    column.type = column.width > 1                  ? ParquetColumn::Type::float32_vector
                  : feature.dtype == DType::float32 ? ParquetColumn::Type::float32
                                                    : ParquetColumn::Type::int64;
    for (std::int64_t row = first; row < first + count; ++row) {
      const std::int64_t frame = row % rows;
      if (column.type == ParquetColumn::Type::float32_vector) {
        for (std::size_t j = 0; j < column.width; ++j) {
          column.numbers.push_back(40 * std::sin(0.01 * static_cast<double>(row) + static_cast<double>(j)));
        }
      } else if (column.type == ParquetColumn::Type::float32) {
        column.numbers.push_back(static_cast<double>(frame) / fps);
      } else {
        column.integers.push_back(column.name == "index"           ? row
                                  : column.name == "episode_index" ? row / rows
                                  : column.name == "frame_index"   ? frame
                                                                   : 0);
      }
    }
    return column;
  }

  // The statistics that recorders put there.
  [[nodiscard]] StatsTable stats_of(std::int64_t episode) const {
    StatsTable stats = pictures_;
    for (const auto& feature : info_.features) {
      if (feature.is_visual()) {
        continue;
      }
      const ParquetColumn column = column_of(feature, episode * rows, rows);
      std::vector<double> values = column.numbers;
      values.insert(values.end(), column.integers.begin(), column.integers.end());
      for (double& value : values) {
        value = column.integers.empty() ? static_cast<double>(static_cast<float>(value)) : value;
      }
      stats[feature.name] = numeric_stats(values, column.width);
    }
    return stats;
  }

  // All rows of meta/episodes; the statistics of all of them together remain.
  [[nodiscard]] std::vector<ParquetColumn> episode_table() {
    std::vector<ParquetColumn> out;
    std::vector<StatsTable> parts;
    for (std::int64_t e = 0; e < episodes_; ++e) {
      EpisodeRow row;
      row.episode = e;
      row.length = rows;
      row.from_index = e * rows;
      row.to_index = row.from_index + rows;
      row.tasks = {"Benchmark"};
      row.data = number(e / episodes_a_data_file);
      const double from_s = static_cast<double>(e % episodes_a_video * rows) / fps;
      const double to_s = static_cast<double>((e % episodes_a_video + 1) * rows) / fps;
      row.videos.assign(cameras.size(), {number(e / episodes_a_video), from_s, to_s, true});
      parts.push_back(stats_of(e));
      auto columns = episode_columns(row, info_, parts.back());
      if (out.empty()) {
        out = std::move(columns);
        continue;
      }
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].numbers.insert(out[i].numbers.end(), columns[i].numbers.begin(), columns[i].numbers.end());
        out[i].integers.insert(out[i].integers.end(), columns[i].integers.begin(), columns[i].integers.end());
        out[i].lists.insert(out[i].lists.end(), columns[i].lists.begin(), columns[i].lists.end());
      }
    }
    for (const auto& feature : info_.features) {
      std::vector<const FeatureStats*> same;
      for (const auto& part : parts) {
        same.push_back(&part.at(feature.name));
      }
      together_[feature.name] = aggregate_stats(same);
    }
    return out;
  }

  fs::path root_;
  std::int64_t episodes_;
  DatasetInfo info_;
  StatsTable pictures_;  // of any episode: they all show the same
  StatsTable together_;
};

template <typename Work>
double time_ms(Work work) {
  const auto start = monotonic_ns();
  work();
  return milliseconds(monotonic_ns() - start);
}

// Seconds of all table measures, scaled to 1,000 episodes of 30 s.
Result<double> time_quality(const std::shared_ptr<const DatasetSummary>& dataset) {
  Result<QualityReport> report;
  const double ms = time_ms([&] { report = measure_quality(dataset, {}); });
  return report ? Result<double>(ms / 1000 * quality_rows / static_cast<double>(dataset->info.total_frames))
                : std::unexpected(report.error());
}

Result<Json> measure(const fs::path& root) {
  std::vector<double> open_ms;
  std::shared_ptr<const DatasetSummary> dataset;
  for (int i = 0; i < opened_times; ++i) {
    Result<DatasetSummary> opened = fail(ErrorCode::internal, "");
    open_ms.push_back(time_ms([&] { opened = open_dataset(root); }));
    if (!opened) {
      return std::unexpected(opened.error());
    }
    dataset = std::make_shared<const DatasetSummary>(std::move(*opened));
  }
  const auto episodes = static_cast<std::uint64_t>(dataset->episodes.size());
  Random random(7);
  DatasetFrames frames(dataset);
  std::vector<double> instant_ms;
  const std::clock_t cpu_before = std::clock();
  for (int i = 0; i < random_instants && !stop_requested(); ++i) {
    const auto episode = static_cast<std::int64_t>(random.next() % episodes);
    const auto frame = static_cast<std::int64_t>(random.next() % static_cast<std::uint64_t>(rows));
    Result<std::vector<ImagePtr>> images;
    instant_ms.push_back(time_ms([&] { images = frames.at(episode, frame); }));
    if (!images) {
      return std::unexpected(images.error());
    }
  }
  const double cpu_ms = 1000.0 * static_cast<double>(std::clock() - cpu_before) / CLOCKS_PER_SEC;
  const auto start = monotonic_ns();
  for (std::int64_t i = 0; i < instants_in_order && !stop_requested(); ++i) {
    const auto images = frames.at(std::min<std::int64_t>(i / rows, static_cast<std::int64_t>(episodes) - 1), i % rows);
    if (!images) {
      return std::unexpected(images.error());
    }
  }
  const double rate = instants_in_order / seconds(monotonic_ns() - start);
  std::vector<double> values_ms;
  for (int i = 0; i < 20; ++i) {
    const auto episode = static_cast<std::int64_t>(random.next() % episodes);
    values_ms.push_back(
        time_ms([&] { static_cast<void>(read_episode_values(*dataset, episode, "observation.state")); }));
  }
  const auto quality_s = time_quality(dataset);
  if (!quality_s) {
    return std::unexpected(quality_s.error());
  }
  const double p50 = quantile(instant_ms, 0.5);
  const double p99 = quantile(instant_ms, 0.99);
  return Json{{"bench", "dataset"},
              {"episodes", episodes},
              {"rows", dataset->info.total_frames},
              {"cameras", cameras.size()},
              {"width", width},
              {"height", height},
              {"codec", "av1"},
              {"open_ms", quantile(open_ms, 0.5)},
              {"open_ms_first", open_ms.front()},
              {"instant_ms_p50", p50},
              {"instant_ms_p99", p99},
              {"instant_cpu_ms", cpu_ms / static_cast<double>(std::max<std::size_t>(instant_ms.size(), 1))},
              {"instants_per_s", rate},
              {"episode_values_ms", quantile(values_ms, 0.5)},
              {"quality_s", *quality_s},
              {"goals",
               {{"open_ms", open_goal_ms},
                {"quality_s", quality_goal_s},
                {"instant_ms_p50", p50_goal_ms},
                {"instant_ms_p99", p99_goal_ms},
                {"instants_per_s", rate_goal}}},
              {"reached", quantile(open_ms, 0.5) < open_goal_ms && p50 <= p50_goal_ms && p99 <= p99_goal_ms &&
                              rate >= rate_goal && *quality_s <= quality_goal_s}};
}

}  // namespace

int bench_dataset(const BenchOptions& options) {
  const Output output(true);
  const auto folder = BenchFolder::make(options.root);
  if (!folder) {
    return output.error(folder.error());
  }
  Result<void> made;
  double make_s = 0;
  if (!is_there(folder->path() / "meta/info.json")) {  // a dataset of an earlier run is measured again
    make_s = time_ms([&] { made = Maker(folder->path(), options.many_episodes).make(); }) / 1000;
  }
  auto figures = made ? measure(folder->path()) : Result<Json>(std::unexpected(made.error()));
  if (!figures) {
    output.error(figures.error());
    return figures.error().code == ErrorCode::cancelled ? exit_cancelled : exit_failed;
  }
  (*figures)["make_s"] = make_s;
  output.line("", *figures);
  return stop_requested() ? exit_cancelled : exit_ok;
}

}  // namespace tandem::cli
