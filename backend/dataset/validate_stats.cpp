#include "base/files.h"
#include "dataset/json_lines.h"
#include "dataset/stats_compare.h"
#include "dataset/stats_compute.h"
#include "dataset/validate_detail.h"

namespace tandem::detail {
namespace {

void report(Validation& v, const std::vector<StatsDifference>& differences, const std::string& where,
            const std::string& prefix) {
  for (const auto& difference : differences) {
    if (v.v21() && difference.kind == "stats-quantiles") {
      continue;  // not part of that layout
    }
    v.add(difference.severity, difference.kind, where, prefix + difference.text,
          difference.kind == "stats-quantiles" ? "Only policies with quantile normalisation need them."
                                               : "Recompute the statistics.");
  }
}

// LeRobot stops where statistics of pictures are not one value a channel, each in two more brackets.
void check_shapes(Validation& v, const StatsTable& stored, const std::string& where, const std::string& prefix) {
  for (const auto& feature : v.info.features) {
    const auto found = stored.find(feature.name);
    if (feature.is_visual() && found != stored.end() &&
        (!found->second.image || static_cast<std::int64_t>(found->second.mean.size()) != feature.image_channels())) {
      v.error("stats-wrong", where,
              prefix + feature.name + " has statistics of another shape than (" +
                  std::to_string(feature.image_channels()) + ", 1, 1)",
              "Recompute the statistics.");
    }
  }
}

StatsTable recompute_episode(const Validation& v, const EpisodeRow& row, const RowSpan& span) {
  StatsTable out;
  for (const auto& [name, column] : v.columns) {
    const std::span<const double> all(column.values);
    out[name] = feature_stats(*find_feature(v.info.features, name),
                              all.subspan(span.first * column.width, span.length * column.width));
  }
  for (const auto& feature : v.info.features) {
    if (const auto pictures = v.picture_stats.find({row.episode, feature.name}); pictures != v.picture_stats.end()) {
      out[feature.name] = pictures->second;
    }
  }
  return out;
}

}  // namespace

void check_statistics(Validation& v) {
  const char* const where = "meta/stats.json";
  std::vector<StatsTable> parts;
  const bool known = !v.v21() || (v.stats_read && is_there(v.root / stats_lines_file));
  for (std::size_t i = 0; i < v.episodes.size(); ++i) {
    const auto span = v.spans.find(v.episodes[i].episode);
    if (span == v.spans.end()) {
      break;
    }
    parts.push_back(recompute_episode(v, v.episodes[i], span->second));
    if (known) {
      const std::string place = v.v21() ? stats_lines_file : v.episodes[i].file.string();
      const std::string name = "episode " + std::to_string(v.episodes[i].episode) + ": ";
      check_shapes(v, v.episode_stats[i], place, name);
      report(v, compare_episode_stats(v.episode_stats[i], parts.back()), place, name);
    }
  }
  if (v.v21()) {
    return;
  }
  std::error_code error;
  if (!std::filesystem::exists(v.root / where, error)) {
    v.error("stats-missing", where, "the file is missing: training and merging need it", "Recompute the statistics.");
    return;
  }
  const auto document = read_json(v.root / where);
  const auto stored = document ? parse_stats(*document, where) : Result<StatsTable>(std::unexpected(document.error()));
  if (!stored) {
    v.error("stats-wrong", where, stored.error().message, stored.error().hint);
    return;
  }
  if (parts.empty() || static_cast<std::int64_t>(parts.size()) != v.info.total_episodes) {
    v.add(Severity::info, "stats-not-compared", where, "the episodes are not complete", "Mend them first.");
    return;
  }
  check_shapes(v, *stored, where, "");
  report(v, compare_dataset_stats(*stored, parts), where, "");
}

}  // namespace tandem::detail
