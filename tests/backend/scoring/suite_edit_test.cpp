#include "scoring/suite_edit.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/files.h"
#include "scoring/suite_library.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
const fs::path resources = fs::path(TANDEM_SOURCE_DIR) / "resources";

Suite stacking() {
  Suite suite;
  suite.key = "cups";
  suite.title = "Cups";
  suite.settings.push_back({"id", "As trained", "in_distribution", false, ""});
  add_task(suite);
  suite.tasks[0].instruction = "Put the red cup on the blue one.";
  suite.tasks[0].success_text = "It rests there.";
  set_scoring(suite.tasks[0], Scoring::staged_cumulative);
  for (const char* criterion : {"It is lifted.", "It is over the other.", "It rests."}) {
    suite.tasks[0].stages[add_stage(suite.tasks[0])].criterion = criterion;
  }
  return suite;
}

bool finds(const Suite& suite, const std::string& field, const std::string& words) {
  for (const auto& finding : check_suite(suite)) {
    if (finding.field == field && finding.sentence.find(words) != std::string::npos) {
      return true;
    }
  }
  return false;
}

TEST(SuiteEdit, WhatIsMadeStepByStepIsWholeAndReadsBack) {
  const Suite suite = stacking();
  EXPECT_TRUE(check_suite(suite).empty());
  EXPECT_EQ(suite.tasks[0].score_max, 3) << "the points follow the rubric";
  EXPECT_EQ(suite.tasks[0].success_min, 3);
  EXPECT_EQ(suite.tasks[0].stages[2].required, 1U);
  const auto again = parse_suite(suite_json(suite), "cups");
  ASSERT_TRUE(again) << again.error().sentence();
  EXPECT_EQ(definition_sha256(*again), definition_sha256(suite));
}

TEST(SuiteEdit, CellsAnchorsAndRequirementsFollow) {
  Suite suite = stacking();
  add_task(suite);
  add_setting(suite);
  suite.anchors.push_back({"task_1", "", "us", "success", 50, {}, {}, {}, "%", "here", "primary"});
  ASSERT_EQ(suite.cells.size(), 4U);
  rename_task(suite, 0, "stack");
  EXPECT_EQ(suite.anchors[0].task, "stack");
  set_trials(suite, 0, 1, 7);
  move_task(suite, 0, 1);
  EXPECT_EQ(suite.tasks[1].key, "stack");
  EXPECT_EQ(cell_of(suite, 1, 1)->planned_trials, 7);
  remove_setting(suite, 0);
  ASSERT_EQ(suite.cells.size(), 2U);
  EXPECT_EQ(cell_of(suite, 1, 0)->planned_trials, 7);
  SuiteTask& task = suite.tasks[1];
  remove_stage(task, 1);
  EXPECT_EQ(task.stages[1].required, 0U) << "what required the middle one requires what that one did";
  EXPECT_EQ(task.score_max, 2);
  move_stage(task, 0, 1);
  EXPECT_EQ(task.stages[0].required, 1U);
  EXPECT_TRUE(finds(suite, "tasks[1].stages[0].requires", "before it"));
  remove_task(suite, 1);
  EXPECT_TRUE(suite.anchors.empty());
  EXPECT_EQ(suite.cells.size(), 1U);
  remove_task(suite, 9);
  move_stage(suite.tasks[0], 3, 4);  // nothing is there
  EXPECT_EQ(suite.tasks.size(), 1U);
}

TEST(SuiteEdit, TrialsAndStartsStayTogether) {
  Suite suite = stacking();
  EXPECT_EQ(suite.cells[0].conditions.size(), 10U);
  set_starts(suite.cells[0], 3);
  suite.cells[0].conditions[2].key = "start-1x";
  set_trials(suite, 0, 0, 20);
  EXPECT_EQ(suite.cells[0].conditions.size(), 3U) << "chosen starts stay";
  set_starts(suite.cells[0], 4);
  EXPECT_TRUE(check_suite(suite).empty());
  set_trials(suite, 0, 0, 0);
  EXPECT_TRUE(suite.cells.empty());
  EXPECT_TRUE(finds(suite, "cells", "plans no trials"));
}

TEST(SuiteLibrary, EveryShippedSuiteCanBeFrozen) {
  const auto files = list_suite_files(resources, "/nowhere");
  EXPECT_GE(files.size(), 13U);
  for (const auto& file : files) {
    ASSERT_TRUE(file.suite) << file.file;
    EXPECT_FALSE(file.own);
    const auto frozen = freeze_suite(*file.suite);
    EXPECT_TRUE(frozen) << frozen.error().sentence();
  }
}

TEST(SuiteLibrary, FreezingRefusesOddKeysAndPointsBelowZero) {
  for (const char* key : {"", "my cups", "-cups", "cups/../x", "cüps", "cups\n"}) {
    Suite suite = stacking();
    suite.key = key;
    const auto frozen = freeze_suite(suite);
    ASSERT_FALSE(frozen) << key;
    EXPECT_NE(frozen.error().message.find("A key is made of letters"), std::string::npos);
  }
  Suite suite = stacking();
  suite.key = std::string(65, 'a');
  EXPECT_FALSE(freeze_suite(suite));
  suite = stacking();
  suite.tasks[0].stages[1].points = -0.5;
  const auto frozen = freeze_suite(suite);
  ASSERT_FALSE(frozen);
  EXPECT_NE(frozen.error().message.find("tasks[0].stages[1].points"), std::string::npos) << frozen.error().message;
  EXPECT_TRUE(finds(suite, "tasks[0].stages[1].points", "below zero"));
  suite.tasks[0].stages[1].kind = StageKind::penalty;
  EXPECT_FALSE(finds(suite, "tasks[0].stages[1].points", "below zero"));
  suite.tasks[0].stages[0].key = "bad key";
  suite.tasks[0].stages[2].key = suite.tasks[0].stages[1].key;
  suite.settings[0].axis = "weather";
  suite.tasks[0].success_text = "  ";
  EXPECT_TRUE(finds(suite, "tasks[0].stages[0].key", "letters"));
  EXPECT_TRUE(finds(suite, "tasks[0].stages[2].key", "twice"));
  EXPECT_TRUE(finds(suite, "settings[0].axis", "axis"));
  EXPECT_TRUE(finds(suite, "tasks[0].success", "empty"));
}

TEST(SuiteLibrary, OwnSuitesAreSavedListedFrozenAndGetNewVersions) {
  const testing::TemporaryFolder folder;
  const fs::path own = own_suites_folder(folder.path() / "scores.db");
  const Suite suite = stacking();
  const auto file = save_suite(suite, own);
  ASSERT_TRUE(file) << file.error().sentence();
  EXPECT_EQ(file->filename(), "cups-v1.json");
  Suite changed = suite;
  changed.tasks[0].horizon_s = 30;
  ASSERT_TRUE(save_suite(changed, own)) << "it is not frozen";
  const Suite frozen = *freeze_suite(changed);
  ASSERT_TRUE(save_suite(frozen, own));
  changed.tasks[0].horizon_s = 31;
  const auto refused = save_suite(changed, own);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("frozen with another definition"), std::string::npos);
  Suite thawed = frozen;
  thawed.tasks[0].horizon_s = 32;
  EXPECT_FALSE(save_suite(thawed, own)) << "its hash is not that of what it tests";
  std::ofstream(own / "broken.json") << "{";
  auto files = list_suite_files(resources, own);
  EXPECT_TRUE(std::any_of(files.begin(), files.end(), [](const SuiteFile& each) { return each.own && !each.suite; }));
  const Suite next = next_version(frozen, files);
  EXPECT_EQ(next.version, 2);
  EXPECT_TRUE(next.frozen.empty());
  ASSERT_TRUE(save_suite(next, own));
  EXPECT_EQ(load_suite(file->string(), resources)->frozen, frozen.frozen) << "the frozen one is as it was";
  files = list_suite_files(resources, own);
  EXPECT_EQ(next_version(frozen, files).version, 3);
  EXPECT_EQ(duplicate_suite(frozen, files).key, "cups_own");
  EXPECT_EQ(duplicate_suite(frozen, files).version, 1);
  fs::permissions(own, fs::perms::owner_read | fs::perms::owner_exec);
  fs::create_directory(folder.path() / "file");
  std::ofstream(folder.path() / "blocked") << "a file where the folder should be";
  EXPECT_FALSE(save_suite(next, folder.path() / "blocked"));
  fs::permissions(own, fs::perms::owner_all);
}

}  // namespace
}  // namespace tandem
