#include "dataset/validate.h"

#include <algorithm>

#include "base/files.h"
#include "dataset/json_lines.h"
#include "dataset/validate_detail.h"
#include "dataset/writer_detail.h"

namespace tandem {
namespace fs = std::filesystem;
using namespace detail;

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "info";
  }
  return "error";
}

int ValidationReport::exit_code() const {
  if (unreadable) {
    return 2;
  }
  const bool wrong =
      std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity != Severity::info; });
  return wrong ? 1 : 0;
}

void Validation::add(Severity severity, const std::string& kind, const std::string& where, const std::string& text,
                     const std::string& remedy) {
  // A few of a kind are listed, the rest is counted with the last of them.
  constexpr int most_of_a_kind = 5;
  Finding* last = nullptr;
  int alike = 0;
  for (auto& finding : report.findings) {
    if (finding.kind == kind && finding.where == where) {
      last = &finding;
      ++alike;
      if (finding.text == text) {
        ++finding.count;
        return;
      }
    }
  }
  if (alike >= most_of_a_kind) {
    ++last->count;
    return;
  }
  // Sentences of other parts end with a full stop; a finding is followed by its remedy.
  report.findings.push_back(
      {severity, kind, where, text.ends_with('.') ? text.substr(0, text.size() - 1) : text, remedy, 1});
}

namespace {

const char* const info_file = "meta/info.json";

// With the templates that LeRobot writes.
DatasetInfo standard_info(const Validation& v) {
  Json plain = v.info.json;
  plain.erase("data_path");
  plain.erase("video_path");
  return parse_readable_info(plain, info_file).value_or(v.info);
}

bool check_info(Validation& v) {
  std::error_code error;
  if (!fs::exists(v.root / info_file, error)) {
    if (fs::is_directory(v.root, error) && !fs::is_empty(v.root, error) && detail::is_abandoned_start(v.root)) {
      v.fatal("nothing-saved", info_file, "a recording ended here before its first episode was saved",
              "Record into the folder again, or delete it.");
      return false;
    }
    v.fatal("info-unreadable", info_file, "the file is missing: this is not a LeRobot dataset",
            "Give the folder that holds meta, data and videos, or restore the file from a copy.");
    return false;
  }
  const auto document = read_json(v.root / info_file);
  if (!document) {
    v.fatal("info-unreadable", info_file, document.error().message, "Restore meta/info.json from a copy.");
    return false;
  }
  auto info = parse_readable_info(*document, info_file);
  if (!info) {
    std::string message = info.error().message;
    if (const std::string prefix = std::string(info_file) + ": "; message.starts_with(prefix)) {
      message.erase(0, prefix.size());  // a finding names its file already
    }
    const bool path = message.find("_path") != std::string::npos;
    const bool version = info.error().code == ErrorCode::unsupported;
    v.fatal(path      ? "path-unsafe"
            : version ? "info-version"
                      : "info-field",
            info_file, message, path ? "Put LeRobot's default template there." : info.error().hint);
    return false;
  }
  v.info = std::move(*info);
  check_features(v);
  const auto standard = standard_info(v);
  if (v.info.data_path != standard.data_path ||
      (!v.info.video_path.empty() && v.info.video_path != standard.video_path)) {
    v.add(Severity::warning, "template-unusual", info_file, "data_path or video_path is not LeRobot's default",
          "Other readers only know the default.");
  }
  const auto splits = v.info.json.value("splits", Json::object());
  const Json expected = {{"train", "0:" + std::to_string(v.info.total_episodes)}};
  if (v.info.total_episodes > 0 && splits != expected) {
    v.add(Severity::warning, "info-field", info_file, "splits is " + dump_json(splits),
          "LeRobot writes " + dump_json(expected) + ".");
  }
  return true;
}

// As in a download cache. Readers follow them, recording does not.
void check_links(Validation& v) {
  std::error_code error;
  const fs::path real_root = fs::canonical(v.root, error);
  for (fs::recursive_directory_iterator it(v.root, error), end; it != end; it.increment(error)) {
    if (!it->is_symlink(error) || !it->exists(error)) {
      continue;
    }
    const fs::path target = fs::weakly_canonical(it->path(), error);
    const auto [root_end, rest] = std::mismatch(real_root.begin(), real_root.end(), target.begin(), target.end());
    if (root_end != real_root.end()) {
      v.add(Severity::info, "link-outside", it->path().lexically_relative(v.root).string(),
            "a link leads out of the dataset, as in a download cache",
            "Copy the dataset with cp -rL before recording into it.");
      return;
    }
  }
}

void check_tasks(Validation& v) {
  const char* const where = "meta/tasks.parquet";
  std::error_code error;
  if (!fs::exists(v.root / where, error)) {
    if (v.info.total_tasks > 0) {
      v.fatal("tasks-invalid", where, "the file is missing", "Restore it from a copy.");
    }
    return;
  }
  bool pandas_index = false;
  auto tasks = read_tasks(v.root, &pandas_index);
  if (!tasks) {
    v.error("tasks-invalid", where, tasks.error().message, "Write the task table again.");
    v.loads = v.loads && tasks.error().message.find("not a complete") == std::string::npos;
    return;
  }
  if (!pandas_index) {
    v.error("tasks-invalid", where, "schema metadata \"pandas\" is missing: LeRobot takes row numbers for task texts",
            "Write the table again with the task as pandas index.");
  }
  v.take_tasks(std::move(*tasks), where);
}

void check_row_identity(Validation& v, const EpisodeRow& row, std::set<std::int64_t>& seen, std::size_t position) {
  const std::string where = row.file.string();
  const std::string name = "episode " + std::to_string(row.episode);
  if (!seen.insert(row.episode).second) {
    v.error("episode-row-duplicate", where, name + " has more than one row", "Drop the second row.");
  } else if (row.episode != static_cast<std::int64_t>(position)) {
    v.error("episode-row-order", where, "row " + std::to_string(position) + " holds " + name,
            "Rows must come in the order of the episodes.");
  }
  if (row.length <= 0) {
    v.error("episode-empty", where, name + " has no frames", "Delete the episode.");
  }
  if (!v.v21() && episodes_file(row.own.chunk, row.own.file) != row.file) {
    v.error("episode-row-wrong", where, name + ": meta/episodes/chunk_index and file_index name another file",
            "Write this file's own numbers.");
  }
  const bool known = std::all_of(row.tasks.begin(), row.tasks.end(), [&](const auto& task) {
    return std::find(v.tasks.begin(), v.tasks.end(), task) != v.tasks.end();
  });
  if (v.tasks_known && (row.tasks.empty() || !known)) {
    v.error("episode-row-wrong", where, name + ": tasks names a text that " + v.tasks_file() + " does not have",
            "Add the task or correct the row.");
  }
}

// The first file says what columns there are (notes 5.2).
void check_episode_columns(Validation& v, const fs::path& relative, const fs::path& first) {
  const auto file = ParquetFile::open(v.root / relative);
  const auto known = first.empty() ? std::unexpected(Error()) : ParquetFile::open(v.root / first);
  for (const auto& column : file&& known ? file->columns() : std::vector<std::string>()) {
    if (!known->has(column)) {
      v.fatal("episode-columns", relative.string(), "column " + column + " is not in " + first.string(),
              "Readers take the columns from the first file: add it there or drop it here.");
    }
  }
}

// The web viewer walks the files by number until one is missing.
void check_numbering(Validation& v, const std::vector<fs::path>& files) {
  FileNumber next;
  for (std::size_t i = 0; i < files.size(); ++i, next = next.next(v.info.chunks_size)) {
    if (files[i] != episodes_file(next.chunk, next.file)) {
      v.add(Severity::info, "numbering-gap", episodes_file(next.chunk, next.file).string(),
            "the files of meta/episodes are not numbered without a gap",
            "LeRobot reads them, its web viewer stops here; \"tandem-cli dataset pack\" numbers them anew.");
      return;
    }
  }
}

void check_episode_rows(Validation& v) {
  const auto files = parquet_files(v.root, "meta/episodes");
  check_numbering(v, files);
  for (const auto& relative : files) {
    if (!v.is_file(relative)) {
      v.rows_complete = false;
      continue;
    }
    check_episode_columns(v, relative, relative == files.front() ? fs::path() : files.front());
    auto rows = read_episode_file(v.root, relative, v.info);
    if (!rows) {
      v.fatal("file-unreadable", relative.string(), rows.error().message, "Restore the file from a copy.");
      v.rows_complete = false;  // which episodes there are and what files they use is not known
      continue;
    }
    auto stats = read_episode_stats(v.root / relative);
    for (std::size_t i = 0; i < rows->size(); ++i) {
      v.episodes.push_back(std::move((*rows)[i]));
      v.episode_stats.push_back(stats && i < stats->size() ? std::move((*stats)[i]) : StatsTable());
    }
  }
}

void check_identities(Validation& v) {
  std::set<std::int64_t> seen;
  for (std::size_t i = 0; i < v.episodes.size(); ++i) {
    check_row_identity(v, v.episodes[i], seen, i);
  }
  if (v.v21()) {
    return;  // counted with the lines
  }
  const auto have = static_cast<std::int64_t>(v.episodes.size());
  if (have == v.info.total_episodes || !v.rows_complete) {
    return;
  }
  const auto known =
      std::count_if(seen.begin(), seen.end(), [&](std::int64_t e) { return e >= 0 && e < v.info.total_episodes; });
  if (known < v.info.total_episodes) {
    std::int64_t first = 0;
    while (seen.contains(first)) {
      ++first;
    }
    v.fatal("episode-row-missing", "meta/episodes",
            std::to_string(v.info.total_episodes - known) + " episodes have no row, the first is episode " +
                std::to_string(first),
            "Rebuild the rows from the data, or restore the file.");
  }
  v.error("info-count", info_file,
          "total_episodes is " + std::to_string(v.info.total_episodes) + ", meta/episodes has " + std::to_string(have) +
              " rows",
          "Count again.");
}

std::set<std::string> known_files(const Validation& v) {
  std::set<std::string> known{info_file, "meta/stats.json", v.tasks_file(), "README.md", ".gitattributes"};
  if (v.v21()) {
    known.insert({episodes_lines_file, stats_lines_file});
  } else {
    known.insert({"sarm_progress.parquet", "srm_progress.parquet", "meta/subtasks.parquet",
                  "meta/temporal_proportions_sparse.json", "meta/temporal_proportions_dense.json"});
  }
  const auto keys = v.info.video_keys();
  for (const auto& row : v.episodes) {
    known.insert(row.file.string());
    known.insert(v.info.data_file(row.data.chunk, row.data.file).string());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (row.videos[i].present) {
        known.insert(v.info.video_file(keys[i], row.videos[i].file.chunk, row.videos[i].file.file).string());
      }
    }
  }
  return known;
}

void check_leftovers(Validation& v) {
  const auto known = known_files(v);
  std::error_code error;
  for (fs::recursive_directory_iterator it(v.root, error), end; it != end; it.increment(error)) {
    if (it->is_directory(error)) {
      continue;
    }
    const fs::path relative = it->path().lexically_relative(v.root);
    const std::string name = relative.string();
    const std::string top = relative.begin()->string();
    if (!it->is_regular_file(error)) {
      const bool dead_link = it->is_symlink(error) && !it->exists(error);
      v.error("no-file", name, dead_link ? "a link to what is not there" : "not a file but a pipe or device",
              known.contains(name) ? "Restore the file from a copy." : "Move it away.");
      continue;
    }
    if (known.contains(name) || name.starts_with("meta/tandem/")) {
      continue;
    }
    if (top == "images") {
      v.add(Severity::warning, "leftover-file", "images", "pictures of an unfinished episode", "Move the folder away.");
    } else if (!v.rows_complete && (top == "data" || top == "videos" || top == "meta")) {
      continue;  // an episode whose row cannot be read may use it
    } else if (top == "data" || name.starts_with("meta/episodes/")) {
      v.error("stray-file", name, "no episode uses it, but readers load every file here", "Move the file away.");
    } else if (v.v21() && (name.ends_with(".parquet") || name.ends_with(".mp4"))) {
      v.add(Severity::warning, "stray-file", name, "no episode uses it; LeRobot counts such files before it records",
            "Move the file away.");
    } else if (top == "videos" || top == "meta" || name.ends_with(".tmp") || top.starts_with("tmp")) {
      v.add(Severity::warning, "leftover-file", name, "no episode uses it", "Move the file away.");
    } else if (top == "tandem") {
      continue;  // the sidecar, see docs/sidecar.md
    } else {
      v.add(Severity::info, "extra-file", top, "not part of the format", "It does no harm.");
    }
  }
}

}  // namespace

void Validation::take_tasks(std::vector<std::string> texts, const std::string& where) {
  tasks = std::move(texts);
  tasks_known = true;
  if (std::set<std::string>(tasks.begin(), tasks.end()).size() != tasks.size()) {
    error("tasks-invalid", where, "column task holds a text twice", "Merge the two tasks.");
  }
  if (std::find(tasks.begin(), tasks.end(), "") != tasks.end()) {
    add(Severity::warning, "tasks-invalid", where, "a task has no text", "Give it one: policies read it.");
  }
  if (info.total_tasks != static_cast<std::int64_t>(tasks.size())) {
    error("info-count", info_file,
          "total_tasks is " + std::to_string(info.total_tasks) + ", the table has " + std::to_string(tasks.size()),
          "Count again.");
  }
}

ValidationReport validate_dataset(const fs::path& root, const ValidationOptions& options) {
  Validation v;
  v.root = root;
  v.options = options;
  std::error_code error;
  if (!fs::is_directory(root, error)) {
    v.fatal("info-unreadable", root.string(), "there is no such folder", "Check the path.");
    v.report.unreadable = true;
    return v.report;
  }
  if (check_info(v)) {
    check_links(v);
    v.v21() ? check_task_lines(v) : check_tasks(v);
    v.v21() ? check_episode_lines(v) : check_episode_rows(v);
    check_identities(v);
    v.progress(0.05);
    check_rows(v);
    if (v.v21()) {
      check_time_steps(v);
      check_stats_lines(v);
    }
    check_language(v);
    v.progress(0.15);
    check_images(v);
    check_videos(v);
    check_leftovers(v);
    check_statistics(v);
    v.progress(1.0);
    v.report.episodes = static_cast<std::int64_t>(v.episodes.size());
    v.report.frames = static_cast<std::int64_t>(v.file_of_row.size());
    if (!v.loads) {
      v.error("load-failed", ".", "LeRobot cannot open this dataset, for the reasons above", "Mend those first.");
    }
    if (v.cancelled) {
      v.add(Severity::warning, "cancelled", ".", "the check was cancelled before its end", "Run it again.");
    }
  }
  v.report.unreadable = !v.loads;
  return v.report;
}

}  // namespace tandem
