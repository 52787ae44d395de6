#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "testing/command_line.h"

namespace tandem {
namespace {

using testing::CommandLine;

class ScoreFiles : public CommandLine {
 protected:
  testing::Outcome score(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "score");
    arguments.insert(arguments.end(), {"--db", folder / "sub/scores.db"});
    arguments.emplace_back("--json");
    return run(arguments);
  }
  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }
  std::string text_of(const std::string& name) {
    std::ostringstream out;
    out << std::ifstream(folder / name, std::ios::binary).rdbuf();
    return out.str();
  }
  // An experiment of two contenders with ten trials each.
  std::string imported() {
    std::string rows = "contender,task,success,score,duration\n";
    for (int i = 0; i < 10; ++i) {
      rows += std::string("one,stack,") + (i < 8 ? "1,1" : "0,0.5") + ",9.5\n";
      rows += std::string("two,stack,") + (i < 5 ? "1,1" : "0,0") + ",11\n";
    }
    const auto outcome = score({"import", file("runs.csv", rows), "--format", "csv", "--title", "Ten each"});
    EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
    const auto events = outcome.events("imported");
    EXPECT_EQ(events.size(), 1U);
    return events.empty() ? "1" : dump_json(events[0]["experiment"]);
  }
};

TEST_F(ScoreFiles, ImportsShowFirstAndWriteThen) {
  const auto path = file("droid.csv", "success,duration,video_filename\n1,300,a.mp4\n0.01,300,b.mp4\n");
  const auto dry = score({"import", path, "--format", "openpi-droid", "--contender", "pi0", "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_EQ(dry.events("preview").size(), 1U);
  EXPECT_EQ(dry.events("preview")[0]["successes"], 1);
  EXPECT_EQ(dry.events("warning").size(), 1U);
  EXPECT_EQ(dry.events("dry_run").size(), 1U);
  EXPECT_FALSE(std::ifstream(folder / "sub/scores.db").good()) << "a dry run writes nothing";
  const auto real = score({"import", path, "--format", "openpi-droid", "--contender", "pi0"});
  EXPECT_EQ(real.code, 0) << real.err;
  EXPECT_EQ(real.events("imported")[0]["trials"], 2);
  EXPECT_TRUE(std::ifstream(folder / "sub/scores.db").good()) << "the folder is made";
  const auto bad =
      score({"import", file("bad.csv", "success,duration,video_filename\n7,1,x\n"), "--format", "openpi-droid"});
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.err.find("line 2"), std::string::npos) << bad.err << bad.out;
  EXPECT_EQ(score({"import", path, "--format", "guess"}).code, 2);
  EXPECT_EQ(score({"import", path, "--format", "openpi-droid", "--suite", "nope"}).code, 2);
  EXPECT_EQ(score({"import", path, "--format", "openpi-droid", "--suite", "univla_4"}).code, 1);
  EXPECT_EQ(score({"import", path, "--format", "csv", "--map", "success"}).code, 2);
  EXPECT_EQ(score({"import", folder / "missing", "--format", "csv"}).code, 1);
}

// Whatever is printed: a full disk behind standard output is said once, and the exit status tells it.
TEST_F(ScoreFiles, AFullOutputIsSaidInOneSentence) {
  const auto id = imported();
  const std::string db = " --db " + (folder / "sub/scores.db").string();
  const std::string commands[] = {
      "--version",
      "--help",
      "score --help",
      "score report --help",
      "score suite list",
      "score suite show smolvla_so100",
      "score stats interval --method wilson --k 40 --n 50",
      "score stats interval --method wilson --k 40 --n 50 --json",
      "score experiment status " + id + db,
      "score experiment status --json " + id + db,
      "score lineage" + db,
      "score report " + id + " -o " + (folder / "here.html").string() + db,
      "score report " + id + " --format html -o -" + db,
      "score report " + id + " --format markdown -o -" + db,
      "score report " + id + " --format latex -o -" + db,
      "score report " + id + " --format csv -o -" + db,
      "score report " + id + " --format json -o -" + db,
      "score report " + id + " --format eval-info --contender A -o -" + db,
      "rig list",
  };
  for (const auto& command : commands) {
    testing::Program shell("/bin/bash", {"-c", std::string(TANDEM_CLI) + " " + command + " > /dev/full"},
                           folder / "out.txt");
    EXPECT_EQ(shell.wait(), 1) << command;
    const std::string said = shell.err();
    EXPECT_TRUE(said.starts_with("tandem-cli: Standard output could not be written: ")) << command << ": " << said;
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << command << ": " << said;
  }
  testing::Program shell("/bin/bash",
                         {"-c", std::string(TANDEM_CLI) + " score report " + id + " --format csv -o -" + db + " >&-"},
                         folder / "out.txt");
  EXPECT_EQ(shell.wait(), 1) << "standard output is closed";
}

TEST_F(ScoreFiles, EveryFormatOfAReportIsWritten) {
  const auto id = imported();
  for (const std::string format : {"html", "markdown", "latex", "csv", "json"}) {
    const auto outcome = score({"report", id, "--format", format, "-o", folder / ("out/report." + format)});
    EXPECT_EQ(outcome.code, 0) << format << outcome.err << outcome.out;
    EXPECT_EQ(outcome.events("report")[0]["format"], format);
    const std::string text = text_of("out/report." + format);
    EXPECT_EQ(outcome.events("report")[0]["bytes"], text.size());
    EXPECT_NE(text.find("stack"), std::string::npos) << format;
  }
  EXPECT_NE(text_of("out/report.markdown").find("80.0 [49.0, 94.3] (8/10)"), std::string::npos)
      << text_of("out/report.markdown");
  EXPECT_NE(text_of("out/report.markdown").find("**imported**"), std::string::npos);
  const auto confirmatory = score({"report", id, "--confirmatory", "-o", folder / "c.html"});
  EXPECT_EQ(confirmatory.code, 1);
  EXPECT_FALSE(std::ifstream(folder / "c.html").good());
  EXPECT_EQ(score({"report", id, "--confirmatory", "--format", "csv", "-o", folder / "c.csv"}).code, 2);
  EXPECT_EQ(score({"report", "99", "-o", folder / "x.html"}).code, 2);
  EXPECT_EQ(score({"report", id}).code, 2) << "no file";
  const auto info = score({"report", id, "--format", "eval-info", "-o", folder / "eval_info.json"});
  EXPECT_EQ(info.code, 1) << "two contenders, none chosen";
  ASSERT_EQ(score({"report", id, "--format", "eval-info", "--contender", "A", "-o", folder / "eval_info.json"}).code,
            0);
  EXPECT_EQ(parse_json(text_of("eval_info.json"), "x")->at("overall").at("pc_success"), 80.0);
}

TEST_F(ScoreFiles, EvaluationsGoFromDatabaseToDatabase) {
  const auto id = imported();
  ASSERT_EQ(score({"report", id, "--format", "json", "-o", folder / "evaluation.json"}).code, 0);
  const std::string elsewhere = folder / "other.db";
  const auto dry = run({"score", "import", folder / "evaluation.json", "--format", "evaluation", "--dry-run", "--db",
                        elsewhere, "--json"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_FALSE(std::ifstream(elsewhere).good());
  const auto real =
      run({"score", "import", folder / "evaluation.json", "--format", "evaluation", "--db", elsewhere, "--json"});
  ASSERT_EQ(real.code, 0) << real.err;
  const auto again = run({"score", "report", dump_json(real.events("imported")[0]["experiment"]), "--format", "json",
                          "-o", folder / "again.json", "--db", elsewhere});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(text_of("again.json"), text_of("evaluation.json"));
  for (const bool dry_run : {true, false}) {
    std::vector<std::string> arguments{"score", "import", folder / "evaluation.json", "--format", "evaluation",
                                       "--db",  elsewhere};
    if (dry_run) {
      arguments.emplace_back("--dry-run");
    }
    const auto twice = run(arguments);
    EXPECT_EQ(twice.code, 1);
    EXPECT_NE(twice.err.find("already in the database"), std::string::npos) << twice.err;
  }
}

TEST_F(ScoreFiles, TrialsAreAddedByHandAndMadeVoid) {
  const auto id = imported();
  EXPECT_EQ(score({"trial", "add", id, "--value", "1"}).code, 1) << "an imported experiment has no open place";
  EXPECT_EQ(score({"trial", "add", "77", "--value", "1"}).code, 2);
  const auto done = score({"trial", "void", "1", "--reason", "wrong cube"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(score({"trial", "void", "1", "--reason", "again"}).code, 2);
  EXPECT_EQ(score({"trial", "void", "2", "--reason", " "}).code, 2);
  EXPECT_EQ(score({"trial", "void", "0", "--reason", "x"}).code, 2);
  EXPECT_EQ(score({"trial", "void", "2"}).code, 2) << "a reason is needed";
  ASSERT_EQ(score({"report", id, "--format", "csv", "-o", folder / "trials.csv"}).code, 0);
  EXPECT_NE(text_of("trials.csv").find("wrong cube"), std::string::npos);
}

// An experiment with open places comes from a document, as if half of it had been run elsewhere.
TEST_F(ScoreFiles, ReportsGoToStandardOutput) {
  const std::string experiment = imported();
  EXPECT_EQ(score({"report", experiment, "-o", "-"}).code, 2) << "--json would have nothing to say";
  const auto report =
      run({"score", "report", experiment, "--format", "markdown", "-o", "-", "--db", folder / "sub/scores.db"});
  EXPECT_EQ(report.code, 0) << report.err;
  EXPECT_EQ(report.out.substr(0, 2), "# ") << report.out.substr(0, 80);
  EXPECT_EQ(report.out.find("Wrote"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists("-"));
}

TEST_F(ScoreFiles, ATrialDoesNotCountOnceOnly) {
  imported();
  EXPECT_EQ(score({"trial", "void", "1", "--reason", "the table moved"}).code, 0);
  const auto again = score({"trial", "void", "1", "--reason", "x"});
  EXPECT_NE(again.code, 0);
  EXPECT_NE((again.err + again.out).find("does not count already: the table moved"), std::string::npos) << again.out;
  const auto none = score({"trial", "void", "999", "--reason", "x"});
  EXPECT_NE((none.err + none.out).find("There is no trial 999"), std::string::npos) << none.out;
}

TEST_F(ScoreFiles, TheNextPlannedTrialTakesStages) {
  const std::string document = R"({"schema":"tandem.evaluation/1","suite":{"suite":1,"key":"k","title":"T","tasks":[
{"key":"t","instruction":"Do it","success":"Done","scoring":"staged_cumulative","stages":[{"key":"grasp","points":1},
{"key":"place","points":1}]}],"settings":[{"key":"id"}],"cells":[{"task":"t","setting":"id","trials":2,
"conditions":[{"key":"a"},{"key":"b"}]}]},"experiment":{"uuid":"e-1","title":"By hand","primary_metric":"success",
"alpha":0.05,"design":"fixed","blinding":"none","rng":"splitmix64"},"contenders":[{"label":"A"}],
"blocks":[{"ordinal":0,"task":"t","setting":"id","condition":"a","replicate":1,"slots":[{"position":0,"contender":"A"}]},
{"ordinal":1,"task":"t","setting":"id","condition":"b","replicate":1,"slots":[{"position":0,"contender":"A"}]}]})";
  ASSERT_EQ(score({"import", file("plan.json", document), "--format", "evaluation"}).code, 0);
  const std::vector<std::vector<std::string>> wrong{
      {"--stage", "lift=1"},
      {"--stage", "grasp=2"},
      {"--stage", "grasp=0.5"},
      {"--stage", "grasp=x"},
      {"--stage", "grasp=1@-3"},
      {"--stage", "grasp=1@soon"},
      {"--stage", "grasp", "--end", "bored"},
      {"--stage", "grasp", "--duration", "-1"},
      {"--stage", "grasp", "--duration", "nan"},
      {"--stage", "grasp", "--started", "yesterday"},
      {"--value", "inf"},
  };
  for (auto arguments : wrong) {
    arguments.insert(arguments.begin(), {"trial", "add", "e-1"});
    const auto outcome = score(arguments);
    EXPECT_EQ(outcome.code, 2) << arguments[4] << outcome.out;
  }
  EXPECT_EQ(score({"trial", "add", "e-1", "--stage", "grasp", "--contender", "B"}).code, 1);
  const auto first = score({"trial", "add", "e-1", "--contender", "A", "--stage", "grasp=1@2.5", "--stage", "place=1@6",
                            "--duration", "6", "--notes", "clean"});
  ASSERT_EQ(first.code, 0) << first.err << first.out;
  EXPECT_EQ(first.events("trial")[0]["attempt"], 1);
  const auto fault = score({"trial", "add", "e-1", "--end", "robot_fault"});
  ASSERT_EQ(fault.code, 0) << fault.err;
  const auto again = score({"trial", "add", "e-1", "--stage", "grasp"});
  EXPECT_EQ(again.events("trial")[0]["attempt"], 2) << "a fault of the robot is void and its place is run again";
  EXPECT_EQ(score({"trial", "add", "e-1"}).code, 1) << "all are there";
  ASSERT_EQ(score({"report", "e-1", "--format", "markdown", "-o", folder / "r.md"}).code, 0);
  EXPECT_NE(text_of("r.md").find("(1/2)"), std::string::npos) << text_of("r.md");
  EXPECT_NE(text_of("r.md").find("1 void"), std::string::npos);
}

// All that the checklist asks for comes from the command line, as a person gives it who has an arm of their own.
TEST_F(ScoreFiles, AReportBecomesConfirmatory) {
  const std::string suite = R"({"suite":1,"key":"k","version":1,"title":"T","kind":"real","trials":5,"starts":5,
"tasks":[{"key":"t","instruction":"Do it","success":"Done","scoring":"staged_cumulative","stages":[
{"key":"grasp","points":0.5,"criterion":"lifted"},{"key":"place","points":0.5,"criterion":"placed"}]}],
"settings":[{"key":"id","title":"As trained","axis":"in_distribution"}]})";
  const std::string policy = TANDEM_SOURCE_DIR "/resources/policies/act-cube-so101";
  const auto planned =
      score({"experiment", "new", "--title", "Own arm", "--suite", file("suite.json", suite), "--contender",
             policy + ",mode=sync", "--contender", policy + ",mode=async,dataset=me/cubes", "--seed", "3"});
  ASSERT_EQ(planned.code, 0) << planned.err << planned.out;
  const auto report = [&] { return score({"report", "1", "--confirmatory", "-o", folder / "c.html"}); };
  const auto lacks = [&](const std::string& item) {
    const auto outcome = report();
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE((outcome.err + outcome.out).find(item), std::string::npos) << item << ": " << outcome.err << outcome.out;
  };
  lacks("the plan is not complete");
  std::filesystem::create_directories(folder / "recorded" / "meta");
  std::ofstream(folder / "recorded" / "meta" / "info.json") << R"({"total_episodes":10})";
  for (int i = 0; i < 10; ++i) {
    std::vector<std::string> words{
        "trial",           "add",        "1",    "--stage",   "grasp=1@2",         "--rig",
        "synthetic",       "--match",    "0.95", "--dataset", folder / "recorded", "--episode",
        std::to_string(i), "--duration", "6"};
    if (i % 2 == 0) {
      words.insert(words.end(), {"--stage", "place=1@6"});
    } else if (i > 1) {
      words.insert(words.end(), {"--failure", "missed_grasp"});
    }
    if (i > 0) {
      words.insert(words.end(), {"--scorer", "ada"});
    }
    const auto added = score(words);
    ASSERT_EQ(added.code, 0) << added.err << added.out;
    if (i == 4) {
      EXPECT_EQ(score({"experiment", "note", "1", "--text", "lens cleaned"}).code, 0);
      EXPECT_EQ(score({"experiment", "note", "1", "--text", " "}).code, 2);
    }
  }
  lacks("nobody is named as the scorer of 1 valid trials");
  EXPECT_EQ(score({"experiment", "scorer", "1", "--name", "ada"}).events("scorer").at(0)["named"], 1);
  lacks("1 failed trials have no named cause");
  EXPECT_EQ(score({"trial", "failure", "2", "--failure", "bad_mood"}).code, 2);
  EXPECT_EQ(score({"trial", "failure", "2", "--failure", "missed_grasp"}).code, 0);
  lacks("revision");
  EXPECT_EQ(score({"experiment", "trained", "1", "--contender", "C", "--demos", "5"}).code, 2);
  EXPECT_EQ(score({"experiment", "trained", "1", "--contender", "A"}).code, 2) << "nothing was said";
  ASSERT_EQ(score({"experiment", "trained", "1", "--dataset", "me/cubes", "--revision", "v2", "--demos", "50", "--step",
                   "20000"})
                .code,
            0);
  lacks("0 of 10 trials were scored twice");
  for (int i = 0; i < 2; ++i) {
    const auto next = score({"trial", "second", "1"}).events("second-look");
    ASSERT_EQ(next.size(), 1U);
    ASSERT_TRUE(next[0].contains("trial")) << dump_json(next[0]);
    const auto trial = next[0]["trial"].get<int>();
    EXPECT_EQ(score({"trial", "rate", std::to_string(trial), "--scorer", "ada", "--stage", "grasp"}).code, 2);
    std::vector<std::string> words{"trial", "rate", std::to_string(trial), "--scorer", "bob", "--stage", "grasp"};
    if (trial % 2 == 1) {
      words.insert(words.end(), {"--stage", "place"});
    }
    ASSERT_EQ(score(words).code, 0);
  }
  const auto done = report();
  ASSERT_EQ(done.code, 0) << done.err << done.out;
  const std::string html = text_of("c.html");
  for (const char* part : {"confirmatory", "lens cleaned", "ada (10)", " of ./recorded", "href=\"./recorded\"",
                           "me/cubes v2, 50 demonstrations, 20000 steps", "synthetic"}) {
    EXPECT_NE(html.find(part), std::string::npos) << part;
  }
}

}  // namespace
}  // namespace tandem
