#include "scoring/suite_edit.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "scoring/suite_library.h"

namespace tandem {
namespace {

constexpr std::int64_t usual_trials = 10;
constexpr std::int64_t most_trials = 100'000;

template <typename T>
std::string free_key(const std::vector<T>& list, const std::string& word) {
  std::set<std::string> taken;
  for (const auto& item : list) {
    taken.insert(item.key);
  }
  for (int number = static_cast<int>(list.size()) + 1;; ++number) {
    std::string key = word + "_" + std::to_string(number);
    if (!taken.contains(key)) {
      return key;
    }
  }
}

// Where what stood at `place` stands after one was moved.
std::size_t moved(std::size_t place, std::size_t from, std::size_t to) {
  if (place == from) {
    return to;
  }
  if (from < place && place <= to) {
    return place - 1;
  }
  return to <= place && place < from ? place + 1 : place;
}

template <typename T>
bool move_in(std::vector<T>& list, std::size_t from, std::size_t to) {
  if (from >= list.size() || to >= list.size() || from == to) {
    return false;
  }
  const auto at = [&](std::size_t place) { return list.begin() + static_cast<std::ptrdiff_t>(place); };
  from < to ? std::rotate(at(from), at(from) + 1, at(to) + 1) : std::rotate(at(to), at(from), at(from) + 1);
  return true;
}

template <typename T>
void erase_at(std::vector<T>& list, std::size_t place) {
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(place));
}

// Takes the cells of a part away, and lets the others name their parts by the new places.
void drop_cells(Suite& suite, std::size_t SuiteCell::*part, std::size_t place) {
  std::erase_if(suite.cells, [&](const SuiteCell& cell) { return cell.*part == place; });
  for (auto& cell : suite.cells) {
    cell.*part -= cell.*part > place ? 1U : 0U;
  }
}

void move_cells(Suite& suite, std::size_t SuiteCell::*part, std::size_t from, std::size_t to) {
  for (auto& cell : suite.cells) {
    cell.*part = moved(cell.*part, from, to);
  }
}

// The number of trials that most cells have.
std::int64_t trials_as_elsewhere(const Suite& suite) {
  return suite.cells.empty() ? usual_trials : std::max<std::int64_t>(1, suite.cells.front().planned_trials);
}

bool same(double a, double b) { return std::abs(a - b) < 1e-9; }

}  // namespace

namespace detail {

double rubric_points(const SuiteTask& task) { return stage_points(task); }

void follow_points(SuiteTask& task, double before) {
  const double after = stage_points(task);
  if (after <= 0 || (!same(task.score_max, before) && before > 0)) {
    return;
  }
  const bool all = same(task.success_min, task.score_max);
  task.score_max = after;
  task.success_min = all ? after : std::min(task.success_min, after);
}

}  // namespace detail

std::size_t add_task(Suite& suite) {
  SuiteTask task;
  task.key = free_key(suite.tasks, "task");
  task.title = task.key;
  const std::int64_t trials = trials_as_elsewhere(suite);
  suite.tasks.push_back(std::move(task));
  for (std::size_t setting = 0; setting < suite.settings.size(); ++setting) {
    set_trials(suite, suite.tasks.size() - 1, setting, trials);
  }
  return suite.tasks.size() - 1;
}

void remove_task(Suite& suite, std::size_t task) {
  if (task >= suite.tasks.size()) {
    return;
  }
  std::erase_if(suite.anchors, [&](const Anchor& anchor) { return anchor.task == suite.tasks[task].key; });
  drop_cells(suite, &SuiteCell::task, task);
  erase_at(suite.tasks, task);
}

void move_task(Suite& suite, std::size_t from, std::size_t to) {
  if (move_in(suite.tasks, from, to)) {
    move_cells(suite, &SuiteCell::task, from, to);
  }
}

void rename_task(Suite& suite, std::size_t task, const std::string& key) {
  if (task >= suite.tasks.size()) {
    return;
  }
  for (auto& anchor : suite.anchors) {
    if (!anchor.task.empty() && anchor.task == suite.tasks[task].key) {
      anchor.task = key;
    }
  }
  suite.tasks[task].key = key;
}

std::size_t add_stage(SuiteTask& task) {
  RubricStage stage;
  stage.key = free_key(task.stages, "stage");
  stage.title = stage.key;
  stage.points = 1;
  if (task.scoring == Scoring::count) {
    stage.kind = StageKind::count;
  }
  if (task.scoring == Scoring::staged_cumulative) {
    for (std::size_t i = 0; i < task.stages.size(); ++i) {
      stage.required = task.stages[i].kind == StageKind::stage ? std::optional(i) : stage.required;
    }
  }
  change_rubric(task, [&](SuiteTask& changed) { changed.stages.push_back(std::move(stage)); });
  return task.stages.size() - 1;
}

void remove_stage(SuiteTask& task, std::size_t stage) {
  if (stage >= task.stages.size()) {
    return;
  }
  change_rubric(task, [&](SuiteTask& changed) {
    const auto above = changed.stages[stage].required;
    erase_at(changed.stages, stage);
    for (auto& other : changed.stages) {
      other.required = other.required == stage ? above : other.required;
      if (other.required && *other.required > stage) {
        --*other.required;
      }
    }
  });
}

void move_stage(SuiteTask& task, std::size_t from, std::size_t to) {
  if (!move_in(task.stages, from, to)) {
    return;
  }
  for (auto& stage : task.stages) {
    if (stage.required) {
      stage.required = moved(*stage.required, from, to);
    }
  }
}

void set_scoring(SuiteTask& task, Scoring scoring) {
  task.scoring = scoring;
  if (scoring == Scoring::chain) {
    task.chain_length = task.chain_length.value_or(5);
    task.score_max = static_cast<double>(*task.chain_length);
  } else if (scoring == Scoring::progress) {
    task.score_max = 100;
  } else if (scoring == Scoring::binary) {
    task.score_max = 1;
  } else if (const double points = stage_points(task); points > 0) {
    task.score_max = points;
  }
  task.success_min = task.score_max;
}

std::size_t add_setting(Suite& suite) {
  SuiteSetting setting;
  setting.key = free_key(suite.settings, "setting");
  setting.title = setting.key;
  setting.axis = "other";
  setting.out_of_distribution = true;
  const std::int64_t trials = trials_as_elsewhere(suite);
  suite.settings.push_back(std::move(setting));
  for (std::size_t task = 0; task < suite.tasks.size(); ++task) {
    set_trials(suite, task, suite.settings.size() - 1, trials);
  }
  return suite.settings.size() - 1;
}

void remove_setting(Suite& suite, std::size_t setting) {
  if (setting >= suite.settings.size()) {
    return;
  }
  std::erase_if(suite.anchors, [&](const Anchor& anchor) { return anchor.setting == suite.settings[setting].key; });
  drop_cells(suite, &SuiteCell::setting, setting);
  erase_at(suite.settings, setting);
}

void move_setting(Suite& suite, std::size_t from, std::size_t to) {
  if (move_in(suite.settings, from, to)) {
    move_cells(suite, &SuiteCell::setting, from, to);
  }
}

void rename_setting(Suite& suite, std::size_t setting, const std::string& key) {
  if (setting >= suite.settings.size()) {
    return;
  }
  for (auto& anchor : suite.anchors) {
    if (!anchor.setting.empty() && anchor.setting == suite.settings[setting].key) {
      anchor.setting = key;
    }
  }
  suite.settings[setting].key = key;
}

const SuiteCell* cell_of(const Suite& suite, std::size_t task, std::size_t setting) {
  const auto found = std::find_if(suite.cells.begin(), suite.cells.end(),
                                  [&](const SuiteCell& cell) { return cell.task == task && cell.setting == setting; });
  return found == suite.cells.end() ? nullptr : &*found;
}

void set_trials(Suite& suite, std::size_t task, std::size_t setting, std::int64_t trials) {
  if (task >= suite.tasks.size() || setting >= suite.settings.size()) {
    return;
  }
  trials = std::clamp<std::int64_t>(trials, 0, most_trials);
  const auto found = std::find_if(suite.cells.begin(), suite.cells.end(),
                                  [&](const SuiteCell& cell) { return cell.task == task && cell.setting == setting; });
  if (trials == 0) {
    if (found != suite.cells.end()) {
      suite.cells.erase(found);
    }
    return;
  }
  if (found == suite.cells.end()) {
    SuiteCell cell{task, setting, trials, 1, {}};
    set_starts(cell, trials);
    suite.cells.push_back(std::move(cell));
    return;
  }
  // As many starts as trials stay so.
  const bool each = std::ssize(found->conditions) == found->planned_trials;
  found->planned_trials = trials;
  set_starts(*found, each ? trials : std::min<std::int64_t>(std::ssize(found->conditions), trials));
}

void set_starts(SuiteCell& cell, std::int64_t starts) {
  starts = std::clamp<std::int64_t>(starts, 1, std::max<std::int64_t>(1, cell.planned_trials));
  if (std::ssize(cell.conditions) > starts) {
    cell.conditions.resize(static_cast<std::size_t>(starts));
  }
  std::set<std::string> taken;
  for (const auto& condition : cell.conditions) {
    taken.insert(condition.key);
  }
  for (int number = 1; std::ssize(cell.conditions) < starts; ++number) {
    std::string key = "start-" + std::to_string(number);
    if (taken.insert(key).second) {
      cell.conditions.push_back({std::move(key), "", "", std::nullopt});
    }
  }
}

Suite with_trials_each(Suite suite, std::int64_t trials) {
  for (auto& cell : suite.cells) {
    cell.planned_trials = trials;
  }
  suite.key += ".n" + std::to_string(trials);
  return suite;
}

}  // namespace tandem
