#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "annotation/measures.h"
#include "annotation/motion.h"
#include "dataset/reader.h"

namespace tandem {

/// The quality of one episode, and how it stands among the others.
struct EpisodeQuality {
  std::int64_t episode = 0;
  std::int64_t length = 0;
  std::string task;  ///< the first one
  std::string uid;   ///< its fingerprint; empty where its rows could not be read
  MeasuredValues values;
  std::map<Measure, double> z;        ///< robust z among the episodes (pictures: of the camera); absent: no spread
  std::map<Measure, double> percent;  ///< share of the episodes with at most this value, 0 … 100
  std::vector<Measure> flags;
  std::vector<std::string> notes;  ///< what could not be measured and why, one sentence each
};

struct QualityReport {
  JointRanges action_ranges;  ///< of the joints of the action over the dataset
  std::vector<EpisodeQuality> episodes;
  MeasuredValues dataset;
  std::vector<Measure> dataset_flags;
  std::vector<std::string> notes;
  bool pictures = false;   ///< whether they were looked at
  std::size_t cached = 0;  ///< episodes that were measured before
  [[nodiscard]] std::size_t flagged() const;
};

struct QualityOptions {
  Thresholds thresholds;
  bool pictures = false;
  std::filesystem::path cache_folder;  ///< where figures are kept for the next time; empty: nowhere
  std::function<void(double share)> progress;
  std::stop_token stop;
};

/// Where figures are kept unless told otherwise: `$XDG_CACHE_HOME/Tandem/quality`, or the same below `~/.cache`. Empty
/// without a home folder.
[[nodiscard]] std::filesystem::path default_quality_cache();

/// Measures a dataset, an episode after the other. Writes nothing into it. An episode that cannot be read gets a note,
/// and the rest goes on. What was measured before a stop is kept in the cache.
[[nodiscard]] Result<QualityReport> measure_quality(std::shared_ptr<const DatasetSummary> dataset,
                                                    const QualityOptions& options);

/// Flags the values of a report by other thresholds. Settings are part of the values: for other ones measure again.
void flag_quality(QualityReport& report, const Thresholds& thresholds);

}  // namespace tandem
