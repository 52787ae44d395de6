#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "annotation/document_types.h"
#include "dataset/data_reader.h"

namespace tandem {

/// Reads what a dataset holds already: task table, language columns, the older subtask table, SARM columns,
/// next.success, and what was said about a take when it was recorded. One thread at a time.
class AnnotationImport {
 public:
  explicit AnnotationImport(std::shared_ptr<const DatasetSummary> dataset);

  /// What is said of the episode. `notes`: what could not be taken over and why, one sentence each.
  [[nodiscard]] EpisodeAnnotation episode(std::int64_t episode, std::vector<std::string>& notes);
  /// The stored times of its frames, float32 values; empty where they cannot be read.
  [[nodiscard]] std::vector<double> times(std::int64_t episode);

 private:
  struct Stages {
    std::vector<std::string> names;
    std::vector<std::int64_t> starts;
    std::vector<std::int64_t> ends;
  };
  void take_tasks(const EpisodeRow& row, EpisodeAnnotation& out, std::vector<std::string>& notes);
  void take_language(const EpisodeRow& row, EpisodeAnnotation& out, std::vector<std::string>& notes);
  void take_old_subtasks(const EpisodeRow& row, EpisodeAnnotation& out, std::vector<std::string>& notes);
  void take_stages(const EpisodeRow& row, Lane lane, EpisodeAnnotation& out, std::vector<std::string>& notes);
  void take_facts(const EpisodeRow& row, EpisodeAnnotation& out);
  void read_stages(const std::filesystem::path& file);
  [[nodiscard]] Segments runs_of(const EpisodeRow& row, const char* feature, const std::vector<std::string>& texts,
                                 std::vector<std::string>& notes);

  std::shared_ptr<const DatasetSummary> dataset_;
  DataReader data_;
  std::vector<std::string> old_subtasks_;  // by subtask_index
  std::string old_subtasks_note_;
  std::map<std::filesystem::path, bool> stage_files_;  // that were read
  std::map<std::int64_t, std::map<Lane, Stages>> stages_;
};

/// The segments that SARM's stages are: their last frame counts, and where two share a frame the first has it.
[[nodiscard]] Segments stages_to_segments(const std::vector<std::string>& names,
                                          const std::vector<std::int64_t>& starts,
                                          const std::vector<std::int64_t>& ends, std::int64_t length);

}  // namespace tandem
