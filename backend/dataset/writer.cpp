#include "dataset/writer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/files.h"
#include "base/text.h"
#include "dataset/dataset_lock.h"
#include "dataset/placement.h"
#include "dataset/workplace.h"
#include "dataset/writer_detail.h"

namespace tandem {
namespace fs = std::filesystem;
using namespace detail;

struct DatasetWriter::Impl {
  fs::path root;
  DatasetInfo info;
  std::vector<std::string> tasks;
  RunningTotals totals;
  std::vector<std::string> episode_columns_allowed;  // of the first episodes file; empty: all
  FileNumber next_data;
  FileNumber next_episodes;
  std::vector<FileNumber> next_video;
  DatasetLock lock;
  bool made_root = false;
  bool opened = false;

  ~Impl() { remove_empty_start(); }
  void remove_empty_start() const;
  [[nodiscard]] fs::path staging() const { return sidecar_folder(root) / "staging"; }
  Result<void> load(const Spec& spec, OpenReport& report);
  void number_files(const std::vector<EpisodeRow>& rows);
  Result<void> mend_tasks(OpenReport& report);

  Result<void> check_place() const;
  Result<void> check(const PendingEpisode& episode) const;
  EpisodeRow next_row(const PendingEpisode& episode) const;
  std::map<std::string, std::vector<double>> all_values(const PendingEpisode& episode,
                                                        const std::vector<std::string>& all_tasks) const;
  Result<void> write_files(const PendingEpisode& episode, const EpisodeRow& row, const StatsTable& stats,
                           const std::map<std::string, std::vector<double>>& values, const fs::path& stage) const;
  Result<void> write_tables(const DatasetInfo& next, const std::vector<std::string>& all_tasks,
                            const RunningTotals& next_totals, const fs::path& stage) const;
  Result<void> place_files(const PendingEpisode& episode, const EpisodeRow& row, const fs::path& stage,
                           Placement& placement) const;
  Result<void> commit(const fs::path& stage) const;
};

namespace {

std::vector<std::string> merged_tasks(std::vector<std::string> known, const std::vector<std::string>& more) {
  for (const auto& task : more) {
    if (std::find(known.begin(), known.end(), task) == known.end()) {
      known.push_back(task);
    }
  }
  return known;
}

ParquetColumn data_column(const Feature& feature, const std::vector<double>& values) {
  ParquetColumn column;
  column.name = feature.name;
  column.width = static_cast<std::size_t>(feature.width());
  const auto as_integers = [&] {
    for (const double value : values) {
      column.integers.push_back(static_cast<std::int64_t>(value));
    }
  };
  if (feature.dtype == DType::int64 || feature.dtype == DType::int32) {
    column.type = ParquetColumn::Type::int64;
    as_integers();
  } else if (feature.dtype == DType::boolean) {
    column.type = ParquetColumn::Type::boolean;
    as_integers();
  } else {
    column.numbers = values;
    column.type = column.width > 1                  ? ParquetColumn::Type::float32_vector
                  : feature.dtype == DType::float64 ? ParquetColumn::Type::float64
                                                    : ParquetColumn::Type::float32;
  }
  return column;
}

// New rows are numbered after the last ones: those must be where info.json says.
Result<void> check_chain(const fs::path& root, const DatasetInfo& info, const std::vector<EpisodeRow>& rows) {
  std::int64_t next = 0;
  const auto count = std::min<std::size_t>(rows.size(), static_cast<std::size_t>(info.total_episodes));
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i].from_index != next || rows[i].length <= 0 || rows[i].to_index != next + rows[i].length) {
      next = -1;
      break;
    }
    next = rows[i].to_index;
  }
  if (next != info.total_frames && rows.size() >= static_cast<std::size_t>(info.total_episodes)) {
    return fail(ErrorCode::invalid_input,
                root.string() + ": the rows of meta/episodes do not add up to total_frames of info.json.",
                "Run \"tandem-cli dataset validate\" on the dataset before recording into it.");
  }
  return {};
}

// Not its parents: a dataset that was just deleted must not come back as an empty shell.
Result<void> make_stage(const fs::path& folder) {
  std::error_code error;
  if (!fs::create_directory(folder, error) && error) {
    return std::unexpected(file_error("made", folder, error.value()));
  }
  return {};
}

// Removes a folder at the end of a scope.
struct FolderEnd {
  const fs::path& folder;
  ~FolderEnd() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
};

std::string episode_stem(std::int64_t episode) {
  char text[32];
  std::snprintf(text, sizeof text, "episode_%06lld", static_cast<long long>(episode));
  return text;
}

}  // namespace

fs::path sidecar_episode(const fs::path& root, std::int64_t episode) {
  return sidecar_folder(root) / "episodes" / episode_stem(episode);
}

Result<void> change_facts(const fs::path& root, std::int64_t episode, const Json& changes) {
  const fs::path file = sidecar_episode(root, episode).string() + ".json";
  std::error_code error;
  Json facts = Json::object();
  if (fs::exists(file, error)) {
    auto read = read_json(file);
    if (!read) {
      return std::unexpected(read.error());
    }
    facts = std::move(*read);
  }
  facts.merge_patch(changes);
  TANDEM_TRY(make_folder(file.parent_path()));
  return replace_text(file, dump_json(facts, 2), file.parent_path());
}

void DatasetWriter::Impl::number_files(const std::vector<EpisodeRow>& rows) {
  next_video.assign(info.video_keys().size(), {});
  next_data = {};
  next_episodes = {};
  if (rows.empty()) {
    return;
  }
  // A new session always starts new files (notes 1.1).
  FileNumber data;
  FileNumber own;
  std::vector<FileNumber> video(next_video.size());
  for (const auto& row : rows) {
    data = std::max(data, row.data);
    own = std::max(own, row.own);
    for (std::size_t i = 0; i < video.size(); ++i) {
      video[i] = std::max(video[i], row.videos[i].file);
    }
  }
  next_data = data.next(info.chunks_size);
  next_episodes = own.next(info.chunks_size);
  for (std::size_t i = 0; i < video.size(); ++i) {
    next_video[i] = video[i].next(info.chunks_size);
  }
}

Result<void> DatasetWriter::Impl::mend_tasks(OpenReport& report) {
  if (info.total_episodes == 0) {
    return {};
  }
  auto found = read_tasks(root);
  if (!found) {
    return std::unexpected(found.error());
  }
  tasks = std::move(*found);
  if (static_cast<std::int64_t>(tasks.size()) > info.total_tasks) {
    tasks.resize(static_cast<std::size_t>(info.total_tasks));
    const fs::path fresh = staging() / "tasks.parquet";
    TANDEM_TRY(make_folder(staging()));
    TANDEM_TRY(write_tasks(fresh, tasks));
    TANDEM_TRY(move_into_place(fresh, root / "meta/tasks.parquet"));
    report.repairs.push_back("The task text of an unsaved episode was removed from meta/tasks.parquet.");
  } else if (static_cast<std::int64_t>(tasks.size()) < info.total_tasks) {
    return fail(ErrorCode::invalid_input,
                (root / "meta/tasks.parquet").string() + " holds fewer tasks than info.json counts.",
                "Run \"tandem-cli dataset validate\" on the dataset.");
  }
  return {};
}

Result<void> DatasetWriter::Impl::load(const Spec& spec, OpenReport& report) {
  std::error_code error;
  const fs::path info_path = root / "meta/info.json";
  std::vector<EpisodeRow> rows;
  if (!fs::exists(info_path, error)) {
    auto moved = quarantine_leftovers(root, nullptr, rows);
    if (!moved) {
      return std::unexpected(moved.error());
    }
    report.repairs = std::move(*moved);
    info = new_info(spec.fps, spec.robot_type, spec.features);
    number_files(rows);
    return {};
  }
  auto document = read_json(info_path);
  if (!document) {
    return std::unexpected(document.error());
  }
  auto parsed = parse_info(*document, info_path.string());
  if (!parsed) {
    return std::unexpected(parsed.error());
  }
  info = std::move(*parsed);
  report.resumed = true;
  auto differences = feature_differences(info.features, spec.features);
  if (info.fps != spec.fps) {
    differences.push_back("the dataset runs at " + std::to_string(info.fps) + " fps, the rig at " +
                          std::to_string(spec.fps));
  }
  if (info.robot_type != spec.robot_type) {
    differences.push_back("the dataset is of robot " + (info.robot_type.empty() ? "(none)" : info.robot_type) +
                          ", the rig is " + spec.robot_type);
  }
  if (!differences.empty()) {
    std::string list;
    for (const auto& difference : differences) {
      list += (list.empty() ? "" : "; ") + difference;
    }
    // The columns that a policy's episodes have, and a person's have not.
    const bool other_kind = std::ranges::all_of(differences, [](const std::string& difference) {
      return difference.find(" intervention") != std::string::npos || difference.find(" next.") != std::string::npos;
    });
    return other_kind ? fail(ErrorCode::mismatch, root.string() + " holds episodes of another kind: " + list + ".",
                             "Demonstrations, rollouts and trials have different columns: choose another folder.")
                      : fail(ErrorCode::mismatch, root.string() + " was recorded with another rig: " + list + ".",
                             "Choose the rig it was recorded with, or another folder.");
  }
  auto found = read_episodes(root, info);
  if (!found) {
    return std::unexpected(found.error());
  }
  rows = std::move(*found);
  TANDEM_TRY(check_chain(root, info, rows));
  auto moved = quarantine_leftovers(root, &info, rows);
  if (!moved) {
    return std::unexpected(moved.error());
  }
  report.repairs = std::move(*moved);
  TANDEM_TRY(mend_tasks(report));
  number_files(rows);
  if (const auto files = parquet_files(root, "meta/episodes"); !files.empty()) {
    auto first = ParquetFile::open(root / files.front());
    if (!first) {
      return std::unexpected(first.error());
    }
    episode_columns_allowed = first->columns();
  }
  auto loaded = load_totals(root, info, rows, report);
  if (!loaded) {
    return std::unexpected(loaded.error());
  }
  totals = std::move(*loaded);
  return {};
}

DatasetWriter::DatasetWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DatasetWriter::DatasetWriter(DatasetWriter&&) noexcept = default;
DatasetWriter& DatasetWriter::operator=(DatasetWriter&&) noexcept = default;
DatasetWriter::~DatasetWriter() = default;

// A recording in which nothing was saved leaves no folder behind. Nothing but empty folders and our lock goes.
void DatasetWriter::Impl::remove_empty_start() const {
  std::error_code error;
  if (!opened || fs::exists(root / "meta/info.json", error)) {
    return;
  }
  fs::remove(staging(), error);
  for (fs::directory_iterator it(sidecar_folder(root), error), end; it != end; it.increment(error)) {
    if (it->path().filename() != "lock") {
      return;
    }
  }
  fs::remove(root / "meta", error);
  remove_lock(root);
  if (made_root) {
    fs::remove(root, error);
  }
}

Result<DatasetWriter> DatasetWriter::open(Spec spec, OpenReport* report) {
  auto impl = std::make_unique<Impl>();
  auto root = absolute_path(spec.root);
  if (!root) {
    return std::unexpected(root.error());
  }
  impl->root = std::move(*root);
  Workplace::tidy(impl->root);
  std::error_code error;
  if (fs::exists(impl->root, error) && !fs::is_directory(impl->root, error)) {
    return fail(ErrorCode::invalid_input, impl->root.string() + " is a file, not a folder.", "Choose another folder.");
  }
  TANDEM_TRY(refuse_links(impl->root));
  const bool has_info = fs::exists(impl->root / "meta/info.json", error);
  if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory) {
    return std::unexpected(file_error("read", impl->root / "meta/info.json", error.value()));
  }
  if (fs::exists(impl->root, error) && !has_info && !is_abandoned_start(impl->root)) {
    return fail(ErrorCode::invalid_input,
                impl->root.string() + " is not empty and holds no dataset (meta/info.json is missing).",
                "Choose an empty or a new folder, or restore meta/info.json from a copy.");
  }
  const bool had_sidecar = fs::exists(sidecar_folder(impl->root), error);
  impl->made_root = !fs::exists(impl->root, error);
  auto lock = DatasetLock::take(impl->root);
  if (!lock) {
    return std::unexpected(lock.error());
  }
  impl->lock = std::move(*lock);
  OpenReport local;
  if (auto loaded = impl->load(spec, local); !loaded) {
    if (!had_sidecar) {
      remove_lock(impl->root);
    }
    return std::unexpected(std::move(loaded).error());
  }
  TANDEM_TRY(make_folder(impl->staging()));
  TANDEM_TRY(make_folder(impl->root / "meta"));
  TANDEM_TRY(sync_folder(impl->root));
  if (report != nullptr) {
    *report = std::move(local);
  }
  impl->opened = true;
  return DatasetWriter(std::move(impl));
}

bool DatasetWriter::in_place() const { return impl_->lock.in_place(); }

Result<void> DatasetWriter::Impl::check_place() const {
  if (lock.in_place()) {
    return {};
  }
  return fail(ErrorCode::not_found, root.string() + " was moved or deleted while it was open.",
              "Put it back and save again, or start a new recording.");
}

Result<fs::path> DatasetWriter::new_staging_folder() {
  TANDEM_TRY(impl_->check_place());
  std::error_code error;
  for (int n = 0;; ++n) {
    fs::path folder = impl_->staging() / ("take-" + std::to_string(n));
    if (!fs::exists(folder, error)) {
      TANDEM_TRY(make_stage(folder));
      return folder;
    }
  }
}

Result<void> DatasetWriter::Impl::check(const PendingEpisode& episode) const {
  const auto wrong = [](const std::string& what) {
    return fail(ErrorCode::internal, "The take cannot be saved: " + what + ".", "Discard it and record it again.");
  };
  if (episode.length <= 0) {
    return wrong("it has no frames");
  }
  if (episode.tasks.empty() ||
      std::any_of(episode.tasks.begin(), episode.tasks.end(), [](const auto& t) { return t.empty(); })) {
    return wrong("it has no task text");
  }
  if (!std::all_of(episode.tasks.begin(), episode.tasks.end(), [](const auto& t) { return is_utf8(t); })) {
    return wrong("its task text is not valid UTF-8");
  }
  if (!episode.task_of_row.empty() && static_cast<std::int64_t>(episode.task_of_row.size()) != episode.length) {
    return wrong("its tasks do not match its rows");
  }
  for (const auto& feature : info.features) {
    if (feature.dtype == DType::video) {
      const auto video = std::find_if(episode.videos.begin(), episode.videos.end(),
                                      [&](const auto& v) { return v.key == feature.name; });
      if (video == episode.videos.end() || video->frames != episode.length) {
        return wrong(feature.name + " does not have one picture for each row");
      }
    } else if (feature.is_numeric() && feature.dtype != DType::number && !is_bookkeeping(feature.name)) {
      const auto values = episode.values.find(feature.name);
      if (values == episode.values.end() ||
          static_cast<std::int64_t>(values->second.size()) != episode.length * feature.width()) {
        return wrong(feature.name + " does not have one value for each row");
      }
      if (!std::all_of(values->second.begin(), values->second.end(), [](double v) { return std::isfinite(v); })) {
        return wrong(feature.name + " holds a value that is not a number");
      }
    } else if (!feature.is_numeric() || feature.dtype == DType::number) {
      return wrong("feature " + feature.name + " of type " + feature.json.value("dtype", "?") + " cannot be recorded");
    }
  }
  return {};
}

EpisodeRow DatasetWriter::Impl::next_row(const PendingEpisode& episode) const {
  EpisodeRow row;
  row.episode = info.total_episodes;
  row.length = episode.length;
  row.from_index = info.total_frames;
  row.to_index = info.total_frames + episode.length;
  row.tasks = episode.tasks;
  row.data = next_data;
  row.own = next_episodes;
  row.file = episodes_file(row.own.chunk, row.own.file);
  for (const auto& number : next_video) {
    row.videos.push_back({number, 0.0, static_cast<double>(episode.length) / info.fps, true});
  }
  return row;
}

std::map<std::string, std::vector<double>> DatasetWriter::Impl::all_values(
    const PendingEpisode& episode, const std::vector<std::string>& all_tasks) const {
  std::vector<double> task_numbers;
  for (const auto& task : episode.tasks) {
    task_numbers.push_back(
        static_cast<double>(std::find(all_tasks.begin(), all_tasks.end(), task) - all_tasks.begin()));
  }
  std::map<std::string, std::vector<double>> values;
  for (const auto& feature : info.features) {
    if (!feature.is_numeric()) {
      continue;
    }
    auto& out = values[feature.name];
    if (!is_bookkeeping(feature.name)) {
      out = episode.values.at(feature.name);
      if (feature.dtype == DType::float32) {
        std::transform(out.begin(), out.end(), out.begin(),
                       [](double v) { return static_cast<double>(static_cast<float>(v)); });
      }
      continue;
    }
    for (std::int64_t i = 0; i < episode.length; ++i) {
      const auto row = static_cast<std::size_t>(i);
      out.push_back(feature.name == "timestamp"
                        ? static_cast<double>(static_cast<float>(static_cast<double>(i) / info.fps))
                    : feature.name == "frame_index"   ? static_cast<double>(i)
                    : feature.name == "episode_index" ? static_cast<double>(info.total_episodes)
                    : feature.name == "index"         ? static_cast<double>(info.total_frames + i)
                    : episode.task_of_row.empty()     ? task_numbers[0]
                                                  : task_numbers[static_cast<std::size_t>(episode.task_of_row[row])]);
    }
  }
  return values;
}

Result<void> DatasetWriter::Impl::write_files(const PendingEpisode& episode, const EpisodeRow& row,
                                              const StatsTable& stats,
                                              const std::map<std::string, std::vector<double>>& values,
                                              const fs::path& stage) const {
  std::vector<ParquetColumn> columns;
  for (const auto& feature : info.features) {
    if (feature.is_numeric()) {
      columns.push_back(data_column(feature, values.at(feature.name)));
    }
  }
  TANDEM_TRY(write_parquet(stage / "data.parquet", columns));
  auto meta = episode_columns(row, info, stats);
  if (!episode_columns_allowed.empty()) {
    // Readers take the columns from the first file; a later file must not bring new ones (notes 5.2).
    std::erase_if(meta, [&](const ParquetColumn& column) {
      return std::find(episode_columns_allowed.begin(), episode_columns_allowed.end(), column.name) ==
             episode_columns_allowed.end();
    });
  }
  TANDEM_TRY(write_parquet(stage / "episode.parquet", meta));
  if (!episode.sidecar_rows.empty()) {
    TANDEM_TRY(write_parquet(stage / "sidecar.parquet", episode.sidecar_rows));
  }
  return write_text(stage / "sidecar.json", dump_json(episode.facts, 2));
}

// The files that every episode changes, as they will be with it.
Result<void> DatasetWriter::Impl::write_tables(const DatasetInfo& next, const std::vector<std::string>& all_tasks,
                                               const RunningTotals& next_totals, const fs::path& stage) const {
  if (all_tasks.size() != tasks.size()) {
    TANDEM_TRY(write_tasks(stage / "tasks.parquet", all_tasks));
  }
  TANDEM_TRY(write_text(stage / "stats.json", stats_text(dataset_stats(next_totals))));
  TANDEM_TRY(write_text(stage / "pixel-counts.json", pixels_text(next_totals.pixels, next.total_frames)));
  return write_text(stage / "info.json", info_text(next));
}

Result<void> DatasetWriter::Impl::place_files(const PendingEpisode& episode, const EpisodeRow& row,
                                              const fs::path& stage, Placement& placement) const {
  const auto keys = info.video_keys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto video =
        std::find_if(episode.videos.begin(), episode.videos.end(), [&](const auto& v) { return v.key == keys[i]; });
    const auto& number = row.videos[i].file;
    TANDEM_TRY(placement.move(video->file, root / info.video_file(keys[i], number.chunk, number.file)));
  }
  TANDEM_TRY(placement.move(stage / "data.parquet", root / info.data_file(row.data.chunk, row.data.file)));
  TANDEM_TRY(placement.move(stage / "episode.parquet", root / row.file));
  const std::string sidecar = sidecar_episode(root, row.episode).string();
  if (!episode.sidecar_rows.empty()) {
    TANDEM_TRY(placement.move(stage / "sidecar.parquet", sidecar + ".parquet"));
  }
  return placement.move(stage / "sidecar.json", sidecar + ".json");
}

// The last rename is the commit point: until it nobody counts the episode.
Result<void> DatasetWriter::Impl::commit(const fs::path& stage) const {
  std::error_code error;
  if (fs::exists(stage / "tasks.parquet", error)) {
    TANDEM_TRY(move_into_place(stage / "tasks.parquet", root / "meta/tasks.parquet"));
  }
  TANDEM_TRY(move_into_place(stage / "stats.json", root / "meta/stats.json"));
  TANDEM_TRY(move_into_place(stage / "pixel-counts.json", sidecar_folder(root) / "pixel-counts.json"));
  TANDEM_TRY(check_place());
  return move_into_place(stage / "info.json", root / "meta/info.json");
}

Result<EpisodeRow> DatasetWriter::save(const PendingEpisode& episode) {
  Impl& self = *impl_;
  TANDEM_TRY(self.check_place());
  TANDEM_TRY(self.check(episode));
  const auto all_tasks = merged_tasks(self.tasks, episode.tasks);
  const EpisodeRow row = self.next_row(episode);
  const auto values = self.all_values(episode, all_tasks);
  StatsTable stats;
  for (const auto& [name, numbers] : values) {
    stats[name] = numeric_stats(numbers, static_cast<std::size_t>(find_feature(self.info.features, name)->width()));
  }
  DatasetInfo next = self.info;
  for (const auto& video : episode.videos) {
    stats[video.key] = video.stats;
    for (auto& feature : next.features) {
      if (feature.name == video.key && !feature.json.contains("info")) {
        feature.json["info"] = video.info;
      }
    }
  }
  RunningTotals totals = self.totals;
  add_episode(totals, stats, values, episode.videos);
  next.total_episodes += 1;
  next.total_frames += episode.length;
  next.total_tasks = static_cast<std::int64_t>(all_tasks.size());

  // All is written before the first file is moved, so that a full disk is met before anything is in its place.
  const fs::path stage = self.staging() / episode_stem(row.episode);
  const FolderEnd stage_end{stage};
  Placement placement;
  TANDEM_TRY(make_stage(stage));
  TANDEM_TRY(self.write_files(episode, row, stats, values, stage));
  TANDEM_TRY(self.write_tables(next, all_tasks, totals, stage));
  TANDEM_TRY(self.place_files(episode, row, stage, placement));
  TANDEM_TRY(self.commit(stage));
  placement.keep();

  std::error_code ignored;
  for (const auto& video : episode.videos) {
    fs::remove(video.file.parent_path(), ignored);
  }
  self.info = std::move(next);
  self.tasks = all_tasks;
  self.totals = std::move(totals);
  self.next_data = self.next_data.next(self.info.chunks_size);
  self.next_episodes = self.next_episodes.next(self.info.chunks_size);
  for (auto& number : self.next_video) {
    number = number.next(self.info.chunks_size);
  }
  return row;
}

const DatasetInfo& DatasetWriter::info() const { return impl_->info; }
const fs::path& DatasetWriter::root() const { return impl_->root; }
const std::vector<std::string>& DatasetWriter::tasks() const { return impl_->tasks; }

}  // namespace tandem
