#include "annotation/document_import.h"

#include <algorithm>
#include <cmath>

#include "base/files.h"
#include "dataset/writer.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

std::string episode_text(const EpisodeRow& row) { return "Episode " + std::to_string(row.episode); }

// The frame whose stored time this is; the nearest one within half a period.
std::optional<std::int64_t> frame_at(const std::vector<double>& times, double time_s, double fps) {
  const auto after = std::ranges::lower_bound(times, time_s);
  std::optional<std::int64_t> best;
  double distance = 0.5 / fps;
  for (auto it = after == times.begin() ? after : after - 1; it != times.end() && it <= after; ++it) {
    if (const double d = std::abs(*it - time_s); d <= distance) {
      distance = d;
      best = it - times.begin();
    }
  }
  return best;
}

std::optional<std::vector<std::int64_t>> integers_of(const Json& list) {
  if (!list.is_array()) {
    return std::nullopt;
  }
  std::vector<std::int64_t> out;
  for (const auto& value : list) {
    if (!value.is_number()) {
      return std::nullopt;
    }
    const double number = value.get<double>();
    out.push_back(std::abs(number) < 1e15 ? static_cast<std::int64_t>(number) : -1);
  }
  return out;
}

std::optional<std::vector<std::string>> texts_of(const Json& list) {
  if (!list.is_array() || !std::ranges::all_of(list, [](const Json& text) { return text.is_string(); })) {
    return std::nullopt;
  }
  return list.get<std::vector<std::string>>();
}

// Read from meta/subtasks.parquet by position, as LeRobot does.
Result<std::vector<std::string>> read_old_subtasks(const fs::path& root) {
  const auto file = ParquetFile::open(root / "meta/subtasks.parquet");
  if (!file) {
    return std::unexpected(file.error());
  }
  return file->texts(file->has("subtask") ? "subtask" : "__index_level_0__");
}

}  // namespace

AnnotationImport::AnnotationImport(std::shared_ptr<const DatasetSummary> dataset)
    : dataset_(std::move(dataset)), data_(dataset_) {
  if (find_feature(dataset_->info.features, "subtask_index") != nullptr &&
      is_there(dataset_->root / "meta/subtasks.parquet")) {
    auto texts = read_old_subtasks(dataset_->root);
    if (texts) {
      old_subtasks_ = std::move(*texts);
    } else {
      old_subtasks_note_ = texts.error().sentence();
    }
  }
}

EpisodeAnnotation AnnotationImport::episode(std::int64_t episode, std::vector<std::string>& notes) {
  EpisodeAnnotation out;
  const auto row = find_episode(*dataset_, episode);
  if (!row) {
    notes.push_back(row.error().sentence());
    return out;
  }
  take_facts(**row, out);
  if ((*row)->length <= 0) {
    notes.push_back(episode_text(**row) + " has no frames.");
    return out;
  }
  take_tasks(**row, out, notes);
  if (has_language(dataset_->info)) {
    take_language(**row, out, notes);
  }
  if (out.lane(Lane::subtask).empty()) {
    take_old_subtasks(**row, out, notes);
  }
  take_stages(**row, Lane::sparse, out, notes);
  take_stages(**row, Lane::dense, out, notes);
  return out;
}

std::vector<double> AnnotationImport::times(std::int64_t episode) {
  return data_.values(episode, "timestamp").value_or(std::vector<double>());
}

// Stretches of frames with one number, as the texts that it stands for.
Segments AnnotationImport::runs_of(const EpisodeRow& row, const char* feature, const std::vector<std::string>& texts,
                                   std::vector<std::string>& notes) {
  const auto numbers = data_.values(row.episode, feature);
  if (!numbers) {
    notes.push_back(numbers.error().sentence());
    return {};
  }
  Segments out;
  bool unknown = false;
  const auto count = std::min(std::ssize(*numbers), row.length);
  for (std::int64_t from = 0; from < count;) {
    const double number = (*numbers)[static_cast<std::size_t>(from)];
    std::int64_t to = from + 1;
    while (to < count && (*numbers)[static_cast<std::size_t>(to)] == number) {
      ++to;
    }
    const bool known = number >= 0 && number < static_cast<double>(texts.size()) && number == std::floor(number);
    if (known && !texts[static_cast<std::size_t>(number)].empty()) {
      out.push_back({from, to, texts[static_cast<std::size_t>(number)]});
    }
    unknown = unknown || (!known && number != -1);
    from = to;
  }
  if (unknown) {
    notes.push_back(episode_text(row) + ": " + feature + " names texts that its table does not hold.");
  }
  return out;
}

void AnnotationImport::take_tasks(const EpisodeRow& row, EpisodeAnnotation& out, std::vector<std::string>& notes) {
  out.lane(Lane::task) = runs_of(row, "task_index", dataset_->tasks, notes);
  if (out.lane(Lane::task).empty() && !row.tasks.empty() && !row.tasks.front().empty()) {
    out.lane(Lane::task) = {{0, row.length, row.tasks.front()}};
  }
}

void AnnotationImport::take_language(const EpisodeRow& row, EpisodeAnnotation& out, std::vector<std::string>& notes) {
  auto language = read_language(*dataset_, row.episode);
  const auto stamps = times(row.episode);
  if (!language || stamps.empty()) {
    notes.push_back(language ? episode_text(row) + " has no usable times." : language.error().sentence());
    return;
  }
  if (!language->same_everywhere) {
    notes.push_back(episode_text(row) + ": its frames hold different persistent rows; those of the first were taken.");
  }
  std::ranges::stable_sort(language->persistent, {}, &LanguageRow::timestamp_s);
  Segments& segments = out.lane(Lane::subtask);
  for (auto& stored : language->persistent) {
    if (stored.style != "subtask") {
      out.kept.push_back(std::move(stored));
      continue;
    }
    const auto frame = frame_at(stamps, stored.timestamp_s, dataset_->info.fps);
    const bool usable =
        frame && stored.content && !stored.content->empty() && (segments.empty() || *frame > segments.back().from);
    if (!usable) {
      notes.push_back(episode_text(row) + ": a subtask has no text, or a time of no frame or of another one.");
      continue;
    }
    if (!segments.empty()) {
      segments.back().to = *frame;
    }
    segments.push_back({*frame, row.length, *stored.content});
  }
  for (auto& stored : language->events) {
    AnnotationEvent event{stored.frame,
                          std::move(stored.role),
                          std::move(stored.style),
                          std::move(stored.content),
                          std::move(stored.camera),
                          std::move(stored.tool_calls)};
    if (const auto wrong = wrong_event(event, row.length)) {
      notes.push_back(episode_text(row) + ": " + wrong->sentence());
    } else {
      out.events.push_back(std::move(event));
    }
  }
}

void AnnotationImport::take_old_subtasks(const EpisodeRow& row, EpisodeAnnotation& out,
                                         std::vector<std::string>& notes) {
  if (!old_subtasks_note_.empty()) {
    notes.push_back(old_subtasks_note_);
  } else if (!old_subtasks_.empty()) {
    out.lane(Lane::subtask) = runs_of(row, "subtask_index", old_subtasks_, notes);
  }
}

void AnnotationImport::read_stages(const fs::path& relative) {
  if (relative.empty() || !stage_files_.emplace(relative, true).second) {
    return;
  }
  const auto file = relative.extension() == ".parquet"
                        ? ParquetFile::open(dataset_->root / relative)
                        : Result<ParquetFile>(fail(ErrorCode::unsupported, "No columns."));
  const auto owners = file ? file->numbers("episode_index") : Result<NumberColumn>(fail(ErrorCode::not_found, ""));
  if (!owners) {
    return;
  }
  for (const auto& [lane, prefix] :
       {std::pair{Lane::sparse, "sparse_"}, std::pair{Lane::sparse, ""}, std::pair{Lane::dense, "dense_"}}) {
    const std::string head = prefix;
    if (!file->has(head + "subtask_names")) {
      continue;
    }
    const auto names = file->documents(head + "subtask_names");
    const auto starts = file->documents(head + "subtask_start_frames");
    const auto ends = file->documents(head + "subtask_end_frames");
    for (std::size_t i = 0; names && starts && ends && i < owners->values.size() && i < names->size(); ++i) {
      const auto texts = texts_of((*names)[i]);
      const auto first = integers_of(i < starts->size() ? (*starts)[i] : Json());
      const auto last = integers_of(i < ends->size() ? (*ends)[i] : Json());
      if (texts && first && last && !texts->empty()) {
        // What has its prefix was read before and goes before.
        stages_[static_cast<std::int64_t>(owners->values[i])].emplace(lane, Stages{*texts, *first, *last});
      }
    }
  }
}

void AnnotationImport::take_stages(const EpisodeRow& row, Lane lane, EpisodeAnnotation& out,
                                   std::vector<std::string>& notes) {
  read_stages(row.file);
  const auto episode = stages_.find(row.episode);
  if (episode == stages_.end() || !episode->second.contains(lane)) {
    return;
  }
  const Stages& stages = episode->second.at(lane);
  auto segments = stages_to_segments(stages.names, stages.starts, stages.ends, row.length);
  if (segments.size() != stages.names.size() || wrong_segments(segments, row.length)) {
    notes.push_back(episode_text(row) + ": its " + std::string(name_of(lane)) +
                    " stages are out of order or outside the episode.");
    return;
  }
  out.lane(lane) = std::move(segments);
}

// What its recorder knew, and what a person said about the take.
void AnnotationImport::take_facts(const EpisodeRow& row, EpisodeAnnotation& out) {
  if (find_feature(dataset_->info.features, "next.success") != nullptr && row.length > 0) {
    const auto values = data_.values(row.episode, "next.success");
    if (values && !values->empty()) {
      out.success = values->back() != 0;
    }
  }
  fs::path path = sidecar_episode(dataset_->root, row.episode);
  path += ".json";
  const auto facts = is_there(path) ? read_json(path) : Result<Json>(Json());
  if (!facts || !facts->is_object()) {
    return;
  }
  const auto stars = facts->find("stars");
  if (stars != facts->end() && stars->is_number_integer() && *stars >= 1 && *stars <= 5) {
    out.quality = stars->get<int>();
  }
  const auto note = facts->find("note");
  if (note != facts->end() && note->is_string()) {
    out.note = note->get<std::string>();
  }
  if (facts->value("flagged", Json()) == Json(true)) {
    out.tags.emplace_back("flagged");
  }
}

Segments stages_to_segments(const std::vector<std::string>& names, const std::vector<std::int64_t>& starts,
                            const std::vector<std::int64_t>& ends, std::int64_t length) {
  Segments out;
  for (std::size_t i = 0; i < names.size() && i < starts.size() && i < ends.size(); ++i) {
    // LeRobot's own tool lets a stage end on the frame at which the next begins, and the last one behind the episode.
    const bool shared = i + 1 < starts.size() && starts[i + 1] == ends[i] && ends[i] > starts[i];
    out.push_back({starts[i], std::min(shared ? ends[i] : ends[i] + 1, length), names[i]});
  }
  return out;
}

}  // namespace tandem
