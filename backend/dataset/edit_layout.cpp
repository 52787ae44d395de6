#include <algorithm>
#include <cmath>

#include "dataset/data_reader.h"
#include "dataset/edit_detail.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

// What libraries of the v2.1 time cannot read (lerobot-dataset notes 11.1).
bool fits_v21(const Feature& feature) {
  return feature.dtype != DType::language && (!feature.is_visual() || feature.image_channels() == 3);
}

// Both language columns are declared together, whatever stands in them.
void add_text_features(const EditPlan& plan, Features& features) {
  const auto add = [&](const char* name, DType dtype, const char* word) {
    if (find_feature(features, name) == nullptr) {
      features.push_back({name, dtype, {1}, {{"dtype", word}, {"shape", Json::array({1})}, {"names", nullptr}}});
    }
  };
  if (plan.texts != nullptr && plan.texts->language_columns) {
    add("language_persistent", DType::language, "language");
    add("language_events", DType::language, "language");
  }
  if (plan.texts != nullptr && !plan.texts->subtasks.empty()) {
    add("subtask_index", DType::int64, "int64");
  }
}

void make_info(const EditPlan& plan, EditLayout& out) {
  const DatasetInfo& old = plan.sources.front()->info;
  const bool v21 = plan.version == DatasetVersion::v21;
  Features features;
  for (const auto& feature : old.features) {
    if (v21 && !fits_v21(feature)) {
      out.dropped.insert(feature.name);
      out.notes.push_back(feature.name + " was left out: v2.1 has no " +
                          (feature.is_visual() ? "depth pictures." : "language columns."));
      continue;
    }
    features.push_back(feature);
    features.back().name = new_name(plan, feature.name);
  }
  add_text_features(plan, features);
  const DatasetInfo model = new_info(old.fps, old.robot_type, std::move(features), plan.version);
  out.info = old;
  out.info.features = model.features;
  out.info.version = plan.version;
  out.info.data_path = model.data_path;
  out.info.video_path = model.video_path;
  if (plan.version != old.version) {
    out.info.chunks_size = model.chunks_size;
    for (const char* key : {"total_chunks", "total_videos", "data_files_size_in_mb", "video_files_size_in_mb"}) {
      out.info.json.erase(key);
    }
  }
}

// Numbers texts in the order in which they come.
class TaskTable {
 public:
  std::int64_t add(const std::string& text) {
    const auto [found, fresh] = number_.try_emplace(text, static_cast<std::int64_t>(texts.size()));
    if (fresh) {
      texts.push_back(text);
    }
    return found->second;
  }
  std::vector<std::string> texts;

 private:
  std::map<std::string, std::int64_t> number_;
};

const std::string& new_task(const EditPlan& plan, const EditedEpisode& episode, std::int64_t frame,
                            const std::string& old) {
  if (!episode.tasks.empty()) {
    const auto after = std::upper_bound(episode.tasks.begin(), episode.tasks.end(), frame,
                                        [](std::int64_t at, const TextFrom& text) { return at < text.frame; });
    return std::prev(std::max(after, episode.tasks.begin() + 1))->text;
  }
  if (episode.task) {
    return *episode.task;
  }
  const auto found = plan.task_of_task.find(old);
  return found != plan.task_of_task.end() ? found->second : plan.task_of_rest ? *plan.task_of_rest : old;
}

Result<std::vector<std::int64_t>> old_tasks(const EditPlan& plan, const EditedEpisode& episode, DataReader& reader) {
  if (plan.source_of(episode).tasks.size() == 1 || (plan.repair != nullptr && !episode.tasks.empty())) {
    return std::vector<std::int64_t>(static_cast<std::size_t>(episode.to - episode.from), 0);
  }
  const auto values = reader.values(episode.episode, "task_index");
  if (!values) {
    return std::unexpected(values.error());
  }
  const DatasetSummary& source = plan.source_of(episode);
  std::vector<std::int64_t> out;
  for (std::int64_t frame = episode.from; frame < episode.to; ++frame) {
    const double value =
        frame < static_cast<std::int64_t>(values->size()) ? (*values)[static_cast<std::size_t>(frame)] : -1;
    if (!(value >= 0 && value < static_cast<double>(source.tasks.size()))) {
      return fail(ErrorCode::invalid_input,
                  source.root.string() + ": frame " + std::to_string(frame) + " of episode " +
                      std::to_string(episode.episode) + " has no usable task_index.",
                  "Run \"tandem-cli dataset validate\" on it; an episode that is damaged can be deleted.");
    }
    out.push_back(static_cast<std::int64_t>(value));
  }
  return out;
}

// The texts of an episode: as its row names them, then those that only its frames name.
std::vector<std::string> row_tasks(const EditPlan& plan, const EditedEpisode& episode,
                                   const std::vector<std::string>& of_frames) {
  std::vector<std::string> out;
  const std::set<std::string> there(of_frames.begin(), of_frames.end());
  const auto add = [&](const std::string& text) {
    if (there.contains(text) && std::find(out.begin(), out.end(), text) == out.end()) {
      out.push_back(text);
    }
  };
  for (const auto& text : plan.row_of(episode).tasks) {
    add(episode.tasks.empty() ? new_task(plan, episode, 0, text) : text);
  }
  std::for_each(of_frames.begin(), of_frames.end(), add);
  return out;
}

bool is_relabelled(const EditPlan& plan) {
  return !plan.task_of_task.empty() || plan.task_of_rest ||
         std::any_of(plan.episodes.begin(), plan.episodes.end(),
                     [](const EditedEpisode& episode) { return episode.task || !episode.tasks.empty(); });
}

// The texts in their order: LeRobot sorts them once one is changed; a plan that says other things leaves them alone.
TaskTable tables_of(const EditPlan& plan, const std::set<std::string>& texts,
                    const std::vector<std::set<std::int64_t>>& used) {
  TaskTable table;
  if (plan.repair != nullptr) {
    for (const auto& task : plan.sources.front()->tasks) {
      if (texts.contains(task)) {
        table.add(task);
      }
    }
    return table;
  }
  if (is_relabelled(plan)) {
    std::for_each(texts.begin(), texts.end(), [&](const auto& text) { table.add(text); });
    return table;
  }
  for (std::size_t s = 0; s < used.size(); ++s) {
    const auto& tasks = plan.sources[s]->tasks;
    for (std::size_t task = 0; task < tasks.size(); ++task) {
      if (plan.texts != nullptr || used[s].contains(static_cast<std::int64_t>(task))) {
        table.add(tasks[task]);
      }
    }
  }
  return table;
}

Result<void> number_tasks(const EditPlan& plan, EditLayout& out) {
  std::vector<std::set<std::int64_t>> used(plan.sources.size());
  std::vector<std::set<std::string>> new_texts(plan.episodes.size());
  std::optional<DataReader> reader;  // of the source of the last episode: many cannot be open at once
  std::set<std::string> texts;
  for (std::size_t e = 0; e < plan.episodes.size(); ++e) {
    const auto& episode = plan.episodes[e];
    if (e == 0 || episode.source != plan.episodes[e - 1].source) {
      reader.emplace(plan.sources[episode.source]);
    }
    auto old = old_tasks(plan, episode, *reader);
    if (!old) {
      return std::unexpected(old.error());
    }
    used[episode.source].insert(old->begin(), old->end());
    const std::set<std::int64_t> distinct(old->begin(), old->end());
    for (const auto task : episode.tasks.empty() ? distinct : std::set<std::int64_t>()) {
      texts.insert(new_task(plan, episode, 0, plan.source_of(episode).tasks[static_cast<std::size_t>(task)]));
    }
    for (const auto& text : episode.tasks) {
      texts.insert(text.text);
    }
    out.task_of_frame.push_back(std::move(*old));
  }
  TaskTable table = tables_of(plan, texts, used);
  out.same_tasks = plan.sources.size() == 1;
  for (std::size_t e = 0; e < plan.episodes.size(); ++e) {
    const auto& episode = plan.episodes[e];
    std::vector<std::string> of_frames;
    std::int64_t last = -1;
    for (std::size_t i = 0; i < out.task_of_frame[e].size(); ++i) {
      std::int64_t& task = out.task_of_frame[e][i];
      const std::int64_t old = task;
      task = table.add(new_task(plan, episode, static_cast<std::int64_t>(i),
                                plan.source_of(episode).tasks[static_cast<std::size_t>(old)]));
      out.same_tasks = out.same_tasks && task == old;
      if (task != last) {
        of_frames.push_back(table.texts[static_cast<std::size_t>(task)]);
        last = task;
      }
    }
    out.rows[e].tasks = row_tasks(plan, episode, of_frames);
  }
  out.tasks = std::move(table.texts);
  return {};
}

void number_rows(const EditPlan& plan, EditLayout& out) {
  std::int64_t next = 0;
  for (const auto& episode : plan.episodes) {
    EpisodeRow row;
    row.episode = static_cast<std::int64_t>(out.rows.size());
    row.length = episode.to - episode.from;
    row.from_index = next;
    next += row.length;
    row.to_index = next;
    row.file = plan.version == DatasetVersion::v21 ? fs::path("meta/episodes.jsonl") : episodes_file(0, 0);
    out.rows.push_back(std::move(row));
  }
  out.info.total_episodes = static_cast<std::int64_t>(out.rows.size());
  out.info.total_frames = next;
}

// Where the rows of each source's episodes begin in their files: those of a file follow each other.
void find_data(const EditPlan& plan, EditStream& stream) {
  std::vector<std::map<FileNumber, std::int64_t>> begin(plan.sources.size());
  for (std::size_t s = 0; s < plan.sources.size(); ++s) {
    for (const auto& row : plan.sources[s]->episodes) {
      begin[s].try_emplace(row.data, row.from_index);
    }
  }
  for (const auto& episode : plan.episodes) {
    const DatasetSummary& source = plan.source_of(episode);
    const EpisodeRow& row = plan.row_of(episode);
    fs::path file = source.root / source.info.data_file(row.data.chunk, row.data.file);
    if (plan.repair != nullptr && plan.repair->saved.contains(file)) {
      file = plan.repair->saved.at(file);
    }
    stream.pieces.push_back(
        {file, row.from_index - begin[episode.source].at(row.data) + episode.from, episode.to - episode.from, 0, {}});
  }
}

Result<void> find_videos(const EditPlan& plan, EditStream& stream) {
  for (const auto& episode : plan.episodes) {
    const DatasetSummary& source = plan.source_of(episode);
    const auto keys = source.info.video_keys();
    const auto k = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), stream.key) - keys.begin());
    const VideoSpan& span = plan.row_of(episode).videos[k];
    const double first = span.from_s * source.info.fps;
    if (!span.present || !(first >= 0 && first < 1e12)) {
      return fail(ErrorCode::invalid_input,
                  source.root.string() + ": episode " + std::to_string(episode.episode) + " has no video of " +
                      stream.key + ".",
                  "Run \"tandem-cli dataset validate\" on it; an episode that is damaged can be deleted.");
    }
    stream.pieces.push_back({source.root / source.info.video_file(stream.key, span.file.chunk, span.file.file),
                             std::llround(first) + episode.from,
                             episode.to - episode.from,
                             0,
                             {}});
  }
  return {};
}

// Whether the columns with what is said about the episodes stay too.
bool texts_stay(const EditPlan& plan, const EditFile& file) {
  if (plan.texts == nullptr) {
    return true;
  }
  return plan.texts->subtasks.empty() && std::none_of(file.episodes.begin(), file.episodes.end(), [&](std::size_t e) {
           return plan.texts->language.contains(plan.episodes[e].episode);
         });
}

bool is_rewritten(const EditPlan& plan, std::size_t e) {
  return plan.repair != nullptr && plan.repair->rewrite.contains(plan.episodes[e].episode);
}

// Whether the rows of a file stay what they are to the last number.
bool rows_stay(const EditPlan& plan, const EditLayout& out, const EditFile& file) {
  return out.same_tasks && std::all_of(file.episodes.begin(), file.episodes.end(), [&](std::size_t e) {
           const EpisodeRow& old = plan.row_of(plan.episodes[e]);
           return old.episode == out.rows[e].episode && old.from_index == out.rows[e].from_index &&
                  !is_rewritten(plan, e);
         });
}

void number_files(EditLayout& out) {
  for (const auto& file : out.data.files) {
    for (const auto e : file.episodes) {
      out.rows[e].data = file.number;
    }
  }
  for (const auto& stream : out.videos) {
    for (const auto& file : stream.files) {
      std::int64_t at = file.as_it_is ? stream.pieces[file.episodes.front()].first : 0;
      for (const auto e : file.episodes) {
        at = file.as_it_is ? stream.pieces[e].first : at;
        const double fps = out.info.fps;
        out.rows[e].videos.push_back(
            {file.number, static_cast<double>(at) / fps, static_cast<double>(at + out.rows[e].length) / fps, true});
        at += out.rows[e].length;
      }
    }
  }
}

}  // namespace

std::string new_name(const EditPlan& plan, const std::string& feature) {
  const auto found = plan.renamed.find(feature);
  return found == plan.renamed.end() ? feature : found->second;
}

void make_files(const EditPlan& plan, EditStream& stream, std::int64_t chunks_size,
                const std::function<bool(std::size_t)>& alone) {
  const bool v21 = plan.version == DatasetVersion::v21;
  std::map<fs::path, std::size_t> episodes_in;
  for (const auto& source : plan.sources) {
    const auto keys = source->info.video_keys();
    const auto k = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), stream.key) - keys.begin());
    for (const auto& row : source->episodes) {
      const auto& number = stream.key.empty() ? row.data : row.videos[k].file;
      ++episodes_in[source->root / (stream.key.empty()
                                        ? source->info.data_file(number.chunk, number.file)
                                        : source->info.video_file(stream.key, number.chunk, number.file))];
    }
  }
  stream.files.clear();
  for (std::size_t e = 0; e < stream.pieces.size(); ++e) {
    const bool new_file =
        v21 || e == 0 || stream.pieces[e].file != stream.pieces[e - 1].file || alone(e) || alone(e - 1);
    if (new_file) {
      const auto n = static_cast<std::int64_t>(e);
      const FileNumber number = v21      ? FileNumber{n / chunks_size, n}
                                : e == 0 ? FileNumber{}
                                         : stream.files.back().number.next(chunks_size);
      stream.files.push_back({number, {}, false});
    }
    stream.files.back().episodes.push_back(e);
  }
  for (auto& file : stream.files) {
    const EditPiece& first = stream.pieces[file.episodes.front()];
    bool whole = file.episodes.size() == episodes_in[first.file] && (!v21 || first.first == 0);
    for (std::size_t i = 0; whole && i < file.episodes.size(); ++i) {
      const std::size_t e = file.episodes[i];
      whole = plan.is_whole(plan.episodes[e]) &&
              (i == 0 || stream.pieces[e].first > stream.pieces[file.episodes[i - 1]].first);
    }
    file.as_it_is = whole && (plan.repair == nullptr || !plan.repair->unused.contains(first.file));
  }
}

Result<EditLayout> lay_out(const EditPlan& plan, const fs::path& scratch) {
  EditLayout out;
  make_info(plan, out);
  if (plan.repair != nullptr) {
    out.dropped.insert(plan.repair->undeclared.begin(), plan.repair->undeclared.end());
  }
  number_rows(plan, out);
  TANDEM_TRY(number_tasks(plan, out));
  out.info.total_tasks = static_cast<std::int64_t>(out.tasks.size());
  const DatasetInfo& old = plan.sources.front()->info;
  find_data(plan, out.data);
  make_files(plan, out.data, out.info.chunks_size, [](std::size_t) { return false; });
  const bool same_columns = out.dropped.empty() && plan.renamed.empty() && plan.version == old.version;
  for (auto& file : out.data.files) {
    file.as_it_is = file.as_it_is && same_columns && rows_stay(plan, out, file) && texts_stay(plan, file);
  }
  for (const auto& feature : old.features) {
    if (feature.dtype != DType::video || out.dropped.contains(feature.name)) {
      continue;
    }
    auto& stream = out.videos.emplace_back();
    stream.key = feature.name;
    TANDEM_TRY(find_videos(plan, stream));
    TANDEM_TRY(plan_cuts(plan, feature, stream, scratch));
  }
  number_files(out);
  return out;
}

}  // namespace tandem::detail
