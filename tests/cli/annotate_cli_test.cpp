#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "annotation/proposals.h"
#include "base/files.h"
#include "testing/command_line.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;

class AnnotateCommands : public testing::CommandLine {
 protected:
  void SetUp() override {
    set = folder / "set";
    fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-basic", set, fs::copy_options::recursive);
  }
  std::unique_ptr<AnnotationDocument> document(const std::string& root) {
    auto opened = open_dataset(root);
    EXPECT_TRUE(opened) << opened.error().sentence();
    auto out = AnnotationDocument::open(std::make_shared<const DatasetSummary>(std::move(*opened)), {});
    EXPECT_TRUE(out) << out.error().sentence();
    return std::make_unique<AnnotationDocument>(std::move(*out));
  }
  // One proposal for each of the three episodes, whose tasks are "task 0" and so on.
  void propose(const std::vector<std::string>& texts) {
    const auto doc = document(set);
    const auto store = ProposalStore::open(*doc);
    ASSERT_TRUE(store) << store.error().sentence();
    for (std::size_t e = 0; e < texts.size(); ++e) {
      const std::string original = "task " + std::to_string(e);
      ASSERT_TRUE(doc->set_task(std::array{static_cast<std::int64_t>(e)}, original));
      Proposal proposal;
      proposal.id = "id" + std::to_string(e);
      proposal.uids = {doc->uid(static_cast<std::int64_t>(e))};
      proposal.original = original;
      proposal.text = texts[e];
      proposal.model = "fake";
      proposal.problems = problems_of(texts[e], original);
      ASSERT_TRUE((*store)->add(proposal));
    }
  }
  std::vector<std::string> states(const std::string& root) {
    std::vector<std::string> out;
    for (const auto& line : run({"annotate", "review", root, "--json"}).events("proposal")) {
      out.push_back(line["state"]);
    }
    return out;
  }
  using States = std::vector<std::string>;
  std::string set;
};

TEST_F(AnnotateCommands, ReviewDecidesByNumberAndApplyWritesInOneStep) {
  propose({"Pick up the red cube", "The robot waves", "Push the blue box"});
  auto outcome = run({"annotate", "review", set});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("1. \"task 0\" → \"Pick up the red cube\""), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("error: It does not begin with a verb"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("3 of 3 wait"), std::string::npos) << outcome.out;
  EXPECT_EQ(run({"annotate", "review", set, "--accept", "2"}).code, 1) << "it breaks the rules";
  EXPECT_EQ(run({"annotate", "review", set, "--accept", "7"}).code, 2);
  EXPECT_EQ(states(set), (States{"open", "open", "open"}));
  outcome = run({"annotate", "review", set, "--accept", "1", "--edit", "2", "Fold the towel", "--reject", "id2"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(states(set), (States{"accepted", "edited", "rejected"}));
  ASSERT_EQ(run({"annotate", "review", set, "--undo"}).code, 0);
  EXPECT_EQ(states(set), (States{"accepted", "edited", "open"}));
  ASSERT_EQ(run({"annotate", "review", set, "--accept", "all"}).code, 0);
  EXPECT_EQ(states(set), (States{"accepted", "edited", "accepted"}));

  outcome = run({"annotate", "apply", set, "--dry-run", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto would = outcome.events("would-apply").at(0);
  EXPECT_EQ(would["changes"].size(), 3U);
  EXPECT_EQ(would["tasks"].size(), 3U);
  EXPECT_EQ(would["tasks"].at(0)["after"], "Pick up the red cube");
  EXPECT_EQ(open_dataset(set)->tasks, would["tasks_before"].get<States>());
  outcome = run({"annotate", "apply", set, "--into", folder / "new"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("+ Pick up the red cube"), std::string::npos) << outcome.out;
  EXPECT_EQ(open_dataset(folder / "new")->tasks, would["tasks_after"].get<States>());
  EXPECT_EQ(open_dataset(set)->tasks, would["tasks_before"].get<States>());
  outcome = run({"annotate", "apply", set, "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(fs::path(outcome.events("applied").at(0)["backup"].get<std::string>()).filename(), "set_old");
  EXPECT_EQ(open_dataset(set)->tasks, would["tasks_after"].get<States>());
  outcome = run({"annotate", "apply", set, "--json", "--no-backup"});
  EXPECT_EQ(outcome.events("applied").at(0)["written"], false) << "nothing is left to write";
  EXPECT_EQ(run({"dataset", "validate", set}).code, 0);
  EXPECT_EQ(states(set), (States{"accepted", "edited", "accepted"})) << "what was decided goes along";
}

TEST_F(AnnotateCommands, ViolationsAreSaidAndRefused) {
  {
    const auto doc = document(set);
    ASSERT_TRUE(doc->set_segments(1, Lane::subtask, {{3, 9, "reach"}}));
    ASSERT_TRUE(doc->set_task(std::array<std::int64_t, 1>{0}, "Fold the towel"));
  }
  auto outcome = run({"annotate", "apply", set, "--dry-run"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.out.find("In the way: Episode 1: "), std::string::npos) << outcome.out;
  outcome = run({"annotate", "apply", set});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("Nothing was written. Episode 1: "), std::string::npos) << outcome.err;
  EXPECT_FALSE(fs::exists(set + "_old"));
  EXPECT_EQ(run({"annotate", "apply", set, "--forms", "poems"}).code, 2);
  outcome = run({"annotate", "fill", set, "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.events("filled").front()["episodes"], Json::array({1}));
  EXPECT_EQ(run({"annotate", "apply", set, "--dry-run"}).code, 0) << "nothing is in the way any more";
  ASSERT_EQ(run({"annotate", "review", set, "--undo"}).code, 0);
  EXPECT_EQ(run({"annotate", "apply", set, "--dry-run"}).code, 1);
  EXPECT_EQ(run({"annotate", "fill", set, "--lane", "poems"}).code, 2);
  EXPECT_EQ(run({"annotate", "fill", set, "--episode", "99"}).code, 2);
  outcome = run({"annotate", "apply", set, "--forms", "tasks", "--no-backup"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(open_dataset(set)->episodes[0].tasks, std::vector<std::string>{"Fold the towel"});
}

TEST_F(AnnotateCommands, ExcludedEpisodesAreNotInTheNewFolder) {
  std::string last;
  {
    const auto doc = document(set);
    ASSERT_TRUE(doc->set_segments(1, Lane::subtask, {{3, 9, "reach"}}));  // in the way of the others
    ASSERT_TRUE(doc->set_task(std::array<std::int64_t, 1>{2}, "Fold the towel"));
    ASSERT_TRUE(doc->add_tag(std::array<std::int64_t, 1>{1}, "trash"));
    last = doc->uid(2);
  }
  const std::string into = folder / "out";
  const std::string list = folder / "all.json";
  ASSERT_EQ(run({"annotate", "export", set, "-o", list}).code, 0);
  EXPECT_EQ((*read_json(list))["exclude_episodes"], Json::array({1})) << "for the training";
  EXPECT_EQ(run({"annotate", "apply", set, "--exclude", "1"}).code, 2) << "not in place";
  EXPECT_EQ(run({"annotate", "apply", set, "--into", into, "--exclude", "1-x"}).code, 2);
  EXPECT_EQ(run({"annotate", "apply", set, "--into", into, "--exclude", "99"}).code, 2);
  auto outcome = run({"annotate", "apply", set, "--into", into, "--exclude-tag", "trash", "--dry-run", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  EXPECT_EQ(outcome.events("would-apply").front()["excluded"], Json::array({1}));
  EXPECT_EQ(outcome.events("would-apply").front()["changes"].size(), 1U);
  EXPECT_FALSE(fs::exists(into));
  outcome = run({"annotate", "apply", set, "--into", into, "--exclude-tag", "trash", "--exclude", "1", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  const auto made = open_dataset(into);
  ASSERT_TRUE(made) << made.error().sentence();
  ASSERT_EQ(made->episodes.size(), 2U);
  EXPECT_EQ(made->episodes[1].tasks, std::vector<std::string>{"Fold the towel"});
  EXPECT_EQ(document(into)->uid(1), last);
  EXPECT_EQ(open_dataset(set)->episodes.size(), 3U);
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    EXPECT_FALSE(entry.path().string().contains(".part")) << entry.path();
  }
  EXPECT_NE(run({"annotate", "apply", set, "--into", into, "--exclude", "1"}).code, 0) << "it is there already";
  EXPECT_NE(run({"annotate", "apply", set, "--into", into + "2", "--exclude", "0-2"}).code, 0) << "none would be left";
}

TEST_F(AnnotateCommands, ExportWritesEveryFormAndLeavesTheDatasetAlone) {
  std::int64_t length = 0;
  {
    const auto doc = document(set);
    length = doc->dataset().episodes[1].length;
    ASSERT_TRUE(doc->set_segments(1, Lane::subtask, {{0, 9, "reach"}, {9, length, "lift"}}));
    ASSERT_TRUE(doc->copy_lane(std::array<std::int64_t, 1>{1}, Lane::subtask, Lane::sparse));
  }
  const auto before = read_text(fs::path(set) / "meta/info.json").value();
  ASSERT_EQ(run({"annotate", "export", set, "-o", folder / "all.json"}).code, 0);
  const auto all = read_json(folder / "all.json");
  ASSERT_TRUE(all) << all.error().sentence();
  const Json& rows = (*all)["language"].at(1)["language_persistent"];
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.at(1)["content"], "lift");
  EXPECT_EQ(rows.at(1)["camera"], Json());
  EXPECT_EQ((*all)["sarm_sparse"]["episodes"].at(1)["subtask_end_frames"], Json::array({8, length - 1}));
  EXPECT_EQ((*all)["subtasks"]["subtasks"], Json::array({"lift", "reach"}));
  EXPECT_FALSE((*all)["violations"].empty()) << "the older table needs a subtask for every frame";
  EXPECT_EQ(read_text(fs::path(set) / "meta/info.json").value(), before);
  EXPECT_EQ(run({"annotate", "export", folder / "none"}).code, 1);
}

TEST_F(AnnotateCommands, ATerminalAsksKeyByKey) {
  propose({"Pick up the red cube", "Lift the lid", "Push the blue box"});
  int master = -1;
  const pid_t child = forkpty(&master, nullptr, nullptr, nullptr);
  ASSERT_GE(child, 0);
  if (child == 0) {
    execl(TANDEM_CLI, TANDEM_CLI, "annotate", "review", set.c_str(), nullptr);
    _exit(127);
  }
  std::string seen;
  const auto wait_for = [&](const std::string& text) {
    char buffer[4096];
    while (seen.find(text) == std::string::npos) {
      const ssize_t n = read(master, buffer, sizeof buffer);
      if (n <= 0) {
        return false;
      }
      seen.append(buffer, static_cast<std::size_t>(n));
    }
    seen.clear();
    return true;
  };
  const auto press = [&](const std::string& keys) {
    EXPECT_EQ(write(master, keys.data(), keys.size()), std::ssize(keys));
  };
  EXPECT_TRUE(wait_for("1. \"task 0\""));
  press("a");
  EXPECT_TRUE(wait_for("2. \"task 1\""));
  press("e");
  EXPECT_TRUE(wait_for("New text: "));
  press("Open the drawer\n");
  EXPECT_TRUE(wait_for("3. \"task 2\""));
  press("r");
  EXPECT_TRUE(wait_for("0 of 3 wait"));
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  close(master);
  EXPECT_EQ(states(set), (States{"accepted", "edited", "rejected"}));
  EXPECT_EQ(document(set)->episode(1)->task(), "Open the drawer");
}

}  // namespace
}  // namespace tandem
