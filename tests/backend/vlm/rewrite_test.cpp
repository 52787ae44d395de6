#include "vlm/rewrite.h"

#include <gtest/gtest.h>

#include <fstream>

#include "testing/temporary_folder.h"
#include "vlm/family.h"

namespace tandem {
namespace {

TEST(Licence, IsKnownFromTheFolderAlone) {
  testing::TemporaryFolder folder;
  const auto with = [&](const std::string& config) {
    std::ofstream(folder / "config.json") << config;
    return licence_of(folder.path());
  };
  EXPECT_TRUE(with(R"({"model_type": "qwen2_5_vl", "hidden_size": 2048})").contains("not for commercial use"));
  EXPECT_TRUE(
      with(R"({"model_type": "qwen2_5_vl", "text_config": {"hidden_size": 2048}})").contains("not for commercial"));
  EXPECT_TRUE(with(R"({"model_type": "qwen2_5_vl", "hidden_size": 3584})").contains("depends on its size"));
  EXPECT_TRUE(with(R"({"model_type": "qwen2_5_vl", "text_config": 3})").contains("depends on its size"));
  EXPECT_EQ(with(R"({"model_type": "smolvlm"})"), "");
  EXPECT_EQ(with("[1"), "");
  EXPECT_EQ(licence_of(folder / "none"), "");
}

TEST(Rewrites, SayWhichTextsAreVague) {
  for (const char* text : {"", "  ", "task", "Task1", "my task 3", "Move", "task desc", "N/A", "42", "pick cube",
                           "so101", "TODO", "task_12"}) {
    EXPECT_FALSE(vagueness_of(text).empty()) << text;
  }
  for (const char* text : {"Pick up the cube", "open the drawer", "Put the red cube in the box.", "把方块放进盒子"}) {
    EXPECT_TRUE(vagueness_of(text).empty()) << text;
  }
}

TEST(Rewrites, ShowTheFirstTheLastAndWhatLiesBetween) {
  EXPECT_EQ(frames_to_show(100, 5), (std::vector<std::int64_t>{0, 25, 50, 74, 99}));
  EXPECT_EQ(frames_to_show(1, 8), (std::vector<std::int64_t>{0}));
  EXPECT_EQ(frames_to_show(3, 8), (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(frames_to_show(10, 1), (std::vector<std::int64_t>{0}));
  EXPECT_TRUE(frames_to_show(0, 8).empty());
}

TEST(Rewrites, AskAboutTheTextOnlyWhereItSaysSomething) {
  const auto words = [](const std::string& task) {
    const VlmRequest request = rewrite_request(task, {Picture{1, 1, {1, 2, 3}}, Picture{1, 1, {4, 5, 6}}});
    EXPECT_EQ(request.pictures.size(), 2U);
    EXPECT_EQ(request.turns[0].parts[0].picture, 0);
    EXPECT_EQ(request.turns[0].parts[1].picture, 1);
    EXPECT_TRUE(request.rule && request.rule->budget == 30 && !request.splits);
    return request.turns[0].parts.back().text;
  };
  EXPECT_NE(words("Pick up the red cube").find("Pick up the red cube"), std::string::npos);
  EXPECT_EQ(words("task desc").find("task desc"), std::string::npos) << "small models copy it";
}

}  // namespace
}  // namespace tandem
