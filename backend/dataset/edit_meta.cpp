#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/files.h"
#include "dataset/depth_stats.h"
#include "dataset/edit_detail.h"
#include "dataset/stats_compare.h"
#include "dataset/stats_compute.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

bool has_quantiles(const FeatureStats& stats) {
  return std::none_of(stats.quantiles.begin(), stats.quantiles.end(), [](const auto& q) { return q.empty(); });
}

bool has_quantiles(const StatsTable& table) {
  return std::all_of(table.begin(), table.end(), [](const auto& entry) { return has_quantiles(entry.second); });
}

// The stored statistics of every episode of the result, under the new names of the features.
Result<std::vector<StatsTable>> stored_stats(const EditPlan& plan, const EditLayout& layout) {
  std::vector<std::vector<StatsTable>> sources;
  for (const auto& source : plan.sources) {
    auto tables =
        plan.repair != nullptr ? Result<std::vector<StatsTable>>(plan.repair->stats) : read_all_episode_stats(*source);
    if (!tables && source->info.version == DatasetVersion::v30) {
      return std::unexpected(tables.error());
    }
    sources.push_back(tables ? std::move(*tables) : std::vector<StatsTable>(source->episodes.size()));
  }
  std::vector<StatsTable> out;
  for (const auto& episode : plan.episodes) {
    auto& table = out.emplace_back();
    for (const auto& [name, stats] : sources[episode.source][static_cast<std::size_t>(episode.episode)]) {
      if (find_feature(layout.info.features, new_name(plan, name)) != nullptr) {
        table[new_name(plan, name)] = stats;
      }
    }
  }
  return out;
}

bool is_complete(const EditLayout& layout, const StatsTable& table) {
  return std::all_of(layout.info.features.begin(), layout.info.features.end(), [&](const Feature& feature) {
    const bool computed = feature.is_numeric() || (feature.is_visual() && feature.image_channels() == 3);
    return !computed || table.contains(feature.name);
  });
}

// Those whose stored statistics are not those of their frames any more, or are less than those of the others.
std::vector<std::int64_t> to_be_computed(const EditPlan& plan, const EditLayout& layout,
                                         const std::vector<StatsTable>& stats) {
  const bool v30 = plan.version == DatasetVersion::v30;
  const bool converted = std::any_of(plan.sources.begin(), plan.sources.end(),
                                     [](const auto& source) { return source->info.version == DatasetVersion::v21; });
  const bool some = std::any_of(stats.begin(), stats.end(), [](const auto& table) { return has_quantiles(table); });
  std::vector<std::int64_t> out;
  for (std::size_t e = 0; e < stats.size(); ++e) {
    const bool less = v30 && (some || converted) && !has_quantiles(stats[e]);
    if (plan.recompute_stats || !plan.is_whole(plan.episodes[e]) || !is_complete(layout, stats[e]) || less) {
      out.push_back(static_cast<std::int64_t>(e));
    }
  }
  return out;
}

// Depth is in its own unit, and only a video of codes tells it. Statistics that fit no more are better than none only
// where nothing was cut.
Result<void> compute_depth(const EditPlan& plan, const EditLayout& layout, const fs::path& root, std::size_t e,
                           StatsTable& table) {
  const auto keys = layout.info.video_keys();
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const Feature& feature = *find_feature(layout.info.features, keys[k]);
    if (feature.image_channels() == 3 || plan.is_whole(plan.episodes[e])) {
      continue;
    }
    const EpisodeRow& row = layout.rows[e];
    const VideoSpan& span = row.videos[k];
    auto stats = depth_stats(root / layout.info.video_file(keys[k], span.file.chunk, span.file.file), layout.info.fps,
                             std::llround(span.from_s * layout.info.fps), row.length, feature);
    if (!stats && stats.error().code != ErrorCode::unsupported) {
      return std::unexpected(stats.error());
    }
    if (stats) {
      table[keys[k]] = std::move(*stats);
    } else {
      table.erase(keys[k]);
    }
  }
  return {};
}

// The older numbers of subtasks are made by the plan.
void subtask_stats(const EditPlan& plan, std::vector<StatsTable>& stats) {
  if (plan.texts == nullptr || plan.texts->subtasks.empty()) {
    return;
  }
  for (std::size_t e = 0; e < stats.size(); ++e) {
    const auto& numbers = plan.texts->subtask_of_frame.at(static_cast<std::size_t>(plan.episodes[e].episode));
    FeatureStats fresh = numeric_stats(std::vector<double>(numbers.begin(), numbers.end()), 1);
    const auto model = stats[e].find("task_index");
    if (model != stats[e].end() && !has_quantiles(model->second)) {
      fresh.quantiles = {};
    }
    stats[e]["subtask_index"] = std::move(fresh);
  }
}

// The numbers that an edit gives anew: what follows from them is computed, whatever was stored.
void number_stats(const EditPlan& plan, const EditLayout& layout, std::vector<StatsTable>& stats) {
  for (std::size_t e = 0; e < stats.size(); ++e) {
    const EpisodeRow& row = layout.rows[e];
    const EpisodeRow& old = plan.row_of(plan.episodes[e]);
    const auto set = [&](const char* name, const std::vector<double>& values) {
      if (const auto found = stats[e].find(name); found != stats[e].end()) {
        const bool quantiles = has_quantiles(found->second);
        found->second = numeric_stats(values, 1);
        found->second.quantiles = quantiles ? found->second.quantiles : decltype(found->second.quantiles){};
      }
    };
    if (row.episode != old.episode) {
      set("episode_index", std::vector<double>(static_cast<std::size_t>(row.length), static_cast<double>(row.episode)));
    }
    if (row.from_index != old.from_index) {
      std::vector<double> index(static_cast<std::size_t>(row.length));
      std::iota(index.begin(), index.end(), static_cast<double>(row.from_index));
      set("index", index);
    }
    if (!layout.same_tasks) {
      set("task_index", std::vector<double>(layout.task_of_frame[e].begin(), layout.task_of_frame[e].end()));
    }
  }
}

// Where the frames stay, the stored ones of the dataset do too, true quantiles included.
Result<StatsTable> total_stats(const EditPlan& plan, const std::vector<StatsTable>& stats) {
  StatsTable out = aggregate_tables(stats);
  const bool v30 = plan.sources.front()->info.version == DatasetVersion::v30;
  const bool spoiled = plan.repair != nullptr && !plan.repair->keep_total;
  if (plan.recompute_stats || spoiled || !plan.keeps_frames() || !v30 ||
      !is_there(plan.sources.front()->root / "meta/stats.json")) {
    return out;
  }
  const auto stored = read_dataset_stats(*plan.sources.front());
  if (!stored) {
    return out;  // damaged: made anew
  }
  for (const auto& [name, entry] : *stored) {
    const auto found = out.find(new_name(plan, name));
    if (found != out.end() && name != "task_index" && name != "subtask_index" && entry.count == found->second.count) {
      found->second = entry;
    }
  }
  return out;
}

}  // namespace

Result<void> write_edited_meta(const EditPlan& plan, EditLayout& layout, const fs::path& root, const EditStep& step) {
  auto stats = stored_stats(plan, layout);
  if (!stats) {
    return std::unexpected(stats.error());
  }
  subtask_stats(plan, *stats);
  const auto fresh = to_be_computed(plan, layout, *stats);
  if (!fresh.empty()) {
    const auto summary =
        std::make_shared<const DatasetSummary>(DatasetSummary{root, layout.info, layout.tasks, layout.rows, {}});
    StatsOptions options;
    options.only = fresh;
    options.progress = [&](double) { return step().has_value(); };
    auto computed = compute_episode_stats(summary, options);
    if (!computed) {
      return std::unexpected(computed.error());
    }
    for (const auto e : fresh) {
      for (auto& [name, entry] : (*computed)[static_cast<std::size_t>(e)]) {
        (*stats)[static_cast<std::size_t>(e)][name] = std::move(entry);
      }
      TANDEM_TRY(compute_depth(plan, layout, root, static_cast<std::size_t>(e), (*stats)[static_cast<std::size_t>(e)]));
    }
  }
  number_stats(plan, layout, *stats);
  TANDEM_TRY(make_folder(root / "meta"));
  if (plan.version == DatasetVersion::v21) {
    TANDEM_TRY(write_v21_meta(layout, *stats, root));
    return sync_folder(root / "meta");
  }
  const auto total = total_stats(plan, *stats);
  if (!total) {
    return std::unexpected(total.error());
  }
  TANDEM_TRY(make_folder((root / episodes_file(0, 0)).parent_path()));
  TANDEM_TRY(write_episode_rows(plan, layout, *stats, root / episodes_file(0, 0)));
  TANDEM_TRY(write_tasks(root / "meta/tasks.parquet", layout.tasks));
  TANDEM_TRY(write_text(root / "meta/stats.json", stats_text(*total)));
  TANDEM_TRY(write_text(root / "meta/info.json", info_text(layout.info)));
  return sync_folder(root / "meta");
}

}  // namespace tandem::detail
