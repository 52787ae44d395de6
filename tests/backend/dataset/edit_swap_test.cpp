#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <set>

#include "base/json.h"
#include "dataset/dataset_lock.h"
#include "dataset/edit.h"
#include "dataset/workplace.h"
#include "testing/datasets.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::copy_of;
using testing::first_finding;

Result<EditPlan> without_first(const fs::path& root) {
  auto plan = plan_edit({root});
  if (plan) {
    TANDEM_TRY(delete_episodes(*plan, {0}));
  }
  return plan;
}

// The names in a folder, without those in `known`.
std::vector<std::string> others(const fs::path& folder, const std::set<std::string>& known) {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!known.contains(entry.path().filename().string())) {
      out.push_back(entry.path().filename().string());
    }
  }
  return out;
}

TEST(EditSwap, FindsOutBeforeItWritesWhetherThereIsRoom) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-basic", folder / "set");
  const auto plan = without_first(set);
  EditTarget target;
  target.free_space = [](const fs::path&) { return Result<std::uintmax_t>(1'000'000); };
  const auto refused = apply_edit(*plan, target);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::no_space);
  EXPECT_NE(refused.error().message.find("1 MB are free"), std::string::npos) << refused.error().message;
  EXPECT_EQ(others(folder.path(), {"set"}), std::vector<std::string>());
  EXPECT_EQ(first_finding(set), "");
}

TEST(EditSwap, NotWhileItIsRecordedInto) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-basic", folder / "set");
  const auto plan = without_first(set);
  const auto recorder = DatasetLock::take(set);
  ASSERT_TRUE(recorder);
  for (const fs::path& to : {fs::path(), folder / "out"}) {
    const auto refused = apply_edit(*plan, {to, true, {}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::busy);
    EXPECT_NE(refused.error().message.find("recorded into"), std::string::npos) << refused.error().message;
  }
  EXPECT_EQ(others(folder.path(), {"set"}), std::vector<std::string>());
}

TEST(EditSwap, ADatasetThatChangedSinceIsLeftAlone) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-basic", folder / "set");
  const auto plan = without_first(set);
  ASSERT_TRUE(apply_edit(*plan, {{}, false, {}}));
  const auto again = apply_edit(*plan, {{}, false, {}});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::busy);
  EXPECT_EQ(first_finding(set), "");
}

TEST(EditSwap, BackupsAreNamedAndNeverOverwritten) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-appended", folder / "set");
  for (const char* name : {"set_old", "set_old2"}) {
    const auto outcome = apply_edit(*without_first(set), {});
    ASSERT_TRUE(outcome) << outcome.error().sentence();
    EXPECT_EQ(outcome->backup.filename(), name);
  }
  EXPECT_EQ(open_dataset(folder / "set_old")->episodes.size(), 7U);
  EXPECT_EQ(open_dataset(folder / "set_old2")->episodes.size(), 6U);
  EXPECT_EQ(open_dataset(set)->episodes.size(), 5U);
  ASSERT_TRUE(apply_edit(*without_first(set), {{}, false, {}}));
  EXPECT_EQ(others(folder.path(), {"set", "set_old", "set_old2"}), std::vector<std::string>());
  for (const char* name : {"set", "set_old", "set_old2"}) {
    EXPECT_FALSE(fs::exists(folder / name / "tandem")) << "a foreign dataset gets no folder of ours";
  }
}

TEST(EditSwap, StoppedOrRefusedLeavesNothingBehind) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-basic", folder / "set");
  int calls = 0;
  const auto stopped = apply_edit(*without_first(set), {{}, true, {}}, [&](double) { return ++calls < 3; });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
  EXPECT_FALSE(apply_edit(*without_first(set), {"/proc/none/out", true, {}}));
  EXPECT_EQ(others(folder.path(), {"set"}), std::vector<std::string>());
  EXPECT_FALSE(fs::exists(set / "tandem"));
  EXPECT_EQ(open_dataset(set)->episodes.size(), 3U);
}

TEST(EditSwap, WhereNamesCannotBeExchangedAtOnceTheOldOneComesBack) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-basic", folder / "set");
  const auto outcome = apply_edit(*without_first(set), {{}, true, {}, false});
  ASSERT_TRUE(outcome) << outcome.error().sentence();
  EXPECT_EQ(open_dataset(set)->episodes.size(), 2U);
  EXPECT_EQ(open_dataset(folder / "set_old")->episodes.size(), 3U);
  // Killed between the two renames: the place is empty, the old one waits aside.
  fs::create_directories(folder / ".set.tandem-AbCdEf");
  struct stat made {};
  ASSERT_EQ(stat((folder / ".set.tandem-AbCdEf").c_str(), &made), 0);
  std::ofstream(folder / ".set.tandem-AbCdEf.json")
      << dump_json({{"inode", static_cast<std::uint64_t>(made.st_ino)}, {"backup", "set_old2"}});
  fs::rename(set, folder / ".set.tandem-AbCdEf.old");
  const auto plan = without_first(set);
  ASSERT_TRUE(plan) << plan.error().sentence();
  EXPECT_EQ(plan->sources.front()->episodes.size(), 2U);
  EXPECT_EQ(others(folder.path(), {"set", "set_old"}), std::vector<std::string>());
}

// Kills an edit at random moments; afterwards there is the old dataset or the new one, and nothing else is left once
// somebody worked there again.
void kill_edits(int kills) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-basic", folder / "set");
  std::mt19937 random(11);
  int changed = 0;
  for (int kill_number = 0; kill_number < kills; ++kill_number) {
    const bool at_once = kill_number % 4 != 3;
    const bool backup = kill_number % 2 == 0;
    const bool forwards = kill_number % 3 != 2;
    const fs::path elsewhere = kill_number % 5 == 4 ? folder / "out" : fs::path();
    const pid_t child = fork();
    if (child == 0) {
      auto plan = plan_edit({set});
      if (plan) {
        static_cast<void>(forwards ? delete_episodes(*plan, {0}) : set_task(*plan, 0, "Task"));
        static_cast<void>(apply_edit(*plan, {elsewhere, backup, {}, at_once}));
      }
      _exit(0);
    }
    ASSERT_GT(child, 0);
    usleep(static_cast<useconds_t>(std::uniform_int_distribution<int>(500, 120'000)(random)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    detail::Workplace::tidy(set);
    if (!elsewhere.empty()) {
      detail::Workplace::tidy(elsewhere);
      fs::remove_all(set / "tandem");  // the lock of what was only read
      EXPECT_TRUE(!fs::exists(elsewhere) || first_finding(elsewhere).empty()) << "whole or not there";
      fs::remove_all(elsewhere);
    }
    const auto now = open_dataset(set);
    ASSERT_TRUE(now) << now.error().sentence();
    const auto& task = now->episodes.front().tasks.front();
    const bool is_new = forwards ? now->episodes.size() == 2 : task == "Task";
    EXPECT_TRUE(is_new || (now->episodes.size() == 3 && task != "Task"));
    EXPECT_EQ(first_finding(set), "") << kill_number;
    for (const auto& name : others(folder.path(), {"set"})) {
      EXPECT_TRUE(name.starts_with("set_old")) << name;
      EXPECT_EQ(open_dataset(folder / name)->episodes.size(), 3U) << "the backup is the old one, whole";
      EXPECT_TRUE(is_new && backup);
      fs::remove_all(folder / name);
    }
    if (is_new) {
      ++changed;
      fs::remove_all(set);
      copy_of("v30-basic", set);
    }
  }
  EXPECT_GT(changed, 0) << "some must be through";
  EXPECT_LT(changed, kills) << "and some must be hit";
}

TEST(EditSwap, KillsLeaveTheOldOrTheNewDataset) {
  const char* wanted = std::getenv("TANDEM_KILLS");
  kill_edits(wanted != nullptr ? std::atoi(wanted) : 10);
}

}  // namespace
}  // namespace tandem
