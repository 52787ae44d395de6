#include <gtest/gtest.h>

#include <filesystem>

#include "dataset/dataset_lock.h"
#include "dataset/reader.h"
#include "testing/command_line.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;

class EditCommands : public testing::CommandLine {
 protected:
  static std::string data(const std::string& name) { return fs::path(TANDEM_TEST_DATA) / "datasets" / name; }
  std::string copy_of(const std::string& name) {
    fs::copy(data(name), folder / name, fs::copy_options::recursive);
    return folder / name;
  }
  void expect_valid(const std::string& root) {
    const auto outcome = run({"dataset", "validate", root});
    EXPECT_EQ(outcome.code, 0) << outcome.out;
  }
};

TEST_F(EditCommands, EverythingAtOnceInPlaceWithABackup) {
  const auto set = copy_of("v30-basic");
  const std::vector<std::string> asked{"dataset",  "edit",   set,      "--delete",      "0",
                                       "--trim",   "1:2:10", "--task", "2=Fold = half", "--rename-camera",
                                       "front=top"};
  auto dry = asked;
  dry.insert(dry.end(), {"--dry-run", "--json"});
  const auto would = run(dry);
  ASSERT_EQ(would.code, 0) << would.err;
  const auto shown = would.events("would-edited").at(0);
  EXPECT_EQ(shown["episodes_after"], 2);
  EXPECT_EQ(open_dataset(set)->episodes.size(), 3U) << "nothing was changed";
  EXPECT_FALSE(fs::exists(set + "_old"));
  auto now = asked;
  now.push_back("--json");
  const auto outcome = run(now);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto done = outcome.events("edited").at(0);
  EXPECT_EQ(done["files"], shown["files"]) << "as it was announced";
  EXPECT_EQ(done["tasks_after"], shown["tasks_after"]);
  EXPECT_EQ(fs::path(done["backup"].get<std::string>()).filename(), "v30-basic_old");
  const auto after = open_dataset(set);
  EXPECT_EQ(after->episodes.size(), 2U);
  EXPECT_EQ(after->episodes[0].length, 8);
  EXPECT_EQ(after->episodes[1].tasks.front(), "Fold = half");
  EXPECT_EQ(after->info.video_keys().front(), "observation.images.top");
  expect_valid(set);
  expect_valid(set + "_old");
}

TEST_F(EditCommands, SplitMergeAndConvertMakeNewFolders) {
  const auto set = data("v30-basic");
  const std::string parts = folder / "parts";
  auto outcome = run({"dataset", "split", set, "--parts", "a=0.5", "b=0.5", "-o", parts, "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.events("split").size(), 2U);
  outcome = run({"dataset", "merge", parts + "/a", parts + "/b", "-o", folder / "all", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.events("merged").at(0)["frames_after"], 66);
  outcome = run({"dataset", "convert", folder / "all", "--to", "v2.1", "-o", folder / "old"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  outcome = run({"dataset", "convert", folder / "old", "--to", "v3.0", "-o", folder / "new"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const char* name : {"parts/a", "parts/b", "all", "old", "new"}) {
    expect_valid(folder / name);
  }
  outcome = run({"dataset", "convert", folder / "new", "--to", "v3.0", "-o", folder / "again"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("already"), std::string::npos);
}

TEST_F(EditCommands, TakesTheFlagsOfLeRobot) {
  const auto set = data("v30-basic");
  auto outcome = run({"dataset", "edit", set, "--operation.episode_indices", "[0, 2]", "--operation.episode_tasks",
                      R"({"1": "Another task"})", "--new_root", folder / "one", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.events("edited").at(0)["tasks_after"], Json({"Another task"}));
  outcome = run({"dataset", "split", set, "--operation.splits", R"({"train": [0, 2], "val": [1]})", "--new_root",
                 folder / "parts", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(open_dataset(folder / "parts/train")->episodes.size(), 2U);
  EXPECT_EQ(run({"dataset", "split", set, "--parts", "{broken", "-o", folder / "x"}).code, 1);
}

TEST_F(EditCommands, WrongWishesChangeNothing) {
  const auto set = copy_of("v30-basic");
  const std::vector<std::pair<std::vector<std::string>, std::string>> wishes{
      {{"--delete", "9"}, "has no episode 9"},
      {{"--delete", "0-2"}, "Every episode"},
      {{"--trim", "1:5"}, "EPISODE:FROM:TO"},
      {{"--trim", "1:9:9"}, "leave nothing"},
      {{"--task", "first"}, "EPISODE=TEXT"},
      {{"--replace-task", "x=y"}, "no task \"x\""},
      {{"--rename-camera", "left=right"}, "no camera left"},
      {{"--delete", "0", "-o", set}, "is there already"},
      {{"--delete", "0", "-o", "/proc/none/x"}, "/proc/none"},
  };
  for (const auto& [wish, text] : wishes) {
    std::vector<std::string> arguments{"dataset", "edit", set};
    arguments.insert(arguments.end(), wish.begin(), wish.end());
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 1) << text;
    EXPECT_NE(outcome.err.find(text), std::string::npos) << outcome.err;
  }
  EXPECT_EQ(run({"dataset", "edit", set}).code, 2) << "nothing was asked for";
  EXPECT_EQ(run({"dataset", "split", set, "--parts", "a=0"}).code, 2) << "a new folder is needed";
  {
    const auto recorder = DatasetLock::take(set);
    ASSERT_TRUE(recorder);
    const auto outcome = run({"dataset", "edit", set, "--delete", "0"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.err.find("recorded into"), std::string::npos) << outcome.err;
  }
  remove_lock(set);
  const auto other = run({"dataset", "merge", set, data("v30-images"), "-o", folder / "both"});
  EXPECT_EQ(other.code, 1);
  EXPECT_NE(other.err.find("cannot be one dataset"), std::string::npos) << other.err;
  EXPECT_FALSE(fs::exists(folder / "both"));
  EXPECT_EQ(open_dataset(set)->episodes.size(), 3U);
  expect_valid(set);
}

TEST_F(EditCommands, RepairSaysWhatItDoesAndAsksBeforeItLeavesAnythingOut) {
  const auto set = copy_of("v30-damaged-nan-in-action");
  auto outcome = run({"dataset", "repair", set, "--dry-run", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto would = outcome.events("would-repair").at(0);
  EXPECT_EQ(would["episodes_before"], 2);
  EXPECT_EQ(would["episodes_after"], 1);
  EXPECT_EQ(would["lost"].at(0)["episode"], 1);
  outcome = run({"dataset", "repair", set});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("--leave-out"), std::string::npos) << outcome.err;
  EXPECT_EQ(open_dataset(set)->episodes.size(), 2U);
  outcome = run({"dataset", "repair", set, "--leave-out", "--into", folder / "mended", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.events("repaired").at(0)["root"], (folder / "mended").string());
  expect_valid(folder / "mended");
  outcome = run({"dataset", "repair", folder / "mended"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.out.find("is sound"), std::string::npos) << outcome.out;
  outcome = run({"dataset", "repair", copy_of("v30-damaged-index-gap")});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("The rows are numbered anew."), std::string::npos) << outcome.out;
  expect_valid(folder / "v30-damaged-index-gap");
  EXPECT_EQ(run({"dataset", "repair", folder / "none"}).code, 1);
}

}  // namespace
}  // namespace tandem
