#include <algorithm>
#include <cmath>
#include <cstdio>

#include "scoring/report_detail.h"

namespace tandem {
namespace detail {

std::string fixed_text(double value, int decimals) {
  if (!std::isfinite(value)) {
    return value > 0 ? "∞" : "–";
  }
  const double scale = std::pow(10.0, decimals);
  char text[48];
  // The smallest push over the edge, so that a half that cannot be written in binary is rounded as one.
  const double rounded = std::round(value * scale * (1 + 1e-14)) / scale;
  std::snprintf(text, sizeof text, "%.*f", decimals, rounded == 0 ? 0.0 : rounded);
  return text;
}

std::string p_text(double p) {
  if (p < 0.0001) {
    return "< 0.0001";
  }
  return fixed_text(p, 4);
}

}  // namespace detail

using namespace detail;

std::string percent_text(std::int64_t k, std::int64_t n) {
  if (n <= 0) {
    return "–";
  }
  const std::int64_t tenths = (2000 * k + n) / (2 * n);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string rate_text(const RateFigure& rate) {
  if (rate.n == 0) {
    return "–";
  }
  return percent_text(rate.k, rate.n) + " [" + fixed_text(100 * rate.limits.low, 1) + ", " +
         fixed_text(100 * rate.limits.high, 1) + "] (" + std::to_string(rate.k) + "/" + std::to_string(rate.n) + ")";
}

std::string mean_text(const MeanFigure& mean) {
  if (mean.n == 0) {
    return "–";
  }
  return fixed_text(mean.mean, 2) + " ± [" + fixed_text(mean.limits.low, 2) + ", " + fixed_text(mean.limits.high, 2) +
         "] (n=" + std::to_string(mean.n) + ")";
}

std::string_view name_of(ReportKind kind) {
  return kind == ReportKind::confirmatory ? "confirmatory" : kind == ReportKind::imported ? "imported" : "exploratory";
}

namespace {

using Row = std::vector<ReportCell>;

std::string time_text(const TimeMean& time) {
  if (time.n == 0) {
    return "–";
  }
  const std::string limits =
      time.limits ? fixed_text(time.limits->low, 2) + ", " + fixed_text(time.limits->high, 2) : "limits unknown";
  return fixed_text(time.mean_s, 2) + " s [" + limits + "] (n=" + std::to_string(time.n) + ")";
}

// Of a contender or a cell.
std::string success_text(const RateFigure& rate, std::int64_t valid) {
  return valid == 0 ? "– (no trial yet)" : rate_text(rate);
}

// What a person helped with is no success of the contender alone.
std::string with_help(const std::string& text, std::size_t helped) {
  return helped > 0 ? text + ", " + std::to_string(helped) + " of them helped" : text;
}

std::string with_voids(const std::string& text, std::int64_t voids) {
  return voids > 0 ? text + " [" + std::to_string(voids) + " void]" : text;
}

std::string name_in(const Report& report, std::size_t contender) { return report.table.contenders[contender].name(); }

std::string cell_name(const Report& report, std::size_t cell) {
  const SuiteCell& of = report.table.suite.cells[cell];
  const SuiteTask& task = report.table.suite.tasks[of.task];
  const SuiteSetting& setting = report.table.suite.settings[of.setting];
  return (task.title.empty() ? task.key : task.title) + " × " + (setting.title.empty() ? setting.key : setting.title);
}

ReportTable leader_table(const Report& report) {
  ReportTable out;
  out.title = "Leaderboard";
  const bool macro = report.board.aggregate != SuiteAggregate::micro;
  out.columns = {"contender", "success % (micro)"};
  if (macro) {
    out.columns.push_back("success % (" + std::string(name_of(report.board.aggregate)) + ")");
  }
  out.columns.insert(out.columns.end(), {"score, share of points (micro)", "restricted mean time", "last trial"});
  double best = -1;
  for (const auto& row : report.board.rows) {
    best = row.success.n > 0 ? std::max(best, row.success.limits.low) : best;
  }
  for (const auto& row : report.board.rows) {
    Row cells{{row.name, false, "", ""},
              {with_voids(with_help(success_text(row.success, row.valid), row.helped_trials.size()), row.voids),
               row.success.n > 0 && row.success.limits.low == best, row.letters, ""}};
    if (macro) {
      cells.push_back({row.headline_success.n > 0 ? fixed_text(100 * row.headline_success.mean, 1) + " [" +
                                                        fixed_text(100 * row.headline_success.limits.low, 1) + ", " +
                                                        fixed_text(100 * row.headline_success.limits.high, 1) + "]"
                                                  : "–",
                       false, "", ""});
    }
    cells.push_back({row.score ? mean_text(*row.score) : "–", false, "", ""});
    cells.push_back({row.time ? time_text(*row.time) : "–", false, "", ""});
    cells.push_back({row.last_utc.empty() ? "–" : row.last_utc, false, "", ""});
    if (row.insufficient && row.valid > 0) {
      cells[0].text += " (insufficient: fewer than ten trials)";
    }
    out.rows.push_back(std::move(cells));
  }
  out.note = report.board.tested ? "Contenders that share a letter cannot be told apart."
                                 : "No letters: the plan allows no test of these trials, or there are not two "
                                   "contenders with trials.";
  return out;
}

// In points of per cent for rates, in seconds for times, else in the unit of the metric.
std::string difference_text(const Report& report, const Comparison& c) {
  const std::string& metric = report.table.experiment.primary_metric;
  const double scale = metric == "success" ? 100 : 1;
  const int decimals = metric == "success" ? 1 : 2;
  return fixed_text(scale * c.difference, decimals) + (metric == "time" ? " s [" : " [") +
         fixed_text(scale * c.limits.low, decimals) + ", " + fixed_text(scale * c.limits.high, decimals) + "]";
}

std::string_view limits_name(std::string_view by) {
  return by == "newcombe"              ? "Newcombe's for independent rates"
         : by == "welch"               ? "Welch's"
         : by == "bca"                 ? "BCa of paired differences"
         : by == "confidence_sequence" ? "the confidence sequence of the pairs, which holds whenever one looks"
                                       : "";
}

ReportTable comparison_table(const Report& report) {
  ReportTable out;
  out.title = "Comparisons of the primary metric (" + report.table.experiment.primary_metric + ")";
  out.columns = {"first", "second", "difference", "pairs", "test", "p", "p (Holm)"};
  for (const auto& c : report.board.comparisons) {
    out.rows.push_back({{name_in(report, c.first), false, "", ""},
                        {name_in(report, c.second), false, "", ""},
                        {difference_text(report, c), c.significant, "", ""},
                        {c.pairs > 0 ? std::to_string(c.pairs) : "–", false, "", ""},
                        {std::string(c.test), false, "", ""},
                        {c.tested ? p_text(c.p) : "not tested", false, "", ""},
                        {c.tested ? p_text(c.adjusted_p) : "–", false, "", ""}});
  }
  const auto count = report.board.comparisons.size();
  out.note = std::to_string(count) + (count == 1 ? " comparison." : " comparisons.");
  if (count > 0 && !limits_name(report.board.comparisons.front().limits_by).empty()) {
    out.note +=
        " Limits of a difference: " + std::string(limits_name(report.board.comparisons.front().limits_by)) + ".";
  }
  return out;
}

ReportTable cells_table(const Report& report) {
  ReportTable out;
  out.title = "Tasks and settings";
  out.columns = {"task × setting", "contender", "planned", "success %", "score", "against the baseline"};
  for (const auto& figure : report.cells) {
    std::string against = "–";
    if (figure.against_baseline) {
      const Comparison& c = *figure.against_baseline;
      against = difference_text(report, c) + (c.significant ? " *" : "");
    }
    out.rows.push_back(
        {{cell_name(report, figure.cell), false, "", ""},
         {name_in(report, figure.contender), false, "", ""},
         {std::to_string(figure.planned), false, "", ""},
         {with_voids(with_help(success_text(figure.success, figure.valid), static_cast<std::size_t>(figure.helped)),
                     figure.voids),
          false, "", ""},
         {figure.score ? mean_text(*figure.score) : "–", false, "", ""},
         {against, false, "", ""}});
  }
  out.note = "* significant after Holm's correction over all cells.";
  const auto compared =
      std::ranges::find_if(report.cells, [](const auto& f) { return f.against_baseline.has_value(); });
  if (compared != report.cells.end() && !limits_name(compared->against_baseline->limits_by).empty()) {
    out.note +=
        " Limits against the baseline: " + std::string(limits_name(compared->against_baseline->limits_by)) + ".";
  }
  return out;
}

ReportTable time_table(const Report& report) {
  ReportTable out;
  out.title = "Time";
  out.columns = {"contender", "restricted mean (horizon " + fixed_text(report.times.horizon_s, 0) + " s)", "median",
                 "mean over successes"};
  for (const auto& figure : report.times.contenders) {
    out.rows.push_back(
        {{name_in(report, figure.contender), false, "", ""},
         {time_text(figure.restricted), false, "", ""},
         {std::isfinite(figure.median_s) ? fixed_text(figure.median_s, 2) + " s" : "not reached", false, "", ""},
         {time_text(figure.of_successes), false, "", ""}});
  }
  out.note = std::string("A trial without success costs the horizon.") +
             (report.times.horizon_assumed ? " A task has no horizon: its longest trial was taken." : "");
  return out;
}

ReportTable funnel_table(const Report& report) {
  ReportTable out;
  out.title = "Stages";
  out.columns = {"task", "contender", "stage", "reached, of all %", "of those before %", "median time"};
  for (const auto& funnel : funnel_figures(report.table, report.filter, report.options)) {
    const SuiteTask& task = report.table.suite.tasks[funnel.task];
    for (const auto& stage : funnel.stages) {
      out.rows.push_back(
          {{task.key, false, "", ""},
           {name_in(report, funnel.contender), false, "", ""},
           {task.stages[stage.stage].title.empty() ? task.stages[stage.stage].key : task.stages[stage.stage].title,
            false, "", ""},
           {rate_text(stage.overall), false, "", ""},
           {rate_text(stage.conditional), false, "", ""},
           {stage.median_s ? fixed_text(*stage.median_s, 2) + " s" : "–", false, "", ""}});
    }
  }
  return out;
}

std::string counts_text(const Report& report, const std::vector<std::int64_t>& counts) {
  std::string out;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    out += (out.empty() ? "" : ", ") + report.table.contenders[i].label + " " + std::to_string(counts[i]);
  }
  return out;
}

ReportTable failure_table(const Report& report) {
  ReportTable out;
  out.title = "Failures";
  out.columns = {"cause", "trials", "by contender", "recovered %", "example", "another example"};
  for (const auto& figure : failure_figures(report.table, report.filter, report.options)) {
    const bool ending = figure.level == "end";
    Row row{{ending ? "ended by " + figure.title : figure.title + " (" + figure.level + ")", false, "", ""},
            {std::to_string(figure.trials.size()), false, "", ""},
            {counts_text(report, figure.counts), false, "", ""},
            {ending ? "–" : rate_text(figure.recovered), false, "", ""}};
    for (const auto trial : figure.trials) {
      if (const auto found = report.recordings.find(trial); found != report.recordings.end() && row.size() < 6) {
        row.push_back({found->second.first, false, "", found->second.second});
      }
    }
    row.resize(6, {"–", false, "", ""});
    out.rows.push_back(std::move(row));
  }
  return out;
}

ReportTable void_table(const Report& report) {
  ReportTable out;
  out.title = "Void trials";
  out.columns = {"contender", "void of all that ran %", "against the rest, p", "reasons"};
  for (const auto& figure : void_figures(report.table, report.filter, report.options)) {
    std::string reasons;
    for (const auto& [reason, count] : figure.reasons) {
      reasons += (reasons.empty() ? "" : "; ") + reason + " (" + std::to_string(count) + ")";
    }
    out.rows.push_back({{name_in(report, figure.contender), false, "", ""},
                        {rate_text(figure.voids), false, "", ""},
                        {p_text(figure.p_against_rest), false, "", ""},
                        {reasons.empty() ? "–" : reasons, false, "", ""}});
  }
  out.note = "A trial is never deleted: it counts, or it is void with a reason.";
  return out;
}

ReportTable slope_table(const Report& report) {
  ReportTable out;
  out.title = "Seen against unseen conditions";
  out.columns = {"task", "contender", "seen %", "unseen %", "gap"};
  for (const auto& figure : slope_figures(report.table, report.filter, report.options)) {
    out.rows.push_back(
        {{report.table.suite.tasks[figure.task].key, false, "", ""},
         {name_in(report, figure.contender), false, "", ""},
         {rate_text(figure.seen), false, "", ""},
         {rate_text(figure.unseen), false, "", ""},
         {fixed_text(100 * figure.gap, 1) + " [" + fixed_text(100 * figure.gap_limits.low, 1) + ", " +
              fixed_text(100 * figure.gap_limits.high, 1) + "]" + (figure.covers_zero ? " (may be 0)" : ""),
          false, "", ""}});
  }
  return out;
}

ReportTable chain_table(const Report& report) {
  ReportTable out;
  out.title = "Chains of subtasks";
  out.columns = {"task", "contender", "at least i in a row %", "mean length"};
  for (const auto& figure : chain_figures(report.table, report.filter, report.options)) {
    std::string rates;
    for (const auto& rate : figure.at_least) {
      rates += (rates.empty() ? "" : " / ") + percent_text(rate.k, rate.n);
    }
    out.rows.push_back(
        {{report.table.suite.tasks[figure.task].key, false, "", ""},
         {name_in(report, figure.contender), false, "", ""},
         {rates, false, "", ""},
         {fixed_text(figure.mean, 3) + " (n=" + std::to_string(figure.trials.size()) + ")", false, "", ""}});
  }
  return out;
}

ReportTable count_table(const Report& report, const InferenceFigures& panel) {
  ReportTable out;
  out.title = "Counts in a fixed window";
  out.columns = {"task", "contender", "total", "mean a round", "deviation"};
  for (const auto& counts : panel.counts) {
    out.rows.push_back({{report.table.suite.tasks[counts.task].key, false, "", ""},
                        {name_in(report, counts.contender), false, "", ""},
                        {std::to_string(counts.total), false, "", ""},
                        {fixed_text(counts.mean, 2) + " (n=" + std::to_string(counts.dots.size()) + ")", false, "", ""},
                        {fixed_text(counts.deviation, 2), false, "", ""}});
  }
  for (const auto& test : panel.count_tests) {
    out.note += (out.note.empty() ? "" : " ") + report.table.contenders[test.first].label + " against " +
                report.table.contenders[test.second].label + ": ratio " + fixed_text(test.ratio, 2) + " [" +
                fixed_text(test.ratio_limits.low, 2) + ", " + fixed_text(test.ratio_limits.high, 2) + "], " +
                (test.tested ? "permutation of rounds p " + p_text(test.p) + "." : "not tested.");
  }
  return out;
}

ReportTable preference_table(const Report& report) {
  ReportTable out;
  out.title = "Preferences";
  const auto figure = preference_figure(report.table, report.filter, report.options);
  out.columns = {"first", "second", "first preferred", "tie", "second preferred"};
  for (const auto& verdict : figure.verdicts) {
    out.rows.push_back({{name_in(report, verdict.first), false, "", ""},
                        {name_in(report, verdict.second), false, "", ""},
                        {std::to_string(verdict.wins_first), false, "", ""},
                        {std::to_string(verdict.ties), false, "", ""},
                        {std::to_string(verdict.wins_second), false, "", ""}});
  }
  for (std::size_t i = 0; i < figure.limits.size(); ++i) {
    out.note += (out.note.empty() ? "Strengths by Bradley, Terry and Davidson: " : ", ") +
                report.table.contenders[i].label + " " + fixed_text(figure.strengths->score(i), 0) + " [" +
                fixed_text(figure.limits[i].low, 0) + ", " + fixed_text(figure.limits[i].high, 0) + "]";
  }
  return out;
}

ReportTable anchor_table(const Report& report) {
  ReportTable out;
  out.title = "Published figures, for comparison only";
  out.columns = {"method", "task", "setting", "metric", "value", "source"};
  for (const auto& anchor : anchor_figures(report.table)) {
    out.rows.push_back({{anchor.method, false, "", ""},
                        {anchor.task.empty() ? "all" : anchor.task, false, "", ""},
                        {anchor.setting.empty() ? "all" : anchor.setting, false, "", ""},
                        {anchor.metric, false, "", ""},
                        {fixed_text(anchor.value, 2) + " " + anchor.unit, false, "", ""},
                        {anchor.source + " (" + anchor.trust + ")", false, "", ""}});
  }
  return out;
}

}  // namespace

void detail::add_tables(Report& report) {
  const auto add = [&](ReportTable table) {
    if (!table.rows.empty()) {
      report.tables.push_back(std::move(table));
    }
  };
  add(leader_table(report));
  add(comparison_table(report));
  add(cells_table(report));
  add(time_table(report));
  add(funnel_table(report));
  add(chain_table(report));
  add(count_table(report, inference_panel(report.table, report.filter, report.options)));
  add(slope_table(report));
  add(preference_table(report));
  add(failure_table(report));
  add(void_table(report));
  add(anchor_table(report));
}

}  // namespace tandem
