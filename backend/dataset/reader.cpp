#include "dataset/reader.h"

#include "base/json.h"
#include "dataset/writer_detail.h"

namespace tandem {

Result<DatasetSummary> open_dataset(const std::filesystem::path& root) {
  std::error_code error;
  if (!std::filesystem::is_directory(root, error)) {
    return fail(ErrorCode::not_found, root.string() + " does not exist or is not a folder.", "Check the path.");
  }
  if (!std::filesystem::exists(root / "meta/info.json", error)) {
    if (!std::filesystem::is_empty(root, error) && detail::is_abandoned_start(root)) {
      return fail(ErrorCode::not_found,
                  root.string() + " holds no episode: a recording ended here before its first one was saved.",
                  "Record into the folder again, or delete it.");
    }
    return fail(ErrorCode::not_found, root.string() + " is not a LeRobot dataset: it has no meta/info.json.",
                "Give the folder that holds meta, data and videos.");
  }
  auto document = read_json(root / "meta/info.json");
  if (!document) {
    return std::unexpected(document.error());
  }
  auto info = parse_info(*document, (root / "meta/info.json").string());
  if (!info) {
    return std::unexpected(info.error());
  }
  DatasetSummary out{root, std::move(*info), {}, {}};
  if (out.info.total_episodes == 0) {
    return out;
  }
  auto tasks = read_tasks(root);
  if (!tasks) {
    return std::unexpected(tasks.error());
  }
  out.tasks = std::move(*tasks);
  auto episodes = read_episodes(root, out.info);
  if (!episodes) {
    return std::unexpected(episodes.error());
  }
  out.episodes = std::move(*episodes);
  return out;
}

Result<std::vector<double>> read_episode_values(const DatasetSummary& dataset, std::int64_t episode,
                                                const std::string& feature) {
  if (episode < 0 || episode >= static_cast<std::int64_t>(dataset.episodes.size())) {
    return fail(ErrorCode::not_found,
                dataset.root.string() + " has no episode " + std::to_string(episode) + " (it has " +
                    std::to_string(dataset.episodes.size()) + ").",
                "Choose another one.");
  }
  const EpisodeRow& row = dataset.episodes[static_cast<std::size_t>(episode)];
  auto file = ParquetFile::open(dataset.root / dataset.info.data_file(row.data.chunk, row.data.file));
  if (!file) {
    return std::unexpected(file.error());
  }
  auto numbers = file->numbers(feature);
  if (!numbers) {
    return std::unexpected(numbers.error());
  }
  auto owners = file->numbers("episode_index");
  if (!owners) {
    return std::unexpected(owners.error());
  }
  std::vector<double> out;
  const bool regular = numbers->width > 0 && numbers->nulls == 0 && owners->values.size() == numbers->rows;
  for (std::size_t i = 0; regular && i < numbers->rows; ++i) {
    if (owners->values[i] == static_cast<double>(episode)) {
      const auto at = numbers->values.begin() + static_cast<std::ptrdiff_t>(i * numbers->width);
      out.insert(out.end(), at, at + static_cast<std::ptrdiff_t>(numbers->width));
    }
  }
  if (out.empty()) {
    return fail(ErrorCode::invalid_input,
                dataset.root.string() + ": episode " + std::to_string(episode) + " has no usable " + feature + ".",
                "Run \"tandem-cli dataset validate\" on the dataset.");
  }
  return out;
}

}  // namespace tandem
