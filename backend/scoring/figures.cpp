#include "scoring/figures.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "scoring/figures_detail.h"
#include "scoring/multiplicity.h"
#include "scoring/two_proportions.h"

namespace tandem {
namespace {

using namespace detail;
using Rows = std::vector<std::uint32_t>;

constexpr std::int64_t enough_trials = 10;

// What one pass over the trials leaves of a contender, or of a contender in a cell.
struct Sums {
  std::int64_t k = 0;
  std::int64_t n = 0;
  std::vector<std::int64_t> levels;  // counts of the table's levels
};

std::vector<std::int64_t> numbers_of(const TrialTable& table, const Rows& rows) {
  std::vector<std::int64_t> out;
  out.reserve(rows.size());
  for (const auto row : rows) {
    out.push_back(table.trial[row]);
  }
  return out;
}

void add(const TrialTable& table, std::uint32_t row, Sums& sums) {
  if (table.success[row] >= 0) {
    ++sums.n;
    sums.k += table.success[row];
  }
  if (table.level[row] != TrialTable::no_level) {
    sums.levels.resize(table.levels.size());
    ++sums.levels[table.level[row]];
  }
}

// What the trials of a contender say in each cell.
std::map<std::uint32_t, Sums> by_cell(const TrialTable& table, const Rows& rows) {
  std::vector<Sums> dense(table.suite.cells.size());
  for (const auto row : rows) {
    add(table, row, dense[table.cell[row]]);
  }
  std::map<std::uint32_t, Sums> out;
  for (std::size_t cell = 0; cell < dense.size(); ++cell) {
    if (dense[cell].n > 0 || !dense[cell].levels.empty()) {
      out.emplace(static_cast<std::uint32_t>(cell), std::move(dense[cell]));
    }
  }
  return out;
}

// How much a cell counts in the suite's average: equal shares for groups, tasks or settings, within them by weight.
std::map<std::uint32_t, double> weights_of(const Suite& suite, const std::vector<std::uint32_t>& cells) {
  const auto place = [&](std::uint32_t cell) {
    const SuiteCell& of = suite.cells[cell];
    return suite.aggregate == SuiteAggregate::macro_setting ? std::to_string(of.setting) + "s"
                                                            : std::to_string(of.task) + "t";
  };
  const auto group = [&](std::uint32_t cell) {
    const SuiteTask& task = suite.tasks[suite.cells[cell].task];
    return suite.aggregate == SuiteAggregate::macro_group ? task.group + "/g" : place(cell);
  };
  std::map<std::string, double> weight_in_place;
  std::map<std::string, std::map<std::string, bool>> places_in_group;
  for (const auto cell : cells) {
    weight_in_place[place(cell)] += suite.cells[cell].weight;
    places_in_group[group(cell)][place(cell)] = true;
  }
  std::map<std::uint32_t, double> out;
  for (const auto cell : cells) {
    const double in_place = weight_in_place[place(cell)];
    const auto places = static_cast<double>(places_in_group[group(cell)].size());
    out[cell] = in_place > 0 ? suite.cells[cell].weight / in_place / places : 0.0;
  }
  return out;
}

ScoreLevels levels_in(const TrialTable& table, const std::vector<std::int64_t>& counts) {
  ScoreLevels out;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) {
      out.values.push_back(table.levels[i]);
      out.counts.push_back(counts[i]);
    }
  }
  return out;
}

// Nothing without values.
Stratum stratum_of(const TrialTable& table, const Sums& sums, bool of_scores, const FigureOptions& options) {
  if (!of_scores) {
    if (sums.n == 0) {
      return {};
    }
    // Wilson's limits of few trials, put together, would hold in 85 per cent only (docs/score-coverage.md).
    return {1, sums.n, static_cast<double>(sums.k) / static_cast<double>(sums.n),
            proportion_interval(IntervalMethod::clopper_pearson, sums.k, sums.n, options.level)};
  }
  const ScoreLevels levels = levels_in(table, sums.levels);
  if (levels.values.empty()) {
    return {};
  }
  const auto mean = shown_interval(levels, 0, 1, options.level, options.seed);
  return {1, levels.total(), mean.mean, mean.limits};
}

// The suite's average over cells; nothing where no trial has a value.
std::optional<MeanFigure> macro_figure(const TrialTable& table, const std::map<std::uint32_t, Sums>& cells,
                                       bool of_scores, const FigureOptions& options) {
  std::vector<std::uint32_t> used;
  std::vector<Stratum> strata;
  std::int64_t n = 0;
  for (const auto& [cell, sums] : cells) {
    const Stratum here = stratum_of(table, sums, of_scores, options);
    if (here.n > 0) {
      used.push_back(cell);
      n += here.n;
      strata.push_back(here);
    }
  }
  if (used.empty()) {
    return std::nullopt;
  }
  const auto weights = weights_of(table.suite, used);
  for (std::size_t i = 0; i < used.size(); ++i) {
    strata[i].weight = weights.at(used[i]);
  }
  return mean_figure(stratified_interval(strata), n);
}

void add_headline(const TrialTable& table, const Rows& rows, const FigureOptions& options, LeaderRow& out) {
  if (table.suite.aggregate == SuiteAggregate::micro) {
    out.headline_success = {out.success.n, out.success.rate(), out.success.limits, false, name_of(options.interval)};
    out.headline_score = out.score;
    return;
  }
  const auto cells = by_cell(table, rows);
  out.headline_success = macro_figure(table, cells, false, options).value_or(MeanFigure{});
  out.headline_score = macro_figure(table, cells, true, options);
}

LeaderRow leader_row(const TrialTable& table, std::size_t contender, const Rows& rows,
                     const std::vector<Horizon>& horizons, const FigureOptions& options) {
  LeaderRow out;
  out.contender = contender;
  out.name = table.contenders[contender].name();
  Sums sums;
  std::string_view last;
  for (const auto row : rows) {
    add(table, row, sums);
    last = std::max(last, table.started_utc[row]);
  }
  out.last_utc = last;
  out.valid = static_cast<std::int64_t>(rows.size());
  out.success = rate_figure(sums.k, sums.n, options);
  out.score = mean_figure(table, sums.levels, options);
  out.time = time_mean(table, rows, horizons, options.level);
  out.insufficient = out.valid < enough_trials;
  out.trials = numbers_of(table, rows);
  for (const auto row : rows) {
    if (table.success[row] == 1 && table.helped[row] != 0) {
      out.helped_trials.push_back(table.trial[row]);
    }
  }
  add_headline(table, rows, options, out);
  return out;
}

// What the letters put first.
double worth_of(const TrialTable& table, const LeaderRow& row) {
  const std::string& metric = table.experiment.primary_metric;
  if (metric == "score" && row.score) {
    return row.score->mean;
  }
  if (metric == "time" && row.time) {
    return -row.time->mean_s;
  }
  return row.success.rate();
}

void add_letters(const TrialTable& table, Leaderboard& out) {
  out.tested = !out.comparisons.empty() &&
               std::all_of(out.comparisons.begin(), out.comparisons.end(), [](const auto& c) { return c.tested; });
  if (!out.tested) {
    return;
  }
  const std::size_t n = out.rows.size();
  std::map<std::size_t, std::size_t> place;
  std::vector<double> worth;
  for (std::size_t i = 0; i < n; ++i) {
    place[out.rows[i].contender] = i;
    worth.push_back(worth_of(table, out.rows[i]));
  }
  std::vector<std::vector<bool>> differ(n, std::vector<bool>(n, false));
  for (const auto& comparison : out.comparisons) {
    const std::size_t a = place.at(comparison.first);
    const std::size_t b = place.at(comparison.second);
    differ[a][b] = differ[b][a] = comparison.significant;
  }
  const auto letters = letter_display(worth, differ);
  for (std::size_t i = 0; i < n; ++i) {
    out.rows[i].letters = letters[i];
  }
}

// Counting rows of each contender; the void ones go to `voids`.
std::vector<Rows> rows_by_contender(const TrialTable& table, const TrialFilter& filter, std::vector<Rows>* voids) {
  std::vector<Rows> out(table.contenders.size());
  const Selection selected(table, filter);
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (selected(i)) {
      if (table.valid[i] != 0) {
        out[table.contender[i]].push_back(static_cast<std::uint32_t>(i));
      } else if (voids != nullptr) {
        (*voids)[table.contender[i]].push_back(static_cast<std::uint32_t>(i));
      }
    }
  }
  return out;
}

Rows before_unblinding(const TrialTable& table, const Rows& rows) {
  Rows out;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(out), [&](auto row) { return table.unblinded[row] == 0; });
  return out;
}

}  // namespace

Leaderboard leaderboard(const TrialTable& table, const TrialFilter& filter, const FigureOptions& options) {
  Leaderboard out;
  out.aggregate = table.suite.aggregate;
  const auto horizons = horizons_of(table);
  std::vector<Rows> voids(table.contenders.size());
  const auto rows = rows_by_contender(table, filter, &voids);
  const auto shown = contenders_of(table, filter);
  for (const auto contender : shown) {
    LeaderRow row = leader_row(table, contender, rows[contender], horizons, options);
    row.voids = static_cast<std::int64_t>(voids[contender].size());
    row.void_trials = numbers_of(table, voids[contender]);
    out.rows.push_back(std::move(row));
  }
  TrialFilter blind = filter;
  blind.before_unblinding = true;
  std::vector<Rows> compared;
  for (const auto& of : rows) {
    compared.push_back(before_unblinding(table, of));
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    for (std::size_t j = i + 1; j < shown.size(); ++j) {
      if (!compared[shown[i]].empty() && !compared[shown[j]].empty()) {
        out.comparisons.push_back(
            compare_trials(table, {compared[shown[i]], compared[shown[j]], pairs_of(table, blind, shown[i], shown[j])},
                           shown[i], shown[j], options));
      }
    }
  }
  std::vector<Comparison*> all;
  for (auto& comparison : out.comparisons) {
    all.push_back(&comparison);
  }
  adjust(all, table.experiment.alpha);
  const auto lower = [](const LeaderRow& row) {
    return row.success.n > 0 ? row.success.limits.low : row.score ? row.score->limits.low : -1.0;
  };
  std::stable_sort(out.rows.begin(), out.rows.end(), [&](const auto& a, const auto& b) { return lower(a) > lower(b); });
  add_letters(table, out);
  return out;
}

namespace {

std::optional<std::size_t> baseline_of(const TrialTable& table, std::optional<std::size_t> asked) {
  if (asked) {
    return asked;
  }
  for (std::size_t i = 0; i < table.contenders.size(); ++i) {
    if (table.contenders[i].baseline) {
      return i;
    }
  }
  return std::nullopt;
}

struct CellRows {
  Rows valid;
  std::int64_t voids = 0;
};

// Rows by contender and cell.
std::vector<std::vector<CellRows>> rows_by_cell(const TrialTable& table, const TrialFilter& filter) {
  std::vector<std::vector<CellRows>> out(table.contenders.size(), std::vector<CellRows>(table.suite.cells.size()));
  const Selection selected(table, filter);
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (selected(i)) {
      CellRows& here = out[table.contender[i]][table.cell[i]];
      if (table.valid[i] != 0) {
        here.valid.push_back(static_cast<std::uint32_t>(i));
      } else {
        ++here.voids;
      }
    }
  }
  return out;
}

// Cells against the baseline's, their pairs found once for all cells.
void compare_cells(const TrialTable& table, const TrialFilter& filter, std::size_t contender, std::size_t baseline,
                   const std::vector<std::vector<CellRows>>& rows, const FigureOptions& options,
                   std::vector<CellFigure*>& figures) {
  TrialFilter blind = filter;
  blind.before_unblinding = true;
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> pairs(table.suite.cells.size());
  for (const auto& pair : pairs_of(table, blind, contender, baseline)) {
    pairs[table.cell[pair.first]].push_back(pair);
  }
  for (auto* figure : figures) {
    const Rows own = before_unblinding(table, rows[contender][figure->cell].valid);
    const Rows other = before_unblinding(table, rows[baseline][figure->cell].valid);
    if (!own.empty() && !other.empty()) {
      figure->against_baseline =
          compare_trials(table, {own, other, std::move(pairs[figure->cell])}, contender, baseline, options);
    }
  }
}

bool shows_cell(const SuiteCell& cell, const Suite& suite, const TrialFilter& filter) {
  return (!filter.task || cell.task == *filter.task) && (!filter.setting || cell.setting == *filter.setting) &&
         (!filter.out_of_distribution ||
          suite.settings[cell.setting].out_of_distribution == *filter.out_of_distribution);
}

}  // namespace

std::vector<CellFigure> cell_figures(const TrialTable& table, const TrialFilter& filter,
                                     std::optional<std::size_t> baseline, const FigureOptions& options) {
  std::vector<CellFigure> out;
  TrialFilter all = filter;
  all.contender.reset();
  const auto rows = rows_by_cell(table, all);
  const auto shown = contenders_of(table, filter);
  for (std::size_t cell = 0; cell < table.suite.cells.size(); ++cell) {
    if (!shows_cell(table.suite.cells[cell], table.suite, filter)) {
      continue;
    }
    for (const auto contender : shown) {
      const CellRows& here = rows[contender][cell];
      Sums sums;
      for (const auto row : here.valid) {
        add(table, row, sums);
      }
      CellFigure figure;
      figure.cell = cell;
      figure.contender = contender;
      figure.planned = table.suite.cells[cell].planned_trials;
      figure.valid = static_cast<std::int64_t>(here.valid.size());
      figure.voids = here.voids;
      figure.success = rate_figure(sums.k, sums.n, options);
      figure.score = mean_figure(table, sums.levels, options);
      figure.trials = numbers_of(table, here.valid);
      figure.helped = std::ranges::count_if(
          here.valid, [&](auto row) { return table.success[row] == 1 && table.helped[row] != 0; });
      out.push_back(std::move(figure));
    }
  }
  const auto base = baseline_of(table, baseline);
  std::vector<Comparison*> comparisons;
  for (const auto contender : shown) {
    std::vector<CellFigure*> figures;
    for (auto& figure : out) {
      if (figure.contender == contender && base && *base != contender) {
        figures.push_back(&figure);
      }
    }
    if (base && *base != contender) {
      compare_cells(table, all, contender, *base, rows, options, figures);
    }
  }
  for (auto& figure : out) {
    if (figure.against_baseline) {
      comparisons.push_back(&*figure.against_baseline);
    }
  }
  adjust(comparisons, table.experiment.alpha);
  return out;
}

std::vector<PosteriorFigure> posterior_figures(const TrialTable& table, const TrialFilter& filter,
                                               const FigureOptions& options) {
  std::vector<PosteriorFigure> out;
  for (const auto contender : contenders_of(table, filter)) {
    const auto rows = counting_rows(table, only_contender(filter, contender));
    Sums sums;
    for (const auto row : rows) {
      add(table, row, sums);
    }
    const double tail = (1 - options.level) / 2;
    out.push_back({contender,
                   sums.k,
                   sums.n,
                   posterior_quantile(sums.k, sums.n, 0.5),
                   {posterior_quantile(sums.k, sums.n, tail), posterior_quantile(sums.k, sums.n, 1 - tail)},
                   numbers_of(table, rows)});
  }
  return out;
}

std::vector<DistributionFigure> distribution_figures(const TrialTable& table, const TrialFilter& filter,
                                                     const FigureOptions& options) {
  std::vector<DistributionFigure> out;
  for (const auto contender : contenders_of(table, filter)) {
    std::vector<std::vector<std::int64_t>> trials(table.levels.size());
    for (const auto row : counting_rows(table, only_contender(filter, contender))) {
      if (table.level[row] != TrialTable::no_level) {
        trials[table.level[row]].push_back(table.trial[row]);
      }
    }
    DistributionFigure figure;
    figure.contender = contender;
    std::int64_t n = 0;
    for (std::size_t i = 0; i < trials.size(); ++i) {
      if (!trials[i].empty()) {
        figure.levels.push_back(table.levels[i]);
        figure.counts.push_back(static_cast<std::int64_t>(trials[i].size()));
        n += figure.counts.back();
        figure.trials.push_back(std::move(trials[i]));
      }
    }
    // As worst_case_staircase(), from counts.
    const double tail = (1 - options.level) / std::max<double>(1, static_cast<double>(figure.levels.size()));
    std::int64_t up_to = 0;
    for (const auto count : figure.counts) {
      up_to += count;
      figure.cumulative.push_back(static_cast<double>(up_to) / static_cast<double>(n));
      figure.at_most.push_back(proportion_interval(IntervalMethod::clopper_pearson, up_to, n, 1 - 2 * tail).high);
    }
    out.push_back(std::move(figure));
  }
  return out;
}

std::vector<SlopeFigure> slope_figures(const TrialTable& table, const TrialFilter& filter,
                                       const FigureOptions& options) {
  std::vector<SlopeFigure> out;
  for (std::size_t task = 0; task < table.suite.tasks.size(); ++task) {
    if (filter.task && *filter.task != task) {
      continue;
    }
    for (const auto contender : contenders_of(table, filter)) {
      Sums seen;
      Sums unseen;
      SlopeFigure figure;
      for (const auto row : counting_rows(table, only_task(only_contender(filter, contender), task))) {
        const bool shifted = table.suite.settings[table.suite.cells[table.cell[row]].setting].out_of_distribution;
        add(table, row, shifted ? unseen : seen);
        figure.trials.push_back(table.trial[row]);
      }
      if (seen.n == 0 || unseen.n == 0) {
        continue;
      }
      figure.task = task;
      figure.contender = contender;
      figure.seen = rate_figure(seen.k, seen.n, options);
      figure.unseen = rate_figure(unseen.k, unseen.n, options);
      figure.gap = figure.seen.rate() - figure.unseen.rate();
      figure.gap_limits = newcombe_interval({seen.k, seen.n, unseen.k, unseen.n}, options.level);
      figure.covers_zero = figure.gap_limits.low <= 0 && figure.gap_limits.high >= 0;
      out.push_back(std::move(figure));
    }
  }
  return out;
}

}  // namespace tandem
