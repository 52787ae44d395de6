#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/files.h"
#include "dataset/json_lines.h"
#include "dataset/parquet_salvage.h"
#include "dataset/repair_detail.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

const char* const tasks_file = "meta/tasks.parquet";

std::string episode_text(std::int64_t episode) { return "Episode " + std::to_string(episode); }

bool same_row(const EpisodeRow& a, const EpisodeRow& b) {
  return a.length == b.length && a.data == b.data && a.tasks == b.tasks;
}

// Those of v2.1, and the statistics beside them.
void take_stored_lines(Survey& survey) {
  const auto text = read_text(survey.root / episodes_lines_file);
  auto rows = text ? parse_episode_lines(*text, survey.info, episodes_lines_file) : std::unexpected(text.error());
  if (!rows) {
    survey.rows_spoiled = true;
    survey.step("file-unreadable", episodes_lines_file, "Its lines are made anew from the data.");
  }
  for (auto& row : rows ? *rows : std::vector<EpisodeRow>()) {
    auto& episode = survey.episodes[row.episode];
    if (episode.stored) {
      survey.rows_spoiled = true;
      survey.step("episode-row-duplicate", episodes_lines_file,
                  episode_text(row.episode) + " has more than one line; the first one stays.");
      continue;
    }
    episode.stored = std::move(row);
  }
  std::set<std::int64_t> seen;
  // Statistics that cannot be read are computed again.
  static_cast<void>(read_stats_lines(survey.root / stats_lines_file, [&](std::int64_t number, StatsTable stats) {
    if (const auto found = survey.episodes.find(number); found != survey.episodes.end() && seen.insert(number).second) {
      found->second.stats = std::move(stats);
    }
  }));
}

void take_stored_rows(Survey& survey) {
  if (survey.v21()) {
    take_stored_lines(survey);
    return;
  }
  std::int64_t expected = 0;
  for (const auto& relative : parquet_files(survey.root, "meta/episodes")) {
    auto rows = read_episode_file(survey.root, relative, survey.info);
    auto stats = read_episode_stats(survey.root / relative);
    if (!rows) {
      survey.rows_spoiled = true;
      survey.step("file-unreadable", relative.string(), "Its rows are made anew from the data.");
      continue;
    }
    for (std::size_t i = 0; i < rows->size(); ++i) {
      EpisodeRow& row = (*rows)[i];
      auto& episode = survey.episodes[row.episode];
      survey.rows_spoiled = survey.rows_spoiled || row.episode != expected++;
      if (episode.stored) {
        survey.step("episode-row-duplicate", relative.string(),
                    episode_text(row.episode) + " has more than one row; " +
                        (same_row(*episode.stored, row) ? "the second one goes." : "the first one stays."));
        --expected;
        continue;
      }
      episode.stored = std::move(row);
      if (stats && i < stats->size()) {
        episode.stats = std::move((*stats)[i]);
      }
    }
  }
}

// Runs of one episode in the rows of a file.
struct Run {
  std::int64_t episode = 0;
  std::int64_t first = 0;
  std::int64_t count = 0;
};

std::vector<Run> runs_in(const NumberColumn& owners) {
  std::vector<Run> out;
  for (std::size_t i = 0; i < owners.values.size(); ++i) {
    const double owner = owners.values[i];
    const auto number = owner >= 0 && owner < 1e8 && owner == std::floor(owner) ? static_cast<std::int64_t>(owner) : -1;
    if (out.empty() || out.back().episode != number) {
      out.push_back({number, static_cast<std::int64_t>(i), 0});
    }
    ++out.back().count;
  }
  return out;
}

// The files that rows name, and, where rows are missing, all that are named as data files are.
std::vector<fs::path> files_to_read(const Survey& survey) {
  std::set<fs::path> named;
  for (const auto& [number, episode] : survey.episodes) {
    if (episode.stored) {
      named.insert(survey.info.data_file(episode.stored->data.chunk, episode.stored->data.file));
    }
  }
  std::vector<fs::path> out;
  for (auto& relative : parquet_files(survey.root, "data")) {
    const auto number = number_of_file(relative, survey.info.version);
    const bool usual = number && survey.info.data_file(number->chunk, number->file) == relative;
    if (named.contains(relative) ||
        (usual && (survey.rows_spoiled || named.empty() || survey.found("episode-row-missing")))) {
      out.push_back(std::move(relative));
    }
  }
  return out;
}

class RowCheck {
 public:
  RowCheck(Survey& survey, const ParquetFile& file, const fs::path& relative)
      : survey_(survey), file_(file), where_(relative.string()) {
    for (const auto& name : file.columns()) {
      const Feature* feature = find_feature(survey.info.features, name);
      if (feature == nullptr || feature->dtype == DType::video) {
        survey.undeclared.insert(name);
      }
    }
    for (const auto& feature : survey.info.features) {
      if (feature.is_numeric() && file.has(feature.name)) {
        auto numbers = file.numbers(feature.name);
        columns_.emplace(feature.name, numbers ? std::move(*numbers) : NumberColumn());
      }
    }
  }

  void check(const Run& run, FoundEpisode& episode) {
    for (const auto& feature : survey_.info.features) {
      if (feature.dtype != DType::video && !file_.has(feature.name)) {
        episode.lost = "its column " + feature.name + " is missing.";
        return;
      }
      if (feature.is_numeric() && !is_sound(feature, run, episode)) {
        return;
      }
    }
    take_tasks(run, episode);
    episode.rewrite = is_misnumbered(run);
  }

 private:
  bool is_sound(const Feature& feature, const Run& run, FoundEpisode& episode) {
    const NumberColumn& column = columns_.at(feature.name);
    const auto width = static_cast<std::size_t>(feature.width());
    if (column.nulls > 0 || column.width != width || column.rows != file_.rows()) {
      episode.lost = "its column " + feature.name + " has " + std::to_string(column.width) +
                     " values a row instead of " + std::to_string(width) + ", or misses some.";
      return false;
    }
    if (is_bookkeeping(feature.name)) {
      return true;  // written anew where it must be
    }
    for (std::int64_t row = run.first; row < run.first + run.count; ++row) {
      for (std::size_t i = 0; i < width; ++i) {
        if (!std::isfinite(column.values[static_cast<std::size_t>(row) * width + i])) {
          episode.lost = "the value " + std::to_string(i) + " of " + feature.name + " of frame " +
                         std::to_string(row - run.first) + " is lost (it is not finite).";
          return false;
        }
      }
    }
    return true;
  }

  // By the numbers of the frames; where one is wrong by the row of the episode, if that names one text.
  void take_tasks(const Run& run, FoundEpisode& episode) {
    const auto& numbers = columns_.at("task_index").values;
    const auto known = survey_.tasks_lost ? 0.0 : static_cast<double>(survey_.tasks.size());
    std::set<std::string> fresh;
    const auto text_of = [&](double number) -> std::optional<std::string> {
      if (number >= 0 && number < known && number == std::floor(number)) {
        return survey_.tasks[static_cast<std::size_t>(number)];
      }
      if (survey_.tasks_lost && number >= known && number < 1000 && number == std::floor(number)) {
        return "task " + std::to_string(static_cast<int>(number));
      }
      const bool one = episode.stored && episode.stored->tasks.size() == 1;
      return one ? std::optional(episode.stored->tasks.front()) : std::nullopt;
    };
    for (std::int64_t frame = 0; frame < run.count; ++frame) {
      const double number = numbers[static_cast<std::size_t>(run.first + frame)];
      const auto text = text_of(number);
      if (!text) {
        episode.lost = "its frame " + std::to_string(frame) + " names a task that does not exist.";
        return;
      }
      wrong_task_ = wrong_task_ || (!survey_.tasks_lost && !(number >= 0 && number < known));
      if (episode.tasks.empty() || episode.tasks.back().text != *text) {
        episode.tasks.push_back({frame, *text});
        fresh.insert(*text);
      }
    }
    for (const auto& text : fresh) {
      if (std::find(survey_.tasks.begin(), survey_.tasks.end(), text) == survey_.tasks.end()) {
        survey_.tasks.push_back(text);
      }
    }
    if (std::exchange(wrong_task_, false)) {
      survey_.step("task-index-unknown", where_, "The rows get the number of the task that the episode's row names.");
    }
  }

  bool is_misnumbered(const Run& run) {
    bool wrong = false;
    for (std::int64_t frame = 0; frame < run.count; ++frame) {
      const auto row = static_cast<std::size_t>(run.first + frame);
      const double index = columns_.at("index").values[row];
      const auto grid = static_cast<double>(static_cast<float>(static_cast<double>(frame) / survey_.info.fps));
      const bool index_wrong = index != static_cast<double>(survey_.report.frames_after + frame);
      const bool frame_wrong = columns_.at("frame_index").values[row] != static_cast<double>(frame);
      const bool time_wrong = !(std::abs(columns_.at("timestamp").values[row] - grid) <= 1e-5);
      say_once(index_wrong, "index-not-contiguous", "The rows are numbered anew.");
      say_once(frame_wrong, "frame-index-not-contiguous", "The frames are numbered anew.");
      say_once(time_wrong, "timestamp-off-grid", "timestamp becomes frame_index / fps.");
      wrong = wrong || index_wrong || frame_wrong || time_wrong;
    }
    return wrong;
  }

  void say_once(bool wrong, const std::string& kind, const std::string& text) {
    if (wrong && said_.insert(kind).second) {
      survey_.step(kind, where_, text);
    }
  }

  Survey& survey_;
  const ParquetFile& file_;
  std::string where_;
  std::map<std::string, NumberColumn> columns_;
  std::set<std::string> said_;
  bool wrong_task_ = false;
};

// Five columns say where a row belongs; without one of them nothing can be done with a file.
bool has_bookkeeping(const ParquetFile& file) {
  const auto wanted = bookkeeping_features();
  return std::all_of(wanted.begin(), wanted.end(), [&](const Feature& feature) { return file.has(feature.name); });
}

// A data file; one without its end as far as its pages can be read.
Result<ParquetFile> open_data(Survey& survey, const fs::path& relative) {
  auto file = ParquetFile::open(survey.root / relative);
  if (file || !is_there(survey.root / relative)) {
    return file;
  }
  if (!survey.scratch) {
    auto made = Scratch::make();
    if (!made) {
      return std::unexpected(made.error());
    }
    survey.scratch.emplace(std::move(*made));
  }
  const fs::path to = survey.scratch->path() / (std::to_string(survey.saved.size()) + ".parquet");
  const auto rows = salvage_parquet(survey.root / relative, survey.info.features, to);
  if (!rows) {
    return std::unexpected(rows.error());
  }
  auto saved = ParquetFile::open(to);
  if (saved) {
    survey.saved[survey.root / relative] = to;
    survey.step("file-unreadable", relative.string(),
                "Its end is missing; " + std::to_string(*rows) + " rows were read page by page.");
  }
  return saved;
}

void take_file(Survey& survey, const fs::path& relative) {
  const auto file = open_data(survey, relative);
  const auto owners = file && has_bookkeeping(*file) ? file->numbers("episode_index")
                                                     : Result<NumberColumn>(fail(ErrorCode::not_found, ""));
  const auto number = number_of_file(relative, survey.info.version);
  if (!owners || owners->nulls > 0 || owners->width != 1 || !number) {
    return;  // its episodes are lost
  }
  RowCheck check(survey, *file, relative);
  auto runs = runs_in(*owners);
  bool renumbered = false;
  if (survey.v21() && !runs.empty()) {  // the name of the file says which episode it is
    renumbered = runs.size() > 1 || runs.front().episode != number->file;
    runs = {{number->file, 0, static_cast<std::int64_t>(file->rows())}};
    if (renumbered) {
      survey.step("episode-index-wrong", relative.string(), "episode_index becomes that of the name of the file.");
    }
  }
  for (const auto& run : runs) {
    auto& episode = survey.episodes[run.episode];
    if (run.episode < 0) {
      survey.episodes.erase(run.episode);
      continue;
    }
    if (episode.length > 0) {
      episode.lost = "its rows stand in more than one place.";
      continue;
    }
    episode.data = *number;
    episode.data_file = relative;
    episode.first = run.first;
    episode.length = run.count;
    check.check(run, episode);
    episode.rewrite = episode.rewrite || renumbered || survey.saved.contains(survey.root / relative);
    survey.report.frames_after += run.count;  // so far: the number that the next row should have
  }
}

void take_texts(Survey& survey) {
  bool pandas = survey.v21();
  auto tasks = survey.v21() ? read_task_lines(survey.root) : read_tasks(survey.root, &pandas);
  const char* const table = survey.v21() ? tasks_lines_file : tasks_file;
  if (tasks) {
    survey.tasks = std::move(*tasks);
    if (!pandas) {
      survey.step("tasks-invalid", table, "The table is written with the pandas index that LeRobot needs.");
    }
  } else {
    survey.step("tasks-invalid", table, "The table is made anew from the rows of the episodes.");
  }
  for (const auto& [number, episode] : survey.episodes) {
    for (const auto& task : episode.stored ? episode.stored->tasks : std::vector<std::string>()) {
      if (std::find(survey.tasks.begin(), survey.tasks.end(), task) == survey.tasks.end()) {
        survey.tasks.push_back(task);
      }
    }
  }
  survey.tasks_lost = !tasks && survey.tasks.empty();
  if (survey.tasks_lost) {
    survey.report.notes.push_back("The texts of the tasks are lost: they are called \"task 0\", \"task 1\", ….");
  }
}

void compare_rows(Survey& survey) {
  for (auto& [number, episode] : survey.episodes) {
    if (episode.length == 0 && episode.lost.empty()) {
      episode.lost =
          "its rows cannot be read" +
          (episode.stored ? ": " + survey.info.data_file(episode.stored->data.chunk, episode.stored->data.file).string()
                          : std::string()) +
          ".";
      continue;
    }
    if (!episode.stored) {
      survey.rows_spoiled = true;
      survey.step("episode-row-missing", survey.rows_name(),
                  episode_text(number) + " gets a row, made of its data and pictures.");
    } else if (episode.stored->length != episode.length) {
      survey.step("episode-row-wrong", episode.stored->file.string(),
                  episode_text(number) + ": length becomes " + std::to_string(episode.length) + ", as there are rows.");
    }
  }
}

// What stands where readers take every file, and pictures of an episode that was never saved.
void find_files_aside(Survey& survey, const std::vector<fs::path>& read) {
  std::error_code error;
  for (const auto& relative : parquet_files(survey.root, "data")) {
    if (std::find(read.begin(), read.end(), relative) == read.end()) {
      survey.aside.push_back(relative);
      survey.step("stray-file", relative.string(), "No episode uses it; it is set aside.");
    }
  }
  std::int64_t pictures = 0;
  for (fs::recursive_directory_iterator it(survey.root / "images", error), end; it != end; it.increment(error)) {
    if (!it->is_directory(error)) {
      survey.aside.push_back(it->path().lexically_relative(survey.root));
      ++pictures;
    }
  }
  if (pictures > 0) {
    survey.step(
        "leftover-file", "images",
        std::to_string(pictures) + " pictures of an unfinished episode are set aside: its rows were never saved.");
  }
}

}  // namespace

Result<void> survey_rows(Survey& survey) {
  take_stored_rows(survey);
  take_texts(survey);
  const auto files = files_to_read(survey);
  for (const auto& relative : files) {
    take_file(survey, relative);
  }
  for (std::int64_t e = 0; e < survey.info.total_episodes && e < 10'000'000; ++e) {
    survey.episodes.try_emplace(e);
  }
  compare_rows(survey);
  find_files_aside(survey, files);
  for (const auto& name : survey.undeclared) {
    survey.step("column-extra", "data", "The column " + name + ", which info.json does not declare, goes.");
  }
  return {};
}

}  // namespace tandem::detail
