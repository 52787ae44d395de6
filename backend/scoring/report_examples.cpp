#include <algorithm>
#include <cmath>
#include <map>

#include "scoring/agreement.h"
#include "scoring/database_detail.h"
#include "scoring/figures_detail.h"
#include "scoring/report_detail.h"

namespace tandem::detail {
namespace {

namespace fs = std::filesystem;

// As seen from the folder of the report; always with "./" or "../" before, so that it is known for a path.
std::string path_beside(const std::string& root, const fs::path& folder) {
  if (folder.empty() || !root.starts_with('/')) {
    return root;
  }
  const std::string path = fs::path(root).lexically_normal().lexically_relative(folder.lexically_normal()).string();
  return path.empty() ? root : path.starts_with("..") ? path : "./" + path;
}

// Worse ones first: by success, then by the share of the points, then slower before faster, then as they ran.
std::vector<std::uint32_t> by_merit(const Report& report, std::size_t contender) {
  const TrialTable& table = report.table;
  auto rows = counting_rows(table, only_contender(report.filter, contender));
  std::erase_if(rows, [&](auto row) { return std::isnan(table.score[row]); });
  std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) {
    if (table.success[a] != table.success[b]) {
      return table.success[a] < table.success[b];
    }
    const double of_a = table.score[a] / table.task_of(a).score_max;
    const double of_b = table.score[b] / table.task_of(b).score_max;
    if (of_a != of_b) {
      return of_a < of_b;
    }
    const auto time = [&](auto row) { return std::isnan(table.duration_s[row]) ? 0.0 : table.duration_s[row]; };
    return time(a) > time(b);
  });
  return rows;
}

std::vector<ReportCell> example_row(const Report& report, std::size_t contender, std::uint32_t row,
                                    const std::string& which) {
  const TrialTable& table = report.table;
  const SuiteTask& task = table.task_of(row);
  const std::string verdict = table.success[row] == 1 ? "success, " : table.success[row] == 0 ? "no success, " : "";
  const double time = table.duration_s[row];
  const std::string what = verdict + fixed_text(table.score[row], 2) + " of " + fixed_text(task.score_max, 2) +
                           " points" + (std::isnan(time) ? "" : " in " + fixed_text(time, 1) + " s");
  const auto found = report.recordings.find(table.trial[row]);
  const bool seen = found != report.recordings.end();
  return {{table.contenders[contender].name(), false, "", ""},
          {which, false, "", ""},
          {task.key, false, "", ""},
          {what, false, "", ""},
          {seen ? found->second.first + " of " + found->second.second : "not recorded", false, "",
           seen ? found->second.second : ""}};
}

// Judgements of two persons of the same trials.
struct Twice {
  std::vector<std::vector<std::int64_t>> counts{2, std::vector<std::int64_t>(2, 0)};
  std::int64_t trials = 0;
  double apart = 0;  // of the shares of the points
};

}  // namespace

Result<void> add_recordings(const Database& database, Report& report, const fs::path& beside) {
  if (report.table.experiment.blind) {
    return {};
  }
  return each_row(database,
                  "SELECT trial_id,run_seq,coalesce(dataset_root,dataset_repo),episode_index FROM trial WHERE "
                  "experiment_id=?1 AND episode_index IS NOT NULL AND coalesce(dataset_root,dataset_repo) IS NOT NULL",
                  report.table.experiment.id, [&](const Statement& row) {
                    report.recordings[row.integer(0)] = {
                        "trial " + std::to_string(row.integer(1)) + ", episode " + std::to_string(row.integer(3)),
                        path_beside(row.text(2), beside)};
                  });
}

ReportTable example_table(const Report& report) {
  ReportTable out;
  out.title = "Example recordings";
  out.columns = {"contender", "which", "task", "what was seen", "recording"};
  if (report.recordings.empty()) {
    return out;
  }
  for (std::size_t i = 0; i < report.table.contenders.size(); ++i) {
    const auto rows = by_merit(report, i);
    if (rows.empty()) {
      continue;
    }
    const std::string of = " of " + std::to_string(rows.size());
    out.rows.push_back(example_row(report, i, rows[(rows.size() - 1) / 2], "the middle one" + of));
    out.rows.push_back(example_row(report, i, rows.front(), "the worst" + of));
  }
  out.note =
      "Chosen by a rule, not by a person: all trials that count, ordered by success, share of the points, time and "
      "order of running; the middle one (the worse of two) and the worst.";
  return out;
}

Result<ReportTable> agreement_table(const Database& database, const Report& report) {
  std::map<std::pair<std::string, std::string>, Twice> pairs;
  TANDEM_TRY(each_row(
      database,
      "SELECT coalesce(p.title,p.key,'not named'),coalesce(q.title,q.key,'not named'),o.success,s.success,"
      "abs(o.score-s.score)/k.score_max FROM trial t JOIN cell c USING(cell_id) JOIN task k USING(task_id) JOIN rating "
      "o "
      "ON o.trial_id=t.trial_id AND o.is_official=1 JOIN rating s ON s.trial_id=t.trial_id AND s.is_official=0 AND "
      "s.pass='video' LEFT JOIN person p ON p.person_id=o.scorer_id LEFT JOIN person q ON q.person_id=s.scorer_id "
      "WHERE "
      "t.experiment_id=?1 AND t.validity='valid'",
      report.table.experiment.id, [&](const Statement& row) {
        Twice& twice = pairs[{row.text(0), row.text(1)}];
        ++twice.trials;
        twice.apart += row.number(4);
        if (!row.is_null(2) && !row.is_null(3)) {
          ++twice.counts[row.integer(2) != 0 ? 1 : 0][row.integer(3) != 0 ? 1 : 0];
        }
      }));
  ReportTable out;
  out.title = "Agreement of scorers";
  out.columns = {"first", "second", "trials", "same verdict %", "κ", "points apart, mean share"};
  for (const auto& [names, twice] : pairs) {
    const auto& n = twice.counts;
    const std::int64_t judged = n[0][0] + n[0][1] + n[1][0] + n[1][1];
    out.rows.push_back({{names.first, false, "", ""},
                        {names.second, false, "", ""},
                        {std::to_string(twice.trials), false, "", ""},
                        {rate_text(rate_figure(n[0][0] + n[1][1], judged, report.options)), false, "", ""},
                        {judged > 0 ? fixed_text(cohen_kappa(n).kappa, 2) : "–", false, "", ""},
                        {fixed_text(twice.apart / static_cast<double>(twice.trials), 3), false, "", ""}});
  }
  out.note = "The second saw recordings, drawn by the seed of the plan, without contender and first verdict.";
  return out;
}

Result<std::string> scorers_text(const Database& database, std::int64_t experiment) {
  std::string out;
  TANDEM_TRY(each_row(
      database,
      "SELECT CASE WHEN r.pass='auto' THEN 'the simulation' ELSE coalesce(p.title,p.key,'not named') END AS "
      "who,count(*) "
      "FROM trial t JOIN rating r ON r.trial_id=t.trial_id AND r.is_official=1 LEFT JOIN person p ON "
      "p.person_id=r.scorer_id WHERE t.experiment_id=?1 AND t.validity='valid' GROUP BY who ORDER BY count(*) DESC,who",
      experiment, [&](const Statement& row) {
        out += (out.empty() ? "" : ", ") + row.text(0) + " (" + std::to_string(row.integer(1)) + ")";
      }));
  return out;
}

}  // namespace tandem::detail
