#include "cli/score_stats.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "scoring/agreement.h"
#include "scoring/bounded_mean.h"
#include "scoring/control_chart.h"
#include "scoring/graded.h"
#include "scoring/motion_quality.h"
#include "scoring/multiplicity.h"
#include "scoring/preference.h"
#include "scoring/proportion.h"
#include "scoring/sample_size.h"
#include "scoring/sequential.h"
#include "scoring/survival.h"

namespace tandem::cli {
namespace {

Json interval_json(const Interval& interval) { return {{"low", interval.low}, {"high", interval.high}}; }

Result<void> check_count(std::int64_t k, std::int64_t n, const char* name) {
  if (n < 1 || k < 0 || k > n) {
    return fail(ErrorCode::invalid_input,
                std::to_string(k) + " of " + std::to_string(n) + " is no count of successes (" + name + ").",
                "Give 0 ≤ k ≤ n with n of at least 1.");
  }
  return {};
}

Result<void> check_counts(const TwoCounts& c) {
  TANDEM_TRY(check_count(c.k1, c.n1, "--k1, --n1"));
  return check_count(c.k2, c.n2, "--k2, --n2");
}

Result<void> check_scores(const std::vector<double>& scores, std::size_t least, const char* name) {
  if (scores.size() < least || !std::all_of(scores.begin(), scores.end(), [](double v) { return std::isfinite(v); })) {
    return fail(ErrorCode::invalid_input, std::string(name) + " needs at least " + std::to_string(least) + " numbers.",
                "Write them behind it, separated by spaces or commas.");
  }
  return {};
}

Result<std::vector<double>> numbers_in(const std::string& text, char separator, std::size_t count) {
  std::vector<double> out;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    double value = 0;
    const auto parsed = std::from_chars(at, end, value);
    if (parsed.ec != std::errc() || !std::isfinite(value) || (parsed.ptr != end && *parsed.ptr != separator)) {
      break;
    }
    out.push_back(value);
    at = parsed.ptr + 1;
  }
  if (at != end + 1 || (count != 0 && out.size() != count)) {
    return fail(ErrorCode::invalid_input, "\"" + text + "\" is not understood.",
                "See the example in --help of the command.");
  }
  return out;
}

// "7.2" is solved at 7.2 s; "30+" is not solved by then.
Result<std::vector<TimedTrial>> timed_trials(const std::vector<std::string>& words, double horizon_s) {
  std::vector<TimedTrial> out;
  for (const auto& word : words) {
    const bool open = word.ends_with('+');
    const auto value = numbers_in(open ? word.substr(0, word.size() - 1) : word, ',', 1);
    if (!value) {
      return std::unexpected(value.error());
    }
    if (value->front() < 0) {
      return fail(ErrorCode::invalid_input, "A time is not negative; \"" + word + "\" is.", "Give seconds.");
    }
    if (value->front() > horizon_s) {
      return fail(ErrorCode::invalid_input,
                  "A trial ends at the horizon; " + word + " s lie beyond " + dump_json(Json(horizon_s)) + " s.",
                  "Write " + dump_json(Json(horizon_s)) + "+ where it was not solved by then.");
    }
    out.push_back({value->front(), !open});
  }
  return out;
}

Json time_json(const std::vector<TimedTrial>& trials, double horizon_s) {
  const RestrictedMean mean = restricted_mean(trials, horizon_s);
  Json steps = Json::array();
  for (const auto& step : kaplan_meier(trials)) {
    steps.push_back({{"time_s", step.time_s},
                     {"at_risk", step.at_risk},
                     {"unsolved", step.survival},
                     {"low", step.limits.low},
                     {"high", step.limits.high}});
  }
  return {{"restricted_mean_s", mean.mean_s},
          {"standard_error_s", mean.standard_error_s},
          {"median_s", median_time(trials)},
          {"curve", steps}};
}

}  // namespace

namespace stats {

Result<Json> interval(const StatsOptions& o) {
  TANDEM_TRY(check_count(o.k, o.n, "--k, --n"));
  if (o.method == "highest-density") {
    return interval_json(highest_density_interval(o.k, o.n, o.level));
  }
  if (o.method == "any-time") {
    return interval_json(rate_confidence_sequence(o.k, o.n, 1 - o.level));
  }
  return interval_json(proportion_interval(*interval_method_named(o.method), o.k, o.n, o.level));
}

Result<Json> test(const StatsOptions& o) {
  TANDEM_TRY(check_counts(o.counts));
  constexpr std::int64_t most = 2000;  // exact enumeration of n1 × n2 tables
  if (o.method != "fisher" && std::max(o.counts.n1, o.counts.n2) > most) {
    return fail(ErrorCode::invalid_input, "The test " + o.method + " counts every table and takes up to 2000 trials.",
                "Use --method fisher, or the limits of the difference.");
  }
  const TestResult result = o.method == "fisher"     ? fisher_test(o.counts)
                            : o.method == "boschloo" ? boschloo_test(o.counts)
                                                     : barnard_test(o.counts);
  Json out{{"p", result.p_two_sided},
           {"p_greater", result.p_greater},
           {"p_less", result.p_less},
           {"statistic", result.statistic}};
  if (o.method == "barnard") {
    out["variance"] = o.counts.n1 == o.counts.n2 ? "pooled" : "unpooled";
  }
  return out;
}

Result<Json> difference(const StatsOptions& o) {
  TANDEM_TRY(check_counts(o.counts));
  Json out = interval_json(o.method == "newcombe" ? newcombe_interval(o.counts, o.level)
                                                  : agresti_caffo_interval(o.counts, o.level));
  out["difference"] = static_cast<double>(o.counts.k1) / static_cast<double>(o.counts.n1) -
                      static_cast<double>(o.counts.k2) / static_cast<double>(o.counts.n2);
  return out;
}

Result<Json> greater(const StatsOptions& o) {
  TANDEM_TRY(check_counts(o.counts));
  const auto& c = o.counts;
  return Json{{"probability", probability_greater(c.k1, c.n1, c.k2, c.n2, o.prior)},
              {"probability_less", probability_greater(c.k2, c.n2, c.k1, c.n1, o.prior)}};
}

Result<Json> paired(const StatsOptions& o) {
  constexpr std::int64_t most = 1'000'000;
  if (std::max(o.first, o.second) > most) {
    return fail(ErrorCode::invalid_input, "The test of pairs takes up to 1000000 of them.", "Check the numbers.");
  }
  const PairedResult result = mcnemar_test(o.first, o.second);
  return Json{{"p", result.p}, {"mid_p", result.mid_p}};
}

Result<Json> strata(const StatsOptions& o) {
  std::vector<TwoCounts> tables;
  for (const auto& word : o.words) {
    const auto values = numbers_in(word, ':', 4);
    if (!values) {
      return std::unexpected(values.error());
    }
    const auto whole = [&](std::size_t i) { return static_cast<std::int64_t>((*values)[i]); };
    tables.push_back({whole(0), whole(1), whole(2), whole(3)});
    TANDEM_TRY(check_counts(tables.back()));
  }
  const StratifiedResult result = mantel_haenszel_test(tables, o.flag);
  return Json{{"p", result.p},
              {"chi_squared", result.chi_squared},
              {"odds_ratio", result.odds_ratio},
              {"risk_difference", result.risk_difference}};
}

Result<Json> adjust(const StatsOptions& o) {
  return Json{{"p", o.method == "holm" ? holm(o.a) : benjamini_hochberg(o.a)}};
}

Result<Json> letters(const StatsOptions& o) {
  for (const auto k : o.successes) {
    TANDEM_TRY(check_count(k, o.n, "--k, --n"));
  }
  const std::size_t count = o.successes.size();
  std::vector<double> p;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = i + 1; j < count; ++j) {
      p.push_back(barnard_test({o.successes[i], o.n, o.successes[j], o.n}).p_two_sided);
    }
  }
  const auto adjusted = holm(p);
  std::vector<std::vector<bool>> differ(count, std::vector<bool>(count, false));
  std::size_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = i + 1; j < count; ++j, ++at) {
      differ[i][j] = differ[j][i] = adjusted[at] < o.alpha;
    }
  }
  return Json{{"letters", letter_display({o.successes.begin(), o.successes.end()}, differ)}, {"p", adjusted}};
}

Result<Json> sequential(const StatsOptions& o) {
  BettingMixture mixture;
  for (const double d : o.a) {
    if (!(d >= -1 && d <= 1)) {
      return fail(ErrorCode::invalid_input, "A difference of normalised scores lies between -1 and 1.",
                  "Divide the scores by their maximum first.");
    }
    mixture.add(d);
  }
  return Json{{"evidence", mixture.evidence_forward()},
              {"evidence_reverse", mixture.evidence_reverse()},
              {"p", mixture.p_forward()},
              {"p_reverse", mixture.p_reverse()},
              {"decided_at", mixture.decided_forward(o.alpha)},
              {"decided_reverse_at", mixture.decided_reverse(o.alpha)},
              {"mean", mixture.mean()},
              {"low", mixture.confidence_sequence(o.alpha).low},
              {"high", mixture.confidence_sequence(o.alpha).high}};
}

Result<Json> discordant(const StatsOptions& o) {
  return Json{{"evidence", discordant_evidence(o.first, o.second)},
              {"evidence_reverse", discordant_evidence(o.second, o.first)}};
}

Result<Json> plug_in(const StatsOptions& o) {
  PlugInEvidence forward;
  PlugInEvidence reverse;
  std::vector<double> path;
  for (const auto& pair : o.words) {
    if (pair.size() != 2 || pair.find_first_not_of("01") != std::string::npos) {
      return fail(ErrorCode::invalid_input, "A pair is two digits 0 or 1, such as 01; \"" + pair + "\" is not.",
                  "Write A's outcome first.");
    }
    forward.add(pair[0] == '1', pair[1] == '1');
    reverse.add(pair[1] == '1', pair[0] == '1');
    path.push_back(forward.evidence());
  }
  return Json{{"evidence", forward.evidence()}, {"evidence_reverse", reverse.evidence()}, {"path", path}};
}

Result<Json> walk(const StatsOptions& o) {
  const SpendingWalk out = spending_walk(o.n, o.alpha);
  return Json{{"bounds", out.bounds}, {"spent", out.spent}};
}

Result<Json> power(const StatsOptions& o) { return Json{{"power", barnard_power(o.n, o.p1, o.p2, o.alpha)}}; }

Result<Json> trials(const StatsOptions& o) {
  if (o.p1 == o.p2) {
    return fail(ErrorCode::invalid_input, "Equal rates cannot be told apart by any number of trials.",
                "Give two rates that differ.");
  }
  const TrialAdvice advice =
      o.flag ? pairs_for_power(o.p1, o.p2, o.power, o.alpha) : trials_for_power(o.p1, o.p2, o.power, o.alpha);
  return Json{{"trials", advice.trials}, {"exact", advice.exact}, {"test", o.flag ? "mcnemar" : "barnard"}};
}

Result<Json> width(const StatsOptions& o) { return Json{{"trials", trials_for_width(o.p1, o.width, o.level)}}; }

Result<Json> mean(const StatsOptions& o) {
  TANDEM_TRY(check_scores(o.a, 1, "--scores"));
  const auto [low, high] = std::minmax_element(o.a.begin(), o.a.end());
  if (*low < o.lowest || *high > o.highest || o.lowest >= o.highest) {
    return fail(ErrorCode::invalid_input, "A score lies outside of --lowest and --highest.",
                "Give the range of the rubric.");
  }
  const auto result = o.method == "bounded-mean"
                          ? bounded_mean_interval(levels_of(o.a), o.lowest, o.highest, o.level)
                          : bootstrap_interval(o.a, o.method == "bca" ? Bootstrap::bca : Bootstrap::percentile,
                                               o.lowest, o.highest, o.level, o.seed);
  return Json{{"low", result.limits.low},
              {"high", result.limits.high},
              {"mean", result.mean},
              {"exact", result.exact},
              {"degenerate", result.degenerate}};
}

Result<Json> scores(const StatsOptions& o) {
  TANDEM_TRY(check_scores(o.a, 1, "--a"));
  TANDEM_TRY(check_scores(o.b, 1, "--b"));
  const RankTest ranks = mann_whitney(o.a, o.b);
  const MeanTest permuted = permutation_test(o.a, o.b, o.seed);
  return Json{{"p", permuted.p},
              {"difference", permuted.difference},
              {"exact", permuted.exact},
              {"rank_p", ranks.p_exact},
              {"rank_p_normal", ranks.p},
              {"u", ranks.u_first},
              {"superiority", ranks.superiority}};
}

Result<Json> flips(const StatsOptions& o) {
  TANDEM_TRY(check_scores(o.a, 1, "--differences"));
  const MeanTest result = sign_flip_test(o.a, o.seed);
  return Json{{"p", result.p}, {"difference", result.difference}, {"exact", result.exact}};
}

Result<Json> times(const StatsOptions& o) {
  const auto a = timed_trials(o.words, o.horizon_s);
  const auto b = timed_trials(o.more_words, o.horizon_s);
  if (!a || !b) {
    return std::unexpected(a ? b.error() : a.error());
  }
  Json out{{"a", time_json(*a, o.horizon_s)}};
  if (!b->empty()) {
    const LogRank result = log_rank_test(*a, *b);
    out["b"] = time_json(*b, o.horizon_s);
    out["p"] = result.p;
    out["chi_squared"] = result.chi_squared;
  }
  return out;
}

Result<Json> counts(const StatsOptions& o) {
  if (o.first + o.second == 0) {
    return fail(ErrorCode::invalid_input, "Where nothing was counted there is no ratio.",
                "Give two counts, one of them above 0.");
  }
  const RateRatio result = rate_ratio(o.first, o.second, o.level);
  return Json{{"ratio", result.ratio}, {"low", result.limits.low}, {"high", result.limits.high}};
}

Result<Json> in_a_row(const StatsOptions& o) {
  TANDEM_TRY(check_count(o.k, o.n, "--k, --n"));
  TANDEM_TRY(check_count(o.m, o.n, "--row, --n"));
  return Json{{"probability", all_of_k_succeed(o.k, o.n, o.m)}};
}

Result<Json> strengths(const StatsOptions& o) {
  std::vector<std::string> names;
  std::vector<PairVerdicts> verdicts;
  const auto number_of = [&](const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) {
      return static_cast<std::size_t>(found - names.begin());
    }
    names.push_back(name);
    return names.size() - 1;
  };
  for (const auto& word : o.words) {
    const auto colon = word.find(':');
    const auto second = colon == std::string::npos ? colon : word.find(':', colon + 1);
    const auto values = numbers_in(second == std::string::npos ? "" : word.substr(second + 1), ':', 3);
    if (!values || second == colon + 1 || colon == 0) {
      return fail(ErrorCode::invalid_input, "\"" + word + "\" is not understood.",
                  "Write A:B:WINS_OF_A:TIES:WINS_OF_B, such as base:new:3:1:6.");
    }
    const auto whole = [&](std::size_t i) { return static_cast<std::int64_t>((*values)[i]); };
    const std::size_t a = number_of(word.substr(0, colon));
    const std::size_t b = number_of(word.substr(colon + 1, second - colon - 1));
    if (a == b || (*values)[0] < 0 || (*values)[1] < 0 || (*values)[2] < 0) {
      return fail(ErrorCode::invalid_input, "\"" + word + "\" is no verdict between two contenders.",
                  "Write A:B:WINS_OF_A:TIES:WINS_OF_B, such as base:new:3:1:6.");
    }
    verdicts.push_back({a, b, whole(0), whole(1), whole(2)});
  }
  const Strengths fit = fit_strengths(names.size(), verdicts);
  Json list = Json::array();
  for (std::size_t i = 0; i < names.size(); ++i) {
    list.push_back({{"name", names[i]},
                    {"theta", fit.theta[i]},
                    {"standard_error", fit.standard_error[i]},
                    {"score", fit.score(i)}});
  }
  return Json{{"contenders", list}, {"ties", fit.ties}, {"log_likelihood", fit.log_likelihood}, {"ridge", fit.ridge}};
}

Result<Json> agreement(const StatsOptions& o) {
  std::vector<std::vector<std::int64_t>> table;
  double total = 0;
  for (const auto& word : o.words) {
    const auto values = numbers_in(word, ',', o.words.size());
    if (!values) {
      return std::unexpected(values.error());
    }
    for (const double count : *values) {
      if (count < 0 || count != std::floor(count)) {
        return fail(ErrorCode::invalid_input, "\"" + word + "\" are no counts.", "Give whole numbers from 0.");
      }
      total += count;
    }
    table.emplace_back(values->begin(), values->end());
  }
  if (total == 0) {
    return fail(ErrorCode::invalid_input, "No trial was judged by both, so there is no agreement.",
                "Give the counts of trials that two scorers judged.");
  }
  const Agreement result = cohen_kappa(table);
  return Json{{"kappa", result.kappa},
              {"weighted_kappa", weighted_kappa(table)},
              {"observed", result.observed},
              {"expected", result.expected}};
}

Result<Json> drift(const StatsOptions& o) {
  if (o.p2 >= o.p1) {
    return fail(ErrorCode::invalid_input, "--p1 is the rate after the drop and lies below --p0.", "Exchange them.");
  }
  Cusum chart(o.p1, o.p2);
  std::vector<double> path;
  for (const auto success : o.successes) {
    path.push_back(chart.add(success != 0));
  }
  return Json{{"cusum", path}};
}

Result<Json> smoothness(const StatsOptions& o) {
  TANDEM_TRY(check_scores(o.a, 2, "--speed"));
  return Json{{"spectral_arc_length", spectral_arc_length(o.a, o.rate_hz)}};
}

}  // namespace stats
}  // namespace tandem::cli
