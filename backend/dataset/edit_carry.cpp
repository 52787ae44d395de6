#include <algorithm>

#include "base/files.h"
#include "dataset/edit_detail.h"
#include "dataset/parquet_join.h"
#include "dataset/writer.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

// Facts in JSON Lines that travel in meta/, a line an episode or not (annotation notes 1.7).
constexpr const char* lines_folder = "meta/tandem";

std::map<std::string, std::string> renamed_cameras(const EditPlan& plan) {
  std::map<std::string, std::string> out;
  for (const auto& [from, to] : plan.renamed) {
    if (find_feature(plan.sources.front()->info.features, from)->is_visual()) {
      out[from] = to;
    }
  }
  return out;
}

std::string last_part(const std::string& feature) { return feature.substr(feature.rfind('.') + 1); }

// An object whose keys are cameras, by their whole names or the last part of them.
Json with_new_keys(const Json& object, const std::map<std::string, std::string>& cameras) {
  if (!object.is_object()) {
    return object;
  }
  Json out = Json::object();
  for (const auto& [key, value] : object.items()) {
    std::string name = key;
    for (const auto& [from, to] : cameras) {
      name = key == from ? to : key == last_part(from) ? last_part(to) : name;
    }
    out[name] = value;
  }
  return out;
}

Result<void> carry_facts(const EditPlan& plan, const EditLayout& layout, std::size_t e, const fs::path& root,
                         TakeOver how) {
  const auto& episode = plan.episodes[e];
  const std::string from = sidecar_episode(plan.source_of(episode).root, episode.episode).string();
  const std::string to = sidecar_episode(root, layout.rows[e].episode).string();
  const auto cameras = renamed_cameras(plan);
  const bool same = plan.is_whole(episode) && cameras.empty();
  if (is_there(from + ".json") && same) {
    TANDEM_TRY(take_over(from + ".json", to + ".json", how));
  } else if (is_there(from + ".json")) {
    auto facts = read_json(from + ".json");
    if (!facts) {
      return std::unexpected(facts.error());
    }
    if (facts->is_object()) {
      (*facts)["rows"] = layout.rows[e].length;
      if (facts->contains("lost_by_camera")) {
        (*facts)["lost_by_camera"] = with_new_keys((*facts)["lost_by_camera"], cameras);
      }
    }
    TANDEM_TRY(make_folder(fs::path(to).parent_path()));
    TANDEM_TRY(write_text(to + ".json", dump_json(*facts, 2)));
  }
  if (!is_there(from + ".parquet") || plan.version == DatasetVersion::v21) {
    return {};
  }
  if (same) {
    return take_over(from + ".parquet", to + ".parquet", how);
  }
  ColumnEdit edit;
  for (const auto& [old, fresh] : cameras) {
    edit.rename["capture_ns/" + old] = "capture_ns/" + fresh;
  }
  TANDEM_TRY(make_folder(fs::path(to).parent_path()));
  return join_parquet({{from + ".parquet", episode.from, layout.rows[e].length}}, edit, to + ".parquet");
}

Result<void> carry_pixels(const EditPlan& plan, const fs::path& root) {
  const fs::path file = sidecar_folder(plan.sources.front()->root) / "pixel-counts.json";
  if (!plan.keeps_frames() || !is_there(file)) {
    return {};
  }
  auto counts = read_json(file);
  if (!counts || !counts->is_object()) {
    return {};  // made anew by the next recording
  }
  if (counts->contains("cameras")) {
    (*counts)["cameras"] = with_new_keys((*counts)["cameras"], renamed_cameras(plan));
  }
  TANDEM_TRY(make_folder(sidecar_folder(root)));
  return write_text(sidecar_folder(root) / "pixel-counts.json", dump_json(*counts));
}

// Lines that name an episode follow it; others stay.
Result<void> renumber_lines(const EditPlan& plan, std::size_t source, const fs::path& file, std::string& out) {
  const auto text = read_text(file);
  if (!text) {
    return std::unexpected(text.error());
  }
  std::map<std::int64_t, std::int64_t> numbers;
  for (std::size_t e = 0; e < plan.episodes.size(); ++e) {
    if (plan.episodes[e].source == source) {
      numbers[plan.episodes[e].episode] = static_cast<std::int64_t>(e);
    }
  }
  std::size_t at = 0;
  for (int line = 1; at < text->size(); ++line) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    const std::string one = text->substr(at, end - at);
    at = end + 1;
    if (one.find_first_not_of(" \t\r") == std::string::npos) {
      continue;
    }
    auto object = parse_json(one, file.string() + ", line " + std::to_string(line));
    if (!object) {
      return std::unexpected(object.error());
    }
    const Json number = object->is_object() ? object->value("episode_index", Json()) : Json();
    if (number.is_number_integer()) {
      const auto fresh = numbers.find(number.get<std::int64_t>());
      if (fresh == numbers.end()) {
        continue;
      }
      (*object)["episode_index"] = fresh->second;
    }
    out += dump_json(*object) + "\n";
  }
  return {};
}

Result<void> carry_lines(const EditPlan& plan, const fs::path& root) {
  std::map<fs::path, std::string> texts;
  for (std::size_t s = 0; s < plan.sources.size(); ++s) {
    std::error_code error;
    for (fs::directory_iterator it(plan.sources[s]->root / lines_folder, error), end; it != end; it.increment(error)) {
      if (it->path().extension() == ".jsonl") {
        TANDEM_TRY(renumber_lines(plan, s, it->path(), texts[it->path().filename()]));
      }
    }
  }
  for (const auto& [name, text] : texts) {
    TANDEM_TRY(make_folder(root / lines_folder));
    TANDEM_TRY(write_text(root / lines_folder / name, text));
  }
  return {};
}

// LeRobot counts such files before it records into a v2.1 dataset (lerobot-dataset notes 11.1).
bool is_counted(const EditPlan& plan, const fs::path& file) {
  return plan.version == DatasetVersion::v21 && (file.extension() == ".parquet" || file.extension() == ".mp4");
}

bool is_progress(const fs::path& relative) {
  return relative.string().ends_with("_progress.parquet") && relative.parent_path().empty();
}

// Curves with one row a frame of the whole dataset (annotation notes 1.8); false where the file is something else.
bool follows_frames(const DatasetSummary& source, const fs::path& relative) {
  const auto file = ParquetFile::open(source.root / relative);
  if (!file || !file->has("index") || static_cast<std::int64_t>(file->rows()) != source.info.total_frames) {
    return false;
  }
  const auto index = file->numbers("index");
  bool good = index.has_value() && index->width == 1 && index->nulls == 0;
  for (std::size_t i = 0; good && i < index->values.size(); ++i) {
    good = index->values[i] == static_cast<double>(i);
  }
  return good;
}

std::vector<fs::path> progress_files(const DatasetSummary& source) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::directory_iterator it(source.root, error), end; it != end; it.increment(error)) {
    if (is_progress(it->path().filename())) {
      out.push_back(it->path().filename());
    }
  }
  return out;
}

Result<void> carry_progress(const EditPlan& plan, const EditLayout& layout, const fs::path& root, TakeOver how) {
  const DatasetSummary& source = *plan.sources.front();
  for (const auto& relative : progress_files(source)) {
    if (is_counted(plan, relative)) {
      continue;
    }
    if (plan.keeps_frames()) {
      TANDEM_TRY(take_over(source.root / relative, root / relative, how));
      continue;
    }
    if (!follows_frames(source, relative)) {
      continue;  // left_behind() says so
    }
    std::vector<RowPiece> pieces;
    ColumnEdit edit;
    for (std::size_t e = 0; e < plan.episodes.size(); ++e) {
      const EpisodeRow& row = layout.rows[e];
      pieces.push_back(
          {source.root / relative, plan.row_of(plan.episodes[e]).from_index + plan.episodes[e].from, row.length});
      for (std::int64_t i = 0; i < row.length; ++i) {
        edit.replace["index"].integers.push_back(row.from_index + i);
        edit.replace["episode_index"].integers.push_back(row.episode);
        edit.replace["frame_index"].integers.push_back(i);
      }
    }
    TANDEM_TRY(join_parquet(pieces, edit, root / relative, INT64_MAX));
  }
  return {};
}

// What the format names is written anew or carried over by the functions above.
bool is_other_file(const fs::path& relative, bool in_place) {
  static const std::set<std::string> made{
      "meta/info.json",      "meta/stats.json",  "meta/tasks.parquet",        "meta/episodes",
      "meta/episodes.jsonl", "meta/tasks.jsonl", "meta/episodes_stats.jsonl", "tandem/staging",
      "tandem/lock",         "tandem/episodes",  "tandem/pixel-counts.json"};
  const std::string text = relative.string();
  const std::string top = relative.begin()->string();
  const bool line = relative.parent_path() == lines_folder && relative.extension() == ".jsonl";
  const bool old = text == "tandem/leftovers" && !in_place;
  return top != "data" && top != "videos" && top != "images" && top != ".annotate_staging" && top != ".cache" &&
         !made.contains(text) && !line && !old && !is_progress(relative);
}

bool holds_files(const fs::path& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; it != end; it.increment(error)) {
    if (!it->is_directory(error)) {
      return true;
    }
  }
  return false;
}

bool has_stages(const DatasetSummary& source) {
  const auto files = parquet_files(source.root, "meta/episodes");
  const auto first = files.empty() ? Result<ParquetFile>(fail(ErrorCode::not_found, ""))
                                   : ParquetFile::open(source.root / files.front());
  return first && std::any_of(first->columns().begin(), first->columns().end(), is_stage_column);
}

}  // namespace

Result<void> carry_over(const EditPlan& plan, const EditLayout& layout, const fs::path& root, TakeOver how,
                        bool in_place) {
  for (std::size_t e = 0; e < plan.episodes.size(); ++e) {
    TANDEM_TRY(carry_facts(plan, layout, e, root, how));
  }
  TANDEM_TRY(carry_lines(plan, root));
  if (plan.sources.size() > 1) {
    return {};
  }
  TANDEM_TRY(carry_pixels(plan, root));
  TANDEM_TRY(carry_progress(plan, layout, root, how));
  return take_over_rest(plan.sources.front()->root, root, how, in_place, [&](const fs::path& relative) {
    return is_other_file(relative, in_place) && !is_counted(plan, relative);
  });
}

bool is_stage_column(const std::string& name) { return name.find("subtask_") != std::string::npos; }

std::vector<std::string> left_behind(const EditPlan& plan) {
  std::vector<std::string> out;
  const bool cut = std::any_of(plan.episodes.begin(), plan.episodes.end(), [&](const EditedEpisode& episode) {
    return !plan.is_whole(episode) && has_stages(plan.source_of(episode));
  });
  if (cut) {
    out.push_back("Stages (the subtask columns of meta/episodes) of episodes that are cut do not come along.");
  }
  for (const auto& source : plan.sources) {
    const auto say = [&](const fs::path& relative, const std::string& why) {
      out.push_back((source->root / relative).string() + " does not come along: " + why);
    };
    for (const auto& relative : progress_files(*source)) {
      if (is_counted(plan, relative)) {
        say(relative, "LeRobot does not record into a v2.1 dataset with such files.");
      } else if (plan.sources.size() > 1 || (!plan.keeps_frames() && !follows_frames(*source, relative))) {
        say(relative, "its rows cannot be matched with the new frames.");
      }
    }
    if (plan.version == DatasetVersion::v21 && is_there(sidecar_episode(source->root, 0).string() + ".parquet")) {
      say("tandem/episodes/*.parquet", "LeRobot does not record into a v2.1 dataset with such files.");
    }
    if (is_there(source->root / ".annotate_staging")) {
      say(".annotate_staging", "unfinished annotations are numbered by the old episodes.");
    }
    if (holds_files(source->root / "images")) {
      say("images", "it holds pictures of an unfinished recording.");
    }
  }
  return out;
}

}  // namespace tandem::detail
