#include "dataset/json_lines.h"

#include <algorithm>
#include <fstream>

#include "base/files.h"

namespace tandem {
namespace {

constexpr std::int64_t most_episodes = 100'000'000;
constexpr std::size_t longest_line = 64'000'000;

std::string line_name(const std::string& origin, std::size_t number) {
  return origin + ", line " + std::to_string(number);
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

// Hands every line that is not blank to `take`, until that gives an error.
template <typename Take>
Result<void> each_line(std::string_view text, Take take) {
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (!is_blank(line)) {
      TANDEM_TRY(take(number, line));
    }
  }
  return {};
}

Result<EpisodeRow> episode_of(std::string_view line, const DatasetInfo& info, const std::string& origin) {
  const auto object = parse_json(line, origin);
  if (!object) {
    return std::unexpected(object.error());
  }
  JsonReader in(*object, origin);
  EpisodeRow row;
  row.episode = in.integer("episode_index", 0, most_episodes);
  row.length = in.integer("length", 0, most_episodes);
  const auto tasks = object->is_object() ? object->find("tasks") : object->end();
  if (object->is_object() && tasks != object->end() && tasks->is_array()) {
    for (const auto& task : *tasks) {
      if (!task.is_string()) {
        in.reject("tasks", "must be a list of texts");
        break;
      }
      row.tasks.push_back(task.get<std::string>());
    }
  } else {
    in.reject("tasks", "must be a list of texts");
  }
  if (in.error()) {
    return std::unexpected(*in.error());
  }
  row.data = {row.episode / info.chunks_size, row.episode};
  row.file = episodes_lines_file;
  return row;
}

}  // namespace

Result<std::vector<EpisodeRow>> parse_episode_lines(std::string_view text, const DatasetInfo& info,
                                                    const std::string& origin) {
  std::vector<EpisodeRow> out;
  const std::size_t cameras = info.video_keys().size();
  TANDEM_TRY(each_line(text, [&](std::size_t number, std::string_view line) -> Result<void> {
    auto row = episode_of(line, info, line_name(origin, number));
    if (!row) {
      return std::unexpected(row.error());
    }
    row->videos.assign(cameras, {row->data, 0.0, static_cast<double>(row->length) / info.fps, true});
    out.push_back(std::move(*row));
    return {};
  }));
  return out;
}

Result<void> put_in_order(std::vector<EpisodeRow>& rows, const std::string& origin) {
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.episode < b.episode; });
  std::int64_t next = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].episode != static_cast<std::int64_t>(i)) {
      const bool twice = i > 0 && rows[i].episode == rows[i - 1].episode;
      return fail(ErrorCode::invalid_input,
                  twice ? origin + ": episode " + std::to_string(rows[i].episode) + " is there twice."
                        : origin + ": episode " + std::to_string(i) + " is missing.",
                  "Run \"tandem-cli dataset validate\" on the dataset.");
    }
    rows[i].from_index = next;
    next += rows[i].length;
    rows[i].to_index = next;
  }
  return {};
}

Result<std::vector<std::string>> parse_task_lines(std::string_view text, const std::string& origin) {
  std::vector<std::pair<std::int64_t, std::string>> found;
  TANDEM_TRY(each_line(text, [&](std::size_t number, std::string_view line) -> Result<void> {
    const std::string name = line_name(origin, number);
    const auto object = parse_json(line, name);
    if (!object) {
      return std::unexpected(object.error());
    }
    JsonReader in(*object, name);
    const std::int64_t index = in.integer("task_index", 0, most_episodes);
    if (!in.has("task")) {
      in.reject("task", "is missing");
    }
    std::string task = in.text_or("task", "");
    if (in.error()) {
      return std::unexpected(*in.error());
    }
    found.emplace_back(index, std::move(task));
    return {};
  }));
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> out;
  for (auto& [index, task] : found) {
    if (index != static_cast<std::int64_t>(out.size())) {
      return fail(ErrorCode::invalid_input, origin + ": the numbers in task_index are not 0, 1, 2, ….",
                  "Run \"tandem-cli dataset validate\" on the dataset.");
    }
    out.push_back(std::move(task));
  }
  return out;
}

Result<std::vector<EpisodeRow>> read_episode_lines(const std::filesystem::path& root, const DatasetInfo& info) {
  const auto path = root / episodes_lines_file;
  const auto text = read_text(path);
  if (!text) {
    return std::unexpected(text.error());
  }
  auto rows = parse_episode_lines(*text, info, path.string());
  if (rows) {
    TANDEM_TRY(put_in_order(*rows, path.string()));
  }
  return rows;
}

Result<std::vector<std::string>> read_task_lines(const std::filesystem::path& root) {
  const auto path = root / tasks_lines_file;
  const auto text = read_text(path);
  if (!text) {
    return std::unexpected(text.error());
  }
  return parse_task_lines(*text, path.string());
}

Result<std::pair<std::int64_t, StatsTable>> parse_stats_line(std::string_view line, const std::string& origin) {
  const auto object = parse_json(line, origin);
  if (!object) {
    return std::unexpected(object.error());
  }
  const auto stats = object->is_object() ? object->find("stats") : object->end();
  const auto index = object->is_object() ? object->find("episode_index") : object->end();
  const bool named = object->is_object() && stats != object->end() && index != object->end() &&
                     index->is_number_integer() && index->get<std::int64_t>() >= 0 &&
                     index->get<std::int64_t>() <= most_episodes;
  if (!named) {
    return fail(ErrorCode::invalid_input, origin + ": fields episode_index and stats are needed.",
                "Recompute the statistics.");
  }
  auto table = parse_stats(*stats, origin);
  if (!table) {
    return std::unexpected(table.error());
  }
  return std::pair(index->get<std::int64_t>(), std::move(*table));
}

Result<void> read_stats_lines(const std::filesystem::path& path,
                              const std::function<void(std::int64_t, StatsTable)>& take) {
  TANDEM_TRY(refuse_if_no_file(path, "Move it out of the dataset."));
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return fail(ErrorCode::not_found, path.string() + " cannot be opened.", "Check that the file exists.");
  }
  std::string line;
  std::size_t number = 1;
  std::vector<char> block(1U << 16U);
  const auto end_line = [&]() -> Result<void> {
    if (!is_blank(line)) {
      auto parsed = parse_stats_line(line, line_name(path.string(), number));
      if (!parsed) {
        return std::unexpected(parsed.error());
      }
      take(parsed->first, std::move(parsed->second));
    }
    line.clear();
    ++number;
    return {};
  };
  while (in) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    std::string_view rest(block.data(), static_cast<std::size_t>(in.gcount()));
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      line.append(rest.substr(0, end));
      rest.remove_prefix(end + 1);
      TANDEM_TRY(end_line());
    }
    line.append(rest);
    if (line.size() > longest_line) {
      return fail(ErrorCode::invalid_input, line_name(path.string(), number) + " is too long to be statistics.",
                  "Recompute the statistics.");
    }
  }
  if (in.bad()) {
    return fail(ErrorCode::io, path.string() + " could not be read to its end.", "Check the disk.");
  }
  return end_line();
}

}  // namespace tandem
