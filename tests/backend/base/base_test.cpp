#include <gtest/gtest.h>

#include <thread>

#include "base/files.h"
#include "base/handover.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

TEST(Files, ReplaceLeavesOldOrNewAndNoScratch) {
  const testing::TemporaryFolder folder;
  ASSERT_TRUE(replace_text(folder / "info.json", "one", folder.path()));
  ASSERT_TRUE(replace_text(folder / "info.json", "two", folder.path()));
  EXPECT_EQ(*read_text(folder / "info.json"), "two");
  EXPECT_FALSE(std::filesystem::exists(folder / "info.json.new"));
  const auto refused = replace_text(folder / "missing/info.json", "x", folder / "missing");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("missing"), std::string::npos);
}

TEST(Files, ErrorsSayWhatToDo) {
  EXPECT_EQ(file_error("written", "/d/f", ENOSPC).code, ErrorCode::no_space);
  EXPECT_EQ(file_error("written", "/d/f", EROFS).code, ErrorCode::permission);
  for (const int number : {ENOSPC, EACCES, ENOENT, EIO}) {
    const Error error = file_error("written", "/d/f", number);
    EXPECT_NE(error.message.find("/d/f"), std::string::npos);
    EXPECT_FALSE(error.hint.empty());
  }
}

TEST(Json, RefusesDeepNestingAndNonsense) {
  EXPECT_FALSE(parse_json(std::string(100'000, '['), "x"));
  EXPECT_FALSE(parse_json("{\"a\":", "x"));
  EXPECT_TRUE(parse_json("{\"a\":\"[[[[\\\"\"}", "x"));
}

TEST(BoundedQueue, RefusesWhenFullAndDrainsAfterClose) {
  BoundedQueue<int> queue(2);
  EXPECT_TRUE(queue.try_push(1));
  EXPECT_TRUE(queue.try_push(2));
  EXPECT_FALSE(queue.try_push(3));
  queue.close();
  EXPECT_FALSE(queue.try_push(4));
  EXPECT_EQ(*queue.pop(), 1);
  EXPECT_EQ(*queue.pop(), 2);
  EXPECT_FALSE(queue.pop());
}

TEST(BoundedQueue, PushWaitsForRoom) {
  BoundedQueue<int> queue(1);
  std::thread writer([&] {
    for (int i = 0; i < 1000; ++i) {
      EXPECT_TRUE(queue.push(i));
    }
    queue.close();
  });
  int expected = 0;
  while (auto value = queue.pop()) {
    EXPECT_EQ(*value, expected++);
  }
  writer.join();
  EXPECT_EQ(expected, 1000);
}

TEST(Text, KnowsUtf8) {
  for (const char* good : {"", "cube", "方块", "é", "🤖"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const char* bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe4\xbd", "\xf5\x80\x80\x80"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(Log, KeepsEntriesInOrderAndCountsProblems) {
  const auto before = Log::instance().problem_count();
  log_info("test", "one");
  log_warning("test", "two");
  const auto entries = Log::instance().since(0);
  ASSERT_GE(entries.size(), 2U);
  EXPECT_EQ(entries.back().text, "two");
  EXPECT_EQ(Log::instance().problem_count(), before + 1);
  EXPECT_TRUE(Log::instance().since(entries.back().id).empty());
}

}  // namespace
}  // namespace tandem
