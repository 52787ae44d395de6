#include "base/files.h"

#include "scoring/evaluation_json.h"
#include "scoring/exports.h"
#include "scoring/report.h"
#include "testing/run_program.h"
#include "testing/scored_experiment.h"

namespace tandem {
namespace {

using testing::Asked;
using testing::Played;

// With blinding on nothing that is printed, exported or said in an error names a contender.
class Blind : public testing::ScoredExperiment {
 protected:
  std::int64_t make(Blinding blinding, std::int64_t played_of_each) {
    const auto suite = only(
        shipped("sim_cube"), [](const SuiteCell& cell) { return cell.setting == 0; }, 4);
    auto how = spec({"zebra", "yak"});
    for (auto& contender : how.contenders) {
      contender.family = "smolvla-" + contender.policy;
      contender.checkpoint = contender.policy + " step 20000";
      contender.parameters = {{"threshold", 0.5}};
    }
    how.contenders[0].baseline = true;
    how.blinding = blinding;
    return played(suite, how, [&](const Asked& asked) -> std::optional<Played> {
      if (asked.nth >= played_of_each) {
        return std::nullopt;
      }
      const auto reached = static_cast<std::size_t>(asked.nth % 3);
      return Played{stages(suite.tasks[0], reached), 5.0, reached == 2 ? EndReason::success : EndReason::timeout,
                    asked.nth == 3 ? "The camera failed" : ""};
    });
  }
  void recorded_in_telling_folders() {
    ASSERT_TRUE(
        database->execute("UPDATE trial SET dataset_repo='me/eval_zebra',dataset_root='/data/zebra-or-yak',"
                          "episode_index=run_seq"));
    ASSERT_TRUE(database->execute(
        "INSERT INTO trial_perf(trial_id,infer_p50_ms,infer_p95_ms,stall_count) SELECT trial_id,77.125,78,1 FROM "
        "trial"));
  }
  // What the command says, on both streams.
  std::string said(std::vector<std::string> arguments, int wanted) {
    arguments.insert(arguments.end(), {"--db", folder / "scores.db"});
    testing::Program program(TANDEM_CLI, std::move(arguments), folder / "out.txt");
    EXPECT_EQ(program.wait(), wanted) << program.err();
    return program.out() + program.err();
  }
  std::vector<std::string> exports(std::int64_t id) {
    const auto csv = trials_csv(*database, id);
    const auto document = evaluation_text(*database, id);
    const auto report = build_report(*database, id);
    EXPECT_TRUE(csv && document && report);
    std::vector<std::string> out{*csv, *document, report_markdown(*report), report_latex(*report),
                                 report_html(*report)};
    for (const char* label : {"A", "B"}) {
      const auto info = eval_info_json(*database, id, label);
      EXPECT_TRUE(info) << info.error().message;
      out.push_back(info ? dump_json(*info) : "");
    }
    return out;
  }
  static std::vector<std::string> telling() {
    return {"zebra",     "yak",    "step 20000", "smolvla", sha256("zebra").substr(0, 8), sha256("yak").substr(0, 8),
            "/policies", "77.125", "threshold"};
  }
};

TEST_F(Blind, NothingThatIsPrintedTellsAContender) {
  const auto id = std::to_string(make(Blinding::operator_only, 2));
  recorded_in_telling_folders();
  database.reset();
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--json"}}) {
    const auto with = [&](std::vector<std::string> words) {
      words.insert(words.end(), more.begin(), more.end());
      return words;
    };
    std::string files;
    for (const std::string format : {"html", "markdown", "latex", "csv", "json", "eval-info"}) {
      const std::string file = folder / ("report." + format);
      std::vector<std::string> report{"score", "report", id, "--format", format, "-o", file};
      if (format == "eval-info") {
        report.insert(report.end(), {"--contender", "A"});
      }
      files += said(with(report), 0);
      files += *read_text(file);
    }
    const std::string all = files + said(with({"score", "experiment", "status"}), 0) +
                            said(with({"score", "experiment", "status", id}), 0) +
                            said(with({"score", "experiment", "run", id}), 1) + said(with({"score", "lineage"}), 0) +
                            said(with({"score", "lineage", "--trial", "1"}), 0);
    EXPECT_EQ(said(with({"score", "lineage", "zebra"}), 0).find("experiment"), std::string::npos);
    EXPECT_NE(all.find("cannot be loaded as it was planned"), std::string::npos) << all;
    for (const auto& word : telling()) {
      EXPECT_EQ(all.find(word), std::string::npos) << word << " in\n" << all;
    }
  }
  // Unblinding tells them, and the search above would have found them.
  const auto told = said({"score", "experiment", "unblind", id, "--reason", "over"}, 0);
  EXPECT_NE(told.find("zebra"), std::string::npos) << told;
  EXPECT_NE(said({"score", "experiment", "status", id}, 0).find("yak"), std::string::npos);
  const auto lineage = said({"score", "lineage", "zebra step"}, 0);
  EXPECT_NE(lineage.find("checkpoint: zebra"), std::string::npos) << lineage;
  EXPECT_NE(lineage.find("/data/zebra-or-yak"), std::string::npos) << lineage;
  EXPECT_EQ(lineage.find("yak step"), std::string::npos) << lineage;
}

TEST_F(Blind, NoExportTellsAContender) {
  const auto id = make(Blinding::operator_and_scorer, 4);
  recorded_in_telling_folders();
  for (const auto& text : exports(id)) {
    EXPECT_FALSE(text.empty());
    for (const auto& word : telling()) {
      const auto at = text.find(word);
      EXPECT_EQ(at, std::string::npos) << word << " in …" << text.substr(at < 80 ? 0 : at - 80, 200);
    }
  }
  ASSERT_TRUE(ExperimentStore(*database).unblind(id, "over"));
  const auto told = exports(id);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NE(told[i].find("zebra"), std::string::npos) << i;
  }
}

}  // namespace
}  // namespace tandem
