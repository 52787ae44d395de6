#include "dataset/episodes.h"

#include <algorithm>

#include "base/json.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

using Type = ParquetColumn::Type;

// `text`: the column that is the index; "TEXT_index" numbers it.
std::string pandas_metadata(const std::string& text) {
  const auto column = [](const std::string& name, const char* pandas_type, const char* numpy_type) {
    return Json{{"name", name},
                {"field_name", name},
                {"pandas_type", pandas_type},
                {"numpy_type", numpy_type},
                {"metadata", nullptr}};
  };
  const Json metadata = {
      {"index_columns", {text}},
      {"column_indexes", Json::array({{{"name", nullptr},
                                       {"field_name", nullptr},
                                       {"pandas_type", "unicode"},
                                       {"numpy_type", "object"},
                                       {"metadata", {{"encoding", "UTF-8"}}}}})},
      {"columns", Json::array({column(text + "_index", "int64", "int64"), column(text, "unicode", "object")})},
      {"creator", {{"library", "tandem"}, {"version", TANDEM_VERSION}}},
      {"pandas_version", "2.3.3"},
  };
  return dump_json(metadata);
}

bool has_pandas_index(const ParquetFile& file) {
  const std::string text = file.metadata("pandas");
  if (text.empty()) {
    return false;
  }
  const auto json = parse_json(text, "pandas metadata");
  return json && json->is_object() && json->contains("index_columns") && (*json)["index_columns"].is_array() &&
         !(*json)["index_columns"].empty() && (*json)["index_columns"][0].is_string();
}

// Columns of whole numbers or seconds, read on demand; remembers the first failure.
class RowReader {
 public:
  explicit RowReader(const ParquetFile& file) : file_(file) {}

  std::vector<double> column(const std::string& name, bool required = true) {
    if (error_ || (!required && !file_.has(name))) {
      return {};
    }
    auto numbers = file_.numbers(name);
    if (!numbers) {
      error_ = numbers.error();
      return {};
    }
    const bool complete = numbers->nulls == 0 && numbers->width == 1 && numbers->rows == file_.rows();
    if (!complete && file_.rows() > 0) {
      if (required) {
        error_ = Error{ErrorCode::invalid_input,
                       "column " + name + " of meta/episodes has missing values.",
                       "Run \"tandem-cli dataset validate\".",
                       {}};
      }
      return {};
    }
    return std::move(numbers->values);
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  const ParquetFile& file_;
  std::optional<Error> error_;
};

std::int64_t whole(const std::vector<double>& values, std::size_t row) {
  const double value = row < values.size() ? values[row] : 0;
  return value >= -9e15 && value <= 9e15 ? static_cast<std::int64_t>(value) : 0;
}

ParquetColumn integer_column(const std::string& name, std::int64_t value) {
  ParquetColumn column;
  column.name = name;
  column.integers = {value};
  return column;
}

ParquetColumn number_column(const std::string& name, double value) {
  ParquetColumn column;
  column.name = name;
  column.type = Type::float64;
  column.numbers = {value};
  return column;
}

void append_stats(std::vector<ParquetColumn>& out, const std::string& feature, const FeatureStats& stats) {
  const auto add = [&](const std::string& name, const std::vector<double>& values) {
    ParquetColumn column;
    column.name = "stats/" + feature + "/" + name;
    column.type = stats.image ? Type::float64_planes : Type::float64_list;
    column.width = values.size();
    column.numbers = values;
    out.push_back(std::move(column));
  };
  add("min", stats.min);
  add("max", stats.max);
  add("mean", stats.mean);
  add("std", stats.std);
  ParquetColumn count;
  count.name = "stats/" + feature + "/count";
  count.type = Type::int64_list;
  count.integers = {stats.count};
  out.push_back(std::move(count));
  for (std::size_t q = 0; q < quantile_names.size(); ++q) {
    if (!stats.quantiles[q].empty()) {
      add(quantile_names[q].first, stats.quantiles[q]);
    }
  }
}

}  // namespace

Result<std::vector<std::string>> read_tasks(const fs::path& root, bool* pandas_index) {
  const auto path = root / "meta" / "tasks.parquet";
  auto file = ParquetFile::open(path);
  if (!file) {
    return std::unexpected(file.error());
  }
  if (pandas_index != nullptr) {
    *pandas_index = has_pandas_index(*file);
  }
  auto texts = file->texts(file->has("task") ? "task" : "__index_level_0__");
  if (!texts) {
    return std::unexpected(texts.error());
  }
  auto numbers = file->numbers("task_index");
  if (!numbers) {
    return std::unexpected(numbers.error());
  }
  for (std::size_t i = 0; i < texts->size(); ++i) {
    if (i >= numbers->values.size() || whole(numbers->values, i) != static_cast<std::int64_t>(i)) {
      return fail(ErrorCode::invalid_input, path.string() + ": task_index is not 0, 1, 2, … in row order.",
                  "Run \"tandem-cli dataset validate\" on the dataset.");
    }
  }
  return texts;
}

Result<void> write_text_table(const fs::path& path, const std::string& name, const std::vector<std::string>& texts) {
  ParquetColumn index;
  index.name = name + "_index";
  for (std::size_t i = 0; i < texts.size(); ++i) {
    index.integers.push_back(static_cast<std::int64_t>(i));
  }
  ParquetColumn text;
  text.name = name;
  text.type = Type::text;
  text.texts = texts;
  return write_parquet(path, {index, text}, {{"pandas", pandas_metadata(name)}});
}

Result<void> write_tasks(const fs::path& path, const std::vector<std::string>& tasks) {
  return write_text_table(path, "task", tasks);
}

std::vector<fs::path> parquet_files(const fs::path& root, const std::string& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  for (const auto& chunk : fs::directory_iterator(root / folder, error)) {
    if (!chunk.is_directory(error)) {
      continue;
    }
    for (const auto& entry : fs::directory_iterator(chunk.path(), error)) {
      if (entry.path().extension() == ".parquet") {
        out.push_back(fs::path(folder) / chunk.path().filename() / entry.path().filename());
      }
    }
  }
  std::sort(out.begin(), out.end(), [](const fs::path& a, const fs::path& b) { return a.string() < b.string(); });
  return out;
}

Result<std::vector<EpisodeRow>> read_episode_file(const fs::path& root, const fs::path& relative,
                                                  const DatasetInfo& info) {
  auto file = ParquetFile::open(root / relative);
  if (!file) {
    return std::unexpected(file.error());
  }
  RowReader reader(*file);
  const auto episode = reader.column("episode_index");
  const auto length = reader.column("length");
  const auto from = reader.column("dataset_from_index");
  const auto to = reader.column("dataset_to_index");
  const auto data_chunk = reader.column("data/chunk_index");
  const auto data_file = reader.column("data/file_index");
  const auto own_chunk = reader.column("meta/episodes/chunk_index", false);
  const auto own_file = reader.column("meta/episodes/file_index", false);
  auto tasks = file->text_lists("tasks");
  if (!tasks) {
    return std::unexpected(tasks.error());
  }
  const bool complete = !reader.error() && tasks->size() == file->rows() && episode.size() == file->rows();
  std::vector<EpisodeRow> rows(complete ? file->rows() : 0);
  if (!complete) {
    Error error = reader.error().value_or(Error{ErrorCode::invalid_input, "the rows are incomplete.", {}, {}});
    error.message = (root / relative).string() + ": " + error.message;
    return std::unexpected(std::move(error));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].episode = whole(episode, i);
    rows[i].length = whole(length, i);
    rows[i].from_index = whole(from, i);
    rows[i].to_index = whole(to, i);
    rows[i].tasks = (*tasks)[i];
    rows[i].data = {whole(data_chunk, i), whole(data_file, i)};
    rows[i].own = {whole(own_chunk, i), whole(own_file, i)};
    rows[i].file = relative;
  }
  for (const auto& key : info.video_keys()) {
    const std::string prefix = "videos/" + key + "/";
    const auto chunk = reader.column(prefix + "chunk_index", false);
    const auto number = reader.column(prefix + "file_index", false);
    const auto begin = reader.column(prefix + "from_timestamp", false);
    const auto end = reader.column(prefix + "to_timestamp", false);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      VideoSpan span;
      span.present = i < chunk.size() && i < number.size() && i < begin.size() && i < end.size();
      if (span.present) {
        span.file = {whole(chunk, i), whole(number, i)};
        span.from_s = begin[i];
        span.to_s = end[i];
      }
      rows[i].videos.push_back(span);
    }
  }
  return rows;
}

Result<std::vector<EpisodeRow>> read_episodes(const fs::path& root, const DatasetInfo& info) {
  std::vector<EpisodeRow> out;
  for (const auto& relative : parquet_files(root, "meta/episodes")) {
    auto rows = read_episode_file(root, relative, info);
    if (!rows) {
      return rows;
    }
    for (auto& row : *rows) {
      if (row.episode != static_cast<std::int64_t>(out.size())) {
        return fail(ErrorCode::invalid_input,
                    (root / relative).string() + ": the row of episode " + std::to_string(out.size()) +
                        " holds episode " + std::to_string(row.episode) + ".",
                    "Run \"tandem-cli dataset validate\" on the dataset.");
      }
      out.push_back(std::move(row));
    }
  }
  return out;
}

Result<std::vector<StatsTable>> read_episode_stats(const fs::path& path) {
  auto file = ParquetFile::open(path);
  if (!file) {
    return std::unexpected(file.error());
  }
  // Sized by what is really there, not by what the footer claims.
  const auto episodes = file->numbers("episode_index");
  if (!episodes) {
    return std::unexpected(episodes.error());
  }
  std::vector<StatsTable> out(episodes->rows);
  for (const auto& column : file->columns()) {
    if (!column.starts_with("stats/") || !column.ends_with("/mean")) {
      continue;
    }
    const std::string prefix = column.substr(0, column.size() - 4);
    const std::string feature = column.substr(6, column.size() - 6 - 5);
    const auto read = [&](const std::string& name) -> std::vector<std::vector<double>> {
      const auto numbers = file->has(prefix + name) ? file->numbers(prefix + name)
                                                    : Result<NumberColumn>(fail(ErrorCode::not_found, ""));
      if (!numbers || numbers->nulls > 0 || numbers->width == 0 || numbers->rows != out.size()) {
        return {};
      }
      std::vector<std::vector<double>> rows;
      for (std::size_t i = 0; i < numbers->rows; ++i) {
        const auto at = numbers->values.begin() + static_cast<std::ptrdiff_t>(i * numbers->width);
        rows.emplace_back(at, at + static_cast<std::ptrdiff_t>(numbers->width));
      }
      return rows;
    };
    const auto min = read("min");
    const auto max = read("max");
    const auto mean = read("mean");
    const auto std = read("std");
    const auto count = read("count");
    std::array<std::vector<std::vector<double>>, 5> quantiles;
    for (std::size_t q = 0; q < quantiles.size(); ++q) {
      quantiles[q] = read(quantile_names[q].first);
    }
    if (min.empty() || max.empty() || mean.empty() || std.empty() || count.empty()) {
      continue;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      FeatureStats& stats = out[i][feature];
      stats = {min[i], max[i], mean[i], std[i], whole(count[i], 0), {}, feature.find("image") != std::string::npos};
      for (std::size_t q = 0; q < quantiles.size(); ++q) {
        stats.quantiles[q] = quantiles[q].empty() ? std::vector<double>() : quantiles[q][i];
      }
    }
  }
  return out;
}

std::vector<ParquetColumn> episode_columns(const EpisodeRow& row, const DatasetInfo& info, const StatsTable& stats) {
  std::vector<ParquetColumn> out;
  out.push_back(integer_column("episode_index", row.episode));
  ParquetColumn tasks;
  tasks.name = "tasks";
  tasks.type = Type::text_list;
  tasks.lists = {row.tasks};
  out.push_back(std::move(tasks));
  out.push_back(integer_column("length", row.length));
  out.push_back(integer_column("data/chunk_index", row.data.chunk));
  out.push_back(integer_column("data/file_index", row.data.file));
  out.push_back(integer_column("dataset_from_index", row.from_index));
  out.push_back(integer_column("dataset_to_index", row.to_index));
  const auto keys = info.video_keys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string prefix = "videos/" + keys[i] + "/";
    out.push_back(integer_column(prefix + "chunk_index", row.videos[i].file.chunk));
    out.push_back(integer_column(prefix + "file_index", row.videos[i].file.file));
    out.push_back(number_column(prefix + "from_timestamp", row.videos[i].from_s));
    out.push_back(number_column(prefix + "to_timestamp", row.videos[i].to_s));
  }
  for (const auto& feature : info.features) {
    if (const auto entry = stats.find(feature.name); entry != stats.end()) {
      append_stats(out, feature.name, entry->second);
    }
  }
  out.push_back(integer_column("meta/episodes/chunk_index", row.own.chunk));
  out.push_back(integer_column("meta/episodes/file_index", row.own.file));
  return out;
}

}  // namespace tandem
