#include <algorithm>
#include <cmath>
#include <set>

#include "scoring/figures_detail.h"
#include "scoring/sequential.h"
#include "scoring/two_proportions.h"

namespace tandem {
namespace {

using namespace detail;
using Rows = std::vector<std::uint32_t>;

// Beyond these sizes exact tests and their normal approximations agree to what is shown, and the exact ones would keep
// a dashboard waiting.
constexpr std::int64_t most_barnard = 400;
constexpr std::size_t most_permuted = 200;
constexpr std::size_t most_flipped = 400;

double two_sided(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

using Trials = ComparedTrials;

TwoCounts counts_of(const TrialTable& table, const Trials& trials) {
  TwoCounts out{0, 0, 0, 0};
  for (const auto row : trials.first) {
    out.k1 += table.success[row] == 1 ? 1 : 0;
    out.n1 += table.success[row] >= 0 ? 1 : 0;
  }
  for (const auto row : trials.second) {
    out.k2 += table.success[row] == 1 ? 1 : 0;
    out.n2 += table.success[row] >= 0 ? 1 : 0;
  }
  return out;
}

void test_rates(Comparison& out, const TwoCounts& counts, const std::string& chosen) {
  if (chosen == "fisher" || chosen == "boschloo") {
    out.test = chosen == "fisher" ? "fisher" : "boschloo";
    out.p = (chosen == "fisher" ? fisher_test(counts) : boschloo_test(counts)).p_two_sided;
    return;
  }
  if (counts.n1 + counts.n2 <= most_barnard) {
    out.test = "barnard";
    out.p = barnard_test(counts).p_two_sided;
    return;
  }
  out.test = "score_test";
  const auto n1 = static_cast<double>(counts.n1);
  const auto n2 = static_cast<double>(counts.n2);
  const double pooled = static_cast<double>(counts.k1 + counts.k2) / (n1 + n2);
  const double deviation = std::sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  out.p = deviation > 0 ? two_sided(out.difference / deviation) : 1.0;
}

void compare_success(const TrialTable& table, const Trials& trials, const FigureOptions& options, bool test,
                     Comparison& out) {
  const TwoCounts counts = counts_of(table, trials);
  if (counts.n1 == 0 || counts.n2 == 0) {
    return;
  }
  out.difference = static_cast<double>(counts.k1) / static_cast<double>(counts.n1) -
                   static_cast<double>(counts.k2) / static_cast<double>(counts.n2);
  out.limits = newcombe_interval(counts, options.level);
  out.limits_by = "newcombe";
  const std::string& chosen = table.experiment.test_method;
  const bool paired = !trials.pairs.empty() && chosen != "barnard" && chosen != "boschloo" && chosen != "fisher";
  out.test = paired ? "mcnemar" : "barnard";
  out.tested = test;
  if (!test) {
    return;
  }
  if (!paired) {
    test_rates(out, counts, chosen);
    return;
  }
  std::int64_t won = 0;
  std::int64_t lost = 0;
  for (const auto& [a, b] : trials.pairs) {
    if (table.success[a] >= 0 && table.success[b] >= 0) {
      won += table.success[a] > table.success[b] ? 1 : 0;
      lost += table.success[a] < table.success[b] ? 1 : 0;
      ++out.pairs;
    }
  }
  out.p = mcnemar_test(won, lost).p;
}

using Value = double (*)(const TrialTable&, std::size_t);

double share_of(const TrialTable& table, std::size_t row) {
  return table.level[row] == TrialTable::no_level ? std::nan("") : table.levels[table.level[row]];
}
double count_of(const TrialTable& table, std::size_t row) {
  return table.count[row] < 0 ? std::nan("") : static_cast<double>(table.count[row]);
}

Scores values_of(const TrialTable& table, const Rows& rows, Value value) {
  Scores out;
  for (const auto row : rows) {
    const double v = value(table, row);
    if (!std::isnan(v)) {
      out.push_back(v);
    }
  }
  return out;
}

// Sign flips of many differences: their sum has mean 0 and variance Σ D².
double flip_p(const Scores& differences, std::uint64_t seed) {
  if (differences.size() <= most_flipped) {
    return sign_flip_test(differences, seed).p;
  }
  double sum = 0;
  double squares = 0;
  for (const double d : differences) {
    sum += d;
    squares += d * d;
  }
  return squares > 0 ? two_sided(sum / std::sqrt(squares)) : 1.0;
}

// Permutations of many scores: the difference of the means has the variance s² (1/n1 + 1/n2) over all scores.
double permutation_p(const Scores& first, const Scores& second, std::uint64_t seed) {
  if (first.size() + second.size() <= most_permuted) {
    return permutation_test(first, second, seed).p;
  }
  Scores all = first;
  all.insert(all.end(), second.begin(), second.end());
  const double deviation =
      deviation_of(all) * std::sqrt(1 / static_cast<double>(first.size()) + 1 / static_cast<double>(second.size()));
  return deviation > 0 ? two_sided((mean_of(first) - mean_of(second)) / deviation) : 1.0;
}

// Welch's limits with normal quantiles; the means of scores differ by at most `span`.
Interval mean_limits(const Scores& first, const Scores& second, double level) {
  const double d1 = deviation_of(first);
  const double d2 = deviation_of(second);
  const double error =
      std::sqrt(d1 * d1 / static_cast<double>(first.size()) + d2 * d2 / static_cast<double>(second.size()));
  return normal_limits(mean_of(first) - mean_of(second), error, level);
}

void compare_values(const TrialTable& table, const Trials& trials, const FigureOptions& options, bool test, Value value,
                    Comparison& out) {
  const Scores first = values_of(table, trials.first, value);
  const Scores second = values_of(table, trials.second, value);
  if (first.empty() || second.empty()) {
    return;
  }
  out.difference = mean_of(first) - mean_of(second);
  Scores differences;
  for (const auto& [a, b] : trials.pairs) {
    const double d = value(table, a) - value(table, b);
    if (!std::isnan(d)) {
      differences.push_back(d);
    }
  }
  const std::string& chosen = table.experiment.test_method;
  const bool paired = !differences.empty() && chosen != "permutation" && chosen != "mann_whitney";
  out.test = paired ? "sign_flip" : chosen == "mann_whitney" ? "mann_whitney" : "permutation";
  out.pairs = paired ? static_cast<std::int64_t>(differences.size()) : 0;
  out.limits = mean_limits(first, second, options.level);
  out.limits_by = "welch";
  if (paired && differences.size() >= 2) {
    out.limits_by = "bca";
    const auto [low, high] = std::minmax_element(differences.begin(), differences.end());
    out.limits =
        score_interval(differences, std::min(-1.0, *low), std::max(1.0, *high), options.level, options.seed).limits;
  }
  out.tested = test;
  if (!test) {
    return;
  }
  if (paired) {
    out.p = flip_p(differences, options.seed);
  } else if (chosen == "mann_whitney") {
    const auto ranks = mann_whitney(first, second);
    out.p = ranks.exact ? ranks.p_exact : ranks.p;
  } else {
    out.p = permutation_p(first, second, options.seed);
  }
}

void compare_times(const TrialTable& table, const Trials& trials, const FigureOptions& options, bool test,
                   Comparison& out) {
  const auto horizons = horizons_of(table);
  const auto first = time_mean(table, trials.first, horizons, options.level);
  const auto second = time_mean(table, trials.second, horizons, options.level);
  if (!first || !second) {
    return;
  }
  out.difference = first->mean_s - second->mean_s;
  double longest = 0;
  for (const auto& horizon : horizons) {
    longest = std::max(longest, horizon.seconds);
  }
  out.limits = welch_limits(*first, *second, longest, options.level);
  out.limits_by = "welch";
  out.test = "log_rank";
  out.tested = test;
  if (!test) {
    return;
  }
  std::vector<std::pair<std::vector<TimedTrial>, std::vector<TimedTrial>>> strata(table.suite.tasks.size());
  const auto add = [&](const Rows& rows, bool to_first) {
    for (const auto row : rows) {
      if (const auto trial = timed(table, row, horizons)) {
        auto& stratum = strata[table.suite.cells[table.cell[row]].task];
        (to_first ? stratum.first : stratum.second).push_back(*trial);
      }
    }
  };
  add(trials.first, true);
  add(trials.second, false);
  out.p = stratified_log_rank(strata).p;
}

// Verdicts of the blocks whose trials are selected; of all where the blocks have no trials.
void compare_preferences(const TrialTable& table, const Trials& trials, std::size_t first, std::size_t second,
                         bool test, Comparison& out) {
  std::set<std::int64_t> blocks;
  for (const auto& [a, b] : trials.pairs) {
    blocks.insert(table.block[a]);
  }
  std::int64_t won = 0;
  std::int64_t lost = 0;
  for (const auto& verdict : table.preferences) {
    const bool straight = verdict.left == first && verdict.right == second;
    if ((!straight && (verdict.left != second || verdict.right != first)) ||
        (!blocks.empty() && !blocks.contains(verdict.block))) {
      continue;
    }
    const int sign = straight ? verdict.outcome : -verdict.outcome;
    won += sign > 0 ? 1 : 0;
    lost += sign < 0 ? 1 : 0;
    ++out.pairs;
  }
  if (out.pairs == 0) {
    return;
  }
  out.difference = static_cast<double>(won - lost) / static_cast<double>(out.pairs);
  out.test = "sign_test";
  out.tested = test;
  out.p = test ? mcnemar_test(won, lost).p : 1.0;
}

void test_any_time(const TrialTable& table, const Trials& trials, double level, Comparison& out) {
  out.test = "betting_mixture";
  BettingMixture mixture;
  for (const auto& [a, b] : trials.pairs) {
    if (const auto difference = pair_difference(table, a, b)) {
      mixture.add(*difference);
    }
  }
  out.pairs = mixture.pairs();
  const std::string& metric = table.experiment.primary_metric;
  out.tested = metric != "time" && metric != "preference" && out.pairs > 0;
  if (out.tested) {
    // Of the direction that the evidence speaks for, as the rule that stops the experiment: alpha for each (§3.5).
    out.p = std::min(mixture.p_forward(), mixture.p_reverse());
    // Evidence and limits are of the same pairs; the mixture takes second minus first.
    const Interval sequence = mixture.confidence_sequence(1 - level);
    out.difference = -mixture.mean();
    out.limits = {-sequence.high, -sequence.low};
    out.limits_by = "confidence_sequence";
  }
}

}  // namespace

std::optional<double> detail::pair_difference(const TrialTable& table, std::size_t first, std::size_t second) {
  const std::string& metric = table.experiment.primary_metric;
  double difference = 0;
  if (metric == "score") {
    difference = share_of(table, second) - share_of(table, first);
  } else if (metric == "count") {
    const double most = table.task_of(first).score_max;
    difference = (count_of(table, second) - count_of(table, first)) / most;
    difference = most > 1 ? difference : difference / std::max({1.0, count_of(table, first), count_of(table, second)});
  } else if (table.success[first] < 0 || table.success[second] < 0) {
    return std::nullopt;
  } else {
    difference = static_cast<double>(table.success[second] - table.success[first]);
  }
  return std::isnan(difference) ? std::nullopt : std::optional(std::clamp(difference, -1.0, 1.0));
}

Comparison detail::compare_trials(const TrialTable& table, const ComparedTrials& trials, std::size_t first,
                                  std::size_t second, const FigureOptions& options) {
  Comparison out;
  out.first = first;
  out.second = second;
  const bool sequential = table.experiment.design == Design::sequential;
  const bool test = may_test(table) && !sequential;
  const std::string& metric = table.experiment.primary_metric;
  if (metric == "score") {
    compare_values(table, trials, options, test, &share_of, out);
  } else if (metric == "count") {
    compare_values(table, trials, options, test, &count_of, out);
  } else if (metric == "time") {
    compare_times(table, trials, options, test, out);
  } else if (metric == "preference") {
    compare_preferences(table, trials, first, second, test, out);
  } else {
    compare_success(table, trials, options, test, out);
  }
  if (sequential) {
    test_any_time(table, trials, options.level, out);
  }
  out.adjusted_p = out.p;
  out.significant = out.tested && out.p < table.experiment.alpha;
  return out;
}

Comparison compare(const TrialTable& table, const TrialFilter& filter, std::size_t first, std::size_t second,
                   const FigureOptions& options) {
  TrialFilter blind = filter;
  blind.before_unblinding = true;
  return compare_trials(table,
                        {counting_rows(table, only_contender(blind, first)),
                         counting_rows(table, only_contender(blind, second)), pairs_of(table, blind, first, second)},
                        first, second, options);
}

}  // namespace tandem
