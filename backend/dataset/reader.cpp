#include "dataset/reader.h"

#include <algorithm>

#include "base/files.h"
#include "base/json.h"
#include "dataset/json_lines.h"
#include "dataset/workplace.h"
#include "dataset/writer_detail.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

const char* const info_file = "meta/info.json";

void note(DatasetSummary& out, const std::string& kind, const std::string& where, const std::string& text,
          const std::string& remedy) {
  out.findings.push_back({Severity::warning, kind, where, text, remedy, 1});
}

Result<DatasetInfo> read_info(const fs::path& root) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(root, error)) && root.has_filename()) {
    detail::Workplace::tidy(root);  // a change that was killed may have left it aside
  }
  if (!fs::is_directory(root, error)) {
    return fail(ErrorCode::not_found, root.string() + " does not exist or is not a folder.", "Check the path.");
  }
  if (!fs::exists(root / info_file, error)) {
    if (fs::exists(root / "meta_data/info.json", error)) {
      return fail(ErrorCode::unsupported, root.string() + ": this is a v1 dataset, Tandem reads v2.1 and v3.0.",
                  "Run LeRobot's convert_dataset_v1_to_v2.py and convert_dataset_v20_to_v21.py on it first.");
    }
    if (!fs::is_empty(root, error) && detail::is_abandoned_start(root)) {
      return fail(ErrorCode::not_found,
                  root.string() + " holds no episode: a recording ended here before its first one was saved.",
                  "Record into the folder again, or delete it.");
    }
    return fail(ErrorCode::not_found, root.string() + " is not a LeRobot dataset: it has no meta/info.json.",
                "Give the folder that holds meta, data and videos.");
  }
  auto document = read_json(root / info_file);
  if (!document) {
    return std::unexpected(document.error());
  }
  return parse_readable_info(*document, (root / info_file).string());
}

// The texts that the episodes name, in the order in which they come.
std::vector<std::string> tasks_of(const std::vector<EpisodeRow>& episodes) {
  std::vector<std::string> out;
  std::set<std::string> known;
  for (const auto& row : episodes) {
    for (const auto& task : row.tasks) {
      if (known.insert(task).second) {
        out.push_back(task);
      }
    }
  }
  return out;
}

Result<void> read_meta(DatasetSummary& out) {
  const bool v21 = out.info.version == DatasetVersion::v21;
  const fs::path tasks_file = v21 ? tasks_lines_file : "meta/tasks.parquet";
  auto episodes = v21 ? read_episode_lines(out.root, out.info) : read_episodes(out.root, out.info);
  if (!episodes) {
    return std::unexpected(episodes.error());
  }
  out.episodes = std::move(*episodes);
  if (out.episodes.empty()) {
    return fail(ErrorCode::invalid_input,
                out.root.string() + ": meta/episodes holds no episode, info.json counts " +
                    std::to_string(out.info.total_episodes) + ".",
                "Run \"tandem-cli dataset validate\" on the dataset.");
  }
  if (!is_there(out.root / tasks_file)) {
    out.tasks = tasks_of(out.episodes);
    note(out, "tasks-invalid", tasks_file.string(), "the file is missing; the texts were taken from the episodes",
         "Restore it from a copy: other readers need it.");
    return {};
  }
  auto tasks = v21 ? read_task_lines(out.root) : read_tasks(out.root);
  if (!tasks) {
    return std::unexpected(tasks.error());
  }
  out.tasks = std::move(*tasks);
  return {};
}

void note_what_is_missing(DatasetSummary& out) {
  const bool v21 = out.info.version == DatasetVersion::v21;
  const auto have = static_cast<std::int64_t>(out.episodes.size());
  if (have != out.info.total_episodes) {
    note(out, "info-count", info_file,
         "total_episodes is " + std::to_string(out.info.total_episodes) + ", " + std::to_string(have) +
             " episodes have a row",
         "Run \"tandem-cli dataset validate\" on the dataset.");
  }
  const std::string stats = v21 ? stats_lines_file : "meta/stats.json";
  if (!is_there(out.root / stats)) {
    note(out, "stats-missing", stats, "the file is missing: training needs it",
         "\"tandem-cli dataset stats\" tells what it should hold.");
  }
  const auto keys = out.info.video_keys();
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const auto without = std::count_if(out.episodes.begin(), out.episodes.end(),
                                       [&](const EpisodeRow& row) { return !row.videos[k].present; });
    if (without > 0) {
      note(out, "episode-row-wrong", "meta/episodes",
           std::to_string(without) + " episodes have no videos/" + keys[k] + " columns: they have no pictures of it",
           "Run \"tandem-cli dataset validate\" on the dataset.");
    }
  }
}

std::unexpected<Error> unusable(const DatasetSummary& dataset, std::int64_t episode, const std::string& what) {
  return fail(ErrorCode::invalid_input,
              dataset.root.string() + ": episode " + std::to_string(episode) + " has no usable " + what + ".",
              "Run \"tandem-cli dataset validate\" on the dataset.");
}

Result<const EpisodeRow*> with_frames(const DatasetSummary& dataset, std::int64_t episode) {
  const auto row = find_episode(dataset, episode);
  if (row && (*row)->length <= 0) {
    return fail(ErrorCode::invalid_input,
                dataset.root.string() + ": episode " + std::to_string(episode) + " has no frames.",
                "Choose another one, or delete it.");
  }
  return row;
}

}  // namespace

Result<DatasetSummary> open_dataset(const fs::path& root) {
  auto info = read_info(root);
  if (!info) {
    return std::unexpected(info.error());
  }
  DatasetSummary out{root, std::move(*info), {}, {}, {}};
  if (out.info.total_episodes == 0) {
    return out;
  }
  TANDEM_TRY(read_meta(out));
  note_what_is_missing(out);
  return out;
}

Result<const EpisodeRow*> find_episode(const DatasetSummary& dataset, std::int64_t episode) {
  if (episode < 0 || episode >= static_cast<std::int64_t>(dataset.episodes.size())) {
    return fail(ErrorCode::not_found,
                dataset.root.string() + " has no episode " + std::to_string(episode) + " (it has " +
                    std::to_string(dataset.episodes.size()) + ").",
                "Choose another one.");
  }
  return &dataset.episodes[static_cast<std::size_t>(episode)];
}

Result<EpisodeRows> find_rows(const DatasetSummary& dataset, std::int64_t episode) {
  const auto row = with_frames(dataset, episode);
  if (!row) {
    return std::unexpected(row.error());
  }
  auto file = ParquetFile::open(dataset.root / dataset.info.data_file((*row)->data.chunk, (*row)->data.file));
  if (!file) {
    return std::unexpected(file.error());
  }
  const auto range = find_rows_in(*file, dataset, episode);
  if (!range) {
    return std::unexpected(range.error());
  }
  return EpisodeRows{std::move(*file), *range};
}

Result<RowRange> find_rows_in(const ParquetFile& file, const DatasetSummary& dataset, std::int64_t episode) {
  const auto found = with_frames(dataset, episode);
  if (!found) {
    return std::unexpected(found.error());
  }
  const EpisodeRow& row = **found;
  // The episodes of a file follow each other, so the first of them tells where its rows begin.
  const auto first = std::find_if(dataset.episodes.begin(), dataset.episodes.end(),
                                  [&](const EpisodeRow& other) { return other.data == row.data; });
  const bool v21 = dataset.info.version == DatasetVersion::v21;
  const RowRange expected{v21 ? 0 : row.from_index - first->from_index, row.length};
  const auto number = static_cast<double>(episode);
  if (expected.first >= 0) {
    const auto owners = file.numbers("episode_index", expected);
    if (!owners) {
      return std::unexpected(owners.error());
    }
    const auto& values = owners->values;
    if (static_cast<std::int64_t>(values.size()) == expected.count &&
        std::all_of(values.begin(), values.end(), [&](double owner) { return owner == number; })) {
      return expected;
    }
  }
  const auto owners = file.numbers("episode_index");
  if (!owners) {
    return std::unexpected(owners.error());
  }
  const auto& values = owners->values;
  const auto begin = std::find(values.begin(), values.end(), number);
  if (begin == values.end() || values.size() != owners->rows) {
    return unusable(dataset, episode, "rows");
  }
  const auto end = std::find_if(begin, values.end(), [&](double owner) { return owner != number; });
  return RowRange{begin - values.begin(), end - begin};
}

Result<std::vector<double>> read_episode_values(const DatasetSummary& dataset, std::int64_t episode,
                                                const std::string& feature) {
  const auto rows = find_rows(dataset, episode);
  if (!rows) {
    return std::unexpected(rows.error());
  }
  auto numbers = rows->file.numbers(feature, rows->range);
  if (!numbers) {
    return std::unexpected(numbers.error());
  }
  if (numbers->width == 0 || numbers->nulls > 0 || static_cast<std::int64_t>(numbers->rows) != rows->range.count) {
    return unusable(dataset, episode, feature);
  }
  return std::move(numbers->values);
}

Result<std::vector<std::string>> read_episode_texts(const DatasetSummary& dataset, std::int64_t episode,
                                                    const std::string& feature) {
  const auto rows = find_rows(dataset, episode);
  if (!rows) {
    return std::unexpected(rows.error());
  }
  return rows->file.texts(feature, rows->range);
}

}  // namespace tandem
