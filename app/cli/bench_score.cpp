#include <algorithm>
#include <ctime>
#include <numeric>

#include "base/files.h"
#include "base/random.h"
#include "base/time.h"
#include "cli/bench.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "scoring/figures.h"
#include "scoring/identity.h"
#include "scoring/sha256.h"
#include "scoring/suite_store.h"
#include "scoring/trial_store.h"

namespace tandem::cli {
namespace {

constexpr std::int64_t measured_commits = 200;
constexpr std::size_t batch = 5000;
constexpr double first_goal_ms = 150;
constexpr double filter_goal_ms = 30;
constexpr double refresh_goal_ms = 100;
constexpr double commit_goal_ms = 20;
constexpr double next_goal_ms = 10;
constexpr double list_goal_ms = 100;

// Three staged tasks, each under four settings.
Suite bench_suite(std::int64_t trials_of_each) {
  Suite out;
  out.key = "bench";
  out.title = "Benchmark";
  for (const char* key : {"cube", "stack", "sort"}) {
    SuiteTask task;
    task.key = key;
    task.title = key;
    task.instruction = "Do it";
    task.scoring = Scoring::staged_cumulative;
    task.horizon_s = 30;
    task.success_text = "Done.";
    for (const char* stage : {"reach", "grasp", "lift", "place"}) {
      RubricStage next;
      next.key = stage;
      next.title = stage;
      next.criterion = stage;
      next.points = 0.25;
      if (!task.stages.empty()) {
        next.required = task.stages.size() - 1;
      }
      task.stages.push_back(std::move(next));
    }
    out.tasks.push_back(std::move(task));
  }
  for (const char* axis : {"in_distribution", "position", "lighting", "object"}) {
    out.settings.push_back({axis, axis, axis, out.settings.size() > 1, ""});
  }
  for (std::size_t task = 0; task < out.tasks.size(); ++task) {
    for (std::size_t setting = 0; setting < out.settings.size(); ++setting) {
      SuiteCell cell{task, setting, trials_of_each, 1, {}};
      for (int start = 1; start <= 10; ++start) {
        cell.conditions.push_back({"start-" + std::to_string(start), "", "", std::nullopt});
      }
      out.cells.push_back(std::move(cell));
    }
  }
  return out;
}

ExperimentSpec bench_spec() {
  ExperimentSpec out;
  out.title = "Benchmark";
  out.seed = 1;
  for (const char* name : {"one", "two", "three", "four"}) {
    ContenderSpec contender;
    contender.policy = name;
    contender.family = "act";
    contender.checkpoint = name;
    contender.content_sha256 = sha256(name);
    contender.source = name;
    contender.mode = out.contenders.size() % 2 == 0 ? "sync" : "async";
    contender.baseline = out.contenders.empty();
    out.contenders.push_back(std::move(contender));
  }
  return out;
}

// A trial as it could have gone.
JudgedTrial played(std::int64_t experiment, const PlannedSlot& slot, const Suite& suite, const SuiteIds& ids,
                   Random& random) {
  const auto cell = static_cast<std::size_t>(std::ranges::find(ids.cells, slot.cell) - ids.cells.begin());
  JudgedTrial out;
  out.task = suite.cells[cell].task;
  const auto& stages = suite.tasks[out.task].stages;
  const auto reached = static_cast<std::size_t>(random.uniform() * static_cast<double>(stages.size() + 1));
  const double duration_s = random.uniform(5, 25);
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const double at_s = duration_s * static_cast<double>(i + 1) / static_cast<double>(stages.size());
    out.rating.observed.stages.push_back(i < reached ? StageCredit{1.0, at_s} : StageCredit{0.0, std::nullopt});
  }
  out.trial.experiment = experiment;
  out.trial.slot = slot;
  out.trial.instruction = suite.tasks[out.task].instruction;
  out.trial.started_utc = utc_now();
  out.trial.duration_s = duration_s;
  out.trial.end = reached == stages.size() ? EndReason::success : EndReason::timeout;
  if (reached < stages.size()) {
    const auto modes = failure_modes();
    out.trial.failures.push_back({std::string(modes[random.next() % modes.size()].key), duration_s, false});
  }
  out.trial.performance = {200, 20 + 10 * random.uniform(), 40, 1, 0.1};
  return out;
}

// What stands at the top of the dashboards and is drawn first.
std::size_t first_figures(const TrialTable& table) {
  return leaderboard(table).rows.size() + cell_figures(table).size();
}

// Everything that the dashboards of an experiment show.
std::size_t all_figures(const TrialTable& table, const TrialFilter& filter) {
  std::size_t out = leaderboard(table, filter).rows.size();
  out += cell_figures(table, filter).size();
  out += posterior_figures(table, filter).size();
  out += distribution_figures(table, filter).size();
  out += funnel_figures(table, filter).size();
  out += time_figures(table, filter).contenders.size();
  out += inference_panel(table, filter).scores.size();
  out += slope_figures(table, filter).size();
  out += preference_figure(table, filter).verdicts.size();
  out += anchor_figures(table, filter).size();
  out += failure_figures(table, filter).size();
  out += void_figures(table, filter).size();
  for (std::size_t contender = 0; contender < table.contenders.size(); ++contender) {
    out += chart_figure(table, contender, {}, filter).runs.size();
    for (std::size_t other = 0; other < contender; ++other) {
      out += evidence_figure(table, other, contender, filter).points.size();
    }
  }
  return out;
}

template <typename Work>
double time_ms(const Work& work) {
  const auto start = monotonic_ns();
  work();
  return milliseconds(monotonic_ns() - start);
}

double cpu_ms() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  const auto at = static_cast<std::size_t>(q * static_cast<double>(values.size()));
  return values.empty() ? 0 : values[std::min(at, values.size() - 1)];
}

class ScoreBench {
 public:
  explicit ScoreBench(std::filesystem::path file) : file_(std::move(file)) {}

  Result<Json> run(std::int64_t trials) {
    TANDEM_TRY(fill(trials));
    TANDEM_TRY(open());
    TANDEM_TRY(look());
    TANDEM_TRY(commits());
    out_["goals_met"] =
        out_["first_ms"].get<double>() <= first_goal_ms && out_["filter_ms"].get<double>() <= filter_goal_ms &&
        out_["refresh_ms"].get<double>() <= refresh_goal_ms && out_["commit_ms_p99"].get<double>() <= commit_goal_ms &&
        out_["next_slot_ms"].get<double>() <= next_goal_ms && out_["list_ms"].get<double>() <= list_goal_ms;
    return out_;
  }

 private:
  Result<void> reopen() {
    database_.reset();
    DatabaseNotices notices;
    auto opened = Database::open(file_, notices);
    if (!opened) {
      return std::unexpected(opened.error());
    }
    database_ = std::make_unique<Database>(std::move(*opened));
    return {};
  }

  Result<void> fill(std::int64_t trials) {
    TANDEM_TRY(reopen());
    const auto start = monotonic_ns();
    const ExperimentSpec spec = bench_spec();
    suite_ = bench_suite(1);
    const auto columns = static_cast<std::int64_t>(suite_.cells.size() * spec.contenders.size());
    suite_ = bench_suite((trials + measured_commits + columns - 1) / columns);
    ExperimentStore experiments(*database_);
    const auto id = experiments.create(suite_, spec);
    if (!id) {
      return std::unexpected(id.error());
    }
    experiment_ = *id;
    auto ids = SuiteStore(*database_).ids(experiments.row(*id)->suite);
    auto slots = experiments.open_slots(*id);
    if (!ids || !slots) {
      return std::unexpected(!ids ? ids.error() : slots.error());
    }
    ids_ = std::move(*ids);
    slots_ = std::move(*slots);
    while (next_ < static_cast<std::size_t>(trials)) {
      if (stop_requested()) {
        return fail(ErrorCode::cancelled, "The benchmark was stopped.", "Begin again when you like.");
      }
      std::vector<JudgedTrial> some;
      while (next_ < static_cast<std::size_t>(trials) && some.size() < batch) {
        some.push_back(played(experiment_, slots_[next_++], suite_, ids_, random_));
      }
      TANDEM_TRY(TrialStore(*database_).commit_all(some, suite_));
    }
    out_["trials"] = trials;
    out_["fill_s"] = seconds(monotonic_ns() - start);
    return {};
  }

  Result<void> open() {
    Result<void> opened;
    out_["open_ms"] = time_ms([&] { opened = reopen(); });
    std::error_code ignored;
    out_["file_mb"] = static_cast<double>(std::filesystem::file_size(file_, ignored)) / 1e6;
    return opened;
  }

  // From nothing to the first picture, to all dashboards, then with a filter.
  Result<void> look() {
    Result<std::vector<ExperimentRow>> listed;
    out_["list_ms"] = time_ms([&] { listed = ExperimentStore(*database_).list(); });
    if (!listed) {
      return std::unexpected(listed.error());
    }
    const double cpu_before = cpu_ms();
    Result<TrialTable> table = fail(ErrorCode::not_found, "Nothing was loaded.", "");
    const double load_ms = time_ms([&] { table = load_trials(*database_, experiment_); });
    if (!table) {
      return std::unexpected(table.error());
    }
    table_ = std::move(*table);
    const double picture_ms = time_ms([&] { shown_ += first_figures(table_); });
    out_["load_ms"] = load_ms;
    out_["leaderboard_ms"] = time_ms([&] { shown_ += leaderboard(table_).rows.size(); });
    out_["first_ms"] = load_ms + picture_ms;
    out_["first_cpu_ms"] = cpu_ms() - cpu_before - out_["leaderboard_ms"].get<double>();
    Result<void> more;
    const double stages_ms = time_ms([&] { more = add_stages(*database_, table_); });
    TANDEM_TRY(more);
    const double performance_ms = time_ms([&] { more = add_performance(*database_, table_); });
    TANDEM_TRY(more);
    const double figures_ms = time_ms([&] { shown_ += all_figures(table_, {}); });
    out_["stages_ms"] = stages_ms;
    out_["performance_ms"] = performance_ms;
    out_["figures_ms"] = figures_ms;
    out_["all_ms"] = load_ms + stages_ms + performance_ms + figures_ms;
    std::vector<double> filtered;
    for (std::size_t task = 0; task < suite_.tasks.size(); ++task) {
      for (std::size_t setting = 0; setting < suite_.settings.size(); ++setting) {
        TrialFilter filter;
        filter.task = task;
        filter.setting = setting % 2 == 0 ? std::optional(setting) : std::nullopt;
        filtered.push_back(time_ms([&] { shown_ += all_figures(table_, filter); }));
      }
    }
    out_["filter_ms"] = quantile(filtered, 0.5);
    out_["filter_ms_max"] = quantile(filtered, 1);
    return {};
  }

  Result<void> commits() {
    TrialStore store(*database_);
    std::vector<double> times;
    std::vector<double> next_times;
    for (std::int64_t i = 0; i < measured_commits && !stop_requested(); ++i) {
      const auto judged = played(experiment_, slots_[next_++], suite_, ids_, random_);
      Result<std::int64_t> done;
      times.push_back(time_ms([&] { done = store.commit(judged.trial, suite_.tasks[judged.task], judged.rating); }));
      if (!done) {
        return std::unexpected(done.error());
      }
      if (i % 20 == 0) {
        next_times.push_back(time_ms([&] { static_cast<void>(ExperimentStore(*database_).next_slot(experiment_)); }));
      }
    }
    Result<bool> fresh;
    out_["refresh_ms"] = time_ms([&] { fresh = refresh_trials(*database_, table_); });
    if (!fresh) {
      return std::unexpected(fresh.error());
    }
    out_["commit_ms_p50"] = quantile(times, 0.5);
    out_["commit_ms_p99"] = quantile(times, 0.99);
    out_["next_slot_ms"] = quantile(next_times, 0.5);
    return {};
  }

  std::filesystem::path file_;
  std::unique_ptr<Database> database_;
  Suite suite_;
  SuiteIds ids_;
  std::vector<PlannedSlot> slots_;
  std::size_t next_ = 0;
  std::int64_t experiment_ = 0;
  Random random_{1};
  TrialTable table_;
  std::size_t shown_ = 0;
  Json out_{{"bench", "score"}};
};

}  // namespace

int bench_score(const BenchOptions& options) {
  const Output output(true);
  const auto folder = BenchFolder::make({});
  if (!folder) {
    return output.error(folder.error());
  }
  if (const auto made = make_folder(folder->path()); !made) {
    return output.error(made.error());
  }
  const auto figures = ScoreBench(folder->path() / "scores.db").run(options.trials);
  if (!figures) {
    output.error(figures.error());
    return figures.error().code == ErrorCode::cancelled ? exit_cancelled : exit_failed;
  }
  output.line("", *figures);
  return exit_ok;
}

}  // namespace tandem::cli
