#include "scoring/suite_library.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <system_error>
#include <tuple>

#include "base/files.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t longest_key = 64;

bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_good_key(const std::string& key) {
  return !key.empty() && key.size() <= longest_key && is_plain(key.front()) &&
         std::all_of(key.begin(), key.end(), [](char c) { return is_plain(c) || c == '_' || c == '-' || c == '.'; });
}

bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

bool adds(const RubricStage& stage) { return stage.kind == StageKind::stage || stage.kind == StageKind::count; }

bool is_staged(Scoring scoring) {
  return scoring == Scoring::staged_cumulative || scoring == Scoring::staged_independent || scoring == Scoring::count;
}

// Collects what is wrong, with the path of each field.
class Checker {
 public:
  explicit Checker(const Suite& suite) : suite_(suite) {}

  std::vector<SuiteFinding> run() {
    key("key", suite_.key);
    text("title", suite_.title);
    if (suite_.tasks.empty()) {
      say("tasks", "A suite needs a task.");
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < suite_.tasks.size(); ++i) {
      task(suite_.tasks[i], "tasks[" + std::to_string(i) + "].", seen);
    }
    settings();
    cells();
    return std::move(out_);
  }

 private:
  void say(const std::string& field, std::string sentence) { out_.push_back({field, std::move(sentence)}); }
  void key(const std::string& field, const std::string& value) {
    if (!is_good_key(value)) {
      say(field,
          "A key is made of letters, digits, \"_\", \"-\" and \".\", begins with a letter or digit, and has at most "
          "64.");
    }
  }
  void unique(const std::string& field, const std::string& value, std::set<std::string>& seen) {
    key(field, value);
    if (!seen.insert(value).second) {
      say(field, "The key \"" + value + "\" is there twice.");
    }
  }
  void text(const std::string& field, const std::string& value) {
    if (blank(value)) {
      say(field, "This must not be empty.");
    }
  }

  void task(const SuiteTask& task, const std::string& at, std::set<std::string>& seen) {
    unique(at + "key", task.key, seen);
    text(at + "instruction", task.instruction);
    text(at + "success", task.success_text);
    if (is_staged(task.scoring) && task.stages.empty()) {
      say(at + "stages", "The task is scored by its stages and has none.");
    }
    if (task.scoring == Scoring::chain && !task.chain_length) {
      say(at + "chain_length", "A chain needs its length.");
    }
    // What is wrong with a stage comes before what follows from it.
    std::set<std::string> keys;
    for (std::size_t i = 0; i < task.stages.size(); ++i) {
      stage(task, i, at + "stages[" + std::to_string(i) + "].", keys);
    }
    if (!(task.score_max > 0) || !std::isfinite(task.score_max)) {
      say(at + "score_max", "The most points must be above zero.");
    }
    if (!(task.success_min >= 0 && task.success_min <= task.score_max)) {
      say(at + "success_min", "The points of a success must be between zero and the most points.");
    } else if (is_staged(task.scoring) && !task.stages.empty() && most(task) < task.success_min - 1e-9) {
      say(at + "success_min", "The stages do not give so many points: the task could never succeed.");
    }
  }
  // Bonuses count as well.
  static double most(const SuiteTask& task) {
    double out = stage_points(task);
    for (const auto& stage : task.stages) {
      out += stage.kind == StageKind::bonus ? stage.points * static_cast<double>(stage.max_count) : 0;
    }
    return out;
  }

  void stage(const SuiteTask& task, std::size_t place, const std::string& at, std::set<std::string>& keys) {
    const RubricStage& stage = task.stages[place];
    unique(at + "key", stage.key, keys);
    text(at + "criterion", stage.criterion);
    if (!std::isfinite(stage.points)) {
      say(at + "points", "The points must be a number.");
    } else if (stage.kind == StageKind::penalty && stage.points > 0) {
      say(at + "points", "The points of a penalty must not be above zero.");
    } else if (stage.kind != StageKind::penalty && stage.points < 0) {
      say(at + "points", "The points of a stage must not be below zero: what takes points away is a penalty.");
    }
    if (stage.max_count < 1) {
      say(at + "max_count", "A stage can be credited once at least.");
    }
    if (stage.required && *stage.required >= place) {
      say(at + "requires", "A stage can only require one that stands before it.");
    }
  }

  void settings() {
    if (suite_.settings.empty()) {
      say("settings", "A suite needs a setting.");
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < suite_.settings.size(); ++i) {
      const SuiteSetting& setting = suite_.settings[i];
      const std::string at = "settings[" + std::to_string(i) + "].";
      unique(at + "key", setting.key, seen);
      const auto& axes = setting_axes();
      if (std::find(axes.begin(), axes.end(), setting.axis) == axes.end()) {
        say(at + "axis", "The axis is none of those known.");
      }
    }
  }

  void cells() {
    std::int64_t trials = 0;
    std::set<std::pair<std::size_t, std::size_t>> seen;
    for (std::size_t i = 0; i < suite_.cells.size(); ++i) {
      const SuiteCell& cell = suite_.cells[i];
      const std::string at = "cells[" + std::to_string(i) + "].";
      if (cell.task >= suite_.tasks.size() || cell.setting >= suite_.settings.size() ||
          !seen.emplace(cell.task, cell.setting).second) {
        say(at + "task", "Each task is tested once under each setting.");
      }
      if (!(cell.weight >= 0) || !std::isfinite(cell.weight)) {
        say(at + "weight", "A weight must not be below zero.");
      }
      std::set<std::string> keys;
      for (std::size_t k = 0; k < cell.conditions.size(); ++k) {
        unique(at + "conditions[" + std::to_string(k) + "].key", cell.conditions[k].key, keys);
      }
      trials += std::max<std::int64_t>(0, cell.planned_trials);
    }
    if (trials == 0) {
      say("cells", "The suite plans no trials.");
    } else if (trials > 500'000) {
      say("cells", "The suite plans more trials than can be run.");
    }
  }

  const Suite& suite_;
  std::vector<SuiteFinding> out_;
};

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".json") {
      out.push_back(it->path());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::optional<Error> first_finding(const Suite& suite) {
  const auto findings = check_suite(suite);
  if (findings.empty()) {
    return std::nullopt;
  }
  const std::string where = findings.front().field.empty() ? "suite" : findings.front().field;
  return Error{ErrorCode::invalid_input, "Suite " + suite.key + ", " + where + ": " + findings.front().sentence,
               "Correct the suite.", ""};
}

}  // namespace

double stage_points(const SuiteTask& task) {
  double out = 0;
  for (const auto& stage : task.stages) {
    out += adds(stage) ? stage.points * static_cast<double>(stage.max_count) : 0;
  }
  return out;
}

std::vector<SuiteFinding> check_suite(const Suite& suite) { return Checker(suite).run(); }

Result<Suite> freeze_suite(const Suite& suite) {
  if (const auto wrong = first_finding(suite)) {
    return std::unexpected(*wrong);
  }
  return frozen_copy(suite);
}

Result<void> check_own_suite(const Suite& suite, const fs::path& resources) {
  for (const auto& shipped : list_suites(resources)) {
    if (shipped && shipped->key == suite.key && shipped->version == suite.version &&
        definition_sha256(*shipped) != definition_sha256(suite)) {
      return fail(ErrorCode::mismatch,
                  "Suite " + suite.key + " version " + std::to_string(suite.version) +
                      " comes with Tandem, and this one is another.",
                  "Give the own suite another key or version.");
    }
  }
  return {};
}

fs::path own_suites_folder(const fs::path& scores_file) { return scores_file.parent_path() / "suites"; }

std::vector<SuiteFile> list_suite_files(const fs::path& resources, const fs::path& own_folder) {
  std::vector<SuiteFile> out;
  for (const auto& file : files_in(resources / "suites")) {
    out.push_back({file, false, load_suite(file.string(), resources)});
  }
  const auto first_own = static_cast<std::ptrdiff_t>(out.size());
  for (const auto& file : files_in(own_folder)) {
    out.push_back({file, true, load_suite(file.string(), resources)});
  }
  std::stable_sort(out.begin() + first_own, out.end(), [](const SuiteFile& a, const SuiteFile& b) {
    if (!a.suite || !b.suite) {
      return a.suite.has_value() && !b.suite;
    }
    return std::tie(a.suite->key, a.suite->version) < std::tie(b.suite->key, b.suite->version);
  });
  return out;
}

Result<fs::path> save_suite(const Suite& suite, const fs::path& folder) {
  if (const auto wrong = first_finding(suite)) {
    return std::unexpected(*wrong);
  }
  if (!suite.frozen.empty() && suite.frozen != definition_sha256(suite)) {
    return fail(ErrorCode::mismatch,
                "Version " + std::to_string(suite.version) + " of suite " + suite.key +
                    " is frozen: what it tests cannot be changed.",
                "Make a new version of it.");
  }
  const fs::path file = folder / (suite.key + "-v" + std::to_string(suite.version) + ".json");
  if (is_there(file)) {
    const auto there = load_suite(file.string(), {});
    if (there && !there->frozen.empty() && there->frozen != definition_sha256(suite)) {
      return fail(ErrorCode::mismatch, file.string() + " is frozen with another definition.",
                  "Give the changed suite the next version.");
    }
  }
  TANDEM_TRY(make_folder(folder));
  TANDEM_TRY(replace_text(file, dump_json(suite_json(suite), 1) + "\n", folder));
  return file;
}

Suite next_version(Suite suite, const std::vector<SuiteFile>& known) {
  for (const auto& other : known) {
    if (other.suite && other.suite->key == suite.key) {
      suite.version = std::max(suite.version, other.suite->version);
    }
  }
  ++suite.version;
  suite.frozen.clear();
  return suite;
}

Suite duplicate_suite(Suite suite, const std::vector<SuiteFile>& known) {
  const std::string base = suite.key.substr(0, longest_key - 8) + "_own";
  const auto taken = [&](const std::string& key) {
    return std::any_of(known.begin(), known.end(),
                       [&](const SuiteFile& other) { return other.suite && other.suite->key == key; });
  };
  suite.key = base;
  for (int number = 2; taken(suite.key); ++number) {
    suite.key = base + std::to_string(number);
  }
  suite.version = 1;
  suite.frozen.clear();
  return suite;
}

}  // namespace tandem
