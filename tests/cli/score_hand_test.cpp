#include <filesystem>
#include <fstream>

#include "testing/command_line.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::CommandLine;

// Trials that are written by hand, and what is refused on the way.
class ByHand : public CommandLine {
 protected:
  testing::Outcome score(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "score");
    arguments.insert(arguments.end(), {"--db", folder / "scores.db", "--json"});
    return run(arguments);
  }
  std::string suite(const std::string& more = "", const std::string& points = "0.5", const std::string& key = "own") {
    std::ofstream(folder / "suite.json") << R"({"suite":1,"key":")" + key +
                                                R"(","title":"Own","kind":"real","trials":4,"starts":1,
"tasks":[{"key":"t","instruction":"Do it","success":"Done","scoring":"staged_cumulative","horizon_s":30,"stages":[
{"key":"grasp","points":)" + points + R"(,"criterion":"lifted"},
{"key":"place","points":0.5,"requires":"grasp","criterion":"placed"}]}],
"settings":[{"key":"id","title":"As trained","axis":"in_distribution"}])" +
                                                more + "}";
    return folder / "suite.json";
  }
  testing::Outcome make(const std::vector<std::string>& more = {}, const std::string& name = "") {
    const std::string policy = TANDEM_SOURCE_DIR "/resources/policies/act-cube-so101";
    std::vector<std::string> arguments{"experiment",  "new",
                                       "--title",     "By hand",
                                       "--suite",     name.empty() ? suite() : name,
                                       "--contender", policy + ",mode=sync",
                                       "--contender", policy + ",mode=async,latency_ms=100"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return score(arguments);
  }
  testing::Outcome add(std::vector<std::string> more) {
    more.insert(more.begin(), {"trial", "add", "1"});
    return score(more);
  }
  static std::string said(const testing::Outcome& outcome) { return outcome.out + outcome.err; }
};

TEST_F(ByHand, AStageCreditsWhatItRequires) {
  ASSERT_EQ(make().code, 0);
  const auto added = add({"--stage", "place@5", "--duration", "5"});
  ASSERT_EQ(added.code, 0) << said(added);
  const auto trial = added.events("trial").at(0);
  EXPECT_EQ(trial["score"], 1.0);
  EXPECT_EQ(trial["success"], true);
  EXPECT_EQ(trial["credited"], "grasp");
}

TEST_F(ByHand, WhatCannotBeSoIsRefused) {
  ASSERT_EQ(make().code, 0);
  fs::create_directories(folder / "data" / "meta");
  std::ofstream(folder / "data" / "meta" / "info.json") << R"({"total_episodes":3})";
  const std::pair<std::vector<std::string>, const char*> wrong[] = {
      {{"--stage", "grasp=0", "--stage", "place"}, "requires grasp"},
      {{"--stage", "place=1@3", "--stage", "grasp=1@4"}, "reached before grasp"},
      {{"--stage", "grasp", "--duration", "45"}, "given up after 30"},
      {{"--end", "timeout", "--void", ""}, "gives none"},
      {{"--stage", "grasp", "--end", "success"}, "0.5 of the 1"},
      {{"--stage", "grasp", "--started", "2199-01-01T00:00:00Z"}, "yet to come"},
      {{"--stage", "grasp", "--started", "2026-13-01T00:00:00Z"}, "no time in UTC"},
      {{"--stage", "grasp", "--dataset", folder / "nowhere"}, "no dataset"},
      {{"--stage", "grasp", "--dataset", folder / "data", "--episode", "3"}, "has 3 episodes"},
      {{"--stage", "grasp", "--episode", "1"}, "none is given"},
  };
  for (const auto& [arguments, why] : wrong) {
    const auto outcome = add(arguments);
    EXPECT_EQ(outcome.code, 2) << why << said(outcome);
    EXPECT_NE(said(outcome).find(why), std::string::npos) << said(outcome);
  }
  EXPECT_EQ(score({"experiment", "status", "1"}).events("experiment").at(0)["done"], 0);
  const auto kept = add({"--stage", "grasp", "--dataset", folder / "data", "--episode", "2"});
  EXPECT_EQ(kept.code, 0) << said(kept);
}

TEST_F(ByHand, ASuiteIsCheckedTheSameEverywhere) {
  const std::string bad = suite("", "-1");
  for (const char* verb : {"show", "freeze"}) {
    const auto outcome = run({"score", "suite", verb, bad});
    EXPECT_NE(outcome.code, 0) << verb;
    EXPECT_NE(said(outcome).find("must not be below zero"), std::string::npos) << said(outcome);
  }
  const auto planned = make({}, bad);
  EXPECT_EQ(planned.code, 2);
  EXPECT_NE(said(planned).find("must not be below zero"), std::string::npos) << said(planned);
  EXPECT_FALSE(fs::exists(folder / "scores.db")) << "nothing is written before";
}

TEST_F(ByHand, AnOwnSuiteDoesNotTakeThePlaceOfAShippedOne) {
  const auto taken = make({}, suite("", "0.5", "univla_4"));
  EXPECT_EQ(taken.code, 2);
  EXPECT_NE(said(taken).find("comes with Tandem"), std::string::npos) << said(taken);
  const auto shipped = make({}, "univla_4");
  EXPECT_EQ(shipped.code, 0) << said(shipped);
}

TEST_F(ByHand, OptionsThatWouldBeIgnoredAreRefused) {
  const std::pair<std::vector<std::string>, const char*> wrong[] = {
      {{"--metric", "time", "--test", "barnard"}, "compares successes"},
      {{"--design", "sequential", "--test", "barnard"}, "its own test"},
      {{"--most-pairs", "2"}, "ends a sequential design"},
      {{"--design", "sequential", "--metric", "time"}, "no sequential design"},
  };
  for (const auto& [arguments, why] : wrong) {
    const auto outcome = make(arguments);
    EXPECT_EQ(outcome.code, 2) << why;
    EXPECT_NE(said(outcome).find(why), std::string::npos) << said(outcome);
  }
  ASSERT_EQ(make().code, 0);
  for (const auto& [arguments, why] : std::vector<std::pair<std::vector<std::string>, const char*>>{
           {{"-o", folder / "x.pdf"}, "PDF"},
           {{"-o", folder / "x.csv", "--format", "html"}, "ending"},
           {{"-o", folder / "x.html", "--contender", "Z"}, "eval-info"},
           {{"-o", "-"}, "document itself"}}) {
    auto words = arguments;
    words.insert(words.begin(), {"report", "1"});
    const auto outcome = score(words);
    EXPECT_EQ(outcome.code, 2) << why << said(outcome);
    EXPECT_NE(said(outcome).find(why), std::string::npos) << said(outcome);
  }
  ASSERT_EQ(score({"report", "1", "-o", folder / "x.csv"}).events("report").at(0)["format"], "csv");
}

TEST_F(ByHand, ACommitmentIsVerifiedOnceTheContendersAreTold) {
  ASSERT_EQ(make({"--blinding", "operator"}).code, 0);
  EXPECT_EQ(score({"experiment", "verify", "1"}).code, 1) << "it would tell who is who";
  ASSERT_EQ(score({"experiment", "unblind", "1", "--reason", "over"}).code, 0);
  const auto proof = score({"experiment", "verify", "1"});
  ASSERT_EQ(proof.code, 0) << said(proof);
  const auto event = proof.events("verified").at(0);
  EXPECT_EQ(event["computed"], event["commitment"]);
  EXPECT_EQ(event["salt"].get<std::string>().size(), 32U);
  const auto other = score({"experiment", "verify", "1", "--salt", std::string(32, '0')});
  EXPECT_EQ(other.code, 1);
  EXPECT_EQ(other.events("verified").at(0)["holds"], false);
  EXPECT_EQ(score({"experiment", "verify", "1", "--salt", "00"}).code, 2);
}

TEST_F(ByHand, EveryModeCanBePlannedAndNamesTellContendersApart) {
  const std::string policy = TANDEM_SOURCE_DIR "/resources/policies/act-cube-so101";
  const auto planned = score({"experiment", "new", "--title", "E", "--suite", suite(), "--contender",
                              policy + ",mode=ensemble", "--contender", policy + ",mode=async,latency_ms=50",
                              "--contender", policy + ",mode=async,latency_ms=100"});
  ASSERT_EQ(planned.code, 0) << said(planned);
  std::string names;
  for (const auto& row : score({"experiment", "status", "1"}).events("contender")) {
    names += row["name"].get<std::string>() + "\n";
  }
  EXPECT_NE(names.find("latency_ms 50"), std::string::npos) << names;
  EXPECT_NE(names.find("latency_ms 100"), std::string::npos) << names;
}

TEST_F(ByHand, StatisticsRefuseWhatHasNoAnswer) {
  EXPECT_EQ(run({"score", "stats", "agreement", "--counts", "0,0", "--counts", "0,0"}).code, 2);
  EXPECT_EQ(run({"score", "stats", "counts", "--first", "0", "--second", "0"}).code, 2);
  EXPECT_EQ(run({"score", "stats", "times", "--a", "40,7", "--horizon", "30"}).code, 2);
  const auto pairs = run({"score", "stats", "trials", "--p1", "0.5", "--p2", "0.8", "--paired", "--json"});
  ASSERT_EQ(pairs.code, 0) << pairs.err;
  EXPECT_NE(pairs.out.find("mcnemar"), std::string::npos);
  ASSERT_EQ(make().code, 0);
  EXPECT_EQ(score({"lineage", "zzz"}).out.find("null"), std::string::npos);
  EXPECT_EQ(score({"lineage", "--trial", "99"}).code, 2);
}

TEST_F(ByHand, AFileWithoutScoresSaysSo) {
  std::ofstream(folder / "scores.db").flush();
  const auto outcome = score({"experiment", "status"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(said(outcome).find("holds no scores"), std::string::npos) << said(outcome);
}

TEST_F(ByHand, ADamagedFileIsRecoveredAndSaidSo) {
  ASSERT_EQ(make().code, 0);
  ASSERT_EQ(add({"--stage", "grasp", "--end", "timeout"}).code, 0);
  std::fstream(folder / "scores.db", std::ios::in | std::ios::out | std::ios::binary) << std::string(4096, '\x5a');
  const auto noted = score({"experiment", "note", "1", "--text", "hi"});
  ASSERT_EQ(noted.code, 0) << said(noted);
  EXPECT_NE(noted.err.find("rows taken over: "), std::string::npos) << noted.err;
  EXPECT_NE(noted.err.find("1 trial"), std::string::npos) << noted.err;
  EXPECT_EQ(score({"experiment", "status", "1"}).events("experiment").at(0)["done"], 1);
}

}  // namespace
}  // namespace tandem
