#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <random>

#include "annotation/apply.h"
#include "dataset/workplace.h"
#include "testing/datasets.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::copy_of;
using testing::first_finding;

Result<AnnotationDocument> opened(const fs::path& root) {
  auto set = open_dataset(root);
  return set ? AnnotationDocument::open(std::make_shared<const DatasetSummary>(std::move(*set)), {})
             : std::unexpected(set.error());
}

// A task, subtasks and an event for the second episode.
Result<void> say(const fs::path& root) {
  auto document = opened(root);
  if (!document) {
    return std::unexpected(document.error());
  }
  const auto length = document->dataset().episodes[1].length;
  TANDEM_TRY(document->set_task(std::array<std::int64_t, 1>{1}, "Fold the towel"));
  TANDEM_TRY(document->set_segments(1, Lane::subtask, {{0, 9, "reach"}, {9, length, "fold"}}));
  return document->add_event(1, {3, "user", "interjection", "Slower", {}, {}});
}

// What a killed application leaves: the old dataset with all that waits to be written, or the new one with all written.
void expect_whole(const fs::path& set, bool& is_new) {
  EXPECT_EQ(first_finding(set), "");
  auto document = opened(set);
  ASSERT_TRUE(document) << document.error().sentence();
  const auto stored = document->stored(1);
  ASSERT_TRUE(stored);
  is_new = stored->task() == "Fold the towel";
  EXPECT_EQ(stored->lane(Lane::subtask).size(), is_new ? 2U : 0U);
  EXPECT_EQ(stored->events.size(), is_new ? 1U : 0U);
  EXPECT_EQ(document->episode(1)->task(), "Fold the towel") << "nothing that was said is lost";
  EXPECT_EQ(document->history().size(), 3U);
  EXPECT_EQ(preview_annotations(*document, {})->empty(), is_new);
}

void kill_applications(int kills) {
  const testing::TemporaryFolder folder;
  const fs::path model = copy_of("v30-basic", folder / "model");
  ASSERT_TRUE(say(model));
  const fs::path set = folder / "set";
  fs::copy(model, set, fs::copy_options::recursive);
  std::mt19937 random(5);
  int changed = 0;
  for (int number = 0; number < kills; ++number) {
    const EditTarget target{{}, number % 2 == 0, {}, number % 4 != 3};
    const pid_t child = fork();
    if (child == 0) {
      if (auto document = opened(set)) {
        static_cast<void>(apply_annotations(*document, {}, target));
      }
      _exit(0);
    }
    ASSERT_GT(child, 0);
    usleep(static_cast<useconds_t>(std::uniform_int_distribution<int>(500, 160'000)(random)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    detail::Workplace::tidy(set);
    bool is_new = false;
    expect_whole(set, is_new);
    ASSERT_FALSE(::testing::Test::HasFailure()) << "kill " << number;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("set_old")) {
        bool backup_is_new = true;
        expect_whole(entry.path(), backup_is_new);
        EXPECT_FALSE(backup_is_new);
        fs::remove_all(entry.path());
      } else {
        EXPECT_TRUE(name == "set" || name == "model") << name;
      }
    }
    if (is_new) {
      ++changed;
      fs::remove_all(set);
      fs::copy(model, set, fs::copy_options::recursive);
    }
  }
  EXPECT_GT(changed, 0) << "some must be through";
  EXPECT_LT(changed, kills) << "and some must be hit";
}

TEST(ApplyKills, LeaveTheOldOrTheNewDataset) {
  const char* wanted = std::getenv("TANDEM_KILLS");
  kill_applications(wanted != nullptr ? std::atoi(wanted) : 10);
}

}  // namespace
}  // namespace tandem
