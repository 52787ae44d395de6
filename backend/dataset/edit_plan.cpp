#include "dataset/edit_plan.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace tandem {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t most_episodes = 100'000'000;
constexpr const char* camera_prefix = "observation.images.";

std::string number(std::int64_t n) { return std::to_string(n); }

Result<EditedEpisode*> find_planned(EditPlan& plan, std::int64_t episode) {
  TANDEM_TRY(find_episode(*plan.sources.front(), episode));
  const auto found = std::find_if(plan.episodes.begin(), plan.episodes.end(),
                                  [&](const EditedEpisode& planned) { return planned.episode == episode; });
  if (found == plan.episodes.end()) {
    return fail(ErrorCode::invalid_input, "Episode " + number(episode) + " does not stay, but is to be changed.",
                "Leave it out of one of the two.");
  }
  return &*found;
}

Result<void> check_task(const std::string& task) {
  if (task.find_first_not_of(" \t\r\n") == std::string::npos) {
    return fail(ErrorCode::invalid_input, "The new task text is empty.", "Say what the robot does in the episode.");
  }
  return {};
}

// The keys of a video's `info` that say how it was encoded and may differ (lerobot-dataset notes 2.2).
bool is_encoder_key(const std::string& key) {
  static const std::set<std::string> keys{"video.g",           "video.crf",           "video.preset",
                                          "video.fast_decode", "video.video_backend", "video.extra_options"};
  return keys.contains(key);
}

Json comparable_info(const Feature& feature) {
  Json out = Json::object();
  const Json info = feature.json.value("info", feature.json.value("video_info", Json::object()));
  if (!info.is_object()) {
    return out;
  }
  for (const auto& [key, value] : info.items()) {
    if (!is_encoder_key(key)) {
      out[key] = value;
    }
  }
  return out;
}

// What keeps two features of one name from being one, or nothing.
std::string difference_of(const Feature& a, const Feature& b) {
  const auto differs = [&](const std::string& what, const Json& x, const Json& y) {
    return a.name + " has " + what + " " + dump_json(x) + " and " + dump_json(y);
  };
  for (const char* key : {"dtype", "shape", "names"}) {
    const Json x = a.json.value(key, Json());
    const Json y = b.json.value(key, Json());
    if (x != y) {
      return differs(key, x, y);
    }
  }
  const Json x = comparable_info(a);
  const Json y = comparable_info(b);
  for (const auto& [key, value] : x.items()) {
    if (y.value(key, Json()) != value) {
      return differs(key, value, y.value(key, Json()));
    }
  }
  for (const auto& [key, value] : y.items()) {
    if (!x.contains(key)) {
      return differs(key, Json(), value);
    }
  }
  return {};
}

std::vector<std::string> differences(const DatasetInfo& a, const DatasetInfo& b) {
  std::vector<std::string> out;
  if (a.fps != b.fps) {
    out.push_back(number(a.fps) + " and " + number(b.fps) + " frames a second");
  }
  if (a.robot_type != b.robot_type) {
    out.push_back("robot_type \"" + a.robot_type + "\" and \"" + b.robot_type + "\"");
  }
  for (const auto& feature : a.features) {
    const Feature* other = find_feature(b.features, feature.name);
    const std::string what = other == nullptr ? feature.name + " is only in the first" : difference_of(feature, *other);
    if (!what.empty()) {
      out.push_back(what);
    }
  }
  for (const auto& feature : b.features) {
    if (find_feature(a.features, feature.name) == nullptr) {
      out.push_back(feature.name + " is only in the second");
    }
  }
  return out;
}

Result<void> check_mergeable(const DatasetSummary& first, const DatasetSummary& other) {
  std::string list;
  for (const auto& difference : differences(first.info, other.info)) {
    list += (list.empty() ? "" : "; ") + difference;
  }
  if (!list.empty()) {
    return fail(ErrorCode::mismatch,
                first.root.string() + " and " + other.root.string() + " cannot be one dataset: " + list + ".",
                "Make them alike first (rename features, encode videos again), or leave one out.");
  }
  return {};
}

Result<void> check_new_name(const EditPlan& plan, const Feature& feature, const std::string& to) {
  const auto refused = [&](const std::string& why) {
    return fail(ErrorCode::invalid_input, "The feature " + feature.name + " cannot be named \"" + to + "\": " + why,
                "Choose another name.");
  };
  if (to.empty() || to.find_first_of("/\\ \t\n") != std::string::npos || to.find("..") != std::string::npos) {
    return refused("names have no spaces, no / and no ..");
  }
  if (is_bookkeeping(to) || is_bookkeeping(feature.name) || feature.dtype == DType::language) {
    return refused("the format itself uses one of the two names.");
  }
  // LeRobot tells the statistics of pictures by the name (lerobot-dataset notes 6.1).
  if (feature.is_visual() != (to.find("image") != std::string::npos)) {
    return refused(feature.is_visual() ? "LeRobot needs \"image\" in the name of pictures."
                                       : "LeRobot takes a name with \"image\" for pictures.");
  }
  for (const auto& other : plan.sources.front()->info.features) {
    const auto moved = plan.renamed.find(other.name);
    const std::string& name = moved == plan.renamed.end() ? other.name : moved->second;
    if (other.name != feature.name && name == to) {
      return refused("there is a feature of that name.");
    }
  }
  return {};
}

}  // namespace

const EpisodeRow& EditPlan::row_of(const EditedEpisode& episode) const {
  return source_of(episode).episodes[static_cast<std::size_t>(episode.episode)];
}

bool EditPlan::is_whole(const EditedEpisode& episode) const {
  return episode.from == 0 && episode.to == row_of(episode).length;
}

bool EditPlan::keeps_frames() const {
  bool same = sources.size() == 1 && episodes.size() == sources.front()->episodes.size();
  for (std::size_t i = 0; same && i < episodes.size(); ++i) {
    same = episodes[i].episode == static_cast<std::int64_t>(i) && is_whole(episodes[i]);
  }
  return same;
}

Result<EditPlan> plan_edit(const std::vector<fs::path>& roots) {
  EditPlan plan;
  for (const auto& root : roots) {
    auto opened = open_dataset(root);
    if (!opened) {
      return std::unexpected(opened.error());
    }
    if (opened->episodes.empty()) {
      return fail(ErrorCode::invalid_input, root.string() + " holds no episodes: there is nothing to edit.",
                  "Record into it first, or give another dataset.");
    }
    plan.sources.push_back(std::make_shared<const DatasetSummary>(std::move(*opened)));
    TANDEM_TRY(check_mergeable(*plan.sources.front(), *plan.sources.back()));
    const auto& source = *plan.sources.back();
    for (const auto& row : source.episodes) {
      plan.episodes.push_back({plan.sources.size() - 1, row.episode, 0, row.length, std::nullopt});
    }
  }
  if (plan.sources.empty()) {
    return fail(ErrorCode::invalid_input, "No dataset was given.", "Give the folder of one.");
  }
  const bool all_old = std::all_of(plan.sources.begin(), plan.sources.end(),
                                   [](const auto& source) { return source->info.version == DatasetVersion::v21; });
  plan.version = all_old ? DatasetVersion::v21 : DatasetVersion::v30;
  return plan;
}

Result<void> delete_episodes(EditPlan& plan, const std::vector<std::int64_t>& episodes) {
  for (const auto episode : episodes) {
    TANDEM_TRY(find_planned(plan, episode));
  }
  const std::set<std::int64_t> gone(episodes.begin(), episodes.end());
  if (gone.size() >= plan.episodes.size()) {
    return fail(ErrorCode::invalid_input, "Every episode of " + plan.sources.front()->root.string() + " would go.",
                "Keep at least one, or delete the folder.");
  }
  std::erase_if(plan.episodes, [&](const EditedEpisode& episode) { return gone.contains(episode.episode); });
  return {};
}

Result<void> keep_episodes(EditPlan& plan, const std::vector<std::int64_t>& episodes) {
  std::vector<EditedEpisode> kept;
  std::set<std::int64_t> seen;
  for (const auto episode : episodes) {
    const auto planned = find_planned(plan, episode);
    if (!planned) {
      return std::unexpected(planned.error());
    }
    if (!seen.insert(episode).second) {
      return fail(ErrorCode::invalid_input, "Episode " + number(episode) + " is in the list twice.",
                  "Name every episode once.");
    }
    kept.push_back(**planned);
  }
  if (kept.empty()) {
    return fail(ErrorCode::invalid_input, "No episode would stay.", "Name at least one.");
  }
  plan.episodes = std::move(kept);
  return {};
}

Result<void> trim_episode(EditPlan& plan, std::int64_t episode, std::int64_t from, std::int64_t to) {
  const auto planned = find_planned(plan, episode);
  if (!planned) {
    return std::unexpected(planned.error());
  }
  const std::int64_t length = plan.row_of(**planned).length;
  to = to < 0 ? length : to;
  if (from < 0 || to > length || from >= to) {
    return fail(
        ErrorCode::invalid_input,
        "Frames " + number(from) + " to " + number(to) + " of episode " + number(episode) +
            " leave nothing or do not exist: it has " + number(length) + " frames.",
        "Give the first frame that stays and the first one that goes again, within 0 and " + number(length) + ".");
  }
  (*planned)->from = from;
  (*planned)->to = to;
  return {};
}

Result<void> set_task(EditPlan& plan, std::int64_t episode, const std::string& task) {
  TANDEM_TRY(check_task(task));
  const auto planned = find_planned(plan, episode);
  if (!planned) {
    return std::unexpected(planned.error());
  }
  (*planned)->task = task;
  return {};
}

Result<void> set_every_task(EditPlan& plan, const std::string& task) {
  TANDEM_TRY(check_task(task));
  plan.task_of_rest = task;
  return {};
}

Result<void> replace_task(EditPlan& plan, const std::string& from, const std::string& to) {
  TANDEM_TRY(check_task(to));
  const bool known = std::any_of(plan.sources.begin(), plan.sources.end(), [&](const auto& source) {
    return std::find(source->tasks.begin(), source->tasks.end(), from) != source->tasks.end();
  });
  if (!known) {
    return fail(ErrorCode::not_found, plan.sources.front()->root.string() + " has no task \"" + from + "\".",
                "\"tandem-cli dataset info\" lists its tasks.");
  }
  plan.task_of_task[from] = to;
  return {};
}

Result<void> rename_feature(EditPlan& plan, const std::string& from, const std::string& to) {
  const Feature* feature = find_feature(plan.sources.front()->info.features, from);
  if (feature == nullptr) {
    return fail(ErrorCode::not_found, plan.sources.front()->root.string() + " has no feature " + from + ".",
                "\"tandem-cli dataset info\" lists its features.");
  }
  if (from == to) {
    return {};
  }
  TANDEM_TRY(check_new_name(plan, *feature, to));
  plan.renamed[from] = to;
  return {};
}

Result<void> rename_camera(EditPlan& plan, const std::string& from, const std::string& to) {
  const auto& features = plan.sources.front()->info.features;
  const bool whole = find_feature(features, from) != nullptr;
  const std::string old = whole ? from : camera_prefix + from;
  const Feature* feature = find_feature(features, old);
  if (feature == nullptr || !feature->is_visual()) {
    return fail(ErrorCode::not_found, plan.sources.front()->root.string() + " has no camera " + from + ".",
                "\"tandem-cli dataset info\" lists its cameras.");
  }
  return rename_feature(plan, old, to.find('.') == std::string::npos ? camera_prefix + to : to);
}

Result<std::vector<std::int64_t>> parse_episode_list(const std::string& written) {
  std::vector<std::int64_t> out;
  std::string text = written;
  if (text.starts_with("[") && text.ends_with("]")) {
    text = text.substr(1, text.size() - 2);
  }
  std::erase(text, ' ');
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const std::string piece = text.substr(at, comma - at);
    at = comma + 1;
    const std::size_t dash = piece.find('-');
    const auto whole = [&](const std::string& digits, std::int64_t& value) {
      const char* end = digits.data() + digits.size();
      const auto parsed = std::from_chars(digits.data(), end, value);
      return parsed.ec == std::errc() && parsed.ptr == end && value >= 0 && value <= most_episodes;
    };
    std::int64_t first = 0;
    std::int64_t last = 0;
    const bool good = whole(piece.substr(0, dash), first) &&
                      (dash == std::string::npos ? (last = first, true) : whole(piece.substr(dash + 1), last)) &&
                      first <= last && last - first < 10'000'000;
    if (!good) {
      return fail(ErrorCode::invalid_input, "\"" + piece + "\" is no episode number and no range of them.",
                  "Write for instance 3,7,10-14.");
    }
    for (std::int64_t episode = first; episode <= last; ++episode) {
      out.push_back(episode);
    }
  }
  return out;
}

namespace {

// A share in (0, 1], or nothing where the text is a list of episodes.
std::optional<double> share_in(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == end && text.find('.') != std::string::npos;
  return is_number ? std::optional(value) : std::nullopt;
}

Result<void> check_part(const std::string& name, std::set<std::string>& names) {
  const bool bad = name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos;
  if (bad || !names.insert(name).second) {
    return fail(ErrorCode::invalid_input, "\"" + name + "\" cannot be the name of a part.",
                "Give every part a name of its own that can be a folder.");
  }
  return {};
}

Result<std::vector<std::int64_t>> by_share(double share, bool last, std::int64_t total, std::int64_t& next) {
  if (!(share > 0) || share > 1) {
    return fail(ErrorCode::invalid_input, "A part's share of the episodes must be above 0 and at most 1.",
                "Write for instance train=0.8 test=0.2.");
  }
  const auto wanted = static_cast<std::int64_t>(std::floor(share * static_cast<double>(total)));
  const std::int64_t end = last ? total : std::min(next + wanted, total);
  std::vector<std::int64_t> out;
  while (next < end) {
    out.push_back(next++);
  }
  return out;
}

}  // namespace

Result<std::vector<std::pair<std::string, EditPlan>>> plan_split(
    const fs::path& root, const std::vector<std::pair<std::string, std::string>>& parts) {
  const auto whole = plan_edit({root});
  if (!whole) {
    return std::unexpected(whole.error());
  }
  const auto shares = std::count_if(parts.begin(), parts.end(), [](const auto& p) { return share_in(p.second); });
  if (parts.empty() || (shares > 0 && shares != static_cast<std::ptrdiff_t>(parts.size()))) {
    return fail(ErrorCode::invalid_input, "A split needs parts, all given by lists of episodes or all by shares.",
                "Write for instance train=0-79 test=80-99, or train=0.8 test=0.2.");
  }
  std::vector<std::pair<std::string, EditPlan>> out;
  std::set<std::string> names;
  std::set<std::int64_t> taken;
  std::int64_t next = 0;
  const auto total = static_cast<std::int64_t>(whole->episodes.size());
  for (const auto& [name, text] : parts) {
    TANDEM_TRY(check_part(name, names));
    const auto share = share_in(text);
    const auto list = share ? by_share(*share, &text == &parts.back().second, total, next) : parse_episode_list(text);
    if (!list) {
      return std::unexpected(list.error());
    }
    for (const auto episode : *list) {
      if (!taken.insert(episode).second) {
        return fail(ErrorCode::invalid_input, "Episode " + number(episode) + " would be in two parts.",
                    "Give every episode to one part.");
      }
    }
    EditPlan plan = *whole;
    if (list->empty()) {
      return fail(ErrorCode::invalid_input, "The part " + name + " would hold no episode.", "Give it a larger share.");
    }
    TANDEM_TRY(keep_episodes(plan, *list));
    out.emplace_back(name, std::move(plan));
  }
  return out;
}

}  // namespace tandem
