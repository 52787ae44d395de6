#include "dataset/stats_compute.h"

#include <algorithm>

#include "base/json.h"
#include "dataset/data_reader.h"
#include "dataset/dataset_frames.h"
#include "dataset/json_lines.h"
#include "dataset/stats_compare.h"

namespace tandem {
namespace {

class Computation {
 public:
  Computation(std::shared_ptr<const DatasetSummary> dataset, const StatsOptions& options)
      : dataset_(std::move(dataset)), data_(dataset_), frames_(dataset_, {64'000'000, 4}), options_(options) {}

  Result<std::vector<StatsTable>> run() {
    std::vector<StatsTable> out;
    for (const auto& row : dataset_->episodes) {
      StatsTable table;
      const auto& only = options_.only;
      const bool wanted = only.empty() || std::binary_search(only.begin(), only.end(), row.episode);
      if (row.length > 0 && wanted) {
        TANDEM_TRY(numbers(row, table));
        TANDEM_TRY(options_.pictures ? pictures(row, table) : Result<void>());
      }
      out.push_back(std::move(table));
      TANDEM_TRY(step(static_cast<double>(out.size()) / static_cast<double>(dataset_->episodes.size())));
    }
    return out;
  }

 private:
  Result<void> numbers(const EpisodeRow& row, StatsTable& table) {
    for (const auto& feature : dataset_->info.features) {
      if (!feature.is_numeric()) {
        continue;
      }
      const auto values = data_.values(row.episode, feature.name);
      if (!values) {
        return std::unexpected(values.error());
      }
      if (values->size() != static_cast<std::size_t>(row.length * feature.width())) {
        return fail(ErrorCode::invalid_input,
                    dataset_->root.string() + ": episode " + std::to_string(row.episode) + " has no usable " +
                        feature.name + ".",
                    "Run \"tandem-cli dataset validate\" on the dataset.");
      }
      table[feature.name] = feature_stats(feature, *values);
    }
    return {};
  }

  Result<void> pictures(const EpisodeRow& row, StatsTable& table) {
    for (std::size_t camera = 0; camera < frames_.keys().size(); ++camera) {
      const std::string& key = frames_.keys()[camera];
      const Feature& feature = *find_feature(dataset_->info.features, key);
      if (feature.image_channels() != 3 || !frames_.has(camera, row.episode)) {
        continue;  // depth keeps its unit and is counted by its recorder
      }
      const auto sampled = sampled_frames(row.length);
      EpisodePixelCounter counter;
      for (const auto frame : sampled) {
        const auto image = frames_.at(camera, row.episode, frame);
        if (!image) {
          return std::unexpected(image.error());
        }
        counter.add((*image)->rgb, (*image)->width, (*image)->height);
        TANDEM_TRY(step(-1));
      }
      table[key] = pixel_stats(counter.all(), static_cast<std::int64_t>(sampled.size()));
    }
    return {};
  }

  // A negative share: as it was.
  Result<void> step(double share) {
    share_ = share < 0 ? share_ : share;
    if (options_.progress && !options_.progress(share_)) {
      return fail(ErrorCode::cancelled, "It was stopped.", "");
    }
    return {};
  }

  std::shared_ptr<const DatasetSummary> dataset_;
  DataReader data_;
  DatasetFrames frames_;
  const StatsOptions& options_;
  double share_ = 0;
};

}  // namespace

FeatureStats feature_stats(const Feature& feature, std::span<const double> values) {
  const auto last = static_cast<std::size_t>(feature.shape.empty() ? 1 : feature.shape.back());
  FeatureStats stats = numeric_stats(values, last);
  stats.count = static_cast<std::int64_t>(values.size() / static_cast<std::size_t>(feature.width()));
  return stats;
}

Result<std::vector<StatsTable>> compute_episode_stats(std::shared_ptr<const DatasetSummary> dataset,
                                                      const StatsOptions& options) {
  return Computation(std::move(dataset), options).run();
}

Result<std::vector<StatsTable>> read_all_episode_stats(const DatasetSummary& dataset) {
  std::vector<StatsTable> out(dataset.episodes.size());
  if (dataset.info.version == DatasetVersion::v21) {
    TANDEM_TRY(read_stats_lines(dataset.root / stats_lines_file, [&](std::int64_t episode, StatsTable stats) {
      if (episode < static_cast<std::int64_t>(out.size())) {
        out[static_cast<std::size_t>(episode)] = std::move(stats);
      }
    }));
    return out;
  }
  std::size_t next = 0;
  for (const auto& relative : parquet_files(dataset.root, "meta/episodes")) {
    auto tables = read_episode_stats(dataset.root / relative);
    if (!tables) {
      return std::unexpected(tables.error());
    }
    for (auto& table : *tables) {
      if (next < out.size()) {
        out[next++] = std::move(table);
      }
    }
  }
  return out;
}

Result<StatsTable> read_dataset_stats(const DatasetSummary& dataset) {
  if (dataset.info.version == DatasetVersion::v21) {
    const auto parts = read_all_episode_stats(dataset);
    return parts ? Result<StatsTable>(aggregate_tables(*parts)) : std::unexpected(parts.error());
  }
  const auto path = dataset.root / "meta/stats.json";
  const auto document = read_json(path);
  return document ? parse_stats(*document, path.string()) : std::unexpected(document.error());
}

}  // namespace tandem
