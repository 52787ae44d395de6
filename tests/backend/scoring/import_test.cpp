#include "scoring/import.h"

#include <gtest/gtest.h>

#include <fstream>

#include "scoring/evaluation_json.h"
#include "scoring/exports.h"
#include "scoring/figures.h"
#include "testing/scored_experiment.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::Asked;
using testing::Played;

class Imports : public testing::ScoredExperiment {
 protected:
  fs::path file(const std::string& name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }
  ImportedTable read(const std::string& name, ImportFormat format, const std::string& text,
                     const ImportOptions& options = {}) {
    auto table = read_import(file(name, text), format, options);
    EXPECT_TRUE(table) << table.error().sentence();
    return table ? std::move(*table) : ImportedTable{};
  }
  void refused(ImportFormat format, const std::string& text, const std::string& why,
               const ImportOptions& options = {}) {
    const auto table = read_import(file("bad", text), format, options);
    ASSERT_FALSE(table) << text;
    EXPECT_NE(table.error().message.find(why), std::string::npos) << table.error().message;
    EXPECT_NE(table.error().message.find("bad"), std::string::npos) << "names the file";
  }
  TrialTable written(const ImportedTable& table, const std::optional<Suite>& suite = {}) {
    const auto id = write_import(*database, table, suite);
    EXPECT_TRUE(id) << id.error().sentence() << id.error().detail;
    return std::move(*load_trials(*database, id.value_or(0)));
  }
};

TEST_F(Imports, LeRobotBothShapes) {
  const auto many = read("eval_info.json", ImportFormat::lerobot_eval,
                         R"({"per_task":[{"task_group":"libero","task_id":0,"metrics":{"sum_rewards":[1.0,0.0],
"max_rewards":[1.0,0.0],"successes":[true,false],"video_paths":["a.mp4"]}},{"task_group":"libero","task_id":1,
"metrics":{"successes":[]}}],"overall":{"pc_success":NaN,"eval_s":Infinity,"note":"NaN stays"}})",
                         {"", "smolvla", "", {}});
  ASSERT_EQ(many.trials.size(), 2U);
  EXPECT_EQ(many.trials[0].contender, "smolvla");
  EXPECT_EQ(many.trials[0].task, "libero/0");
  EXPECT_EQ(many.trials[0].notes, "a.mp4");
  EXPECT_TRUE(many.trials[0].success.value());
  const auto one = read("act.json", ImportFormat::lerobot_eval,
                        R"({"per_episode":[{"episode_ix":0,"success":true,"seed":100},{"success":false},
{"success":null}],"aggregated":{}})");
  ASSERT_EQ(one.trials.size(), 3U);
  EXPECT_EQ(one.trials[0].seed, 100);
  EXPECT_EQ(one.trials[2].void_reason, "not judged");
  const auto table = written(one);
  EXPECT_EQ(table.experiment.design, Design::imported);
  const auto board = leaderboard(table);
  EXPECT_EQ(board.rows[0].success.k, 1);
  EXPECT_EQ(board.rows[0].success.n, 2);
  EXPECT_EQ(board.rows[0].voids, 1);
  EXPECT_NE(board.rows[0].name.find("act"), std::string::npos);
  auto pass = database->prepare("SELECT DISTINCT pass FROM rating");
  ASSERT_TRUE(pass->step().value_or(false));
  EXPECT_EQ(pass->text(0), "imported");
  refused(ImportFormat::lerobot_eval, R"({"per_task":[{"metrics":{"successes":["yes"]}}]})", "per_task[0]");
  refused(ImportFormat::lerobot_eval, R"({"per_task":[{}]})", "per_task[0]");
  refused(ImportFormat::lerobot_eval, R"({"x":1})", "per_episode");
  refused(ImportFormat::lerobot_eval, "{", "bad");
  refused(ImportFormat::lerobot_eval, R"({"per_episode":[]})", "no trials");
}

TEST_F(Imports, OwnEvalInfoComesBackAsTrials) {
  const auto suite = only(
      shipped("smolvla_so101_lego"), [](const auto& cell) { return cell.setting == 0; }, 10);
  const auto id = played(suite, spec({"act"}), [&](const Asked& asked) {
    return Played{stages(suite.tasks[0], asked.nth < 8 ? 2 : 0), {}, EndReason::timeout, ""};
  });
  const auto again = read("eval_info.json", ImportFormat::lerobot_eval, dump_json(*eval_info_json(*database, id), 1));
  EXPECT_EQ(preview_of(again)[0].successes, 8);
  EXPECT_EQ(preview_of(again)[0].judged, 10);
}

TEST_F(Imports, EvaClientTakesTheLastScoreOfAClip) {
  const std::string rows =
      R"({"clip_id":"c1","prompt":"Stack","trial":1,"score":1,"max_score":3,"milestones":{"grasp":true},"duration_ms":8200}
{"clip_id":"c2","prompt":"Stack","trial":2,"score":null,"max_score":3,"milestones":{}}

{"clip_id":"c1","prompt":"Stack","trial":1,"score":3,"max_score":3,"milestones":{"grasp":true},"note":"again","scored_at":"2026-07-01T10:00:00Z"}
)";
  const auto table = read("episodes.jsonl", ImportFormat::eva_client, rows);
  ASSERT_EQ(table.trials.size(), 2U);
  EXPECT_TRUE(table.trials[0].success.value());
  EXPECT_EQ(table.trials[0].share, 1.0);
  EXPECT_EQ(table.trials[1].void_reason, "not scored");
  ASSERT_EQ(table.warnings.size(), 1U);
  EXPECT_NE(table.warnings[0].find("line 4"), std::string::npos);
  refused(ImportFormat::eva_client, "{\"clip_id\":\"c\",\"prompt\":\"x\",\"score\":4,\"max_score\":3}\n",
          "line 1: score");
  refused(ImportFormat::eva_client, "\n\nnonsense\n", "line 3");
  refused(ImportFormat::eva_client, "{\"prompt\":\"x\"}\n", "clip_id");
  refused(ImportFormat::eva_client, "{\"clip_id\":\"c\",\"prompt\":\"x\",\"score\":1,\"max_score\":0}", "max_score");
}

TEST_F(Imports, OpenpiTablesWarnAboutOneHundredth) {
  const auto table =
      read("droid.csv", ImportFormat::openpi_droid,
           "success,duration,video_filename\r\n1.0,312,a.mp4\r\n0.01,200,b.mp4\r\n0.5,99,\"c,d.mp4\"\r\n");
  ASSERT_EQ(table.trials.size(), 3U);
  EXPECT_TRUE(table.trials[0].success.value());
  EXPECT_FALSE(table.trials[1].success.value());
  EXPECT_EQ(table.trials[2].share, 0.5);
  EXPECT_EQ(table.trials[2].notes, "c,d.mp4");
  EXPECT_EQ(table.trials[2].steps, 99);
  ASSERT_EQ(table.warnings.size(), 1U);
  EXPECT_NE(table.warnings[0].find("line 3"), std::string::npos) << table.warnings[0];
  EXPECT_NE(table.warnings[0].find("0.01"), std::string::npos);
  refused(ImportFormat::openpi_droid, "success,duration,video_filename\n100,3,a\n", "line 2: success");
  refused(ImportFormat::openpi_droid, "success,duration,video_filename\nnan,3,a\n", "line 2: success");
  refused(ImportFormat::openpi_droid, "success,duration\n1,3\n", "video_filename");
}

TEST_F(Imports, OtherTables) {
  const auto logger = read("table.csv", ImportFormat::robot_eval_logger,
                           "language_command,success,partial_success,duration_seconds,policy_id\n"
                           "Open the drawer,True,1.0,12.5,octo\nOpen the drawer,False,0.5,30,octo\n");
  EXPECT_EQ(logger.trials[1].share, 0.5);
  EXPECT_EQ(logger.trials[0].duration_s, 12.5);
  EXPECT_EQ(logger.trials[0].contender, "octo");
  const auto outcomes = read("episode_outcomes.csv", ImportFormat::gui_wrapper,
                             "episode,result,tags,note\n0,success,,\n1,failed,slip,dropped\n2,unmarked,,\n");
  EXPECT_EQ(outcomes.trials[1].notes, "dropped [slip]");
  EXPECT_EQ(outcomes.trials[2].void_reason, "not marked");
  refused(ImportFormat::gui_wrapper, "episode,result\n0,maybe\n", "line 2");
  refused(ImportFormat::robot_eval_logger, "language_command,success,policy_id\nx,perhaps,p\n", "line 2");
}

TEST_F(Imports, AnyTableByMapping) {
  const ImportOptions options{"My runs", "", "", {{"contender", "model"}, {"success", "ok"}, {"task", "job"}}};
  const auto table = read("any.csv", ImportFormat::csv,
                          "\xEF\xBB\xBFmodel,job,ok,score,score_max,duration,setting\n"
                          "a,stack,yes,3,3,4.5,light\nb,stack,no,1,3,,light\n\"b\",stack,fail,0,3,9,dark\n",
                          options);
  ASSERT_EQ(table.trials.size(), 3U);
  EXPECT_EQ(table.title, "My runs");
  EXPECT_NEAR(table.trials[1].share.value(), 1 / 3.0, 1e-12);
  const auto loaded = written(table);
  EXPECT_EQ(loaded.contenders.size(), 2U);
  EXPECT_EQ(loaded.suite.settings.size(), 2U);
  EXPECT_EQ(leaderboard(loaded).rows[0].success.k + leaderboard(loaded).rows[1].success.k, 1);
  // What was imported goes out and comes back as it is.
  const auto text = *evaluation_text(*database, loaded.experiment.id);
  DatabaseNotices notices;
  auto other = *Database::open(folder / "other.db", notices);
  const auto again = import_evaluation(other, *parse_json(text, "e"), "e");
  ASSERT_TRUE(again) << again.error().sentence() << again.error().detail;
  EXPECT_EQ(*evaluation_text(other, *again), text);
  refused(ImportFormat::csv, "a,b\n1,2\n", "success or score");
  refused(ImportFormat::csv, "success,success\n1,2\n", "twice");
  refused(ImportFormat::csv, "success,x\n1\n", "line 2: 1 fields");
  refused(ImportFormat::csv, "success,x\n1,\"open\n", "line 2: a quote");
  refused(ImportFormat::csv, "success,x\n1,\"a\"b\n", "line 2: there is text");
  refused(ImportFormat::csv, "success\nmaybe\n", "line 2");
  refused(ImportFormat::csv, "success,duration\n1,-4\n", "line 2: duration");
  refused(ImportFormat::csv, "score\n1.5\n", "line 2");
  refused(ImportFormat::csv, "", "no table");
  refused(ImportFormat::csv, std::string("success\n1\0\n", 11), "no table");
  refused(ImportFormat::csv, "success\n1\n", "no column \"nope\"", {"", "", "", {{"score", "nope"}}});
  EXPECT_FALSE(read_import(file("x.csv", "success\n1\n"), ImportFormat::csv, {"", "", "", {{"mood", "x"}}}));
}

TEST_F(Imports, RoboArenaPairsKeepTheirVerdicts) {
  const auto table = read("pairs.jsonl", ImportFormat::roboarena,
                          R"({"session_id":"s1","language_instruction":"Open it","policies":{"A":{"policy_name":"pi0",
"partial_success":0.8,"binary_success":0,"duration":20},"B":{"policy_name":"dp","partial_success":0.1,"binary_success":0}},
"preference":"A","feedback":"better"})");
  const auto csv = read("pairs.csv", ImportFormat::roboarena,
                        "session_id,policy_a,policy_b,binary_success_a,binary_success_b,partial_success_a,"
                        "partial_success_b,preference,feedback\ns1,pi0,dp,1,0,1,0.2,A,x\ns2,dp,pi0,0,0,0.5,0.5,TIE,\n");
  EXPECT_EQ(table.verdicts[0].outcome, 1);
  EXPECT_EQ(csv.trials.size(), 4U);
  const auto loaded = written(csv);
  const auto preferences = preference_figure(loaded);
  ASSERT_EQ(preferences.verdicts.size(), 1U);
  EXPECT_EQ(preferences.verdicts[0].wins_first + preferences.verdicts[0].wins_second, 1);
  EXPECT_EQ(preferences.verdicts[0].ties, 1);
  EXPECT_EQ(loaded.experiment.slots, 4);
  EXPECT_EQ(loaded.experiment.primary_metric, "preference");
  refused(ImportFormat::roboarena, R"([{"session_id":"s","preference":"C"}])", "preference");
  refused(ImportFormat::roboarena, R"([3])", "line 1");
  refused(ImportFormat::roboarena,
          "session_id,policy_a,policy_b,binary_success_a,binary_success_b,partial_success_a,partial_success_b,"
          "preference\ns1,pi0,pi0,1,0,1,0.2,A\n",
          "two different");
}

TEST_F(Imports, WhatTheRoboArenaServerListsIsRead) {
  const auto table = read("list.json", ImportFormat::roboarena,
                          R"({"evaluations":[{"session_id":"1b2","university":"Somewhere",
"completion_time":"2026-03-01T10:00:00Z","evaluator_name":"e","preference":"TIE","longform_feedback":"both slow",
"language_instruction":"Close the drawer","policyA":{"name":"pi0","partial_success":0.5,"wrist_video_url":null},
"policyB":{"name":"dp","partial_success":0.4,"third_person_video_url":null}}]})");
  ASSERT_EQ(table.trials.size(), 2U);
  EXPECT_EQ(table.trials[0].contender, "pi0");
  EXPECT_FALSE(table.trials[0].success) << "the list holds no verdict of success";
  EXPECT_EQ(table.trials[1].share, 0.4);
  EXPECT_EQ(table.trials[1].task, "Close the drawer");
  EXPECT_EQ(table.verdicts.at(0).outcome, 0);
  EXPECT_EQ(table.verdicts.at(0).reason, "both slow");
  EXPECT_EQ(written(table).experiment.slots, 2);
  refused(ImportFormat::roboarena, R"({"evaluations":[7]})", "line 1");
  refused(ImportFormat::roboarena,
          R"({"evaluations":[{"session_id":"s","preference":"A","policyA":{"name":"a"},"policyB":{"name":"b"}}]})",
          "binary_success");
}

TEST_F(Imports, VlaEvalDatabases) {
  {
    DatabaseNotices notices;
    auto source = *Database::open(folder / "vla.db", notices, {});
    ASSERT_TRUE(source.execute(
        "CREATE TABLE episode_results(sid,eval_id,task_name,episode_id,status,metrics,steps,elapsed_sec);"
        "INSERT INTO episode_results "
        "VALUES('s','run-1','spatial/0',0,'success','{}',80,4.5),('s','run-1','spatial/0',1,"
        "'fail','{}',220,11.0),('s','run-1','spatial/1',0,'error',NULL,NULL,NULL)"));
  }
  const auto table = read_import(folder / "vla.db", ImportFormat::vla_eval);
  ASSERT_TRUE(table) << table.error().sentence();
  EXPECT_EQ(table->trials.size(), 3U);
  EXPECT_EQ(table->trials[2].void_reason, "error");
  EXPECT_EQ(table->trials[0].steps, 80);
  EXPECT_EQ(table->trials[0].contender, "run-1");
  EXPECT_FALSE(read_import(file("text.db", "no database"), ImportFormat::vla_eval));
}

TEST_F(Imports, NamesThatCannotBeShownAreRefused) {
  refused(ImportFormat::csv, "contender,success\nok,1\n\"b\x1B[31mad\",0\n", "control characters");
  refused(ImportFormat::csv, "contender,success\nok,1\n\"two\nlines\",0\n", "trial 2");
  refused(ImportFormat::csv, "contender,success\n" + std::string(201, 'x') + ",1\n", "longer than 200");
  refused(ImportFormat::csv, "contender,success,duration\nok,1,nan\n", "duration");
  refused(ImportFormat::csv, "contender,success,duration\nok,1,inf\n", "duration");
}

TEST_F(Imports, AFileThatIsCalledAsAllOthersIsKnownByItsFolder) {
  std::filesystem::create_directories(folder / "act-cube");
  const std::string text = R"({"per_episode":[{"success":true}],"aggregated":{}})";
  EXPECT_EQ(read("act-cube/eval_info.json", ImportFormat::lerobot_eval, text).trials[0].contender, "act-cube");
  EXPECT_EQ(read("mine.json", ImportFormat::lerobot_eval, text).trials[0].contender, "mine");
}

TEST_F(Imports, PicklesAreNeverOpened) {
  for (const auto& [name, bytes] : {std::pair<std::string, std::string>{"trajectory.csv", "\x80\x04\x95 evil"},
                                    {"packed.csv", "\x04\x22\x4D\x18 evil"},
                                    {"t.pkl", "plain"}}) {
    const auto table = read_import(file(name, bytes), ImportFormat::robot_eval_logger);
    ASSERT_FALSE(table);
    EXPECT_NE(table.error().message.find("pickle"), std::string::npos) << table.error().message;
  }
  EXPECT_FALSE(read_import(folder / "missing.csv", ImportFormat::csv));
  EXPECT_FALSE(read_import(fs::path(folder / "."), ImportFormat::csv));
}

TEST_F(Imports, SuitesLendTheirTasksAndStages) {
  const auto suite = shipped("univla_4");
  const auto& task = suite.tasks[0];
  const auto table =
      read("clips.jsonl", ImportFormat::eva_client,
           R"({"clip_id":1,"prompt":")" + task.instruction + R"(","score":1,"max_score":3,"milestones":{")" +
               task.stages[0].key + R"(":true,"unknown":false}})" + "\n");
  EXPECT_TRUE(unknown_in(table, suite).empty());
  auto loaded = written(table, suite);
  EXPECT_EQ(loaded.suite.key, "univla_4");
  ASSERT_TRUE(add_stages(*database, loaded));
  EXPECT_EQ(loaded.credit[0][0], 1);
  EXPECT_NEAR(loaded.score[0], 1, 1e-12) << "a third of three points";
  const auto strange = read("strange.csv", ImportFormat::csv, "task,success\nnope,1\n");
  EXPECT_EQ(unknown_in(strange, suite), (std::vector<std::string>{"nope"}));
  EXPECT_NE(write_import(*database, strange, suite).error().message.find("nope"), std::string::npos);
}

}  // namespace
}  // namespace tandem
