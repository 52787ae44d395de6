#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "dataset/edit.h"
#include "dataset/folder_copy.h"
#include "dataset/stats.h"

namespace tandem::detail {

/// A piece of a source's file: `count` rows or pictures from `first` on.
struct EditPiece {
  std::filesystem::path file;
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::int64_t encode = 0;     ///< of a video: so many pictures from its start are encoded anew
  std::filesystem::path head;  ///< holds these, where they are not all of the piece
};

/// A file of the result with the episodes (numbers in the result) it holds.
struct EditFile {
  FileNumber number;
  std::vector<std::size_t> episodes;
  bool as_it_is = false;
};

/// The files of one kind, data or one camera's videos.
struct EditStream {
  std::string key;                ///< of the source; empty: data
  std::vector<EditPiece> pieces;  ///< by episode
  std::vector<EditFile> files;
};

/// Everything of the result but its bytes.
struct EditLayout {
  DatasetInfo info;
  std::vector<std::string> tasks;
  std::vector<EpisodeRow> rows;
  std::vector<std::vector<std::int64_t>> task_of_frame;  ///< by episode
  std::set<std::string> dropped;                         ///< features of the sources that do not come along
  bool same_tasks = false;                               ///< every text keeps its number
  EditStream data;
  std::vector<EditStream> videos;  ///< in the order of info.video_keys()
  std::vector<std::string> notes;
};

/// `scratch`: a folder for pictures that must be encoded to find out whether they can be joined.
[[nodiscard]] Result<EditLayout> lay_out(const EditPlan& plan, const std::filesystem::path& scratch);

/// The name of a source's feature in the result.
[[nodiscard]] std::string new_name(const EditPlan& plan, const std::string& feature);

/// Decides for every piece of the stream how it is cut, and so which files there are. `first_chunk_file` numbers them.
[[nodiscard]] Result<void> plan_cuts(const EditPlan& plan, const Feature& feature, EditStream& stream,
                                     const std::filesystem::path& scratch);

/// Writes the file of a stream of videos from its pieces.
[[nodiscard]] Result<void> write_video_file(const EditPlan& plan, const Feature& feature, const EditStream& stream,
                                            const EditFile& file, const std::filesystem::path& to);

/// Groups the pieces into files; `alone(e)`: episode e gets a file of its own.
void make_files(const EditPlan& plan, EditStream& stream, std::int64_t chunks_size,
                const std::function<bool(std::size_t)>& alone);

/// Asked now and then; an error: it was cancelled.
using EditStep = std::function<Result<void>()>;

/// Writes data and videos to `root`. Videos that do not change are linked in any case: they are replaced by
/// whoever changes them, never written into.
[[nodiscard]] Result<void> write_edited_files(const EditPlan& plan, const EditLayout& layout,
                                              const std::filesystem::path& root, TakeOver how, const EditStep& step);

/// Writes everything in meta/ that the format names: statistics, tasks, episodes, info.json. Data and videos are there.
[[nodiscard]] Result<void> write_edited_meta(const EditPlan& plan, EditLayout& layout,
                                             const std::filesystem::path& root, const EditStep& step);

/// Brings over what else lies in the sources: Tandem's facts under their new numbers, other files as they are.
[[nodiscard]] Result<void> carry_over(const EditPlan& plan, const EditLayout& layout, const std::filesystem::path& root,
                                      TakeOver how, bool in_place);

/// What carry_over() leaves behind, one sentence each.
[[nodiscard]] std::vector<std::string> left_behind(const EditPlan& plan);

/// Stage boundaries in meta/episodes count frames of the episode and are wrong once it is cut (annotation notes 1.8).
[[nodiscard]] bool is_stage_column(const std::string& name);

/// Writes the meta files of v2.1.
[[nodiscard]] Result<void> write_v21_meta(const EditLayout& layout, const std::vector<StatsTable>& stats,
                                          const std::filesystem::path& root);

/// Writes meta/episodes: the rows with their statistics, and the columns of the sources that Tandem does not know.
[[nodiscard]] Result<void> write_episode_rows(const EditPlan& plan, const EditLayout& layout,
                                              const std::vector<StatsTable>& stats, const std::filesystem::path& to);

}  // namespace tandem::detail
