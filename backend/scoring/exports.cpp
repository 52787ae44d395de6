#include "scoring/exports.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "scoring/database_detail.h"
#include "scoring/figures.h"
#include "scoring/trial_table.h"

namespace tandem {
namespace {

using detail::each_row;

std::string in_quotes(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string out = "\"";
  for (const char c : text) {
    out += c;
    if (c == '"') {
      out += c;
    }
  }
  return out + "\"";
}

// A number as it is in the database; empty where there is none.
std::string number_text(const Statement& row, int column) {
  switch (row.type(column)) {
    case ColumnType::integer:
      return std::to_string(row.integer(column));
    case ColumnType::number:
      return dump_json(Json(row.number(column)));
    default:
      return {};
  }
}

// The columns of trials.csv in order; those with an "x" at the end of their kind tell who is who.
struct CsvColumn {
  const char* name;
  const char* sql;
  bool tells = false;
};
constexpr CsvColumn csv_columns[] = {
    {"uuid", "t.uuid"},
    {"experiment", "e.title"},
    {"plan_sha256", "e.plan_sha256"},
    {"label", "c.blind_label"},
    {"contender", "p.key", true},
    {"checkpoint", "k.label", true},
    {"checkpoint_sha256", "k.content_sha256", true},
    {"inference_sha256", "f.sha256", true},
    {"inference_mode", "f.mode", true},
    {"inference_parameters", "f.params_json", true},
    {"suite", "u.key"},
    {"suite_version", "u.version"},
    {"task", "n.key"},
    {"setting", "s.key"},
    {"condition", "i.key"},
    {"block", "b.ordinal"},
    {"position", "l.position"},
    {"attempt", "t.attempt"},
    {"run_seq", "t.run_seq"},
    {"started_utc", "t.started_utc"},
    {"duration_s", "t.duration_s"},
    {"end_reason", "t.end_reason"},
    {"validity", "t.validity"},
    {"void_reason", "t.void_reason"},
    {"success", "r.success"},
    {"score", "r.score"},
    {"score_max", "n.score_max"},
    {"count", "r.count_done"},
    {"chain", "r.chain_done"},
    {"interventions", "(SELECT count(*) FROM trial_event v WHERE v.trial_id=t.trial_id AND v.kind='intervention')"},
    {"ic_match", "t.ic_match"},
    {"scorer", "q.key"},
    {"pass", "r.pass"},
    {"blinded", "r.blinded"},
    {"unblinded", "t.unblinded"},
    {"dataset", "coalesce(t.dataset_repo,t.dataset_root)", true},
    {"dataset_revision", "t.dataset_revision", true},
    {"episode", "t.episode_index", true},
    {"from_frame", "t.from_frame", true},
    {"to_frame", "t.to_frame", true},
    {"notes", "t.notes"},
};

std::string trials_sql() {
  std::string out = "SELECT t.trial_id";
  for (const auto& column : csv_columns) {
    out += std::string(",") + column.sql;
  }
  return out +
         " FROM trial t JOIN experiment e USING(experiment_id) JOIN contender c ON c.contender_id=t.contender_id JOIN "
         "checkpoint k USING(checkpoint_id) JOIN policy p USING(policy_id) JOIN inference_config f USING(inference_id) "
         "JOIN suite u ON u.suite_id=e.suite_id JOIN cell d ON d.cell_id=t.cell_id JOIN task n USING(task_id) JOIN "
         "setting s USING(setting_id) LEFT JOIN initial_condition i ON i.ic_id=t.ic_id LEFT JOIN slot l ON "
         "l.slot_id=t.slot_id LEFT JOIN block b ON b.block_id=l.block_id LEFT JOIN rating r ON r.trial_id=t.trial_id "
         "AND r.is_official=1 LEFT JOIN person q ON q.person_id=r.scorer_id WHERE t.experiment_id=?1 ORDER BY "
         "t.run_seq";
}

// Keys of all stages of the suite, each once.
std::vector<std::string> stage_keys(const Suite& suite) {
  std::vector<std::string> out;
  for (const auto& task : suite.tasks) {
    for (const auto& stage : task.stages) {
      if (std::find(out.begin(), out.end(), stage.key) == out.end()) {
        out.push_back(stage.key);
      }
    }
  }
  return out;
}

// The stage columns of each trial.
Result<std::map<std::int64_t, std::vector<std::string>>> stage_columns(const Database& database,
                                                                       std::int64_t experiment,
                                                                       const std::vector<std::string>& keys) {
  std::map<std::int64_t, std::vector<std::string>> out;
  TANDEM_TRY(
      each_row(database,
               "SELECT t.trial_id,g.key,s.credit,s.reached_s FROM trial t JOIN rating r ON r.trial_id=t.trial_id AND "
               "r.is_official=1 JOIN rating_stage s USING(rating_id) JOIN rubric_stage g USING(stage_id) WHERE "
               "t.experiment_id=?1",
               experiment, [&](const Statement& row) {
                 const auto found = std::find(keys.begin(), keys.end(), row.text(1));
                 if (found == keys.end()) {
                   return;
                 }
                 auto& columns = out.try_emplace(row.integer(0), keys.size() * 2).first->second;
                 const auto at = static_cast<std::size_t>(found - keys.begin()) * 2;
                 columns[at] = number_text(row, 2);
                 columns[at + 1] = number_text(row, 3);
               }));
  return out;
}

}  // namespace

std::string csv_text(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  return in_quotes(formula ? std::string(1, '\'').append(text) : std::string(text));
}

Result<std::string> trials_csv(Database& database, std::int64_t experiment) {
  const detail::Snapshot snapshot(database);
  const auto table = load_trials(database, experiment);
  if (!table) {
    return std::unexpected(table.error());
  }
  const auto keys = stage_keys(table->suite);
  auto stages = stage_columns(database, experiment, keys);
  if (!stages) {
    return std::unexpected(stages.error());
  }
  std::string out;
  for (const auto& column : csv_columns) {
    out += (out.empty() ? "" : ",") + std::string(column.name);
  }
  for (const auto& key : keys) {
    out.append(",").append(csv_text("stage." + key + ".credit"));
    out.append(",").append(csv_text("stage." + key + ".s"));
  }
  out += "\n";
  TANDEM_TRY(each_row(database, trials_sql().c_str(), experiment, [&](const Statement& row) {
    int at = 1;
    for (const auto& column : csv_columns) {
      out += at > 1 ? "," : "";
      if (!column.tells || !table->experiment.blind) {
        out += row.type(at) == ColumnType::text ? csv_text(row.text(at)) : number_text(row, at);
      }
      ++at;
    }
    const auto found = stages->find(row.integer(0));
    for (std::size_t i = 0; i < keys.size() * 2; ++i) {
      out.append(",").append(found != stages->end() ? found->second[i] : std::string());
    }
    out += "\n";
  }));
  return out;
}

namespace {

// Sums over episodes, as LeRobot names them.
struct EpisodeSums {
  std::int64_t episodes = 0;
  std::int64_t successes = 0;
  double reward = 0;
  double best = 0;
  double seconds = 0;

  void add(const EpisodeSums& other) {
    episodes += other.episodes;
    successes += other.successes;
    reward += other.reward;
    best += other.best;
    seconds += other.seconds;
  }
  [[nodiscard]] Json json() const {
    const auto n = static_cast<double>(episodes);
    return {{"avg_sum_reward", episodes > 0 ? Json(reward / n) : Json()},
            {"avg_max_reward", episodes > 0 ? Json(best / n) : Json()},
            {"pc_success", episodes > 0 ? Json(100.0 * static_cast<double>(successes) / n) : Json()},
            {"n_episodes", episodes},
            {"video_paths", Json::array()}};
  }
};

Result<std::size_t> contender_of(const TrialTable& table, const std::optional<std::string>& label) {
  std::string labels;
  for (std::size_t i = 0; i < table.contenders.size(); ++i) {
    const TableContender& contender = table.contenders[i];
    if (label ? contender.label == *label : table.contenders.size() == 1 || contender.baseline) {
      return i;
    }
    labels += (labels.empty() ? "" : ", ") + contender.label;
  }
  if (label) {
    return fail(ErrorCode::not_found, "There is no contender \"" + *label + "\" in this experiment.",
                "Choose one of its contenders.", labels);
  }
  return fail(ErrorCode::invalid_input, "This file is about one contender, and the experiment has several.",
              "Choose one of its contenders.", labels);
}

Json episode_json(const TrialTable& table, std::size_t row, std::int64_t place, EpisodeSums& sums) {
  const double score = std::isnan(table.score[row]) ? 0.0 : table.score[row];
  const bool success = table.success[row] == 1;
  EpisodeSums one{1, success ? 1 : 0, score, score, std::isnan(table.duration_s[row]) ? 0.0 : table.duration_s[row]};
  sums.add(one);
  return {{"episode_ix", place},
          {"sum_reward", score},
          {"max_reward", score},
          {"success", table.success[row] < 0 ? Json() : Json(success)},
          {"seed", Json()}};
}

Json limits_json(const RateFigure& rate) {
  const bool known = rate.n > 0;
  return {{"k", rate.k},
          {"n", rate.n},
          {"low", known ? Json(rate.limits.low) : Json()},
          {"high", known ? Json(rate.limits.high) : Json()},
          {"interval", "wilson"}};
}

}  // namespace

Result<Json> eval_info_json(Database& database, std::int64_t experiment, const std::optional<std::string>& label) {
  const auto table = load_trials(database, experiment);
  if (!table) {
    return std::unexpected(table.error());
  }
  const auto contender = contender_of(*table, label);
  if (!contender) {
    return std::unexpected(contender.error());
  }
  Json per_task = Json::array();
  Json episodes = Json::array();
  std::map<std::string, EpisodeSums> groups;
  EpisodeSums all;
  for (std::size_t t = 0; t < table->suite.tasks.size(); ++t) {
    const SuiteTask& task = table->suite.tasks[t];
    EpisodeSums sums;
    Json metrics{{"sum_rewards", Json::array()},
                 {"max_rewards", Json::array()},
                 {"successes", Json::array()},
                 {"video_paths", Json::array()}};
    for (std::size_t row = 0; row < table->size(); ++row) {
      if (table->valid[row] == 0 || table->contender[row] != *contender || &table->task_of(row) != &task) {
        continue;
      }
      episodes.push_back(episode_json(*table, row, static_cast<std::int64_t>(episodes.size()), sums));
      metrics["sum_rewards"].push_back(episodes.back()["sum_reward"]);
      metrics["max_rewards"].push_back(episodes.back()["max_reward"]);
      metrics["successes"].push_back(episodes.back()["success"]);
    }
    const std::string group = task.group.empty() ? table->suite.key : task.group;
    per_task.push_back(
        {{"task_group", group}, {"task_id", static_cast<std::int64_t>(t)}, {"metrics", std::move(metrics)}});
    groups[group].add(sums);
    all.add(sums);
  }
  TrialFilter filter;
  filter.contender = *contender;
  const auto board = leaderboard(*table, filter);
  Json out{{"per_task", std::move(per_task)}, {"per_group", Json::object()}, {"overall", all.json()}};
  for (const auto& [group, sums] : groups) {
    out["per_group"][group] = sums.json();
  }
  out["overall"]["eval_s"] = all.seconds;
  out["overall"]["eval_ep_s"] = all.episodes > 0 ? Json(all.seconds / static_cast<double>(all.episodes)) : Json();
  if (table->suite.tasks.size() == 1) {
    out["per_episode"] = std::move(episodes);
    out["aggregated"] = out["overall"];
  }
  out["tandem"] = {{"experiment", table->experiment.uuid},
                   {"contender", table->contenders[*contender].name()},
                   {"plan_sha256", table->experiment.plan_sha256},
                   {"voids", board.rows[0].voids},
                   {"success", limits_json(board.rows[0].success)}};
  return out;
}

}  // namespace tandem
