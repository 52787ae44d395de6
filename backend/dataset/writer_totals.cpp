#include <cmath>

#include "base/files.h"
#include "base/json.h"
#include "dataset/writer_detail.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

fs::path pixels_file(const fs::path& root) { return sidecar_folder(root) / "pixel-counts.json"; }

std::map<std::string, PixelHistogram> read_pixels(const fs::path& root, std::int64_t frames) {
  std::map<std::string, PixelHistogram> out;
  const auto document = read_json(pixels_file(root));
  if (!document || !document->is_object() || document->value("frames", Json()) != Json(frames)) {
    return out;
  }
  const Json& cameras = document->value("cameras", Json::object());
  for (const auto& [key, planes] : cameras.items()) {
    PixelHistogram histogram{};
    bool good = planes.is_array() && planes.size() == 3;
    for (std::size_t c = 0; good && c < 3; ++c) {
      good = planes[c].is_array() && planes[c].size() == 256;
      for (std::size_t v = 0; good && v < 256; ++v) {
        good = planes[c][v].is_number_unsigned();
        histogram[c][v] = good ? planes[c][v].get<std::uint64_t>() : 0;
      }
    }
    if (good) {
      out[key] = histogram;
    }
  }
  return out;
}

Result<void> load_sketches(RunningTotals& totals, const fs::path& root, const DatasetInfo& info, OpenReport& report) {
  bool finite = true;
  for (const auto& relative : parquet_files(root, "data")) {
    auto file = ParquetFile::open(root / relative);
    if (!file) {
      return std::unexpected(file.error());
    }
    for (const auto& feature : info.features) {
      if (!feature.is_numeric()) {
        continue;
      }
      auto numbers = file->numbers(feature.name);
      if (!numbers) {
        return std::unexpected(numbers.error());
      }
      auto& sketches = totals.sketches[feature.name];
      sketches.resize(static_cast<std::size_t>(feature.width()));
      for (std::size_t i = 0; i < numbers->values.size(); ++i) {
        sketches[i % sketches.size()].add(numbers->values[i]);
        finite = finite && std::isfinite(numbers->values[i]);
      }
    }
  }
  if (!finite) {
    report.warnings.push_back(root.string() + " holds values that are not numbers; \"dataset validate\" says where.");
  }
  return {};
}

}  // namespace

void add_episode(RunningTotals& totals, const StatsTable& episode,
                 const std::map<std::string, std::vector<double>>& values, const std::vector<PendingVideo>& videos) {
  const bool first = totals.stats.empty();
  for (const auto& [name, stats] : episode) {
    const auto known = totals.stats.find(name);
    if (known == totals.stats.end()) {
      if (first) {
        totals.stats[name] = stats;
      }
      continue;
    }
    const FeatureStats* parts[] = {&known->second, &stats};
    known->second = aggregate_stats(parts);
  }
  for (const auto& [name, numbers] : values) {
    auto& sketches = totals.sketches[name];
    if (sketches.empty()) {
      sketches.resize(episode.at(name).mean.size());
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      sketches[i % sketches.size()].add(numbers[i]);
    }
  }
  for (const auto& video : videos) {
    const auto known = totals.pixels.find(video.key);
    if (known == totals.pixels.end()) {
      if (first) {
        totals.pixels[video.key] = video.pixels;
      }
      continue;
    }
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t v = 0; v < 256; ++v) {
        known->second[c][v] += video.pixels[c][v];
      }
    }
  }
}

StatsTable dataset_stats(const RunningTotals& totals) {
  StatsTable out = totals.stats;
  for (auto& [name, stats] : out) {
    if (const auto sketches = totals.sketches.find(name); sketches != totals.sketches.end()) {
      for (std::size_t q = 0; q < quantile_names.size(); ++q) {
        stats.quantiles[q].clear();
        for (const auto& sketch : sketches->second) {
          stats.quantiles[q].push_back(sketch.quantile(quantile_names[q].second));
        }
      }
    } else if (const auto pixels = totals.pixels.find(name); pixels != totals.pixels.end()) {
      stats.quantiles = pixel_stats(pixels->second, stats.count).quantiles;
    }
  }
  return out;
}

Result<RunningTotals> load_totals(const fs::path& root, const DatasetInfo& info, const std::vector<EpisodeRow>& rows,
                                  OpenReport& report) {
  RunningTotals totals;
  if (rows.empty()) {
    return totals;
  }
  TANDEM_TRY(load_sketches(totals, root, info, report));
  // Statistics from outside must fit the features before anything is added to them.
  const auto fits = [&](const std::string& name, const FeatureStats& stats) {
    const Feature* feature = find_feature(info.features, name);
    const std::size_t width = feature == nullptr     ? 0
                              : feature->is_visual() ? 3
                                                     : static_cast<std::size_t>(feature->width());
    return width > 0 && stats.count > 0 && stats.mean.size() == width && stats.std.size() == width &&
           stats.min.size() == width && stats.max.size() == width;
  };
  totals.pixels = read_pixels(root, info.total_frames);
  std::error_code error;
  TANDEM_TRY(refuse_if_no_file(root / "meta/stats.json", "Move it out of the dataset."));
  if (fs::exists(root / "meta/stats.json", error)) {
    const auto document = read_json(root / "meta/stats.json");
    const auto stats = document ? parse_stats(*document, (root / "meta/stats.json").string())
                                : Result<StatsTable>(std::unexpected(document.error()));
    const auto index = stats ? stats->find("index") : StatsTable::const_iterator();
    if (stats && index != stats->end() && index->second.count == info.total_frames) {
      totals.stats = *stats;
      std::erase_if(totals.stats, [&](const auto& entry) { return !fits(entry.first, entry.second); });
      return totals;
    }
  }
  // Missing, damaged or ahead of info.json: put together again from the episodes.
  report.repairs.push_back("meta/stats.json was missing, damaged or of another state; made anew from the episodes.");
  std::map<std::string, std::vector<FeatureStats>> parts;
  for (const auto& relative : parquet_files(root, "meta/episodes")) {
    auto tables = read_episode_stats(root / relative);
    if (!tables) {
      return std::unexpected(tables.error());
    }
    for (const auto& table : *tables) {
      for (const auto& [name, stats] : table) {
        if (fits(name, stats)) {
          parts[name].push_back(stats);
        }
      }
    }
  }
  for (const auto& [name, list] : parts) {
    std::vector<const FeatureStats*> pointers;
    for (const auto& stats : list) {
      pointers.push_back(&stats);
    }
    if (pointers.size() == rows.size()) {
      totals.stats[name] = aggregate_stats(pointers);
    }
  }
  return totals;
}

std::string pixels_text(const std::map<std::string, PixelHistogram>& pixels, std::int64_t frames) {
  Json cameras = Json::object();
  for (const auto& [key, histogram] : pixels) {
    cameras[key] = histogram;
  }
  return dump_json({{"version", 1}, {"frames", frames}, {"cameras", std::move(cameras)}});
}

}  // namespace tandem::detail
