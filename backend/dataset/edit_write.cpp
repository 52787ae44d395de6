#include <algorithm>

#include "base/files.h"
#include "dataset/edit_detail.h"
#include "dataset/parquet_join.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

bool is_trimmed(const EditPlan& plan, std::size_t e) { return !plan.is_whole(plan.episodes[e]); }

// Where one episode of a file gets new language, all of its file is written in one form.
Result<void> add_language(const EditPlan& plan, const EditFile& file, ColumnEdit& out) {
  const auto& fresh = plan.texts->language;
  if (std::none_of(file.episodes.begin(), file.episodes.end(),
                   [&](std::size_t e) { return fresh.contains(plan.episodes[e].episode); })) {
    return {};
  }
  for (const auto e : file.episodes) {
    const auto& episode = plan.episodes[e];
    const auto found = fresh.find(episode.episode);
    auto language = found != fresh.end() ? Result<EpisodeLanguage>(found->second)
                                         : read_language(plan.source_of(episode), episode.episode);
    if (!language) {
      return std::unexpected(language.error());
    }
    out.language.push_back(std::move(*language));
  }
  return {};
}

// What is said about the episodes.
Result<void> add_texts(const EditPlan& plan, const EditFile& file, ColumnEdit& out) {
  if (plan.texts == nullptr) {
    return {};
  }
  if (!plan.texts->subtasks.empty()) {
    out.add.emplace_back("subtask_index");
    auto& numbers = out.replace["subtask_index"].integers;
    for (const auto e : file.episodes) {
      const auto& of_frames = plan.texts->subtask_of_frame.at(static_cast<std::size_t>(plan.episodes[e].episode));
      numbers.insert(numbers.end(), of_frames.begin(), of_frames.end());
    }
  }
  return add_language(plan, file, out);
}

Result<ColumnEdit> columns_of(const EditPlan& plan, const EditLayout& layout, const EditFile& file) {
  ColumnEdit out;
  const bool trimmed = plan.repair != nullptr || std::any_of(file.episodes.begin(), file.episodes.end(),
                                                             [&](std::size_t e) { return plan.episodes[e].from > 0; });
  out.fps = layout.info.fps;
  out.for_v21 = plan.version == DatasetVersion::v21;
  out.drop = layout.dropped;
  const auto& features = plan.sources.front()->info.features;
  for (const auto& [from, to] : plan.renamed) {
    const Feature* feature = find_feature(features, from);
    if (feature->dtype != DType::video) {
      out.rename[from] = to;
    }
    if (feature->is_visual()) {
      out.cameras[from] = to;
    }
  }
  for (const auto e : file.episodes) {
    const EpisodeRow& row = layout.rows[e];
    const auto& episode = plan.episodes[e];
    const bool cut = is_trimmed(plan, e);
    out.cuts.emplace_back(cut ? episode.from : 0, cut ? episode.to : 0);
    auto& tasks = out.replace["task_index"].integers;
    tasks.insert(tasks.end(), layout.task_of_frame[e].begin(), layout.task_of_frame[e].end());
    for (std::int64_t i = 0; i < row.length; ++i) {
      out.replace["episode_index"].integers.push_back(row.episode);
      out.replace["index"].integers.push_back(row.from_index + i);
      if (trimmed) {
        out.replace["frame_index"].integers.push_back(i);
        out.replace["timestamp"].numbers.push_back(
            static_cast<double>(static_cast<float>(static_cast<double>(i) / layout.info.fps)));
      }
    }
  }
  TANDEM_TRY(add_texts(plan, file, out));
  return out;
}

}  // namespace

Result<void> write_edited_files(const EditPlan& plan, const EditLayout& layout, const fs::path& root, TakeOver how,
                                const EditStep& step) {
  const auto place = [&](const EditStream& stream, const EditFile& file, const fs::path& relative, auto write) {
    const fs::path& old = stream.pieces[file.episodes.front()].file;
    if (file.as_it_is) {
      return take_over(old, root / relative, stream.key.empty() ? how : TakeOver::link);
    }
    Result<void> done = make_folder((root / relative).parent_path());
    done = done ? write(root / relative) : done;
    return done ? sync_folder((root / relative).parent_path()) : done;
  };
  for (const auto& file : layout.data.files) {
    TANDEM_TRY(step());
    TANDEM_TRY(
        place(layout.data, file, layout.info.data_file(file.number.chunk, file.number.file), [&](const fs::path& to) {
          const auto columns = columns_of(plan, layout, file);
          if (!columns) {
            return Result<void>(std::unexpected(columns.error()));
          }
          std::vector<RowPiece> pieces;
          for (const auto e : file.episodes) {
            const EditPiece& piece = layout.data.pieces[e];
            pieces.push_back({piece.file, piece.first, piece.count});
          }
          return join_parquet(pieces, *columns, to);
        }));
  }
  for (const auto& stream : layout.videos) {
    const Feature& feature = *find_feature(plan.sources.front()->info.features, stream.key);
    const std::string key = new_name(plan, stream.key);
    for (const auto& file : stream.files) {
      TANDEM_TRY(step());
      TANDEM_TRY(place(stream, file, layout.info.video_file(key, file.number.chunk, file.number.file),
                       [&](const fs::path& to) { return write_video_file(plan, feature, stream, file, to); }));
    }
  }
  return {};
}

}  // namespace tandem::detail
