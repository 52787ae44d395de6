#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "annotation/document_types.h"
#include "dataset/info.h"

namespace tandem {

// Annotations in the forms that LeRobot reads. Nothing here touches a file. `violations`: what would make LeRobot fail
// or misread, one sentence each (annotation reference, 1.4); what has some must not be written.

/// The rows of one episode for the two language columns.
struct LanguageExport {
  std::vector<LanguageRow> persistent;  ///< for every frame; sorted by (time, style, role)
  std::vector<LanguageRow> events;      ///< each for its frame; inside one sorted by (style, role, camera)
  std::vector<std::string> violations;
};
/// `times_s`: the stored time of every frame, float32 values of the file. `info`: of the dataset.
[[nodiscard]] LanguageExport export_language(const EpisodeAnnotation& annotation, std::int64_t episode,
                                             std::span<const double> times_s, const DatasetInfo& info);

/// The entries of both columns for info.json; they are declared together with the columns.
[[nodiscard]] Json language_features();

/// The older storage: meta/subtasks.parquet and a number a frame.
struct SubtaskTable {
  std::vector<std::string> subtasks;                 ///< sorted, by subtask_index
  std::vector<std::vector<std::int64_t>> of_frames;  ///< of each episode
  std::vector<std::string> violations;
};
/// `lengths`: frames of each episode.
[[nodiscard]] SubtaskTable export_subtask_table(std::span<const EpisodeAnnotation> episodes,
                                                std::span<const std::int64_t> lengths);

/// SARM's columns of one episode.
struct SarmRow {
  std::vector<std::string> names;
  std::vector<std::int64_t> start_s;  ///< whole seconds, rounded down
  std::vector<std::int64_t> end_s;
  std::vector<std::int64_t> start_frames;
  std::vector<std::int64_t> end_frames;  ///< the last frame counts
};
struct SarmExport {
  std::vector<SarmRow> episodes;
  std::map<std::string, double> proportions;  ///< share of each stage, with sum 1: temporal_proportions_*.json
  std::vector<std::string> violations;
};
[[nodiscard]] SarmExport export_sarm(std::span<const EpisodeAnnotation> episodes, std::span<const std::int64_t> lengths,
                                     Lane lane, double fps);

}  // namespace tandem
