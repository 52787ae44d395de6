#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/files.h"
#include "dataset/validate_detail.h"

namespace tandem::detail {
namespace {

std::string brief(const std::vector<double>& values) {
  std::string out = "[";
  for (std::size_t i = 0; i < std::min<std::size_t>(values.size(), 4); ++i) {
    char text[32];
    std::snprintf(text, sizeof text, "%s%.4g", i == 0 ? "" : ", ", values[i]);
    out += text;
  }
  return out + (values.size() > 4 ? ", …]" : "]");
}

struct Comparison {
  Validation& v;
  std::string where;
  std::string prefix;
  std::string feature;
  bool lossy;  // recomputed from decoded pictures, stored from those before coding
  bool total;  // of the dataset: quantiles may be true ones or an envelope

  void differ(const std::string& stat, const std::vector<double>& have, const std::vector<double>& expect) const {
    const auto severity = is_bookkeeping(feature) ? Severity::warning : Severity::error;
    v.add(severity, "stats-wrong", where,
          prefix + feature + "/" + stat + " is " + brief(have) + ", recomputed " + brief(expect),
          "Recompute the statistics.");
  }

  template <typename Margin>
  void vectors(const std::string& stat, const std::vector<double>& have, const std::vector<double>& low,
               const std::vector<double>& high, Margin margin) const {
    bool good = have.size() == low.size();
    for (std::size_t i = 0; good && i < have.size(); ++i) {
      good = std::isfinite(have[i]) && have[i] >= low[i] - margin(i) && have[i] <= high[i] + margin(i);
    }
    if (!good) {
      differ(stat, have, low);
    }
  }

  // The margins within which encoders and float32 sums of other writers differ.
  void compare(const FeatureStats& have, const FeatureStats& expect,
               const std::array<std::vector<double>, 5>& quantile_high) const {
    const auto spread = [&](std::size_t i) { return expect.max[i] - expect.min[i]; };
    vectors("min", have.min, expect.min, expect.min,
            [&](std::size_t i) { return lossy ? 0.5 : 1e-6 * std::max(1.0, std::abs(expect.min[i])); });
    vectors("max", have.max, expect.max, expect.max,
            [&](std::size_t i) { return lossy ? 0.5 : 1e-6 * std::max(1.0, std::abs(expect.max[i])); });
    const auto moment = [&](const std::vector<double>& b) {
      return
          [&, this](std::size_t i) { return lossy ? 0.03 : 1e-3 * std::max(std::abs(b[i]), 0.05 * spread(i)) + 1e-4; };
    };
    vectors("mean", have.mean, expect.mean, expect.mean, moment(expect.mean));
    vectors("std", have.std, expect.std, expect.std, moment(expect.std));
    if (have.count != expect.count) {
      const auto severity = lossy ? Severity::warning : Severity::error;
      v.add(severity, "stats-wrong", where,
            prefix + feature + "/count is " + std::to_string(have.count) + ", expected " + std::to_string(expect.count),
            "Recompute the statistics.");
    }
    for (std::size_t q = 0; q < quantile_names.size(); ++q) {
      if (!have.quantiles[q].empty() && !expect.quantiles[q].empty()) {
        vectors(quantile_names[q].first, have.quantiles[q], expect.quantiles[q], quantile_high[q],
                [&](std::size_t i) { return lossy ? 0.2 : 0.01 * spread(i) + 1e-4; });
      }
    }
  }
};

void compare_tables(Validation& v, const StatsTable& have, const StatsTable& expect, const std::string& where,
                    const std::string& prefix, const std::map<std::string, std::array<std::vector<double>, 5>>* high) {
  for (const auto& [feature, stats] : expect) {
    const auto found = have.find(feature);
    if (found == have.end()) {
      v.error("stats-missing", where, prefix + "nothing for " + feature, "Recompute the statistics.");
      continue;
    }
    const Comparison comparison{v, where, prefix, feature, stats.image, high != nullptr};
    comparison.compare(found->second, stats, high != nullptr ? high->at(feature) : stats.quantiles);
    const bool quantiles = std::none_of(found->second.quantiles.begin(), found->second.quantiles.end(),
                                        [](const auto& q) { return q.empty(); });
    if (!quantiles) {
      v.add(Severity::info, "stats-quantiles", where, prefix + "no quantiles for " + feature,
            "Only policies with quantile normalisation need them.");
    }
  }
}

// Smallest and largest episode quantile: true global ones and both of LeRobot's rules lie between.
std::map<std::string, std::array<std::vector<double>, 5>> widest_quantiles(StatsTable& low,
                                                                           const std::vector<StatsTable>& parts) {
  std::map<std::string, std::array<std::vector<double>, 5>> high;
  for (auto& [feature, stats] : low) {
    auto& top = high[feature];
    top = parts.front().at(feature).quantiles;
    stats.quantiles = top;
    for (const auto& part : parts) {
      for (std::size_t q = 0; q < top.size(); ++q) {
        const auto& values = part.at(feature).quantiles[q];
        for (std::size_t i = 0; i < top[q].size() && i < values.size(); ++i) {
          top[q][i] = std::max(top[q][i], values[i]);
          stats.quantiles[q][i] = std::min(stats.quantiles[q][i], values[i]);
        }
      }
    }
  }
  return high;
}

StatsTable recompute_episode(const Validation& v, const EpisodeRow& row, const RowSpan& span) {
  StatsTable out;
  for (const auto& [name, column] : v.columns) {
    const std::span<const double> all(column.values);
    out[name] = numeric_stats(all.subspan(span.first * column.width, span.length * column.width), column.width);
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
  for (std::size_t i = 0; i < v.episodes.size(); ++i) {
    const auto span = v.spans.find(v.episodes[i].episode);
    if (span == v.spans.end()) {
      break;
    }
    parts.push_back(recompute_episode(v, v.episodes[i], span->second));
    compare_tables(v, v.episode_stats[i], parts.back(), v.episodes[i].file.string(),
                   "episode " + std::to_string(v.episodes[i].episode) + ": ", nullptr);
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
  StatsTable total;
  for (const auto& [feature, stats] : parts.front()) {
    std::vector<const FeatureStats*> list;
    for (const auto& part : parts) {
      if (const auto found = part.find(feature); found != part.end()) {
        list.push_back(&found->second);
      }
    }
    if (list.size() == parts.size()) {
      total[feature] = aggregate_stats(list);
    }
  }
  const auto high = widest_quantiles(total, parts);
  compare_tables(v, *stored, total, where, "", &high);
}

}  // namespace tandem::detail
