#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dataset/language.h"
#include "dataset/reader.h"
#include "dataset/stats.h"

namespace tandem {

/// A text from this frame of an episode on.
struct TextFrom {
  std::int64_t frame = 0;
  std::string text;
};

/// One episode of an edited dataset: frames [from, to) of an episode of a source.
struct EditedEpisode {
  std::size_t source = 0;
  std::int64_t episode = 0;
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::optional<std::string> task;  ///< of all its frames; else the old texts
  std::vector<TextFrom> tasks{};    ///< of its frames, the first from 0 on; goes before `task`
};

/// Somebody's own column of meta/episodes: lists of texts or of whole numbers, absent where an episode has none.
struct EpisodeColumn {
  std::string name;
  bool of_texts = false;
  std::vector<std::optional<std::vector<std::string>>> texts;
  std::vector<std::optional<std::vector<std::int64_t>>> integers;
};

/// What is said about episodes, as it shall stand in the dataset. Only for plans that keep the frames.
struct PlannedTexts {
  std::map<std::int64_t, EpisodeLanguage> language;         ///< new rows of the language columns, by episode
  bool language_columns = false;                            ///< the result has them
  std::vector<std::string> subtasks;                        ///< meta/subtasks.parquet; empty: as it is
  std::vector<std::vector<std::int64_t>> subtask_of_frame;  ///< by episode, numbers of these
  std::vector<EpisodeColumn> columns;                       ///< of meta/episodes; one of the same name goes
  /// Writes what else belongs to it below the root of the result, once all the rest is there.
  std::function<Result<void>(const std::filesystem::path& root)> finish;
};

/// What a repair changes besides. Its source says how the dataset should be described, not how it is; every planned
/// episode names its `tasks`.
struct PlannedRepair {
  std::set<std::int64_t> rewrite;          ///< episodes whose rows are numbered and timed anew
  std::vector<StatsTable> stats;           ///< that are stored and right, by episode of the source
  bool keep_total = false;                 ///< the same of meta/stats.json
  std::set<std::filesystem::path> unused;  ///< videos with pictures of no episode, which go
  std::set<std::string> undeclared;        ///< columns of the data files that go
  std::map<std::filesystem::path, std::filesystem::path>
      saved;  ///< data files and those with what could be read of them
  std::function<Result<void>(const std::filesystem::path& root)> finish;  ///< as that of PlannedTexts
};

/// What shall become of one dataset, or of several that are put one after the other.
struct EditPlan {
  std::vector<std::shared_ptr<const DatasetSummary>> sources;
  std::vector<EditedEpisode> episodes;              ///< of the result, in order
  std::map<std::string, std::string> task_of_task;  ///< old text → new text
  std::optional<std::string> task_of_rest;          ///< where neither the episode nor the old text has a new one
  std::map<std::string, std::string> renamed;       ///< features: old name → new name
  DatasetVersion version = DatasetVersion::v30;     ///< of the result
  bool recompute_stats = false;                     ///< all of them, not only those of what changes
  std::shared_ptr<const PlannedTexts> texts;        ///< may be null
  std::shared_ptr<const PlannedRepair> repair;      ///< may be null

  [[nodiscard]] const DatasetSummary& source_of(const EditedEpisode& episode) const { return *sources[episode.source]; }
  [[nodiscard]] const EpisodeRow& row_of(const EditedEpisode& episode) const;
  [[nodiscard]] bool is_whole(const EditedEpisode& episode) const;
  /// Whether the frames are those of the one source, all of them in their order.
  [[nodiscard]] bool keeps_frames() const;
};

/// A plan that changes nothing yet. Several folders: a merge; refused, with a list, where they cannot be one dataset.
[[nodiscard]] Result<EditPlan> plan_edit(const std::vector<std::filesystem::path>& roots);

// All of these name episodes by their numbers in the source; only plans of one source have them.

[[nodiscard]] Result<void> delete_episodes(EditPlan& plan, const std::vector<std::int64_t>& episodes);
/// Only these stay, in this order.
[[nodiscard]] Result<void> keep_episodes(EditPlan& plan, const std::vector<std::int64_t>& episodes);
/// Only frames [from, to) of the episode stay; a negative `to`: to its end.
[[nodiscard]] Result<void> trim_episode(EditPlan& plan, std::int64_t episode, std::int64_t from, std::int64_t to);
[[nodiscard]] Result<void> set_task(EditPlan& plan, std::int64_t episode, const std::string& task);
[[nodiscard]] Result<void> set_every_task(EditPlan& plan, const std::string& task);
[[nodiscard]] Result<void> replace_task(EditPlan& plan, const std::string& from, const std::string& to);
[[nodiscard]] Result<void> rename_feature(EditPlan& plan, const std::string& from, const std::string& to);
/// The same for a feature with pictures; both names may be their last part alone, such as "front".
[[nodiscard]] Result<void> rename_camera(EditPlan& plan, const std::string& from, const std::string& to);

/// "3,7,10-14" or "[3, 7]" as numbers; both ends of a range belong to it.
[[nodiscard]] Result<std::vector<std::int64_t>> parse_episode_list(const std::string& text);

/// The plans of the parts of a dataset. A part is a list of episodes, or its share of them ("0.8"): shares take the
/// episodes in their order, rounded down, and the last part gets the rest, as LeRobot's do.
[[nodiscard]] Result<std::vector<std::pair<std::string, EditPlan>>> plan_split(
    const std::filesystem::path& root, const std::vector<std::pair<std::string, std::string>>& parts);

}  // namespace tandem
