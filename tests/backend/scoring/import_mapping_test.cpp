#include "scoring/import_mapping.h"

#include <gtest/gtest.h>

#include <fstream>

#include "scoring/figures.h"
#include "scoring/suite_store.h"
#include "testing/scored_experiment.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;

class Mappings : public testing::ScoredExperiment {
 protected:
  fs::path file(const std::string& text) {
    std::ofstream(folder / "table.csv", std::ios::binary) << text;
    return folder / "table.csv";
  }
  std::int64_t rows_in(const char* table) {
    auto rows = database->prepare(std::string("SELECT count(*) FROM ") + table);
    EXPECT_TRUE(rows);
    EXPECT_TRUE(*rows->step());
    return rows->integer(0);
  }
};

TEST_F(Mappings, TheDocumentReadsBackAndRefusesWhatItDoesNotKnow) {
  ImportMapping mapping;
  mapping.options.delimiter = '\t';
  mapping.options.encoding = TextEncoding::latin1;
  mapping.options.columns = {{"success", "Erfolg"}, {"stage:grasp", "Griff"}};
  mapping.options.task = "stack";
  mapping.options.leave_out_problems = true;
  mapping.suite = "cups";
  const Json document = import_mapping_json(mapping);
  const auto again = parse_import_mapping(document, "map.json");
  ASSERT_TRUE(again) << again.error().sentence();
  EXPECT_EQ(import_mapping_json(*again), document);
  EXPECT_EQ(again->options.delimiter, '\t');
  const std::pair<const char*, Json> wrong[] = {
      {"delimiter", "|"}, {"encoding", "utf-16"}, {"columns", 3},       {"columns", Json{{"task", 1}}},
      {"format", "xlsx"}, {"colums", 1},          {"import_mapping", 2}};
  for (const auto& [field, value] : wrong) {
    Json bad = document;
    bad[field] = value;
    const auto refused = parse_import_mapping(bad, "map.json");
    ASSERT_FALSE(refused) << field;
    EXPECT_NE(refused.error().message.find("map.json"), std::string::npos);
    EXPECT_NE(refused.error().message.find(field), std::string::npos) << refused.error().message;
  }
}

TEST_F(Mappings, SeparatorLettersAndDecimalCommasAreFound) {
  const auto semicolons = file("Modell;Aufgabe;Note;Zeit;Bemerkung\nA;W\xFCrfel;0,5;12,5;\"a;b\"\nB;W\xFCrfel;1;9;\n");
  const auto head = table_head(semicolons, {}, 1);
  ASSERT_TRUE(head) << head.error().sentence();
  EXPECT_EQ(head->delimiter, ';');
  EXPECT_EQ(head->encoding, TextEncoding::latin1);
  ASSERT_EQ(head->rows.size(), 1U);
  EXPECT_EQ(head->rows[0][1], "W\xC3\xBCrfel");
  EXPECT_EQ(head->rows[0][4], "a;b");
  ImportOptions options;
  options.columns = {{"contender", "Modell"}, {"task", "Aufgabe"}, {"score", "Note"}, {"duration", "Zeit"}};
  const auto table = read_import(semicolons, ImportFormat::csv, options);
  ASSERT_TRUE(table) << table.error().sentence();
  EXPECT_EQ(table->trials[0].share, 0.5);
  EXPECT_EQ(table->trials[0].duration_s, 12.5);
  ASSERT_EQ(table->warnings.size(), 1U);
  EXPECT_NE(table->warnings[0].find("Latin-1"), std::string::npos);
  const auto tabs = table_head(file("a\tb,c\n1\t2\n"), {}, 5);
  EXPECT_EQ(tabs->delimiter, '\t');
  EXPECT_EQ(tabs->columns[1], "b,c");
  EXPECT_EQ(table_head(file("only\n1\n"), {}, 5)->delimiter, ',');
  EXPECT_FALSE(table_head(file(std::string("a\0b\n", 4)), {}, 5));
  EXPECT_FALSE(table_head(folder / "nowhere.csv", {}, 5));
}

TEST_F(Mappings, ProblemsAreGatheredRowByRowAndBlockTheImport) {
  const auto bad = file("policy,outcome,time\nA,1,3\nB,perhaps,3\nA,0\nB,1,-4\n\nB,0,2\n");
  ImportOptions options;
  options.columns = usual_columns(table_head(bad, {}, 0)->columns);
  EXPECT_EQ(options.columns.at("contender"), "policy");
  EXPECT_EQ(options.columns.at("success"), "outcome");
  EXPECT_EQ(options.columns.at("duration"), "time");
  EXPECT_FALSE(read_import(bad, ImportFormat::csv, options))
      << "without being asked to gather, the first one is an error";
  options.gather_problems = true;
  const auto table = read_import(bad, ImportFormat::csv, options);
  ASSERT_TRUE(table) << table.error().sentence();
  EXPECT_EQ(table->trials.size(), 2U);
  ASSERT_EQ(table->problems.size(), 3U);
  EXPECT_EQ(table->problems[0].line, 3U);
  EXPECT_EQ(table->problems[1].line, 4U);
  EXPECT_EQ(table->problems[1].what, "2 fields where the head has 3");
  EXPECT_EQ(table->problems[2].line, 5U);
  EXPECT_FALSE(write_import(*database, *table)) << "rows with problems block it";
  EXPECT_EQ(rows_in("trial"), 0);
  options.leave_out_problems = true;
  const auto without = read_import(bad, ImportFormat::csv, options);
  ASSERT_TRUE(without);
  EXPECT_TRUE(without->problems.empty());
  EXPECT_NE(without->warnings.back().find("3 rows"), std::string::npos);
  ASSERT_TRUE(write_import(*database, *without));
  EXPECT_EQ(rows_in("trial"), 2);
}

TEST_F(Mappings, StagesTrialNumbersAndPairs) {
  const auto staged = file("n,model,pair,g,p\n2,A,2,1,0\n1,B,1,yes,yes\n1,A,1,0,0\n2,B,2,1,1\n");
  ImportOptions options;
  options.columns = {
      {"trial", "n"}, {"contender", "model"}, {"session", "pair"}, {"stage:grasp", "g"}, {"stage:place", "p"}};
  const auto table = read_import(staged, ImportFormat::csv, options);
  ASSERT_TRUE(table) << table.error().sentence();
  EXPECT_EQ(table->trials[0].contender, "B") << "in the order of their numbers";
  const auto id = write_import(*database, *table);
  ASSERT_TRUE(id) << id.error().sentence() << id.error().detail;
  const auto written = load_trials(*database, *id);
  ASSERT_TRUE(written);
  ASSERT_EQ(written->trials.size(), 4U);
  EXPECT_EQ(rows_in("rating_stage"), 8);
  EXPECT_EQ(rows_in("block"), 2);
  auto scores = database->prepare("SELECT sum(score),sum(success) FROM rating");
  ASSERT_TRUE(*scores->step());
  EXPECT_EQ(scores->number(0), 5) << "one point for each stage";
  EXPECT_EQ(scores->integer(1), 2);
  options.columns["stage:grasp"] = "n";
  EXPECT_FALSE(read_import(staged, ImportFormat::csv, options)) << "2 is neither yes nor no";
  options.columns["stage"] = "g";
  EXPECT_FALSE(read_import(staged, ImportFormat::csv, options)) << "no such field";
}

TEST_F(Mappings, ACancelledOrFailedImportLeavesNothing) {
  std::string text = "contender,task,success\n";
  for (int i = 0; i < 950; ++i) {
    text += std::string(i % 2 == 0 ? "A" : "B") + ",t,1\n";
  }
  const auto many = file(text);
  const auto table = read_import(many, ImportFormat::csv);
  ASSERT_TRUE(table);
  const auto suites = rows_in("suite");
  std::size_t seen = 0;
  const auto cancelled = write_import(*database, *table, {}, [&](std::size_t count) {
    seen = count;
    return count < 300;
  });
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().code, ErrorCode::cancelled);
  EXPECT_EQ(seen, 300U);
  EXPECT_EQ(rows_in("trial"), 0);
  EXPECT_EQ(rows_in("suite"), suites) << "nor a suite for them";
  std::stop_source stop;
  stop.request_stop();
  ImportOptions options;
  options.stop = stop.get_token();
  const auto stopped = read_import(many, ImportFormat::csv, options);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
  EXPECT_TRUE(write_import(*database, *table));
  EXPECT_EQ(rows_in("trial"), 950);
}

TEST_F(Mappings, FormatsAreKnownByTheirBeginning) {
  EXPECT_EQ(guess_format(file("success,duration,video_filename\n")), ImportFormat::openpi_droid);
  EXPECT_EQ(guess_format(file("language_command,success,policy_id\n")), ImportFormat::robot_eval_logger);
  EXPECT_EQ(guess_format(file("episode,result,tags,note\n")), ImportFormat::gui_wrapper);
  EXPECT_EQ(guess_format(file("a;b\n")), ImportFormat::csv);
  EXPECT_EQ(guess_format(file("{\"clip_id\": 1}\n")), ImportFormat::eva_client);
  EXPECT_EQ(guess_format(file("{\"per_task\": []}\n")), ImportFormat::lerobot_eval);
  EXPECT_EQ(guess_format(file(std::string("SQLite format 3\0", 16))), ImportFormat::vla_eval);
  EXPECT_EQ(guess_format(folder / "nowhere"), ImportFormat::csv);
}

}  // namespace
}  // namespace tandem
