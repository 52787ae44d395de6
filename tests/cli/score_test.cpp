#include "testing/command_line.h"

#include <fstream>
#include <iterator>
#include <sstream>

namespace tandem {
namespace {

using testing::CommandLine;

class ScoreStats : public CommandLine {
 protected:
  Json stats(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"score", "stats"});
    arguments.emplace_back("--json");
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
    return outcome.lines.empty() ? Json::object() : outcome.lines.front();
  }
};

TEST_F(ScoreStats, IntervalAndTestHaveTheirFields) {
  const auto interval = stats({"interval", "--method", "wilson", "--k", "40", "--n", "50"});
  EXPECT_NEAR(interval.at("low").get<double>(), .669629, 1e-6);
  EXPECT_NEAR(interval.at("high").get<double>(), .887562, 1e-6);
  const auto test = stats({"test", "--method", "barnard", "--k1", "40", "--n1", "50", "--k2", "33", "--n2", "50"});
  EXPECT_NEAR(test.at("p").get<double>(), .133211, 1e-6);
}

// Words of a line, by spaces.
std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

TEST_F(ScoreStats, EveryVerbHasAnExampleThatRuns) {
  std::istringstream help(run({"score", "stats", "--help"}).out);
  std::string line;
  while (std::getline(help, line) && !line.starts_with("Subcommands:")) {
  }
  int tried = 0;
  while (std::getline(help, line) && line.starts_with("  ")) {
    if (line[2] == ' ') {
      continue;  // the description goes on
    }
    const std::string verb = words_of(line).front();
    std::istringstream one(run({"score", "stats", verb, "--help"}).out);
    std::string example;
    while (std::getline(one, line) && !line.starts_with("  tandem-cli score stats")) {
    }
    auto arguments = words_of(line);
    ASSERT_GT(arguments.size(), 4U) << verb << " has no example";
    EXPECT_EQ(arguments[3], verb);
    arguments.erase(arguments.begin());
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 0) << verb << ": " << outcome.out << outcome.err;
    ++tried;
  }
  EXPECT_GE(tried, 25);
}

TEST_F(ScoreStats, EveryStatisticAnswers) {
  const std::vector<std::pair<std::vector<std::string>, std::pair<std::string, double>>> asked{
      {{"interval", "--method", "agresti-coull", "--k", "0", "--n", "10"}, {"high", .3208873}},
      {{"interval", "--method", "highest-density", "--k", "8", "--n", "10"}, {"low", .516276}},
      {{"interval", "--method", "any-time", "--k", "8", "--n", "10"}, {"low", .353042}},
      {{"test", "--method", "fisher", "--k1", "8", "--n1", "10", "--k2", "5", "--n2", "10"}, {"p", .349845}},
      {{"test", "--method", "boschloo", "--k1", "8", "--n1", "10", "--k2", "5", "--n2", "10"}, {"p", .197339}},
      {{"difference", "--k1", "8", "--n1", "10", "--k2", "5", "--n2", "10"}, {"low", -.106672}},
      {{"greater", "--k1", "8", "--n1", "10", "--k2", "5", "--n2", "10"}, {"probability", .908669}},
      {{"paired", "--first", "8", "--second", "2"}, {"p", .109375}},
      {{"strata", "--table", "15:20:9:20"}, {"odds_ratio", 3.666667}},
      {{"row", "--k", "8", "--n", "10", "--row", "3"}, {"probability", .466667}},
      {{"power", "--n", "10", "--p1", ".2", "--p2", ".8"}, {"power", .805}},
      {{"trials", "--p1", ".2", "--p2", ".8"}, {"trials", 10}},
      {{"width", "--p", ".5", "--width", ".1"}, {"trials", 93}},
      {{"sequential", "--differences", "1,1,1"}, {"evidence", 3.7125}},
      {{"plug-in", "--pairs", "01", "01"}, {"evidence", 4}},
      {{"discordant", "--first", "5", "--second", "0"}, {"evidence", 10.5}},
      {{"walk", "--pairs", "20"}, {"spent", .04385}},
      {{"mean", "--scores", "1,1,.5,1,0,1,.5,1,1,1"}, {"low", .5}},
      {{"scores", "--a", "1,1,.5,1,0,1,.5,1,1,1", "--b", ".5,0,.5,1,0,.5,.5,0,1,.5"}, {"p", .083678}},
      {{"flips", "--differences", ".5,1,0,0,0,.5,0,1,0,.5"}, {"p", .0625}},
      {{"times", "--a", "7.2,30+", "--b", "9,10", "--horizon", "30"}, {"p", .731}},
      {{"counts", "--first", "19", "--second", "9"}, {"ratio", 2.111111}},
      {{"agreement", "--counts", "22,3", "--counts", "2,23"}, {"kappa", .8}},
      {{"strengths", "--verdict", "A:B:7:2:3"}, {"ties", .2}},
  };
  for (const auto& [arguments, wanted] : asked) {
    const auto answer = stats(arguments);
    ASSERT_TRUE(answer.contains(wanted.first)) << arguments.front() << ' ' << answer.dump();
    if (arguments.front() != "times" && arguments.front() != "strengths") {
      EXPECT_NEAR(answer[wanted.first].get<double>(), wanted.second, 1e-3 * std::max(0.01, std::abs(wanted.second)))
          << arguments.front();
    }
  }
  EXPECT_EQ(stats({"letters", "--k", "46,40,33,28,15", "--n", "50"})["letters"], Json({"a", "ab", "bc", "c", "d"}));
  EXPECT_EQ(stats({"adjust", "--p", ".3,.001"})["p"], Json({.3, .002}));
  EXPECT_NEAR(stats({"drift", "--p0", ".8", "--p1", ".5", "--runs", "1,0"})["cusum"][1].get<double>(), .916291, 1e-6);
  EXPECT_LT(stats({"smoothness", "--speed", "0,1,2,1,0", "--rate", "30"})["spectral_arc_length"], -1);
}

TEST_F(CommandLine, SuitesAreListedAndShown) {
  const auto listed = run({"score", "suite", "list", "--json"});
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_GE(listed.events("suite").size(), 12U);
  const auto shown = run({"score", "suite", "show", "univla_4", "--json"});
  ASSERT_EQ(shown.events("suite").size(), 1U);
  EXPECT_EQ(shown.lines[0]["definition_sha256"].get<std::string>().size(), 64U);
  EXPECT_NE(run({"score", "suite", "show", "oft_aloha"}).out.find("The lid is on the pot. (after put)"),
            std::string::npos);
  const auto unknown = run({"score", "suite", "show", "nope"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_NE(unknown.err.find("suite list"), std::string::npos);
  std::ofstream(folder / "bad.json") << "{\"suite\":1,\"key\":\"k\"}";
  const auto bad = run({"score", "suite", "show", folder / "bad.json"});
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.err.find("field title"), std::string::npos) << bad.err;
}

TEST_F(CommandLine, TheBenchOfScoresMeasuresASmallDatabase) {
  const auto outcome = run({"bench", "score", "--trials", "300", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  ASSERT_EQ(outcome.lines.size(), 1U);
  const auto& figures = outcome.lines[0];
  EXPECT_EQ(figures["trials"], 300);
  for (const char* name : {"open_ms", "list_ms", "load_ms", "leaderboard_ms", "first_ms", "figures_ms", "all_ms",
                           "filter_ms", "refresh_ms", "commit_ms_p50", "commit_ms_p99", "next_slot_ms"}) {
    EXPECT_GT(figures[name].get<double>(), 0) << name;
  }
  EXPECT_LE(figures["commit_ms_p50"].get<double>(), figures["commit_ms_p99"].get<double>());
  EXPECT_EQ(run({"bench", "score", "--trials", "0"}).code, 2);
}

TEST_F(CommandLine, AFrozenSuiteCannotChangeUnnoticed) {
  const std::string file = folder / "mine.frozen.json";
  ASSERT_EQ(run({"score", "suite", "freeze", "sim_so101", "-o", folder / "mine.json"}).code, 0);
  const auto frozen = run({"score", "suite", "freeze", folder / "mine.json", "--json"});
  ASSERT_EQ(frozen.code, 0) << frozen.err;
  ASSERT_EQ(frozen.events("frozen").size(), 1U);
  EXPECT_EQ(frozen.lines[0]["file"], file);
  const auto shown = run({"score", "suite", "show", file, "--json"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  EXPECT_EQ(shown.lines[0]["frozen"], frozen.lines[0]["definition_sha256"]);
  EXPECT_EQ(shown.lines[0]["definition_sha256"], frozen.lines[0]["definition_sha256"]);
  const auto again = run({"score", "suite", "freeze", folder / "mine.json"});
  EXPECT_EQ(again.code, 1) << "nothing is written over";
  EXPECT_NE(again.err.find("is there already"), std::string::npos) << again.err;

  auto document = read_json(file);
  ASSERT_TRUE(document);
  (*document)["tasks"][0]["score_max"] = 7;
  std::ofstream(file) << dump_json(*document);
  const auto changed = run({"score", "suite", "show", file});
  EXPECT_EQ(changed.code, 1);
  EXPECT_NE(changed.err.find("is frozen, but what it tests was changed"), std::string::npos) << changed.err;
  EXPECT_EQ(run({"score", "suite", "freeze", "nope"}).code, 2);
  EXPECT_EQ(run({"score", "suite", "freeze", "univla_4", "-o", folder / "nowhere/x.json"}).code, 1);
}

TEST_F(ScoreStats, ImpossibleFiguresAreRefusedInASentence) {
  const std::vector<std::vector<std::string>> wrong{
      {"interval", "--k", "60", "--n", "50"},
      {"interval", "--k", "-1", "--n", "50"},
      {"interval", "--k", "1", "--n", "0"},
      {"interval", "--method", "wald", "--k", "1", "--n", "5"},
      {"interval", "--k", "1", "--n", "5", "--level", "nan"},
      {"test", "--k1", "9", "--n1", "5", "--k2", "1", "--n2", "5"},
      {"trials", "--p1", ".5", "--p2", ".5"},
      {"mean", "--scores", "1,2,3"},
      {"sequential", "--differences", "2"},
      {"agreement", "--counts", "1,2", "--counts", "3"},
      {"strengths", "--verdict", "A:A:1:1:1"},
      {"strengths", "--verdict", "A"},
      {"times", "--a", "fast", "--horizon", "30"},
      {"plug-in", "--pairs", "12"},
      {"drift", "--p0", ".5", "--p1", ".8", "--runs", "1"},
      {"strata", "--table", "8:10:5"},
      {"frobnicate"},
  };
  for (auto arguments : wrong) {
    arguments.insert(arguments.begin(), {"score", "stats"});
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2) << arguments[2];
    EXPECT_FALSE(outcome.err.empty()) << arguments[2];
  }
}

}  // namespace
}  // namespace tandem
