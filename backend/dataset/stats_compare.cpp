#include "dataset/stats_compare.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "dataset/features.h"

namespace tandem {
namespace {

using Quantiles = std::array<std::vector<double>, 5>;

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
  std::vector<StatsDifference>& out;
  std::string feature;
  bool lossy;  // recomputed from decoded pictures, stored from those before coding

  template <typename Margin>
  void vectors(const std::string& stat, const std::vector<double>& have, const std::vector<double>& low,
               const std::vector<double>& high, Margin margin) const {
    bool good = have.size() == low.size();
    for (std::size_t i = 0; good && i < have.size(); ++i) {
      good = std::isfinite(have[i]) && have[i] >= low[i] - margin(i) && have[i] <= high[i] + margin(i);
    }
    if (!good) {
      const auto severity = is_bookkeeping(feature) ? Severity::warning : Severity::error;
      out.push_back({severity, "stats-wrong", feature,
                     feature + "/" + stat + " is " + brief(have) + ", recomputed " + brief(low)});
    }
  }

  // The margins within which encoders and float32 sums of other writers differ.
  void compare(const FeatureStats& have, const FeatureStats& expect, const Quantiles& quantile_high) const {
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
      out.push_back(
          {lossy ? Severity::warning : Severity::error, "stats-wrong", feature,
           feature + "/count is " + std::to_string(have.count) + ", expected " + std::to_string(expect.count)});
    }
    for (std::size_t q = 0; q < quantile_names.size(); ++q) {
      if (!have.quantiles[q].empty() && !expect.quantiles[q].empty()) {
        vectors(quantile_names[q].first, have.quantiles[q], expect.quantiles[q], quantile_high[q],
                [&](std::size_t i) { return lossy ? 0.2 : 0.01 * spread(i) + 1e-4; });
      }
    }
  }
};

std::vector<StatsDifference> compare(const StatsTable& have, const StatsTable& expect,
                                     const std::map<std::string, Quantiles>* high) {
  std::vector<StatsDifference> out;
  for (const auto& [feature, stats] : expect) {
    const auto found = have.find(feature);
    if (found == have.end()) {
      out.push_back({Severity::error, "stats-missing", feature, "nothing for " + feature});
      continue;
    }
    Comparison{out, feature, stats.image}.compare(found->second, stats,
                                                  high != nullptr ? high->at(feature) : stats.quantiles);
    const bool quantiles = std::none_of(found->second.quantiles.begin(), found->second.quantiles.end(),
                                        [](const auto& q) { return q.empty(); });
    if (!quantiles) {
      out.push_back({Severity::info, "stats-quantiles", feature, "no quantiles for " + feature});
    }
  }
  return out;
}

// Smallest and largest episode quantile: true global ones and both of LeRobot's rules lie between.
std::map<std::string, Quantiles> widest_quantiles(StatsTable& low, const std::vector<StatsTable>& parts) {
  std::map<std::string, Quantiles> high;
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

}  // namespace

std::vector<StatsDifference> compare_episode_stats(const StatsTable& have, const StatsTable& expect) {
  return compare(have, expect, nullptr);
}

std::vector<StatsDifference> compare_dataset_stats(const StatsTable& have, const std::vector<StatsTable>& episodes) {
  std::vector<StatsTable> parts;  // an episode without frames has none
  std::copy_if(episodes.begin(), episodes.end(), std::back_inserter(parts), [](const auto& t) { return !t.empty(); });
  if (parts.empty()) {
    return {};
  }
  StatsTable total = aggregate_tables(parts);
  const auto high = widest_quantiles(total, parts);
  return compare(have, total, &high);
}

StatsTable aggregate_tables(const std::vector<StatsTable>& parts) {
  std::map<std::string, std::vector<const FeatureStats*>> lists;
  std::size_t count = 0;
  for (const auto& part : parts) {
    count += part.empty() ? 0U : 1U;
    for (const auto& [feature, stats] : part) {
      lists[feature].push_back(&stats);
    }
  }
  StatsTable out;
  for (const auto& [feature, list] : lists) {
    if (list.size() == count) {
      out[feature] = aggregate_stats(list);
    }
  }
  return out;
}

}  // namespace tandem
