#include <algorithm>
#include <set>
#include <tuple>

#include "dataset/language.h"
#include "dataset/validate_detail.h"

namespace tandem::detail {
namespace {

const std::set<std::string> persistent_styles{"subtask", "plan", "memory", "motion", "task_aug"};
const std::set<std::string> event_styles{"interjection", "vqa", "trace"};

class LanguageCheck {
 public:
  LanguageCheck(Validation& v, const EpisodeRow& row)
      : v_(v),
        where_(v.info.data_file(row.data.chunk, row.data.file).string()),
        name_("episode " + std::to_string(row.episode) + ": ") {}

  void persistent(const EpisodeLanguage& language, const std::vector<double>& stamps) {
    if (!language.same_everywhere) {
      wrong("language_persistent is not the same in every frame", "Write the rows of the first frame into all.");
    }
    std::set<std::tuple<double, std::string, std::string>> seen;
    for (const auto& row : language.persistent) {
      const std::string style = row.style.value_or("");
      shape(row, "language_persistent");
      if (!persistent_styles.contains(style)) {
        wrong("language_persistent holds the style \"" + style + "\", which LeRobot does not know there",
              "Use subtask, plan, memory, motion or task_aug.");
      }
      if (std::find(stamps.begin(), stamps.end(), row.timestamp_s) == stamps.end()) {
        wrong("a row of style " + style + " is at " + std::to_string(row.timestamp_s) + " s, where no frame is",
              "Give it the timestamp of a frame.");
      }
      if (style != "task_aug" && !seen.emplace(row.timestamp_s, style, row.role).second) {
        wrong("two rows of style " + style + " and role " + row.role + " are at " + std::to_string(row.timestamp_s) +
                  " s: LeRobot cannot choose between them",
              "Drop one of them.");
      }
    }
    const auto key = [](const LanguageRow& row) {
      return std::tuple(row.timestamp_s, row.style.value_or(""), row.role);
    };
    order(std::is_sorted(language.persistent.begin(), language.persistent.end(),
                         [&](const auto& a, const auto& b) { return key(a) < key(b); }),
          "language_persistent", "timestamp, style and role");
  }

  void events(const std::vector<LanguageRow>& rows) {
    std::set<std::tuple<std::int64_t, std::string, std::string>> questions;
    for (const auto& row : rows) {
      const std::string style = row.style.value_or("");
      shape(row, "language_events");
      if (row.style && !event_styles.contains(style)) {
        wrong("language_events holds the style \"" + style + "\", which LeRobot does not know there",
              "Use interjection, vqa or trace.");
      }
      if (!row.style && row.tool_calls.empty()) {
        wrong("an event without style has no tool_calls", "Give it a style, or the call it stands for.");
      }
      if (style == "vqa" && !questions.emplace(row.frame, row.camera.value_or(""), row.role).second) {
        wrong("frame " + std::to_string(row.frame) + " has two vqa rows of one camera and role", "Drop one of them.");
      }
    }
    const auto key = [](const LanguageRow& row) {
      return std::tuple(row.frame, row.style.value_or(""), row.role, row.camera.value_or(""));
    };
    order(std::is_sorted(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); }),
          "language_events", "style, role and camera");
  }

 private:
  void wrong(const std::string& text, const std::string& remedy) {
    v_.error("language-wrong", where_, name_ + text, remedy);
  }
  void order(bool sorted, const std::string& column, const std::string& keys) {
    if (!sorted) {
      v_.add(Severity::warning, "language-order", where_, name_ + column + " is not sorted by " + keys,
             "Sort the rows.");
    }
  }
  void shape(const LanguageRow& row, const std::string& column) {
    if (row.role != "user" && row.role != "assistant" && row.role != "system" && row.role != "tool") {
      wrong(column + " holds the role \"" + row.role + "\"", "Use user, assistant, system or tool.");
    }
    if (!row.content && row.tool_calls.empty()) {
      wrong("a row of " + column + " has neither content nor tool_calls", "Drop the row, or give it a text.");
    }
    const bool needs_camera = row.style == "vqa" || row.style == "trace";
    const bool known = row.camera && find_feature(v_.info.features, *row.camera) != nullptr;
    if (needs_camera != row.camera.has_value() || (row.camera && !known)) {
      wrong("a row of style " + row.style.value_or("null") +
                (row.camera ? " names the camera \"" + *row.camera + "\"" : " names no camera"),
            "vqa and trace name a camera of the dataset, all others none.");
    }
  }

  Validation& v_;
  std::string where_;
  std::string name_;
};

}  // namespace

void check_language(Validation& v) {
  const auto stamps = v.columns.find("timestamp");
  if (!has_language(v.info) || stamps == v.columns.end() || !v.rows_complete) {
    return;
  }
  const DatasetSummary set{v.root, v.info, v.tasks, v.episodes, {}};
  for (std::size_t i = 0; i < v.episodes.size() && !v.cancelled; ++i) {
    const EpisodeRow& row = v.episodes[i];
    const auto span = v.spans.find(row.episode);
    if (row.episode != static_cast<std::int64_t>(i) || span == v.spans.end()) {
      continue;  // said already
    }
    const auto language = read_language(set, row.episode);
    if (!language) {
      v.error("language-wrong", v.info.data_file(row.data.chunk, row.data.file).string(), language.error().message,
              language.error().hint);
      continue;
    }
    const auto first = stamps->second.values.begin() + static_cast<std::ptrdiff_t>(span->second.first);
    LanguageCheck check(v, row);
    check.persistent(*language, {first, first + static_cast<std::ptrdiff_t>(span->second.length)});
    check.events(language->events);
  }
}

}  // namespace tandem::detail
