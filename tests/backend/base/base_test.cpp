#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>
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
  for (const int number : {ENOSPC, EACCES, ENOENT, EIO, ENOTDIR, EEXIST}) {
    const Error error = file_error("written", "/d/f", number);
    EXPECT_NE(error.message.find("/d/f"), std::string::npos);
    EXPECT_FALSE(error.hint.empty());
  }
}

TEST(Files, AFileOnTheWayIsNamed) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder / "file") << "x";
  const auto refused = make_folder(folder / "file/inside");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("file of that name"), std::string::npos) << refused.error().message;
  const auto no_file = read_text(folder.path());
  ASSERT_FALSE(no_file);
  EXPECT_NE(no_file.error().message.find("is a folder"), std::string::npos) << no_file.error().message;
}

TEST(Json, AFieldThatIsThereTwiceIsRefusedWherePeopleWrite) {
  const testing::TemporaryFolder folder;
  const auto read = [&](const char* text) {
    std::ofstream(folder / "rig.json") << text;
    return read_json_by_hand(folder / "rig.json");
  };
  EXPECT_TRUE(read(R"({"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]})"));
  for (const char* text : {R"({"a":1,"a":1})", R"({"c":[{"b":1,"a":3,"a":4}]})", R"({"x":{"a":1,"b":2,"a":3}})"}) {
    const auto refused = read(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_NE(refused.error().message.find("field a"), std::string::npos) << refused.error().message;
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
