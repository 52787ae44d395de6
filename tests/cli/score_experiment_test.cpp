#include <signal.h>

#include <chrono>
#include <fstream>
#include <set>
#include <thread>

#include "dataset/reader.h"
#include "scoring/trial_store.h"
#include "testing/command_line.h"
#include "testing/harmless_policy.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
const fs::path policies = TANDEM_TEST_POLICIES;

class Experiments : public testing::CommandLine {
 protected:
  void SetUp() override {
    policy = testing::harmless_policy(policies, folder.path());
    write_suite("in_distribution");
  }
  // One scene of one second: random weights solve nothing, quickly.
  void write_suite(const char* axis, const char* kind = "sim") {
    std::ofstream(folder / "suite.json") << dump_json(
        {{"suite", 1},
         {"key", "short"},
         {"version", 1},
         {"title", "Short"},
         {"kind", kind},
         {"trials", 2},
         {"starts", 2},
         {"tasks",
          {{{"key", "cube"},
            {"instruction", "Put the red cube in the box"},
            {"scoring", "staged_cumulative"},
            {"success", "The cube lies in the box."},
            {"horizon_s", 3},
            {"clock_start", "go"},
            {"stages",
             {{{"key", "grasp"}, {"points", 0.5}, {"criterion", "lifted"}},
              {{"key", "place"}, {"points", 0.5}, {"criterion", "in the box"}}}}}}},
         {"settings", {{{"key", "only"}, {"title", "Only"}, {"axis", axis}}}}});
  }
  testing::Outcome make(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"score",
                                   "experiment",
                                   "new",
                                   "--db",
                                   db(),
                                   "--title",
                                   "t",
                                   "--suite",
                                   folder / "suite.json",
                                   "--contender",
                                   policy.string() + ",mode=sync,latency_ms=60",
                                   "--contender",
                                   policy.string() + ",mode=async,latency_ms=60",
                                   "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  std::vector<std::string> running(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"score", "experiment", "run", "1", "--db", db(), "--rig", "sim-so101", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  [[nodiscard]] std::string db() const { return folder / "scores" / "s.db"; }
  fs::path policy;
};

TEST_F(Experiments, RunByThemselvesAndGoOnWhereTheyWere) {
  const auto made = make({"--blinding", "operator_and_scorer", "--seed", "5"});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(made.events("experiment").at(0)["planned"], 4);
  EXPECT_EQ(made.events("experiment").at(0)["commitment"].get<std::string>().size(), 64U);
  const std::string root = folder / "trials";
  const auto first = run(running({"--trials", "1", "--root", root, "--vcodec", "h264"}));
  ASSERT_EQ(first.code, 0) << first.out << first.err;
  EXPECT_EQ(first.events("finished").at(0)["end"], "stopped");
  const auto rest = run(running({"--root", root, "--vcodec", "h264"}));
  ASSERT_EQ(rest.code, 0) << rest.out << rest.err;
  EXPECT_EQ(rest.events("finished").at(0)["end"], "complete");
  auto trials = first.events("trial");
  const auto more = rest.events("trial");
  trials.insert(trials.end(), more.begin(), more.end());
  ASSERT_EQ(trials.size(), 4U);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    EXPECT_EQ(trials[i]["end"], "timeout");
    EXPECT_EQ(trials[i]["episode"], i);
    EXPECT_NEAR(trials[i]["duration_s"].get<double>(), 3, 0.05);
  }
  EXPECT_EQ(trials[0]["seed"], trials[1]["seed"]) << "a block is one start";
  EXPECT_NE(trials[1]["seed"], trials[2]["seed"]);
  EXPECT_NE(trials[0]["label"], trials[1]["label"]);
  // Nothing that was said tells the contenders; the recorded episodes do not, either.
  const auto told = run({"score", "experiment", "status", "1", "--db", db(), "--json"});
  EXPECT_EQ((first.out + rest.out + told.out).find("policy"), std::string::npos) << told.out;
  EXPECT_EQ(told.events("contender").size(), 2U);
  const auto facts = read_json(fs::path(root) / "tandem/episodes/episode_000000.json");
  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(dump_json(*facts).find("latency"), std::string::npos) << dump_json(*facts);
  EXPECT_EQ(dump_json(*facts).find("sync"), std::string::npos) << dump_json(*facts);
  const auto dataset = open_dataset(root);
  ASSERT_TRUE(dataset) << dataset.error().message;
  const auto done = read_episode_values(*dataset, 0, "next.done");
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->front(), 0);
  EXPECT_EQ(done->back(), 1);
  EXPECT_EQ(run({"dataset", "validate", root}).code, 0);
  EXPECT_EQ(run({"score", "experiment", "unblind", "1", "--reason", " ", "--db", db()}).code, 2);
  const auto unblinded = run({"score", "experiment", "unblind", "1", "--reason", "done", "--db", db(), "--json"});
  ASSERT_EQ(unblinded.code, 0) << unblinded.err;
  std::set<std::string> modes;
  for (const auto& contender : unblinded.events("contender")) {
    modes.insert(contender["mode"].get<std::string>());
  }
  EXPECT_EQ(modes, (std::set<std::string>{"sync", "async"}));
}

TEST_F(Experiments, ARunThatIsKilledLosesAtMostTheTrialThatRan) {
  ASSERT_EQ(make().code, 0);
  std::set<std::int64_t> said;
  for (int wait_ms = 900; wait_ms < 3000; wait_ms += 900) {
    testing::Program program(TANDEM_CLI, running(), folder / "killed.txt");
    std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
    program.signal(SIGKILL);
    program.wait();
    std::istringstream in(program.out());
    for (std::string line; std::getline(in, line);) {
      if (const auto json = parse_json(line, "output"); json && json->value("event", "") == "trial") {
        said.insert((*json)["trial"].get<std::int64_t>());
      }
    }
  }
  const auto end = run(running());
  ASSERT_EQ(end.code, 0) << end.out << end.err;
  EXPECT_EQ(end.events("finished").at(0)["end"], "complete");
  DatabaseNotices notices;
  auto book = Database::open(db(), notices);
  ASSERT_TRUE(book) << book.error().message;
  const auto rows = TrialStore(*book).rows(1);
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->size(), 4U);
  for (const auto trial : said) {
    EXPECT_TRUE(std::ranges::any_of(*rows, [&](const TrialRow& row) { return row.trial == trial; })) << trial;
  }
}

TEST_F(Experiments, SaysWhatCannotBeRun) {
  EXPECT_EQ(run(running()).code, 1) << "there is none";
  EXPECT_EQ(make({"--contender", policy.string() + ",mode=psychic"}).code, 1);
  EXPECT_EQ(make({"--contender", policy.string() + ",threshold=7"}).code, 2);
  EXPECT_EQ(make({"--contender", policy.string() + ",speed=7"}).code, 2);
  EXPECT_EQ(make({"--contender", folder / "nowhere"}).code, 1);
  EXPECT_EQ(make({"--contender", policy.string() + ",mode=sync,latency_ms=60"}).code, 2) << "twice the same";
  EXPECT_EQ(make({"--baseline", "nobody"}).code, 2);
  const auto none = run({"score", "experiment", "status", "--db", db()});
  EXPECT_EQ(none.code, 0);
  EXPECT_NE(none.out.find("no experiments yet"), std::string::npos) << none.out << none.err;

  write_suite("lighting");
  ASSERT_EQ(make().code, 0);
  const auto dark = run(running());
  EXPECT_EQ(dark.code, 1);
  EXPECT_NE(dark.err.find("cannot be simulated"), std::string::npos) << dark.err;
  std::ofstream(policy / "config.json", std::ios::app) << " ";
  fs::remove_all(folder / "scores");
  write_suite("position");
  ASSERT_EQ(make().code, 0);
  EXPECT_EQ(run({"score", "report", "1", "--db", db(), "--format", "csv", "-o", db()}).code, 1);
  EXPECT_EQ(run({"score", "report", "1", "--db", db(), "-o", "/dev/full"}).code, 1);
  EXPECT_EQ(run({"score", "trial", "add", "1", "--db", db()}).code, 2) << "nothing was said of it";
  EXPECT_EQ(run({"score", "trial", "add", "1", "--db", db(), "--end", "success"}).code, 2) << "without its stages";
  EXPECT_EQ(run({"score", "experiment", "status", "1", "--db", db()}).code, 0) << "the scores are as they were";
  std::ofstream(folder / "notes.txt") << "my notes, which are no scores";
  EXPECT_EQ(run({"score", "trial", "void", "1", "--reason", "x", "--db", folder / "notes.txt"}).code, 1);
  EXPECT_TRUE(fs::exists(folder / "notes.txt"));
  EXPECT_EQ(run({"score", "trial", "void", "1", "--reason", "x", "--db", folder / "typo.db"}).code, 1);
  EXPECT_FALSE(fs::exists(folder / "typo.db"));

  std::ofstream(policy / "config.json", std::ios::app) << " ";
  const auto changed = run(running());
  EXPECT_EQ(changed.code, 1);
  EXPECT_NE(changed.err.find("have changed"), std::string::npos) << changed.err;
}

TEST_F(Experiments, SaysWhatCannotBeCompared) {
  const auto refused = [&](const std::vector<std::string>& more, const std::string& why) {
    const auto outcome = make(more);
    EXPECT_EQ(outcome.code, 2) << why;
    EXPECT_NE((outcome.err + outcome.out).find(why), std::string::npos) << outcome.err << outcome.out;
  };
  refused({"--metric", "count"}, "counts nothing");
  refused({"--design", "sequential", "--most-pairs", "100"}, "The plan has 2 pairs");
  refused({"--contender", policy.string() + ",mode=sync,latency_ms=-5"}, "what follows the folder in --contender");
  const auto alone = run({"score", "experiment", "new", "--db", db(), "--title", "t", "--suite", folder / "suite.json",
                          "--contender", policy.string(), "--design", "sequential"});
  EXPECT_EQ(alone.code, 2);
  EXPECT_NE(alone.err.find("there is only one"), std::string::npos) << alone.err;
  const auto more = make({"--trials", "7"});
  EXPECT_EQ(more.code, 0) << more.err << more.out;
  EXPECT_NE(more.out.find("14"), std::string::npos) << more.out;
  EXPECT_EQ(run({"score", "experiment", "list", "--db", db()}).code, 0);
}

TEST_F(Experiments, ARigThatFailsMakesTrialsVoidAndIsNotTriedForEver) {
  ASSERT_EQ(make().code, 0);
  const auto broken = run({"score", "experiment", "run", "1", "--db", db(), "--rig", "synthetic", "--json"});
  EXPECT_NE(broken.code, 0);
  EXPECT_FALSE(broken.events("error").empty()) << broken.out;
}

}  // namespace
}  // namespace tandem
