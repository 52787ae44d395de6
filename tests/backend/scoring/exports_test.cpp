#include "scoring/exports.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"
#include "scoring/evaluation_json.h"
#include "testing/scored_experiment.h"

namespace tandem {
namespace {

using testing::Asked;
using testing::Played;

class Exports : public testing::ScoredExperiment {
 protected:
  // Two tasks' worth of trials with all that can hang on a trial.
  std::int64_t rich(Blinding blinding) {
    const auto suite = only(
        shipped("oft_aloha"), [](const auto& cell) { return cell.task >= 2; }, 4);
    auto how = spec({"secret-one", "secret-two"});
    how.blinding = blinding;
    how.title = "=HYPERLINK(\"http://x\"), \"quoted\"\nand more";
    how.contenders[0].baseline = true;
    const auto id = played(suite, how, [&](const Asked& asked) {
      const auto& task = suite.tasks[suite.cells[asked.cell].task];
      Observed seen = stages(task, static_cast<std::size_t>(asked.nth) + 1);
      seen.stages.back().credit = 0;
      seen.stages[0].reached_s = 1.25;
      return Played{seen, 11.1, EndReason::timeout, asked.nth == 2 ? "+1 wrong, \"cube\"" : ""};
    });
    const std::string of = " WHERE experiment_id=" + std::to_string(id);
    run("INSERT OR IGNORE INTO person(person_id,key,title) VALUES(1,'ann','Ann')");
    run("INSERT OR IGNORE INTO rig(rig_id,sha256,key,robot_type,cameras_json) VALUES(1,'" + std::string(64, 'a') +
        "','so101','so101_follower','[]')");
    run("INSERT OR IGNORE INTO artifact(artifact_id,sha256,kind,rel_path,bytes) VALUES(1,'" + std::string(64, 'b') +
        "','image','a.png',12)");
    run("INSERT OR IGNORE INTO failure_mode(failure_id,key,title,level) VALUES(901,'slip','Slipped','grasp')");
    run("UPDATE experiment SET rig_id=1,notes='as planned'" + of);
    run("UPDATE trial SET "
        "operator_id=1,start_image_id=1,ic_match=0.93,dataset_root='/data/secret-one',episode_index=3" +
        of);
    run("INSERT INTO rating(trial_id,scorer_id,pass,blinded,success,score,created_utc,supersedes_id) SELECT "
        "t.trial_id,1,'video',1,0,20.5,'2026-11-02T00:00:00.000Z',r.rating_id FROM trial t JOIN rating r "
        "USING(trial_id)" +
        of + " AND run_seq=1");
    run("INSERT INTO trial_event(trial_id,t_s,t_end_s,kind,detail) SELECT trial_id,1.5,2.25,'intervention','helped' "
        "FROM "
        "trial" +
        of + " AND run_seq<3");
    run("INSERT INTO trial_failure(trial_id,failure_id,t_s,recovered) SELECT trial_id,901,3.3,1 FROM trial" + of +
        " AND run_seq<5");
    run("INSERT INTO trial_perf(trial_id,n_inferences,infer_p50_ms) SELECT trial_id,40,12.75 FROM trial" + of);
    run("INSERT OR IGNORE INTO ic_image(ic_id,camera_key,artifact_id) SELECT ic_id,'top',1 FROM block" + of +
        " AND ordinal=0");
    run("INSERT INTO preference(block_id,scorer_id,left_contender,right_contender,outcome,created_utc) SELECT "
        "block_id,1,(SELECT min(contender_id) FROM contender" +
        of + "),(SELECT max(contender_id) FROM contender" + of + "),'tie','2026' FROM block" + of + " AND ordinal<2");
    run("INSERT INTO analysis_run(experiment_id,method,params_json,input_sha256,result_json,app_version,created_utc) "
        "VALUES(" +
        std::to_string(id) + ",'barnard','{}','x','{\"p\":0.1}','0','2026')");
    return id;
  }
  void run(const std::string& sql) {
    const auto done = database->execute(sql);
    ASSERT_TRUE(done) << sql << done.error().detail;
  }
  Database empty(const std::string& name) {
    DatabaseNotices notices;
    return std::move(*Database::open(folder / name, notices));
  }
};

TEST_F(Exports, EvaluationsComeBackByteForByte) {
  for (const auto blinding : {Blinding::none, Blinding::operator_only}) {
    const auto id = rich(blinding);
    const auto text = evaluation_text(*database, id);
    ASSERT_TRUE(text) << text.error().sentence() << text.error().detail;
    auto other = empty("other-" + std::to_string(id) + ".db");
    const auto document = parse_json(*text, "e.json");
    ASSERT_TRUE(document);
    const auto imported = import_evaluation(other, *document, "e.json");
    ASSERT_TRUE(imported) << imported.error().sentence() << imported.error().detail;
    EXPECT_EQ(*evaluation_text(other, *imported), *text);
    EXPECT_TRUE(other.damages()->empty());
    const auto again = import_evaluation(other, *document, "e.json");
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.find("already"), std::string::npos);
  }
  // Told: the commitment can be checked elsewhere, too.
  const auto id = rich(Blinding::operator_only);
  ASSERT_TRUE(ExperimentStore(*database).unblind(id, "over"));
  const auto text = *evaluation_text(*database, id);
  EXPECT_NE(text.find("blind_salt"), std::string::npos);
  auto other = empty("told.db");
  const auto imported = import_evaluation(other, *parse_json(text, "e.json"), "e.json");
  ASSERT_TRUE(imported) << imported.error().sentence() << imported.error().detail;
  EXPECT_EQ(*evaluation_text(other, *imported), text);
}

TEST_F(Exports, BlindOnesTellLabelsOnly) {
  const auto id = rich(Blinding::operator_only);
  for (const auto& text : {*evaluation_text(*database, id), *trials_csv(*database, id),
                           dump_json(*eval_info_json(*database, id, "A"), 1)}) {
    EXPECT_EQ(text.find("secret"), std::string::npos);
    EXPECT_EQ(text.find("12.75"), std::string::npos) << "speed tells who is who";
    EXPECT_EQ(text.find("blind_salt"), std::string::npos);
    EXPECT_EQ(text.find("rng_seed"), std::string::npos) << "the order can be drawn again from it";
  }
  EXPECT_FALSE(eval_info_json(*database, id)) << "two contenders, none chosen";
  EXPECT_FALSE(eval_info_json(*database, id, "Z"));
}

TEST_F(Exports, HostileEvaluationsAreRefusedWithTheirField) {
  const auto id = rich(Blinding::none);
  const auto good = *evaluation_json(*database, id);
  const std::vector<std::pair<std::function<void(Json&)>, std::string>> cases{
      {[](Json& d) { d["schema"] = "tandem.evaluation/9"; }, "schema"},
      {[](Json& d) { d["surprise"] = 1; }, "surprise"},
      {[](Json& d) { d["suite"] = 3; }, "suite"},
      {[](Json& d) { d["experiment"]["alpha"] = "small"; }, "experiment.alpha"},
      {[](Json& d) { d["experiment"]["alpha"] = 7; }, "experiment"},
      {[](Json& d) { d["trials"] = "many"; }, "trials"},
      {[](Json& d) { d["trials"][3]["duration_s"] = -1; }, "trials[3]"},
      {[](Json& d) { d["trials"][3]["duration_s"] = "long"; }, "trials[3].duration_s"},
      {[](Json& d) { d["trials"][3]["run_seq"] = 1.5; }, "trials[3].run_seq"},
      {[](Json& d) { d["trials"][3]["run_seq"] = 18446744073709551615ULL; }, "trials[3].run_seq"},
      {[](Json& d) { d["trials"][3]["contender"] = "Q"; }, "trials[3].contender"},
      {[](Json& d) { d["trials"][3]["uuid"] = d["trials"][2]["uuid"]; }, "trials[3]"},
      {[](Json& d) { d["trials"][3]["end_reason"] = "bored"; }, "trials[3]"},
      {[](Json& d) { d["trials"][0]["ratings"][0]["score"] = 1e9; }, "ratings[0].score"},
      {[](Json& d) { d["trials"][0]["ratings"][0]["stages"]["nope"] = Json::object(); }, "nope"},
      {[](Json& d) { d["trials"][0]["ratings"][1]["supersedes"] = 5; }, "supersedes"},
      {[](Json& d) { d["trials"][0]["colour"] = "red"; }, "trials[0].colour"},
      {[](Json& d) { d["blocks"][0]["condition"] = "x"; }, "blocks[0]"},
      {[](Json& d) { d["blocks"][0]["slots"][0]["position"] = Json(); }, "position"},
      {[](Json& d) { d["preferences"][0]["block"] = 999; }, "preferences[0].block"},
      {[](Json& d) { d["contenders"][0]["checkpoint"]["content_sha256"] = "short"; }, "contenders[0].checkpoint"},
  };
  auto other = empty("other.db");
  for (const auto& [spoil, field] : cases) {
    Json document = good;
    spoil(document);
    const auto refused = import_evaluation(other, document, "e.json");
    ASSERT_FALSE(refused) << field;
    EXPECT_NE(refused.error().message.find(field), std::string::npos) << refused.error().message;
    EXPECT_NE(refused.error().message.find("e.json"), std::string::npos) << refused.error().message;
  }
  EXPECT_TRUE(ExperimentStore(other).list()->empty()) << "nothing is left of what was refused";
  EXPECT_FALSE(import_evaluation(other, Json::array(), "e.json"));
}

// Whatever a file holds, it is read or refused, and the database stays whole.
TEST_F(Exports, ChangedBytesNeverBreakTheDatabase) {
  const auto good = dump_json(*evaluation_json(*database, rich(Blinding::none)));
  auto other = empty("other.db");
  Random random(11);
  int refused = 0;
  for (int i = 0; i < 300; ++i) {
    std::string text = good;
    for (std::uint64_t change = 0; change < 1 + random.next() % 4; ++change) {
      const std::size_t at = random.next() % text.size();
      switch (random.next() % 3) {
        case 0:
          text[at] = static_cast<char>(random.next() % 256);
          break;
        case 1:
          text.erase(at, 1 + random.next() % 12);
          break;
        default:
          text.insert(at, text.substr(random.next() % text.size(), 8));
      }
    }
    const auto document = parse_json(text, "e.json");
    if (!document) {
      continue;
    }
    const auto imported = import_evaluation(other, *document, "e.json");
    if (!imported) {
      ++refused;
      EXPECT_FALSE(imported.error().message.empty());
      continue;
    }
    EXPECT_TRUE(evaluation_text(other, *imported)) << "what came in goes out again";
  }
  EXPECT_GT(refused, 10);
  EXPECT_TRUE(other.damages()->empty());
}

TEST_F(Exports, CsvIsQuotedAndHarmless) {
  const auto id = rich(Blinding::none);
  const auto text = *trials_csv(*database, id);
  EXPECT_EQ(text.substr(0, text.find('\n')).substr(0, 43), "uuid,experiment,plan_sha256,label,contender");
  EXPECT_NE(text.find("\"'=HYPERLINK(\"\"http://x\"\"), \"\"quoted\"\"\nand more\""), std::string::npos)
      << text.substr(0, 900);
  EXPECT_NE(text.find("\"'+1 wrong, \"\"cube\"\"\""), std::string::npos);
  EXPECT_NE(text.find("stage.open.credit"), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
  // Rows: the title has a line of its own in every row.
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1 + 2 * 24);
  EXPECT_EQ(csv_text("-1"), "'-1");
  EXPECT_EQ(csv_text("@x"), "'@x");
  EXPECT_EQ(csv_text("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_text("plain"), "plain");
}

TEST_F(Exports, EvalInfoHasTheShapeOfLeRobot) {
  const auto suite = only(
      shipped("smolvla_so101_lego"), [](const auto& cell) { return cell.setting == 0; }, 10);
  const auto id = played(suite, spec({"act"}), [&](const Asked& asked) {
    const bool success = asked.nth < 8;
    return Played{stages(suite.tasks[0], success ? 2 : 1), 10.0, success ? EndReason::success : EndReason::timeout, ""};
  });
  const auto info = *eval_info_json(*database, id);
  EXPECT_EQ(info["overall"]["pc_success"], 80.0);
  EXPECT_EQ(info["overall"]["n_episodes"], 10);
  EXPECT_NEAR(info["overall"]["avg_sum_reward"].get<double>(), .9, 1e-12);
  EXPECT_EQ(info["overall"]["eval_s"], 100.0);
  EXPECT_EQ(info["per_task"][0]["metrics"]["successes"].size(), 10U);
  EXPECT_EQ(info["per_episode"].size(), 10U);
  EXPECT_EQ(info["tandem"]["success"]["k"], 8);
  EXPECT_NEAR(info["tandem"]["success"]["low"].get<double>(), .490162, 5e-7);
  EXPECT_EQ(info["per_group"].size(), 1U);
}

}  // namespace
}  // namespace tandem
