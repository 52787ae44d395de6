#include "scoring/suite.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/files.h"
#include "scoring/sha256.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

template <typename Kind, std::size_t N>
using Names = std::array<std::pair<Kind, std::string_view>, N>;

constexpr Names<Scoring, 7> scorings{{{Scoring::binary, "binary"},
                                      {Scoring::staged_cumulative, "staged_cumulative"},
                                      {Scoring::staged_independent, "staged_independent"},
                                      {Scoring::count, "count"},
                                      {Scoring::chain, "chain"},
                                      {Scoring::progress, "progress"},
                                      {Scoring::rate, "rate"}}};
constexpr Names<SuiteAggregate, 4> aggregates{{{SuiteAggregate::micro, "micro"},
                                               {SuiteAggregate::macro_task, "macro_task"},
                                               {SuiteAggregate::macro_setting, "macro_setting"},
                                               {SuiteAggregate::macro_group, "macro_group"}}};
constexpr Names<StageKind, 5> stage_kinds{{{StageKind::stage, "stage"},
                                           {StageKind::penalty, "penalty"},
                                           {StageKind::bonus, "bonus"},
                                           {StageKind::count, "count"},
                                           {StageKind::note, "note"}}};
constexpr Names<ClockStart, 4> clocks{{{ClockStart::first_motion, "first_motion"},
                                       {ClockStart::go, "go"},
                                       {ClockStart::policy_loaded, "policy_loaded"},
                                       {ClockStart::none, "none"}}};

constexpr double most = 1e6;

// Reads the fields of one object and keeps the first thing that is wrong with any of them.
class SuiteReader {
 public:
  explicit SuiteReader(std::string origin) : origin_(std::move(origin)) {}

  template <typename Kind, std::size_t N>
  Kind word(JsonReader& in, const char* key, const Names<Kind, N>& names, Kind fallback) {
    const std::string text = in.text_or(key, std::string(names.at(static_cast<std::size_t>(fallback)).second));
    const auto* const found = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.second == text; });
    if (found != names.end()) {
      return found->first;
    }
    std::string list;
    for (const auto& [kind, name] : names) {
      list += (list.empty() ? "" : ", ") + std::string(name);
    }
    in.reject(key, "is none of " + list);
    return fallback;
  }
  void keep(const JsonReader& in) {
    if (!error_ && in.error()) {
      error_ = in.error();
    }
  }
  void wrong(const std::string& what) {
    if (!error_) {
      error_ = Error{ErrorCode::invalid_input, origin_ + ": " + what + ".", "Correct the file.", {}};
    }
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  // Trials and starts of all cells together: a file must not ask for more memory than a suite can need.
  [[nodiscard]] bool may_add(std::int64_t count) {
    added_ += count + 1;
    if (added_ > 500'000) {
      wrong("the cells plan more trials than can be run");
    }
    return !error_;
  }

  template <typename T>
  std::size_t place_of(const std::vector<T>& list, const std::string& key, const char* kind) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.key == key; });
    if (found == list.end()) {
      wrong("a cell or anchor names the " + std::string(kind) + " \"" + key + "\", which does not exist");
      return 0;
    }
    return static_cast<std::size_t>(found - list.begin());
  }
  template <typename T>
  void unique(const std::vector<T>& list, const char* kind) {
    std::set<std::string> seen;
    for (const auto& item : list) {
      if (!seen.insert(item.key).second) {
        wrong("the " + std::string(kind) + " \"" + item.key + "\" is there twice");
      }
    }
  }

 private:
  std::string origin_;
  std::optional<Error> error_;
  std::int64_t added_ = 0;
};

std::optional<double> number_if(JsonReader& in, const char* key, double low, double high) {
  return in.has(key) ? std::optional(in.number(key, low, high)) : std::nullopt;
}
std::optional<std::int64_t> integer_if(JsonReader& in, const char* key, std::int64_t low, std::int64_t high) {
  return in.has(key) ? std::optional(in.integer(key, low, high)) : std::nullopt;
}

void read_stages(SuiteReader& reader, JsonReader& in, SuiteTask& task) {
  for (auto& item : in.objects("stages")) {
    item.expect_only({"key", "title", "kind", "points", "max_count", "requires", "partial", "hotkey", "criterion"});
    RubricStage stage;
    stage.key = item.text("key");
    stage.title = item.text_or("title", stage.key);
    stage.kind = reader.word(item, "kind", stage_kinds, StageKind::stage);
    stage.points = item.number("points", -most, most);
    stage.max_count = item.integer_or("max_count", 1, 1, 10'000);
    stage.partial = item.boolean_or("partial", false);
    stage.hotkey = item.text_or("hotkey", "");
    stage.criterion = item.text_or("criterion", stage.title);
    if (stage.kind == StageKind::penalty && stage.points > 0) {
      item.reject("points", "of a penalty must not be above 0");
    }
    const bool follows = task.scoring == Scoring::staged_cumulative && stage.kind == StageKind::stage;
    const std::string required = item.text_or("requires", "");
    for (std::size_t i = 0; i < task.stages.size(); ++i) {
      const bool before = required.empty() ? follows && !item.has("requires") && task.stages[i].kind == StageKind::stage
                                           : task.stages[i].key == required;
      stage.required = before ? std::optional(i) : stage.required;
    }
    if (!required.empty() && !stage.required) {
      item.reject("requires", "names no stage before this one");
    }
    reader.keep(item);
    task.stages.push_back(std::move(stage));
  }
  reader.unique(task.stages, "stage");
}

void read_task(SuiteReader& reader, JsonReader& in, Suite& suite) {
  in.expect_only({"key", "group", "title", "instruction", "scoring", "score_max", "success_min", "horizon_s",
                  "horizon_steps", "control_hz", "clock_start", "chain_length", "success", "stages"});
  SuiteTask task;
  task.key = in.text("key");
  task.group = in.text_or("group", "");
  task.title = in.text_or("title", task.key);
  task.instruction = in.text("instruction");
  task.scoring = reader.word(in, "scoring", scorings, Scoring::binary);
  task.horizon_s = number_if(in, "horizon_s", 0.1, 1e5);
  task.horizon_steps = integer_if(in, "horizon_steps", 1, 10'000'000);
  task.control_hz = number_if(in, "control_hz", 0.1, 10'000);
  task.clock_start = reader.word(in, "clock_start", clocks, ClockStart::first_motion);
  task.chain_length = integer_if(in, "chain_length", 1, 1000);
  read_stages(reader, in, task);
  double points = 0;
  for (const auto& stage : task.stages) {
    const bool adds = stage.kind == StageKind::stage || stage.kind == StageKind::count;
    points += adds ? stage.points * static_cast<double>(stage.max_count) : 0;
  }
  const double natural = task.scoring == Scoring::progress ? 100
                         : task.scoring == Scoring::chain  ? static_cast<double>(task.chain_length.value_or(1))
                         : points > 0                      ? points
                                                           : 1;
  task.score_max = in.number_or("score_max", natural, 1e-6, most);
  task.success_min = in.number_or("success_min", task.score_max, 0, most);
  task.success_text = in.text("success");
  const bool staged = task.scoring == Scoring::staged_cumulative || task.scoring == Scoring::staged_independent ||
                      task.scoring == Scoring::count;
  if (staged && task.stages.empty()) {
    in.reject("stages", "is empty, but the task is scored by them");
  }
  if (task.scoring == Scoring::chain && !task.chain_length) {
    in.reject("chain_length", "is missing");
  }
  reader.keep(in);
  suite.tasks.push_back(std::move(task));
}

void read_setting(SuiteReader& reader, JsonReader& in, Suite& suite) {
  in.expect_only({"key", "title", "axis", "out_of_distribution", "description"});
  SuiteSetting setting;
  setting.key = in.text("key");
  setting.title = in.text_or("title", setting.key);
  setting.axis = in.text_or("axis", "in_distribution");
  setting.out_of_distribution = in.boolean_or("out_of_distribution", setting.axis != "in_distribution");
  setting.description = in.text_or("description", "");
  if (std::find(setting_axes().begin(), setting_axes().end(), setting.axis) == setting_axes().end()) {
    in.reject("axis", "is none of those known");
  }
  reader.keep(in);
  suite.settings.push_back(std::move(setting));
}

std::vector<InitialCondition> read_conditions(SuiteReader& reader, JsonReader& in, std::int64_t count) {
  std::vector<InitialCondition> out;
  for (auto& item : in.objects("conditions")) {
    item.expect_only({"key", "instruction", "description", "seed"});
    InitialCondition condition;
    condition.key = item.text("key");
    condition.instruction = item.text_or("instruction", "");
    condition.description = item.text_or("description", "");
    condition.seed = integer_if(item, "seed", 0, INT64_MAX);
    reader.keep(item);
    out.push_back(std::move(condition));
  }
  if (out.empty() && reader.may_add(count)) {
    for (std::int64_t i = 1; i <= count; ++i) {
      out.push_back({"start-" + std::to_string(i), "", "", std::nullopt});
    }
  }
  reader.unique(out, "condition");
  return out;
}

void read_cell(SuiteReader& reader, JsonReader& in, Suite& suite, std::int64_t trials, std::int64_t starts) {
  in.expect_only({"task", "setting", "trials", "starts", "weight", "conditions"});
  SuiteCell cell;
  cell.task = reader.place_of(suite.tasks, in.text("task"), "task");
  cell.setting = reader.place_of(suite.settings, in.text("setting"), "setting");
  cell.planned_trials = in.integer_or("trials", trials, 0, 100'000);
  cell.weight = in.number_or("weight", 1, 0, most);
  cell.conditions =
      read_conditions(reader, in, in.integer_or("starts", std::min(starts, cell.planned_trials), 0, 100'000));
  reader.keep(in);
  suite.cells.push_back(std::move(cell));
}

void read_anchor(SuiteReader& reader, JsonReader& in, Suite& suite) {
  in.expect_only({"task", "setting", "method", "metric", "value", "spread", "n", "k", "unit", "source", "trust"});
  Anchor anchor;
  anchor.task = in.text_or("task", "");
  anchor.setting = in.text_or("setting", "");
  anchor.method = in.text("method");
  anchor.metric = in.text("metric");
  anchor.value = in.number("value", -1e12, 1e12);
  anchor.spread = number_if(in, "spread", 0, 1e12);
  anchor.trials = integer_if(in, "n", 1, 1'000'000);
  anchor.successes = integer_if(in, "k", 0, 1'000'000);
  anchor.unit = in.text_or("unit", "%");
  anchor.source = in.text("source");
  anchor.trust = in.text_or("trust", "primary");
  if (anchor.trust != "primary" && anchor.trust != "secondary" && anchor.trust != "derived") {
    in.reject("trust", "is none of primary, secondary, derived");
  }
  if (!anchor.task.empty()) {
    reader.place_of(suite.tasks, anchor.task, "task");
  }
  if (!anchor.setting.empty()) {
    reader.place_of(suite.settings, anchor.setting, "setting");
  }
  reader.keep(in);
  suite.anchors.push_back(std::move(anchor));
}

template <typename T>
void put(Json& object, const char* key, const std::optional<T>& value) {
  if (value) {
    object[key] = *value;
  }
}

Json task_json(const SuiteTask& task) {
  Json out{{"key", task.key},
           {"group", task.group},
           {"title", task.title},
           {"instruction", task.instruction},
           {"scoring", name_of(task.scoring)},
           {"score_max", task.score_max},
           {"success_min", task.success_min},
           {"clock_start", name_of(task.clock_start)},
           {"success", task.success_text}};
  put(out, "horizon_s", task.horizon_s);
  put(out, "horizon_steps", task.horizon_steps);
  put(out, "control_hz", task.control_hz);
  put(out, "chain_length", task.chain_length);
  Json stages = Json::array();
  for (const auto& stage : task.stages) {
    stages.push_back({{"key", stage.key},
                      {"title", stage.title},
                      {"kind", name_of(stage.kind)},
                      {"points", stage.points},
                      {"max_count", stage.max_count},
                      {"requires", stage.required ? task.stages[*stage.required].key : std::string()},
                      {"partial", stage.partial},
                      {"hotkey", stage.hotkey},
                      {"criterion", stage.criterion}});
  }
  out["stages"] = std::move(stages);
  return out;
}

Json cell_json(const Suite& suite, const SuiteCell& cell) {
  Json conditions = Json::array();
  for (const auto& condition : cell.conditions) {
    Json item{{"key", condition.key}, {"instruction", condition.instruction}, {"description", condition.description}};
    put(item, "seed", condition.seed);
    conditions.push_back(std::move(item));
  }
  return {{"task", suite.tasks[cell.task].key},
          {"setting", suite.settings[cell.setting].key},
          {"trials", cell.planned_trials},
          {"starts", 0},
          {"weight", cell.weight},
          {"conditions", std::move(conditions)}};
}

Json anchor_json(const Anchor& anchor) {
  Json out{{"task", anchor.task},   {"setting", anchor.setting}, {"method", anchor.method}, {"metric", anchor.metric},
           {"value", anchor.value}, {"unit", anchor.unit},       {"source", anchor.source}, {"trust", anchor.trust}};
  put(out, "spread", anchor.spread);
  put(out, "n", anchor.trials);
  put(out, "k", anchor.successes);
  return out;
}

void cross_all(Suite& suite, SuiteReader& reader, std::int64_t trials, std::int64_t starts) {
  const Json nothing = Json::object();
  for (std::size_t task = 0; task < suite.tasks.size(); ++task) {
    for (std::size_t setting = 0; setting < suite.settings.size() && reader.may_add(trials); ++setting) {
      JsonReader none(nothing, "");
      suite.cells.push_back({task, setting, trials, 1, read_conditions(reader, none, std::min(starts, trials))});
    }
  }
}

Result<void> refuse_if_thawed(const Suite& suite, const std::string& origin) {
  if (suite.frozen.empty() || suite.frozen == definition_sha256(suite)) {
    return {};
  }
  return fail(ErrorCode::mismatch,
              origin + ": version " + std::to_string(suite.version) + " of suite " + suite.key +
                  " is frozen, but what it tests was changed since.",
              "Undo the change, or take \"frozen\" out and raise \"version\".");
}

}  // namespace

const std::vector<std::string>& setting_axes() {
  static const std::vector<std::string> axes{"in_distribution", "position",    "background", "distractor",
                                             "object",          "instruction", "lighting",   "camera",
                                             "perturbation",    "inference",   "embodiment", "other"};
  return axes;
}

std::string_view name_of(Scoring scoring) { return scorings.at(static_cast<std::size_t>(scoring)).second; }
std::string_view name_of(SuiteAggregate aggregate) { return aggregates.at(static_cast<std::size_t>(aggregate)).second; }
std::string_view name_of(StageKind kind) { return stage_kinds.at(static_cast<std::size_t>(kind)).second; }
std::string_view name_of(ClockStart clock) { return clocks.at(static_cast<std::size_t>(clock)).second; }

Result<Suite> parse_suite(const Json& document, const std::string& origin) {
  JsonReader in(document, origin);
  SuiteReader reader(origin);
  in.expect_only({"suite", "key", "version", "title", "kind", "source", "aggregate", "notes", "tasks", "settings",
                  "trials", "starts", "cells", "anchors", "frozen"});
  Suite suite;
  in.integer("suite", 1, 1);
  suite.key = in.text("key");
  suite.version = in.integer_or("version", 1, 1, 1'000'000);
  suite.title = in.text("title");
  const std::string kind = in.text_or("kind", "real");
  suite.simulated = kind == "sim";
  if (kind != "sim" && kind != "real") {
    in.reject("kind", "is none of real, sim");
  }
  suite.source = in.text_or("source", "");
  suite.aggregate = reader.word(in, "aggregate", aggregates, SuiteAggregate::macro_task);
  suite.notes = in.text_or("notes", "");
  suite.frozen = in.text_or("frozen", "");
  for (auto& task : in.objects("tasks")) {
    read_task(reader, task, suite);
  }
  for (auto& setting : in.objects("settings")) {
    read_setting(reader, setting, suite);
  }
  if (suite.settings.empty() && !in.has("settings")) {
    suite.settings.push_back({"id", "As trained", "in_distribution", false, ""});
  }
  if (suite.tasks.empty()) {
    in.reject("tasks", "is empty");
  }
  if (suite.settings.empty()) {
    in.reject("settings", "is empty");
  }
  reader.unique(suite.tasks, "task");
  reader.unique(suite.settings, "setting");
  const std::int64_t trials = in.integer_or("trials", 10, 0, 100'000);
  const std::int64_t starts = in.integer_or("starts", trials, 0, 100'000);
  for (auto& cell : in.objects("cells")) {
    read_cell(reader, cell, suite, trials, starts);
  }
  reader.keep(in);
  if (reader.error()) {
    return std::unexpected(*reader.error());
  }
  if (suite.cells.empty()) {
    cross_all(suite, reader, trials, starts);
  }
  for (const auto& cell : suite.cells) {
    if (!reader.may_add(cell.planned_trials)) {
      return std::unexpected(*reader.error());
    }
  }
  for (auto& anchor : in.objects("anchors")) {
    read_anchor(reader, anchor, suite);
  }
  std::set<std::pair<std::size_t, std::size_t>> seen;
  for (const auto& cell : suite.cells) {
    if (!seen.emplace(cell.task, cell.setting).second) {
      reader.wrong("the cell of task \"" + suite.tasks[cell.task].key + "\" and setting \"" +
                   suite.settings[cell.setting].key + "\" is there twice");
    }
  }
  reader.keep(in);
  if (reader.error()) {
    return std::unexpected(*reader.error());
  }
  TANDEM_TRY(refuse_if_thawed(suite, origin));
  return suite;
}

Json suite_json(const Suite& suite) {
  Json out{{"suite", 1},
           {"key", suite.key},
           {"version", suite.version},
           {"title", suite.title},
           {"kind", suite.simulated ? "sim" : "real"},
           {"source", suite.source},
           {"aggregate", name_of(suite.aggregate)},
           {"notes", suite.notes},
           {"tasks", Json::array()},
           {"settings", Json::array()},
           {"cells", Json::array()},
           {"anchors", Json::array()}};
  for (const auto& task : suite.tasks) {
    out["tasks"].push_back(task_json(task));
  }
  for (const auto& setting : suite.settings) {
    out["settings"].push_back({{"key", setting.key},
                               {"title", setting.title},
                               {"axis", setting.axis},
                               {"out_of_distribution", setting.out_of_distribution},
                               {"description", setting.description}});
  }
  for (const auto& cell : suite.cells) {
    out["cells"].push_back(cell_json(suite, cell));
  }
  for (const auto& anchor : suite.anchors) {
    out["anchors"].push_back(anchor_json(anchor));
  }
  if (!suite.frozen.empty()) {
    out["frozen"] = suite.frozen;
  }
  return out;
}

std::string definition_sha256(const Suite& suite) {
  Json definition = suite_json(suite);
  for (const char* beside : {"anchors", "source", "notes", "frozen"}) {
    definition.erase(beside);
  }
  return sha256(canonical_json(definition));
}

Suite frozen_copy(Suite suite) {
  suite.frozen = definition_sha256(suite);
  return suite;
}

Result<Suite> load_suite(const std::string& name, const fs::path& resources) {
  const bool is_path = name.find('/') != std::string::npos || name.ends_with(".json");
  const fs::path path = is_path ? fs::path(name) : resources / "suites" / (name + ".json");
  std::error_code error;
  if (!is_path && !fs::exists(path, error)) {
    return fail(ErrorCode::not_found, "There is no suite \"" + name + "\".",
                "See \"tandem-cli score suite list\", or give the path of a suite file.");
  }
  const auto document = read_json_by_hand(path);
  if (!document) {
    return std::unexpected(document.error());
  }
  return parse_suite(*document, path.string());
}

std::vector<Result<Suite>> list_suites(const fs::path& resources) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it(resources / "suites", error), end; it != end; it.increment(error)) {
    if (it->path().extension() == ".json") {
      files.push_back(it->path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Result<Suite>> out;
  out.reserve(files.size());
  for (const auto& file : files) {
    out.push_back(load_suite(file.string(), resources));
  }
  return out;
}

}  // namespace tandem
