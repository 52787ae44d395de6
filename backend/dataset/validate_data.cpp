#include <algorithm>
#include <cmath>

#include "dataset/validate_detail.h"

namespace tandem::detail {
namespace {

void take_column(Validation& v, const ParquetFile& file, const std::string& where, const Feature& feature,
                 std::map<std::string, RowColumn>& pieces) {
  auto numbers = file.numbers(feature.name);
  if (!numbers) {
    v.fatal("column-type", where, numbers.error().message,
            "The column must hold " + feature.json.value("dtype", "?") + ".");
    return;
  }
  if (numbers->nulls > 0) {
    v.error("value-null", where, "column " + feature.name + " holds missing values", "Restore the file from a copy.");
    return;
  }
  const auto width = static_cast<std::size_t>(feature.width());
  if (numbers->rows > 0 && numbers->width != width) {
    v.fatal("column-shape", where,
            "column " + feature.name + " has " + std::to_string(numbers->width) + " values a row, info.json declares " +
                std::to_string(width),
            "Declare the true shape, or restore the file.");
    return;
  }
  const bool whole = feature.dtype == DType::int64 || feature.dtype == DType::int32;
  if (whole && !numbers->is_integer && numbers->rows > 0) {
    v.error("column-type", where, "column " + feature.name + " holds no whole numbers",
            "Write it as " + feature.json.value("dtype", "?") + ".");
    return;
  }
  auto& column = pieces[feature.name];
  column.width = width;
  column.values.insert(column.values.end(), numbers->values.begin(), numbers->values.end());
}

// What other readers cannot open though this one can.
void check_storage(Validation& v, const ParquetFile& file, const std::string& where) {
  const std::string compression = file.compression();
  if (compression != "SNAPPY" && compression != "UNCOMPRESSED") {
    v.add(Severity::info, "compression-unusual", where, "the file is compressed with " + compression,
          "LeRobot reads it, its web viewer only snappy.");
  }
  if (v.v21() && file.metadata("huggingface").find("\"List\"") != std::string::npos) {
    v.error("column-metadata", where, "its metadata names the column type List, which the loaders of v2.1 do not know",
            "Write the file without the key huggingface.");
  }
}

void read_data_file(Validation& v, const std::filesystem::path& relative, std::map<std::string, RowColumn>& pieces) {
  const std::string where = relative.string();
  if (!v.is_file(relative)) {
    return;
  }
  auto file = ParquetFile::open(v.root / relative);
  if (!file) {
    v.fatal("file-unreadable", where, file.error().message, "Restore the file from a copy.");
    return;
  }
  for (const auto& column : file->columns()) {
    const Feature* feature = find_feature(v.info.features, column);
    if (feature == nullptr || feature->dtype == DType::video) {
      v.fatal("column-extra", where, "column " + column + " is not declared in info.json", "Declare or drop it.");
    }
  }
  check_storage(v, *file, where);
  v.file_of_row.insert(v.file_of_row.end(), file->rows(), where);
  for (const auto& feature : v.info.features) {
    if (feature.dtype == DType::video) {
      continue;
    }
    if (!file->has(feature.name)) {
      v.error("column-missing", where, "column " + feature.name + " is missing", "Restore the file from a copy.");
    } else if (feature.is_numeric()) {
      take_column(v, *file, where, feature, pieces);
    }
  }
}

// Reports the first row for which `bad` holds, with the number of such rows.
template <typename Predicate>
void first_bad(Validation& v, const std::string& kind, const std::string& text, const std::string& remedy,
               Predicate bad) {
  std::size_t count = 0;
  std::size_t first = 0;
  for (std::size_t row = 0; row < v.file_of_row.size(); ++row) {
    if (bad(row)) {
      first = count == 0 ? row : first;
      ++count;
    }
  }
  if (count > 0) {
    v.error(kind, v.file_of_row[first],
            text + " (first at row " + std::to_string(first) + ", " + std::to_string(count) + " rows)", remedy);
  }
}

void check_order(Validation& v) {
  const auto& index = v.columns.at("index").values;
  const auto& episode = v.columns.at("episode_index").values;
  const auto& frame = v.columns.at("frame_index").values;
  const auto& stamp = v.columns.at("timestamp").values;
  const auto& task = v.columns.at("task_index").values;
  first_bad(v, "index-not-contiguous", "index is not the row number", "Renumber the rows.",
            [&](std::size_t row) { return index[row] != static_cast<double>(row); });
  first_bad(v, "episode-order", "episode_index jumps", "Episodes must follow each other.", [&](std::size_t row) {
    const double step = row == 0 ? episode[0] : episode[row] - episode[row - 1];
    return row == 0 ? step != 0 : step != 0 && step != 1;
  });
  std::map<std::int64_t, int> pieces;
  std::vector<double> expected(frame.size());
  std::size_t start = 0;
  for (std::size_t row = 0; row < frame.size(); ++row) {
    if (row > 0 && episode[row] != episode[row - 1]) {
      start = row;
    }
    expected[row] = static_cast<double>(row - start);
    const auto number = static_cast<std::int64_t>(episode[row]);
    if (row == start) {
      ++pieces[number];
      v.spans[number] = {start, 0};
    }
    v.spans[number].length = row - start + 1;
  }
  std::erase_if(v.spans, [&](const auto& span) { return pieces[span.first] > 1; });
  first_bad(v, "frame-index-not-contiguous", "frame_index is not 0, 1, 2, …", "Renumber the rows.",
            [&](std::size_t row) { return frame[row] != expected[row]; });
  first_bad(v, "timestamp-off-grid", "timestamp is not frame_index / fps", "Write frame_index / fps, or correct fps.",
            [&](std::size_t row) {
              const auto grid = static_cast<double>(static_cast<float>(frame[row] / v.info.fps));
              return !(std::abs(stamp[row] - grid) <= 1e-5);
            });
  if (v.tasks_known) {
    const auto known = static_cast<double>(v.tasks.size());
    first_bad(v, "task-index-unknown", "task_index has no row in " + v.tasks_file(),
              "Correct the index or add the task.",
              [&](std::size_t row) { return task[row] < 0 || task[row] >= known; });
    const auto unknown = std::find_if(task.begin(), task.end(), [&](double t) { return t < 0 || t >= known; });
    if (unknown != task.end()) {
      v.error("decode-failed", ".",
              "LeRobot fails at row " + std::to_string(unknown - task.begin()) + ": it has no task",
              "Mend task_index.");
    }
  }
}

void check_episode(Validation& v, const EpisodeRow& row) {
  const std::string where = row.file.string();
  const std::string name = "episode " + std::to_string(row.episode);
  const auto path = v.info.data_file(row.data.chunk, row.data.file);
  std::error_code error;
  if (!std::filesystem::exists(v.root / path, error)) {
    v.fatal_for(row, "data-file-missing", path.string(), name + " names it, but it does not exist",
                "Restore the file from a copy.");
    return;
  }
  if (v.columns.size() < 5) {
    return;
  }
  const auto found = v.spans.find(row.episode);
  if (found == v.spans.end() && row.length <= 0) {
    return;  // said already
  }
  if (found == v.spans.end()) {
    v.error("episode-data-missing", path.string(), "the rows of " + name + " are not one block",
            "Restore the file from a copy.");
    return;
  }
  const auto [first, length] = found->second;
  for (std::size_t i = first; i < first + length; ++i) {
    if (v.file_of_row[i] != path.string()) {
      v.error("episode-row-wrong", where, name + ": its rows are not (only) in " + path.string(),
              "Correct data/file_index.");
      break;
    }
  }
  const auto start = static_cast<std::int64_t>(first);
  const auto count = static_cast<std::int64_t>(length);
  if (v.v21() && row.length != count) {
    v.error("episode-row-wrong", where,
            name + ": length is " + std::to_string(row.length) + ", " + path.string() + " holds " +
                std::to_string(count) + " rows",
            "Take it from the data rows.");
  } else if (!v.v21() && (row.length != count || row.from_index != start || row.to_index != start + count)) {
    v.error("episode-row-wrong", where,
            name + ": length, dataset_from_index and dataset_to_index are " + std::to_string(row.length) + ", " +
                std::to_string(row.from_index) + ", " + std::to_string(row.to_index) + "; the data says " +
                std::to_string(count) + ", " + std::to_string(start) + ", " + std::to_string(start + count),
            "Take them from the data rows.");
  }
  std::set<std::string> used;
  const auto& task = v.columns.at("task_index").values;
  for (std::size_t i = first; i < first + length; ++i) {
    if (task[i] >= 0 && task[i] < static_cast<double>(v.tasks.size())) {
      used.insert(v.tasks[static_cast<std::size_t>(task[i])]);
    }
  }
  if (v.tasks_known && used != std::set<std::string>(row.tasks.begin(), row.tasks.end())) {
    v.error("episode-row-wrong", where, name + ": tasks differ from its task_index values",
            "Take them from the data rows.");
  }
}

void check_finite(Validation& v) {
  for (const auto& [name, column] : v.columns) {
    const auto bad =
        std::find_if(column.values.begin(), column.values.end(), [](double x) { return !std::isfinite(x); });
    if (bad != column.values.end()) {
      const auto row = static_cast<std::size_t>(bad - column.values.begin()) / column.width;
      v.error("value-not-finite", v.file_of_row[row],
              "column " + name + " holds a value that is not a number at row " + std::to_string(row),
              "Drop the episode, or put a value there.");
    }
  }
}

}  // namespace

void check_rows(Validation& v) {
  const auto files = parquet_files(v.root, "data");
  if (files.empty()) {
    v.fatal("data-file-missing", "data", "there is no data file", "Restore the folder from a copy.");
  }
  std::map<std::string, RowColumn> pieces;
  for (const auto& relative : files) {
    read_data_file(v, relative, pieces);
  }
  const std::size_t rows = v.file_of_row.size();
  if (static_cast<std::int64_t>(rows) != v.info.total_frames) {
    v.error(
        "info-count", "meta/info.json",
        "total_frames is " + std::to_string(v.info.total_frames) + ", the data holds " + std::to_string(rows) + " rows",
        "Count again.");
  }
  for (auto& [name, column] : pieces) {
    if (column.values.size() == rows * column.width) {
      v.columns[name] = std::move(column);
    }
  }
  const bool complete = v.columns.contains("index") && v.columns.contains("episode_index") &&
                        v.columns.contains("frame_index") && v.columns.contains("timestamp") &&
                        v.columns.contains("task_index");
  if (complete && rows > 0) {
    check_order(v);
  }
  std::set<std::int64_t> known;
  for (const auto& row : v.episodes) {
    known.insert(row.episode);
    if (complete || rows == 0) {
      check_episode(v, row);
    }
  }
  for (const auto& [episode, span] : v.spans) {
    if (!known.contains(episode) && v.rows_complete) {
      v.error("episode-row-missing", v.rows_file(),
              "episode " + std::to_string(episode) + " is in the data but has no row",
              "Rebuild the row from the data.");
    }
  }
  check_finite(v);
}

}  // namespace tandem::detail
