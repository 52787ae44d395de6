#include "cli/score_stats.h"

#include <cstdio>
#include <memory>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace tandem::cli {
namespace {

using Work = Result<Json> (*)(const StatsOptions&);

std::string number_text(const Json& value) {
  if (!value.is_number_float()) {
    return value.is_string() ? value.get<std::string>() : dump_json(value);
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value.get<double>());
  return text;
}

// "low 0.669629, high 0.887562"
std::string plain_text(const Json& object) {
  std::string out;
  for (const auto& [key, value] : object.items()) {
    std::string shown;
    if (value.is_array()) {
      for (const auto& item : value) {
        shown += (shown.empty() ? "" : " ") + (item.is_object() ? "(" + plain_text(item) + ")" : number_text(item));
      }
    } else {
      shown = value.is_object() ? "(" + plain_text(value) + ")" : number_text(value);
    }
    out += (out.empty() ? "" : ", ") + key + " " + shown;
  }
  return out;
}

/// Adds the statistics, one verb each.
class StatsVerbs {
 public:
  StatsVerbs(CLI::App& noun, Action& action) : noun_(noun), action_(action) {}

  /// `example`: arguments that it can be tried with.
  CLI::App* add(const char* name, const char* example, const char* help, Work work) {
    auto* verb = noun_.add_subcommand(name, help);
    verb->footer(std::string("Example:\n  tandem-cli score stats ") + name + " " + example);
    options = std::make_shared<StatsOptions>();
    verb->add_flag("--json", options->json, "One JSON object");
    verb->callback([o = options, work, &action = action_] {
      action = [o, work] {
        const Output output(o->json);
        const auto result = work(*o);
        if (!result) {
          return output.usage(result.error());
        }
        output.line(plain_text(*result), *result);
        return static_cast<int>(exit_ok);
      };
    });
    return verb;
  }
  void level(CLI::App* verb) const {
    verb->add_option("--level", options->level, "Confidence, such as 0.95")
        ->capture_default_str()
        ->check(number_within(0.01, 0.99999));
  }
  void alpha(CLI::App* verb) const {
    verb->add_option("--alpha", options->alpha, "Risk of a false claim")
        ->capture_default_str()
        ->check(number_within(1e-9, 0.5));
  }
  void count(CLI::App* verb, const char* name, std::int64_t& value, const char* help, std::uint64_t least = 0) const {
    verb->add_option(name, value, help)->required()->check(whole_number_from(least));
  }
  void two_counts(CLI::App* verb) const {
    count(verb, "--k1", options->counts.k1, "Successes of the first");
    count(verb, "--n1", options->counts.n1, "Trials of the first", 1);
    count(verb, "--k2", options->counts.k2, "Successes of the second");
    count(verb, "--n2", options->counts.n2, "Trials of the second", 1);
  }
  void method(CLI::App* verb, const std::vector<std::string>& names) const {
    options->method = names.front();
    verb->add_option("--method", options->method, "How")->capture_default_str()->check(CLI::IsMember(names));
  }
  void rate(CLI::App* verb, const char* name, double& value, const char* help) const {
    verb->add_option(name, value, help)->required()->check(number_within(1e-6, 1 - 1e-6));
  }
  static void numbers(CLI::App* verb, const char* name, std::vector<double>& values, const char* help) {
    verb->add_option(name, values, help)->required()->delimiter(',')->check(number_within(-1e12, 1e12));
  }

  std::shared_ptr<StatsOptions> options;

 private:
  CLI::App& noun_;
  Action& action_;
};

void add_rates(StatsVerbs& verbs) {
  auto* verb = verbs.add("interval", "--method wilson --k 40 --n 50", "Limits of one success rate", stats::interval);
  verbs.method(
      verb, {"wilson", "clopper-pearson", "jeffreys", "agresti-coull", "uniform-prior", "highest-density", "any-time"});
  verbs.count(verb, "--k", verbs.options->k, "Successes");
  verbs.count(verb, "--n", verbs.options->n, "Trials", 1);
  verbs.level(verb);
  verb = verbs.add("test", "--method barnard --k1 40 --n1 50 --k2 30 --n2 50",
                   "Whether two success rates differ (two-sided p, and both sides)", stats::test);
  verbs.method(verb, {"barnard", "boschloo", "fisher"});
  verbs.two_counts(verb);
  verb = verbs.add("difference", "--k1 40 --n1 50 --k2 30 --n2 50", "Limits of the difference of two success rates",
                   stats::difference);
  verbs.method(verb, {"newcombe", "agresti-caffo"});
  verbs.two_counts(verb);
  verbs.level(verb);
  verb = verbs.add("greater", "--k1 40 --n1 50 --k2 30 --n2 50", "Probability that the first rate is above the second",
                   stats::greater);
  verbs.two_counts(verb);
  verb->add_option("--prior", verbs.options->prior, "Beta(prior, prior): 1 uniform, 0.5 Jeffreys")
      ->capture_default_str()
      ->check(number_within(0.01, 100));
  verb = verbs.add("paired", "--first 9 --second 2", "McNemar's exact test of pairs in which only one succeeded",
                   stats::paired);
  verbs.count(verb, "--first", verbs.options->first, "Pairs that only the first solved");
  verbs.count(verb, "--second", verbs.options->second, "Pairs that only the second solved");
  verb = verbs.add("strata", "--table 8:10:5:10 --table 9:10:7:10",
                   "Cochran-Mantel-Haenszel test over strata, K1:N1:K2:N2 each", stats::strata);
  verb->add_option("--table", verbs.options->words, "One stratum, such as 8:10:5:10")->required();
  verb->add_flag("--continuity", verbs.options->flag, "With continuity correction");
  verb = verbs.add("row", "--k 40 --n 50 --row 5", "Chance that several trials in a row succeed", stats::in_a_row);
  verbs.count(verb, "--k", verbs.options->k, "Successes");
  verbs.count(verb, "--n", verbs.options->n, "Trials", 1);
  verbs.count(verb, "--row", verbs.options->m, "How many in a row", 1);
}

void add_many(StatsVerbs& verbs) {
  auto* verb = verbs.add("adjust", "--method holm --p 0.01,0.04,0.2", "p-values for many comparisons", stats::adjust);
  verbs.method(verb, {"holm", "bh"});
  verb->add_option("--p", verbs.options->a, "The p-values")->required()->delimiter(',')->check(number_within(0, 1));
  verb = verbs.add("letters", "--k 18,12,5 --n 20", "Which of several success rates can be told apart (Barnard, Holm)",
                   stats::letters);
  verb->add_option("--k", verbs.options->successes, "Successes, one a contender")
      ->required()
      ->delimiter(',')
      ->check(whole_number_from(0));
  verbs.count(verb, "--n", verbs.options->n, "Trials of each", 1);
  verbs.alpha(verb);
  verb = verbs.add("strengths", "--verdict base:new:3:1:6 --verdict base:old:5:2:1",
                   "Bradley-Terry strengths from verdicts, A:B:WINS_OF_A:TIES:WINS_OF_B", stats::strengths);
  verb->add_option("--verdict", verbs.options->words, "Such as base:new:3:1:6")->required();
  verb = verbs.add("agreement", "--counts 22,3 --counts 2,13", "Cohen's kappa of two scorers", stats::agreement);
  verb->add_option("--counts", verbs.options->words, "One row of the table, such as 22,3; repeated")->required();
}

void add_looking_early(StatsVerbs& verbs) {
  auto* verb = verbs.add("sequential", "--differences 1,0,1,1,0,-1,1",
                         "Evidence that may be looked at after every pair", stats::sequential);
  StatsVerbs::numbers(verb, "--differences", verbs.options->a, "B minus A of each pair, in [-1, 1]");
  verbs.alpha(verb);
  verb = verbs.add("plug-in", "--pairs 01,11,00,01", "Plug-in evidence from pairs of outcomes", stats::plug_in);
  verb->add_option("--pairs", verbs.options->words, "A's and B's outcome, such as 01 11 00")
      ->required()
      ->delimiter(',');
  verb = verbs.add("discordant", "--first 9 --second 2", "Evidence from the pairs in which only one succeeded",
                   stats::discordant);
  verbs.count(verb, "--first", verbs.options->first, "Pairs won");
  verbs.count(verb, "--second", verbs.options->second, "Pairs lost");
  verb = verbs.add("walk", "--pairs 40", "Where a walk over discordant pairs may stop", stats::walk);
  verb->add_option("--pairs", verbs.options->n, "Pairs at most")
      ->required()
      ->check(number_within(1, 2000))
      ->check(whole_number_from(1));
  verbs.alpha(verb);
}

void add_planning(StatsVerbs& verbs) {
  auto* verb =
      verbs.add("power", "--n 50 --p1 0.6 --p2 0.8", "Chance that Barnard's test tells two rates apart", stats::power);
  verb->add_option("--n", verbs.options->n, "Trials of each")
      ->required()
      ->check(whole_number_from(1))
      ->check(number_within(1, 300));
  verbs.rate(verb, "--p1", verbs.options->p1, "One rate");
  verbs.rate(verb, "--p2", verbs.options->p2, "The other rate");
  verbs.alpha(verb);
  verb = verbs.add("trials", "--p1 0.6 --p2 0.8 --power 0.8", "Trials of each contender that tell two rates apart",
                   stats::trials);
  verbs.rate(verb, "--p1", verbs.options->p1, "One rate");
  verbs.rate(verb, "--p2", verbs.options->p2, "The other rate");
  verb->add_option("--power", verbs.options->power, "How surely")
      ->capture_default_str()
      ->check(number_within(0.1, 0.999));
  verb->add_flag("--paired", verbs.options->flag, "Pairs of a plan in blocks, by McNemar's test");
  verbs.alpha(verb);
  verb = verbs.add("width", "--p 0.8 --width 0.1", "Trials that give a success rate to within a width to each side",
                   stats::width);
  verb->add_option("--p", verbs.options->p1, "The rate")->required()->check(number_within(0, 1));
  verb->add_option("--width", verbs.options->width, "To each side")
      ->capture_default_str()
      ->check(number_within(0.001, 0.5));
  verbs.level(verb);
}

void add_scores_and_times(StatsVerbs& verbs) {
  auto* verb = verbs.add("mean", "--method bounded-mean --scores 0.5,1,0.75,0,1",
                         "Limits of a mean score, by the bootstrap or by the range of the scores", stats::mean);
  verbs.method(verb, {"bca", "percentile", "bounded-mean"});
  StatsVerbs::numbers(verb, "--scores", verbs.options->a, "The scores");
  verb->add_option("--lowest", verbs.options->lowest, "Lowest possible score")->capture_default_str();
  verb->add_option("--highest", verbs.options->highest, "Highest possible score")->capture_default_str();
  verbs.level(verb);
  verb->add_option("--seed", verbs.options->seed, "Of resamples, where they are needed")->capture_default_str();
  verb = verbs.add("scores", "--a 0.5,1,0.75,1 --b 0.25,0.5,0,0.5",
                   "Whether two groups of scores differ (permutations, ranks)", stats::scores);
  StatsVerbs::numbers(verb, "--a", verbs.options->a, "Scores of the first");
  StatsVerbs::numbers(verb, "--b", verbs.options->b, "Scores of the second");
  verb->add_option("--seed", verbs.options->seed, "Of permutations, where they are drawn")->capture_default_str();
  verb = verbs.add("flips", "--differences 0.25,0,0.5,-0.25,0.5", "Whether paired scores differ (sign flips)",
                   stats::flips);
  StatsVerbs::numbers(verb, "--differences", verbs.options->a, "First minus second of each pair");
  verb->add_option("--seed", verbs.options->seed, "Of flips, where they are drawn")->capture_default_str();
  verb = verbs.add("times", "--a 7.2,8.1,30+ --b 9.5,12,14.1 --horizon 30",
                   "Time to success; a + marks a trial that was not solved by then", stats::times);
  verb->add_option("--a", verbs.options->words, "Such as 7.2,8.1,30+")->required()->delimiter(',');
  verb->add_option("--b", verbs.options->more_words, "To compare with")->delimiter(',');
  verb->add_option("--horizon", verbs.options->horizon_s, "Seconds")->required()->check(number_within(0.001, 1e6));
  verb = verbs.add("counts", "--first 31 --second 22", "Ratio of two counts in the same time", stats::counts);
  verbs.count(verb, "--first", verbs.options->first, "First count");
  verbs.count(verb, "--second", verbs.options->second, "Second count");
  verbs.level(verb);
  verb = verbs.add("drift", "--p0 0.8 --p1 0.5 --runs 1,1,0,1,0,0,1,0",
                   "Cumulative sum that rises when a success rate drops", stats::drift);
  verbs.rate(verb, "--p0", verbs.options->p1, "The rate in good order");
  verbs.rate(verb, "--p1", verbs.options->p2, "The rate after the drop");
  verb->add_option("--runs", verbs.options->successes, "1 success, 0 failure, in order")
      ->required()
      ->delimiter(',')
      ->check(CLI::IsMember({"0", "1"}));
  verb = verbs.add("smoothness", "--speed 0,0.2,0.6,0.9,0.6,0.2,0 --rate 30", "Spectral arc length of a speed profile",
                   stats::smoothness);
  StatsVerbs::numbers(verb, "--speed", verbs.options->a, "One value a sample");
  verb->add_option("--rate", verbs.options->rate_hz, "Samples a second")->required()->check(number_within(0.1, 1e6));
}

}  // namespace

void add_score_stats_command(CLI::App& noun, Action& action) {
  auto* stats = noun.add_subcommand("stats", "Statistics of trials, on figures given here");
  stats->require_subcommand(1);
  stats->footer("Example:\n  tandem-cli score stats interval --method wilson --k 40 --n 50 --json");
  StatsVerbs verbs(*stats, action);
  add_rates(verbs);
  add_many(verbs);
  add_looking_early(verbs);
  add_planning(verbs);
  add_scores_and_times(verbs);
}

void add_score_command(CLI::App& program, Action& action) {
  auto* score = program.add_subcommand("score", "Score trials and compare contenders");
  score->require_subcommand(1);
  add_score_suite_command(*score, action);
  add_score_experiment_command(*score, action);
  add_score_stats_command(*score, action);
  add_score_report_command(*score, action);
  add_score_import_command(*score, action);
  add_score_trial_command(*score, action);
  add_score_lineage_command(*score, action);
}

}  // namespace tandem::cli
