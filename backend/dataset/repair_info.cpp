#include <algorithm>
#include <cmath>
#include <regex>

#include "base/files.h"
#include "dataset/image_reader.h"
#include "dataset/repair_detail.h"
#include "dataset/video_reader.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

const char* const info_file = "meta/info.json";

std::vector<fs::path> data_files(const fs::path& root) {
  auto out = parquet_files(root, "data");
  std::erase_if(
      out, [](const fs::path& file) { return !number_of_file(file) && !number_of_file(file, DatasetVersion::v21); });
  return out;
}

bool looks_like_v21(const fs::path& root) {
  const auto files = data_files(root);
  return std::ranges::any_of(
      files, [](const fs::path& file) { return number_of_file(file, DatasetVersion::v21).has_value(); });
}

// The first data file that can be read.
std::optional<ParquetFile> some_data(const fs::path& root) {
  for (const auto& relative : data_files(root)) {
    if (auto file = ParquetFile::open(root / relative); file && file->rows() > 0) {
      return std::move(*file);
    }
  }
  return std::nullopt;
}

// The names of the folders with videos, and a video of each.
std::map<std::string, fs::path> some_videos(const fs::path& root) {
  std::map<std::string, fs::path> out;
  std::error_code error;
  for (fs::recursive_directory_iterator it(root / "videos", error), end; it != end; it.increment(error)) {
    if (it->path().extension() == ".mp4" && number_of_file(it->path())) {
      const std::string key = it->path().parent_path().parent_path().filename().string();
      fs::path& known = out[key];
      known = known.empty() || it->path() < known ? it->path() : known;
    }
  }
  return out;
}

// What a frame takes, by the times in the rows; 0 where they do not tell.
int rate_of_rows(const ParquetFile& file) {
  const auto times = file.numbers("timestamp");
  if (!times || times->nulls > 0) {
    return 0;
  }
  std::vector<double> steps;
  for (std::size_t i = 1; i < times->values.size(); ++i) {
    const double step = times->values[i] - times->values[i - 1];
    if (step > 1e-6) {
      steps.push_back(step);
    }
  }
  if (steps.empty()) {
    return 0;
  }
  std::nth_element(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2), steps.end());
  const double rate = 1 / steps[steps.size() / 2];
  return std::abs(rate - std::round(rate)) < 0.02 * rate && rate < 1e5 ? static_cast<int>(std::lround(rate)) : 0;
}

int rate_of_videos(const fs::path& root) {
  int out = 0;
  for (const auto& [key, path] : some_videos(root)) {
    const auto facts = probe_video(path);
    const int rate = facts && facts->fps == std::round(facts->fps) ? static_cast<int>(facts->fps) : 0;
    if (rate > 0 && out != 0 && rate != out) {
      return 0;
    }
    out = rate > 0 ? rate : out;
  }
  return out;
}

Json video_entry(const VideoFacts& facts) {
  return {{"dtype", "video"},
          {"shape", {facts.height, facts.width, 3}},
          {"names", {"height", "width", "channels"}},
          {"info",
           {{"video.height", facts.height},
            {"video.width", facts.width},
            {"video.codec", facts.codec},
            {"video.pix_fmt", facts.pix_fmt},
            {"video.fps", static_cast<int>(std::lround(facts.fps))},
            {"video.channels", 3},
            {"has_audio", false},
            {"is_depth_map", false}}}};
}

// The entry of a column; null where it is none that LeRobot knows.
Json column_entry(const ParquetFile& file, const std::string& name) {
  const std::string dtype = file.dtype(name);
  if (dtype == "image") {
    const auto pictures = file.pictures(name, {0, 1});
    const auto image = pictures && !pictures->empty() ? decode_image(pictures->front())
                                                      : Result<Image>(fail(ErrorCode::not_found, ""));
    return image ? Json{{"dtype", "image"},
                        {"shape", {image->height, image->width, 3}},
                        {"names", {"height", "width", "channels"}}}
                 : Json();
  }
  const auto numbers = dtype == "string" || dtype == "language" ? Result<NumberColumn>() : file.numbers(name, {0, 1});
  const std::size_t width = numbers && numbers->width > 0 ? numbers->width : 1;
  return dtype.empty() ? Json() : Json{{"dtype", dtype}, {"shape", {width}}, {"names", nullptr}};
}

// What the beginning of a file that was cut off still says.
std::string kept_text(const std::string& text, const std::string& key) {
  const std::regex pattern("\"" + key + "\"\\s*:\\s*\"([^\"\\\\]*)\"");
  std::smatch match;
  return std::regex_search(text, match, pattern) ? match[1].str() : std::string();
}

Result<Json> rebuilt_info(Survey& survey) {
  const auto file = some_data(survey.root);
  if (!file) {
    return fail(ErrorCode::invalid_input,
                survey.root.string() + ": neither meta/info.json nor any data file can be read.",
                "Restore one of them from a copy.");
  }
  Json features = Json::object();
  const auto add = [&](const std::string& name) {
    if (Json entry = column_entry(*file, name); !entry.is_null()) {
      features[name] = std::move(entry);
    }
  };
  for (const auto& name : file->columns()) {
    if (!is_bookkeeping(name) && file->dtype(name) != "language") {
      add(name);
    }
  }
  for (const auto& [key, path] : some_videos(survey.root)) {
    if (const auto facts = probe_video(path)) {
      features[key] = video_entry(*facts);
    }
  }
  for (const auto& name : file->columns()) {
    if (!features.contains(name)) {
      add(name);
    }
  }
  const int rows = rate_of_rows(*file);
  const int videos = rate_of_videos(survey.root);
  const std::string text = read_text(survey.root / info_file).value_or("");
  const std::string robot = kept_text(text, "robot_type");
  survey.report.notes.push_back("The names of vector elements" +
                                std::string(robot.empty() ? " and the robot type" : "") +
                                " are lost with meta/info.json.");
  return Json{{"codebase_version", "v3.0"},
              {"robot_type", robot.empty() ? Json() : Json(robot)},
              {"fps", videos > 0 ? videos : std::max(rows, 1)},
              {"features", std::move(features)}};
}

}  // namespace

bool Survey::found(const std::string& kind) const {
  return std::any_of(findings.findings.begin(), findings.findings.end(),
                     [&](const Finding& finding) { return finding.kind == kind; });
}

std::optional<FileNumber> number_of_file(const fs::path& path, DatasetVersion version) {
  static const std::regex file_name("file-([0-9]{3,9})\\.(parquet|mp4)");
  static const std::regex episode_name("episode_([0-9]{6,9})\\.(parquet|mp4)");
  static const std::regex chunk_name("chunk-([0-9]{3,9})");
  const bool old = version == DatasetVersion::v21;
  const bool deeper = old && path.extension() == ".mp4";
  const std::string file = path.filename().string();
  const std::string chunk = (deeper ? path.parent_path().parent_path() : path.parent_path()).filename().string();
  std::smatch file_match;
  std::smatch chunk_match;
  if (!std::regex_match(file, file_match, old ? episode_name : file_name) ||
      !std::regex_match(chunk, chunk_match, chunk_name)) {
    return std::nullopt;
  }
  return FileNumber{std::stoll(chunk_match[1].str()), std::stoll(file_match[1].str())};
}

Result<void> survey_info(Survey& survey) {
  auto document = read_json(survey.root / info_file);
  auto info = document ? parse_readable_info(*document, info_file) : std::unexpected(document.error());
  if (!info && looks_like_v21(survey.root)) {
    return fail(
        ErrorCode::unsupported,
        survey.root.string() + ": meta/info.json of a v2.1 dataset cannot be made anew: " + info.error().message,
        "Correct it by hand, or restore it from a copy.");
  }
  if (!info && document && document->is_object() && survey.found("path-unsafe")) {
    document->erase("data_path");
    document->erase("video_path");
    info = parse_readable_info(*document, info_file);
    survey.step("path-unsafe", info_file, "LeRobot's default templates are written: the files are at their places.");
  }
  if (!info) {
    document = rebuilt_info(survey);
    info = document ? parse_readable_info(*document, info_file) : std::unexpected(document.error());
    survey.step("info-unreadable", info_file, "It is made anew from the columns of the data files and the videos.");
  }
  if (!info) {
    return std::unexpected(info.error());
  }
  survey.info = std::move(*info);
  const auto file = some_data(survey.root);
  const int rows = file ? rate_of_rows(*file) : 0;
  const int videos = rate_of_videos(survey.root);
  if (rows > 0 && rows != survey.info.fps && (videos == rows || survey.info.video_keys().empty())) {
    survey.step("timestamp-off-grid", info_file,
                "fps becomes " + std::to_string(rows) + ", as timestamps and videos say; it was " +
                    std::to_string(survey.info.fps) + ".");
    survey.info.fps = rows;
    survey.info.json["fps"] = rows;
  }
  return {};
}

}  // namespace tandem::detail
